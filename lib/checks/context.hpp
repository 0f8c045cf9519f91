#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/checks.hpp"
#include "checks/stretches.hpp"

namespace longghep::checks {

using knowledge::ConceptId;
using knowledge::Guard;
using knowledge::Match;
using Values = std::map<std::string, std::string>;

/// A place that answers a question, in atoms, with what its message needs.
struct Hit {
  std::uint32_t begin = 0, end = 0;
  int closeness = 0;        ///< how near the subject stands: 3 in the sentence, 2 in a heading, 1 in the title
  std::string replacement;  ///< a whole replacement of the excerpt, if one is certain
  std::vector<std::size_t> insert_blank;  ///< byte offsets where a blank is missing
  Values vi, en;                          ///< for the {…} of messages
  bool for_a_person = false;              ///< may be right or wrong: a note that says what to decide
  TextSpan bytes;                         ///< its place, if not that of the atoms; after ask() in any case
  std::string around;                     ///< the words on either side, if they were asked for
};

/// The document as questions see it. Built once a review; private to its thread.
class Context {
 public:
  Context(const View& view, const knowledge::Knowledge& knowledge, std::string as_of);
  /// Some paragraphs of a document, whose words (with offsets of the whole text) are those of `view` and whose ordinals
  /// stand in `paragraphs`, one an atom. Answers what is asked of scopes up to a paragraph.
  Context(const View& view, const knowledge::Knowledge& knowledge, std::string as_of, knowledge::Matches matches,
          const std::vector<std::uint32_t>& paragraphs);

  const View view;
  const knowledge::Knowledge& knowledge;
  const std::vector<words::Atom>& atoms;
  const std::string& text;
  knowledge::Matches matches;
  std::string as_of;
  const Answers* elsewhere = nullptr;  ///< of other papers of the dossier
  /// The scopes that atoms lie in; `unit` counts the stretches that belong to one unit directly.
  Stretches clause, sentence, paragraph, unit;
  std::vector<std::uint8_t> zone;  ///< ZoneMask bit of each atom
  /// Atoms that are a number, a date, a code or an abbreviation, or in capitals; and those that are "(". In order.
  std::vector<std::uint32_t> figures_and_capitals, opening_brackets;

  [[nodiscard]] std::string_view text_of(const words::Atom& atom) const {
    return std::string_view(text).substr(atom.begin, atom.end - atom.begin);
  }
  /// The sentence that holds the beginning of `span`.
  [[nodiscard]] std::string sentence_of(TextSpan span) const;
  [[nodiscard]] std::string excerpt(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] TextSpan span(std::uint32_t begin, std::uint32_t end) const {
    return {atoms[begin].begin, atoms[end - 1].end};
  }
  /// First atom at or after a byte offset.
  [[nodiscard]] std::uint32_t atom_at(std::size_t byte) const;
  [[nodiscard]] bool in_scope(knowledge::Scope scope, std::uint32_t a, std::uint32_t b) const;
  /// Whether a guard holds for the atoms [begin, end), and how near: 3 sentence, 2 headings, 1 title, 0 no.
  [[nodiscard]] int holds(const Guard& guard, std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool any_holds(const std::vector<Guard>& guards, std::uint32_t begin, std::uint32_t end) const;
  /// All must hold; the nearness of the first, or 0. No guards: 3.
  [[nodiscard]] int all_hold(const std::vector<Guard>& guards, std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool negated(std::uint32_t begin) const;
  [[nodiscard]] bool about(const std::vector<ConceptId>& topic) const;
  [[nodiscard]] bool mentions(const std::vector<ConceptId>& concepts) const;

 private:
  void read_atoms();
  [[nodiscard]] bool match_in(const std::vector<ConceptId>& concepts, std::uint32_t begin, std::uint32_t end) const;
  /// The atoms of a unit's heading.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> heading_of(std::size_t unit) const;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> headings_;  // by unit; empty where the context is of a few
  std::size_t weighty_paragraphs_ = 0;                             // neither outside nor closing
};

/// `pattern` with its {…} filled in.
[[nodiscard]] std::string filled(const std::string& pattern, const Values& values);
/// The message of an item on a verdict, or the one that all items share.
[[nodiscard]] Message message_of(const knowledge::Knowledge& knowledge, const knowledge::Item& item,
                                 const std::string& on, const Values& vi, const Values& en);
/// The official questions, from the verdicts of the items behind them.
void answer_questions(Review& review, const knowledge::Knowledge& knowledge);

/// "1.400,5" is one thousand four hundred and a half; "1.4", two digits or fewer after a full stop, is a decimal.
[[nodiscard]] std::optional<double> number_of(std::string_view written);

// One function a kind of question; nothing but the document and the question decides.
[[nodiscard]] std::vector<Hit> find_near(const Context& context, const knowledge::Near& near);
[[nodiscard]] std::vector<Hit> find_count(const Context& context, const knowledge::Count& count);
[[nodiscard]] std::vector<Hit> find_compare(const Context& context, const knowledge::Compare& compare);
[[nodiscard]] std::vector<Hit> find_lookup(const Context& context, const knowledge::Lookup& lookup);
[[nodiscard]] std::vector<Hit> find_figure(const Context& context, const knowledge::Figure& figure);
[[nodiscard]] std::vector<Hit> find_unanswered(const Context& context, const knowledge::Unanswered& unanswered);
[[nodiscard]] std::vector<Hit> find_consistent(const Context& context, const knowledge::Consistent& consistent);

}  // namespace longghep::checks
