#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "longghep/export.h"

namespace longghep {

/// Why something expected to fail now and then did fail.
enum class ErrorCode {
  bad_argument,   ///< the caller asked for something that does not exist
  unreadable,     ///< the bytes are no document of a known format, or a damaged one
  unsupported,    ///< a known format that this build does not read
  over_limit,     ///< a number in Limits was reached before anything could be read
  bad_dictionary  ///< a dictionary or checklist is not well made
};

/// A failure as one sentence that its author can act on.
/// `line` and `column` count from 1 (columns in code points); 0 where there is no place.
struct Error {
  ErrorCode code = ErrorCode::unreadable;
  std::string message;  ///< English; names what is wrong and, for dictionaries, what was expected
  std::string file;     ///< the file at fault, empty if the caller knows it better
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  /// "file:line:column: error: message", leaving out what is not known.
  [[nodiscard]] LGH_API std::string to_string() const;
};

/// A value, or the reason why there is none. Expected failures travel this way;
/// exceptions are left for memory and for our own bugs.
template <class T>
class Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const noexcept { return std::holds_alternative<T>(state_); }
  explicit operator bool() const noexcept { return ok(); }

  /// Precondition: ok().
  [[nodiscard]] T& operator*() & { return std::get<T>(state_); }
  [[nodiscard]] const T& operator*() const& { return std::get<T>(state_); }
  [[nodiscard]] T&& operator*() && { return std::get<T>(std::move(state_)); }
  [[nodiscard]] T* operator->() { return &std::get<T>(state_); }
  [[nodiscard]] const T* operator->() const { return &std::get<T>(state_); }

  /// Precondition: !ok().
  [[nodiscard]] const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace longghep
