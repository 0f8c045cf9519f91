// Tested by tests/text/legacy_test.cpp.
//
// Vietnamese 8-bit encodings have no mark of their own: every candidate is tried
// and the one that makes the most words legal syllables is taken, if it makes
// enough of them legal and far more than there were. Works on code points as
// windows-1252 shows the bytes, so that text which was pasted into a Unicode file
// as it stood (B×nh ®¼ng giíi) is read like the bytes themselves.

#include <algorithm>
#include <array>
#include <numeric>

#include "text/short_run.hpp"
#include "text/text.hpp"
#include "text/unicode.hpp"

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

constexpr double kGain = 0.15;            // over the text as it stands
constexpr double kLegal = 0.6;            // share of words that must be syllables
constexpr double kTypedLegal = 0.85;      // the same where the marks are signs of the keyboard
constexpr std::size_t kMostFonts = 1000;  // that a document may tell apart
constexpr std::size_t kEvidence = 8;      // syllables with a mark, at least, in the text that decides

bool is_wordish(char32_t c) {
  // What legacy letters look like: Latin-1 signs stand inside words.
  return is_letter(c) || (c >= 0x80 && c < 0x100 && c != 0xA0 && c != 0xAB && c != 0xBB) || c == 0x2C6 || c == 0x2DC ||
         (c >= 0x2018 && c <= 0x203A && c != 0x201C && c != 0x201D && c != 0x2013 && c != 0x2014 && c != 0x2026) ||
         c == 0x2122 || c == 0x152 || c == 0x153 || c == 0x160 || c == 0x161 || c == 0x178 || c == 0x17D ||
         c == 0x17E || c == 0x192;
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
    if (letters && known.is_syllable(marks ? unicode::composed(word) : std::string(word))) {
      ++quality.legal;
      if (!ascii) ++quality.marked;
    } else if (!ascii) {
      ++quality.strange;
    }
  }
  return quality;
}

// Which bytes begin a letter or sign of Latin-1 that Vietnamese has no use for, by what follows them.
SixteenBytes foreign(SixteenBytes bytes, SixteenBytes second) noexcept {
  const SixteenBytes signs = (second == 0xA0) | (second == 0xA7) | (second == 0xAB) | (second == 0xB0) |
                             (second == 0xBB);  // no-break space, § « ° »
  // À Á Â Ã È É Ê Ì Í Ò Ó Ô Õ Ù Ú Ý, and the small ones 32 above them.
  const SixteenBytes letter = second & 0xDF;
  const SixteenBytes letters = between(letter, 0x80, 0x83) | between(letter, 0x88, 0x8A) | between(letter, 0x8C, 0x8D) |
                               between(letter, 0x92, 0x95) | between(letter, 0x99, 0x9A) | (letter == 0x9D);
  return ((bytes == 0xC2) & ~signs) | ((bytes == 0xC3) & ~letters);
}

// What a legacy text is full of.
std::size_t foreign_letters(std::string_view utf8) {
  constexpr std::size_t kBytes = sizeof(SixteenBytes), kStretch = kBytes * 255;  // whose counts fit into bytes
  std::size_t count = 0;
  std::size_t at = 0;
  while (at + kBytes < utf8.size()) {
    SixteenBytes counts{};
    for (const std::size_t end = std::min(at + kStretch, utf8.size() - kBytes); at < end; at += kBytes)
      counts -= foreign(sixteen_bytes(utf8.data() + at), sixteen_bytes(utf8.data() + at + 1));
    count += sum(counts);
  }
  std::array<char, kBytes + 1> rest;
  rest.fill('\xA0');  // makes nothing foreign of a byte before it
  std::copy(utf8.begin() + static_cast<std::ptrdiff_t>(at), utf8.end(), rest.begin());
  return count + sum(foreign(sixteen_bytes(rest.data()), sixteen_bytes(rest.data() + 1)) & 1);
}

