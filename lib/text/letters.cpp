// Tested by tests/text/letters_test.cpp.
//
// Letters of Vietnamese and the matching key of a syllable. The tables are
// computed at compile time from the code charts of Unicode (Latin-1, Latin
// Extended-A/B, Latin Extended Additional); everything else asks Unicode.
#include <algorithm>
#include <array>

#include "text/short_run.hpp"
#include "text/text.hpp"
#include "text/unicode.hpp"

namespace longghep::text {
namespace {

// A vowel letter of Vietnamese taken apart: the letter without its tone, and the tone (1 to 5).
struct Parts {
  char16_t letter = 0;
  std::uint8_t tone = 0;
};

// Order of the tones: grave, acute, hook above, tilde, dot below.
constexpr char16_t kToned[12][6] = {
    {u'a', 0xE0, 0xE1, 0x1EA3, 0xE3, 0x1EA1},        {0x103, 0x1EB1, 0x1EAF, 0x1EB3, 0x1EB5, 0x1EB7},
    {0xE2, 0x1EA7, 0x1EA5, 0x1EA9, 0x1EAB, 0x1EAD},  {u'e', 0xE8, 0xE9, 0x1EBB, 0x1EBD, 0x1EB9},
    {0xEA, 0x1EC1, 0x1EBF, 0x1EC3, 0x1EC5, 0x1EC7},  {u'i', 0xEC, 0xED, 0x1EC9, 0x129, 0x1ECB},
    {u'o', 0xF2, 0xF3, 0x1ECF, 0xF5, 0x1ECD},        {0xF4, 0x1ED3, 0x1ED1, 0x1ED5, 0x1ED7, 0x1ED9},
    {0x1A1, 0x1EDD, 0x1EDB, 0x1EDF, 0x1EE1, 0x1EE3}, {u'u', 0xF9, 0xFA, 0x1EE7, 0x169, 0x1EE5},
    {0x1B0, 0x1EEB, 0x1EE9, 0x1EED, 0x1EEF, 0x1EF1}, {u'y', 0x1EF3, 0xFD, 0x1EF7, 0x1EF9, 0x1EF5},
};

constexpr auto make_low() {
  std::array<Parts, 0x200> table{};
  for (const auto& row : kToned)
    for (std::uint8_t tone = 0; tone < 6; ++tone)
      if (row[tone] < 0x200) table[row[tone]] = {row[0], tone};
  return table;
}
constexpr auto make_high() {
  std::array<Parts, 0x100> table{};
  for (const auto& row : kToned)
    for (std::uint8_t tone = 0; tone < 6; ++tone)
      if (row[tone] >= 0x1E00) table[static_cast<std::size_t>(row[tone] - 0x1E00)] = {row[0], tone};
  return table;
}
constexpr auto kLow = make_low();
constexpr auto kHigh = make_high();

constexpr Parts parts_of(char32_t c) {
  if (c < 0x200) return kLow[c];
  if (c >= 0x1E00 && c < 0x1F00) return kHigh[c - 0x1E00];
  return {};
}

}  // namespace

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 63));
    out += static_cast<char>(0x80 | (c & 63));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 63));
    out += static_cast<char>(0x80 | (c >> 6 & 63));
    out += static_cast<char>(0x80 | (c & 63));
  }
}

Counted count(std::string_view utf8) noexcept {
  constexpr std::size_t kBytes = sizeof(SixteenBytes), kStretch = kBytes * 255;  // whose counts fit into bytes
  std::size_t following = 0, wide = 0, at = 0;
  const auto count_to = [&](const char* bytes, std::size_t size) {
    SixteenBytes follow{}, four{};
    for (std::size_t k = 0; k < size; k += kBytes) {
      const SixteenBytes here = sixteen_bytes(bytes + k);
      follow -= (here & 0xC0) == 0x80;
      four -= here >= 0xF0;
    }
    following += sum(follow);
    wide += sum(four);
  };
  while (utf8.size() - at >= kBytes) {
    const std::size_t size = std::min(kStretch, (utf8.size() - at) / kBytes * kBytes);
    count_to(utf8.data() + at, size);
    at += size;
  }
  std::array<char, kBytes> rest{};
  std::copy(utf8.begin() + static_cast<std::ptrdiff_t>(at), utf8.end(), rest.begin());
  count_to(rest.data(), kBytes);
  const std::size_t points = utf8.size() - following;
  return {points, points + wide};
}

char32_t to_lower_rare(char32_t c) noexcept {
  if (c == 0xD0 || c == 0xF0 || c == 0x189) return 0x111;  // eth passes for đ in old texts
  if (c >= 0xC0 && c <= 0xDE) return c == 0xD7 ? c : c + 32;
  if (c < 0x100) return c;
  if (c == 0x110 || c == 0x128 || c == 0x168 || c == 0x102) return c + 1;
  if (c == 0x1A0 || c == 0x1AF) return c + 1;
  if (c >= 0x1EA0 && c <= 0x1EF9) return c | 1;
  if (c >= 0x2000 && c < 0x2100) return c;
  return unicode::lower(c);
}

bool is_rare_letter(char32_t c) noexcept {
  if (c >= 0x2000 && c < 0x2070) return false;
  return unicode::is_alphabetic(c);
}

