#include "checks/context.hpp"

#include <algorithm>
#include <bit>

namespace longghep::checks {
namespace {

std::uint8_t mask_of(structure::Zone zone) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(zone)); }
static_assert(static_cast<int>(structure::Zone::body) == 0 && static_cast<int>(structure::Zone::heading) == 1 &&
                  static_cast<int>(structure::Zone::title) == 2 && static_cast<int>(structure::Zone::basis) == 3 &&
                  static_cast<int>(structure::Zone::closing) == 4 &&
                  static_cast<int>(structure::Zone::quotation) == 5 && static_cast<int>(structure::Zone::outside) == 6,
              "ZoneMask follows Zone");

constexpr std::uint8_t kWeightless =
    knowledge::kOutside | knowledge::kClosing;  // paragraphs that no topic runs through
constexpr std::uint32_t kNegationReach = 3;     // atoms between a negation and what it negates

// The first atom from `at` on that begins at the byte or later, looked for in steps that grow.
std::uint32_t first_at(std::span<const words::Atom> atoms, std::uint32_t at, std::size_t byte) {
  std::uint32_t step = 1;
  for (; at + step <= atoms.size() && atoms[at + step - 1].begin < byte; step *= 2) at += step;
  const auto end = atoms.begin() + std::min<std::ptrdiff_t>(at + step, std::ssize(atoms));
  return static_cast<std::uint32_t>(
      std::lower_bound(atoms.begin() + at, end, byte,
                       [](const words::Atom& atom, std::size_t value) { return atom.begin < value; }) -
      atoms.begin());
}

auto from(std::span<const Match> list, std::uint32_t begin) {
  return std::lower_bound(list.begin(), list.end(), begin,
                          [](const Match& m, std::uint32_t value) { return m.begin < value; });
}

}  // namespace

std::optional<double> number_of(std::string_view written) {
  double value = 0, scale = 0;
  for (std::size_t at = 0; at < written.size(); ++at) {
    const char c = written[at];
    if (c >= '0' && c <= '9') {
      value = value * 10 + (c - '0');
      scale *= 10;
    } else if (c == ',' || c == '.') {
      std::size_t digits = 0;
      while (at + 1 + digits < written.size() && written[at + 1 + digits] >= '0' && written[at + 1 + digits] <= '9')
        ++digits;
      if (c == ',' || digits < 3) scale = 1;
    } else if (c == '/') {  // 40/100.000: forty of a hundred thousand
      break;
    } else if (c != '%') {
      return std::nullopt;
    }
  }
  return scale > 1 ? value / scale : value;
}

Context::Context(const View& v, const knowledge::Knowledge& k, std::string date)
    : Context(v, k, std::move(date), k.matches(v.source.mapped.text, v.words), {}) {
  // The innermost unit, as Outline::unit_at() tells it: units are in the order of their beginnings.
  const auto& units = view.outline.units;
  const auto idx = [](int u) { return static_cast<std::size_t>(u); };
  std::uint32_t u = 0;
  int last_unit = -1, begun = -1;
  std::size_t next_unit = 0, turn = 0;  // the byte at which the unit may be another
  unit = Stretches(atoms.size());
  headings_.resize(units.size());
  const std::span<const words::Atom> all = atoms;
  const auto first_from = [&](std::uint32_t at, std::size_t byte) {  // as atom_at(), a few atoms further on
    while (at < all.size() && all[at].end <= byte) ++at;
    return at;
  };
  for (std::uint32_t at = 0; at < all.size(); at = first_at(all, at + 1, turn)) {
    while (next_unit < units.size() && units[next_unit].span.begin <= all[at].begin) {
      const TextSpan heading = units[next_unit].heading;
      if (!heading.empty()) {
        const std::uint32_t first = first_from(at, heading.begin);
        headings_[next_unit] = {first, first_from(first, heading.end)};
      }
      begun = static_cast<int>(next_unit++);
    }
    int here = begun;
    while (here >= 0 && all[at].begin >= units[idx(here)].span.end) here = units[idx(here)].parent;
    if (at == 0 || here != last_unit) unit.add(at, u++);
    last_unit = here;
    turn = next_unit < units.size() ? units[next_unit].span.begin : text.size();
    if (here >= 0) turn = std::min(turn, units[idx(here)].span.end);
  }
  unit.count();
}