// The letters of one line; pieces say where each came from.
struct Converted {
  std::string utf8;
  std::size_t converted = 0;  // letters
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
    for (std::size_t k = word.first; k < word.second; ++k) letters_[k] = unicode::upper(letters_[k]);
  }
  std::vector<char32_t>& letters_;
  std::vector<std::pair<std::size_t, std::size_t>> open_;  // words that the line decides
  std::size_t begin_ = 0, upper_ = 0, capital_words_ = 0, small_words_ = 0;
  bool lower_ = false, marked_ = false, starts_small_ = false;
};

// A full stop typed after a vowel is a tone (do^.c, la. ), but at the end of a line or before a capital it ends a
// sentence. What follows a backslash is itself (RFC 1456, 2.3).
bool ends_sentence(std::string_view line, std::size_t after) {
  std::size_t at = after;
  while (at < line.size() && is_blank(static_cast<unsigned char>(line[at]))) ++at;
  if (at >= line.size()) return true;
  return at > after && is_upper(next(line, at));
}

// An address in what follows up to the next blank (http://a.vn, van-thu@a.vn) holds no marks, only stops; its length.
std::size_t address_at(std::string_view line, std::size_t at) {
  if (at > 0 && !is_blank(static_cast<unsigned char>(line[at - 1]))) return 0;
  std::size_t end = at;
  while (end < line.size() && static_cast<unsigned char>(line[end]) > ' ') ++end;
  const std::string_view token = line.substr(at, end - at);
  const bool address = token.find("://") != std::string_view::npos || token.find('@') != std::string_view::npos ||
                       token.starts_with("www.");
  return address ? token.size() : 0;
}

Converted convert(std::string_view line, const LegacyEncodings::Encoding& encoding) {
  Converted out;
  std::vector<char32_t> letters;
  Capitals capitals(letters);
  std::size_t address = 0;  // ends here
  for (std::size_t at = 0; at < line.size();) {
    if (encoding.typed && at >= address) address = at + address_at(line, at);
    std::size_t one = at;
    char32_t a = next(line, one);
    if (a >= 0xF020 && a < 0xF100) a = windows_1252(static_cast<unsigned char>(a));  // as fonts of signs store bytes
    char32_t to = 0;
    std::size_t end = one;
    for (;;) {  // as long as the sign that follows makes another letter of it
      std::size_t two = end;
      const char32_t b = end < line.size() ? next(line, two) : 0;
      const char32_t more = b == 0 ? 0 : encoding.find(to == 0 ? a : to, b);
      if (more == 0 || at < address || (encoding.typed && b == '.' && ends_sentence(line, two))) break;
      to = more;
      end = two;
    }
    if (to == 0) to = encoding.find(a, 0);
    const bool converted = to != 0;
    if (!converted) {
      to = a;
      if (encoding.typed && a == '\\' && one < line.size()) {
        to = next(line, end);
      } else if (a < 0x80 && !is_letter(a)) {
        capitals.end_word();
      }
    }
    out.converted += converted ? 1 : 0;
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

// "ABCDEF+.VnTimeH,Bold" is .VnTimeH: without the mark of a subset, the style, and the script that Word appends.
std::string_view family_of(std::string_view name) {
  if (name.size() > 7 && name[6] == '+') name.remove_prefix(7);
  name = name.substr(0, name.find(','));
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view style : {" Tur", " Baltic", " CE", " Cyr", " Greek", " (Hebrew)", " (Arabic)",
                                         " (Vietnamese)", "Bold", "Italic", "Oblique", "Regular", "MT", "PS"})
      if (name.size() > style.size() && name.ends_with(style)) {
        name.remove_suffix(style.size());
        again = true;
      }
    while (!name.empty() && (name.back() == ' ' || name.back() == '-')) name.remove_suffix(1);
  }
  return name;
}

bool shows_capitals(std::string_view font) {
  const std::string_view family = family_of(font);
  return family.size() > 3 && family.back() == 'H' && to_lower(family.substr(0, 3)) == ".vn";
}

