#pragma once
#include <string>
#include <vector>

#include "checks/context.hpp"

/// From the answers to the questions of an item to its verdict and findings.
namespace longghep::checks {

using knowledge::Item;
using knowledge::Question;

/// Whom a review asks about a document: the document itself, or what is remembered of it.
class Respondent {
 public:
  Respondent() = default;
  Respondent(const Respondent&) = delete;
  Respondent& operator=(const Respondent&) = delete;
  virtual ~Respondent() = default;
  /// The places that answer a question, each with its bytes; with the words around it where they are wanted.
  virtual std::vector<Hit> ask(const Question& question, bool with_neighbours) = 0;
  virtual bool about(const std::vector<ConceptId>& topic) = 0;
  virtual bool mentions(const std::vector<ConceptId>& concepts) = 0;
  /// The sentence around a place: what a reader of the report can judge by itself.
  virtual std::string sentence_of(TextSpan span) = 0;
};

/// The answers of a document, or of the part of it that `context` holds.
[[nodiscard]] std::vector<Hit> ask(const Context& context, const Question& question, bool with_neighbours);

/// An item with the checklist that asks it.
struct Asked {
  const Item* item = nullptr;
  const knowledge::Checklist* list = nullptr;
};
/// In checklist order.
[[nodiscard]] std::vector<Asked> asked_of(const knowledge::Knowledge& knowledge, const Options& options);

/// A finding before it is settled against others of the same place.
struct Draft {
  Finding finding;
  std::string group;
  int closeness = 3, priority = 0;
  std::uint32_t item = 0;  ///< its place among those that are judged, for whoever wants to know
};
struct Judged {
  Verdict verdict;
  std::vector<Draft> drafts;
};

/// Where the findings of a settled review came from.
struct Settled {
  std::vector<Draft*> findings, suppressed;  ///< of Review::findings, and of the last of Review::suppressed
  std::vector<Draft*> kept;  ///< drafts that kept theirs: others of the same place weigh more, or a limit
};

class Judge {
 public:
  /// All arguments outlive the judge.
  Judge(const View& view, const knowledge::Knowledge& knowledge, const Options& options, const Limits& limits,
        Respondent& respondent)
      : view_(view),
        knowledge_(knowledge),
        options_(options),
        limits_(limits),
        labels_(knowledge.model().labels),
        respondent_(respondent) {}

  [[nodiscard]] Judged judge(const Asked& asked) const;
  /// Moves the findings that stay from their drafts into the review and writes them into its verdicts, which are those
  /// of `judged`, one after the other.
  [[nodiscard]] Settled settle(std::vector<Judged>& judged, Review& review) const;
  /// The tables of the report, from the evidence of the items behind them.
  void tabulate(Review& review) const;

 private:
  [[nodiscard]] std::vector<LegalBasis> basis_of(const Item& item) const;
  [[nodiscard]] Severity severity_of(const Item& item) const;
  bool applies(const Item& item, std::string& reason) const;
  [[nodiscard]] std::vector<Location> evidence_of(const std::vector<Hit>& hits) const;
  void judge_element(const knowledge::Element& element, ElementVerdict& out, Values& vi, Values& en) const;
  void weigh_elements(const Item& item, Verdict& verdict, Values& vi, Values& en) const;
  [[nodiscard]] Draft draft_gap(const Item& item, const Verdict& verdict, const std::string& elements) const;
  void judge_span(const Item& item, Verdict& verdict, std::vector<Draft>& drafts) const;

  const View& view_;
  const knowledge::Knowledge& knowledge_;
  const Options& options_;
  const Limits& limits_;
  const structure::Labels& labels_;
  Respondent& respondent_;
};

/// Moves the findings of a review back into the drafts they came from.
void take_back(Settled& settled, Review& review);

/// Writes the unit that holds a place into it.
void name_place(const View& view, const structure::Labels& labels, Location& place);

/// What a review says before anything is judged.
void begin(Review& review, const View& view, const knowledge::Knowledge& knowledge, const Options& options);

}  // namespace longghep::checks
