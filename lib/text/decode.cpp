// Tested by tests/text/decode_test.cpp.
//
// From bytes to valid UTF-8 with the way back. UTF-8 that is valid is copied;
// other encodings go through ICU one code point at a time, so that each step in
// the text knows how far it moved in the bytes.
#include <algorithm>
#include <array>

#include "text/short_run.hpp"
#include "text/text.hpp"
#include "text/unicode.hpp"

namespace longghep::text {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kSegment = 1024;  // code points: a way home counts through no more than these

// `good`: how much of the beginning is known to be valid.
Decoded decode_utf8(std::string_view bytes, std::size_t skip, std::size_t good) {
  Decoded out;
  out.encoding = "utf-8";
  bytes.remove_prefix(skip);
  out.utf8.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); good = valid_prefix(bytes.substr(at))) {
    if (good > 0) {
      out.segments.push_back(
          {static_cast<std::uint32_t>(out.utf8.size()), {skip + at, skip + at + good, 0, 0, 0, Step::bytes}});
      out.utf8.append(bytes.substr(at, good));
      at += good;
    }
    if (at < bytes.size()) {
      out.segments.push_back(
          {static_cast<std::uint32_t>(out.utf8.size()), {skip + at, skip + at + 1, 0, 0, 0, Step::whole}});
      out.utf8 += kReplacement;
      ++out.invalid;
      ++at;
    }
  }
  return out;
}

// Well-formed UTF-8 (the Unicode Standard, table 3-7) as an automaton whose states are shifts: a byte's entry holds, at
// each state, the state that follows, so that a step is a look-up and a shift and nothing branches (P. Vognsen,
// "Shift-based DFAs").
enum State : std::uint64_t {
  kStart = 0,
  kOneMore = 6,
  kTwoMore = 12,
  kThreeMore = 18,
  kAfterE0 = 24,
  kAfterED = 30,
  kAfterF0 = 36,
  kAfterF4 = 42,
  kFailed = 48
};
constexpr std::array<std::uint64_t, 256> make_states() {
  std::array<std::uint64_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto in = [&](unsigned first, unsigned last) { return byte >= first && byte <= last; };
    const auto follows = [&](State state, bool goes, State next) { table[byte] |= (goes ? next : kFailed) << state; };
    follows(kStart, true,
            in(0, 0x7F)      ? kStart
            : in(0xC2, 0xDF) ? kOneMore
            : byte == 0xE0   ? kAfterE0
            : byte == 0xED   ? kAfterED
            : in(0xE1, 0xEF) ? kTwoMore
            : byte == 0xF0   ? kAfterF0
            : in(0xF1, 0xF3) ? kThreeMore
            : byte == 0xF4   ? kAfterF4
                             : kFailed);
    follows(kOneMore, in(0x80, 0xBF), kStart);
    follows(kTwoMore, in(0x80, 0xBF), kOneMore);
    follows(kThreeMore, in(0x80, 0xBF), kTwoMore);
    follows(kAfterE0, in(0xA0, 0xBF), kOneMore);
    follows(kAfterED, in(0x80, 0x9F), kOneMore);
    follows(kAfterF0, in(0x90, 0xBF), kTwoMore);
    follows(kAfterF4, in(0x80, 0x8F), kTwoMore);
    follows(kFailed, false, kFailed);
  }
  return table;
}
constexpr auto kStates = make_states();

Decoded decode_wide(std::string_view bytes, std::size_t skip, std::size_t width, bool big) {
  Decoded out;
  out.encoding = std::string(width == 2 ? "utf-16" : "utf-32") + (big ? "be" : "le");
  const auto unit = [&](std::size_t at) {
    char32_t value = 0;
    for (std::size_t k = 0; k < width; ++k) {
      const auto byte = static_cast<unsigned char>(bytes[at + (big ? k : width - 1 - k)]);
      value = value << 8 | byte;
    }
    return value;
  };
  const Step step = width == 2 ? Step::utf16_bytes : Step::utf32_bytes;
  std::size_t room = 0;  // code points until the next segment
  for (std::size_t at = skip; at < bytes.size();) {
    char32_t c = 0xFFFD;
    std::size_t used = std::min(width, bytes.size() - at);
    bool good = used == width;
    if (good) {
      c = unit(at);
      if (width == 2 && c >= 0xD800 && c < 0xDC00 && at + 4 <= bytes.size()) {
        const char32_t low = unit(at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
          c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
          used = 4;
        }
      }
      good = c < 0x110000 && (c < 0xD800 || c >= 0xE000);
    }
    if (!good) {
      out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()), {at, at + used, 0, 0, 0, Step::whole}});
      out.utf8 += kReplacement;
      ++out.invalid;
      room = 0;
    } else {
      if (room == 0) {
        out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()), {at, bytes.size(), 0, 0, 0, step}});
        room = kSegment;
      }
      --room;
      append_utf8(out.utf8, c);
    }
    at += used;
  }
  return out;
}

