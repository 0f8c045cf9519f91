#pragma once
#include <string>
#include <string_view>

#include "longghep/review.hpp"

/// Words and small forms that several writers share. All text is UTF-8.
namespace longghep::output {

/// One line, cut between characters after about `most` bytes, then with an ellipsis.
[[nodiscard]] std::string short_text(std::string_view text, std::size_t most);

/// What people call a kind of document: "ke-hoach" is a plan. The identifier itself where it is not known.
[[nodiscard]] std::string kind_text(std::string_view kind, Language language);

/// Appends `value` with the five characters that mean something to XML and HTML escaped, and without the control
/// characters that XML 1.0 forbids.
void append_escaped(std::string& out, std::string_view value);
[[nodiscard]] std::string escaped(std::string_view value);

}  // namespace longghep::output
