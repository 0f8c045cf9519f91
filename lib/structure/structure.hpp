#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/input.hpp"
#include "longghep/document.hpp"

/// From blocks to the structure of a Vietnamese draft: units, head, zones, citations of units.
namespace longghep::structure {

enum class UnitKind : std::uint8_t {
  phan,
  chuong,
  muc,
  tieu_muc,
  dieu,
  khoan,
  diem,
  can_cu,
  heading,
  bang,
  phu_luc,
  noi_nhan,
  chu_ky
};
[[nodiscard]] std::string_view to_string(UnitKind kind) noexcept;

/// What a block is to a check.
enum class Zone : std::uint8_t {
  body,
  heading,    ///< of a chapter, an article, a part of a plan
  title,      ///< kind, number, title, national motto, issuer
  basis,      ///< căn cứ
  closing,    ///< recipients and signature
  quotation,  ///< articles quoted inside an amending law
  outside     ///< furniture of a web page
};

struct Opener;
class Openers;
using Phrase = std::vector<std::string>;  ///< matching keys of its syllables

/// Words that the grammar of drafts is made of; read from dictionaries/structure.
struct Labels {
  struct Kind {
    Phrase phrase;
    std::string id;
  };
  std::vector<Kind> kinds;                                   ///< "kế hoạch" → ke-hoach; the longest match wins
  std::vector<std::pair<std::string, std::string>> symbols;  ///< "KH" → ke-hoach
  std::vector<Phrase> units[13];                             ///< labels of each UnitKind that begins with a word
  std::vector<std::pair<std::string, int>> ordinals;         ///< keys: nhất → 1
  std::vector<Phrase> basis, number, motto, recipients, signature, furniture, furniture_start, subject, letter, issuer,
      self, attached, this_word, joiners, of_words;
  std::vector<Phrase> day, month, year, adopted, effect;
  std::vector<std::string> point_letters;  ///< in order of the Vietnamese alphabet
  std::string label_dieu, label_khoan, label_diem, label_phan, label_chuong, label_muc, label_tieu_muc, label_phu_luc,
      label_heading, label_can_cu, label_bang, label_row, label_column, label_closing;
};

struct Unit {
  UnitKind kind = UnitKind::heading;
  std::string number;  ///< as written
  std::string id;      ///< path of labels
  TextSpan heading;    ///< its own line without the label; may be empty
  TextSpan span;       ///< from its label to the next unit of its rank
  int parent = -1;
};

/// A reference to a unit, with what it says of the instrument.
struct Citation {
  TextSpan span;  ///< the innermost "Phụ lục I", "khoản 5 Điều 3"
  std::string article, clause, point, appendix;
  bool own = false;           ///< of this document ("Điều 5 Nghị định này")
  bool same_article = false;  ///< "khoản 5 Điều này"
};

struct Outline {
  std::vector<Unit> units;                      ///< in text order, parents before children
  std::vector<Zone> zones;                      ///< one a block
  std::vector<bool> of_plan;                    ///< by block: its label was read as that of a heading of a plan
  std::vector<TextSpan> paragraphs;             ///< blocks, with lines broken by wrapping put together
  std::vector<std::uint32_t> paragraph_blocks;  ///< the first block of each paragraph
  std::vector<Citation> citations;
  std::string kind = "khac", title, number, date, issuer, year;
  std::string effective;  ///< the day on which the act says it takes effect; looked for only where it has no date
  std::optional<bool> normative;
  TextSpan title_span;

  /// Innermost unit that holds `at`, or -1. Logarithmic, then the depth of nesting.
  [[nodiscard]] int unit_at(std::size_t at) const;
};

/// The kind of document that the symbol in its number stands for: "48/2009/NĐ-CP" is a "nghi-dinh". Empty if unknown.
[[nodiscard]] std::string kind_of_number(std::string_view number, const Labels& labels);

[[nodiscard]] Outline outline(const input::Source& source, const Labels& labels);

/// What is known of the document as a whole, read as `path`; `kind` overrides what the outline found.
[[nodiscard]] DocumentInfo info_of(const input::Source& source, const Outline& outline, const std::string& path,
                                   const std::string& kind, std::size_t code_points);

/// What the text cites of articles, clauses, points and appendices, in text order. Linear.
[[nodiscard]] std::vector<Citation> citations(std::string_view text, std::span<const TextSpan> paragraphs,
                                              const Labels& labels);
/// The same; `openers` are those of the text.
[[nodiscard]] std::vector<Citation> citations(std::string_view text, std::span<const TextSpan> paragraphs,
                                              std::span<const Opener> openers, const Labels& labels);

/// What a paragraph says of other acts, on which the citations in it and in those after it depend.
struct Acts {
  bool begins_article = false, names_act = false;
  /// Whether an act was named in the article so far, this paragraph included; before the first article: true.
  [[nodiscard]] bool named_after(bool before) const noexcept { return names_act || (!begins_article && before); }
  friend bool operator==(const Acts&, const Acts&) = default;
};
[[nodiscard]] Acts acts_in(std::string_view text, TextSpan paragraph, Openers& openers, const Labels& labels);
/// The citations of one paragraph; `act_named` is named_after() of it.
[[nodiscard]] std::vector<Citation> citations_in(std::string_view text, TextSpan paragraph, bool act_named,
                                                 Openers& openers, const Labels& labels);

/// "Khoản 2 Điều 3": the unit for people.
[[nodiscard]] std::string label_of(const Outline& outline, int unit, const Labels& labels);

/// Keys of the syllables of a phrase, blanks and commas apart.
[[nodiscard]] Phrase phrase_of(std::string_view text);

}  // namespace longghep::structure
