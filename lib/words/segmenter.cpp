// Tested by tests/words/segmenter_test.cpp.
//
// A paragraph becomes atoms (syllables, numbers, signs). Between two signs every
// gap of two syllables is split or joined; the words are the best-scored way
// through a lattice of two states a gap (Viterbi), scored by the linear model of
// model.hpp, an averaged perceptron trained by train_segmenter.cpp (M. Collins,
// Discriminative Training Methods for Hidden Markov Models, EMNLP 2002).
//
// Why not the longest match from the left: "tỷ lệ nữ giới thiệu ứng cử" would
// give nữ_giới and strand "thiệu".
//
// A run of letters that is no syllable of Vietnamese, yet carries Vietnamese
// marks, is cut into syllables where the lexicon, or the frequency of both
// pieces, bears it out (cơ sởgiới, Kếhoạch); a word with marks is cut from the
// number glued to it (số129/KH-UBND). Foreign words and codes are left alone.
//
// Linear in the text: a gap costs one look-up of a pair and one of a triple, and
// a run is looked at for cuts only up to kLongestRun bytes. What costs is not
// computing but guessing: branches that go now one way, now the other. So a
// syllable is delimited sixteen bytes at a time and recognised by its bytes, and
// the two ways through a gap are chosen without a jump.
#include <algorithm>
#include <array>
#include <bit>
#include <cctype>

#include "text/short_run.hpp"
#include "words/words.hpp"

namespace longghep::words {
namespace {

constexpr std::size_t kLongestRun = 64;
constexpr std::uint32_t kLongestSyllable = 7;  // letters: nghiêng
constexpr std::uint32_t kVeryFrequent = 3000;  // both pieces of a run without a mark
constexpr std::uint32_t kRare = 6;             // a syllable that stands so seldom in 27 MB of law is a name, or damaged
constexpr std::uint32_t kFrequent = 120;       // both pieces of a cut that no entry of the lexicon supports

struct NamedKind {
  std::string_view name;
  SyllableId id;
};
constexpr NamedKind kClasses[] = {{"number", kNumber}, {"percent", kPercent}, {"year", kYear},
                                  {"date", kDate},     {"period", kPeriod},   {"document-number", kDocumentNumber},
                                  {"name", kAnyName}};

bool sorted_has(const std::vector<std::string_view>& list, std::string_view value) {
  return std::binary_search(list.begin(), list.end(), value);
}

// What the first byte of a token says of it.
enum class Lead : std::uint8_t { sign, blank, digit, letter, wide };
constexpr auto kLeads = [] {
  std::array<Lead, 256> leads{};
  for (unsigned c = 0; c < 256; ++c)
    leads[c] = text::is_blank(c)                      ? Lead::blank
               : text::is_digit(c)                    ? Lead::digit
               : (c | 32U) >= 'a' && (c | 32U) <= 'z' ? Lead::letter
               : c >= 0x80                            ? Lead::wide
                                                      : Lead::sign;
  return leads;
}();

// What is neither a letter or digit of ASCII nor part of a longer code point.
text::SixteenBytes ends_run(text::SixteenBytes bytes) {
  return ~(text::letters_among(bytes) | text::between(bytes, '0', '9') | (bytes >= 0x80));
}

}  // namespace

class Worker::Segmenter {
 public:
  // `expected` is the size of a text, in bytes: a short one is not worth large caches.
  Segmenter(const Tables& tables, std::size_t expected)
      : tables_(tables),
        bits_(std::clamp(static_cast<unsigned>(std::bit_width(expected / 16)), 4U, kMostBits)),
        seen_(std::size_t{1} << bits_),
        pairs_(std::size_t{4} << std::min(bits_, kMostBits - 1)) {
    for (const std::string_view abbreviation : tables.abbreviations)
      longest_abbreviation_ = std::max(longest_abbreviation_, abbreviation.size());
  }

  void begin(std::string_view text) {
    text_ = text;
    out_.atoms.clear();
    out_.glued.clear();
    out_.mended.clear();
    out_.atoms.reserve(text.size() / 4 + 16);  // a syllable of Vietnamese has 4.6 bytes and a blank, on average
  }

  void paragraph(TextSpan span) {
    const std::size_t first = first_ = out_.atoms.size();
    blank_ = true;
    scan(span);
    if (out_.atoms.size() == first) return;
    if (rare_) mend(text_, tables_, out_.atoms, first, out_.mended);
    rare_ = false;
    out_.atoms.back().ends_sentence = out_.atoms.back().ends_clause = true;
    for (std::size_t at = first; at < out_.atoms.size();) {
      if (out_.atoms[at].kind != Kind::word) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < out_.atoms.size() && out_.atoms[end].kind == Kind::word) ++end;
      lattice(at, end);
      at = end;
    }
  }

