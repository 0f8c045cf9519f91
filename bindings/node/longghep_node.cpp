// The C interface for Node.js, by Node-API (stable from Node 12 on). Objects of the library are externals that the
// collector frees; index.js makes classes of them, and nobody else loads this file. Tested by bindings/node/test.js.
#define NAPI_VERSION 8
#include <node_api.h>

#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "longghep/longghep.h"

namespace {

constexpr const char* kStatusNames[] = {"LGH_OK",         "LGH_BAD_ARGUMENT",   "LGH_UNREADABLE", "LGH_UNSUPPORTED",
                                        "LGH_OVER_LIMIT", "LGH_BAD_DICTIONARY", "LGH_NO_MEMORY",  "LGH_INTERNAL"};

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Text = std::unique_ptr<lgh_text, Freeing<lgh_text_free>>;

napi_value string_of(napi_env env, const char* text, size_t size = NAPI_AUTO_LENGTH) {
  napi_value out = nullptr;
  napi_create_string_utf8(env, text, size, &out);
  return out;
}

napi_value number_of(napi_env env, size_t value) {
  napi_value out = nullptr;
  napi_create_int64(env, static_cast<int64_t>(value), &out);
  return out;
}

void set(napi_env env, napi_value object, const char* name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

napi_value error_of(napi_env env, lgh_status status, const lgh_error& error) {
  napi_value out = nullptr;
  const bool known = status <= 0 && static_cast<size_t>(-status) < std::size(kStatusNames);
  napi_create_error(env, string_of(env, kStatusNames[known ? -status : -LGH_INTERNAL]), string_of(env, error.message),
                    &out);
  set(env, out, "source", string_of(env, error.source));
  set(env, out, "line", number_of(env, error.line));
  set(env, out, "column", number_of(env, error.column));
  return out;
}

// Whether it went well; if not, an exception waits in `env`.
bool good(napi_env env, lgh_status status, const lgh_error& error) {
  if (status != LGH_OK) napi_throw(env, error_of(env, status, error));
  return status == LGH_OK;
}

lgh_error no_error() { return {sizeof(lgh_error), 0, 0, "", ""}; }

template <size_t N>
std::array<napi_value, N> arguments(napi_env env, napi_callback_info info) {
  std::array<napi_value, N> out{};
  size_t count = N;
  napi_get_cb_info(env, info, &count, out.data(), nullptr, nullptr);
  return out;
}

template <class T>
T* object_of(napi_env env, napi_value external) {
  void* out = nullptr;
  napi_get_value_external(env, external, &out);
  return static_cast<T*>(out);
}

template <class T>
napi_value external_of(napi_env env, T* object, void (*release)(T*)) {
  napi_value out = nullptr;
  const auto free_it = [](napi_env, void* data, void* how) {
    reinterpret_cast<void (*)(T*)>(how)(static_cast<T*>(data));
  };
  napi_create_external(env, object, free_it, reinterpret_cast<void*>(release), &out);
  return out;
}

std::string text_of(napi_env env, napi_value value) {
  size_t size = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &size) != napi_ok) return {};
  std::string out(size, '\0');
  napi_get_value_string_utf8(env, value, out.data(), size + 1, &size);
  return out;
}

struct Bytes {
  const void* data = nullptr;
  size_t size = 0;
};

Bytes bytes_of(napi_env env, napi_value value) {
  Bytes out;
  void* data = nullptr;
  if (napi_get_buffer_info(env, value, &data, &out.size) == napi_ok) out.data = data;
  return out;
}

// The options with what their pointers point at.
struct Options {
  Options(napi_env env, napi_value given) {
    constexpr const char* kNames[] = {"asOf", "today", "kind", "path", "checklist"};
    const char** fields[] = {&c.as_of, &c.today, &c.kind, &c.path, &c.checklist};
    for (size_t k = 0; k < kept.size(); ++k) {
      napi_value value = nullptr;
      napi_valuetype type = napi_undefined;
      napi_get_named_property(env, given, kNames[k], &value);
      napi_typeof(env, value, &type);
      if (type != napi_string) continue;
      kept[k] = text_of(env, value);
      *fields[k] = kept[k].c_str();
    }
    napi_value language = nullptr;
    napi_get_named_property(env, given, "language", &language);
    c.language = text_of(env, language) == "en" ? 1 : 0;
  }
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  std::array<std::string, 5> kept;
  lgh_options c = LGH_OPTIONS_INIT;
};

