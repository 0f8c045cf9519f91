// Tested by tests/knowledge/compiler_test.cpp.
//
// The image: the large tables (lexicon, trie of phrases) as they lie in memory,
// then the model written field by field. Written at build time by the same
// compiler of the same build, so both sides agree on layout and byte order.
#include "knowledge/knowledge.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <functional>
#include <type_traits>

#include "knowledge/compiler.hpp"

namespace longghep::knowledge {
namespace {

// ---- Archive: one function a struct says its fields, for writing and reading ----------

class Writer {
 public:
  template <class... T>
  void operator()(T&... fields) {
    (field(fields), ...);
  }
  std::vector<std::byte> bytes;

  template <class T>
  void table(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    number(values.size());
    while (bytes.size() % 16 != 0) bytes.push_back(std::byte{0});
    raw(values.data(), values.size() * sizeof(T));
  }

 private:
  void raw(const void* data, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), from, from + size);
  }
  void number(std::uint64_t value) { raw(&value, sizeof value); }
  template <class T>
  void field(T& value);
};

class Reader {
 public:
  explicit Reader(std::span<const std::byte> image) : image_(image) {}
  template <class... T>
  void operator()(T&... fields) {
    (field(fields), ...);
  }

  template <class T>
  std::span<const T> table() {
    const std::size_t count = number();
    while (at_ % 16 != 0) ++at_;
    const auto* data = reinterpret_cast<const T*>(image_.data() + at_);
    at_ += count * sizeof(T);
    return {data, count};
  }
  std::span<const std::byte> rest() const { return image_.subspan(at_); }

