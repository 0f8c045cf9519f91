#pragma once
#include <string>
#include <string_view>

#include "longghep/document.hpp"
#include "longghep/export.h"
#include "longghep/review.hpp"

namespace longghep {

enum class Colour { never, always };

/// The review as `longghep check --format json` prints it, on one line without a
/// line end. Same review, same bytes, whatever the locale.
[[nodiscard]] LGH_API std::string to_json(const Review& review, Language language = Language::vi);

/// The review for people, in the manner of a compiler.
[[nodiscard]] LGH_API std::string to_text(const Review& review, Language language = Language::vi,
                                          Colour colour = Colour::never);

[[nodiscard]] LGH_API std::string outline_json(const Document& document);
[[nodiscard]] LGH_API std::string outline_text(const Document& document);

/// One line of text in, one line out; words apart by a space, syllables of a word joined by '_'.
[[nodiscard]] LGH_API std::string tokens_joined(const Document& document);
/// One JSON array a line of text: {"text","kind","byte_start","byte_end"}.
[[nodiscard]] LGH_API std::string tokens_json(const Document& document);

[[nodiscard]] LGH_API std::string_view to_string(Severity severity);
[[nodiscard]] LGH_API std::string_view to_string(VerdictKind verdict);

/// Version of the library, "major.minor.patch"; static storage.
[[nodiscard]] LGH_API std::string_view version();

}  // namespace longghep
