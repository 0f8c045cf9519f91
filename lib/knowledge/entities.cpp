// Tested by tests/knowledge/entities_test.cpp.
#include <algorithm>

#include "knowledge/knowledge.hpp"

namespace longghep::knowledge {
namespace {

using words::Atom;
using words::Kind;

constexpr std::uint32_t kLongestName = 4;      // syllables of a place after its kind
constexpr std::uint32_t kLongestMeaning = 12;  // syllables before "(sau đây gọi là …)"

std::string_view text_of(std::string_view text, const Atom& atom) {
  return text.substr(atom.begin, atom.end - atom.begin);
}

// The first letter, small and without its tone; of a short form or of a syllable.
char32_t initial_of(std::string_view word) {
  std::size_t at = 0;
  return word.empty() ? 0 : text::to_lower(text::next(word, at));
}

// How many atoms before `end` have, one after the other, the letters of `letters` as their first letters.
std::uint32_t spelled(std::string_view text, std::span<const Atom> atoms, std::uint32_t end, std::string_view letters) {
  std::uint32_t at = end;
  for (std::size_t left = letters.size(); left > 0;) {
    const char32_t letter = text::to_lower([&] {
      static_cast<void>(text::previous(letters, left));
      std::size_t from = left;
      return text::next(letters, from);
    }());
    while (at > 0 && atoms[at - 1].kind == Kind::punctuation && !atoms[at - 1].ends_clause) --at;
    if (at == 0 || atoms[at - 1].ends_sentence || initial_of(text_of(text, atoms[at - 1])) != letter) return 0;
    --at;
  }
  return end - at;
}

}  // namespace

std::vector<ShortForm> short_forms(std::string_view text, const words::Words& words, const Matches& matches,
                                   const Knowledge& knowledge) {
  std::vector<ShortForm> out;
  const std::span<const Atom> atoms = words.atoms;
  const auto& concepts = knowledge.model().concepts;
  const auto cue_concept =
      std::find_if(concepts.begin(), concepts.end(), [](const Concept& c) { return c.id == "introduces-short-form"; });
  const auto cues = cue_concept == concepts.end() ? std::span<const Match>()
                                                  : matches.of(static_cast<ConceptId>(cue_concept - concepts.begin()));
  auto cue = cues.begin();
  if (atoms.empty()) return out;
  const std::string_view read = text.substr(0, atoms.back().end);
  auto next = atoms.begin() + 1;  // brackets are rarer than atoms
  for (std::size_t bracket = read.find('(', atoms.front().end); bracket != read.npos;
       bracket = read.find('(', bracket + 1)) {
    next = std::lower_bound(next, atoms.end(), bracket,
                            [](const Atom& atom, std::size_t byte) { return atom.begin < byte; });
    const auto at = static_cast<std::uint32_t>(next - atoms.begin());
    if (at + 1 >= atoms.size()) break;
    if (atoms[at].begin != bracket || text_of(text, atoms[at]) != "(") continue;
    while (cue != cues.end() && cue->begin <= at) ++cue;
    const bool told = cue != cues.end() && cue->begin == at + 1;
    const std::uint32_t first = told ? cue->end : at + 1;
    std::uint32_t last = first;  // the short form runs to the bracket
    while (last < atoms.size() && last - first < kLongestMeaning && text_of(text, atoms[last]) != ")" &&
           !atoms[last].ends_sentence)
      ++last;
    if (last == first || last >= atoms.size() || text_of(text, atoms[last]) != ")") continue;
    const bool letters = last == first + 1 && (atoms[first].kind == Kind::abbreviation || atoms[first].capitals);
    std::uint32_t length = letters ? spelled(text, atoms, at, text_of(text, atoms[first])) : 0;
    if (length == 0 && told)  // back to where the clause, or an enumeration in it, begins
      while (length < kLongestMeaning && length < at && !atoms[at - length - 1].ends_clause &&
             atoms[at - length - 1].kind != Kind::punctuation)
        ++length;
    if (length == 0) continue;
    const TextSpan place{atoms[first].begin, atoms[last - 1].end};
    out.push_back({text.substr(place.begin, place.size()), {atoms[at - length].begin, atoms[at - 1].end}, place});
  }
  return out;
}

std::vector<Entity> entities(std::string_view text, const words::Words& words,
                             std::span<const structure::Citation> citations, const Matches& matches,
                             const Knowledge& knowledge) {
  const auto& atoms = words.atoms;
  const Model& model = knowledge.model();
  std::vector<Entity> all;
  const auto add = [&](std::uint32_t begin, std::uint32_t end, std::string_view kind, std::string stands_for = "") {
    all.push_back({{atoms[begin].begin, atoms[end - 1].end}, std::string(kind), std::move(stands_for)});
  };
  const auto name_after = [&](std::uint32_t at) {
    std::uint32_t end = at;
    while (end < atoms.size() && end - at < kLongestName && atoms[end].upper && !atoms[end - 1].ends_clause &&
           (atoms[end].kind == Kind::word || atoms[end].kind == Kind::name))
      ++end;
    return end;
  };
  for (ConceptId id = 0; id < model.concepts.size(); ++id) {
    const Concept& named = model.concepts[id];
    if (named.names.empty()) continue;
    for (const Match& m : matches.of(id)) {
      const std::uint32_t end = named.takes_name ? name_after(m.end) : m.end;
      if (!named.takes_name || end > m.end) add(m.begin, end, named.names);
    }
  }
  for (const auto& [registry, kind] : {std::pair{&model.provinces, "place"}, {&model.institutions, "agency"}})
    for (const Successor& entry : *registry)
      for (const Match& m : matches.of(entry.name)) add(m.begin, m.end, kind);
  for (const structure::Citation& citation : citations) all.push_back({citation.span, "citation", ""});
  std::map<std::string, std::string> short_for = model.short_forms;
  for (const ShortForm& form : short_forms(text, words, matches, knowledge))
    short_for[text::to_lower(form.written)] = text::squeeze(text.substr(form.meaning.begin, form.meaning.size()));
  for (std::uint32_t at = 0; at < atoms.size(); ++at) {
    const Atom& atom = atoms[at];
    const bool opens = at == 0 || text.find('\n', atoms[at - 1].end) < atom.begin;
    if (opens && at + 1 < atoms.size() && atom.end - atom.begin <= 4 && atoms[at + 1].kind == Kind::punctuation &&
        atoms[at + 1].begin == atom.end &&
        (text_of(text, atoms[at + 1]) == "." || text_of(text, atoms[at + 1]) == ")") &&
        (atom.kind == Kind::number || atom.kind == Kind::word || atom.kind == Kind::abbreviation))
      add(at, at + 2, "list-marker");
    if (atom.kind == Kind::name && atom.starts_word) {
      std::uint32_t end = at + 1;
      while (end < atoms.size() && !atoms[end].starts_word) ++end;
      add(at, end, "person");
    }
    if (atom.kind == Kind::abbreviation || atom.capitals)
      if (const auto known = short_for.find(text::to_lower(text_of(text, atom))); known != short_for.end())
        add(at, at + 1, "abbreviation", known->second);
  }
  std::sort(all.begin(), all.end(), [](const Entity& a, const Entity& b) {
    return a.bytes.begin != b.bytes.begin ? a.bytes.begin < b.bytes.begin : a.bytes.end > b.bytes.end;
  });
  // An agency and the place it belongs to are one name.
  std::vector<Entity> out;
  for (Entity& entity : all) {
    if (out.empty() || entity.bytes.begin >= out.back().bytes.end) {
      const bool joins =
          !out.empty() && out.back().kind == "agency" && entity.kind == "place" &&
          text::trim(text.substr(out.back().bytes.end, entity.bytes.begin - out.back().bytes.end)).empty();
      if (joins)
        out.back().bytes.end = entity.bytes.end;
      else
        out.push_back(std::move(entity));
    } else if (entity.bytes == out.back().bytes) {
      if (out.back().stands_for.empty()) out.back().stands_for = std::move(entity.stands_for);
    } else if (entity.bytes.size() > out.back().bytes.size()) {
      out.back() = std::move(entity);
    }
  }
  return out;
}

}  // namespace longghep::knowledge