 private:
  std::uint64_t number() {
    std::uint64_t value;
    std::memcpy(&value, image_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  template <class T>
  void field(T& value);
  std::span<const std::byte> image_;
  std::size_t at_ = 0;
};

template <class A>
void io(A& a, TextSpan& x) {
  a(x.begin, x.end);
}
template <class A>
void io(A& a, Message& x) {
  a(x.vi, x.en);
}
template <class A>
void io(A& a, Sequence& x) {
  a(x.slots, x.gap);
}
template <class A>
void io(A& a, Concept& x) {
  a(x.id, x.use, x.sequences, x.except, x.capital, x.senses, x.names, x.takes_name);
}
template <class A>
void io(A& a, Clue& x) {
  a(x.at, x.concepts, x.within);
}
template <class A>
void io(A& a, Sense& x) {
  a(x.id, x.title, x.clues, x.otherwise);
}
template <class A>
void io(A& a, Homograph& x) {
  a(x.word, x.senses);
}
template <class A>
void io(A& a, Numeral& x) {
  a(x.word, x.role, x.value);
}
template <class A>
void io(A& a, Guard& x) {
  a(x.concepts, x.where);
}
template <class A>
void io(A& a, Near& x) {
  a(x.all, x.about, x.unless, x.within, x.distance, x.zones, x.mark, x.ordered, x.negation);
}
template <class A>
void io(A& a, Count& x) {
  a(x.of, x.unless, x.at_least, x.distinct, x.rest, x.zones);
}
template <class A>
void io(A& a, Compare& x) {
  a(x.left, x.right, x.unit, x.value, x.may_exceed, x.about, x.unless);
}
template <class A>
void io(A& a, Lookup& x) {
  a(x.registry, x.ask, x.unless);
}
template <class A>
void io(A& a, Consistent& x) {
  a(x.what, x.of, x.about, x.unless);
}
template <class A>
void io(A& a, Unanswered& x) {
  a(x.of, x.by, x.subjects, x.ignoring);
}
template <class A>
void io(A& a, Figure::Goal& x) {
  a(x.year, x.thousandths);
}
template <class A>
void io(A& a, Figure& x) {
  a(x.unit, x.of, x.goals, x.bases, x.unless, x.at_most, x.below);
}
template <class A>
void io(A& a, Element& x) {
  a(x.id, x.title, x.met, x.partly, x.required);
}
template <class A>
void io(A& a, Basis& x) {
  a(x.instrument, x.article, x.clause, x.point, x.from, x.to, x.source, x.seen, x.verified);
}
template <class A>
void io(A& a, Applies& x) {
  a(x.kinds, x.topic, x.when, x.evidence, x.from);
}
template <class A>
void io(A& a, Item& x) {
  a(x.id, x.checklist, x.group, x.file, x.span, x.severity, x.priority, x.applies, x.title, x.asks, x.basis, x.elements,
    x.find, x.messages, x.suggestions);
}
template <class A>
void io(A& a, Example& x) {
  a(x.item, x.text, x.expects, x.why, x.as_of, x.kind, x.hits, x.known);
}
template <class A>
void io(A& a, Instrument& x) {
  a(x.number, x.title, x.issuer, x.issued, x.effective, x.ended, x.replaced_by, x.source, x.year, x.verified, x.name);
}
template <class A>
void io(A& a, Successor& x) {
  a(x.name, x.title, x.ended, x.successor, x.basis);
}
template <class A>
void io(A& a, Programme& x) {
  a(x.name, x.title, x.begin, x.end, x.instrument);
}
template <class A>
void io(A& a, OfficialQuestion& x) {
  a(x.of, x.text, x.instrument, x.article, x.clause, x.point, x.items);
}
template <class A>
void io(A& a, ReportSection::Column& x) {
  a(x.title, x.fill, x.element);
}
template <class A>
void io(A& a, ReportSection& x) {
  a(x.title, x.columns, x.items);
}
template <class A>
void io(A& a, Checklist& x) {
  a(x.id, x.version, x.title, x.items, x.questions, x.report, x.optional);
}
template <class A>
void io(A& a, structure::Labels::Kind& x) {
  a(x.phrase, x.id);
}
template <class A>
void io(A& a, structure::Labels& x) {
  for (auto& list : x.units) a(list);
  a(x.kinds, x.symbols, x.ordinals, x.basis, x.number, x.motto, x.recipients, x.signature, x.furniture,
    x.furniture_start, x.subject, x.letter, x.issuer, x.self, x.attached, x.this_word, x.joiners, x.of_words, x.day,
    x.month, x.year, x.adopted, x.effect, x.point_letters);
  a(x.label_dieu, x.label_khoan, x.label_diem, x.label_phan, x.label_chuong, x.label_muc, x.label_tieu_muc,
    x.label_phu_luc, x.label_heading, x.label_can_cu, x.label_bang, x.label_row, x.label_column, x.label_closing);
}
template <class A>
void io(A& a, text::LegacyEncodings::Row& x) {
  a(x.first, x.second, x.letter);
}
template <class A>
void io(A& a, text::LegacyEncodings::Encoding& x) {
  a(x.name, x.rows, x.families, x.typed);
}
template <class A>
void io(A& a, Model& x) {
  a(x.concepts, x.items, x.checklists, x.instruments, x.institutions, x.provinces, x.districts, x.districts_ended,
    x.programmes, x.messages, x.labels, x.onsets, x.rimes, x.units_before_number, x.units_after_number, x.abbreviations,
    x.whole, x.surnames, x.encodings, x.fonts_of_signs, x.homographs, x.short_forms, x.numerals, x.negation,
    x.negation_except);
}

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class K, class V>
struct is_map<std::map<K, V>> : std::true_type {};
template <class T>
struct is_pair : std::false_type {};
template <class K, class V>
struct is_pair<std::pair<K, V>> : std::true_type {};
template <class T>
struct is_variant : std::false_type {};
template <class... T>
struct is_variant<std::variant<T...>> : std::true_type {};

template <class T>
void Writer::field(T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    const auto size = static_cast<std::uint32_t>(value.size());
    raw(&size, sizeof size);
    raw(value.data(), value.size());
  } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    raw(&value, sizeof value);
  } else if constexpr (is_vector<T>::value) {
    auto size = static_cast<std::uint32_t>(value.size());
    raw(&size, sizeof size);
    for (auto& element : value) field(element);
  } else if constexpr (is_map<T>::value) {
    auto size = static_cast<std::uint32_t>(value.size());
    raw(&size, sizeof size);
    for (auto& [key, element] : value) {
      std::string copy = key;
      field(copy);
      field(element);
    }
  } else if constexpr (is_pair<T>::value) {
    field(value.first);
    field(value.second);
  } else if constexpr (is_variant<T>::value) {
    auto index = static_cast<std::uint8_t>(value.index());
    raw(&index, 1);
    std::visit([&](auto& alternative) { field(alternative); }, value);
  } else {
    io(*this, value);
  }
}

template <class V, std::size_t I = 0>
void emplace_alternative(V& value, std::size_t index) {
  if constexpr (I < std::variant_size_v<V>) {
    if (index == I)
      value.template emplace<I>();
    else
      emplace_alternative<V, I + 1>(value, index);
  }
}

