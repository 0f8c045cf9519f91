// Tested by tests/output/writers_test.py.
#include "output/annotate.hpp"

#include <algorithm>

#include "input/input.hpp"
#include "text/catalogue.hpp"
#include "text/text.hpp"

namespace longghep {

std::vector<std::string> output::comment_lines(const Finding& finding, Language language) {
  const auto say = [&](std::string_view name) { return text::translate(language, std::string(name).c_str()); };
  std::vector<std::string> lines{say(to_string(finding.severity)) + ": " + finding.message.in(language)};
  for (const LegalBasis& basis : finding.basis) lines.push_back(say("basis") + ": " + to_string(basis, language));
  for (const Suggestion& suggestion : finding.suggestions)
    lines.push_back(say("suggestion") + ": " + suggestion.text.in(language));
  lines.push_back("[" + finding.rule + " " + finding.id + "]");
  return lines;
}

std::pair<SourcePlace, SourcePlace> output::ends_of(const Document& document, const Finding& finding) {
  const TextSpan bytes = finding.location.bytes;
  const std::string_view text = document.text();
  std::size_t last = std::min(bytes.end, text.size());
  if (last > bytes.begin) static_cast<void>(text::previous(text, last));
  return {document.locate({bytes.begin, bytes.begin + 1}).source,
          document.locate({std::max(last, bytes.begin), std::max(bytes.end, bytes.begin)}).source};
}

Result<std::string> annotate(std::span<const std::byte> original, const Document& document, const Review& review,
                             Language language, const Limits& limits) {
  const std::string& format = document.info().format;
  if (format != "docx" && format != "odt")
    return Error{ErrorCode::unsupported,
                 "only a DOCX or an OpenDocument text can be annotated, not a document read as \"" + format +
                     "\"; its report can be written",
                 "", 0, 0};
  if (input::sha256_of(original) != document.info().sha256)
    return Error{ErrorCode::bad_argument, "these are not the bytes that the document was read from", "", 0, 0};
  auto package = input::Package::open(original, limits);
  if (!package) return package.error();
  return format == "docx" ? output::annotate_docx(*package, document, review, language, limits)
                          : output::annotate_odt(*package, document, review, language, limits);
}

}  // namespace longghep
