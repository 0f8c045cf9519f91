#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checks/judge.hpp"
#include "session/live_text.hpp"

/// The review of a text that is being edited.
namespace longghep::session {

struct Paragraph;

/// Always gives what checks::review() gives of the whole text. What it remembers is kept by paragraph: words, matches,
/// citations, and the answers to all questions that ask of one paragraph and the headings above it. An edit takes back
/// what was remembered of the paragraphs it touches; review() asks those anew, then the questions that look further and
/// have something to do with them, and judges the items whose answers are others now.
class LiveReview final : private checks::Respondent {
 public:
  /// `options` without a date are dated as Reviewer::review() dates them, after each edit.
  LiveReview(std::string source, const knowledge::Knowledge& knowledge, const Limits& limits, ReadOptions read,
             ReviewOptions options);
  ~LiveReview() override;

  void edit(std::size_t begin, std::size_t end, std::string_view replacement);
  /// After an edit that threw: only the source is to be used from now on, and it is as if the edit had not been.
  void put_back(std::size_t begin, std::string_view replacement, std::string_view gone) {
    text_.put_back(begin, replacement, gone);
  }
  [[nodiscard]] const LiveText& text() const noexcept { return text_; }
  /// Stays until the next edit.
  [[nodiscard]] const Review& review();
  [[nodiscard]] checks::View view() const;

 private:
  using Question = knowledge::Question;
  using QuestionId = std::uint32_t;

  /// A question that asks further than one paragraph, with what it depends on.
  struct Wide {
    bool whole = false;                      ///< only the whole document can answer it
    bool ordinal = false;                    ///< how many paragraphs stand between two counts
    std::vector<checks::ConceptId> depends;  ///< a change of a paragraph that has one of these asks it anew
    std::vector<std::uint8_t> needs;         ///< by concept: looked at; empty: all
    std::uint64_t balance = 0;               ///< not 0: what it sees of the paragraphs has changed
    std::vector<checks::Hit> hits;           ///< the last answer
  };
  struct Entry {
    const Question* question = nullptr;
    std::uint32_t item = 0;  ///< index into asked_
    bool neighbours = false;
    bool local = false;
    bool dirty = false;  ///< of a wide one: to be asked anew
    Wide wide;
    std::vector<Paragraph*> homes;  ///< of a local one: paragraphs with an answer, in order
  };

  // checks::Respondent
  std::vector<checks::Hit> ask(const Question& question, bool with_neighbours) override;
  bool about(const std::vector<checks::ConceptId>& topic) override;
  bool mentions(const std::vector<checks::ConceptId>& concepts) override;
  std::string sentence_of(TextSpan span) override;

  // Reading.
  void plan();
  void start();
  void date();
  void read_words(Paragraph& paragraph);
  void adopt(Paragraph& paragraph);
  void retire(Paragraph& paragraph);
  void retire_hits(Paragraph& paragraph);
  void touch(const Paragraph& paragraph, int times);
  [[nodiscard]] static bool has_each_group(const Paragraph& paragraph, const knowledge::Near& near);
  void weigh(Paragraph& paragraph, bool add);
  void cite(std::size_t first, std::size_t last);
  [[nodiscard]] std::uint64_t heading_of(const structure::Unit& unit) const;
  [[nodiscard]] std::uint64_t chain_of(std::size_t unit) const;
  void surround_all();
  void surround_below(const Paragraph& paragraph);
  void surround(std::size_t from, std::size_t end);
  [[nodiscard]] TextSpan span_of(const Paragraph& paragraph) const;
  [[nodiscard]] std::size_t paragraph_at(std::size_t byte) const;
  // Editing.
  [[nodiscard]] TextSpan place_of_gaps() const;
  template <class Use>
  void each_location(Use&& use);
  void move_places(const Change& change);
  void name_units();
  // Asking.
  void ask_anew(knowledge::Consistent::What what);
  void mark(const Entry& entry) { dirty_[entry.item] = true; }
  void keep_local(Entry& entry, QuestionId id, std::vector<checks::Hit> hits, const checks::Context& context);
  [[nodiscard]] checks::Context context_of(std::vector<std::uint32_t> indices, const std::vector<std::uint8_t>* needed,
                                           words::Words& words) const;
  void answer_local();
  [[nodiscard]] std::vector<std::uint32_t> paragraphs_of(const Entry& entry) const;
  void answer_wide(Entry& entry);
  // Judging.
  void tabulate(const checks::Judge& judge);

  const knowledge::Knowledge& knowledge_;
  const Limits& limits_;
  const ReadOptions read_;
  const ReviewOptions asked_for_;
  checks::Options options_;
  LiveText text_;
  DocumentInfo info_;
  words::Words no_words_;
  words::Worker worker_;

  std::vector<checks::Asked> asked_;
  std::vector<Entry> entries_;
  std::map<const Question*, QuestionId> ids_;
  std::vector<std::vector<QuestionId>> dependents_;    // by concept: wide questions
  std::vector<std::vector<std::uint16_t>> topics_of_;  // by concept
  std::vector<const std::vector<checks::ConceptId>*> topics_;
  std::vector<std::size_t> with_topic_;          // by topic: paragraphs that count
  std::vector<std::uint8_t> watched_;            // by concept: kept in `having_`
  std::vector<std::vector<Paragraph*>> having_;  // by concept: paragraphs with a match, in order
  std::vector<bool> title_has_;                  // by topic
  std::size_t counted_ = 0;                      // paragraphs that count

  std::vector<std::unique_ptr<Paragraph>> paragraphs_;
  std::vector<Paragraph*> stale_;
  std::vector<QuestionId> touched_;               // room for touch()
  std::vector<std::uint64_t> unit_surroundings_;  // by unit: the concepts of the headings down to it
  std::uint64_t title_surroundings_ = 0;

  std::vector<bool> dirty_;            // by item
  std::vector<std::uint8_t> applied_;  // by item: what its topic and its condition said last
  std::vector<bool> written_;          // by item: findings wrote into its verdict
  std::vector<checks::Judged> judged_;
  checks::Settled settled_;
  Review review_;
  std::vector<std::uint64_t> unit_ids_;  // by unit: its name
  std::uint64_t unit_names_ = 0;
  bool units_moved_ = false;  // a paragraph stands in another unit than when places were named
  bool started_ = false, retabulate_ = false;
};

}  // namespace longghep::session