  const Words& words() const { return out_; }
  Words take() { return std::move(out_); }

 private:
  char32_t peek(std::size_t at) const {
    if (at >= text_.size()) return 0;
    return text::next(text_, at);
  }

  void add(std::size_t begin, std::size_t end, Kind kind, SyllableId id) {
    Atom atom;
    // Numbers and codes that a phrase names are found by their own id, all others by their class.
    if (id < kFirstSyllable && id != kUnknown)
      if (const SyllableId own = tables_.id_of(text_.substr(begin, end - begin)); own != kUnknown) id = own;
    atom.begin = static_cast<std::uint32_t>(begin);
    atom.end = static_cast<std::uint32_t>(end);
    atom.kind = kind;
    atom.id = id;
    atom.after_blank = blank_;
    atom.upper = text::is_upper(peek(begin));
    atom.capitals = atom.upper && all_caps(begin, end);
    blank_ = false;
    out_.atoms.push_back(atom);
  }

  // What overlaps or meets is one run; of a number between words the cut behind it is found first.
  void glue(std::size_t begin, std::size_t end, std::size_t cut) {
    if (out_.glued.empty() || out_.glued.back().span.end < begin) {
      out_.glued.push_back({{begin, end}, {cut}});
      return;
    }
    Glued& last = out_.glued.back();
    last.span = {std::min(last.span.begin, begin), std::max(last.span.end, end)};
    const auto at = std::lower_bound(last.cuts.begin(), last.cuts.end(), cut);
    if (at == last.cuts.end() || *at != cut) last.cuts.insert(at, cut);
  }

  // ---- Atoms -----------------------------------------------------------------

  void scan(TextSpan span) {
    for (std::size_t at = span.begin; at < span.end;) {
      const Lead lead = kLeads[static_cast<unsigned char>(text_[at])];
      if (lead == Lead::blank) {
        ++at;
        blank_ = true;
      } else if (lead == Lead::sign) {
        at = sign(at, at + 1, static_cast<unsigned char>(text_[at]), span.end);
      } else {
        at = piece(at, span.end, lead);
      }
    }
  }

  std::size_t sign(std::size_t at, std::size_t end, char32_t c, std::size_t limit) {
    if (c == '.' && text_.substr(at, 3) == "./.")
      end = at + 3;
    else if (c == '.')
      while (end < limit && text_[end] == '.') ++end;
    const bool stop =
        (c == '.' && end - at == 1 && !inside_number_or_name(at, end, limit)) || c == '?' || c == '!' || end - at == 3;
    const bool clause = stop || c == ';' || c == ':';
    if (!out_.atoms.empty() && clause) {
      out_.atoms.back().ends_clause = true;
      if (stop) out_.atoms.back().ends_sentence = true;
    }
    if (c == '-' && !blank_ && ends_line(text_, end)) rare_ = true;  // a syllable torn, perhaps
    add(at, end, Kind::punctuation, kUnknown);
    out_.atoms.back().ends_clause = clause;
    out_.atoms.back().ends_sentence = stop;
    return end;
  }

  // A full stop that ends no sentence: no blank after it, or the number of a list item before it.
  bool inside_number_or_name(std::size_t at, std::size_t end, std::size_t limit) const {
    if (end < limit && !text::is_blank(static_cast<unsigned char>(text_[end])))
      return text::is_letter(peek(end)) || text::is_digit(peek(end));
    if (out_.atoms.empty()) return false;
    const Atom& before = out_.atoms.back();
    if (before.end != at) return false;
    // "1." at the start of a paragraph numbers it.
    std::size_t from = before.begin;
    while (from > 0 && text_[from - 1] == ' ') --from;
    return (before.kind == Kind::number || before.end - before.begin <= 4) && (from == 0 || text_[from - 1] == '\n');
  }