napi_value written(napi_env env, lgh_status status, lgh_text* raw, const lgh_error& error) {
  const Text text(raw);
  if (!good(env, status, error)) return nullptr;
  size_t size = 0;
  const char* data = lgh_text_data(text.get(), &size);
  napi_value out = nullptr;
  napi_create_buffer_copy(env, size, data, nullptr, &out);
  return out;
}

// newReviewer([name, xml, name, xml, …])
napi_value new_reviewer(napi_env env, napi_callback_info info) {
  const auto [list] = arguments<1>(env, info);
  uint32_t length = 0;
  napi_get_array_length(env, list, &length);
  std::vector<std::string> texts(length);
  for (uint32_t k = 0; k < length; ++k) {
    napi_value item = nullptr;
    napi_get_element(env, list, k, &item);
    texts[k] = text_of(env, item);
  }
  std::vector<lgh_source> sources;
  for (size_t k = 0; k + 1 < texts.size(); k += 2)
    sources.push_back({texts[k].data(), texts[k].size(), texts[k + 1].data(), texts[k + 1].size()});
  lgh_reviewer* reviewer = nullptr;
  lgh_error error = no_error();
  if (!good(env, lgh_reviewer_new(&reviewer, sources.data(), sources.size(), &error), error)) return nullptr;
  return external_of(env, reviewer, lgh_reviewer_free);
}

// newDocument(reviewer, string or Buffer, options)
napi_value new_document(napi_env env, napi_callback_info info) {
  const auto [reviewer, source, given] = arguments<3>(env, info);
  const Options options(env, given);
  lgh_document* document = nullptr;
  lgh_error error = no_error();
  lgh_status status = LGH_OK;
  napi_valuetype type = napi_undefined;
  napi_typeof(env, source, &type);
  if (type == napi_string) {
    size_t units = 0;
    napi_get_value_string_utf16(env, source, nullptr, 0, &units);
    std::u16string text(units, u'\0');
    napi_get_value_string_utf16(env, source, text.data(), units + 1, &units);
    status = lgh_document_new_utf16(&document, object_of<lgh_reviewer>(env, reviewer),
                                    reinterpret_cast<const uint16_t*>(text.data()), units, &options.c, &error);
  } else {
    const Bytes bytes = bytes_of(env, source);
    status =
        lgh_document_new(&document, object_of<lgh_reviewer>(env, reviewer), bytes.data, bytes.size, &options.c, &error);
  }
  return good(env, status, error) ? external_of(env, document, lgh_document_free) : nullptr;
}

napi_value document_text(napi_env env, napi_callback_info info) {
  size_t size = 0;
  const char* text = lgh_document_text(object_of<lgh_document>(env, arguments<1>(env, info)[0]), &size);
  return string_of(env, text, size);
}

// documentWrite(document, format)
napi_value document_write(napi_env env, napi_callback_info info) {
  const auto [document, format] = arguments<2>(env, info);
  lgh_text* text = nullptr;
  lgh_error error = no_error();
  const lgh_status status =
      lgh_document_write(&text, object_of<lgh_document>(env, document), text_of(env, format).c_str(), &error);
  return written(env, status, text, error);
}

napi_value place_of(napi_env env, const lgh_place& place) {
  napi_value out = nullptr;
  napi_create_object(env, &out);
  set(env, out, "start", number_of(env, place.start));
  set(env, out, "end", number_of(env, place.end));
  set(env, out, "utf16Start", number_of(env, place.utf16_start));
  set(env, out, "utf16End", number_of(env, place.utf16_end));
  set(env, out, "codePointStart", number_of(env, place.code_point_start));
  set(env, out, "codePointEnd", number_of(env, place.code_point_end));
  set(env, out, "line", number_of(env, place.line));
  set(env, out, "column", number_of(env, place.column));
  return out;
}

// documentLocate(document, start, end)
napi_value document_locate(napi_env env, napi_callback_info info) {
  const auto [document, start, end] = arguments<3>(env, info);
  int64_t from = 0, to = 0;
  napi_get_value_int64(env, start, &from);
  napi_get_value_int64(env, end, &to);
  lgh_place place = {};
  place.struct_size = sizeof place;
  const lgh_status status = lgh_document_locate(object_of<lgh_document>(env, document), static_cast<size_t>(from),
                                                static_cast<size_t>(to), &place);
  lgh_error error = no_error();
  return good(env, status, error) ? place_of(env, place) : nullptr;
}

std::vector<const lgh_document*> documents_of(napi_env env, napi_value list) {
  uint32_t length = 0;
  napi_get_array_length(env, list, &length);
  std::vector<const lgh_document*> out(length);
  for (uint32_t k = 0; k < length; ++k) {
    napi_value item = nullptr;
    napi_get_element(env, list, k, &item);
    out[k] = object_of<lgh_document>(env, item);
  }
  return out;
}

