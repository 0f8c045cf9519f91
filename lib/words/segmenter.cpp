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
// a run is looked at for cuts only up to kLongestRun bytes.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

#include "words/words.hpp"

namespace longghep::words {
namespace {

constexpr std::size_t kLongestRun = 64;
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

class Segmenter {
 public:
  Segmenter(std::string_view text, const Tables& tables) : text_(text), tables_(tables), seen_(kSeen) {
    out_.atoms.reserve(text.size() / 5 + 16);  // a syllable of Vietnamese has 4.6 bytes and a blank, on average
  }

  void paragraph(TextSpan span) {
    const std::size_t first = first_ = out_.atoms.size();
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

  Words finish() && { return std::move(out_); }

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
    atom.after_blank = begin == 0 || text::is_blank(static_cast<unsigned char>(text_[begin - 1]));
    atom.upper = text::is_upper(peek(begin));
    atom.capitals = atom.upper && all_caps(begin, end);
    out_.atoms.push_back(atom);
  }

  void glue(std::size_t begin, std::size_t end, std::size_t cut) {
    if (!out_.glued.empty() && out_.glued.back().span.end >= begin && out_.glued.back().span.begin <= begin) {
      out_.glued.back().span.end = std::max(out_.glued.back().span.end, end);
      if (out_.glued.back().cuts.back() != cut) out_.glued.back().cuts.push_back(cut);
      return;
    }
    out_.glued.push_back({{begin, end}, {cut}});
  }

  // ---- Atoms -----------------------------------------------------------------

