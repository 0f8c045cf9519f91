#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "text/text.hpp"

/// Filters that spare most words the making of a key. None rules out a word that may begin a phrase.
namespace longghep::structure {

/// Whether a word whose first letter is `c` may have that key: tones and marks stand on vowels alone.
[[nodiscard]] inline bool may_begin(char32_t c, std::string_view key) noexcept {
  std::size_t at = 0;
  const char32_t first = key.empty() ? 0 : text::next(key, at);
  const char32_t lower = text::to_lower(c);
  const auto plain = [](char32_t letter) { return letter < 0x80 || letter == U'\u0111'; };
  return !plain(lower) || !plain(first) || lower == first;
}

/// The first two letters of a list of words.
class FirstLetters {
 public:
  void add(std::string_view key) noexcept {
    std::size_t at = 0;
    const char32_t first = text::next(key, at);
    std::uint32_t seconds = ~std::uint32_t{0};
    if (at < key.size()) {
      const char32_t second = text::next(key, at);
      const bool vowel = second >= 0x80 || std::string_view("aeiouy").find(static_cast<char>(second)) < 6;
      seconds = (second < 0x80 ? bit(second) : 0) | (vowel ? kOther : 0);
    }
    if (const std::size_t row = row_of(first); row < rows_.size()) rows_[row] |= seconds;
  }

  /// Of the word that begins at `at`.
  [[nodiscard]] bool may_begin(std::string_view text, std::size_t at) const noexcept {
    const std::size_t row = row_of(text::to_lower(text::next(text, at)));
    if (row >= rows_.size()) return true;
    if (at >= text.size()) return rows_[row] != 0;
    return (rows_[row] & bit(text::to_lower(text::next(text, at)))) != 0;
  }

 private:
  static constexpr std::uint32_t kOther = std::uint32_t{1} << 31;
  static constexpr std::size_t row_of(char32_t c) noexcept {
    return c >= 'a' && c <= 'z' ? c - 'a' : c == U'\u0111' ? 26 : 27;
  }
  static constexpr std::uint32_t bit(char32_t c) noexcept {
    return c >= 'a' && c <= 'z' ? std::uint32_t{1} << (c - 'a') : kOther;
  }
  std::array<std::uint32_t, 27> rows_{};
};

/// Calls `use` with the beginning of each word of [at, end) that `filter` lets pass; it gives where to go on (not
/// before the word's second letter), or `end` to stop.
template <class Use>
void each_word(std::string_view text, std::size_t at, std::size_t end, const FirstLetters& filter, Use&& use) {
  bool inside = false;  // of a word
  while (at < end) {
    std::size_t next = at;
    const auto lead = static_cast<unsigned char>(text[at]);
    bool letter = false;
    if (lead < 0x80) {
      letter = (lead | 32) >= 'a' && (lead | 32) <= 'z';
      ++next;
    } else if (lead >= 0xC4 && lead <= 0xC8) {  // U+0100 to U+023F are letters
      letter = true;
      next += 2;
    } else {
      letter = text::is_letter(text::next(text, next));
    }
    if (letter && !inside && filter.may_begin(text, at)) {
      at = use(at);
      inside = false;
      continue;
    }
    inside = letter;
    at = next;
  }
}

}  // namespace longghep::structure
