// Tested by tests/api/c_api_test.c and bindings/python.
#include <algorithm>
#include <exception>
#include <memory>
#include <new>

#include "api/allocator.hpp"
#include "longghep/longghep.h"
#include "longghep/longghep.hpp"

using longghep::api::AllocationScope;
using longghep::api::Allocator;

// Whose memory an object lies in; it and all of its parts come from there and go back there.
struct lgh_reviewer {
  Allocator allocator;
  longghep::Reviewer reviewer;
};
struct lgh_document {
  Allocator allocator;
  longghep::Document document;
};
struct lgh_review {
  Allocator allocator;
  std::vector<longghep::Document> documents;
  longghep::Review own;
  longghep::Language language = longghep::Language::vi;
  const longghep::Review* of = &own;  // that of a session lives there
  mutable std::string json;           // written when it is first asked for
  explicit lgh_review(const Allocator& from) : allocator(from) {}
  lgh_review(const lgh_review&) = delete;
  lgh_review& operator=(const lgh_review&) = delete;
  ~lgh_review() = default;
};
struct lgh_session {
  lgh_session(const Allocator& from, longghep::Session opened)
      : allocator(from), session(std::move(opened)), review(from) {}
  Allocator allocator;
  longghep::Session session;
  lgh_review review;
};
struct lgh_text {
  Allocator allocator;
  std::string bytes;
};

namespace {

template <std::size_t Room>
void copy_cut(char (&to)[Room], std::string_view text) noexcept {
  std::size_t size = text.size() < Room ? text.size() : Room - 1;
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  std::copy_n(text.data(), size, to);  // unlike memcpy, takes the null pointer of an empty view
  to[size] = '\0';
}

lgh_status fail(lgh_error* error, lgh_status status, std::string_view message, std::uint32_t line = 0,
                std::uint32_t column = 0, std::string_view source = {}) noexcept {
  if (error != nullptr && error->struct_size >= offsetof(lgh_error, source)) {
    error->line = line;
    error->column = column;
    copy_cut(error->message, message);
    if (error->struct_size >= sizeof(lgh_error)) copy_cut(error->source, source);
  }
  return status;
}

lgh_status fail(lgh_error* error, const longghep::Error& cause) noexcept {
  using longghep::ErrorCode;
  lgh_status status = LGH_INTERNAL;
  switch (cause.code) {
    case ErrorCode::bad_argument: status = LGH_BAD_ARGUMENT; break;
    case ErrorCode::unreadable: status = LGH_UNREADABLE; break;
    case ErrorCode::unsupported: status = LGH_UNSUPPORTED; break;
    case ErrorCode::over_limit: status = LGH_OVER_LIMIT; break;
    case ErrorCode::bad_dictionary: status = LGH_BAD_DICTIONARY; break;
  }
  return fail(error, status, cause.message, cause.line, cause.column, cause.file);
}

constexpr std::string_view kNoMemory = "out of memory";

/// Runs `body` with the memory of `allocator`; whatever it throws becomes a status and a sentence.
template <class Body>
lgh_status guarded(const Allocator& allocator, lgh_error* error, Body&& body) noexcept {
  const AllocationScope scope(allocator);
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return fail(error, LGH_NO_MEMORY, kNoMemory);
  } catch (const std::exception& e) {
    return fail(error, LGH_INTERNAL, e.what());
  } catch (...) {
    return fail(error, LGH_INTERNAL, "unexpected error");
  }
}

/// Takes an object apart in its own memory.
template <class Object>
void dispose(Object* object) noexcept {
  if (object == nullptr) return;
  const Allocator allocator = object->allocator;
  const AllocationScope scope(allocator);
  delete object;
}
template <class Object>
struct Disposing {
  void operator()(Object* object) const noexcept { dispose(object); }
};

constexpr std::string_view kOptionsSize = "lgh_options.struct_size is not set";

bool well_formed(const lgh_options* options) noexcept {
  return options == nullptr || options->struct_size >= offsetof(lgh_options, proceed);  // its first form
}

std::string given(const char* text) { return text == nullptr ? std::string() : std::string(text); }