bool is_upper(char32_t c) noexcept {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return to_lower(c) != c;
}

char32_t without_tone(char32_t small) noexcept {
  const Parts parts = parts_of(small);
  return parts.letter != 0 ? parts.letter : small;
}

std::string to_lower(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) append_utf8(out, to_lower(next(utf8, at)));
  return out;
}

bool has_diacritic(std::string_view utf8) noexcept {
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = to_lower(next(utf8, at));
    if (c >= 0x80 && (c == 0x111 || parts_of(c).letter != 0)) return true;
  }
  return false;
}

std::string squeeze(std::string_view utf8) {
  std::string out;
  for (const char c : trim(utf8)) {
    const bool blank = is_blank(static_cast<unsigned char>(c));
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

std::string_view trim(std::string_view utf8) noexcept {
  while (!utf8.empty() && is_blank(static_cast<unsigned char>(utf8.front()))) utf8.remove_prefix(1);
  while (!utf8.empty() && is_blank(static_cast<unsigned char>(utf8.back()))) utf8.remove_suffix(1);
  return utf8;
}

Key key_of(std::string_view syllable) noexcept {
  Key key;
  std::uint8_t tone = 0;
  char32_t letters[3] = {0, 0, 0};  // the last three, newest first
  std::size_t count = 0;
  std::uint32_t overflow = 0;
  for (std::size_t at = 0; at < syllable.size();) {
    char32_t c = static_cast<unsigned char>(syllable[at]);
    if (c < 0x80) {  // most letters, which have no parts
      c = to_lower(c);
      ++at;
    } else {
      c = to_lower(next(syllable, at));
      if (const Parts parts = parts_of(c); parts.letter != 0) {
        if (parts.tone != 0) {
          tone = parts.tone;
          ++key.tones;
        }
        c = parts.letter;
      }
    }
    letters[2] = letters[1];
    letters[1] = letters[0];
    letters[0] = c;
    ++count;
    if (key.size + 8U > Key::kKeySize) {  // a letter of three bytes, four of the hash, the tone
      overflow = (overflow ^ static_cast<std::uint32_t>(c)) * 16777619U + 1;
      continue;
    }
    if (c < 0x80) {
      key.bytes[key.size++] = static_cast<char>(c);
    } else if (c < 0x800) {
      key.bytes[key.size++] = static_cast<char>(0xC0 | c >> 6);
      key.bytes[key.size++] = static_cast<char>(0x80 | (c & 63));
    } else {
      key.bytes[key.size++] = static_cast<char>(0xE0 | (c >> 12 & 15));
      key.bytes[key.size++] = static_cast<char>(0x80 | (c >> 6 & 63));
      key.bytes[key.size++] = static_cast<char>(0x80 | (c & 63));
    }
  }
  if (letters[0] == 'i' &&
      ((count == 2 && (letters[1] == 'h' || letters[1] == 'k' || letters[1] == 'l' || letters[1] == 'm' ||
                       letters[1] == 's' || (letters[1] == 't' && tone == 3))) ||
       (count == 3 && letters[1] == 'u' && letters[2] == 'q')))
    key.bytes[key.size - 1] = 'y';
  if (overflow != 0)
    for (int k = 0; k < 4; ++k) key.bytes[key.size++] = static_cast<char>('A' + (overflow >> (8 * k) & 15));
  if (tone != 0) key.bytes[key.size++] = static_cast<char>('0' + tone);
  return key;
}

std::string spelled(std::string_view key) {
  std::size_t tone = 0;
  if (!key.empty() && key.back() >= '1' && key.back() <= '5') {
    tone = static_cast<std::size_t>(key.back() - '0');
    key.remove_suffix(1);
  }
  std::vector<char32_t> letters;
  for (std::size_t at = 0; at < key.size();) letters.push_back(next(key, at));
  const auto is_vowel = [](char32_t c) {
    constexpr std::u32string_view kVowels = U"aeiouy\u0103\u00E2\u00EA\u00F4\u01A1\u01B0";
    return kVowels.find(c) != std::u32string_view::npos;
  };
  std::size_t begin = 0;
  while (begin < letters.size() && !is_vowel(letters[begin])) ++begin;
  // gi and qu are onsets where another vowel follows.
  if (begin > 0 && begin + 1 < letters.size() && is_vowel(letters[begin + 1]) &&
      ((letters[begin - 1] == 'g' && letters[begin] == 'i') || (letters[begin - 1] == 'q' && letters[begin] == 'u')))
    ++begin;
  std::size_t end = begin;
  while (end < letters.size() && is_vowel(letters[end])) ++end;
  std::size_t place = end - begin == 3 ? begin + 1 : begin;
  if (end < letters.size() && end > begin) place = end - 1;
  for (std::size_t at = begin; at < end; ++at)
    if (letters[at] >= 0x80) place = at;
  std::string out;
  for (std::size_t at = 0; at < letters.size(); ++at) {
    char32_t c = letters[at];
    if (at == place)
      for (const auto& row : kToned)
        if (row[0] == c) c = row[tone];
    append_utf8(out, c);
  }
  return out;
}

}  // namespace longghep::text
