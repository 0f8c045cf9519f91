#pragma once
#include <algorithm>
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
      seconds = bit(second) | (second == 'y' ? bit('i') : 0);  // kĩ has the key of kỹ
    }
    const std::size_t row = row_of(first);
    rows_[row] |= seconds;
    if (first < 0x80) leads_[first] = leads_[first & ~char32_t{32}] = kAny;
    if (row == kRest) std::fill(leads_.begin() + 0xC2, leads_.end(), kAny);
    if (row != kRest && is_vowel(first))  // with its tones
      for (const unsigned lead : {0xC3U, 0xC4U, 0xC5U, 0xE1U}) leads_[lead] = kAny;
    if (row == kStroke) {  // and eth and its like, which pass for it
      leads_[0xC3] |= kEth;
      leads_[0xC4] |= kStroked;
      leads_[0xC6] |= kAfrican;
    }
  }

  /// Of the word that begins at `at`.
  [[nodiscard]] bool may_begin(std::string_view text, std::size_t at) const noexcept {
    const auto letter = [&] { return text::without_tone(text::to_lower(text::next(text, at))); };
    const std::uint32_t row = rows_[row_of(letter())];
    return row != 0 && (at >= text.size() || (row & bit(letter())) != 0);
  }

  /// Whether may_begin() can be true of a word of which these are the first bytes.
  [[nodiscard]] bool may_lead(char byte, char next) const noexcept {
    return (leads_[static_cast<unsigned char>(byte)] & kSeconds[static_cast<unsigned char>(next)]) != 0;
  }

 private:
  static constexpr std::uint32_t kOther = std::uint32_t{1} << 31;
  static constexpr bool is_vowel(char32_t c) noexcept {
    return c >= 0x80 ? c != U'\u0111' : std::string_view("aeiouy").find(static_cast<char>(c)) < 6;
  }
  static constexpr std::size_t kStroke = 26, kRest = 27;
  static constexpr std::size_t row_of(char32_t c) noexcept {
    return c >= 'a' && c <= 'z' ? c - 'a' : c == U'\u0111' ? kStroke : kRest;
  }
  static constexpr std::uint32_t bit(char32_t c) noexcept {
    return c >= 'a' && c <= 'z' ? std::uint32_t{1} << (c - 'a') : kOther;
  }
  std::array<std::uint32_t, kRest + 1> rows_{};  // by first letter: the second ones
  // What must follow a first byte: anything, or the rest of ð, of đ or of U+0189, in either case.
  static constexpr std::uint8_t kAny = 1, kEth = 2, kStroked = 4, kAfrican = 8;
  static constexpr auto kSeconds = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(kAny);
    for (const unsigned byte : {0x90U, 0xB0U}) table[byte] |= kEth;
    for (const unsigned byte : {0x90U, 0x91U}) table[byte] |= kStroked;
    table[0x89] |= kAfrican;
    return table;
  }();
  std::array<std::uint8_t, 256> leads_{};
};

/// Calls `use` with the beginning of each word of [at, end) that `filter` lets pass; it gives where to go on (not
/// before the word's second letter), or `end` to stop.
template <class Use>
void each_word(std::string_view text, std::size_t at, std::size_t end, const FirstLetters& filter, Use&& use) {
  std::size_t resumed = at;  // a word begins here whatever stands before
  while (at < end) {
    if (!filter.may_lead(text[at], at + 1 < end ? text[at + 1] : '\0')) {
      ++at;
      continue;
    }
    std::size_t before = at;
    const bool inside = at > resumed && text::is_letter(text::previous(text, before));
    std::size_t next = at;
    if (!inside && text::is_letter(text::next(text, next)) && filter.may_begin(text, at))
      at = resumed = use(at);
    else
      ++at;
  }
}

}  // namespace longghep::structure
