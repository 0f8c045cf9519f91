#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "longghep/document.hpp"
#include "longghep/location.hpp"
#include "longghep/result.hpp"
#include "longghep/reviewer.hpp"

/// Encodings, normal forms, letters, and the way home from text to source.
namespace longghep::text {

// ---- Letters ---------------------------------------------------------------

/// Decodes the code point at `at` of valid UTF-8 and moves `at` past it.
[[nodiscard]] inline char32_t next(std::string_view utf8, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(utf8[at + k]); };
  const unsigned char lead = byte(0);
  char32_t c = lead;
  std::size_t size = 1;
  if (lead >= 0xF0 && at + 3 < utf8.size()) {
    c = (char32_t{lead} & 7) << 18 | (char32_t{byte(1)} & 63) << 12 | (char32_t{byte(2)} & 63) << 6 | (byte(3) & 63);
    size = 4;
  } else if (lead >= 0xE0 && at + 2 < utf8.size()) {
    c = (char32_t{lead} & 15) << 12 | (char32_t{byte(1)} & 63) << 6 | (byte(2) & 63);
    size = 3;
  } else if (lead >= 0xC0 && at + 1 < utf8.size()) {
    c = (char32_t{lead} & 31) << 6 | (byte(1) & 63);
    size = 2;
  }
  at += size;
  return c;
}

/// Moves `at` past the code point there and gives its UTF-16 units, as count() tells them. Of ill-formed UTF-8 it
/// passes one byte and those behind it that could continue it, so that no well-formed sequence is ever left half.
[[nodiscard]] inline std::size_t pass_units(std::string_view utf8, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(utf8[k]); };
  const unsigned char lead = byte(at++);
  while (at < utf8.size() && (byte(at) & 0xC0) == 0x80) ++at;
  return lead >= 0xF0 ? 2 : (lead & 0xC0) == 0x80 ? 0 : 1;
}

