#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "longghep/finding.hpp"
#include "longghep/limits.hpp"
#include "longghep/result.hpp"
#include "longghep/reviewer.hpp"
#include "structure/structure.hpp"
#include "words/words.hpp"

/// Dictionaries and checklists: from XML to one unchanging model, and from words to matches of concepts.
namespace longghep::knowledge {

using ConceptId = std::uint32_t;

// ---- Concepts: what to look for --------------------------------------------------

struct Sequence {
  std::vector<std::vector<ConceptId>> slots;  ///< one concept of each slot, in this order
  std::uint32_t gap = 6;                      ///< atoms between one slot and the next, at most
};

struct Concept {
  std::string id;
  std::vector<ConceptId> use;  ///< concepts that count as this one
  std::vector<Sequence> sequences;
  std::int32_t except = -1;         ///< concept whose matches cancel those they overlap
  bool capital = true;              ///< false: a capital inside a sentence makes it a name, not this concept
  std::vector<std::string> senses;  ///< of its homographs only these; empty: any
  std::string names;                ///< what kind of thing its matches name: "money", "place" …; may be empty
  bool takes_name = false;          ///< the capitalised words after a match belong to the name
};

// ---- Homographs: one spelling, several meanings -----------------------------------

/// What tells a sense: a concept beside the word or near it in its clause, or a capital inside a sentence.
struct Clue {
  enum class At : std::uint8_t { before, after, near, capital } at = At::near;
  std::vector<ConceptId> concepts;
  std::uint32_t within = 4;  ///< atoms between the word and the clue, for `near`
};

struct Sense {
  std::string id;
  Message title;
  std::vector<Clue> clues;  ///< any of them
  bool otherwise = false;   ///< the sense without a clue
};

struct Homograph {
  words::SyllableId word = 0;
  std::vector<Sense> senses;  ///< the first whose clue holds is meant
};

// ---- Kinds of question -------------------------------------------------------------
// A new kind is one struct here, its element in the loader and the schema, and one
// file in checks/. No visitor of Question has a catch-all.

enum class Scope : std::uint8_t { clause, sentence, paragraph, unit, document };
enum class Where : std::uint8_t { overlap, before, after, clause, sentence, paragraph, headings, title, section };

struct Guard {
  std::vector<ConceptId> concepts;  ///< any of them
  Where where = Where::sentence;
};

enum ZoneMask : std::uint8_t {
  kBody = 1,
  kHeading = 2,
  kTitle = 4,
  kBasis = 8,
  kClosing = 16,
  kQuotation = 32,
  kOutside = 64
};

/// <near>: concepts together in one scope.
struct Near {
  std::vector<std::vector<ConceptId>> all;  ///< one concept of each group must be there
  std::vector<Guard> about;                 ///< all must hold
  std::vector<Guard> unless;                ///< none may hold
  Scope within = Scope::sentence;
  std::uint32_t distance = 0;  ///< atoms between the matches, at most; 0: any
  std::uint8_t zones = kBody;
  std::uint8_t mark = 0;  ///< which group the excerpt shows, from 1; 0: all of them
  bool ordered = false;
  bool negation = false;  ///< true: a negated statement counts too
};

/// <count>: so many different concepts, or matches, in the document.
struct Count {
  std::vector<ConceptId> of;
  std::vector<Guard> unless;
  std::uint32_t at_least = 2;
  bool distinct = true;
  bool rest = false;  ///< leaves the first out: the others differ from it
  std::uint8_t zones = kBody;
};

/// <compare>: two sides that the law wants equal, each with its quantity.
struct Compare {
  ConceptId left = 0, right = 0;
  std::vector<ConceptId> unit;   ///< what makes a number this quantity: năm tuổi, đồng …
  std::vector<ConceptId> value;  ///< or no numbers at all: words that are compared as such, as degrees
  enum class Side : std::uint8_t {
    none,
    left,
    right
  } may_exceed = Side::none;  ///< whose higher number a person judges
  std::vector<Guard> about, unless;
};

/// <lookup>: what is named, against a registry with dates.
struct Lookup {
  enum class Registry : std::uint8_t {
    instruments,
    institutions,
    provinces,
    districts,
    programmes
  } registry = Registry::instruments;
  enum class Ask : std::uint8_t { in_force, period, running, as_recorded } ask = Ask::in_force;
  std::vector<Guard> unless;
};

/// <consistent>: what the document says of itself.
struct Consistent {
  enum class What : std::uint8_t {
    cross_references,
    dates,
    glued_words,
    encoding,
    past_times,
    short_forms,
    numbers_in_words,
    damaged_words
  } what = What::cross_references;
  std::vector<ConceptId> of;         ///< past_times: wordings that end with a year or a date
  std::vector<Guard> about, unless;  ///< past_times only
};

/// <figure>: the figures of an indicator, against goals with their years.
struct Figure {
  enum class Unit : std::uint8_t { percent, number } unit = Unit::percent;
  struct Goal {
    std::uint32_t year = 0, thousandths = 0;
  };
  std::vector<ConceptId> of;
  std::vector<Goal> goals;           ///< by year; at least one
  std::vector<std::uint32_t> bases;  ///< what the indicator counts by (per 100, per 100.000): no figures of it
  std::vector<Guard> unless;
  bool at_most = false;  ///< the lower the better
  bool below = false;    ///< finds figures that fall short of the goal, instead of those that reach it
};

/// <unanswered>: places that no place of another sort answers. Two answer each other if their sentences share a word
/// of two syllables or more, or one of the subjects, or stand in one paragraph. Nothing is found while there is no
/// answer at all: that is another question.
struct Unanswered {
  std::vector<Near> of, by;
  std::vector<ConceptId> subjects;
  std::vector<ConceptId> ignoring;  ///< words that any two sentences of such a draft share
};

using Question = std::variant<Near, Count, Compare, Lookup, Consistent, Figure, Unanswered>;

// ---- Items -----------------------------------------------------------------------------

struct Element {
  std::string id;
  Message title;
  std::vector<Question> met, partly;  ///< any of them
  bool required = true;
};

struct Basis {
  std::string instrument, article, clause, point, from, to, source, seen;
  bool verified = false;
};

struct Applies {
  std::vector<std::string> kinds;  ///< "ke-hoach", "nghi-quyet+" (normative), "quyet-dinh-" (not); empty: all
  std::vector<ConceptId> topic;    ///< the document must be about one of these; empty: any
  std::vector<ConceptId> when;     ///< … and say one of these somewhere
  bool evidence = false;           ///< … or else give all the evidence the item asks for
  std::string from;                ///< first date of law it is judged on
};

struct Item {
  std::string id, checklist, group, file;
  bool span = false;
  Severity severity = Severity::note;
  std::int32_t priority = 0;  ///< of findings that cover the same words the highest stays
  Applies applies;
  Message title, asks;
  std::vector<Basis> basis;
  std::vector<Element> elements;
  std::vector<Question> find;
  std::map<std::string, Message> messages;  ///< by verdict, or "finding"
  std::vector<Message> suggestions;
};

struct Example {
  std::string item, text, expects, why, as_of, kind;
  std::vector<TextSpan> hits;  ///< in text
  bool known = false;
};

// ---- Registries -----------------------------------------------------------------------

struct Instrument {
  std::string number, title, issuer, issued, effective, ended, replaced_by, source, year;
  bool verified = false;
  ConceptId name = 0;  ///< its name in words, "luật bình đẳng giới"; 0 if none is registered
};
struct Successor {  ///< of institutions and provinces
  ConceptId name = 0;
  std::string title, ended, successor, basis;
};
struct Programme {
  ConceptId name = 0;
  std::string title, begin, end, instrument;  ///< years
};

/// A question that the law itself puts to a reviewer, and the items that answer it.
struct OfficialQuestion {
  Message of, text;
  std::string instrument, article, clause, point;
  std::vector<std::string> items;
};

/// A table of the report that goes into the dossier: what its columns hold of the evidence for its items.
struct ReportSection {
  struct Column {
    enum class Fill : std::uint8_t {
      blank,   ///< for a person to fill in
      item,    ///< the question
      quote,   ///< the sentence of the draft
      place,   ///< the unit it stands in
      element  ///< quotes of one element of the item
    };
    Message title;
    Fill fill = Fill::blank;
    std::string element;
  };
  Message title;
  std::vector<Column> columns;
  std::vector<std::string> items;
};

/// A word of a number: năm, mươi, trăm, lẻ.
struct Numeral {
  words::SyllableId word = 0;
  enum class Role : std::uint8_t { digit, ten, multiplier, filler, point } role = Role::digit;
  std::uint64_t value = 0;
};

struct Checklist {
  std::string id, version;
  Message title;
  std::vector<std::string> items;
  std::vector<OfficialQuestion> questions;
  std::vector<ReportSection> report;
  bool optional = false;  ///< used only when it is asked for
};

/// What an agency changes of the checklists without rewriting them; each with its reason.
struct Control {
  std::map<std::string, std::string> off;                            ///< items that are not asked
  std::map<std::string, std::pair<Severity, std::string>> severity;  ///< items that weigh otherwise
  std::map<std::string, std::string> suppressed;                     ///< findings, by their id
};

/// Everything the dictionaries say, compiled.
struct Model {
  std::vector<Concept> concepts;
  std::vector<Item> items;
  std::vector<Checklist> checklists;
  std::vector<Instrument> instruments;
  std::vector<Successor> institutions, provinces;
  std::vector<ConceptId> districts;
  std::string districts_ended;
  std::vector<Programme> programmes;
  std::map<std::string, Message> messages;
  structure::Labels labels;
  std::vector<std::string> onsets, rimes, units_before_number, units_after_number, abbreviations, whole;
  std::vector<std::uint32_t> surnames;
  std::vector<text::LegacyEncodings::Encoding> encodings;
  std::vector<std::string> fonts_of_signs;
  std::vector<Homograph> homographs;
  std::map<std::string, std::string> short_forms;  ///< abbreviations everybody knows, by key: "ubnd"
  std::vector<Numeral> numerals;
  Control control;  ///< of an agency; never part of an image
  ConceptId negation = 0, negation_except = 0;
};

// ---- Matching --------------------------------------------------------------------------

struct Match {
  std::uint32_t begin = 0, end = 0;  ///< atoms
};

/// Puts a list made of others, each in text order, into text order; of those that begin at one place it keeps the
/// longest. Linear where there is one list, else n log(lists).
void unite(std::vector<Match>& list);

/// Matches by concept, each list in text order; of those that begin at one place the longest.
class Matches {
 public:
  [[nodiscard]] std::span<const Match> of(ConceptId id) const noexcept {
    return id < lists_.size() ? std::span<const Match>(lists_[id]) : std::span<const Match>();
  }
  /// Puts a match behind those of its concept.
  void add(ConceptId id, Match match);
  [[nodiscard]] std::size_t concepts() const noexcept { return lists_.size(); }
  std::uint32_t longest = 0;  ///< atoms of the longest match of any concept

