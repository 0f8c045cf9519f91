// Tested by tests/text/legacy_test.cpp.
//
// Vietnamese 8-bit encodings have no mark of their own: every candidate is tried
// and the one that makes the most words legal syllables is taken, if it makes
// enough of them legal and far more than there were. Works on code points as
// windows-1252 shows the bytes, so that text which was pasted into a Unicode file
// as it stood (B×nh ®¼ng giíi) is read like the bytes themselves.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "text/text.hpp"

namespace longghep::text {
namespace {

struct Quality {
  std::size_t words = 0, legal = 0, marked = 0, strange = 0;
  [[nodiscard]] double score() const {
    return words == 0
               ? 0
               : (static_cast<double>(legal) + 0.6 * static_cast<double>(marked) - 1.2 * static_cast<double>(strange)) /
                     static_cast<double>(words);
  }
};

constexpr double kGain = 0.15;        // over the text as it stands
constexpr double kLegal = 0.6;        // share of words that must be syllables
constexpr std::size_t kEvidence = 8;  // syllables with a mark, at least, in the text that decides

bool is_wordish(char32_t c) {
  // What legacy letters look like: Latin-1 signs stand inside words.
  return is_letter(c) || (c >= 0x80 && c < 0x100 && c != 0xA0 && c != 0xAB && c != 0xBB) || c == 0x2C6 || c == 0x2DC ||
         (c >= 0x2018 && c <= 0x203A && c != 0x201C && c != 0x201D && c != 0x2013 && c != 0x2014 && c != 0x2026) ||
         c == 0x2122 || c == 0x152 || c == 0x153 || c == 0x160 || c == 0x161 || c == 0x178 || c == 0x17D ||
         c == 0x17E || c == 0x192;
}

std::string composed(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::Normalizer2::getNFCInstance(status)
      ->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size()))),
                  status)
      .toUTF8String(out);
  return out;
}

Quality quality_of(std::string_view utf8, const LegacyEncodings& known) {
  Quality quality;
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t end = at;
    bool letters = true, any = false, marks = false;
    while (end < utf8.size()) {
      std::size_t next_at = end;
      const char32_t c = next(utf8, next_at);
      if (!is_wordish(c) && !(c >= 0x300 && c < 0x370)) break;
      letters = letters && (is_letter(c) || (c >= 0x300 && c < 0x370));
      any = true;
      marks = marks || (c >= 0x300 && c < 0x370);
      end = next_at;
    }
    if (!any) {
      static_cast<void>(next(utf8, at));
      continue;
    }
    const std::string_view word = utf8.substr(at, end - at);
    at = end;
    const bool ascii =
        std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    ++quality.words;
    if (letters && known.is_syllable(marks ? composed(word) : std::string(word))) {
      ++quality.legal;
      if (!ascii) ++quality.marked;
    } else if (!ascii) {
      ++quality.strange;
    }
  }
  return quality;
}

// Letters and signs of Latin-1 that Vietnamese has no use for: what a legacy text is full of.
std::size_t foreign_letters(std::string_view utf8) {
  static constexpr std::u32string_view kOwn =
      U"\u00A0\u00AB\u00BB\u00B0\u00A7\u00C0\u00C1\u00C2\u00C3\u00C8\u00C9\u00CA\u00CC\u00CD"
      U"\u00D2\u00D3\u00D4\u00D5\u00D9\u00DA\u00DD\u00E0\u00E1\u00E2\u00E3\u00E8\u00E9"
      U"\u00EA\u00EC\u00ED\u00F2\u00F3\u00F4\u00F5\u00F9\u00FA\u00FD";
  std::array<bool, 128> own{};
  for (const char32_t c : kOwn) own[c - 0x80] = true;
  std::size_t count = 0;
  for (std::size_t at = 0; at + 1 < utf8.size(); ++at) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    if ((lead & 0xFEU) != 0xC2) continue;
    const unsigned c = (lead & 1U) << 6 | (static_cast<unsigned char>(utf8[at + 1]) & 0x3FU);
    if (!own[c]) ++count;
  }
  return count;
}

// The letters of one line; pieces say where each came from.
struct Converted {
  std::string utf8;
  struct Piece {
    std::size_t to, begin, end;  // offset in utf8, and the stretch of the line it stands for
  };
  std::vector<Piece> pieces;
};

