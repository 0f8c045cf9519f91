#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/span.hpp"
#include "text/text.hpp"
#include "words/model.hpp"

/// From text to Vietnamese words: lexicon, lattice, kinds of words, glued text.
namespace longghep::words {

enum class Kind : std::uint8_t {
  word,
  name,
  abbreviation,
  number,
  percent,
  year,             ///< a number from 1900 to 2099 written with four digits
  date,             ///< 16/8/2021
  period,           ///< 2021 - 2030
  document_number,  ///< 560/KH-UBND
  url,
  email,
  punctuation
};
[[nodiscard]] std::string_view to_string(Kind kind) noexcept;

/// Identifiers below kFirstSyllable stand for classes of tokens in phrases.
inline constexpr SyllableId kUnknown = 0;
inline constexpr SyllableId kNumber = 1, kPercent = 2, kYear = 3, kDate = 4, kPeriod = 5, kDocumentNumber = 6,
                            kAnyName = 7;
inline constexpr SyllableId kFirstSyllable = 16;
/// The class that `name` ("number", "percent", …) stands for, or kUnknown.
[[nodiscard]] SyllableId class_named(std::string_view name) noexcept;

/// The smallest piece of text: a syllable, a number, a sign.
struct Atom {
  std::uint32_t begin = 0, end = 0;  ///< bytes of the text
  SyllableId id = kUnknown;
  Kind kind = Kind::word;
  bool starts_word : 1 = true, ends_word : 1 = true;
  bool after_blank : 1 = true;     ///< a blank or line end stands before it
  bool ends_clause : 1 = false;    ///< ; : . ? ! or the end of the paragraph follows
  bool ends_sentence : 1 = false;  ///< . ? ! or the end of the paragraph follows
  bool upper : 1 = false;          ///< begins with a capital
  bool capitals : 1 = false;       ///< two letters or more, all of them capitals
  bool rare : 1 = false;           ///< has a mark, and Vietnamese hardly ever uses it: damaged, perhaps
  bool surname : 1 = false;        ///< begins with a capital and is a surname
  friend bool operator==(const Atom&, const Atom&) = default;
};

/// The shape of an atom as the model sees it. In a line of capitals a word in capitals is as good as a small one.
[[nodiscard]] Shape shape_of(std::span<const Atom> atoms, std::size_t at) noexcept;

/// Text that was run together and is read apart.
struct Glued {
  TextSpan span;                  ///< the run as written
  std::vector<std::size_t> cuts;  ///< byte offsets inside it where a blank is missing
};

/// A syllable that was damaged and is read as meant.
struct Mended {
  TextSpan span;
  std::string meant;
};

struct Words {
  std::vector<Atom> atoms;
  std::vector<Glued> glued;
  std::vector<Mended> mended;
};

// ---- The lexicon: plain tables, used where they lie ------------------------------

/// Open-addressing tables over a constant image; see lexicon.cpp for the layout.
struct LexiconView {
  std::span<const char> key_bytes;
  struct Syllable {
    std::uint32_t key = 0;  ///< offset into key_bytes
    std::uint16_t size = 0;
    std::uint16_t cost = 0;   ///< of the syllable as a word of its own, in 1/256 nat
    std::uint32_t count = 0;  ///< occurrences in the training texts
  };
  std::span<const Syllable> syllables;   ///< by id − kFirstSyllable
  std::span<const std::uint32_t> slots;  ///< id or 0; size is a power of two
  struct Edge {
    std::uint32_t node = 0, syllable = 0, child = 0;  ///< child 0: empty slot
  };
  std::span<const Edge> edges;          ///< the trie of words of two syllables or more; size is a power of two
  std::span<const std::uint8_t> ends;   ///< by node: 1 where a word ends
  std::span<const SyllableId> by_bare;  ///< all syllables, sorted by what they are without marks