template <class T>
void Reader::field(T& value) {
  const auto take = [&](void* out, std::size_t size) {
    std::memcpy(out, image_.data() + at_, size);
    at_ += size;
  };
  if constexpr (std::is_same_v<T, std::string>) {
    std::uint32_t size;
    take(&size, sizeof size);
    value.assign(reinterpret_cast<const char*>(image_.data() + at_), size);
    at_ += size;
  } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    take(&value, sizeof value);
  } else if constexpr (is_vector<T>::value) {
    std::uint32_t size;
    take(&size, sizeof size);
    value.resize(size);
    for (auto& element : value) field(element);
  } else if constexpr (is_map<T>::value) {
    std::uint32_t size;
    take(&size, sizeof size);
    for (std::uint32_t k = 0; k < size; ++k) {
      std::string key;
      field(key);
      field(value[key]);
    }
  } else if constexpr (is_pair<T>::value) {
    field(value.first);
    field(value.second);
  } else if constexpr (is_variant<T>::value) {
    std::uint8_t index;
    take(&index, 1);
    emplace_alternative(value, index);
    std::visit([&](auto& alternative) { field(alternative); }, value);
  } else {
    io(*this, value);
  }
}

constexpr std::uint32_t kLongestClue = 8;  // atoms of a clue to a homograph
constexpr std::uint64_t kMagic = 0x32474D494847474CULL;

void connect(const Model& model, words::Tables& tables) {
  tables.onsets.assign(model.onsets.begin(), model.onsets.end());
  tables.rimes.assign(model.rimes.begin(), model.rimes.end());
  tables.units_before_number.assign(model.units_before_number.begin(), model.units_before_number.end());
  tables.units_after_number.assign(model.units_after_number.begin(), model.units_after_number.end());
  tables.abbreviations.assign(model.abbreviations.begin(), model.abbreviations.end());
  tables.whole.assign(model.whole.begin(), model.whole.end());
  tables.surnames = model.surnames;
}

// Lines "name<TAB>one or two code points<TAB>code point", sorted by name; code points in hexadecimal. And of fonts:
// "name<TAB>beginning of a font's name", where the name is that of an encoding or "signs".
std::optional<Error> read_encodings(std::string_view tsv, std::string_view fonts, Model& model) {
  auto& out = model.encodings;
  const auto code = [](std::string_view hex, char32_t& value) {
    for (const char c : hex) value = value * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : c - 'A' + 10);
    return !hex.empty() && hex.size() <= 5 && hex.find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
  };
  const std::uint32_t bad = text::each_line(tsv, [&](std::uint32_t, std::string_view line) {
    const std::size_t one = line.find('\t'), two = line.find('\t', one == std::string_view::npos ? one : one + 1);
    if (two == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, one), seen = line.substr(one + 1, two - one - 1);
    const std::size_t blank = seen.find(' ');
    text::LegacyEncodings::Row row;
    if (!code(seen.substr(0, blank), row.first) || !code(line.substr(two + 1), row.letter)) return false;
    if (blank != std::string_view::npos && !code(seen.substr(blank + 1), row.second)) return false;
    if (out.empty() || out.back().name != name) out.push_back({std::string(name), {}, {}, false});
    out.back().rows.push_back(row);
    out.back().typed = out.back().typed || (row.second > 0 && row.second < 0x80 && !text::is_letter(row.second));
    return true;
  });
  if (bad != 0)
    return Error{ErrorCode::bad_dictionary, "expected a name, one or two code points and the letter's, apart by tabs",
                 "encodings/vietnamese.tsv", bad, 1};
  const std::uint32_t unknown = text::each_line(fonts, [&](std::uint32_t, std::string_view line) {
    const std::size_t tab = line.find('\t');
    if (line.substr(0, tab) == "signs" && tab + 1 < line.size()) {
      model.fonts_of_signs.emplace_back(line.substr(tab + 1));
      return true;
    }
    const auto encoding =
        std::find_if(out.begin(), out.end(), [&](const auto& known) { return known.name == line.substr(0, tab); });
    if (tab == std::string_view::npos || tab + 1 == line.size() || encoding == out.end()) return false;
    encoding->families.emplace_back(line.substr(tab + 1));
    return true;
  });
  if (unknown != 0)
    return Error{ErrorCode::bad_dictionary, "expected the name of an encoding and what names of its fonts begin with",
                 "encodings/fonts.tsv", unknown, 1};
  for (auto& encoding : out)
    std::sort(encoding.rows.begin(), encoding.rows.end(), [](const auto& a, const auto& b) {
      return std::pair{a.first, a.second} < std::pair{b.first, b.second};
    });
  return std::nullopt;
}