Result<Decoded> decode_charset(std::string_view bytes, const std::string& charset) {
  const unicode::Charset kind = unicode::charset_named(charset);
  if (kind == unicode::Charset::unknown)
    return Error{ErrorCode::unsupported, "unknown character encoding \"" + charset + "\"", "", 0, 0};
  const bool single = kind == unicode::Charset::single_byte;  // a byte is a code point: a segment for many of them
  Decoded out;
  out.encoding = charset;
  std::size_t count = 0;
  unicode::decode(bytes, charset, [&](char32_t c, std::size_t begin, std::size_t end) {
    if (c == 0xFFFD) ++out.invalid;
    if (!single || count % kSegment == 0)
      out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()),
                              {begin, single ? bytes.size() : end, 0, 0, 0, single ? Step::code_points : Step::whole}});
    append_utf8(out.utf8, c);
    ++count;
  });
  return out;
}

// UTF-16 without a mark: in Latin text one byte of each pair is 0, 1 or 0x1E.
bool looks_utf16(std::string_view bytes, bool big) {
  const std::size_t pairs = std::min<std::size_t>(bytes.size() / 2, 2048);
  if (pairs < 4) return false;
  std::size_t plausible = 0, zero = 0;
  for (std::size_t k = 0; k < pairs; ++k) {
    const auto high = static_cast<unsigned char>(bytes[2 * k + (big ? 0 : 1)]);
    const auto low = static_cast<unsigned char>(bytes[2 * k + (big ? 1 : 0)]);
    if (high <= 0x03 || high == 0x1E || high == 0x20) ++plausible;
    if (high == 0 && low >= 0x09) ++zero;
  }
  return plausible * 100 >= pairs * 98 && zero * 100 >= pairs * 40;
}

Result<Decoded> decode_as_told(Bytes raw, std::string_view declared, const LegacyEncodings& legacy) {
  const std::string_view bytes(reinterpret_cast<const char*>(raw.data()), raw.size());
  const auto starts = [&](std::string_view mark) { return bytes.substr(0, mark.size()) == mark; };
  using namespace std::string_view_literals;
  if (starts("\xEF\xBB\xBF"sv)) return decode_utf8(bytes, 3, valid_prefix(bytes.substr(3)));
  if (starts("\xFF\xFE\0\0"sv)) return decode_wide(bytes, 4, 4, false);
  if (starts("\0\0\xFE\xFF"sv)) return decode_wide(bytes, 4, 4, true);
  if (starts("\xFF\xFE"sv)) return decode_wide(bytes, 2, 2, false);
  if (starts("\xFE\xFF"sv)) return decode_wide(bytes, 2, 2, true);
  const std::size_t good = valid_prefix(bytes);
  if (good < bytes.size() || bytes.find('\0') != std::string_view::npos) {
    if (looks_utf16(bytes, false)) return decode_wide(bytes, 0, 2, false);
    if (looks_utf16(bytes, true)) return decode_wide(bytes, 0, 2, true);
  }
  std::size_t control = 0;
  for (const char c : bytes)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v')
      ++control;
  if (control * 20 > bytes.size())
    return Error{ErrorCode::unreadable, "this is binary data, not a document of a known format", "", 0, 0};
  if (good == bytes.size()) return decode_utf8(bytes, 0, good);
  if (!declared.empty()) {
    std::string lower = to_lower(declared);
    if (lower != "utf-8" && lower != "utf8") return decode_charset(bytes, lower);
  }
  Decoded out = decode_utf8(bytes, 0, good);
  if (out.invalid * 50 > bytes.size())
    if (auto eight_bit = decode_charset(bytes, "windows-1252"); eight_bit && convert_legacy(*eight_bit, legacy))
      return eight_bit;
  // A few bad bytes in a Unicode text are mended; a text full of them is in an 8-bit encoding.
  if (out.invalid * 50 > bytes.size())
    return Error{ErrorCode::unsupported,
                 "the text is not Unicode (" + std::to_string(out.invalid) +
                     " bytes are no UTF-8); and no Vietnamese 8-bit encoding makes sense of it",
                 "", 0, 0};
  return out;
}

// Sixteen bytes of which the two before them are known: whether none is out of place, and none begins what is rare or
// never well-formed (U+0800 to U+0FFF, U+D000 to U+DFFF, what takes four bytes).
bool in_place(SixteenBytes bytes, SixteenBytes before, SixteenBytes two_before) noexcept {
  const SixteenBytes follows = (bytes & 0xC0) == 0x80;
  const SixteenBytes has_to = between(before, 0xC2, 0xEF) | between(two_before, 0xE0, 0xEF);
  const SixteenBytes strange = (bytes >= 0xF0) | between(bytes, 0xC0, 0xC1) | (bytes == 0xE0) | (bytes == 0xED);
  return !any((follows ^ has_to) | strange);
}