// newReview(reviewer, documents, options)
napi_value new_review(napi_env env, napi_callback_info info) {
  const auto [reviewer, list, given] = arguments<3>(env, info);
  const Options options(env, given);
  const std::vector<const lgh_document*> documents = documents_of(env, list);
  lgh_review* review = nullptr;
  lgh_error error = no_error();
  const lgh_status status = lgh_review_documents(&review, object_of<lgh_reviewer>(env, reviewer), documents.data(),
                                                 documents.size(), &options.c, &error);
  return good(env, status, error) ? external_of(env, review, lgh_review_free) : nullptr;
}

// A review on a thread of libuv. References keep the reviewer and the documents from the collector meanwhile.
struct Work {
  Work(napi_env env, napi_value given) : options(env, given) {}
  Options options;
  const lgh_reviewer* reviewer = nullptr;
  std::vector<const lgh_document*> documents;
  lgh_review* review = nullptr;
  lgh_status status = LGH_OK;
  lgh_error error = no_error();
  napi_deferred deferred = nullptr;
  napi_async_work work = nullptr;
  napi_ref kept = nullptr;
};

void work_done(napi_env env, napi_status ran, void* data) {
  const std::unique_ptr<Work> work(static_cast<Work*>(data));
  if (ran != napi_ok) work->status = LGH_INTERNAL;
  if (work->status == LGH_OK)
    napi_resolve_deferred(env, work->deferred, external_of(env, work->review, lgh_review_free));
  else
    napi_reject_deferred(env, work->deferred, error_of(env, work->status, work->error));
  napi_delete_reference(env, work->kept);
  napi_delete_async_work(env, work->work);
}

// newReviewAsync(reviewer, documents, options): a promise of a review
napi_value new_review_async(napi_env env, napi_callback_info info) {
  const auto [reviewer, list, given] = arguments<3>(env, info);
  auto work = std::make_unique<Work>(env, given);
  work->reviewer = object_of<lgh_reviewer>(env, reviewer);
  work->documents = documents_of(env, list);
  napi_value keep = nullptr, promise = nullptr;
  napi_create_array_with_length(env, 2, &keep);
  napi_set_element(env, keep, 0, reviewer);
  napi_set_element(env, keep, 1, list);
  napi_create_reference(env, keep, 1, &work->kept);
  napi_create_promise(env, &work->deferred, &promise);
  const auto run = [](napi_env, void* data) {
    Work& w = *static_cast<Work*>(data);
    w.status =
        lgh_review_documents(&w.review, w.reviewer, w.documents.data(), w.documents.size(), &w.options.c, &w.error);
  };
  napi_create_async_work(env, nullptr, string_of(env, "longghep"), run, work_done, work.get(), &work->work);
  napi_queue_async_work(env, work.release()->work);
  return promise;
}

napi_value findings(napi_env env, napi_callback_info info) {
  const auto* review = object_of<lgh_review>(env, arguments<1>(env, info)[0]);
  constexpr const char* kSeverities[] = {"note", "warning", "error"};
  napi_value list = nullptr;
  napi_create_array_with_length(env, lgh_review_finding_count(review), &list);
  lgh_finding finding = {};
  finding.struct_size = sizeof finding;
  finding.place.struct_size = sizeof finding.place;
  for (uint32_t k = 0; lgh_review_finding(review, k, &finding) == LGH_OK; ++k) {
    napi_handle_scope scope = nullptr;
    napi_open_handle_scope(env, &scope);
    napi_value out = nullptr;
    napi_create_object(env, &out);
    set(env, out, "id", string_of(env, finding.id));
    set(env, out, "rule", string_of(env, finding.rule));
    set(env, out, "severity", string_of(env, kSeverities[finding.severity]));
    set(env, out, "message", string_of(env, finding.message));
    set(env, out, "suggestion", string_of(env, finding.suggestion));
    set(env, out, "unit", string_of(env, finding.unit));
    set(env, out, "label", string_of(env, finding.label));
    set(env, out, "text", string_of(env, finding.text));
    set(env, out, "paper", string_of(env, finding.paper));
    set(env, out, "place", place_of(env, finding.place));
    napi_set_element(env, list, k, out);
    napi_close_handle_scope(env, scope);
  }
  return list;
}

