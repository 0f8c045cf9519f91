#pragma once
#include <string>
#include <variant>
#include <vector>

#include "longghep/review.hpp"

/// The report for the dossier as a list of blocks, which one writer turns into HTML and another into DOCX.
///
/// The order follows khoản 1 Điều 21 of Law 73/2006/QH11 and Điều 8-11 of Decree 48/2009/NĐ-CP. What the draft does not
/// say is left for a person: a cell without text is shown as a dotted line, never as a sentence of ours.
namespace longghep::output {

struct ReportHeading {
  int level = 1;  ///< 1 and 2
  std::string text;
};
struct ReportParagraph {
  std::string text;  ///< empty: a dotted line
};
struct ReportGrid {
  struct Cell {
    std::string text;     ///< empty: a dotted line
    std::string note;     ///< set smaller, below: the unit of a quotation, the law
    std::string verdict;  ///< identifier of a verdict or severity, where the cell tells one
    int finding = -1;     ///< ordinal in Review::findings that the row is about
  };
  std::vector<std::string> columns;
  std::vector<int> widths;  ///< in hundredths of the page, one a column
  std::vector<std::vector<Cell>> rows;
};
using ReportBlock = std::variant<ReportHeading, ReportParagraph, ReportGrid>;

struct Report {
  std::string title, subtitle, addressee;
  std::vector<ReportBlock> blocks;
};

[[nodiscard]] Report report_of(const Review& review, Language language);

}  // namespace longghep::output