  std::size_t number(std::size_t at, std::size_t limit) {
    std::size_t end = at;
    std::size_t letters_seen = 0, slashes = 0;
    bool letter_after_slash = false;
    // The longest run of what a code may hold; no code is longer than this, and a word of figures and letters by turns
    // is looked at from each of its figures.
    constexpr std::size_t kMostOfACode = 256;
    for (std::size_t k = at; k < std::min(limit, at + kMostOfACode);) {
      std::size_t next = k;
      const char32_t c = text::next(text_, next);
      const bool letter = text::is_letter(c);
      if (!letter && !text::is_digit(c) && c != '/' && c != '-' && c != '.' && c != '&' && c != 0x2013) break;
      if (letter && text::is_upper(c)) {
        ++letters_seen;
        letter_after_slash = letter_after_slash || slashes > 0;
      }
      if (c == '/') ++slashes;
      k = next;
      if (letter || text::is_digit(c)) end = next;
    }
    if (slashes > 0 && letter_after_slash && letters_seen >= 2) {
      add(at, end, Kind::document_number, kDocumentNumber);
      return end;
    }
    // Digits with signs between digits.
    end = at;
    std::size_t groups = 1, group_begin = at;
    std::array<std::size_t, 4> sizes{};
    char separator = 0;
    bool same = true;
    while (end < limit && text::is_digit(static_cast<unsigned char>(text_[end]))) {
      ++end;
      if (groups <= 4) sizes[groups - 1] = end - group_begin;
      if (end + 1 < limit && (text_[end] == '.' || text_[end] == ',' || text_[end] == '/' || text_[end] == '-') &&
          text::is_digit(static_cast<unsigned char>(text_[end + 1]))) {
        if (separator != 0 && separator != text_[end]) same = false;
        separator = text_[end++];
        group_begin = end;
        ++groups;
      }
    }
    Kind kind = Kind::number;
    SyllableId id = kNumber;
    if (groups == 3 && same && (separator == '/' || separator == '-' || separator == '.') && sizes[0] <= 2 &&
        sizes[1] <= 2 && sizes[2] == 4) {
      kind = Kind::date;
      id = kDate;
    } else if (groups == 2 && separator == '-' && sizes[0] == 4 && sizes[1] == 4) {
      kind = Kind::period;
      id = kPeriod;
    } else if (groups == 1 && sizes[0] == 4 && (text_.substr(at, 2) == "19" || text_.substr(at, 2) == "20")) {
      // "2021 - 2030" with blanks or a long dash is one period.
      std::size_t k = end;
      while (k < limit && text_[k] == ' ') ++k;
      std::size_t after = k;
      const char32_t dash = k < limit ? text::next(text_, after) : 0;
      while (after < limit && text_[after] == ' ') ++after;
      if ((dash == '-' || dash == 0x2013 || dash == 0x2014) && after + 4 <= limit && text_.substr(after, 2) == "20" &&
          text::is_digit(static_cast<unsigned char>(text_[after + 2])) &&
          text::is_digit(static_cast<unsigned char>(text_[after + 3])) &&
          (after + 4 == limit || !text::is_digit(static_cast<unsigned char>(text_[after + 4])))) {
        end = after + 4;
        kind = Kind::period;
        id = kPeriod;
      } else {
        kind = Kind::year;
        id = kYear;
      }
    } else if (separator == '-' || (separator == '/' && groups == 2 && sizes[1] == 4)) {
      id = kNumber;
    }
    if (kind == Kind::number && end < limit && text_[end] == '%') {
      ++end;
      kind = Kind::percent;
      id = kPercent;
    }
    add(at, end, kind, id);
    if (end < limit && text::is_letter(peek(end)) && kind != Kind::percent) {
      std::size_t tail = end;
      while (tail < limit && text::is_letter(peek(tail))) static_cast<void>(text::next(text_, tail));
      const std::string_view word = text_.substr(end, tail - end);
      if (text::has_diacritic(word) && tables_.id_of(word) != kUnknown && text::key_of(word).size > 2) {
        glue(at, tail, end);  // 2025của
      } else if (sorted_has(tables_.units_after_number, text::key_of(word).view())) {
        this->word(end, tail);  // 1,65m, 45kg, 1m65
        return tail;
      } else {
        out_.atoms.back().end = static_cast<std::uint32_t>(tail);  // 5G, 2a, 12h
        out_.atoms.back().kind = Kind::number;
        out_.atoms.back().id = kUnknown;
        return tail;
      }
    }
    return end;
  }

  // ---- Tokens seen before -----------------------------------------------------------
  // Nine tokens in ten were seen a moment ago, in the same spelling: what was
  // made of them is kept by their bytes, direct-mapped. Only what its bytes alone
  // decide is kept, so that no answer depends on the texts before.