longghep::ReviewOptions review_options(const lgh_options* options) {
  longghep::ReviewOptions how;
  if (options == nullptr) return how;
  how.as_of = given(options->as_of);
  how.today = given(options->today);
  if (options->checklist != nullptr) how.checklists = {options->checklist};
  return how;
}

longghep::ReadOptions read_options(const lgh_options* options) {
  longghep::ReadOptions how;
  if (options == nullptr) return how;
  how.kind = given(options->kind);
  how.path = given(options->path);
  return how;
}

longghep::Language language_of(const lgh_options* options) noexcept {
  return options != nullptr && options->language == 1 ? longghep::Language::en : longghep::Language::vi;
}

void fill(lgh_place& out, const longghep::Location& location) noexcept {
  out.struct_size = sizeof(lgh_place);
  out.start = location.bytes.begin;
  out.end = location.bytes.end;
  out.utf16_start = location.utf16.begin;
  out.utf16_end = location.utf16.end;
  out.code_point_start = location.code_points.begin;
  out.code_point_end = location.code_points.end;
  out.line = location.line;
  out.column = location.column;
}

}  // namespace

extern "C" {

const char* lgh_version(void) { return longghep::version().data(); }

lgh_status lgh_reviewer_new(lgh_reviewer** out, const lgh_source* sources, size_t count, lgh_error* error) {
  return lgh_reviewer_new_limited(out, sources, count, nullptr, error);
}

lgh_status lgh_reviewer_new_limited(lgh_reviewer** out, const lgh_source* sources, size_t count,
                                    const lgh_limits* limits, lgh_error* error) {
  return lgh_reviewer_new_allocating(out, sources, count, limits, nullptr, error);
}

lgh_status lgh_reviewer_new_allocating(lgh_reviewer** out, const lgh_source* sources, size_t count,
                                       const lgh_limits* limits, const lgh_allocator* functions, lgh_error* error) {
  if (out == nullptr || (sources == nullptr && count > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_reviewer_new needs a place for its result");
  *out = nullptr;
  if (limits != nullptr && limits->struct_size < sizeof(lgh_limits))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_limits.struct_size is not set");
  Allocator allocator;
  if (functions != nullptr) {
    if (functions->struct_size < sizeof(lgh_allocator) || functions->allocate == nullptr ||
        functions->release == nullptr)
      return fail(error, LGH_BAD_ARGUMENT, "lgh_allocator needs its struct_size and both functions");
    if (!Allocator::offered())
      return fail(error, LGH_UNSUPPORTED, "only the shared library takes an allocator: replace operator new");
    allocator = Allocator(*functions);
    if (!allocator) return fail(error, LGH_NO_MEMORY, kNoMemory);
    // What is made once for the process must not lie in memory of one reviewer.
    const lgh_status ready = guarded({}, error, [] {
      static_cast<void>(longghep::to_words("", longghep::Language::vi));
      return LGH_OK;
    });
    if (ready != LGH_OK) return ready;
  }
  return guarded(allocator, error, [&]() -> lgh_status {
    longghep::Sources all;
    for (size_t k = 0; k < count; ++k)
      all.additions.push_back(
          {std::string(sources[k].name, sources[k].name_size), std::string(sources[k].xml, sources[k].xml_size)});
    longghep::Limits most;
    if (limits != nullptr)
      for (const auto& [to, given] : {std::pair{&most.input_bytes, limits->input_bytes},
                                      {&most.unpacked_bytes, limits->unpacked_bytes},
                                      {&most.archive_entries, limits->archive_entries},
                                      {&most.pages, limits->pages},
                                      {&most.depth, limits->depth},
                                      {&most.findings, limits->findings}})
        if (given != 0) *to = given;
    auto reviewer = longghep::Reviewer::load(all, most);
    if (!reviewer) return fail(error, reviewer.error());
    *out = new lgh_reviewer{allocator, *std::move(reviewer)};
    return LGH_OK;
  });
}

void lgh_reviewer_free(lgh_reviewer* reviewer) { dispose(reviewer); }

lgh_status lgh_document_new(lgh_document** out, const lgh_reviewer* reviewer, const void* bytes, size_t size,
                            const lgh_options* options, lgh_error* error) {
  if (out == nullptr || reviewer == nullptr || (bytes == nullptr && size > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_document_new needs a reviewer, bytes and a place for its result");
  *out = nullptr;
  if (!well_formed(options)) return fail(error, LGH_BAD_ARGUMENT, kOptionsSize);
  return guarded(reviewer->allocator, error, [&]() -> lgh_status {
    auto document = reviewer->reviewer.read({static_cast<const std::byte*>(bytes), size}, read_options(options));
    if (!document) return fail(error, document.error());
    *out = new lgh_document{reviewer->allocator, *std::move(document)};
    return LGH_OK;
  });
}

lgh_status lgh_document_new_utf16(lgh_document** out, const lgh_reviewer* reviewer, const uint16_t* text, size_t units,
                                  const lgh_options* options, lgh_error* error) {
  if (out == nullptr || reviewer == nullptr || (text == nullptr && units > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_document_new_utf16 needs a reviewer, text and a place for its result");
  *out = nullptr;
  return guarded(reviewer->allocator, error, [&]() -> lgh_status {
    std::vector<std::uint16_t> marked;
    if (units >= marked.max_size()) return fail(error, LGH_OVER_LIMIT, "more text than can be held");
    marked.reserve(units + 1);
    marked.push_back(0xFEFF);
    marked.insert(marked.end(), text, text + units);
    return lgh_document_new(out, reviewer, marked.data(), marked.size() * sizeof(std::uint16_t), options, error);
  });
}

void lgh_document_free(lgh_document* document) { dispose(document); }

const char* lgh_document_text(const lgh_document* document, size_t* size) {
  const std::string_view text = document == nullptr ? std::string_view() : document->document.text();
  if (size != nullptr) *size = text.size();
  return text.data();
}

lgh_status lgh_document_locate(const lgh_document* document, size_t start, size_t end, lgh_place* out) {
  if (document == nullptr || out == nullptr || out->struct_size < sizeof(lgh_place) || start > end)
    return LGH_BAD_ARGUMENT;
  return guarded(document->allocator, nullptr, [&]() -> lgh_status {
    const std::size_t length = document->document.text().size();
    fill(*out, document->document.locate({std::min(start, length), std::min(end, length)}));
    return LGH_OK;
  });
}

lgh_status lgh_document_write(lgh_text** out, const lgh_document* document, const char* format, lgh_error* error) {
  if (out == nullptr || document == nullptr || format == nullptr)
    return fail(error, LGH_BAD_ARGUMENT, "lgh_document_write needs a document, a format and a place for its result");
  *out = nullptr;
  return guarded(document->allocator, error, [&]() -> lgh_status {
    const std::string_view name = format;
    if (name == "text")
      *out = new lgh_text{document->allocator, std::string(document->document.text())};
    else if (name == "outline")
      *out = new lgh_text{document->allocator, longghep::outline_json(document->document)};
    else if (name == "tokens")
      *out = new lgh_text{document->allocator, longghep::tokens_json(document->document)};
    else
      return fail(error, LGH_BAD_ARGUMENT, "a document is written as text, outline or tokens");
    return LGH_OK;
  });
}

lgh_status lgh_review_documents(lgh_review** out, const lgh_reviewer* reviewer, const lgh_document* const* documents,
                                size_t count, const lgh_options* options, lgh_error* error) {
  if (out == nullptr || reviewer == nullptr || documents == nullptr || count == 0 ||
      std::find(documents, documents + count, nullptr) != documents + count)
    return fail(error, LGH_BAD_ARGUMENT, "lgh_review_documents needs a reviewer, documents and a place for its result");
  *out = nullptr;
  if (!well_formed(options)) return fail(error, LGH_BAD_ARGUMENT, kOptionsSize);
  for (size_t k = 0; k < count; ++k)
    if (documents[k]->allocator != reviewer->allocator)
      return fail(error, LGH_BAD_ARGUMENT, "a document has not the allocator of the reviewer");
  return guarded(reviewer->allocator, error, [&]() -> lgh_status {
    std::vector<longghep::Document> papers;
    for (size_t k = 0; k < count; ++k) papers.push_back(documents[k]->document);
    longghep::ReviewOptions how = review_options(options);
    if (options != nullptr && options->struct_size >= sizeof(lgh_options) && options->proceed != nullptr)
      how.proceed = [options](std::size_t done, std::size_t total) {
        return options->proceed(options->user, done, total) != 0;
      };
    longghep::Review result =
        count == 1 ? reviewer->reviewer.review(papers.front(), how) : reviewer->reviewer.review_dossier(papers, how);
    if (result.cancelled) return fail(error, LGH_CANCELLED, "the review was cancelled");
    auto review = std::make_unique<lgh_review>(reviewer->allocator);
    review->documents = std::move(papers);
    review->own = std::move(result);
    review->language = language_of(options);
    *out = review.release();
    return LGH_OK;
  });
}

lgh_status lgh_review_new(lgh_review** out, const lgh_reviewer* reviewer, const void* bytes, size_t size,
                          const lgh_options* options, lgh_error* error) {
  if (out == nullptr) return fail(error, LGH_BAD_ARGUMENT, "lgh_review_new needs a place for its result");
  *out = nullptr;
  lgh_document* document = nullptr;
  const lgh_status status = lgh_document_new(&document, reviewer, bytes, size, options, error);
  if (status != LGH_OK) return status;
  const std::unique_ptr<lgh_document, Disposing<lgh_document>> owner(document);
  return lgh_review_documents(out, reviewer, &document, 1, options, error);
}

void lgh_review_free(lgh_review* review) { dispose(review); }

const char* lgh_review_json(const lgh_review* review, size_t* size) {
  if (size != nullptr) *size = 0;
  if (review == nullptr) return nullptr;
  const lgh_status status = guarded(review->allocator, nullptr, [&]() -> lgh_status {
    if (review->json.empty()) review->json = longghep::to_json(*review->of, review->language);
    return LGH_OK;
  });
  if (status != LGH_OK) return nullptr;
  if (size != nullptr) *size = review->json.size();
  return review->json.c_str();
}

size_t lgh_review_finding_count(const lgh_review* review) {
  return review == nullptr ? 0 : review->of->findings.size();
}

lgh_status lgh_review_finding(const lgh_review* review, size_t index, lgh_finding* out) {
  if (review == nullptr || out == nullptr || out->struct_size < sizeof(lgh_finding) ||
      index >= review->of->findings.size())
    return LGH_BAD_ARGUMENT;
  const longghep::Finding& finding = review->of->findings[index];
  const auto text = [&](const longghep::Message& message) { return message.in(review->language).c_str(); };
  out->id = finding.id.c_str();
  out->rule = finding.rule.c_str();
  out->message = text(finding.message);
  out->suggestion = finding.suggestions.empty() ? "" : text(finding.suggestions.front().text);
  out->unit = finding.location.unit.c_str();
  out->label = finding.location.label.c_str();
  out->text = finding.location.text.c_str();
  out->paper = finding.location.paper.c_str();
  out->severity = static_cast<int32_t>(finding.severity);
  fill(out->place, finding.location);
  return LGH_OK;
}

lgh_status lgh_review_verdict(const lgh_review* review, const char* item, int32_t* out, const char** message) {
  if (review == nullptr || item == nullptr || out == nullptr) return LGH_BAD_ARGUMENT;
  for (const longghep::Verdict& verdict : review->of->verdicts)
    if (verdict.item == item) {
      *out = static_cast<int32_t>(verdict.verdict);
      if (message != nullptr) *message = verdict.message.in(review->language).c_str();
      return LGH_OK;
    }
  return LGH_BAD_ARGUMENT;
}

lgh_status lgh_review_write(lgh_text** out, const lgh_review* review, const char* format, lgh_error* error) {
  if (out == nullptr || review == nullptr || format == nullptr)
    return fail(error, LGH_BAD_ARGUMENT, "lgh_review_write needs a review, a format and a place for its result");
  *out = nullptr;
  return guarded(review->allocator, error, [&]() -> lgh_status {
    const std::string_view name = format;
    const longghep::Review& of = *review->of;
    std::string bytes;
    if (name == "json")
      bytes = longghep::to_json(of, review->language);
    else if (name == "text")
      bytes = longghep::to_text(of, review->language);
    else if (name == "sarif")
      bytes = longghep::sarif_log({longghep::sarif_run(of, review->language)});
    else if (name == "csv")
      bytes = longghep::csv_header() + longghep::to_csv(of, review->language);
    else if (name == "docx")
      bytes = longghep::report_docx(of, review->language);
    else if (name != "html")
      return fail(error, LGH_BAD_ARGUMENT, "a review is written as json, text, sarif, csv, html or docx");
    else if (review->documents.size() != 1)
      return fail(error, LGH_UNSUPPORTED, "the report of a dossier, or of a session, is written as docx");
    else
      bytes = longghep::report_html(review->documents.front(), of, review->language);
    *out = new lgh_text{review->allocator, std::move(bytes)};
    return LGH_OK;
  });
}

lgh_status lgh_review_annotate(lgh_text** out, const lgh_review* review, const void* bytes, size_t size,
                               lgh_error* error) {
  if (out == nullptr || review == nullptr || (bytes == nullptr && size > 0) || review->documents.size() != 1)
    return fail(error, LGH_BAD_ARGUMENT,
                "lgh_review_annotate needs the review of one document, its bytes and a place for its result");
  *out = nullptr;
  return guarded(review->allocator, error, [&]() -> lgh_status {
    auto annotated = longghep::annotate({static_cast<const std::byte*>(bytes), size}, review->documents.front(),
                                        *review->of, review->language);
    if (!annotated) return fail(error, annotated.error());
    *out = new lgh_text{review->allocator, *std::move(annotated)};
    return LGH_OK;
  });
}

lgh_status lgh_session_new(lgh_session** out, const lgh_reviewer* reviewer, const char* text, size_t size,
                           const lgh_options* options, lgh_error* error) {
  if (out == nullptr || reviewer == nullptr || (text == nullptr && size > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_session_new needs a reviewer, text and a place for its result");
  *out = nullptr;
  if (!well_formed(options)) return fail(error, LGH_BAD_ARGUMENT, kOptionsSize);
  return guarded(reviewer->allocator, error, [&]() -> lgh_status {
    auto session = longghep::Session::open(reviewer->reviewer, std::string_view(text, size), read_options(options),
                                           review_options(options));
    if (!session) return fail(error, session.error());
    auto holder = std::make_unique<lgh_session>(reviewer->allocator, *std::move(session));
    holder->review.language = language_of(options);
    *out = holder.release();
    return LGH_OK;
  });
}

void lgh_session_free(lgh_session* session) { dispose(session); }

lgh_status lgh_session_edit(lgh_session* session, size_t start, size_t end, const char* text, size_t size,
                            lgh_error* error) {
  if (session == nullptr || (text == nullptr && size > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_session_edit needs a session and text");
  return guarded(session->allocator, error, [&]() -> lgh_status {
    const auto edited = session->session.edit({start, end}, std::string_view(text, size));
    return edited ? LGH_OK : fail(error, edited.error());
  });
}

lgh_status lgh_session_edit_utf16(lgh_session* session, size_t start, size_t end, const uint16_t* text, size_t units,
                                  lgh_error* error) {
  if (session == nullptr || (text == nullptr && units > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_session_edit_utf16 needs a session and text");
  return guarded(session->allocator, error, [&]() -> lgh_status {
    const auto edited =
        session->session.edit_utf16({start, end}, std::u16string_view(reinterpret_cast<const char16_t*>(text), units));
    return edited ? LGH_OK : fail(error, edited.error());
  });
}

const char* lgh_session_text(const lgh_session* session, size_t* size) {
  const std::string_view text = session == nullptr ? std::string_view() : session->session.text();
  if (size != nullptr) *size = text.size();
  return text.data();
}

lgh_status lgh_session_review(const lgh_review** out, lgh_session* session, lgh_error* error) {
  if (out == nullptr || session == nullptr)
    return fail(error, LGH_BAD_ARGUMENT, "lgh_session_review needs a session and a place for its result");
  *out = nullptr;
  return guarded(session->allocator, error, [&]() -> lgh_status {
    session->review.of = &session->session.review();
    session->review.json.clear();
    session->review.documents.clear();
    *out = &session->review;
    return LGH_OK;
  });
}

const char* lgh_text_data(const lgh_text* text, size_t* size) {
  if (size != nullptr) *size = text == nullptr ? 0 : text->bytes.size();
  return text == nullptr ? nullptr : text->bytes.c_str();
}

void lgh_text_free(lgh_text* text) { dispose(text); }

}  // extern "C"
