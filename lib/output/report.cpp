// Tested by tests/output/writers_test.py.
#include "output/report.hpp"

#include <cmath>

#include "longghep/output.hpp"
#include "output/wording.hpp"
#include "text/catalogue.hpp"

namespace longghep::output {
namespace {

class ReportBuilder {
 public:
  ReportBuilder(const Review& review, Language language) : review_(review), language_(language) {}

  Report build() {
    const DocumentInfo& info = review_.document;
    report_.title = say("REPORT");
    report_.subtitle = say("on mainstreaming gender equality in") + " " +
                       (info.title.empty() ? (info.path.empty() ? "…" : info.path) : short_text(info.title, 400));
    report_.addressee = say("To") + ": ………………………………";
    scope();
    int number = 1;
    for (const ReportTable& table : review_.tables) section(++number, table);
    questions(++number);
    findings(++number);
    verdicts();
    limits();
    return std::move(report_);
  }

 private:
  std::string say(std::string_view id) const { return text::translate(language_, std::string(id).c_str()); }
  void heading(int level, std::string text) { report_.blocks.emplace_back(ReportHeading{level, std::move(text)}); }
  void paragraph(std::string text) { report_.blocks.emplace_back(ReportParagraph{std::move(text)}); }
  static std::string numbered(int number, const std::string& text) { return std::to_string(number) + ". " + text; }

  std::string bases(const std::vector<LegalBasis>& list) const {
    std::string out;
    for (const LegalBasis& basis : list) out += (out.empty() ? "" : "; ") + to_string(basis, language_);
    return out;
  }

  void scope() {
    const DocumentInfo& info = review_.document;
    heading(1, numbered(1, say("Basis and scope")));
    ReportGrid grid{{say("Subject"), say("Content")}, {30, 70}, {}};
    const auto row = [&](const char* name, std::string value) {
      grid.rows.push_back({{say(name), "", "", -1}, {std::move(value), "", "", -1}});
    };
    row("Draft", info.title);
    row("Kind of document", kind_text(info.kind, language_));
    row("Number and symbol", info.number);
    row("Issued by", info.issuer);
    row("Date", info.date);
    row("Law as of", review_.as_of);
    std::string lists;
    for (const ChecklistInfo& list : review_.checklists)
      lists += (lists.empty() ? "" : "; ") + list.id + " " + list.version;
    row("Checklist", lists + " (longghep " + std::string(version()) + ")");
    row("File", info.path);
    row("SHA-256", info.sha256);
    std::string converted;
    for (const Conversion& conversion : info.conversions)
      converted += (converted.empty() ? "" : "; ") + conversion.encoding + ": " + std::to_string(conversion.letters) +
                   " " + say("letters") + ", " + std::to_string(std::lround(conversion.confidence * 100)) + " %";
    if (!converted.empty()) row("Converted from old encodings (letters, confidence)", converted);
    row("Does mainstreaming apply, and why", "");
    report_.blocks.emplace_back(std::move(grid));
    paragraph(say("The verdicts below are proposals, until a named officer accepts them."));
  }

  void section(int number, const ReportTable& table) {
    heading(1, numbered(number, table.title.in(language_)));
    ReportGrid grid;
    int weights = 0;
    for (const auto& column : table.columns) weights += column.weight;
    for (const auto& column : table.columns) {
      grid.columns.push_back(column.title.in(language_));
      grid.widths.push_back(100 * column.weight / weights);
    }
    for (const auto& row : table.rows) {
      auto& out = grid.rows.emplace_back();
      for (const ReportTable::Cell& cell : row) {
        const std::string& text = cell.text.in(language_);
        out.push_back({short_text(text, 900), cell.label == text ? "" : cell.label, "", -1});
      }
    }
    report_.blocks.emplace_back(std::move(grid));
  }

