// Tested by tests/output/json_test.cpp and tests/output/writers_test.py.
#include "output/wording.hpp"

#include <utility>

#include "longghep/output.hpp"
#include "text/catalogue.hpp"

namespace longghep {

std::string to_string(const LegalBasis& basis, Language language) {
  std::string out;
  const auto part = [&](const char* name, const std::string& value) {
    if (!value.empty()) out += text::translate(language, name) + " " + value + " ";
  };
  part("point", basis.point);
  part("clause", basis.clause);
  part("Article", basis.article);
  if (basis.kind.empty() || basis.kind == "luat" || basis.kind == "phap-lenh")  // whose titles begin with what they are
    out += (basis.title.empty() ? "" : basis.title + " ") + "(" + basis.instrument + ")";
  else
    out += output::kind_text(basis.kind, language) + " " + basis.instrument +
           (basis.title.empty() ? "" : " (" + basis.title + ")");
  if (basis.status == "ended" || basis.status == "not-yet")
    out += " [" + text::translate(language, basis.status == "ended" ? "no longer in force" : "not yet in force") + "]";
  return out;
}

namespace output {

std::string short_text(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text) {
    if (out.size() >= most && (static_cast<unsigned char>(c) & 0xC0) != 0x80) return out + "…";
    if (c == '\n' || c == '\t')
      out += out.empty() || out.back() == ' ' ? "" : " ";
    else
      out += c;
  }
  return out;
}

std::string kind_text(std::string_view kind, Language language) {
  static constexpr std::pair<std::string_view, const char*> kNames[] = {{"luat", "law"},
                                                                        {"phap-lenh", "ordinance"},
                                                                        {"nghi-quyet", "resolution"},
                                                                        {"nghi-dinh", "decree"},
                                                                        {"quyet-dinh", "decision"},
                                                                        {"thong-tu", "circular"},
                                                                        {"chi-thi", "directive"},
                                                                        {"ke-hoach", "plan"},
                                                                        {"chuong-trinh", "programme"},
                                                                        {"de-an", "scheme"},
                                                                        {"chien-luoc", "strategy"},
                                                                        {"cong-van", "official letter"},
                                                                        {"bao-cao", "report"},
                                                                        {"to-trinh", "submission letter"},
                                                                        {"thong-bao", "notice"},
                                                                        {"huong-dan", "guidance"},
                                                                        {"khac", "other document"}};
  for (const auto& [id, name] : kNames)
    if (id == kind) return text::translate(language, name);
  return std::string(kind);
}

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
}

std::string escaped(std::string_view value) {
  std::string out;
  append_escaped(out, value);
  return out;
}

}  // namespace output
}  // namespace longghep

namespace longghep {

std::string to_words(const char* english, Language language) { return text::translate(language, english); }

}  // namespace longghep
