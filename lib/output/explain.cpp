// Tested by tests/command_line_test.py.
#include <algorithm>

#include "longghep/output.hpp"
#include "output/wording.hpp"
#include "text/catalogue.hpp"

namespace longghep {
namespace {

// "nghi-quyet+" is a normative resolution, "quyet-dinh-" a decision that is not.
std::string kind_of(std::string kind, Language language) {
  const char sign = kind.empty() ? '\0' : kind.back();
  if (sign != '+' && sign != '-') return output::kind_text(kind, language);
  kind.pop_back();
  return output::kind_text(kind, language) + " (" +
         text::translate(language, sign == '+' ? "normative" : "not normative") + ")";
}

// A message without the values that only a finding has.
std::string open_message(const std::string& message) {
  std::string out;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t close = message[at] == '{' ? message.find('}', at) : std::string::npos;
    if (close == std::string::npos) {
      out += message[at++];
    } else {
      out += "…";
      at = close + 1;
    }
  }
  return out;
}

}  // namespace

std::string explain(const ItemInfo& item, Language language) {
  const auto say = [&](std::string_view id) { return text::translate(language, std::string(id).c_str()); };
  const auto line = [](std::size_t depth, const std::string& text) {
    return std::string(2 * depth, ' ') + text + "\n";
  };
  std::string out = line(0, item.title.in(language) + " [" + item.id + "]") + line(0, item.asks.in(language)) + "\n";

  std::string kinds;
  for (const std::string& kind : item.kinds) kinds += (kinds.empty() ? "" : ", ") + kind_of(kind, language);
  out += line(0, say("Severity") + ": " + say(to_string(item.severity)));
  out += line(0, say("Documents") + ": " + (kinds.empty() ? say("of every kind") : kinds) +
                     (item.of_topic ? "; " + say("only those about this subject") : "") +
                     (item.on_demand ? "; " + say("only where the text touches what the duty depends on") : ""));

  out += "\n" + line(0, say("Basis"));
  for (const ItemInfo::Basis& basis : item.basis) {
    LegalBasis cited;
    cited.instrument = basis.instrument;
    cited.title = basis.title;
    cited.article = basis.article;
    cited.clause = basis.clause;
    cited.point = basis.point;
    cited.kind = basis.kind;
    out += line(1, to_string(cited, language) + (basis.from.empty() ? "" : ", " + say("from") + " " + basis.from) +
                       (basis.to.empty() ? "" : ", " + say("until") + " " + basis.to));
    out += line(2, say("source") + ": " + basis.source + " (" + say(basis.verified ? "verified" : "unverified") +
                       (basis.seen.empty() ? "" : ", " + say("seen") + " " + basis.seen) + ")");
  }

  if (!item.elements.empty()) out += "\n" + line(0, say("What the text has to say"));
  for (const ItemInfo::Element& element : item.elements)
    out += line(1, "- " + element.title.in(language) + (element.required ? "" : " (" + say("optional") + ")"));

  out += "\n" + line(0, say("What is said"));
  for (const auto& [on, message] : item.messages) out += line(1, say(on) + ": " + open_message(message.in(language)));
  for (const Message& suggestion : item.suggestions)
    out += line(1, say("suggestion") + ": " + open_message(suggestion.in(language)));

  std::vector<std::string> expectations;  // in the order of their first example
  for (const auto& example : item.examples)
    if (std::find(expectations.begin(), expectations.end(), example.expects) == expectations.end())
      expectations.push_back(example.expects);
  for (const std::string& expected : expectations) {
    out += "\n" + line(0, say("Examples") + ": " + say(expected));
    for (const auto& example : item.examples)
      if (example.expects == expected)
        out += line(1, example.text + (example.why.empty() ? "" : "  (" + example.why + ")"));
  }
  return out;
}

}  // namespace longghep