// A part of the longest well-formed beginning, which ends where a code point does: most texts are seen whole.
std::size_t plain_prefix(std::string_view bytes) noexcept {
  constexpr std::size_t kBytes = sizeof(SixteenBytes);
  const auto look = [](const char* at) {
    return in_place(sixteen_bytes(at), sixteen_bytes(at - 1), sixteen_bytes(at - 2));
  };
  std::array<char, kBytes + 2> copy{};  // where there are no two bytes before, or no sixteen behind
  const auto look_aside = [&](std::size_t from) {
    const std::size_t before = std::min<std::size_t>(from, 2), size = std::min(kBytes, bytes.size() - from);
    copy.fill('\0');
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(from - before), before + size,
                copy.begin() + 2 - static_cast<std::ptrdiff_t>(before));
    return look(copy.data() + 2);
  };
  std::size_t at = 0;
  if (bytes.size() >= kBytes && look_aside(0))
    for (at = kBytes; at + kBytes <= bytes.size() && look(bytes.data() + at);) at += kBytes;
  if (at + kBytes > bytes.size() && look_aside(at)) return bytes.size();
  // The code point that ends before `at`, or goes on there, is left to the automaton.
  if (at > 0) --at;
  while (at > 0 && (static_cast<unsigned char>(bytes[at]) & 0xC0) == 0x80) --at;
  return at;
}

}  // namespace

std::size_t valid_prefix(std::string_view bytes) noexcept {
  std::size_t at = plain_prefix(bytes);
  std::uint64_t state = kStart;
  const auto read = [&](std::size_t end) {
    for (; at < end; ++at) state = kStates[static_cast<unsigned char>(bytes[at])] >> (state & 63);
    return (state & 63) != kFailed;
  };
  std::size_t good = at;  // no sequence is cut here
  for (std::size_t stretch = 8; at < bytes.size(); stretch = std::min<std::size_t>(stretch * 2, 512)) {
    if (!read(std::min(at + stretch, bytes.size()))) break;
    if ((state & 63) == kStart) good = at;
  }
  if (good == bytes.size()) return good;
  // Again, byte by byte, for where the last good sequence ends.
  state = kStart;
  for (at = good; at < bytes.size() && read(at + 1);)
    if ((state & 63) == kStart) good = at;
  return good;
}

char32_t windows_1252(unsigned char byte) noexcept {
  static constexpr char16_t kHigh[] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                       0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  return byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80] : byte;
}

void Decoded::append(const Decoded& more) {
  const auto base = static_cast<std::uint32_t>(utf8.size());
  for (Segment segment : more.segments) {
    segment.begin += base;
    segments.push_back(segment);
  }
  if (!stretches.empty() || !more.stretches.empty()) {
    // Where `more` begins without a font, that of before ends.
    if (!stretches.empty() && (more.stretches.empty() || more.stretches.front().begin > 0)) set_font("");
    for (const Stretch& stretch : more.stretches) {
      std::uint32_t font = 0;
      while (font < fonts.size() && fonts[font] != more.fonts[stretch.font]) ++font;
      if (font == fonts.size()) fonts.push_back(more.fonts[stretch.font]);
      stretches.push_back({stretch.begin + base, font, stretch.capitals, stretch.deleted});
    }
  }
  utf8 += more.utf8;
  invalid += more.invalid;
}

SourceRef Decoded::source(std::size_t begin, std::size_t& end) const {
  auto after = std::upper_bound(segments.begin(), segments.end(), begin,
                                [](std::size_t value, const Segment& s) { return value < s.begin; });
  if (after == segments.begin()) return {};
  const Segment& segment = *(after - 1);
  if (after != segments.end()) end = std::min<std::size_t>(end, after->begin);
  SourceRef ref = segment.from;
  if (ref.step == Step::whole) return ref;
  std::uint64_t units = begin - segment.begin, length = end - begin;
  if (ref.step != Step::bytes) {
    const auto moved = [&](std::size_t from, std::size_t to) {
      return distance(ref.step, std::string_view(utf8).substr(from, to - from));
    };
    const auto index = static_cast<std::size_t>(&segment - segments.data());
    if (index != segment_ || counted_to_ > begin || counted_to_ < segment.begin) {
      segment_ = index;
      counted_to_ = segment.begin;
      units_ = 0;
    }
    units_ += moved(counted_to_, begin);
    counted_to_ = begin;
    units = units_;
    length = moved(begin, end);
  }
  ref.begin += units;
  ref.end = ref.begin + length;
  return ref;
}

Result<Decoded> decode_marked_up(Bytes raw, std::string_view declared, const LegacyEncodings& legacy) {
  return decode_as_told(raw, declared, legacy);
}

Result<Decoded> decode(Bytes raw, std::string_view declared, const LegacyEncodings& legacy) {
  auto decoded = decode_as_told(raw, declared, legacy);
  if (decoded) static_cast<void>(convert_legacy(*decoded, legacy));
  return decoded;
}

}  // namespace longghep::text