  void scan(TextSpan span) {
    for (std::size_t at = span.begin; at < span.end;) {
      if (text_[at] == ' ') {
        ++at;
        continue;
      }
      std::size_t end = at;
      const char32_t c = text::next(text_, end);
      if (text::is_blank(c))
        at = end;
      else if (text::is_digit(c))
        at = number(at, span.end);
      else if (text::is_letter(c))
        at = syllable(at, span.end);
      else
        at = sign(at, end, c, span.end);
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
    // The longest run of what a code may hold.
    for (std::size_t k = at; k < limit;) {
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

  // ---- Syllables seen before ---------------------------------------------------------
  // Nine syllables in ten were seen a moment ago, in the same spelling: what was
  // made of them is kept by their bytes, direct-mapped.

  struct Seen {
    std::uint64_t low = 0, high = 0;  // the bytes, zeros after them
    SyllableId id = kUnknown;
    Kind kind = Kind::word;
    bool upper = false, capitals = false, rare = false;
  };
  static constexpr std::size_t kSeen = 4096;  // 96 KB

  // Letters of one or two bytes with Vietnamese ones of three; everything rarer goes the long way.
  std::size_t letters_end(std::size_t at, std::size_t limit) const {
    while (at < limit) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      if ((byte | 32U) - 'a' < 26U) {
        ++at;
      } else if (byte >= 0xC3 && byte <= 0xC6 && at + 1 < limit) {
        if (byte == 0xC3 && (text_[at + 1] == '\x97' || text_[at + 1] == '\xB7')) return at;  // × ÷
        at += 2;
      } else if (byte == 0xE1 && at + 2 < limit && (static_cast<unsigned char>(text_[at + 1]) & 0xFCU) == 0xB8) {
        at += 3;
      } else {
        return at;
      }
    }
    return at;
  }

  // Whether what follows has no say in what the letters are.
  bool plain_end(std::size_t at, std::size_t end, std::size_t limit) const {
    if (end >= limit) return true;
    const char c = text_[end];
    return c == ' ' || c == ',' || c == ';' || c == '\n' || c == ')' || (c == '.' && end - at > 4);
  }

  std::size_t syllable(std::size_t at, std::size_t limit) {
    const std::size_t end = letters_end(at, limit);
    const std::size_t size = end - at;
    if (size == 0 || size > 16 || !plain_end(at, end, limit)) return letters(at, limit);
    std::uint64_t low = 0, high = 0;
    if (at + 16 <= text_.size()) {
      std::memcpy(&low, text_.data() + at, 8);
      if (size < 8) {
        low &= (std::uint64_t{1} << (8 * size)) - 1;
      } else if (size > 8) {
        std::memcpy(&high, text_.data() + at + 8, 8);
        if (size < 16) high &= (std::uint64_t{1} << (8 * (size - 8))) - 1;
      }
    } else {
      std::memcpy(&low, text_.data() + at, std::min<std::size_t>(size, 8));
      if (size > 8) std::memcpy(&high, text_.data() + at + 8, size - 8);
    }
    Seen& seen = seen_[((low ^ high * 0x9E3779B97F4A7C15U) * 0xFF51AFD7ED558CCDU) >> 52];
    if (seen.low == low && seen.high == high) {
      if (!tables_.model.empty() && !out_.atoms.empty())  // fetched by the time the run is complete
        __builtin_prefetch(&tables_.model.pairs[ModelView::slot(out_.atoms.back().id << 16 | seen.id,
                                                                tables_.model.pairs.size() - 1)]);
      Atom& atom = out_.atoms.emplace_back();
      atom.begin = static_cast<std::uint32_t>(at);
      atom.end = static_cast<std::uint32_t>(end);
      atom.id = seen.id;
      atom.kind = seen.kind;
      atom.after_blank = at == 0 || text::is_blank(static_cast<unsigned char>(text_[at - 1]));
      atom.upper = seen.upper;
      atom.capitals = seen.capitals;
      atom.rare = seen.rare;
      rare_ = rare_ || seen.rare;
      return end;
    }
    const std::size_t before = out_.atoms.size();
    const std::size_t stop = letters(at, limit);
    if (out_.atoms.size() == before + 1) {
      const Atom& atom = out_.atoms.back();
      if ((atom.kind == Kind::word || atom.kind == Kind::abbreviation) && atom.end == end)
        seen = {low, high, atom.id, atom.kind, atom.upper, atom.capitals, atom.rare};
    }
    return stop;
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
        if (end == at + run.size() && split(at, end)) return end;
        const SyllableId id = tables_.id_of(text_.substr(at, end - at));
        add(at, end, Kind::abbreviation, id);
        return end;
      }
    }
    if (!split(at, end)) word(at, end);
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

  void word(std::size_t begin, std::size_t end) {
    const std::string_view written = text_.substr(begin, end - begin);
    const SyllableId id = tables_.id_of(written);
    add(begin, end, Kind::word, id);
    const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
    const bool rare = (entry == nullptr || entry->count < kRare) && text::has_diacritic(written);
    out_.atoms.back().rare = rare;
    rare_ = rare_ || rare;
  }

  // ---- Glued text --------------------------------------------------------------

  bool split(std::size_t begin, std::size_t end) {
    const std::string_view run = text_.substr(begin, end - begin);
    if (run.size() > kLongestRun || run.size() < 4) return false;
    const bool bare = !text::has_diacritic(run);  // theoquy: or a foreign word
    const text::Key key = text::key_of(run);
    if (const LexiconView::Syllable* entry = tables_.lexicon.entry(tables_.lexicon.find(key.view()));
        entry != nullptr && (key.tones < 2 || entry->count >= 20))
      return false;
    if (tables_.extra.find(key.view()) != kUnknown && key.tones < 2) return false;
    if (tables_.is_syllable(key) || sorted_has(tables_.whole, key.view())) return false;
    // Cheapest way to cut the run into 2 to 4 syllables of the lexicon.
    struct Piece {
      std::size_t end;
      SyllableId id;
    };
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < run.size();) {
      starts.push_back(at);
      static_cast<void>(text::next(run, at));
    }
    starts.push_back(run.size());
    const std::size_t n = starts.size() - 1;
    constexpr std::uint32_t kNever = ~std::uint32_t{0};
    struct Best {
      std::uint32_t cost = kNever;
      std::size_t from = 0;
      SyllableId id = kUnknown;
    };
    std::array<std::vector<Best>, 5> best;
    for (auto& row : best) row.assign(n + 1, {});
    best[0][0].cost = 0;
    for (std::size_t pieces = 1; pieces <= 4; ++pieces)
      for (std::size_t to = 1; to <= n; ++to)
        for (std::size_t from = to > 7 ? to - 7 : 0; from < to; ++from) {
          if (best[pieces - 1][from].cost == kNever) continue;
          const std::string_view piece = run.substr(starts[from], starts[to] - starts[from]);
          const text::Key piece_key = text::key_of(piece);
          const SyllableId id = tables_.lexicon.find(piece_key.view());
          const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
          if (entry == nullptr || entry->count < 5 || !tables_.is_syllable(piece_key)) continue;
          if (to - from == 1 && entry->count < 1000) continue;
          const std::uint32_t cost = best[pieces - 1][from].cost + entry->cost + 512;
          if (cost < best[pieces][to].cost) best[pieces][to] = {cost, from, id};
        }
    for (std::size_t pieces = 2; pieces <= 4; ++pieces) {
      if (best[pieces][n].cost == kNever) continue;
      std::vector<std::size_t> cuts;
      std::vector<SyllableId> ids;
      std::size_t to = n;
      for (std::size_t k = pieces; k > 0; --k) {
        ids.insert(ids.begin(), best[k][to].id);
        to = best[k][to].from;
        if (to > 0) cuts.insert(cuts.begin(), starts[to]);
      }
      if (bare ? !surely(ids) : !supported(ids)) continue;
      std::size_t from = begin;
      for (const std::size_t cut : cuts) {
        word(from, begin + cut);
        glue(begin, end, begin + cut);
        from = begin + cut;
      }
      word(from, end);
      return true;
    }
    return false;
  }