// Lines "word<TAB>count"; syllables of a word apart by blanks.
template <class Use>
std::optional<Error> each_count(std::string_view tsv, const char* name, Use&& use) {
  const std::uint32_t bad = text::each_line(tsv, [&](std::uint32_t, std::string_view line) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos || tab == 0) return false;
    const std::string_view digits = line.substr(tab + 1);
    std::uint32_t count = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc() || stop != digits.data() + digits.size()) return false;
    use(line.substr(0, tab), count);
    return true;
  });
  if (bad != 0) return Error{ErrorCode::bad_dictionary, "expected a word, a tab and a count", name, bad, 1};
  return std::nullopt;
}

}  // namespace

struct Image {
  static void read(Knowledge& knowledge, std::span<const std::byte> bytes) {
    Reader reader(bytes);
    std::uint64_t magic = 0;
    reader(magic);
    auto& lexicon = knowledge.tables_.lexicon;
    lexicon.key_bytes = reader.table<char>();
    lexicon.syllables = reader.table<words::LexiconView::Syllable>();
    lexicon.slots = reader.table<std::uint32_t>();
    lexicon.edges = reader.table<words::LexiconView::Edge>();
    lexicon.ends = reader.table<std::uint8_t>();
    lexicon.by_bare = reader.table<words::SyllableId>();
    auto& model = knowledge.tables_.model;
    model.syllables = reader.table<words::ModelView::Syllable>();
    model.pairs = reader.table<words::ModelView::Pair>();
    model.triples = reader.table<words::ModelView::Triple>();
    for (auto* table : {&model.shapes, &model.classes, &model.class_shapes, &model.step_classes, &model.step_shapes})
      *table = reader.table<std::int16_t>();
    AutomatonView automaton;
    automaton.steps = reader.table<AutomatonView::Step>();
    automaton.nodes = reader.table<AutomatonView::Node>();
    automaton.roots = reader.table<std::uint32_t>();
    automaton.outputs = reader.table<ConceptId>();
    reader(automaton.first_leaf);
    knowledge.automata_.push_back(automaton);
    reader(knowledge.model_);
    knowledge.examples_image_ = reader.rest();
    connect(knowledge.model_, knowledge.tables_);
    knowledge.index_homographs();
  }
};

Result<Knowledge> Knowledge::from_image(std::span<const std::byte> image) {
  std::uint64_t magic = 0;
  if (image.size() > sizeof magic) std::memcpy(&magic, image.data(), sizeof magic);
  if (magic != kMagic)
    return Error{ErrorCode::bad_dictionary, "the built-in dictionaries are not an image of this version", "", 0, 0};
  Knowledge knowledge;
  Image::read(knowledge, image);
  return knowledge;
}

Result<bool> Knowledge::add(std::span<const Source> sources, const Limits& limits) {
  // Ids of new syllables must not move when the list is sorted: names are collected first, then numbered.
  struct Collect {
    const words::Tables* tables;
    std::vector<std::string> keys;
  } collect{&tables_, {}};
  Model trial = model_;
  {
    Compiler first(trial, limits, &collect, [](void* self, std::string_view key) -> std::uint32_t {
      auto& c = *static_cast<Collect*>(self);
      const auto id = c.tables->lexicon.find(key);
      if (id == words::kUnknown) c.keys.emplace_back(key);
      return id == words::kUnknown ? words::kFirstSyllable : id;
    });
    if (auto error = first.compile(sources)) return *error;
  }
  std::sort(collect.keys.begin(), collect.keys.end());
  collect.keys.erase(std::unique(collect.keys.begin(), collect.keys.end()), collect.keys.end());
  tables_.extra.keys = std::move(collect.keys);
  tables_.extra.first = words::kFirstSyllable + static_cast<words::SyllableId>(tables_.lexicon.syllables.size());
  Compiler compiler(model_, limits, &tables_, [](void* self, std::string_view key) -> std::uint32_t {
    const auto& tables = *static_cast<const words::Tables*>(self);
    const auto id = tables.lexicon.find(key);
    return id != words::kUnknown ? id : tables.extra.find(key);
  });
  if (auto error = compiler.compile(sources)) return *error;
  added_ = std::make_unique<AutomatonData>(compiler.automaton());
  automata_.push_back(added_->view());
  added_examples_ = compiler.take_examples();
  connect(model_, tables_);
  index_homographs();
  return true;
}