  struct alignas(32) Seen {
    std::uint64_t low = 0, high = 0;  // the bytes, zeros after them
    Atom atom;
  };
  static constexpr unsigned kMostBits = 13;  // 256 KB, and half as much for the pairs
  // Whether what follows has no say in what the letters or digits before it are.
  bool plain_end(std::size_t end, std::size_t size, Lead lead, std::size_t limit) const {
    if (end >= limit) return end == limit;
    const char c = text_[end], next = end + 1 < limit ? text_[end + 1] : ' ';
    if (lead == Lead::digit) {
      // A year may begin a period: 2021 - 2030.
      if (c == ' ') return size != 4 || (next != ' ' && next != '-' && static_cast<unsigned char>(next) < 0x80);
      return c == ';' || c == ')' || ((c == ',' || c == '.') && next == ' ');
    }
    if (c == ' ' || c == ',' || c == ';' || c == ')' || c == '/') return true;
    if (next != ' ') return false;  // an address, or a code with hyphens
    return c == ':' || (c == '.' && size > longest_abbreviation_);
  }

  std::size_t piece(std::size_t at, std::size_t limit, Lead lead) {
    const text::ShortRun found = text::short_run(text_, at, ends_run);
    const std::size_t end = at + found.size;
    if (found.size > text::ShortRun::kLongest || !plain_end(end, found.size, lead, limit))
      return token(at, limit, lead);
    Seen& seen = seen_[found.hash(bits_)];
    if (seen.low == found.low && seen.high == found.high) {
      Atom& atom = out_.atoms.emplace_back(seen.atom);
      atom.begin = static_cast<std::uint32_t>(at);
      atom.end = static_cast<std::uint32_t>(end);
      atom.after_blank = blank_;
      blank_ = false;
      rare_ = rare_ || atom.rare;
      return end;
    }
    const std::size_t before = out_.atoms.size();
    const std::size_t stop = token(at, limit, lead);
    if (out_.atoms.size() == before + 1) {
      const Atom& atom = out_.atoms.back();
      if (atom.end == end && (atom.kind == Kind::word || atom.kind == Kind::abbreviation || atom.kind == Kind::number ||
                              atom.kind == Kind::year))
        seen = {found.low, found.high, atom};
    }
    return stop;
  }

  std::size_t token(std::size_t at, std::size_t limit, Lead lead) {
    if (lead == Lead::digit) return number(at, limit);
    if (lead == Lead::letter) return letters(at, limit);
    std::size_t end = at;
    const char32_t c = text::next(text_, end);
    return text::is_letter(c) ? letters(at, limit) : sign(at, end, c, limit);
  }

  std::size_t letters(std::size_t at, std::size_t limit) {
    std::size_t end = at;
    bool all_upper = true;
    std::size_t count = 0;
    while (end < limit) {
      std::size_t next = end;
      const char32_t c = text::next(text_, next);
      if (!text::is_letter(c)) break;
      all_upper = all_upper && text::is_upper(c);
      ++count;
      end = next;
    }
    // Addresses run to the next blank.
    if (end < limit && (text_[end] == '@' || text_.substr(end, 3) == "://" || mailbox(end, limit) ||
                        (text_[end] == '.' && text_.substr(at, end - at) == "www"))) {
      while (end < limit && !text::is_blank(static_cast<unsigned char>(text_[end]))) ++end;
      const bool mail = text_.substr(at, end - at).find('@') != std::string_view::npos;
      while (end > at + 1 && (text_[end - 1] == '.' || text_[end - 1] == ',' || text_[end - 1] == ';' ||
                              text_[end - 1] == ')' || text_[end - 1] == ':'))
        --end;  // signs of the sentence
      add(at, end, mail ? Kind::email : Kind::url, kUnknown);
      return end;
    }
    const std::string_view run = text_.substr(at, end - at);
    if (end < limit && text::is_digit(static_cast<unsigned char>(text_[end]))) {
      const bool vietnamese =
          text::has_diacritic(run) || sorted_has(tables_.units_before_number, text::key_of(run).view());
      if (vietnamese && !all_upper && count > 1) {
        word(at, end);
        std::size_t tail = number(end, limit);
        // A mark of a footnote (quyết định1) is no word run together.
        const bool mark = tail - end <= 2 && !sorted_has(tables_.units_before_number, text::key_of(run).view());
        if (!mark) glue(at, tail, end);  // số129/KH-UBND
        return tail;
      }
      if (vietnamese && count > 1 && tables_.id_of(run) != kUnknown && text::has_diacritic(run)) {
        word(at, end);
        return end;
      }
      while (end < limit && (text::is_digit(static_cast<unsigned char>(text_[end])) || text::is_letter(peek(end))))
        static_cast<void>(text::next(text_, end));
      add(at, end, Kind::abbreviation, tables_.id_of(text_.substr(at, end - at)));
      return end;
    }
    if (shortened(run, count, all_upper, end, limit)) {  // TP. Vinh, H. Krông Nô, PGS. Nguyễn Thị Lan
      add(at, end + 1, Kind::abbreviation, tables_.id_of(run));
      return end + 1;
    }
    // Codes keep their hyphens and strokes (NĐ-CP, TT-BTP); ordinary words do not.
    if (all_upper && count >= 2) {
      std::size_t k = end;
      while (k + 1 < limit && (text_[k] == '-' || text_[k] == '&') && text::is_upper(peek(k + 1))) {
        ++k;
        const std::size_t piece = k;
        bool caps = true;
        while (k < limit && text::is_letter(peek(k))) {
          std::size_t next = k;
          const char32_t c = text::next(text_, next);
          caps = caps && text::is_upper(c);
          k = next;
        }
        if (!caps || tables_.id_of(text_.substr(piece, k - piece)) != kUnknown || tables_.id_of(run) != kUnknown) break;
        end = k;
      }
      if (tables_.id_of(run) == kUnknown || end > at + run.size()) {
        if (end == at + run.size() && split(at, end, text::key_of(run))) return end;
        const SyllableId id = tables_.id_of(text_.substr(at, end - at));
        add(at, end, Kind::abbreviation, id);
        return end;
      }
    }
    const text::Key key = text::key_of(run);
    const SyllableId id = tables_.id_of(key);
    if (const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
        (entry == nullptr || (key.tones > 1 && entry->count < 20)) && split(at, end, key))
      return end;
    word(at, end, id);
    return end;
  }

