#pragma once
#include <string>
#include <vector>

#include "longghep/document.hpp"
#include "longghep/finding.hpp"

namespace longghep {

/// Something that a limit, or a part that could not be read, kept out of the review.
struct LimitNote {
  std::string limit;          ///< name in Limits, "unreadable", or "tracked-changes": shown, but deleted
  std::string at;             ///< where it was reached
  std::string not_looked_at;  ///< what the review therefore does not cover
};

struct ChecklistInfo {
  std::string id, version;
};

/// The answer that the verdicts give to a question which the law puts to a
/// reviewer, such as the four points of appraisal: met when all items that apply
/// are met, missing when all are missing, else partly.
struct OfficialAnswer {
  Message of;  ///< who asks, and where: "Thẩm định (khoản 3 Điều 21 …)"
  std::string instrument, article, clause, point;
  Message question;
  VerdictKind verdict = VerdictKind::not_applicable;
  std::vector<std::string> items;  ///< the items it rests on
};

/// A table of the report for the dossier, filled with what the draft itself says.
struct ReportTable {
  struct Cell {
    Message text;       ///< empty: nothing is known, a person fills it in
    std::string label;  ///< the unit that a quotation comes from
  };
  struct Column {
    Message title;
    int weight = 1;  ///< its share of the width
  };
  Message title;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  ///< at least one, each as long as `columns`
};

/// Something that an agency's control file or a baseline kept out of the findings.
struct Suppressed {
  enum class By {
    finding,  ///< this finding, by its id
    item,     ///< the whole item is switched off; `finding` has no more than its rule
    baseline  ///< it was there before
  };
  By by = By::finding;
  std::string reason;  ///< as the control file gives it; empty for a baseline
  Finding finding;
};

/// The filled-in checklist and the findings of one document. Owns all it holds.
struct Review {
  DocumentInfo document;             ///< of a dossier: the draft itself
  std::vector<DocumentInfo> papers;  ///< of a dossier: all of them; else empty
  std::string as_of;                 ///< whose law was applied, "YYYY-MM-DD"; empty if nothing said
  std::vector<ChecklistInfo> checklists;
  std::vector<Verdict> verdicts;        ///< one for every item of the chosen checklists, in checklist order
  std::vector<Finding> findings;        ///< by place in the text, then by rule
  std::vector<OfficialAnswer> answers;  ///< in checklist order
  std::vector<ReportTable> tables;      ///< in checklist order; those of which some item applies
  std::vector<LimitNote> limits;
  std::vector<Suppressed> suppressed;  ///< items in checklist order, then findings by place
  bool cancelled = false;              ///< ReviewOptions::proceed ended it: nothing but `document` and `as_of` is told
};

}  // namespace longghep
