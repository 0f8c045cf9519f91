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

// Fonts for capitals show small letters as capitals, so that their words hold capitals of ASCII and small letters with
// marks (ñY, CéNG). Such a word is all capitals; one with a single letter before its first mark (KÕ, Bé) is so where
// the rest of the line is.
class Capitals {
 public:
  explicit Capitals(std::vector<char32_t>& letters) : letters_(letters) {}

  void letter(char32_t c, bool converted) {
    if (!converted) {
      upper_ += c >= 'A' && c <= 'Z' ? 1 : 0;
      lower_ = lower_ || (c >= 'a' && c <= 'z');
    } else if (is_letter(c) && !is_upper(c)) {
      starts_small_ = starts_small_ || (!marked_ && upper_ == 0 && !lower_);
      marked_ = true;
    }
  }
  void end_word() {
    if (marked_ && !lower_ && upper_ > (starts_small_ ? 0U : 1U)) {
      raise({begin_, letters_.size()});
      ++capital_words_;
    } else if (marked_ && !lower_) {
      open_.push_back({begin_, letters_.size()});
    } else if (lower_) {
      ++small_words_;
    } else if (upper_ > 1) {
      ++capital_words_;
    }
    begin_ = letters_.size() + 1;  // past the sign that ends the word
    upper_ = 0;
    lower_ = marked_ = starts_small_ = false;
  }
  void end_line() {
    end_word();
    if (capital_words_ > 0 && small_words_ == 0)
      for (const auto& word : open_) raise(word);
  }

 private:
  void raise(std::pair<std::size_t, std::size_t> word) {
    for (std::size_t k = word.first; k < word.second; ++k)
      letters_[k] = static_cast<char32_t>(u_toupper(static_cast<UChar32>(letters_[k])));
  }
  std::vector<char32_t>& letters_;
  std::vector<std::pair<std::size_t, std::size_t>> open_;  // words that the line decides
  std::size_t begin_ = 0, upper_ = 0, capital_words_ = 0, small_words_ = 0;
  bool lower_ = false, marked_ = false, starts_small_ = false;
};

Converted convert(std::string_view line, const LegacyEncodings::Encoding& encoding) {
  Converted out;
  std::vector<char32_t> letters;
  Capitals capitals(letters);
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
    const bool converted = to != 0;
    if (!converted) {
      to = a;
      if (a < 0x80 && !is_letter(a)) capitals.end_word();
    }
    capitals.letter(to, converted);
    out.pieces.push_back({0, at, end});
    letters.push_back(to);
    at = end;
  }
  capitals.end_line();
  for (std::size_t k = 0; k < letters.size(); ++k) {
    out.pieces[k].to = out.utf8.size();
    append_utf8(out.utf8, letters[k]);
  }
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
  const LegacyEncodings::Encoding* const first = best;
  std::vector<bool> proven(known.encodings.size());
  Decoded out;
  out.invalid = text.invalid;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find_first_of("\n\r\a\v\f", at), all.size() - 1) + 1;
    const std::string_view line = all.substr(at, end - at);
    Converted converted = convert(line, *best);
    Quality quality = quality_of(converted.utf8, known);
    // One document may hold several encodings: a line that reads badly is tried in the others, and what follows goes on
    // from it, as long as the first does not read as well.
    if (quality.strange * 5 > quality.words || best != first)
      for (const auto& encoding : known.encodings) {
        if (&encoding == best) continue;
        Converted other = convert(line, encoding);
        const Quality its = quality_of(other.utf8, known);
        const bool back = &encoding == first && its.score() >= quality.score();
        // A long line proves that the document uses an encoding; only then a short one may be in it.
        const auto index = static_cast<std::size_t>(&encoding - known.encodings.data());
        const bool gains = its.score() > quality.score() + kGain && its.marked >= (proven[index] ? 1 : kEvidence / 2);
        if (!back && !gains) continue;
        if (back || its.marked >= kEvidence / 2) best = &encoding;
        proven[index] = true;
        converted = std::move(other);
        quality = its;
      }
    // A line that was Unicode already stays.
    const bool better = quality.score() >= quality_of(line, known).score();
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
  out.encoding = first->name;
  text = std::move(out);
  return true;
}

}  // namespace longghep::text
