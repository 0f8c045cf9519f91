// Tested by tests/words/mend_test.cpp.
//
// Damaged words, read as meant: a syllable torn by a blank, by the end of a line
// (giai đo ạn) or by a hyphen at the end of a line, and letters that a scanner
// took for others (bỉnh đảng giói). Work begins at a syllable with a mark that
// Vietnamese hardly ever uses; what is put in its place is frequent, differs in
// one feature (the tone, or one letter), and makes a word with a neighbour, who
// may be damaged too. Words that begin with a capital, and words without a mark,
// are names or foreign, and are left alone.
#include <algorithm>
#include <array>

#include "words/words.hpp"

namespace longghep::words {
namespace {

constexpr std::uint32_t kFrequent = 120;   // of what a damaged syllable may be read as
constexpr std::size_t kMostVariants = 64;  // of one spelling without marks; Vietnamese has fewer

// What a letter is without its mark: ă, â: a.
char bare_letter(char32_t c) {
  switch (c) {
    case U'\u0103':
    case U'\u00E2': return 'a';
    case U'\u0111': return 'd';
    case U'\u00EA': return 'e';
    case U'\u00F4':
    case U'\u01A1': return 'o';
    case U'\u01B0': return 'u';
    default: return c < 0x80 ? static_cast<char>(c) : '?';
  }
}

struct Letters {  // of a key: its letters and its tone
  std::array<char32_t, 16> letter{};
  std::size_t size = 0;
  char tone = '0';
};

Letters letters_of(std::string_view key) {
  Letters out;
  for (std::size_t at = 0; at < key.size();) {
    const char32_t c = text::next(key, at);
    if (c >= '1' && c <= '5' && at == key.size())
      out.tone = static_cast<char>(c);
    else if (out.size < out.letter.size())
      out.letter[out.size++] = c;
  }
  return out;
}

class Mender {
 public:
  Mender(std::string_view text, const Tables& tables, std::vector<Atom>& atoms, std::size_t first)
      : text_(text), tables_(tables), atoms_(atoms), first_(first) {}

