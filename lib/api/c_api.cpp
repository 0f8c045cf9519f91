// Tested by tests/api/c_api_test.c and bindings/python.
#include <cstring>
#include <exception>
#include <new>

#include "longghep/longghep.h"
#include "longghep/longghep.hpp"

struct lgh_reviewer {
  longghep::Reviewer reviewer;
};
struct lgh_review {
  std::string json;
  std::size_t findings;
};

namespace {

lgh_status fail(lgh_error* error, lgh_status status, std::string_view message, std::uint32_t line = 0,
                std::uint32_t column = 0) noexcept {
  if (error != nullptr && error->struct_size >= sizeof(lgh_error)) {
    error->line = line;
    error->column = column;
    std::size_t size = message.size() < sizeof error->message ? message.size() : sizeof error->message - 1;
    while (size > 0 && size < message.size() && (static_cast<unsigned char>(message[size]) & 0xC0) == 0x80) --size;
    std::memcpy(error->message, message.data(), size);
    error->message[size] = '\0';
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
  return fail(error, status, cause.message, cause.line, cause.column);
}

/// Runs `body`; whatever it throws becomes a status and a sentence.
template <class Body>
lgh_status guarded(lgh_error* error, Body&& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return fail(error, LGH_NO_MEMORY, "out of memory");
  } catch (const std::exception& e) {
    return fail(error, LGH_INTERNAL, e.what());
  } catch (...) {
    return fail(error, LGH_INTERNAL, "unexpected error");
  }
}

}  // namespace

extern "C" {

const char* lgh_version(void) { return longghep::version().data(); }

lgh_status lgh_reviewer_new(lgh_reviewer** out, const lgh_source* sources, size_t count, lgh_error* error) {
  if (out == nullptr || (sources == nullptr && count > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_reviewer_new needs a place for its result");
  *out = nullptr;
  return guarded(error, [&]() -> lgh_status {
    longghep::Sources all;
    for (size_t k = 0; k < count; ++k)
      all.additions.push_back(
          {std::string(sources[k].name, sources[k].name_size), std::string(sources[k].xml, sources[k].xml_size)});
    auto reviewer = longghep::Reviewer::load(all);
    if (!reviewer) return fail(error, reviewer.error());
    *out = new lgh_reviewer{*std::move(reviewer)};
    return LGH_OK;
  });
}

void lgh_reviewer_free(lgh_reviewer* reviewer) { delete reviewer; }

lgh_status lgh_review_new(lgh_review** out, const lgh_reviewer* reviewer, const void* bytes, size_t size,
                          const lgh_options* options, lgh_error* error) {
  if (out == nullptr || reviewer == nullptr || (bytes == nullptr && size > 0))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_review_new needs a reviewer, bytes and a place for its result");
  *out = nullptr;
  if (options != nullptr && options->struct_size < sizeof(lgh_options))
    return fail(error, LGH_BAD_ARGUMENT, "lgh_options.struct_size is not set");
  return guarded(error, [&]() -> lgh_status {
    const auto given = [](const char* text) { return text == nullptr ? std::string() : std::string(text); };
    longghep::ReadOptions read;
    longghep::ReviewOptions review;
    auto language = longghep::Language::vi;
    if (options != nullptr) {
      read.path = given(options->path);
      read.kind = given(options->kind);
      review.as_of = given(options->as_of);
      review.today = given(options->today);
      if (options->checklist != nullptr) review.checklists = {options->checklist};
      if (options->language == 1) language = longghep::Language::en;
    }
    const auto document = reviewer->reviewer.read({static_cast<const std::byte*>(bytes), size}, read);
    if (!document) return fail(error, document.error());
    const longghep::Review result = reviewer->reviewer.review(*document, review);
    *out = new lgh_review{longghep::to_json(result, language), result.findings.size()};
    return LGH_OK;
  });
}

void lgh_review_free(lgh_review* review) { delete review; }

const char* lgh_review_json(const lgh_review* review, size_t* size) {
  if (size != nullptr) *size = review == nullptr ? 0 : review->json.size();
  return review == nullptr ? nullptr : review->json.c_str();
}

size_t lgh_review_finding_count(const lgh_review* review) { return review == nullptr ? 0 : review->findings; }

}  // extern "C"
