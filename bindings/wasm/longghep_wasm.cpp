// What longghep.mjs calls. A module holds one reviewer; what a call gives stands in result() until the next one.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "longghep/longghep.h"
#include "longghep/longghep.hpp"

#define FOR_HOST(name) extern "C" __attribute__((export_name(name)))

namespace {

using namespace longghep;

std::string result;  // NOLINT: of a module that one thread enters

// The status of the C interface; of what failed, result() is the message.
template <class Use>
int guarded(Use&& use) {
  try {
    const std::optional<Error> error = use();
    if (!error) return LGH_OK;
    result = error->message;
    switch (error->code) {
      case ErrorCode::bad_argument: return LGH_BAD_ARGUMENT;
      case ErrorCode::unreadable: return LGH_UNREADABLE;
      case ErrorCode::unsupported: return LGH_UNSUPPORTED;
      case ErrorCode::over_limit: return LGH_OVER_LIMIT;
      case ErrorCode::bad_dictionary: return LGH_BAD_DICTIONARY;
      default: return LGH_INTERNAL;
    }
  } catch (const std::bad_alloc&) {
    result.clear();
    return LGH_NO_MEMORY;
  } catch (...) {
    result.clear();
    return LGH_INTERNAL;
  }
}

const Result<Reviewer>& reviewer() {
  static const Result<Reviewer> loaded = Reviewer::load();
  return loaded;
}

// As the host packs them: path, kind, date of the law, today, checklist; a zero byte after each.
struct Options {
  ReadOptions read;
  ReviewOptions review;
  Options(const char* packed, std::size_t size) {
    std::string_view rest(packed, size), field[5];
    for (std::string_view& one : field) {
      one = rest.substr(0, rest.find('\0'));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    }
    read.path = field[0];
    read.kind = field[1];
    review.as_of = field[2];
    review.today = field[3];
    if (!field[4].empty()) review.checklists.emplace_back(field[4]);
  }
};

Language language_of(int english) { return english != 0 ? Language::en : Language::vi; }

}  // namespace

FOR_HOST("allocate") void* allocate(std::size_t size) { return std::malloc(std::max<std::size_t>(size, 1)); }
FOR_HOST("release") void release(void* memory) { std::free(memory); }
FOR_HOST("result") const char* result_data() { return result.data(); }
FOR_HOST("resultSize") std::size_t result_size() { return result.size(); }

/// The JSON of a review of a whole document.
FOR_HOST("review")
int review(const char* bytes, std::size_t size, const char* packed, std::size_t packed_size, int english) {
  return guarded([&]() -> std::optional<Error> {
    if (!reviewer()) return reviewer().error();
    const Options options(packed, packed_size);
    const auto document = reviewer()->read(std::as_bytes(std::span(bytes, size)), options.read);
    if (!document) return document.error();
    result = to_json(reviewer()->review(*document, options.review), language_of(english));
    return std::nullopt;
  });
}

/// A session: where it stands in memory, of which a module has less than 2 GB; or the status of what failed.
FOR_HOST("open")
std::intptr_t open_session(const char* text, std::size_t size, const char* packed, std::size_t packed_size) {
  std::unique_ptr<Session> session;
  const int status = guarded([&]() -> std::optional<Error> {
    if (!reviewer()) return reviewer().error();
    const Options options(packed, packed_size);
    auto opened = Session::open(*reviewer(), {text, size}, options.read, options.review);
    if (!opened) return opened.error();
    session = std::make_unique<Session>(*std::move(opened));
    return std::nullopt;
  });
  return status == LGH_OK ? reinterpret_cast<std::intptr_t>(session.release()) : status;
}
FOR_HOST("close") void close_session(Session* session) { delete session; }

/// UTF-16 units [begin, end) give way to `size` others.
FOR_HOST("edit")
int edit(Session* session, std::size_t begin, std::size_t end, const char16_t* units, std::size_t size) {
  return guarded([&]() -> std::optional<Error> {
    const auto done = session->edit_utf16({begin, end}, {units, size});
    return done ? std::nullopt : std::optional(done.error());
  });
}
FOR_HOST("sessionText") int session_text(Session* session) {
  return guarded([&]() -> std::optional<Error> {
    result = session->text();
    return std::nullopt;
  });
}
FOR_HOST("sessionReview") int session_review(Session* session, int english) {
  return guarded([&]() -> std::optional<Error> {
    result = to_json(session->review(), language_of(english));
    return std::nullopt;
  });
}
FOR_HOST("version") int library_version() {
  result = longghep::version();
  return LGH_OK;
}