  // One pass; what is kept moves down to `write_`.
  void mend(std::vector<Mended>& out) {
    before_ = out.size();
    write_ = first_;
    for (read_ = first_; read_ < atoms_.size();) {
      const Atom& atom = atoms_[read_];
      if (hyphen_at_line_end() && join(write_ - 1, read_ + 1, id_before(write_ - 1), id(read_ + 2), out)) {
        read_ += 2;
        continue;
      }
      if (atom.rare && !atom.upper && atom.kind == Kind::word) {
        if (std::size_t from = before(); from != kNone && join(from, read_, id_before(from), id(read_ + 1), out)) {
          write_ = from + 1;
          ++read_;
          continue;
        }
        if (const std::size_t next = after();
            next != kNone && join(read_, next, id_before(write_), id(next + 1), out)) {
          atoms_[write_++] = atoms_[read_];
          read_ = next + 1;
          continue;
        }
        misread(out);
      }
      atoms_[write_++] = atoms_[read_++];
    }
    atoms_.resize(write_);
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::string_view written(std::size_t at) const {
    return text_.substr(atoms_[at].begin, atoms_[at].end - atoms_[at].begin);
  }
  SyllableId id(std::size_t at) const {
    return at < atoms_.size() && atoms_[at].kind == Kind::word ? atoms_[at].id : kUnknown;
  }
  SyllableId id_before(std::size_t at) const { return at > first_ ? id(at - 1) : kUnknown; }

  std::uint32_t count_of(SyllableId syllable) const {
    const LexiconView::Syllable* entry = tables_.lexicon.entry(syllable);
    return entry == nullptr ? 0 : entry->count;
  }

  bool makes_word(SyllableId a, SyllableId b) const {
    if (a == kUnknown || b == kUnknown) return false;
    const std::uint32_t one = tables_.lexicon.child(1, a);
    const std::uint32_t two = one == 0 ? 0 : tables_.lexicon.child(one, b);
    return two != 0 && tables_.lexicon.ends[two] != 0;
  }

  // Two neighbours that the training texts know side by side.
  bool known_together(SyllableId a, SyllableId b) const {
    const auto small = [&](SyllableId s) { return s >= kFirstSyllable && s < tables_.model.syllables.size(); };
    return small(a) && small(b) && tables_.model.pair(a, b).key != 0;
  }

  // ---- Torn syllables -------------------------------------------------------------------

  bool torn(const Atom& left, const Atom& right) const {
    return left.kind == Kind::word && right.kind == Kind::word && !right.upper && !left.ends_clause &&
           right.begin == left.end + 1;
  }
  // What the syllable at `read_` may have been torn from, among what was kept.
  std::size_t before() const {
    if (write_ == first_) return kNone;
    return torn(atoms_[write_ - 1], atoms_[read_]) ? write_ - 1 : kNone;
  }
  // And what may have been torn from it.
  std::size_t after() const {
    return read_ + 1 < atoms_.size() && torn(atoms_[read_], atoms_[read_ + 1]) ? read_ + 1 : kNone;
  }

  // A hyphen that is written to a word and to the end of its line, with another word at the beginning of the next.
  bool hyphen_at_line_end() const {
    if (atoms_[read_].kind != Kind::punctuation || write_ == first_ || read_ + 1 >= atoms_.size()) return false;
    const Atom &left = atoms_[write_ - 1], &right = atoms_[read_ + 1];
    return written(read_) == "-" && left.kind == Kind::word && left.end == atoms_[read_].begin &&
           right.kind == Kind::word && !right.upper && ends_line(text_, atoms_[read_].end);
  }

  // Puts `right` to `left`, if together they are a syllable that the neighbours bear out.
  bool join(std::size_t left, std::size_t right, SyllableId previous, SyllableId next, std::vector<Mended>& out) {
    const std::string joined = std::string(written(left)) + std::string(written(right));
    const text::Key key = text::key_of(joined);
    const SyllableId meant = tables_.lexicon.find(key.view());
    if (count_of(meant) < kFrequent || !tables_.is_syllable(key)) return false;
    const bool hyphen = left < read_ && read_ < right;
    const bool useless = !tables_.is_syllable(text::key_of(written(left))) ||  // "th", "đ": no syllable by itself
                         (hyphen && count_of(atoms_[right].id) < kFrequent);
    if (!useless && !makes_word(previous, meant) && !makes_word(meant, next)) return false;
    // A piece that makes a word with its own neighbour was not torn off.
    if (makes_word(previous, atoms_[left].id) || makes_word(atoms_[right].id, next)) return false;
    Atom& whole = atoms_[left];
    whole.end = atoms_[right].end;
    whole.id = meant;
    whole.rare = false;
    whole.ends_clause = atoms_[right].ends_clause;
    whole.ends_sentence = atoms_[right].ends_sentence;
    out.push_back({{whole.begin, whole.end}, joined});
    return true;
  }

  // ---- Letters taken for others ------------------------------------------------------------

  // Frequent syllables that differ from this one in the tone, or in one letter of the same base.
  std::vector<SyllableId> variants(std::size_t at) const {
    const text::Key key = text::key_of(written(at));
    const Letters own = letters_of(key.view());
    const std::string bare = bare_key(key.view());
    std::vector<SyllableId> out;
    const auto& order = tables_.lexicon.by_bare;
    auto entry = std::lower_bound(order.begin(), order.end(), bare, [&](SyllableId syllable, const std::string& value) {
      return bare_key(tables_.lexicon.key(syllable)) < value;
    });
    for (std::size_t seen = 0; entry != order.end() && seen < kMostVariants; ++entry, ++seen) {
      const std::string_view other_key = tables_.lexicon.key(*entry);
      if (bare_key(other_key) != bare) break;
      const Letters other = letters_of(other_key);
      std::size_t different = other.tone != own.tone ? 1 : 0;
      for (std::size_t k = 0; k < own.size && k < other.size; ++k)
        different += own.letter[k] != other.letter[k] ? 1 : 0;
      if (different == 1 && count_of(*entry) >= kFrequent) out.push_back(*entry);
    }
    return out;
  }

  void misread(std::vector<Mended>& out) {
    const std::size_t at = read_;
    const SyllableId before = id_before(write_), after = id(at + 1), own = atoms_[at].id;
    if (known_together(before, own) || known_together(own, after)) return;  // rare, and right
    const std::vector<SyllableId> meant = variants(at);
    if (meant.empty()) return;
    // With a neighbour as it stands; else with one that was misread too; else one that is known beside it.
    const auto one = [&](const auto& good) -> SyllableId {
      SyllableId only = kUnknown;
      for (const SyllableId v : meant)
        if (good(v)) {
          if (only != kUnknown) return kUnknown;
          only = v;
        }
      return only;
    };
    SyllableId best = one([&](SyllableId v) { return makes_word(before, v) || makes_word(v, after); });
    if (best == kUnknown) {
      SyllableId beside = kUnknown;
      // A frequent neighbour is doubted only in a stretch with more damage.
      const bool in_damage = (at + 1 < atoms_.size() && atoms_[at + 1].rare) ||
                             (at + 2 < atoms_.size() && atoms_[at + 2].rare && !atoms_[at + 2].upper);
      const auto others =
          after != kUnknown && !atoms_[at + 1].upper && in_damage ? variants(at + 1) : std::vector<SyllableId>();
      best = one([&](SyllableId v) {
        const auto other = std::find_if(others.begin(), others.end(), [&](SyllableId o) { return makes_word(v, o); });
        if (other != others.end()) beside = *other;
        return other != others.end();
      });
      if (best != kUnknown) {
        put(at, best, out);
        put(at + 1, beside, out);
        return;
      }
      best = one([&](SyllableId v) { return known_together(before, v) && known_together(v, after); });
      if (best == kUnknown && out.size() > before_ &&
          out.back().span.end == atoms_[at].begin - 1)  // in a damaged stretch
        best = one([&](SyllableId v) { return known_together(before, v); });
    }
    if (best != kUnknown) put(at, best, out);
  }

  void put(std::size_t at, SyllableId meant, std::vector<Mended>& out) {
    atoms_[at].id = meant;
    atoms_[at].rare = false;
    out.push_back({{atoms_[at].begin, atoms_[at].end}, text::spelled(tables_.lexicon.key(meant))});
  }

  std::string_view text_;
  const Tables& tables_;
  std::vector<Atom>& atoms_;
  std::size_t first_, read_ = 0, write_ = 0;
  std::size_t before_ = 0;  // mended in the paragraphs before
};

}  // namespace

bool ends_line(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at < text.size() && text[at] == '\n';
}

std::string bare_key(std::string_view key) {
  const Letters letters = letters_of(key);
  std::string out;
  for (std::size_t k = 0; k < letters.size; ++k) out += bare_letter(letters.letter[k]);
  return out;
}

void mend(std::string_view text, const Tables& tables, std::vector<Atom>& atoms, std::size_t first,
          std::vector<Mended>& out) {
  Mender(text, tables, atoms, first).mend(out);
}

}  // namespace longghep::words