// verdict(review, item): undefined for an item that was not asked
napi_value verdict(napi_env env, napi_callback_info info) {
  const auto [review, item] = arguments<2>(env, info);
  constexpr const char* kVerdicts[] = {"met", "partly", "missing", "not-applicable", "needs-review"};
  int32_t kind = 0;
  const char* message = "";
  if (lgh_review_verdict(object_of<lgh_review>(env, review), text_of(env, item).c_str(), &kind, &message) != LGH_OK)
    return nullptr;
  napi_value out = nullptr;
  napi_create_object(env, &out);
  set(env, out, "verdict", string_of(env, kVerdicts[kind]));
  set(env, out, "message", string_of(env, message));
  return out;
}

// reviewWrite(review, format)
napi_value review_write(napi_env env, napi_callback_info info) {
  const auto [review, format] = arguments<2>(env, info);
  lgh_text* text = nullptr;
  lgh_error error = no_error();
  const lgh_status status =
      lgh_review_write(&text, object_of<lgh_review>(env, review), text_of(env, format).c_str(), &error);
  return written(env, status, text, error);
}

// annotate(review, Buffer)
napi_value annotate(napi_env env, napi_callback_info info) {
  const auto [review, original] = arguments<2>(env, info);
  const Bytes bytes = bytes_of(env, original);
  lgh_text* text = nullptr;
  lgh_error error = no_error();
  const lgh_status status =
      lgh_review_annotate(&text, object_of<lgh_review>(env, review), bytes.data, bytes.size, &error);
  return written(env, status, text, error);
}

// newSession(reviewer, string, options)
napi_value new_session(napi_env env, napi_callback_info info) {
  const auto [reviewer, string, given] = arguments<3>(env, info);
  const Options options(env, given);
  const std::string text = text_of(env, string);
  lgh_session* session = nullptr;
  lgh_error error = no_error();
  const lgh_status status =
      lgh_session_new(&session, object_of<lgh_reviewer>(env, reviewer), text.data(), text.size(), &options.c, &error);
  return good(env, status, error) ? external_of<lgh_session>(env, session, lgh_session_free) : nullptr;
}

// sessionEdit(session, start, end, string)
napi_value session_edit(napi_env env, napi_callback_info info) {
  const auto [session, start, end, string] = arguments<4>(env, info);
  int64_t from = -1, to = -1;
  napi_get_value_int64(env, start, &from);
  napi_get_value_int64(env, end, &to);
  size_t size = 0;
  napi_get_value_string_utf16(env, string, nullptr, 0, &size);
  std::u16string text(size, u'\0');
  napi_get_value_string_utf16(env, string, text.data(), size + 1, &size);
  lgh_error error = no_error();
  good(env,
       lgh_session_edit_utf16(object_of<lgh_session>(env, session), static_cast<size_t>(from), static_cast<size_t>(to),
                              reinterpret_cast<const uint16_t*>(text.data()), size, &error),
       error);
  return nullptr;
}

napi_value session_text(napi_env env, napi_callback_info info) {
  size_t size = 0;
  const char* text = lgh_session_text(object_of<lgh_session>(env, arguments<1>(env, info)[0]), &size);
  return string_of(env, text, size);
}

// sessionReview(session): belongs to the session, so that index.js lets nobody keep it
napi_value session_review(napi_env env, napi_callback_info info) {
  const lgh_review* review = nullptr;
  lgh_error error = no_error();
  const lgh_status status =
      lgh_session_review(&review, object_of<lgh_session>(env, arguments<1>(env, info)[0]), &error);
  if (!good(env, status, error)) return nullptr;
  napi_value out = nullptr;
  napi_create_external(env, const_cast<lgh_review*>(review), nullptr, nullptr, &out);
  return out;
}

}  // namespace

NAPI_MODULE_INIT() {
  constexpr std::pair<const char*, napi_callback> kFunctions[] = {{"newReviewer", new_reviewer},
                                                                  {"newDocument", new_document},
                                                                  {"documentText", document_text},
                                                                  {"documentWrite", document_write},
                                                                  {"documentLocate", document_locate},
                                                                  {"newReview", new_review},
                                                                  {"newReviewAsync", new_review_async},
                                                                  {"findings", findings},
                                                                  {"verdict", verdict},
                                                                  {"reviewWrite", review_write},
                                                                  {"annotate", annotate},
                                                                  {"newSession", new_session},
                                                                  {"sessionEdit", session_edit},
                                                                  {"sessionText", session_text},
                                                                  {"sessionReview", session_review}};
  for (const auto& [name, callback] : kFunctions) {
    napi_value function = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    set(env, exports, name, function);
  }
  set(env, exports, "version", string_of(env, lgh_version()));
  return exports;
}