/// The code point that ends before `at`; `at` moves to its first byte. Precondition: at > 0.
[[nodiscard]] inline char32_t previous(std::string_view utf8, std::size_t& at) noexcept {
  do --at;
  while (at > 0 && (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80);
  std::size_t copy = at;
  return next(utf8, copy);
}

void append_utf8(std::string& out, char32_t c);

/// The size of a text in other units than bytes: what does not continue a code point begins one, and one of four bytes
/// takes two UTF-16 units. Linear, many bytes at a time.
struct Counted {
  std::size_t code_points = 0, utf16 = 0;
};
[[nodiscard]] Counted count(std::string_view utf8) noexcept;

[[nodiscard]] bool is_rare_letter(char32_t c) noexcept;  ///< of scripts that Vietnamese has no use for
[[nodiscard]] inline bool is_letter(char32_t c) noexcept {
  if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
  if (c >= 0xC0 && c < 0x250) return c != 0xD7 && c != 0xF7;
  if (c >= 0x1E00 && c < 0x1F00) return true;
  return is_rare_letter(c);
}
[[nodiscard]] bool is_upper(char32_t c) noexcept;
[[nodiscard]] constexpr bool is_digit(char32_t c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_blank(char32_t c) noexcept { return c == ' ' || c == '\t' || c == '\n'; }
[[nodiscard]] char32_t to_lower_rare(char32_t c) noexcept;  ///< the same outside ASCII
[[nodiscard]] inline char32_t to_lower(char32_t c) noexcept {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return to_lower_rare(c);
}
[[nodiscard]] std::string to_lower(std::string_view utf8);
/// A small Vietnamese vowel without its tone mark; any other letter as it is.
[[nodiscard]] char32_t without_tone(char32_t small) noexcept;
/// Outside ASCII and part of Vietnamese spelling: a letter with a mark, or đ.
[[nodiscard]] bool has_diacritic(std::string_view utf8) noexcept;
/// Without blanks at either end; runs of blanks inside become one space.
[[nodiscard]] std::string squeeze(std::string_view utf8);
[[nodiscard]] std::string_view trim(std::string_view utf8) noexcept;

/// The matching key of one written syllable: lower case, the tone taken off its
/// letter and put at the end, so that both styles of tone placement (hoà, hòa)
/// and both Unicode forms meet; eth, which passes for đ in old texts, is đ; open i after h, k, l, m, s, q is y (kĩ,
/// kỹ). At most kKeySize bytes are written; the rest of a longer token counts only by a hash.
struct Key {
  static constexpr std::size_t kKeySize = 32;
  char bytes[kKeySize];
  std::uint8_t size = 0;
  std::uint8_t tones = 0;  ///< letters that carry a tone mark: two or more never in one syllable
  [[nodiscard]] std::string_view view() const noexcept { return {bytes, size}; }
};
[[nodiscard]] Key key_of(std::string_view syllable) noexcept;
/// The syllable that a key stands for, small, in NFC, its tone placed in the older style (hòa, thúy).
[[nodiscard]] std::string spelled(std::string_view key);

/// The lines of a table as data, without those that are empty or begin with "#"; `use(number, line)` says whether to
/// go on. The number of the line that stopped it, from 1; 0 at the end.
template <class Use>
std::uint32_t each_line(std::string_view table, Use&& use) {
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = std::min(table.find('\n', at), table.size());
    const std::string_view line = table.substr(at, end - at);
    at = end + 1;
    ++number;
    if (!line.empty() && line[0] != '#' && !use(number, line)) return number;
  }
  return 0;
}

/// Bytes of the longest beginning that is well-formed UTF-8. Linear.
[[nodiscard]] std::size_t valid_prefix(std::string_view bytes) noexcept;

// ---- Text with its way home --------------------------------------------------

/// How the position in the source moves while the text moves inside one segment.
enum class Step : std::uint8_t {
  bytes,        ///< one source byte for one text byte
  utf16_bytes,  ///< two source bytes for one UTF-16 unit of the text
  utf32_bytes,  ///< four source bytes for one code point
  code_points,  ///< one source byte for one code point: 8-bit encodings
  run_units,    ///< UTF-16 units inside a run of an OOXML part
  whole         ///< the whole segment is the whole source range
};

/// How far the source moves over a stretch of text; not at all inside of Step::whole. Linear.
[[nodiscard]] std::uint64_t distance(Step step, std::string_view utf8) noexcept;

struct SourceRef {
  std::uint64_t begin = 0, end = 0;
  std::uint32_t part = 0, paragraph = 0, run = 0;
  Step step = Step::bytes;
};

/// Where a character stands on a page, in points from its lower left corner.
struct Box {
  std::uint32_t page = 0;  ///< from 1
  float left = 0, bottom = 0, right = 0, top = 0;
};

struct Segment {
  std::uint32_t begin = 0;  ///< in the text; ends where the next one begins
  SourceRef from;
};

/// From every byte of a text back to its source. Look-up is logarithmic.
class SourceMap {
 public:
  [[nodiscard]] SourcePlace place(std::string_view text, TextSpan span) const;

  /// The text changed: [begin, old_end) gave way to a text with its own map, of `length` bytes, and the source after it
  /// moved by `moved`. The stretch begins and ends at line ends. Linear in the segments.
  void splice(std::size_t begin, std::size_t old_end, std::size_t length, std::ptrdiff_t moved, const SourceMap& piece);

 private:
  friend class TextBuilder;
  [[nodiscard]] std::size_t segment_at(std::size_t offset) const;
  [[nodiscard]] std::uint64_t source_of(std::string_view text, std::size_t segment, std::size_t offset, bool end) const;
  std::vector<Segment> segments_;
  std::vector<std::string> parts_;
  std::vector<Box> boxes_;  ///< by source offset, where the source counts characters on pages
};

/// What was mended while reading, by kind, with the first place of each.
struct Repairs {
  std::size_t decomposed = 0, zero_width = 0, look_alike = 0, invalid = 0, control = 0;
  std::size_t first_decomposed = 0, first_zero_width = 0, first_look_alike = 0, first_invalid = 0;
  friend bool operator==(const Repairs&, const Repairs&) = default;
};

struct MappedText {
  std::string text;  ///< NFC UTF-8
  SourceMap map;
  Repairs repairs;
};

/// Writes a text while keeping its way back to the source. There is no way to
/// add text without saying where it came from.
class TextBuilder {
 public:
  /// Registers a part of a package; the number goes into SourceRef::part.
  std::uint32_t add_part(std::string name);

  void reserve(std::size_t bytes, std::size_t segments) {
    result_.text.reserve(bytes);
    result_.map.segments_.reserve(segments);
  }

  /// The source counts characters on pages, which stand in these boxes.
  void set_boxes(std::vector<Box> boxes) { result_.map.boxes_ = std::move(boxes); }

  /// Adds what stands at `from`, which must be valid UTF-8; normalises it (NFC,
  /// special blanks to spaces, zero-width characters dropped, eth counted). A
  /// mark that begins the piece joins the letter that ended the piece before.
  void append(std::string_view utf8, const SourceRef& from);

  /// Adds what the source does not hold, such as the break between two cells.
  /// Maps to an empty range just after the text before it.
  void append_invented(std::string_view utf8);

  void note_invalid(std::size_t count);

  [[nodiscard]] std::size_t size() const noexcept { return result_.text.size(); }
  [[nodiscard]] const std::string& text() const noexcept { return result_.text; }
  [[nodiscard]] MappedText finish() &&;

 private:
  void add_segment(const SourceRef& from);
  void append_cluster(std::string_view cluster, const SourceRef& from);
  MappedText result_;
};

// ---- Encodings -----------------------------------------------------------------

/// What a font of signs shows for a byte, which may be stored at U+F000: of Symbol what texts of law use of it, of any
/// other font a dash, for these are boxes and bullets.
[[nodiscard]] char32_t sign(std::string_view font, char32_t stored) noexcept;

/// What a byte of windows-1252 shows; the five bytes that it leaves open stand for themselves.
[[nodiscard]] char32_t windows_1252(unsigned char byte) noexcept;

/// Bytes as Unicode, in pieces that each keep one Step.
struct Decoded {
  struct Stretch {
    std::uint32_t begin = 0;  ///< in `utf8`; ends where the next one begins
    std::uint32_t font = 0;   ///< index into `fonts`
    bool capitals = false;    ///< small letters are shown as capitals
    bool deleted = false;     ///< by a tracked change
  };
  std::string encoding;  ///< "utf-8", "utf-16le", "windows-1258", …
  std::string utf8;      ///< valid; what could not be decoded is U+FFFD
  std::vector<Segment> segments;
  std::size_t invalid = 0;  ///< sequences that were not valid
  std::vector<std::string> fonts{""};
  std::vector<Stretch> stretches;  ///< empty where the format tells no fonts
  std::vector<Conversion> conversions;

  /// What is added to `utf8` from now on is set in the font of that name; empty where it is not known. `capitals`:
  /// shown in capitals whatever is written, which fonts of the old encodings named ".VnTimeH" do by themselves.
  void set_font(std::string_view name, bool capitals = false, bool deleted = false);
  /// Every letter of [begin, end) is a capital or shown as one.
  [[nodiscard]] bool in_capitals(std::size_t begin, std::size_t end) const;
  /// Whether what begins at `at` is deleted; `end` is cut to where that changes.
  [[nodiscard]] bool deleted(std::size_t at, std::size_t& end) const;

  /// Adds another text with its way home and fonts.
  void append(const Decoded& more);

  /// The source of [begin, end) of `utf8`; one piece at the most is returned, `end` is cut to it. Asked from the
  /// beginning to the end, all the calls together are linear. Not for two threads at once: it remembers where it was.
  [[nodiscard]] SourceRef source(std::size_t begin, std::size_t& end) const;

 private:
  mutable std::size_t segment_ = 0, counted_to_ = 0;  // of the last call
  mutable std::uint64_t units_ = 0;                   // of the source, in that segment up to there
};

/// The Vietnamese encodings of the 1990s, as data, and what a syllable is.
struct LegacyEncodings {
  struct Row {
    /// One or two code points of windows-1252, and the letter they mean. The first may itself be the letter that the
    /// two before it meant: VIQR writes ấ as a, ^ and '.
    char32_t first = 0, second = 0, letter = 0;
  };
  struct Encoding {
    std::string name;
    std::vector<Row> rows;              ///< sorted
    std::vector<std::string> families;  ///< what names of its fonts begin with, in small letters
    bool typed = false;                 ///< its marks are signs of the keyboard (VIQR)
    [[nodiscard]] char32_t find(char32_t first, char32_t second) const noexcept;
  };
  std::span<const Encoding> encodings;
  std::span<const std::string> fonts_of_signs;  ///< what names of fonts without letters begin with, in small letters
  std::function<bool(std::string_view)> is_syllable;

  /// Symbol, Wingdings and their like.
  [[nodiscard]] bool has_signs(std::string_view font) const;

  /// The encoding whose fonts have such names ("ABCDEF+.VnTimeH,Bold"); null for any other font.
  [[nodiscard]] const Encoding* of_font(std::string_view name) const;
};

/// Reads a text as the legacy encodings that make it Vietnamese, keeping the way home. What is set in a font of an
/// encoding is judged by itself, font by font: the name is believed unless the letters speak against it. Other text is
/// judged by its letters alone. False, and nothing changed, where it reads well as it is or no encoding helps. Linear
/// in the text times the number of encodings, for the first 64 KB.
[[nodiscard]] bool convert_legacy(Decoded& text, const LegacyEncodings& known);

/// What may speak for an old encoding in a text of which nothing is known but its letters.
struct LegacySigns {
  std::size_t foreign = 0;  ///< letters that Vietnamese has no use for
  std::size_t typed = 0;    ///< marks typed as signs of the keyboard
  /// Whether convert_legacy() can be left alone: the signs are those of the whole text, or more.
  [[nodiscard]] bool too_few() const noexcept;
};
[[nodiscard]] LegacySigns legacy_signs(std::string_view utf8);
/// Whether convert_legacy() would change a text of which nothing is known but its letters.
[[nodiscard]] bool reads_as_legacy(std::string_view utf8, const LegacyEncodings& known);
inline constexpr std::size_t kDeciding = std::size_t{64}
                                         << 10;  ///< bytes of a text in which typed marks are looked for

/// Finds the encoding by byte order mark, then by `declared` (a charset name,
/// may be empty), then by the bytes themselves, Vietnamese 8-bit encodings included. Fails for what is no text.
[[nodiscard]] Result<Decoded> decode(Bytes bytes, std::string_view declared, const LegacyEncodings& legacy);
/// The same for mark-up: text in an old encoding stays as it is where Unicode or a declared charset shows it, for
/// convert_legacy() to read when the letters are known that the mark-up stands for.
[[nodiscard]] Result<Decoded> decode_marked_up(Bytes bytes, std::string_view declared, const LegacyEncodings& legacy);

// ---- Offsets in other units ------------------------------------------------------

/// Line, column and UTF-16 offsets of byte offsets; built once a text, linear.
class Offsets {
 public:
  explicit Offsets(std::string_view text);
  struct At {
    std::size_t utf16 = 0, code_points = 0;
    std::uint32_t line = 1, column = 1;
  };
  [[nodiscard]] At at(std::string_view text, std::size_t byte) const;
  [[nodiscard]] std::size_t code_points() const noexcept { return code_points_; }

  /// How far what stands behind a change has moved.
  struct Moved {
    std::ptrdiff_t bytes = 0, utf16 = 0, code_points = 0, lines = 0;
  };
  /// `text` is the changed one, in which [begin, new_end) stands for what was [begin, old_end); all of them are
  /// beginnings of lines, or the end of the text. Linear in the lines, and in the bytes of the change.
  Moved splice(std::string_view text, std::size_t begin, std::size_t old_end, std::size_t new_end);

 private:
  struct Mark {
    std::size_t begin, utf16, code_points;
  };
  std::vector<Mark> lines_;
  void scan(std::string_view text, Mark from, std::size_t end, std::vector<Mark>& lines,
            std::vector<Mark>& checkpoints);
  std::vector<Mark> checkpoints_;  // every 4,096 bytes of a line, so that a long one costs no more than a short one
  std::size_t code_points_ = 0;
};

}  // namespace longghep::text