  // Whether what runs on after a sign without a blank is the rest of a mailbox: hoa.nt@…
  bool mailbox(std::size_t at, std::size_t limit) const {
    if (text_[at] != '.' && text_[at] != '_' && text_[at] != '-') return false;
    for (std::size_t k = at; k < std::min(limit, at + kLongestRun); ++k) {
      const char c = text_[k];
      if (c == '@') return k > at + 1;
      if (c != '.' && c != '_' && c != '-' &&
          (static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) == 0))
        return false;
    }
    return false;
  }

  // A word cut short, with its full stop and a name or a number after it; never the number of a list item.
  bool shortened(std::string_view run, std::size_t count, bool all_upper, std::size_t end, std::size_t limit) const {
    if (end + 2 >= limit || text_[end] != '.' || !text::is_blank(static_cast<unsigned char>(text_[end + 1])))
      return false;
    if (out_.atoms.size() == first_) return false;
    const char32_t next = peek(end + 2);
    const bool initial = count == 1 && all_upper;
    if (!text::is_upper(next) && !text::is_digit(next)) return initial && text::is_letter(next);
    return initial || sorted_has(tables_.abbreviations, text::key_of(run).view());
  }

  void word(std::size_t begin, std::size_t end) { word(begin, end, tables_.id_of(text_.substr(begin, end - begin))); }

  void word(std::size_t begin, std::size_t end, SyllableId id) {
    const std::string_view written = text_.substr(begin, end - begin);
    add(begin, end, Kind::word, id);
    const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
    const bool rare = (entry == nullptr || entry->count < kRare) && text::has_diacritic(written);
    out_.atoms.back().rare = rare;
    out_.atoms.back().surname =
        out_.atoms.back().upper && std::binary_search(tables_.surnames.begin(), tables_.surnames.end(), id);
    rare_ = rare_ || rare;
  }

  // ---- Glued text --------------------------------------------------------------

  // Reads a run that no dictionary knows apart, if it can be; `key` is the run's.
  bool split(std::size_t begin, std::size_t end, const text::Key& key) {
    const std::string_view run = text_.substr(begin, end - begin);
    if (run.size() > kLongestRun || run.size() < 4) return false;
    if (tables_.extra.find(key.view()) != kUnknown && key.tones < 2) return false;
    if (tables_.is_syllable(key) || sorted_has(tables_.whole, key.view())) return false;
    const bool bare = !text::has_diacritic(run);  // theoquy: or a foreign word
    // Cheapest way to cut the run into syllables of the lexicon.
    struct Best {
      std::uint32_t cost = 0;  // 0: no way to here
      std::uint32_t from = 0;  // letters
      SyllableId id = kUnknown;
    };
    std::array<std::uint32_t, kLongestRun + 1> starts{};  // bytes, by letter
    std::array<Best, kLongestRun + 1> best{};
    std::uint32_t n = 0;
    for (std::size_t at = 0; at < run.size(); ++n) {
      starts[n] = static_cast<std::uint32_t>(at);
      static_cast<void>(text::next(run, at));
    }
    starts[n] = static_cast<std::uint32_t>(run.size());
    best[0].cost = 1;
    for (std::uint32_t to = 1; to <= n; ++to)
      for (std::uint32_t from = to > kLongestSyllable ? to - kLongestSyllable : 0; from < to; ++from) {
        if (best[from].cost == 0) continue;
        const text::Key piece = text::key_of(run.substr(starts[from], starts[to] - starts[from]));
        const SyllableId id = tables_.lexicon.find(piece.view());
        const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
        if (entry == nullptr || entry->count < 5 || !tables_.is_syllable(piece)) continue;
        if (to - from == 1 && entry->count < 1000) continue;
        const std::uint32_t cost = best[from].cost + entry->cost + (starts[to] - starts[from] == 1 ? 2560 : 512);
        if (best[to].cost == 0 || cost < best[to].cost) best[to] = {cost, from, id};
      }
    if (best[n].cost == 0) return false;
    std::array<SyllableId, kLongestRun> ids{};
    std::array<std::uint32_t, kLongestRun> ends{};
    std::size_t pieces = 0;
    for (std::uint32_t to = n; to > 0; to = best[to].from, ++pieces) {
      ids[pieces] = best[to].id;
      ends[pieces] = starts[to];
    }
    std::reverse(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(pieces));
    const std::span<const SyllableId> found(ids.data(), pieces);
    if (pieces < 2 || !(bare ? surely(found, run) : supported(found, key.tones))) return false;
    for (std::size_t from = begin; pieces-- > 0; from = begin + ends[pieces]) {
      word(from, begin + ends[pieces]);
      if (pieces > 0) glue(begin, end, begin + ends[pieces]);
    }
    return true;
  }

  bool frequent(SyllableId id, std::uint32_t count, std::uint32_t size) const {
    const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
    return entry != nullptr && entry->count >= count && entry->size >= size;
  }

  bool is_word(std::span<const SyllableId> ids) const {
    std::uint32_t node = 1;
    for (const SyllableId id : ids)
      if (node = tables_.lexicon.child(node, id); node == 0) return false;
    return tables_.lexicon.ends[node] != 0;
  }

  // Without a mark a run may as well be foreign (camera, vitamin) or short for something (SAIDI).
  bool surely(std::span<const SyllableId> ids, std::string_view run) const {
    const bool capitals = text::is_upper(static_cast<unsigned char>(run.back()));
    const std::uint32_t count = capitals || run.size() < 6 ? kVeryFrequent : kVeryFrequent / 3;
    return ids.size() == 2 &&
           (std::all_of(ids.begin(), ids.end(),
                        [&](SyllableId id) { return frequent(id, count, run.size() < 6 || capitals ? 3 : 2); }) ||
            (!capitals && run.size() > 4 && is_word(ids)));
  }

  // A word of the lexicon, or pieces that are all frequent, or two tones, which no syllable has.
  bool supported(std::span<const SyllableId> ids, std::size_t tones) const {
    return tones > 1 || is_word(ids) ||
           std::all_of(ids.begin(), ids.end(), [&](SyllableId id) { return frequent(id, kFrequent, 2); });
  }

  // ---- The lattice -----------------------------------------------------------------

  // Pairs looked up a moment ago, those that the model does not have among them, direct-mapped: the model's own table
  // is eight times as large, and its probes are guesses.
  ModelView::Pair pair(SyllableId a, SyllableId b) {
    const std::uint32_t key = a << 16 | b;
    ModelView::Pair& cached = pairs_[ModelView::slot(key, pairs_.size() - 1)];
    if (cached.key != key) {
      cached = tables_.model.pair(a, b);
      cached.key = key;
    }
    return cached;
  }

  // Viterbi over the gaps of a run of syllables; two states a gap: a word ends there, or goes on.
  void lattice(std::size_t begin, std::size_t end) {
    if (!tables_.model.empty()) join(begin, end);
    for (std::size_t at = begin; at < end; ++at)
      if (out_.atoms[at].surname) at = name(at, end) - 1;
  }

  void join(std::size_t begin, std::size_t end) {
    const ModelView& model = tables_.model;
    const std::size_t n = end - begin;
    if (n < 2) return;
    // What the model sees: the run with an atom before it and two behind.
    if (gaps_.size() < n + 3) gaps_.resize(n + 3);
    const std::size_t known = tables_.model.syllables.size() - kFirstSyllable;
    for (std::size_t k = 0; k < n; ++k) {
      const Atom& atom = out_.atoms[begin + k];
      gaps_[k + 1].id = std::size_t{atom.id} - kFirstSyllable < known ? atom.id : 0;
      gaps_[k + 1].shape = atom.upper ? shape_in_paragraph(begin + k) : Shape::lower;
    }
    for (const std::size_t k : {std::size_t{0}, n + 1, n + 2}) {
      const std::size_t at = begin + k - 1;
      const bool inside = at >= first_ && at < out_.atoms.size();
      gaps_[k].id = inside ? context_id(out_.atoms[at]) : 0;
      gaps_[k].shape = inside ? shape_in_paragraph(at) : Shape::none;
    }
    for (std::size_t k = 0; k < n + 2; ++k) model.prefetch_pair(gaps_[k].id, gaps_[k + 1].id);
    const auto shape = [&](std::size_t k) { return static_cast<std::size_t>(gaps_[k].shape); };
    std::int32_t split = 0, joined = -(1 << 28);  // the best ways to here, by what the gap on the left is
    // The first gap has none before it: its step weighs nothing, and `joined` is out of the race.
    std::int32_t mask = 0;
    SyllableId a = gaps_[1].id, b = gaps_[2].id;
    std::size_t shapes = (shape(0) << kShapeBits | shape(1)) << kShapeBits | shape(2);  // of x, a, b
    ModelView::Pair before = pair(gaps_[0].id, a), here = pair(a, b);
    ModelView::Triple triple = model.triple(before, gaps_[0].id, a, b);
    for (std::size_t k = 0; k + 1 < n; ++k) {
      const SyllableId c = gaps_[k + 3].id;
      const std::size_t all_shapes = shapes << kShapeBits | shape(k + 3);
      const ModelView::Pair after = pair(b, c);
      const ModelView::Triple next = model.triple(here, a, b, c);
      const std::size_t two_classes = before.classes() << 4 | here.classes();
      const std::int32_t score = model.syllables[a].before + model.syllables[b].after + here.middle + before.left +
                                 after.right + triple.second_gap + next.first_gap + model.shapes[all_shapes] +
                                 model.classes[two_classes << 4 | after.classes()] +
                                 model.class_shapes[here.classes() << 2 * kShapeBits | (shapes & 63)];
      const auto step = [&](std::size_t way) {
        return (model.syllables[a].step[way] + model.step_classes[two_classes << 2 | way] +
                model.step_shapes[shapes << 2 | way]) &
               mask;
      };
      const std::int32_t split_split = split + step(0), split_joined = split + step(1);
      const std::int32_t joined_split = joined + step(2), joined_joined = joined + step(3);
      gaps_[k].best =
          static_cast<std::uint8_t>(unsigned{joined_split > split_split} | unsigned{joined_joined > split_joined} << 1);
      split = std::max(split_split, joined_split);
      joined = std::max(split_joined, joined_joined) + score;
      mask = -1;
      shapes = all_shapes & 511;
      a = b;
      b = c;
      before = here;
      here = after;
      triple = next;
    }
    unsigned on = unsigned{joined > split};
    unsigned ends = 1;  // the last gaps gone through, from the right: 1 where a word ends
    for (std::size_t k = n - 1; k-- > 0;) {
      out_.atoms[begin + k].ends_word = on == 0;
      out_.atoms[begin + k + 1].starts_word = on == 0;
      ends = ends << 1 | (on ^ 1U);
      if ((ends & 31) == 17) halve(begin + k + 1);
      on = gaps_[k].best >> on & 1U;
    }
    if ((ends & 15) == 8) halve(begin);
  }

  // Four syllables that are two words of two each are two words: giáo_dục phổ_thông.
  void halve(std::size_t at) {
    if (out_.atoms[at + 2].upper) return;
    const auto is_word = [&](std::size_t k) {
      return (tables_.model.pair(context_id(out_.atoms[k]), context_id(out_.atoms[k + 1])).classes() & 1) != 0;
    };
    if (!is_word(at) || !is_word(at + 2)) return;
    out_.atoms[at + 1].ends_word = true;
    out_.atoms[at + 2].starts_word = true;
  }

  SyllableId context_id(const Atom& atom) const {
    switch (atom.kind) {
      case Kind::word: return atom.id >= kFirstSyllable && atom.id < tables_.model.syllables.size() ? atom.id : 0;
      case Kind::number:
      case Kind::percent:
      case Kind::year:
      case Kind::date:
      case Kind::period: return kNumber;
      default: return 0;
    }
  }

  // A surname and what else begins with a capital after it, when the model kept two of them together.
  std::size_t name(std::size_t at, std::size_t end) {
    std::size_t to = at + 1;
    while (to < end && to - at < 4 && out_.atoms[to].upper && !out_.atoms[to].capitals) ++to;
    if (to - at < 2 || out_.atoms[at].capitals || !out_.atoms[at].starts_word || out_.atoms[at].ends_word)
      return at + 1;
    while (to > at + 1 && !out_.atoms[to - 1].ends_word) --to;
    if (to - at < 2) return at + 1;
    for (std::size_t k = at; k < to; ++k) {
      out_.atoms[k].kind = Kind::name;
      out_.atoms[k].starts_word = k == at;
      out_.atoms[k].ends_word = k + 1 == to;
    }
    return to;
  }

  // What stands in the paragraph before has no say.
  Shape shape_in_paragraph(std::size_t at) const {
    return shape_of(std::span<const Atom>(out_.atoms).subspan(first_), at - first_);
  }

  bool all_caps(std::size_t begin, std::size_t end) const {
    std::size_t count = 0;
    while (begin < end) {
      if (!text::is_upper(text::next(text_, begin))) return false;
      ++count;
    }
    return count > 1;
  }

  std::string_view text_;
  const Tables& tables_;
  unsigned bits_;  // of the number of tokens kept
  std::vector<Seen> seen_;
  std::vector<ModelView::Pair> pairs_;
  Words out_;
  std::size_t longest_abbreviation_ = 0;
  std::size_t first_ = 0;  // first atom of the paragraph
  bool blank_ = true;      // whether a blank stands before what comes next
  bool rare_ = false;      // whether the paragraph has an atom that mend() should see
  struct Gap {
    SyllableId id = 0;  // of an atom of the run, as the model numbers it
    Shape shape = Shape::none;
    std::uint8_t best = 0;  // bit 0: the best way to this gap, split, comes from a joined one; bit 1: to it, joined
  };
  std::vector<Gap> gaps_;
};

