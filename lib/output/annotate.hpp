#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "input/docx.hpp"
#include "input/package.hpp"
#include "longghep/output.hpp"

/// What the annotators of the formats share.
namespace longghep::output {

inline constexpr std::string_view kAuthor = "longghep";

/// The paragraphs of the comment for a finding: what is said, its basis, suggestions, rule and fingerprint.
[[nodiscard]] std::vector<std::string> comment_lines(const Finding& finding, Language language);

/// The first and the last character of a finding in the original.
[[nodiscard]] std::pair<SourcePlace, SourcePlace> ends_of(const Document& document, const Finding& finding);

[[nodiscard]] Result<std::string> annotate_docx(input::Package& package, const Document& document, const Review& review,
                                                Language language, const Limits& limits);
[[nodiscard]] Result<std::string> annotate_odt(input::Package& package, const Document& document, const Review& review,
                                               Language language, const Limits& limits);

}  // namespace longghep::output
