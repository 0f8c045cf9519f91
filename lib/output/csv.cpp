// Tested by tests/output/writers_test.py.
#include "longghep/output.hpp"
#include "output/wording.hpp"

namespace longghep {
namespace {

// RFC 4180. A cell that a spreadsheet would take for a formula is led by an apostrophe.
void cell(std::string& out, std::string_view value, bool last = false) {
  out += '"';
  if (!value.empty() && std::string_view("=+-@\t").find(value.front()) != std::string_view::npos) out += '\'';
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  out += last ? "\"\r\n" : "\",";
}

}  // namespace

std::string csv_header() {
  return "path,record,item,verdict,severity,message,unit,place,line,column,start,end,text,basis,suggestion,id\r\n";
}

std::string to_csv(const Review& review, Language language) {
  std::string out;
  const auto bases = [&](const std::vector<LegalBasis>& list) {
    std::string all;
    for (const LegalBasis& basis : list) all += (all.empty() ? "" : "; ") + to_string(basis, language);
    return all;
  };
  const auto place = [&](const Location* at) {
    cell(out, at == nullptr ? "" : at->unit);
    cell(out, at == nullptr ? "" : at->label);
    cell(out, at == nullptr ? "" : std::to_string(at->line));
    cell(out, at == nullptr ? "" : std::to_string(at->column));
    cell(out, at == nullptr ? "" : std::to_string(at->bytes.begin));
    cell(out, at == nullptr ? "" : std::to_string(at->bytes.end));
    cell(out, at == nullptr ? "" : at->text);
  };
  for (const Verdict& verdict : review.verdicts) {
    cell(out, review.document.path);
    cell(out, "verdict");
    cell(out, verdict.item);
    cell(out, to_string(verdict.verdict));
    cell(out, to_string(verdict.severity));
    cell(out, verdict.message.in(language));
    place(verdict.evidence.empty() ? nullptr : &verdict.evidence.front());
    cell(out, bases(verdict.basis));
    cell(out, "");
    cell(out, "", true);
  }
  for (const Finding& finding : review.findings) {
    cell(out, finding.location.paper.empty() ? review.document.path : finding.location.paper);
    cell(out, "finding");
    cell(out, finding.rule);
    cell(out, "");
    cell(out, to_string(finding.severity));
    cell(out, finding.message.in(language));
    place(&finding.location);
    cell(out, bases(finding.basis));
    cell(out, finding.suggestions.empty() ? "" : finding.suggestions.front().text.in(language));
    cell(out, finding.id, true);
  }
  return out;
}

}  // namespace longghep