  [[nodiscard]] SyllableId find(std::string_view key) const noexcept;
  [[nodiscard]] std::uint32_t child(std::uint32_t node, SyllableId syllable) const noexcept;
  [[nodiscard]] std::string_view key(SyllableId id) const noexcept;
  [[nodiscard]] const Syllable* entry(SyllableId id) const noexcept;
};

/// The same tables, owned; what the builder makes and an image is written from.
struct LexiconData {
  std::vector<char> key_bytes;
  std::vector<LexiconView::Syllable> syllables;
  std::vector<std::uint32_t> slots;
  std::vector<LexiconView::Edge> edges;
  std::vector<std::uint8_t> ends;
  std::vector<SyllableId> by_bare;
  [[nodiscard]] LexiconView view() const noexcept;
};

class LexiconBuilder {
 public:
  /// The id of a syllable key, made if it is new; `count` adds to its frequency.
  SyllableId syllable(std::string_view key, std::uint32_t count = 0);
  void word(const std::vector<SyllableId>& syllables, std::uint32_t count);
  [[nodiscard]] LexiconData build() const;

 private:
  struct Word {
    std::vector<SyllableId> syllables;
    std::uint32_t count;
  };
  std::vector<std::string> keys_;
  std::vector<std::uint32_t> counts_, alone_;
  std::vector<std::uint32_t> index_;  // open addressing over keys_
  std::vector<Word> words_;
};

/// Syllables that only an agency's dictionaries know, numbered after the built-in ones.
struct ExtraSyllables {
  std::vector<std::string> keys;  ///< sorted
  SyllableId first = 0;
  [[nodiscard]] SyllableId find(std::string_view key) const noexcept;
};

/// What the segmenter needs to know; handed in, never changed.
struct Tables {
  LexiconView lexicon;
  ModelView model;  ///< empty: every syllable is a word
  ExtraSyllables extra;
  std::vector<std::string_view> onsets, rimes;        ///< sorted keys without tone: what a syllable may be made of
  std::vector<SyllableId> surnames;                   ///< sorted
  std::vector<std::string_view> whole;                ///< sorted keys of loan words that look glued and are not
  std::vector<std::string_view> units_before_number;  ///< sorted keys of words that are written apart from a number
  std::vector<std::string_view> units_after_number;   ///< sorted keys of units that are a word of their own: 1,65m
  std::vector<std::string_view> abbreviations;        ///< sorted keys of words cut short, to which a full stop belongs
  /// An onset and a rime of Vietnamese with at most one tone.
  [[nodiscard]] bool is_syllable(const text::Key& key) const noexcept;
  [[nodiscard]] SyllableId id_of(std::string_view syllable) const noexcept { return id_of(text::key_of(syllable)); }
  [[nodiscard]] SyllableId id_of(const text::Key& key) const noexcept;
};

/// A syllable key without marks and tone: "bình" is "binh".
[[nodiscard]] std::string bare_key(std::string_view key);

/// Whether nothing but blanks stands between `at` and a line end.
[[nodiscard]] bool ends_line(std::string_view text, std::size_t at);

/// Puts together what was torn and reads what was misread, from atom `first` on; rare atoms, and hyphens at line ends,
/// are where it looks.
void mend(std::string_view text, const Tables& tables, std::vector<Atom>& atoms, std::size_t first,
          std::vector<Mended>& out);

/// Splits a text into atoms and words. `paragraphs` are the stretches that no
/// word and no sentence crosses, in order, not overlapping; line ends inside one
/// are blanks. Linear in the text. `tables` outlive the call.
[[nodiscard]] Words segment(std::string_view text, std::span<const TextSpan> paragraphs, const Tables& tables);

/// Segments one text after another in the memory of the first: for a thread with many, or with a paragraph that is
/// being typed. Gives what the function gives. Not to be used by two threads at a time.
class Worker {
 public:
  /// `tables` outlive the worker. `expected`: bytes of a usual text, to which the memory for caches is cut.
  explicit Worker(const Tables& tables, std::size_t expected = std::size_t{1} << 20);
  Worker(Worker&&) noexcept;
  Worker& operator=(Worker&&) noexcept;
  ~Worker();

  /// The words stay until the next call.
  [[nodiscard]] const Words& segment(std::string_view text, std::span<const TextSpan> paragraphs);
  /// Hands over the words of the last call.
  [[nodiscard]] Words take() noexcept;

 private:
  class Segmenter;
  std::unique_ptr<Segmenter> segmenter_;
};

}  // namespace longghep::words
