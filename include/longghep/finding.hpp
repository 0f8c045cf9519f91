#pragma once
#include <string>
#include <vector>

#include "longghep/location.hpp"

namespace longghep {

enum class Severity {
  note,     ///< worth a look
  warning,  ///< a duty looks unmet
  error     ///< breaks the law or discriminates
};

enum class VerdictKind { met, partly, missing, not_applicable, needs_review };

enum class Language { vi, en };

/// Whole sentences in both languages of the library.
struct Message {
  std::string vi, en;
  [[nodiscard]] const std::string& in(Language language) const { return language == Language::vi ? vi : en; }
};

/// The law behind a verdict or finding, as the dictionaries know it on a date.
struct LegalBasis {
  std::string instrument;              ///< number and symbol: "73/2006/QH11"
  std::string title;                   ///< as registered; empty if the registry does not know it
  std::string article, clause, point;  ///< empty where the basis is the whole instrument
  std::string status;                  ///< "in-force", "not-yet", "ended", "unknown"
  std::string as_of;                   ///< the date the status was computed for
  std::string kind;  ///< by its symbol: "nghi-dinh", "luat" for all of the National Assembly; or empty
};

/// A replacement of bytes of Document::text().
struct Edit {
  Span<TextByte> bytes;
  std::string replacement;
};

struct Suggestion {
  Message text;
  std::vector<Edit> edits;  ///< all or nothing; empty if only a person can write it
};

/// One thing worth a drafter's attention: its place, its reason, the law behind
/// it and, where there is one, a way to mend it.
///
/// Owns all it holds: keep it after the Document is gone, read it from any thread.
struct Finding {
  std::string id;    ///< stays the same from draft to draft while the passage does
  std::string rule;  ///< checklist item, e.g. "different-study-age"
  Severity severity = Severity::note;
  Message message;
  Location location;                    ///< for something missing: the best place to add it
  std::vector<Location> related;        ///< in text order
  std::vector<LegalBasis> basis;        ///< never empty
  std::vector<Suggestion> suggestions;  ///< best first; may be empty
};

/// One named part of a checklist item, so that what is missing has a name.
struct ElementVerdict {
  std::string id;
  Message title;
  VerdictKind verdict = VerdictKind::missing;
  std::vector<Location> evidence;
};

/// The answer to one checklist item; a review has one for every item, in checklist order.
struct Verdict {
  std::string item;
  std::string checklist;  ///< id of the checklist it belongs to
  std::string group;
  VerdictKind verdict = VerdictKind::missing;
  Severity severity = Severity::note;
  Message title;
  Message message;                 ///< says why: which part is missing, or why the item does not apply
  std::vector<Location> evidence;  ///< never empty for met and partly of verdict items
  std::vector<LegalBasis> basis;
  std::vector<ElementVerdict> elements;
  std::string searched_scope;      ///< "document"; where absence was established
  std::size_t searched_units = 0;  ///< paragraphs looked at
};

}  // namespace longghep