  // Without a mark a run may as well be foreign (camera, vitamin): two long pieces, both very frequent.
  bool surely(const std::vector<SyllableId>& ids) const {
    return ids.size() == 2 && std::all_of(ids.begin(), ids.end(), [&](SyllableId id) {
             const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
             return entry != nullptr && entry->count >= kVeryFrequent && entry->size >= 3;
           });
  }

  // A word of the lexicon, or pieces that are all frequent.
  bool supported(const std::vector<SyllableId>& ids) const {
    std::uint32_t node = 1;
    for (const SyllableId id : ids) {
      node = tables_.lexicon.child(node, id);
      if (node == 0) break;
    }
    if (node != 0 && tables_.lexicon.ends[node] != 0) return true;
    if (ids.size() > 3) return false;
    return std::all_of(ids.begin(), ids.end(), [&](SyllableId id) {
      const LexiconView::Syllable* entry = tables_.lexicon.entry(id);
      return entry != nullptr && entry->count >= kFrequent && entry->size >= 2;
    });
  }

  // ---- The lattice -----------------------------------------------------------------

  // Viterbi over the gaps of a run of syllables; two states a gap: a word ends there, or goes on.
  void lattice(std::size_t begin, std::size_t end) {
    if (!tables_.model.empty()) join(begin, end);
    for (std::size_t at = begin; at < end; ++at)
      if (out_.atoms[at].upper &&
          std::binary_search(tables_.surnames.begin(), tables_.surnames.end(), out_.atoms[at].id))
        at = name(at, end) - 1;
  }