  /// A homograph of the text with the sense it was read in.
  struct Reading {
    std::uint32_t atom = 0;
    const Sense* sense = nullptr;
    Match clue;  ///< what told it; empty if nothing did
  };
  std::vector<Reading> readings;  ///< in text order

 private:
  friend class Knowledge;
  std::vector<std::vector<Match>> lists_;
};

/// A trie of phrases over syllables.
struct AutomatonView {
  struct Step {
    words::SyllableId syllable = 0;
    std::uint32_t to = 0;
  };
  /// What lies at a node ends where that of the next begins.
  struct Node {
    std::uint64_t filter = 0;  ///< bits of the syllables that lead on: most that come do not
    std::uint32_t steps = 0, outputs = 0;
    [[nodiscard]] static std::uint64_t bit_of(words::SyllableId syllable) noexcept {
      return std::uint64_t{1} << syllable % 64;
    }
  };
  std::span<const Step> steps;           ///< those of a node side by side, by syllable
  std::span<const Node> nodes;           ///< and one more
  std::span<const std::uint32_t> roots;  ///< by syllable or class: the node of phrases that begin with it, or 0
  std::span<const ConceptId> outputs;
  std::uint32_t first_leaf = 0;  ///< from this node on no phrase goes on
  [[nodiscard]] std::uint32_t root(words::SyllableId first) const noexcept {
    return first < roots.size() ? roots[first] : 0;
  }
  /// The node that a syllable leads to, or 0.
  [[nodiscard]] std::uint32_t next(std::uint32_t node, words::SyllableId syllable) const noexcept {
    if ((nodes[node].filter & Node::bit_of(syllable)) == 0) return 0;
    // A binary search that does not jump: which way a step goes cannot be guessed.
    const Step* at = steps.data() + nodes[node].steps;
    for (std::size_t size = nodes[node + std::size_t{1}].steps - nodes[node].steps; size > 1;) {
      const std::size_t half = size / 2;
      at += at[half].syllable <= syllable ? half : 0;
      size -= half;
    }
    return at->syllable == syllable ? at->to : 0;
  }
};
struct AutomatonData {
  std::vector<AutomatonView::Step> steps;
  std::vector<AutomatonView::Node> nodes;
  std::vector<std::uint32_t> roots;
  std::vector<ConceptId> outputs;
  std::uint32_t first_leaf = 0;
  [[nodiscard]] AutomatonView view() const noexcept { return {steps, nodes, roots, outputs, first_leaf}; }
};

/// The compiled dictionaries. Unchanging once loaded; free to share between threads.
class Knowledge {
 public:
  /// The image built into the library: decoded in one pass, the large tables used in place.
  [[nodiscard]] static Result<Knowledge> from_image(std::span<const std::byte> image);