std::vector<Example> Knowledge::examples() const {
  std::vector<Example> all;
  if (!examples_image_.empty()) {
    Reader reader(examples_image_);
    reader(all);
  }
  for (const Example& example : added_examples_) {
    std::erase_if(all, [&](const Example& old) { return old.item == example.item; });
  }
  all.insert(all.end(), added_examples_.begin(), added_examples_.end());
  return all;
}

Message Knowledge::message(std::string_view id) const {
  const auto at = model_.messages.find(std::string(id));
  return at == model_.messages.end() ? Message{std::string(id), std::string(id)} : at->second;
}

const Instrument* Knowledge::instrument(std::string_view number, std::string_view date) const {
  const Instrument* found = nullptr;
  for (const Instrument& entry : model_.instruments) {
    if (entry.number != number) continue;
    // Numbers of administrative acts begin anew every year.
    if (!entry.year.empty() && date.size() >= 4 && entry.year != date.substr(0, 4)) continue;
    found = &entry;
  }
  return found;
}

void Knowledge::index_homographs() {
  homograph_of_.clear();
  if (!model_.homographs.empty()) homograph_of_.resize(model_.homographs.back().word + std::size_t{1}, 0);
  for (std::size_t k = 0; k < model_.homographs.size(); ++k)
    homograph_of_[model_.homographs[k].word] = static_cast<std::uint32_t>(k + 1);
}

std::vector<Matches::Reading> Knowledge::readings(const words::Words& words, const Matches& matches) const {
  std::vector<Matches::Reading> out;
  const std::span<const words::Atom> atoms = words.atoms;
  const std::span<const std::uint32_t> homograph_of = homograph_of_;
  const auto is_homograph = [&](const words::Atom& atom) {
    return atom.id < homograph_of.size() && homograph_of[atom.id] != 0 && atom.starts_word && atom.ends_word;
  };
  for (auto next = atoms.begin(); (next = std::find_if(next, atoms.end(), is_homograph)) != atoms.end(); ++next) {
    const auto at = static_cast<std::uint32_t>(next - atoms.begin());
    const Homograph& homograph = model_.homographs[homograph_of[atoms[at].id] - std::size_t{1}];
    const auto holds = [&](const Clue& clue) -> std::optional<Match> {
      if (clue.at == Clue::At::capital) {
        const bool initial = at == 0 || atoms[at - 1].ends_sentence || atoms[at - 1].kind == words::Kind::punctuation;
        if (atoms[at].upper && !atoms[at].capitals && !initial) return Match{at, at + 1};
        return std::nullopt;
      }
      const std::uint32_t reach = clue.at == Clue::At::near ? clue.within : 0;
      for (const ConceptId id : clue.concepts) {
        const auto list = matches.of(id);
        auto m = std::lower_bound(list.begin(), list.end(), at - std::min(at, reach + kLongestClue),
                                  [](const Match& match, std::uint32_t v) { return match.begin < v; });
        for (; m != list.end() && m->begin <= at + 1 + reach; ++m) {
          const auto runs_on = [&](std::uint32_t from, std::uint32_t to) {
            return std::none_of(atoms.begin() + from, atoms.begin() + to,
                                [](const words::Atom& atom) { return atom.ends_clause; });
          };
          const bool before = m->end <= at && at - m->end <= reach && runs_on(m->begin, at);
          const bool after = m->begin > at && m->begin - at - 1 <= reach && runs_on(at, m->begin);
          if ((before && clue.at != Clue::At::after) || (after && clue.at != Clue::At::before)) return *m;
        }
      }
      return std::nullopt;
    };
    const Sense* otherwise = nullptr;
    const Sense* meant = nullptr;
    Match by;
    for (const Sense& sense : homograph.senses) {
      if (sense.otherwise) otherwise = &sense;
      for (const Clue& clue : sense.clues)
        if (const auto found = meant == nullptr ? holds(clue) : std::nullopt) {
          meant = &sense;
          by = *found;
        }
    }
    out.push_back({at, meant != nullptr ? meant : otherwise, by});
  }
  return out;
}