  void join(std::size_t begin, std::size_t end) {
    const ModelView& model = tables_.model;
    const std::size_t n = end - begin;
    if (n < 2) return;
    steps_.resize(n);
    const auto id = [&](std::size_t k) { return k < first_ || k >= out_.atoms.size() ? 0 : context_id(out_.atoms[k]); };
    const auto shape = [&](std::size_t k) {
      return k < first_ || k >= out_.atoms.size() ? static_cast<std::size_t>(Shape::none)
                                                  : static_cast<std::size_t>(shape_of(out_.atoms, k));
    };
    constexpr std::int32_t kNever = -(1 << 28);
    std::int32_t split = 0, joined = kNever;  // the best ways to here, by what the gap on the left is
    SyllableId a = id(begin), b = id(begin + 1);
    std::size_t shape_x = shape(begin - 1), shape_a = shape(begin), shape_b = shape(begin + 1);
    ModelView::Pair before = model.pair(id(begin - 1), a), here = model.pair(a, b);
    ModelView::Triple triple = model.triple(before, id(begin - 1), a, b);
    for (std::size_t k = 0; k + 1 < n; ++k) {
      const SyllableId c = id(begin + k + 2);
      const std::size_t shape_c = shape(begin + k + 2);
      const ModelView::Pair after = model.pair(b, c);
      const ModelView::Triple next = model.triple(here, a, b, c);
      const std::int32_t score = model.syllables[a].before + model.syllables[b].after + here.middle + before.left +
                                 after.right + triple.second_gap + next.first_gap +
                                 model.shapes[((shape_x * 5 + shape_a) * 5 + shape_b) * 5 + shape_c] +
                                 model.classes[(before.classes * 16U + here.classes) * 16U + after.classes] +
                                 model.class_shapes[std::size_t{here.classes} * 25 + shape_a * 5 + shape_b];
      if (k == 0) {
        split = 0;
        joined = score;
      } else {
        const auto step = [&](std::size_t gaps) {
          return std::int32_t{model.syllables[a].step[gaps]} +
                 model.step_classes[(gaps * 16 + before.classes) * 16 + here.classes] +
                 model.step_shapes[((gaps * 5 + shape_x) * 5 + shape_a) * 5 + shape_b];
        };
        const std::int32_t to_split[] = {split + step(0), joined + step(2)};
        const std::int32_t to_joined[] = {split + step(1), joined + step(3)};
        steps_[k] = {to_split[1] > to_split[0], to_joined[1] > to_joined[0]};
        split = std::max(to_split[0], to_split[1]);
        joined = std::max(to_joined[0], to_joined[1]) + score;
      }
      shape_x = shape_a;
      shape_a = shape_b;
      shape_b = shape_c;
      a = b;
      b = c;
      before = here;
      here = after;
      triple = next;
    }
    bool on = joined > split;
    for (std::size_t k = n - 1; k-- > 0;) {
      out_.atoms[begin + k].ends_word = !on;
      out_.atoms[begin + k + 1].starts_word = !on;
      if (k > 0) on = steps_[k][on ? 1 : 0];
    }
    halve(begin, end);
  }

  // Four syllables that are two words of two each are two words: giáo_dục phổ_thông.
  void halve(std::size_t begin, std::size_t end) {
    std::size_t size = 0;
    for (std::size_t at = begin; at < end; ++at) {
      ++size;
      if (!out_.atoms[at].ends_word) continue;
      if (size == 4 && !out_.atoms[at - 1].upper) {
        const auto word = [&](std::size_t k) {
          return tables_.model.pair(context_id(out_.atoms[k]), context_id(out_.atoms[k + 1])).classes;
        };
        if ((word(at - 3) & 1) != 0 && (word(at - 1) & 1) != 0) {
          out_.atoms[at - 2].ends_word = true;
          out_.atoms[at - 1].starts_word = true;
        }
      }
      size = 0;
    }
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
  std::vector<Seen> seen_;
  Words out_;
  std::size_t first_ = 0;                   // first atom of the paragraph
  bool rare_ = false;                       // whether the paragraph has a rare atom
  std::vector<std::array<bool, 2>> steps_;  // by gap: was the gap before joined, when this is split, when it is joined
};

}  // namespace

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

Words segment(std::string_view text, std::span<const TextSpan> paragraphs, const Tables& tables) {
  Segmenter segmenter(text, tables);
  for (const TextSpan& paragraph : paragraphs) segmenter.paragraph(paragraph);
  return std::move(segmenter).finish();
}

}  // namespace longghep::words