bool Tables::is_syllable(const text::Key& key) const noexcept {
  std::string_view letters = key.view();
  if (!letters.empty() && letters.back() >= '1' && letters.back() <= '5') letters.remove_suffix(1);
  if (key.tones > 1) return false;
  for (std::size_t onset = std::min<std::size_t>(letters.size(), 3) + 1; onset-- > 0;)
    if ((onset == 0 || sorted_has(onsets, letters.substr(0, onset))) && sorted_has(rimes, letters.substr(onset)))
      return true;
  return false;
}

Shape shape_of(std::span<const Atom> atoms, std::size_t at) noexcept {
  const Atom& atom = atoms[at];
  if (atom.kind == Kind::punctuation || atom.kind == Kind::url || atom.kind == Kind::email) return Shape::none;
  if (atom.kind != Kind::word && atom.kind != Kind::name)
    return atom.kind == Kind::abbreviation ? Shape::capitals : Shape::number;
  if (!atom.upper) return Shape::lower;
  if (!atom.capitals) return Shape::capital;
  const auto shouts = [&](std::size_t k) {
    return k < atoms.size() && atoms[k].capitals && atoms[k].kind == Kind::word;
  };
  return shouts(at - 1) || shouts(at + 1) ? Shape::lower : Shape::capitals;
}