bool has_vietnamese_letters(std::string_view utf8) {  // that no 8-bit encoding can be mistaken for
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next(utf8, at);
    if ((c >= 0x1EA0 && c < 0x1EFA) || c == 0x111 || c == 0x110 || c == 0x1A1 || c == 0x1A0 || c == 0x1B0 ||
        c == 0x1AF || c == 0x103 || c == 0x102)
      return true;
  }
  return false;
}

// Marks typed inside words: a vowel, a sign that VIQR has for it, and a letter or another such sign.
std::size_t typed_marks(std::string_view utf8) {
  static constexpr std::string_view kSigns = "^(+'`?~.";
  std::size_t count = 0;
  for (std::size_t at = 0; at + 2 < utf8.size(); ++at) {
    if (kSigns.find(utf8[at + 1]) == std::string_view::npos) continue;
    const char vowel = static_cast<char>(utf8[at] | 0x20), after = static_cast<char>(utf8[at + 2] | 0x20);
    if (std::string_view("aeiouy").find(vowel) == std::string_view::npos) continue;
    if ((after >= 'a' && after <= 'z') || kSigns.find(utf8[at + 2]) != std::string_view::npos) ++count;
  }
  return count;
}

std::string_view head_of(std::string_view text, std::size_t size) {
  size = std::min(size, text.size());
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

class Conversions {
 public:
  using Encoding = LegacyEncodings::Encoding;
  Conversions(Decoded& text, const LegacyEncodings& known)
      : text_(text), known_(known), proven_(known.encodings.size()), told_(proven_), tally_(known.encodings.size()) {}

  bool finds_any() {
    judge_fonts();
    judge_rest();
    return first_ != nullptr;
  }

  bool run() {
    judge_fonts();
    judge_rest();
    if (first_ == nullptr && std::find(proven_.begin(), proven_.end(), true) == proven_.end()) return false;
    out_.invalid = text_.invalid;
    out_.fonts = text_.fonts;
    const std::string_view all = text_.utf8;
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = std::min(all.find_first_of("\n\r\a\v\f", at), all.size() - 1) + 1;
      while (at < end) {  // the stretches of a line in fonts that go together
        std::size_t to = end;
        const std::uint32_t font = font_at(at, to);
        const bool deleted = text_.deleted(at, to);
        while (to < end) {
          std::size_t more = end;
          const std::uint32_t next_font = font_at(to, more);
          if (of_name_[next_font] != of_name_[font] || of_font_[next_font] != of_font_[font] ||
              signs_[next_font] != signs_[font] || text_.deleted(to, more) != deleted)
            break;
          to = more;
        }
        keep_fonts(at, to);
        if (signs_[font])
          copy(at, to);
        else if (of_name_[font] == nullptr)
          rest(at, to);
        else
          named(of_font_[font], at, to);
        at = to;
      }
    }
    finish();
    return true;
  }

 private:
  struct Tally {
    std::size_t letters = 0, words = 0, legal = 0;
  };

  [[nodiscard]] std::uint32_t font_at(std::size_t at, std::size_t& end) const {
    auto after = std::upper_bound(text_.stretches.begin(), text_.stretches.end(), at,
                                  [](std::size_t value, const auto& stretch) { return value < stretch.begin; });
    if (after != text_.stretches.end()) end = std::min<std::size_t>(end, after->begin);
    return after == text_.stretches.begin() ? 0 : (after - 1)->font;
  }

  [[nodiscard]] double gain(std::string_view sample, const Encoding& encoding, Quality& quality) const {
    quality = quality_of(convert(sample, encoding).utf8, known_);
    return quality.score();
  }

  // The encoding of each font with a telling name, by what is set in it. Names lie: text in Unicode stays, and another
  // encoding is taken where it reads far better.
  void judge_fonts() {
    of_name_.assign(text_.fonts.size(), nullptr);
    of_font_.assign(text_.fonts.size(), nullptr);
    signs_.assign(text_.fonts.size(), false);
    std::vector<std::string> samples(text_.fonts.size());
    for (std::size_t k = 0; k < text_.fonts.size(); ++k) {
      of_name_[k] = known_.of_font(text_.fonts[k]);
      signs_[k] = known_.has_signs(text_.fonts[k]);
    }
    for (std::size_t k = 0; k < text_.stretches.size(); ++k) {
      const auto& stretch = text_.stretches[k];
      if (of_name_[stretch.font] == nullptr || samples[stretch.font].size() > kDeciding) continue;
      const std::size_t end = k + 1 < text_.stretches.size() ? text_.stretches[k + 1].begin : text_.utf8.size();
      samples[stretch.font] += std::string_view(text_.utf8).substr(stretch.begin, end - stretch.begin);
    }
    for (std::size_t k = 0; k < samples.size(); ++k) {
      const std::string_view sample = head_of(samples[k], kDeciding);
      if (of_name_[k] == nullptr) continue;
      if (std::all_of(sample.begin(), sample.end(), [](char c) { return c >= 0; })) {
        of_font_[k] = of_name_[k];  // nothing to convert: it goes with the text around it
        continue;
      }
      const Quality written = quality_of(sample, known_);
      const double as_it_is = written.score();
      Quality quality;
      double most = gain(sample, *of_name_[k], quality);
      const bool few = written.words < kEvidence && !has_vietnamese_letters(sample);  // single letters in a word
      if (few || most >= as_it_is) of_font_[k] = of_name_[k];
      most = std::max(most, as_it_is) + kGain;
      for (const Encoding& encoding : known_.encodings)
        if (const double score = gain(sample, encoding, quality); score > most && quality.marked >= kEvidence) {
          of_font_[k] = &encoding;
          most = score;
        }
      if (of_font_[k] != nullptr) proven_[index_of(*of_font_[k])] = told_[index_of(*of_font_[k])] = true;
    }
  }

  // The rest is judged by its beginning; a text that reads well is left alone at once.
  void judge_rest() {
    std::string own;
    std::string_view rest = text_.utf8;
    if (std::any_of(of_name_.begin(), of_name_.end(), [](const auto* e) { return e != nullptr; })) {
      for (std::size_t at = 0; at < text_.utf8.size() && own.size() < kDeciding;) {
        std::size_t to = text_.utf8.size();
        if (of_name_[font_at(at, to)] == nullptr) own += rest.substr(at, to - at);
        at = to;
      }
      rest = own;
    }
    const std::string_view head = head_of(rest, kDeciding);
    const std::size_t foreign = foreign_letters(rest.data() == text_.utf8.data() ? rest : head);
    const bool typed = foreign < kEvidence && typed_marks(head) >= 2 * kEvidence;
    if (foreign < kEvidence && !typed) return;
    const Quality as_it_is = quality_of(head, known_);
    if (!typed && as_it_is.strange * 20 <= as_it_is.words) return;
    if (typed && as_it_is.marked * 10 > as_it_is.words) return;  // Vietnamese already; the signs are those of addresses
    double most = typed ? 0 : as_it_is.score() + kGain;
    for (const Encoding& encoding : known_.encodings) {
      if (encoding.typed != typed) continue;
      const Quality quality = quality_of(convert(head, encoding).utf8, known_);
      // Signs of the keyboard stand at vowels in any text: most of this one must be Vietnamese.
      const double legal = typed ? kTypedLegal : kLegal;
      if (quality.marked < kEvidence ||
          static_cast<double>(quality.legal) < legal * static_cast<double>(quality.words) ||
          (typed && quality.marked * 4 < quality.words))
        continue;
      if (quality.score() > most) {
        most = quality.score();
        first_ = &encoding;
      }
    }
    best_ = first_;
  }

  void named(const Encoding* encoding, std::size_t at, std::size_t end) {
    const std::string_view line = std::string_view(text_.utf8).substr(at, end - at);
    if (encoding == nullptr || has_vietnamese_letters(line)) {
      copy(at, end);
      return;
    }
    const Converted converted = convert(line, *encoding);
    put(converted, *encoding, quality_of(converted.utf8, known_), at);
  }

  void rest(std::size_t at, std::size_t end) {
    const std::string_view line = std::string_view(text_.utf8).substr(at, end - at);
    const Quality as_it_is = quality_of(line, known_);
    Converted converted;
    Quality quality = as_it_is;
    const Encoding* used = nullptr;
    if (best_ != nullptr) {
      converted = convert(line, *best_);
      quality = quality_of(converted.utf8, known_);
      used = best_;
    }
    // One document may hold several encodings: a line that reads badly is tried in the others, and what follows goes on
    // from it, as long as the first does not read as well.
    if (quality.strange * 5 > quality.words || best_ != first_)
      for (const std::size_t index : by_evidence()) {
        const Encoding& encoding = known_.encodings[index];
        if (&encoding == used || encoding.typed || (first_ == nullptr && !proven_[index])) continue;
        Converted other = convert(line, encoding);
        const Quality its = quality_of(other.utf8, known_);
        const bool back = &encoding == first_ && its.score() >= quality.score();
        // A long line proves that the document uses an encoding; only then a short one may be in it.
        const bool gains = its.score() > quality.score() + kGain && its.marked >= (proven_[index] ? 1 : kEvidence / 2);
        if (!back && !gains) continue;
        if (first_ != nullptr && (back || its.marked >= kEvidence / 2)) best_ = &encoding;
        proven_[index] = true;
        converted = std::move(other);
        quality = its;
        used = &encoding;
      }
    // A line that was Unicode already stays.
    if (used != nullptr && (used->typed || quality.score() >= as_it_is.score()))
      put(converted, *used, quality, at);
    else
      copy(at, end);
  }

  // The encodings, those first of which fonts told or which the most was read in: a short line reads well in several.
  [[nodiscard]] std::vector<std::size_t> by_evidence() const {
    std::vector<std::size_t> order(known_.encodings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::pair{told_[a], tally_[a].letters} > std::pair{told_[b], tally_[b].letters};
    });
    return order;
  }

  void put(const Converted& converted, const Encoding& encoding, const Quality& quality, std::size_t at) {
    for (const auto& piece : converted.pieces) {
      std::size_t stop = at + piece.end;
      SourceRef ref = text_.source(at + piece.begin, stop);
      if (stop < at + piece.end) {  // a letter of two pieces of the source
        std::size_t rest = at + piece.end;
        ref.end = text_.source(stop, rest).end;
        ref.step = Step::whole;
      }
      std::size_t end = piece.to;
      static_cast<void>(next(converted.utf8, end));
      const std::string_view letter = std::string_view(converted.utf8).substr(piece.to, end - piece.to);
      // As wide in the source as a letter there is: it goes on with those before it.
      if (distance(ref.step, letter) != ref.end - ref.begin) ref.step = Step::whole;
      const auto begin = static_cast<std::uint32_t>(out_.utf8.size() + piece.to);
      if (!goes_on(ref, begin))
        out_.segments.push_back({begin, ref});
      else
        out_.segments.back().from.end = ref.end;
    }
    out_.utf8 += converted.utf8;
    Tally& tally = tally_[index_of(encoding)];
    tally.letters += converted.converted;
    tally.words += quality.words;
    tally.legal += quality.legal;
  }

  // Whether the last segment, which ends at `at`, can take up what stands there.
  [[nodiscard]] bool goes_on(const SourceRef& ref, std::uint32_t at) const {
    constexpr std::uint32_t kMost = 4096;  // bytes, through which a way home may have to count
    if (ref.step == Step::whole || out_.segments.empty()) return false;
    const auto& [begin, last] = out_.segments.back();
    return last.step == ref.step && last.end == ref.begin && last.part == ref.part && last.paragraph == ref.paragraph &&
           last.run == ref.run && at - begin < kMost;
  }

  void copy(std::size_t from, std::size_t end) {
    while (from < end) {
      std::size_t to = end;
      const SourceRef ref = text_.source(from, to);
      out_.segments.push_back({static_cast<std::uint32_t>(out_.utf8.size()), ref});
      out_.utf8 += std::string_view(text_.utf8).substr(from, to - from);
      from = to;
    }
  }

  // A change of font inside what is converted as one moves to its beginning: it can stand between letter and mark.
  void keep_fonts(std::size_t at, std::size_t end) {
    if (text_.stretches.empty()) return;
    auto stretch = std::upper_bound(text_.stretches.begin(), text_.stretches.end(), at,
                                    [](std::size_t value, const auto& s) { return value < s.begin; });
    if (stretch == text_.stretches.begin()) return;
    Decoded::Stretch kept = *--stretch;
    for (; stretch != text_.stretches.end() && stretch->begin < end; ++stretch)
      kept.capitals = kept.capitals && stretch->capitals;
    kept.begin = static_cast<std::uint32_t>(out_.utf8.size());
    out_.stretches.push_back(kept);
  }

  void finish() {
    for (std::size_t k = 0; k < tally_.size(); ++k)
      if (tally_[k].letters > 0)
        out_.conversions.push_back(
            {known_.encodings[k].name, tally_[k].letters,
             tally_[k].words == 0 ? 0 : static_cast<double>(tally_[k].legal) / static_cast<double>(tally_[k].words)});
    std::stable_sort(out_.conversions.begin(), out_.conversions.end(),
                     [](const auto& a, const auto& b) { return a.letters > b.letters; });
    out_.encoding = first_ != nullptr          ? first_->name
                    : out_.conversions.empty() ? text_.encoding
                                               : out_.conversions.front().encoding;
    text_ = std::move(out_);
  }

  [[nodiscard]] std::size_t index_of(const Encoding& encoding) const {
    return static_cast<std::size_t>(&encoding - known_.encodings.data());
  }

  Decoded& text_;
  const LegacyEncodings& known_;
  Decoded out_;
  std::vector<bool> proven_;  // by encoding: some line or font is in it
  std::vector<bool> told_;    // by a font
  std::vector<Tally> tally_;
  std::vector<const Encoding*> of_name_, of_font_;  // by font: what its name says, what it holds
  std::vector<bool> signs_;                         // by font: it has no letters
  const Encoding* first_ = nullptr;                 // of the rest of the text
  const Encoding* best_ = nullptr;
};

}  // namespace