// A natural merge sort, which takes the lists as they are (D. Knuth, The Art of Computer Programming, vol. 3, 5.2.4).
void unite(std::vector<Match>& list) {
  const auto key = [](const Match& m) { return std::uint64_t{m.begin} << 32 | static_cast<std::uint32_t>(~m.end); };
  const auto before = [&](const Match& a, const Match& b) { return key(a) < key(b); };
  std::vector<std::size_t> ends;  // of stretches that are in order
  for (auto at = list.begin(); at != list.end();) {
    at = std::is_sorted_until(at, list.end(), before);
    ends.push_back(static_cast<std::size_t>(at - list.begin()));
  }
  std::vector<Match> merged(ends.size() > 1 ? list.size() : 0);
  while (ends.size() > 1) {
    std::size_t from = 0, kept = 0;
    for (std::size_t k = 0; k < ends.size(); k += 2) {
      const std::size_t middle = ends[k], end = ends[std::min(k + 1, ends.size() - 1)];
      const Match *left = list.data() + from, *right = list.data() + middle;
      const Match *const left_end = right, *const right_end = list.data() + end;
      Match* out = merged.data() + from;
      while (left != left_end && right != right_end) {  // which one comes is a guess: no jump on it
        const bool takes_right = before(*right, *left);
        *out++ = *(takes_right ? right : left);
        right += takes_right ? 1 : 0;
        left += takes_right ? 0 : 1;
      }
      std::copy(right, right_end, std::copy(left, left_end, out));
      ends[kept++] = from = end;
    }
    ends.resize(kept);
    list.swap(merged);
  }
  list.erase(std::unique(list.begin(), list.end(), [](const Match& a, const Match& b) { return a.begin == b.begin; }),
             list.end());
}

void Matches::add(ConceptId id, Match match) {
  if (id >= lists_.size()) lists_.resize(id + 1);
  lists_[id].push_back(match);
  longest = std::max(longest, match.end - match.begin);
}

// Finds phrases: from each word on, the ways that the automaton goes.
class Knowledge::Walk {
 public:
  Walk(const Knowledge& knowledge, const AutomatonView& automaton, std::string_view text,
       const std::vector<words::Atom>& atoms, std::vector<std::vector<Match>>& lists)
      : concepts_(knowledge.model_.concepts), automaton_(automaton), text_(text), atoms_(atoms), lists_(lists) {}

  void run() {
    for (std::uint32_t begin = 0; begin < atoms_.size(); ++begin) {
      const words::Atom& atom = atoms_[begin];
      if (!atom.starts_word || atom.kind == words::Kind::punctuation) continue;
      const std::uint32_t node = has_class(atom.kind) ? 1 : automaton_.root(atom.id);
      if (node == 0) continue;  // most words
      begin_ = begin;
      is_name_ = atom.upper && begin > 0 && !atoms_[begin - 1].ends_sentence &&
                 atoms_[begin - 1].kind != words::Kind::punctuation;
      if (node == 1)
        branch(1, begin);
      else
        go_on(node, begin);
      while (!open_.empty()) {
        const Way way = open_.back();
        open_.pop_back();
        go_on(way.node, way.last);
      }
    }
  }

 private:
  // Signs that do not count inside a phrase.
  bool transparent(const words::Atom& atom) const {
    if (atom.kind != words::Kind::punctuation) return false;
    const std::string_view sign = text_.substr(atom.begin, atom.end - atom.begin);
    return sign == "," || sign == "-" || sign == "\"" || sign == "/" || sign == "\xE2\x80\x93" ||
           sign == "\xE2\x80\x9C" || sign == "\xE2\x80\x9D" || sign == "(" || sign == ")";
  }

  // Whether an atom stands for others of its kind too, so that there is more than one way.
  static bool has_class(words::Kind kind) {
    return kind >= words::Kind::name && kind <= words::Kind::document_number && kind != words::Kind::abbreviation;
  }

  // The atom that may go on a phrase after `at`, or where there is none.
  std::uint32_t after(std::uint32_t at) const {
    const auto size = static_cast<std::uint32_t>(atoms_.size());
    do {
      if (atoms_[at].ends_clause) return size;
      ++at;
    } while (at < size && transparent(atoms_[at]));
    return at < size && atoms_[at].kind == words::Kind::punctuation ? size : at;
  }

  // From a node to which the atom `at` has led.
  void go_on(std::uint32_t node, std::uint32_t at) {
    for (;;) {
      note(node, at);
      if (node >= automaton_.first_leaf) return;
      at = after(at);
      if (at == atoms_.size()) return;
      if (has_class(atoms_[at].kind)) return branch(node, at);
      if (atoms_[at].id < words::kFirstSyllable) return;
      node = automaton_.next(node, atoms_[at].id);
      if (node == 0) return;
    }
  }