  /// Adds an agency's XML. The first mistake comes back with its place.
  [[nodiscard]] Result<bool> add(std::span<const Source> sources, const Limits& limits);

  [[nodiscard]] const Model& model() const noexcept { return model_; }
  [[nodiscard]] const words::Tables& tables() const noexcept { return tables_; }
  [[nodiscard]] std::vector<Example> examples() const;
  [[nodiscard]] Matches matches(std::string_view text, const words::Words& words) const;
  [[nodiscard]] const Instrument* instrument(std::string_view number, std::string_view date) const;
  [[nodiscard]] Message message(std::string_view id) const;

  Knowledge() = default;
  Knowledge(Knowledge&&) = default;
  Knowledge& operator=(Knowledge&&) = default;
  Knowledge(const Knowledge&) = delete;
  Knowledge& operator=(const Knowledge&) = delete;

 private:
  class Walk;
  friend struct Image;
  /// Homographs that are words of their own, each in its sense; needs the matches of plain concepts.
  [[nodiscard]] std::vector<Matches::Reading> readings(const words::Words& words, const Matches& matches) const;
  Model model_;
  words::Tables tables_;
  void index_homographs();
  std::vector<AutomatonView> automata_;
  std::vector<std::uint32_t> homograph_of_;  // by syllable: its number in Model::homographs and one, or 0
  std::unique_ptr<AutomatonData> added_;
  std::span<const std::byte> examples_image_;
  std::vector<Example> added_examples_;
};

// ---- What the text names ---------------------------------------------------------------

/// A thing that the text names, over one word or several.
struct Entity {
  TextSpan bytes;
  std::string kind;        ///< "money", "place", "agency", "person", "citation", "list-marker", "abbreviation", …
  std::string stands_for;  ///< of an abbreviation: what the document, or else the dictionary, says it is short for
};

/// A short form as the document explains it.
struct ShortForm {
  std::string_view written;  ///< into the text
  TextSpan meaning, place;   ///< the full wording, and the short form where it is introduced
};

/// The short forms that the document introduces, in text order: "Ủy ban nhân dân (sau đây viết tắt là UBND)", or
/// "Ủy ban nhân dân (UBND)" where the first letters agree. Linear.
[[nodiscard]] std::vector<ShortForm> short_forms(std::string_view text, const words::Words& words,
                                                 const Matches& matches, const Knowledge& knowledge);

/// What the text names, in text order, none overlapping: of two that do, the longer. Linear but for sorting.
[[nodiscard]] std::vector<Entity> entities(std::string_view text, const words::Words& words,
                                           std::span<const structure::Citation> citations, const Matches& matches,
                                           const Knowledge& knowledge);

/// Compiles a folder of dictionaries into an image; the build-time half of from_image.
[[nodiscard]] Result<std::vector<std::byte>> compile_image(std::span<const Source> xml, std::string_view lexicon_tsv,
                                                           std::string_view syllables_tsv, std::string_view model_tsv,
                                                           std::string_view encodings_tsv, std::string_view fonts_tsv);

}  // namespace longghep::knowledge