char32_t LegacyEncodings::Encoding::find(char32_t first, char32_t second) const noexcept {
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), std::pair{first, second}, [](const Row& row, const auto& key) {
        return std::pair{row.first, row.second} < key;
      });
  return at != rows.end() && at->first == first && at->second == second ? at->letter : 0;
}

bool LegacyEncodings::has_signs(std::string_view font) const {
  if (font.empty()) return false;
  const std::string family = to_lower(family_of(font));
  return std::any_of(fonts_of_signs.begin(), fonts_of_signs.end(),
                     [&](const std::string& known) { return family.starts_with(known); });
}

char32_t sign(std::string_view font, char32_t stored) noexcept {
  // Adobe's table of the Symbol encoding.
  static constexpr std::pair<unsigned char, char32_t> kSymbols[] = {
      {0x2D, 0x2212}, {0x61, 0x3B1},  {0x62, 0x3B2},  {0x6D, 0x3BC},  {0x70, 0x3C0},  {0x53, 0x3A3},
      {0xA3, 0x2264}, {0xA5, 0x221E}, {0xAE, 0x2192}, {0xB0, 0xB0},   {0xB1, 0xB1},   {0xB2, 0x2033},
      {0xB3, 0x2265}, {0xB4, 0xD7},   {0xB8, 0xF7},   {0xB9, 0x2260}, {0xBB, 0x2248}, {0xBC, 0x2026},
      {0xD2, 0xAE},   {0xD3, 0xA9},   {0xD4, 0x2122}, {0xE5, 0x2211}};
  if (stored == 0xA0) return ' ';
  if (stored >= 0x100 && (stored < 0xF000 || stored >= 0xF100)) return stored;  // a sign of Unicode
  const char32_t byte = stored & 0xFF;
  if (byte <= 0x20) return stored < 0x20 ? stored : U' ';
  if (!font.starts_with("Symbol")) return U'-';
  const auto* known =
      std::find_if(std::begin(kSymbols), std::end(kSymbols), [&](const auto& symbol) { return symbol.first == byte; });
  if (known != std::end(kSymbols)) return known->second;
  return byte < 0x40 ? byte : U'-';  // figures and punctuation are where ASCII has them
}