  // All the ways that an atom can be read in.
  void branch(std::uint32_t node, std::uint32_t at) {
    const auto follow = [&](words::SyllableId id, std::uint32_t last) {
      if (const std::uint32_t to = node == 1 ? automaton_.root(id) : automaton_.next(node, id); to != 0)
        open_.push_back({to, last});
    };
    if (atoms_[at].id >= words::kFirstSyllable) follow(atoms_[at].id, at);
    switch (atoms_[at].kind) {
      case words::Kind::number: follow(words::kNumber, at); break;
      case words::Kind::year:
        follow(words::kYear, at);
        follow(words::kNumber, at);
        break;
      case words::Kind::percent: follow(words::kPercent, at); break;
      case words::Kind::date: follow(words::kDate, at); break;
      case words::Kind::period: follow(words::kPeriod, at); break;
      case words::Kind::document_number: follow(words::kDocumentNumber, at); break;
      case words::Kind::name: {  // all of it
        std::uint32_t last = at;
        while (!atoms_[last].ends_word) ++last;
        follow(words::kAnyName, last);
        break;
      }
      default: break;
    }
  }

  // The phrases that end with the atom `last`.
  void note(std::uint32_t node, std::uint32_t last) {
    const std::uint32_t begin = automaton_.nodes[node].outputs;
    const std::uint32_t end = atoms_[last].ends_word ? automaton_.nodes[node + std::size_t{1}].outputs : begin;
    for (std::uint32_t k = begin; k < end; ++k) {
      const ConceptId id = automaton_.outputs[k];
      if (is_name_ && !concepts_[id].capital) continue;
      auto& list = lists_[id];
      if (!list.empty() && list.back().begin == begin_)
        list.back().end = std::max(list.back().end, last + 1);
      else
        list.push_back({begin_, last + 1});
    }
  }

  struct Way {
    std::uint32_t node, last;  // the atom that led there
  };
  std::vector<Way> open_;
  const std::vector<Concept>& concepts_;
  const AutomatonView& automaton_;
  const std::string_view text_;
  const std::vector<words::Atom>& atoms_;
  std::vector<std::vector<Match>>& lists_;
  std::uint32_t begin_ = 0;  // where the phrases begin
  bool is_name_ = false;     // a capital inside a sentence
};