Context::Context(const View& v, const knowledge::Knowledge& k, std::string date, knowledge::Matches found,
                 const std::vector<std::uint32_t>& paragraphs)
    : view(v),
      knowledge(k),
      atoms(v.words.atoms),
      text(v.source.mapped.text),
      matches(std::move(found)),
      as_of(std::move(date)),
      clause(atoms.size()),
      sentence(atoms.size()),
      paragraph(atoms.size()) {
  zone.resize(atoms.size());
  read_atoms();
  const auto& spans = view.outline.paragraphs;
  const std::span<const words::Atom> all = atoms;
  std::uint32_t p = 0;
  for (std::uint32_t at = 0; at < all.size();) {
    const std::uint32_t first = at;
    if (paragraphs.empty()) {
      while (p + 1 < spans.size() && spans[p].end <= all[at].begin) ++p;
      at = p + 1 < spans.size() ? first_at(all, at + 1, spans[p].end) : static_cast<std::uint32_t>(all.size());
    } else {
      p = paragraphs[at];
      while (at < all.size() && paragraphs[at] == p) ++at;
    }
    paragraph.add(first, p);
    std::fill(zone.begin() + first, zone.begin() + at,
              p < view.outline.paragraph_blocks.size() ? mask_of(view.outline.zones[view.outline.paragraph_blocks[p]])
                                                       : std::uint8_t{knowledge::kBody});
  }
  for (Stretches* scope : {&clause, &sentence, &paragraph}) scope->count();
  unit = paragraph;
  for (const TextSpan& deleted : view.source.deleted)
    for (std::size_t at = atom_at(deleted.begin); at < atoms.size() && atoms[at].begin < deleted.end; ++at)
      zone[at] = knowledge::kOutside;
  for (std::uint32_t at = 0; at < atoms.size(); at = paragraph.extent(at).second)
    weighty_paragraphs_ += (zone[at] & kWeightless) == 0 ? 1 : 0;
}

// Of 64 atoms at a time, without a jump an atom.
void Context::read_atoms() {
  using words::Kind;
  const std::span<const words::Atom> all = atoms;
  std::uint64_t clause_begins = 1, sentence_begins = 1;  // the first of the next 64
  for (std::uint32_t first = 0; first < all.size(); first += 64) {
    const auto some = all.subspan(first, std::min<std::size_t>(64, all.size() - first));
    std::uint64_t ends_clause = 0, ends_sentence = 0, figures = 0, signs = 0;
    const auto add = [](std::uint64_t& bits, bool bit) { bits = bits >> 1 | std::uint64_t{bit} << 63; };
    for (const words::Atom& atom : some) {  // in their order, in which memory comes fast
      add(ends_clause, atom.ends_clause);
      add(ends_sentence, atom.ends_sentence);
      add(figures, atom.capitals | ((atom.kind >= Kind::abbreviation) & (atom.kind <= Kind::document_number)));
      add(signs, atom.kind == Kind::punctuation);
    }
    for (std::uint64_t* bits : {&ends_clause, &ends_sentence, &figures, &signs}) *bits >>= 64 - some.size();
    const std::uint64_t here = ~std::uint64_t{0} >> (64 - some.size());
    clause.add_64(first, (ends_clause << 1 | clause_begins) & here);
    sentence.add_64(first, (ends_sentence << 1 | sentence_begins) & here);
    clause_begins = ends_clause >> 63;
    sentence_begins = ends_sentence >> 63;
    const auto each = [&](std::uint64_t bits, auto&& use) {
      for (; bits != 0; bits &= bits - 1) use(first + static_cast<std::uint32_t>(std::countr_zero(bits)));
    };
    each(figures, [&](std::uint32_t at) { figures_and_capitals.push_back(at); });
    each(signs, [&](std::uint32_t at) {
      if (text_of(all[at]) == "(") opening_brackets.push_back(at);
    });
  }
}

std::string Context::sentence_of(TextSpan span) const {
  if (atoms.empty()) return text::squeeze(std::string_view(text).substr(span.begin, span.size()));
  const auto last = static_cast<std::uint32_t>(atoms.size() - 1);
  const auto [begin, end] = sentence.extent(std::min(atom_at(span.begin), last));
  return excerpt(begin, end);
}

std::string Context::excerpt(std::uint32_t begin, std::uint32_t end) const {
  const TextSpan bytes = span(begin, end);
  return text::squeeze(std::string_view(text).substr(bytes.begin, bytes.size()));
}

std::uint32_t Context::atom_at(std::size_t byte) const {
  return static_cast<std::uint32_t>(
      std::lower_bound(atoms.begin(), atoms.end(), byte,
                       [](const words::Atom& atom, std::size_t value) { return atom.end <= value; }) -
      atoms.begin());
}

std::pair<std::uint32_t, std::uint32_t> Context::heading_of(std::size_t of) const {
  if (of < headings_.size()) return headings_[of];
  const TextSpan heading = view.outline.units[of].heading;
  if (heading.empty()) return {0, 0};
  return {atom_at(heading.begin), atom_at(heading.end)};
}

bool Context::in_scope(knowledge::Scope scope, std::uint32_t a, std::uint32_t b) const {
  switch (scope) {
    case knowledge::Scope::clause: return clause.same(a, b);
    case knowledge::Scope::sentence: return sentence.same(a, b);
    case knowledge::Scope::paragraph: return paragraph.same(a, b);
    case knowledge::Scope::unit: return unit.same(a, b);
    case knowledge::Scope::document: return true;
  }
  return false;
}

bool Context::match_in(const std::vector<ConceptId>& concepts, std::uint32_t begin, std::uint32_t end) const {
  for (const ConceptId id : concepts) {
    const auto list = matches.of(id);
    const auto at = from(list, begin);
    if (at != list.end() && at->begin < end) return true;
  }
  return false;
}