const LegacyEncodings::Encoding* LegacyEncodings::of_font(std::string_view name) const {
  const std::string family = to_lower(family_of(name));
  for (const Encoding& encoding : encodings)
    for (const std::string& known : encoding.families)
      if (family.starts_with(known)) return &encoding;
  return nullptr;
}

void Decoded::set_font(std::string_view name, bool capitals, bool deleted_too) {
  if (stretches.empty() && name.empty() && !capitals && !deleted_too) return;
  std::uint32_t font = 0;
  if (!stretches.empty() && fonts[stretches.back().font] == name) {
    font = stretches.back().font;
  } else {
    while (font < fonts.size() && fonts[font] != name) ++font;
    if (font == fonts.size()) {
      if (fonts.size() >= kMostFonts) return;
      fonts.emplace_back(name);
    }
  }
  capitals = capitals || shows_capitals(name);
  if (!stretches.empty() && stretches.back().font == font && stretches.back().capitals == capitals &&
      stretches.back().deleted == deleted_too)
    return;
  if (!stretches.empty() && stretches.back().begin == utf8.size()) stretches.pop_back();
  stretches.push_back({static_cast<std::uint32_t>(utf8.size()), font, capitals, deleted_too});
}

bool Decoded::deleted(std::size_t at, std::size_t& end) const {
  auto stretch = std::upper_bound(stretches.begin(), stretches.end(), at,
                                  [](std::size_t value, const Stretch& s) { return value < s.begin; });
  const bool out = stretch != stretches.begin() && (stretch - 1)->deleted;
  while (stretch != stretches.end() && stretch->begin < end && stretch->deleted == out) ++stretch;
  if (stretch != stretches.end()) end = std::min<std::size_t>(end, stretch->begin);
  return out;
}