Converted convert(std::string_view line, const LegacyEncodings::Encoding& encoding) {
  Converted out;
  std::size_t ascii_upper = 0;
  bool ascii_lower = false, starts_small = false;
  const auto put = [&](std::size_t begin, std::size_t end, char32_t c) {
    out.pieces.push_back({out.utf8.size(), begin, end});
    append_utf8(out.utf8, c);
  };
  std::vector<std::size_t> small;  // pieces of the word that are converted small letters, in order
  const auto end_word = [&] {
    // Fonts for capitals show small letters as capitals: a word of capitals with small marked letters is all
    // capitals (ñY, CéNG), unless only its first letter is one (Bé: Bộ).
    if (ascii_upper > (starts_small ? 0 : 1) && !ascii_lower && !small.empty()) {
      const std::size_t first = small.front(), base = out.pieces[first].to;
      const std::string old = out.utf8.substr(base);
      out.utf8.resize(base);
      auto next_small = small.begin();
      for (std::size_t k = first; k < out.pieces.size(); ++k) {
        std::size_t at = out.pieces[k].to - base;
        const char32_t c = next(old, at);
        out.pieces[k].to = out.utf8.size();
        const bool raise = next_small != small.end() && *next_small == k;
        append_utf8(out.utf8, raise ? static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))) : c);
        if (raise) ++next_small;
      }
    }
    small.clear();
    ascii_upper = 0;
    ascii_lower = starts_small = false;
  };
  for (std::size_t at = 0; at < line.size();) {
    std::size_t one = at;
    const char32_t a = next(line, one);
    std::size_t two = one;
    const char32_t b = one < line.size() ? next(line, two) : 0;
    char32_t to = b == 0 ? 0 : encoding.find(a, b);
    std::size_t end = two;
    if (to == 0) {
      to = encoding.find(a, 0);
      end = one;
    }
    if (to == 0) {
      if (a < 0x80) {
        const bool up = a >= 'A' && a <= 'Z', low = a >= 'a' && a <= 'z';
        if (!up && !low) end_word();
        ascii_upper += up ? 1 : 0;
        ascii_lower = ascii_lower || low;
      }
      put(at, one, a);
      at = one;
      continue;
    }
    if (is_letter(to) && !is_upper(to)) {
      starts_small = starts_small || (small.empty() && ascii_upper == 0 && !ascii_lower);
      small.push_back(out.pieces.size());
    }
    put(at, end, to);
    at = end;
  }
  end_word();
  return out;
}

}  // namespace

char32_t LegacyEncodings::Encoding::find(char32_t first, char32_t second) const noexcept {
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), std::pair{first, second}, [](const Row& row, const auto& key) {
        return std::pair{row.first, row.second} < key;
      });
  return at != rows.end() && at->first == first && at->second == second ? at->letter : 0;
}

bool convert_legacy(Decoded& text, const LegacyEncodings& known) {
  if (known.encodings.empty() || !known.is_syllable) return false;
  const std::string_view all = text.utf8;
  if (foreign_letters(all) < kEvidence) return false;
  // The first 64 KB decide; a text that reads well is left alone at once.
  std::size_t head = std::min<std::size_t>(all.size(), 64 << 10);
  while (head > 0 && head < all.size() && (static_cast<unsigned char>(all[head]) & 0xC0) == 0x80) --head;
  const Quality as_it_is = quality_of(all.substr(0, head), known);
  if (as_it_is.strange * 20 <= as_it_is.words) return false;
  const double before = as_it_is.score();
  const LegacyEncodings::Encoding* best = nullptr;
  double most = before + kGain;
  for (const auto& encoding : known.encodings) {
    const Quality quality = quality_of(convert(all.substr(0, head), encoding).utf8, known);
    if (quality.marked < kEvidence || static_cast<double>(quality.legal) < kLegal * static_cast<double>(quality.words))
      continue;
    if (quality.score() > most) {
      most = quality.score();
      best = &encoding;
    }
  }
  if (best == nullptr) return false;
  Decoded out;
  out.invalid = text.invalid;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size() - 1) + 1;
    const std::string_view line = all.substr(at, end - at);
    Converted converted = convert(line, *best);
    // A line that was Unicode already stays.
    const bool better = quality_of(converted.utf8, known).score() >= quality_of(line, known).score();
    if (better) {
      for (const auto& piece : converted.pieces) {
        std::size_t stop = at + piece.end;
        SourceRef ref = text.source(at + piece.begin, stop);
        if (stop < at + piece.end) {  // a letter of two pieces of the source
          std::size_t rest = at + piece.end;
          ref.end = text.source(stop, rest).end;
        }
        ref.step = Step::whole;
        out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size() + piece.to), ref});
      }
      out.utf8 += converted.utf8;
    } else {
      for (std::size_t from = at; from < end;) {
        std::size_t to = end;
        const SourceRef ref = text.source(from, to);
        out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()), ref});
        out.utf8 += all.substr(from, to - from);
        from = to;
      }
    }
    at = end;
  }
  out.encoding = best->name;
  text = std::move(out);
  return true;
}

}  // namespace longghep::text
