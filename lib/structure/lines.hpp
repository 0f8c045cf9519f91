#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "structure/openers.hpp"
#include "structure/structure.hpp"

/// What one line of a draft is by itself, before its neighbours have a say.
namespace longghep::structure {

/// Walks the words of one line.
class Line {
 public:
  Line(std::string_view text, std::size_t begin, std::size_t end) : text_(text), at_(begin), end_(end) {}

  std::size_t at() const { return at_; }
  std::size_t end() const { return end_; }
  bool done() const { return at_ >= end_; }
  char32_t peek() const {
    std::size_t at = at_;
    return done() ? 0 : text::next(text_, at);
  }
  void skip() {
    if (!done()) static_cast<void>(text::next(text_, at_));
  }
  void blanks() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  // What may stand between the words of a phrase.
  void gap() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == ',')) ++at_;
  }
  bool take(char32_t c) {
    if (peek() != c) return false;
    skip();
    return true;
  }
  std::string_view letters() {
    const std::size_t begin = at_;
    at_ = std::max(at_, word_end(text_.substr(0, end_), at_));
    return text_.substr(begin, at_ - begin);
  }
  std::string_view digits() {
    const std::size_t begin = at_;
    while (!done() && text::is_digit(peek())) skip();
    return text_.substr(begin, at_ - begin);
  }
  std::string_view rest() const { return text_.substr(at_, end_ - at_); }

  // Takes the phrase if the next words are it; commas and blanks between words do not count.
  bool phrase(const Phrase& wanted) {
    const std::size_t start = at_;
    for (const std::string& key : wanted) {
      gap();
      if (!may_begin(peek(), key) || text::key_of(letters()).view() != key) {
        at_ = start;
        return false;
      }
    }
    return true;
  }
  bool any(const std::vector<Phrase>& list) {
    return std::any_of(list.begin(), list.end(), [&](const Phrase& p) { return phrase(p); });
  }

 private:
  std::string_view text_;
  std::size_t at_, end_;
};

/// Two letters or more, all of them capitals.
[[nodiscard]] bool all_upper(std::string_view text);
/// "ngày 18 tháng 4 năm 2022" or "ngày 18/4/2022" anywhere in the text, as "YYYY-MM-DD"; or empty.
[[nodiscard]] std::string date_in(std::string_view text, const Labels& labels);

enum class Mark : std::uint8_t { none, unit, roman, upper, arabic, dotted, letter, dash, plus };

/// What a line begins with.
struct Label {
  Mark mark = Mark::none;
  UnitKind kind = UnitKind::heading;
  std::string number;  // as written
  std::size_t value = 0;
  std::string suffix;    // a of 5a
  std::size_t text = 0;  // where the text after the label begins, from the beginning of the line
  bool stop = false;     // a full stop or colon follows
  friend bool operator==(const Label&, const Label&) = default;
};

/// The dates that closing words of a line tell: "… thông qua ngày …", "… có hiệu lực thi hành từ ngày …". Of the
/// second, only where it stands before the first.
struct Closing {
  std::optional<std::string> adopted, effect;  ///< set where the words stand; empty if no date follows them
  friend bool operator==(const Closing&, const Closing&) = default;
};

/// All that the outline reads of the inside of a line.
struct LineFacts {
  Label label;
  std::size_t size = 0;                         ///< bytes
  std::size_t quoted_number = 0;                ///< of the article that a quotation begins with
  std::uint32_t recipients = 0, signature = 0;  ///< where these words end, from the beginning of the line; 0: not there
  char last = 0;                                ///< byte
  bool furniture = false, furniture_start = false;
  bool upper = false, rest_upper = false, label_upper = false;  ///< in capitals: all of it, after and in its label
  bool basis = false, attached = false;
  bool opens_quote = false, closes_quote = false;
  bool starts_small = false;       ///< with a small letter
  bool says_this = false;          ///< as a text does where it speaks of itself; without it there is no closing or self
  std::optional<Closing> closing;  ///< only if it was asked for
  std::optional<std::vector<std::uint16_t>>
      self;  ///< likewise: what the text calls itself, as indices of Labels::kinds

  [[nodiscard]] std::size_t rest() const noexcept { return size - label.text; }  ///< bytes after the label
  /// Whether an outline cannot tell the two lines apart but for where they and their parts end; `of_plan` is
  /// Outline::of_plan of the line. Not for the head of a document, of which it reads more.
  [[nodiscard]] bool same_to_outline(const LineFacts& other, bool of_plan) const;
};

/// Whether no blank line stands between two blocks, one of which follows the other.
[[nodiscard]] bool next_line(std::string_view text, const input::Block& one, const input::Block& two);

/// Reads lines one by one. Thread-safe.
class LineReader {
 public:
  explicit LineReader(const Labels& labels);

  /// `openers` are those of the line, which begins at `begin` where they are counted.
  [[nodiscard]] LineFacts facts(std::string_view line, std::size_t begin, std::span<const Opener> openers) const;
  [[nodiscard]] Closing closing(std::string_view line) const;
  [[nodiscard]] std::vector<std::uint16_t> self(std::string_view line) const;
  /// Whether a phrase of the list stands anywhere in the line.
  [[nodiscard]] static bool contains_any(std::string_view line, const std::vector<Phrase>& list);

 private:
  [[nodiscard]] Label label(std::string_view line, Openers::Lists first) const;
  bool unit_number(Line& l, UnitKind kind, Label& out) const;
  [[nodiscard]] static bool opens_quote(std::string_view line, const Label& here);
  [[nodiscard]] std::size_t quoted_number(std::string_view line) const;
  const Labels& labels_;
  std::vector<std::pair<std::string_view, std::uint16_t>> kinds_;  // by the first word of their names
};

/// The outline from the facts of its lines, one a block; without citations. It reads more of the text itself only in
/// the first kHead lines, and where it looks for the kind of a document that does not name it, in those of kVoting.
[[nodiscard]] Outline outline(const input::Source& source, const Labels& labels, std::span<const LineFacts> facts);
inline constexpr std::size_t kHead = 64, kVoting = 400;
inline constexpr std::size_t kLongestHeading = 300;  ///< bytes of a line that may be the heading of the one above it

}  // namespace longghep::structure
