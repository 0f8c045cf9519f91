// Tested by tests/output/json_test.cpp.
//
// For people, in the manner of a compiler: a line for each finding with its
// place, reason, law and cure; then the checklist, one line an item.
#include <algorithm>

#include "longghep/output.hpp"
#include "output/wording.hpp"
#include "text/catalogue.hpp"

namespace longghep {
namespace {

using output::short_text;

struct Paint {
  bool on;
  std::string operator()(const char* code, const std::string& text) const {
    return on ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }
};

const char* code_of(Severity severity) {
  return severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36";
}
const char* code_of(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::met: return "32";
    case VerdictKind::partly: return "33";
    case VerdictKind::missing: return "31";
    case VerdictKind::needs_review: return "35";
    case VerdictKind::not_applicable: return "2";
  }
  return "0";
}

void outline_lines(const std::vector<OutlineUnit>& units, std::size_t depth,
                   std::string& out) {  // NOLINT(misc-no-recursion)
  for (const OutlineUnit& unit : units) {
    out += std::string(depth * 2, ' ') + unit.id +
           (unit.heading.empty() ? "" : " \"" + short_text(unit.heading, 90) + "\"") + "\n";
    outline_lines(unit.children, depth + 1, out);
  }
}

}  // namespace

std::string to_text(const Review& review, Language language, Colour colour) {
  const Paint paint{colour == Colour::always};
  const auto say = [&](const char* id) { return text::translate(language, id); };
  std::string out;
  const DocumentInfo& info = review.document;
  out += paint("1", info.path.empty() ? "-" : info.path) + ": " + info.kind;
  if (!info.number.empty()) out += " " + info.number;
  if (!info.title.empty()) out += " - " + short_text(info.title, 140);
  out += "\n";
  if (!review.as_of.empty()) out += say("Law as of") + " " + review.as_of + "\n";
  out += "\n";
  std::size_t counts[3] = {};
  for (const Finding& finding : review.findings) {
    ++counts[static_cast<std::size_t>(finding.severity)];
    const Location& place = finding.location;
    out += paint("1", (!place.paper.empty() ? place.paper
                       : info.path.empty()  ? "-"
                                            : info.path) +
                          ":" + std::to_string(place.line) + ":" + std::to_string(place.column)) +
           ": " + paint(code_of(finding.severity), say(std::string(to_string(finding.severity)).c_str())) + ": " +
           finding.message.in(language) + " [" + finding.rule + "]\n";
    out += "    " + (place.label.empty() ? "" : place.label + ": ") + "“" + short_text(place.text, 160) + "”\n";
    for (const LegalBasis& basis : finding.basis)
      out += "    " + paint("2", say("basis") + ": " + to_string(basis, language)) + "\n";
    for (const Suggestion& suggestion : finding.suggestions)
      out += "    " + paint("32", say("suggestion") + ": " + suggestion.text.in(language)) + "\n";
  }
  if (!review.findings.empty()) out += "\n";
  std::size_t widest = 0, verdicts[5] = {};
  for (const Verdict& verdict : review.verdicts) {
    ++verdicts[static_cast<std::size_t>(verdict.verdict)];
    widest = std::max(widest, verdict.item.size());
  }
  for (const Verdict& verdict : review.verdicts) {
    if (verdict.verdict == VerdictKind::not_applicable ||
        (verdict.elements.empty() && verdict.verdict == VerdictKind::met))
      continue;
    static constexpr const char* kMarks[] = {"+", "~", "-", " ", "?"};
    out += paint(code_of(verdict.verdict),
                 std::string("  ") + kMarks[static_cast<std::size_t>(verdict.verdict)] + " " + verdict.item) +
           std::string(widest - verdict.item.size() + 2, ' ') + verdict.title.in(language);
    if (!verdict.evidence.empty())
      out += paint("2", "  (" + std::to_string(verdict.evidence.front().line) + ": “" +
                            short_text(verdict.evidence.front().text, 60) + "”)");
    out += "\n";
  }
  std::string of;
  for (const OfficialAnswer& answer : review.answers) {
    if (answer.verdict == VerdictKind::not_applicable) continue;
    if (answer.of.in(language) != of) out += "\n" + answer.of.in(language) + "\n";
    of = answer.of.in(language);
    out += paint(code_of(answer.verdict), "  " + answer.point + ") " + answer.question.in(language) + ": " +
                                              say(std::string(to_string(answer.verdict)).c_str())) +
           "\n";
  }
  if (!review.suppressed.empty())
    out += "\n" + say("suppressed") + ": " + std::to_string(review.suppressed.size()) + "\n";
  for (const LimitNote& note : review.limits)
    out += paint("1;33", say("not looked at")) + ": " + note.at + ": " + note.not_looked_at + "\n";
  out += "\n" + say("checklist") + ": ";
  for (std::size_t k = 0; k < 5; ++k)
    out += (k == 0 ? "" : ", ") + std::to_string(verdicts[k]) + " " +
           say(std::string(to_string(static_cast<VerdictKind>(k))).c_str());
  out += "\n" + say("findings") + ": ";
  for (std::size_t k = 3; k-- > 0;)
    out += std::to_string(counts[k]) + " " + say(std::string(to_string(static_cast<Severity>(k))).c_str()) +
           (k == 0 ? "\n" : ", ");
  return out;
}

std::string outline_text(const Document& document) {
  const DocumentInfo& info = document.info();
  std::string out = info.kind + (info.number.empty() ? "" : " " + info.number) +
                    (info.date.empty() ? "" : " " + info.date) +
                    (info.title.empty() ? "" : " \"" + short_text(info.title, 120) + "\"") + "\n";
  outline_lines(document.outline(), 1, out);
  return out;
}

std::string tokens_joined(const Document& document) {
  std::string out;
  const std::string_view all = document.text();
  const std::vector<Token> tokens = document.tokens();
  std::size_t next = 0;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    bool first = true;
    for (; next < tokens.size() && tokens[next].bytes.begin < end; ++next) {
      if (!first) out += ' ';
      first = false;
      const Token& token = tokens[next];
      bool joint = false;
      for (std::size_t k = token.bytes.begin; k < token.bytes.end; ++k) {
        const char c = all[k];
        joint = joint || std::binary_search(token.cuts.begin(), token.cuts.end(), k);
        if (c == ' ' || c == '\t' || c == '\n') {
          joint = true;
          continue;
        }
        if (joint) out += '_';
        joint = false;
        out += c;
      }
    }
    out += '\n';
    at = end + 1;
  }
  return out;
}

}  // namespace longghep