bool Decoded::in_capitals(std::size_t begin, std::size_t end) const {
  auto stretch = std::upper_bound(stretches.begin(), stretches.end(), begin,
                                  [](std::size_t value, const Stretch& s) { return value < s.begin; });
  bool shown = stretch != stretches.begin() && (stretch - 1)->capitals, any = false;
  for (std::size_t at = begin; at < end;) {
    while (stretch != stretches.end() && stretch->begin <= at) shown = (stretch++)->capitals;
    const char32_t c = next(utf8, at);
    if (!is_letter(c)) continue;
    if (!shown && !is_upper(c)) return false;
    any = true;
  }
  return any;
}

bool LegacySigns::too_few() const noexcept { return foreign < kEvidence && typed < 2 * kEvidence; }

LegacySigns legacy_signs(std::string_view utf8) { return {foreign_letters(utf8), typed_marks(utf8)}; }

bool reads_as_legacy(std::string_view utf8, const LegacyEncodings& known) {
  if (known.encodings.empty() || !known.is_syllable) return false;
  Decoded text;
  text.utf8 = utf8;
  return Conversions(text, known).finds_any();
}

bool convert_legacy(Decoded& text, const LegacyEncodings& known) {
  if (known.encodings.empty() || !known.is_syllable) return false;
  return Conversions(text, known).run();
}

}  // namespace longghep::text