Matches Knowledge::matches(std::string_view text, const words::Words& words) const {
  Matches out;
  out.lists_.resize(model_.concepts.size());
  const auto& atoms = words.atoms;
  for (const AutomatonView& automaton : automata_) Walk(*this, automaton, text, atoms, out.lists_).run();
  if (automata_.size() > 1)
    for (auto& list : out.lists_)
      std::stable_sort(list.begin(), list.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
  out.readings = readings(words, out);
  // Concepts made of others, in the order of their use.
  std::vector<std::uint8_t> done(model_.concepts.size(), 0);
  const std::function<void(ConceptId)> finish = [&](ConceptId id) {  // NOLINT(misc-no-recursion)
    if (done[id] != 0) return;
    done[id] = 1;
    const Concept& concept_ = model_.concepts[id];
    auto& list = out.lists_[id];
    if (!concept_.senses.empty())
      std::erase_if(list, [&](const Match& match) {
        auto reading = std::lower_bound(out.readings.begin(), out.readings.end(), match.begin,
                                        [](const Matches::Reading& r, std::uint32_t v) { return r.atom < v; });
        for (; reading != out.readings.end() && reading->atom < match.end; ++reading)
          if (std::find(concept_.senses.begin(), concept_.senses.end(), reading->sense->id) == concept_.senses.end())
            return true;
        return false;
      });
    for (const ConceptId other : concept_.use) {
      finish(other);
      list.insert(list.end(), out.lists_[other].begin(), out.lists_[other].end());
    }
    for (const Sequence& sequence : concept_.sequences) {
      std::vector<Match> open;
      for (std::size_t slot = 0; slot < sequence.slots.size(); ++slot) {
        std::vector<Match> here;
        for (const ConceptId other : sequence.slots[slot]) {
          finish(other);
          here.insert(here.end(), out.lists_[other].begin(), out.lists_[other].end());
        }
        unite(here);
        if (slot == 0) {
          open = std::move(here);
          continue;
        }
        std::vector<Match> joined;
        for (const Match& left : open) {
          const auto from = std::lower_bound(here.begin(), here.end(), left.end,
                                             [](const Match& m, std::uint32_t v) { return m.begin < v; });
          for (auto right = from; right != here.end() && right->begin - left.end <= sequence.gap; ++right) {
            bool broken = false;
            for (std::uint32_t k = left.end - 1; k < right->begin; ++k) broken = broken || atoms[k].ends_sentence;
            if (broken) break;
            joined.push_back({left.begin, right->end});
            break;
          }
        }
        open = std::move(joined);
      }
      list.insert(list.end(), open.begin(), open.end());
    }
    unite(list);
    if (concept_.except >= 0) {
      finish(static_cast<ConceptId>(concept_.except));
      const auto& except = out.lists_[static_cast<ConceptId>(concept_.except)];
      std::uint32_t longest = 0;
      for (const Match& e : except) longest = std::max(longest, e.end - e.begin);
      std::erase_if(list, [&](const Match& match) {
        auto e = std::lower_bound(except.begin(), except.end(), match.begin - std::min(match.begin, longest),
                                  [](const Match& m, std::uint32_t v) { return m.begin < v; });
        while (e != except.end() && e->begin < match.end && e->end <= match.begin) ++e;
        return e != except.end() && e->begin < match.end;
      });
    }
  };
  for (ConceptId id = 0; id < model_.concepts.size(); ++id) {
    finish(id);
    for (const Match& m : out.lists_[id]) out.longest = std::max(out.longest, m.end - m.begin);
  }
  return out;
}

Result<std::vector<std::byte>> compile_image(std::span<const Source> xml, std::string_view lexicon_tsv,
                                             std::string_view syllables_tsv, std::string_view model_tsv,
                                             std::string_view encodings_tsv, std::string_view fonts_tsv) {
  words::LexiconBuilder builder;
  if (auto error =
          each_count(syllables_tsv, "words/syllables.tsv", [&](std::string_view syllable, std::uint32_t count) {
            builder.syllable(text::key_of(syllable).view(), count);
          }))
    return *error;
  if (auto error = each_count(lexicon_tsv, "words/lexicon.tsv", [&](std::string_view word, std::uint32_t count) {
        std::vector<words::SyllableId> ids;
        for (std::size_t at = 0; at < word.size();) {
          const std::size_t end = std::min(word.find(' ', at), word.size());
          ids.push_back(builder.syllable(text::key_of(word.substr(at, end - at)).view()));
          at = end + 1;
        }
        builder.word(ids, count);
      }))
    return *error;
  auto segmenter = words::read_model(
      model_tsv,
      [](void* self, std::string_view syllable) {
        return static_cast<words::LexiconBuilder*>(self)->syllable(text::key_of(syllable).view());
      },
      &builder);
  if (!segmenter) return segmenter.error();
  Model model;
  Compiler compiler(model, Limits{}, &builder, [](void* self, std::string_view key) {
    return static_cast<words::LexiconBuilder*>(self)->syllable(key);
  });
  if (auto error = compiler.compile(xml)) return *error;
  if (auto error = read_encodings(encodings_tsv, fonts_tsv, model)) return *error;
  const words::LexiconData lexicon = builder.build();
  segmenter->syllables.resize(lexicon.syllables.size() +
                              words::kFirstSyllable);  // those of the dictionaries have no weights
  AutomatonData automaton = compiler.automaton();
  Writer writer;
  std::uint64_t magic = kMagic;
  writer(magic);
  writer.table(lexicon.key_bytes);
  writer.table(lexicon.syllables);
  writer.table(lexicon.slots);
  writer.table(lexicon.edges);
  writer.table(lexicon.ends);
  writer.table(lexicon.by_bare);
  writer.table(segmenter->syllables);
  writer.table(segmenter->pairs);
  writer.table(segmenter->triples);
  for (const auto* table : {&segmenter->shapes, &segmenter->classes, &segmenter->class_shapes, &segmenter->step_classes,
                            &segmenter->step_shapes})
    writer.table(*table);
  writer.table(automaton.steps);
  writer.table(automaton.nodes);
  writer.table(automaton.roots);
  writer.table(automaton.outputs);
  writer(automaton.first_leaf);
  writer(model);
  std::vector<Example> examples = compiler.take_examples();
  writer(examples);
  return std::move(writer.bytes);
}

}  // namespace longghep::knowledge