int Context::holds(const Guard& guard, std::uint32_t begin, std::uint32_t end) const {
  using knowledge::Where;
  const auto extent = [&](const Stretches& scope) {
    return std::pair{scope.extent(begin).first, scope.extent(end - 1).second};
  };
  switch (guard.where) {
    case Where::overlap:
      for (const ConceptId id : guard.concepts) {
        const auto list = matches.of(id);
        for (auto m = from(list, begin - std::min(begin, matches.longest)); m != list.end() && m->begin < end; ++m)
          if (m->end > begin) return 3;
      }
      return 0;
    case Where::before: return match_in(guard.concepts, extent(clause).first, begin) ? 3 : 0;
    case Where::after: return match_in(guard.concepts, end, extent(sentence).second) ? 3 : 0;
    case Where::clause: {
      const auto [from, to] = extent(clause);
      return match_in(guard.concepts, from, to) ? 3 : 0;
    }
    case Where::sentence: {
      const auto [from, to] = extent(sentence);
      return match_in(guard.concepts, from, to) ? 3 : 0;
    }
    case Where::paragraph: {
      const auto [from, to] = extent(paragraph);
      return match_in(guard.concepts, from, to) ? 3 : 0;
    }
    case Where::headings:
    case Where::title:
    case Where::section: {
      if (guard.where == Where::section) {
        const auto [from, to] = extent(paragraph);
        if (match_in(guard.concepts, from, to)) return 3;
      }
      if (guard.where != Where::title) {
        const auto& units = view.outline.units;
        for (int above = view.outline.unit_at(atoms[begin].begin); above >= 0;
             above = units[static_cast<std::size_t>(above)].parent) {
          const auto [from, to] = heading_of(static_cast<std::size_t>(above));
          if (match_in(guard.concepts, from, to)) return 2;
        }
      }
      if (guard.where != Where::headings) {
        const TextSpan title = view.outline.title_span;
        if (!title.empty() && match_in(guard.concepts, atom_at(title.begin), atom_at(title.end))) return 1;
      }
      return 0;
    }
  }
  return 0;
}

bool Context::any_holds(const std::vector<Guard>& guards, std::uint32_t begin, std::uint32_t end) const {
  return std::any_of(guards.begin(), guards.end(), [&](const Guard& guard) { return holds(guard, begin, end) > 0; });
}

int Context::all_hold(const std::vector<Guard>& guards, std::uint32_t begin, std::uint32_t end) const {
  int nearness = 3;
  for (const Guard& guard : guards) {
    const int here = holds(guard, begin, end);
    if (here == 0) return 0;
    nearness = std::min(nearness, here);
  }
  return nearness;
}

bool Context::negated(std::uint32_t begin) const {
  const auto list = matches.of(knowledge.model().negation);
  const std::uint32_t reach = kNegationReach + matches.longest;
  for (auto m = from(list, begin - std::min(begin, reach)); m != list.end() && m->begin < begin; ++m)
    if (m->end <= begin && begin - m->end <= kNegationReach && clause.same(m->begin, begin)) return true;
  return false;
}

bool Context::about(const std::vector<ConceptId>& topic) const {
  if (topic.empty()) return true;
  const TextSpan title = view.outline.title_span;
  if (!title.empty() && match_in(topic, atom_at(title.begin), atom_at(title.end))) return true;
  // Else by weight: the topic runs through the document, not just through a passage of it.
  std::vector<std::uint32_t> with;  // the first atoms of the paragraphs that speak of it
  for (const ConceptId id : topic) {
    std::uint32_t end = 0;  // of the last paragraph seen
    for (const Match& m : matches.of(id)) {
      if (m.begin < end) continue;
      const auto [first, last] = paragraph.extent(m.begin);
      end = last;
      if ((zone[first] & kWeightless) == 0) with.push_back(first);
    }
  }
  std::sort(with.begin(), with.end());
  const auto count = static_cast<std::size_t>(std::unique(with.begin(), with.end()) - with.begin());
  return count >= 3 && count * 4 >= weighty_paragraphs_;
}

bool Context::mentions(const std::vector<ConceptId>& concepts) const {
  return concepts.empty() ||
         std::any_of(concepts.begin(), concepts.end(), [&](ConceptId id) { return !matches.of(id).empty(); });
}

std::string filled(const std::string& pattern, const Values& values) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '{') {
      const std::size_t end = pattern.find('}', at);
      if (end != std::string::npos) {
        const auto value = values.find(pattern.substr(at + 1, end - at - 1));
        if (value != values.end()) {
          out += value->second;
          at = end + 1;
          continue;
        }
      }
    }
    out += pattern[at++];
  }
  return out;
}

Message message_of(const knowledge::Knowledge& knowledge, const knowledge::Item& item, const std::string& on,
                   const Values& vi, const Values& en) {
  const auto at = item.messages.find(on);
  const Message pattern = at != item.messages.end() ? at->second : knowledge.message("verdict-" + on);
  return {filled(pattern.vi, vi), filled(pattern.en, en)};
}

}  // namespace longghep::checks
