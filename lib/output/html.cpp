// Tested by tests/output/writers_test.py.
//
// One file without anything from outside: the report beside the text of the
// draft with the findings marked, each linked with its row and back. Readable
// on a phone, printed, in dark mode and by a screen reader.
#include <algorithm>
#include <array>
#include <map>

#include "longghep/output.hpp"
#include "output/report.hpp"
#include "output/wording.hpp"
#include "text/catalogue.hpp"

namespace longghep {
namespace {

using output::append_escaped, output::escaped;

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#f3f4f6;--line:#c9ced6;--met:#1a7f37;--partly:#8a5a00;
--missing:#b42318;--review:#6941c6;--none:#667085;--error:#b42318;--warning:#8a5a00;--note:#175cd3}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--paper:#14171b;--soft:#1f242a;--line:#3a424c;--met:#57c878;
--partly:#e0ad45;--missing:#ff8a7a;--review:#b79cff;--none:#98a2b3;--error:#ff8a7a;--warning:#e0ad45;--note:#84b6ff}}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:var(--paper);font:16px/1.5 "Times New Roman",Tinos,serif}
a{color:inherit}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
.page{display:grid;grid-template-columns:minmax(0,1fr);gap:2rem;padding:1rem;max-width:110rem;margin:auto}
@media (min-width:70rem){.page{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
.draft{position:sticky;top:0;max-height:100vh;overflow:auto}}
header{text-align:center}h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .5rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{border:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{overflow-wrap:normal}
thead th{background:var(--soft)}
tr:target,p:target,mark:target{outline:3px solid var(--note)}
small{display:block;color:var(--none)}
.blank::after{content:"…………";color:var(--none)}
.v{font-weight:bold;white-space:nowrap}
.met{color:var(--met)}.partly{color:var(--partly)}.missing{color:var(--missing)}.needs-review{color:var(--review)}
.not-applicable{color:var(--none)}.error{color:var(--error)}.warning{color:var(--warning)}.note{color:var(--note)}
.draft{background:var(--soft);padding:1rem;border-radius:.5rem}
.draft p{margin:.35rem 0;overflow-wrap:anywhere}.draft .unit{font-weight:bold}
mark{background:none;color:inherit;text-decoration:underline 2px;text-underline-offset:3px}
mark.error{text-decoration-color:var(--error)}mark.warning{text-decoration-color:var(--warning)}
mark.note{text-decoration-color:var(--note)}mark a{text-decoration:none;font-size:.75em;vertical-align:super}
.chart{max-width:44rem}.chart rect.met{fill:var(--met)}.chart rect.partly{fill:var(--partly)}
.chart rect.missing{fill:var(--missing)}.chart rect.needs-review{fill:var(--review)}
.chart rect.not-applicable{fill:var(--line)}.chart text{fill:var(--ink);font-size:13px}
@media print{.page{display:block}.draft{position:static;max-height:none;overflow:visible;background:none;break-before:page}
.wide{overflow:visible}tr{break-inside:avoid}.skip{display:none}}
)";

class HtmlWriter {
 public:
  HtmlWriter(const Document& document, const Review& review, Language language)
      : document_(document), review_(review), language_(language), report_(output::report_of(review, language)) {}

  std::string write() {
    out_ = "<!DOCTYPE html>\n<html lang=\"" + std::string(language_ == Language::vi ? "vi" : "en") +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" "
           "content=\"longghep " +
           std::string(version()) + "\">\n<title>";
    append_escaped(out_, report_.title + " " + report_.subtitle);
    out_ += "</title>\n<style>";
    out_ += kStyle;
    out_ += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#draft\">" + say("Skip to the text") +
            "</a>\n<div class=\"page\">\n<main>\n<header><h1>";
    append_escaped(out_, report_.title);
    out_ += "</h1><p>";
    append_escaped(out_, report_.subtitle);
    out_ += "</p><p>";
    append_escaped(out_, report_.addressee);
    out_ += "</p></header>\n";
    chart();
    for (const auto& block : report_.blocks) std::visit([&](const auto& b) { write(b); }, block);
    out_ += "</main>\n";
    draft();
    out_ += "</div>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  std::string say(std::string_view id) const { return escaped(text::translate(language_, std::string(id).c_str())); }

  // A bar a group: how many items came out how. The table below it says the same in figures.
  void chart() {
    std::vector<std::string> groups;
    std::map<std::string, std::array<int, 5>> counts;
    int most = 1;
    for (const Verdict& verdict : review_.verdicts) {
      if (!counts.contains(verdict.group)) groups.push_back(verdict.group);
      auto& group = counts[verdict.group];
      ++group[static_cast<std::size_t>(verdict.verdict)];
      int sum = 0;
      for (const int count : group) sum += count;
      most = std::max(most, sum);
    }
    if (groups.empty()) return;
    out_ += "<h2>" + say("Results by group") + "</h2>\n<svg class=\"chart\" role=\"img\" viewBox=\"0 0 640 " +
            std::to_string(groups.size() * 28) + "\" aria-label=\"" + say("Results by group") + "\">\n";
    int y = 4;
    std::string table = "<div class=\"wide\"><table><thead><tr><th scope=\"col\"></th>";
    for (int k = 0; k < 5; ++k) table += "<th scope=\"col\">" + say(to_string(static_cast<VerdictKind>(k))) + "</th>";
    table += "</tr></thead><tbody>\n";
    for (const std::string& group : groups) {
      out_ += "<text x=\"0\" y=\"" + std::to_string(y + 15) + "\">" + say(group) + "</text>";
      table += "<tr><th scope=\"row\">" + say(group) + "</th>";
      int x = 170;
      for (std::size_t k = 0; k < 5; ++k) {
        const int count = counts[group][k];
        const int width = count * 460 / most;
        const std::string name(to_string(static_cast<VerdictKind>(k)));
        if (width > 0)
          out_ += "<rect class=\"" + name + "\" x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) +
                  "\" width=\"" + std::to_string(width) + "\" height=\"20\"><title>" + say(name) + ": " +
                  std::to_string(count) + "</title></rect>";
        x += width;
        table += "<td>" + std::to_string(count) + "</td>";
      }
      out_ += "\n";
      table += "</tr>\n";
      y += 28;
    }
    out_ += "</svg>\n" + table + "</tbody></table></div>\n";
  }

  void write(const output::ReportHeading& heading) {
    const std::string tag = heading.level == 1 ? "h2" : "h3";
    out_ += "<" + tag + ">";
    append_escaped(out_, heading.text);
    out_ += "</" + tag + ">\n";
  }

  void write(const output::ReportParagraph& paragraph) {
    out_ += paragraph.text.empty() ? "<p class=\"blank\">" : "<p>";
    append_escaped(out_, paragraph.text);
    out_ += "</p>\n";
  }

  void write(const output::ReportGrid& grid) {
    out_ += "<div class=\"wide\"><table><thead><tr>";
    for (const std::string& column : grid.columns) out_ += "<th scope=\"col\">" + escaped(column) + "</th>";
    out_ += "</tr></thead><tbody>\n";
    for (const auto& row : grid.rows) {
      const int finding = row.front().finding;
      out_ += finding < 0 ? "<tr>" : "<tr id=\"f" + std::to_string(finding + 1) + "\">";
      for (const auto& cell : row) {
        out_ += cell.text.empty() ? "<td class=\"blank\">" : "<td>";
        if (!cell.verdict.empty() && cell.finding < 0) out_ += "<span class=\"v " + cell.verdict + "\">";
        if (cell.finding >= 0) out_ += "<a href=\"#m" + std::to_string(cell.finding + 1) + "\">";
        std::string text = escaped(cell.text);
        for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
          text.replace(at, 1, "<br>");
        out_ += text;
        if (cell.finding >= 0) out_ += "</a>";
        if (!cell.verdict.empty() && cell.finding < 0) out_ += "</span>";
        if (!cell.note.empty())
          out_ += (cell.finding >= 0 ? "<small class=\"v " + cell.verdict + "\">" : "<small>") + escaped(cell.note) +
                  "</small>";
        out_ += "</td>";
      }
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table></div>\n";
  }

  void unit_begins(const std::vector<OutlineUnit>& units,
                   std::vector<std::size_t>& begins) const {  // NOLINT(misc-no-recursion)
    for (const OutlineUnit& unit : units) {
      if (unit.kind != "khoan" && unit.kind != "diem" && unit.kind != "can-cu" && unit.kind != "bang")
        begins.push_back(unit.bytes.begin);
      unit_begins(unit.children, begins);
    }
  }

  // The text, a paragraph a line, cut wherever a finding begins or ends. Where findings overlap the gravest is shown;
  // each has its number, linked, where it begins.
  void draft() {
    const std::string_view text = document_.text();
    std::vector<std::size_t> begins;
    unit_begins(document_.outline(), begins);
    std::sort(begins.begin(), begins.end());
    struct Edge {
      std::size_t at;
      bool opens;
      std::size_t finding;
    };
    std::vector<Edge> edges;
    for (std::size_t k = 0; k < review_.findings.size(); ++k) {
      const TextSpan bytes = review_.findings[k].location.bytes;
      if (bytes.end > text.size() || bytes.empty()) continue;
      edges.push_back({bytes.begin, true, k});
      edges.push_back({bytes.end, false, k});
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
      return a.at != b.at ? a.at < b.at : a.opens != b.opens ? !a.opens : a.finding < b.finding;
    });
    out_ += "<section class=\"draft\" id=\"draft\" tabindex=\"0\" aria-label=\"" + say("Text of the draft") +
            "\">\n<h2>" + say("Text of the draft") + "</h2>\n";
    std::array<std::size_t, 3> open{};  // findings of each severity that hold here
    std::vector<std::size_t> fresh;     // begun, but not yet numbered
    auto edge = edges.begin();
    auto unit = begins.begin();
    for (std::size_t line = 0; line < text.size();) {
      const std::size_t end = std::min(text.find('\n', line), text.size());
      while (unit != begins.end() && *unit < line) ++unit;
      const bool titled = unit != begins.end() && *unit < end;
      if (end > line) out_ += titled ? "<p class=\"unit\">" : "<p>";
      for (std::size_t at = line; at < end || (edge != edges.end() && edge->at <= end);) {
        for (; edge != edges.end() && edge->at <= at; ++edge) {
          auto& count = open[static_cast<std::size_t>(review_.findings[edge->finding].severity)];
          if (edge->opens) {
            ++count;
            fresh.push_back(edge->finding);
          } else {
            --count;
          }
        }
        if (at >= end) break;
        const std::size_t stop = edge == edges.end() ? end : std::min(end, edge->at);
        piece(text.substr(at, stop - at), open, fresh);
        at = stop;
      }
      if (end > line) out_ += "</p>\n";
      line = end + 1;
    }
    out_ += "</section>\n";
  }

  void piece(std::string_view text, const std::array<std::size_t, 3>& open, std::vector<std::size_t>& fresh) {
    const std::size_t worst = open[2] > 0 ? 2 : open[1] > 0 ? 1 : 0;
    if (open[worst] == 0) {
      append_escaped(out_, text);
      return;
    }
    out_ += "<mark class=\"" + std::string(to_string(static_cast<Severity>(worst))) + "\">";
    for (const std::size_t finding : fresh) {
      const std::string number = std::to_string(finding + 1);
      out_ += "<a id=\"m" + number + "\" href=\"#f" + number + "\" title=\"" +
              escaped(review_.findings[finding].message.in(language_)) + "\">[" + number + "]</a>";
    }
    fresh.clear();
    append_escaped(out_, text);
    out_ += "</mark>";
  }

  const Document& document_;
  const Review& review_;
  Language language_;
  output::Report report_;
  std::string out_;
};

}  // namespace

std::string report_html(const Document& document, const Review& review, Language language) {
  return HtmlWriter(document, review, language).write();
}

}  // namespace longghep