std::string_view to_string(Kind kind) noexcept {
  constexpr std::string_view kNames[] = {"word", "name",   "abbreviation",    "number", "percent", "year",
                                         "date", "period", "document-number", "url",    "email",   "punctuation"};
  return kNames[static_cast<std::size_t>(kind)];
}

SyllableId class_named(std::string_view name) noexcept {
  for (const NamedKind& kind : kClasses)
    if (kind.name == name) return kind.id;
  return kUnknown;
}

Worker::Worker(const Tables& tables, std::size_t expected)
    : segmenter_(std::make_unique<Segmenter>(tables, expected)) {}
Worker::Worker(Worker&&) noexcept = default;
Worker& Worker::operator=(Worker&&) noexcept = default;
Worker::~Worker() = default;

const Words& Worker::segment(std::string_view text, std::span<const TextSpan> paragraphs) {
  segmenter_->begin(text);
  for (const TextSpan& paragraph : paragraphs) segmenter_->paragraph(paragraph);
  return segmenter_->words();
}

Words Worker::take() noexcept { return segmenter_->take(); }

Words segment(std::string_view text, std::span<const TextSpan> paragraphs, const Tables& tables) {
  Worker worker(tables, text.size());
  static_cast<void>(worker.segment(text, paragraphs));
  return worker.take();
}

}  // namespace longghep::words