  void questions(int number) {
    heading(1, numbered(number, say("Self-assessment by the points of appraisal and verification")));
    std::string of;
    ReportGrid grid;
    const auto flush = [&] {
      if (!grid.rows.empty()) report_.blocks.emplace_back(std::move(grid));
      grid = {{say("Point"), say("Content"), say("Proposal"), say("Remarks")}, {10, 45, 20, 25}, {}};
    };
    flush();
    for (const OfficialAnswer& answer : review_.answers) {
      if (answer.of.in(language_) != of) {
        flush();
        of = answer.of.in(language_);
        heading(2, of);
      }
      std::string items;
      for (const Verdict& verdict : review_.verdicts)
        for (const std::string& id : answer.items)
          if (verdict.item == id && verdict.verdict != VerdictKind::not_applicable)
            items += (items.empty() ? "" : "; ") + verdict.title.in(language_) + ": " + say(to_string(verdict.verdict));
      grid.rows.push_back({{answer.point, "", "", -1},
                           {answer.question.in(language_), items, "", -1},
                           {say(to_string(answer.verdict)), "", std::string(to_string(answer.verdict)), -1},
                           {}});
    }
    flush();
  }

  void findings(int number) {
    heading(1, numbered(number, say("Wording, citations and duties to look at again")));
    if (review_.findings.empty()) {
      paragraph(say("No finding."));
      return;
    }
    ReportGrid grid{
        {say("No."), say("Place, excerpt"), say("Finding, basis"), say("Suggestion"), say("Accepted, or why not")},
        {7, 27, 31, 20, 15},
        {}};
    for (std::size_t k = 0; k < review_.findings.size(); ++k) {
      const Finding& finding = review_.findings[k];
      std::string suggestions;
      for (const Suggestion& suggestion : finding.suggestions)
        suggestions += (suggestions.empty() ? "" : "; ") + suggestion.text.in(language_);
      const std::string severity(to_string(finding.severity));
      grid.rows.push_back({{std::to_string(k + 1), say(severity), severity, static_cast<int>(k)},
                           {"“" + short_text(finding.location.text, 300) + "”", finding.location.label, "", -1},
                           {finding.message.in(language_), bases(finding.basis), "", -1},
                           {suggestions, "", "", -1},
                           {}});
    }
    report_.blocks.emplace_back(std::move(grid));
  }

  void verdicts() {
    heading(1, say("Annex: result of the review by the checklist"));
    ReportGrid grid{{say("No."), say("Item"), say("Verdict"), say("Evidence"), say("Basis")}, {6, 31, 13, 28, 22}, {}};
    ReportGrid others{{say("No."), say("Item"), say("Why it does not apply")}, {6, 44, 50}, {}};
    for (std::size_t k = 0; k < review_.verdicts.size(); ++k) {
      const Verdict& verdict = review_.verdicts[k];
      if (verdict.verdict == VerdictKind::not_applicable) {
        others.rows.push_back({{std::to_string(k + 1), "", "", -1},
                               {verdict.title.in(language_), "", "", -1},
                               {verdict.message.in(language_), "", "", -1}});
        continue;
      }
      std::string quotes;
      for (const Location& place : verdict.evidence)
        quotes += (quotes.empty() ? "" : "\n") + ("“" + short_text(place.text, 120) + "”") +
                  (place.label.empty() ? "" : " (" + place.label + ")");
      if (quotes.empty()) quotes = "–";
      grid.rows.push_back({{std::to_string(k + 1), "", "", -1},
                           {verdict.title.in(language_), verdict.message.in(language_), "", -1},
                           {say(to_string(verdict.verdict)), "", std::string(to_string(verdict.verdict)), -1},
                           {quotes, "", "", -1},
                           {bases(verdict.basis), "", "", -1}});
    }
    if (!grid.rows.empty()) report_.blocks.emplace_back(std::move(grid));
    if (others.rows.empty()) return;
    heading(2, say("Items that do not apply"));
    report_.blocks.emplace_back(std::move(others));
  }

  void limits() {
    if (review_.limits.empty() && review_.suppressed.empty()) return;
    heading(1, say("not looked at"));
    for (const LimitNote& note : review_.limits) paragraph(note.at + ": " + note.not_looked_at);
    for (const Suppressed& kept : review_.suppressed)
      paragraph(say("suppressed") + ": " + kept.finding.rule + (kept.reason.empty() ? "" : " (" + kept.reason + ")"));
  }

  const Review& review_;
  Language language_;
  Report report_;
};

}  // namespace

Report report_of(const Review& review, Language language) { return ReportBuilder(review, language).build(); }

}  // namespace longghep::output
