// Tested by tests/checks/lookup_test.cpp.
//
// <lookup>: what the draft names, against registries with dates. Judged on
// as_of only; without a date nothing is said.
#include <algorithm>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

// The date or year that follows a document number: "560/KH-UBND ngày 16/8/2021".
std::string date_after(const Context& context, std::uint32_t at) {
  const std::uint32_t end = std::min<std::uint32_t>(at + 8, static_cast<std::uint32_t>(context.atoms.size()));
  for (std::uint32_t k = at + 1; k < end && !context.atoms[k - 1].ends_clause; ++k) {
    const std::string_view text = context.text_of(context.atoms[k]);
    if (context.atoms[k].kind == words::Kind::date) return std::string(text.substr(text.size() - 4));
    if (context.atoms[k].kind == words::Kind::year) return std::string(text);
    if (context.atoms[k].kind == words::Kind::document_number) break;
  }
  return "";
}

std::string day(const std::string& iso) {
  return iso.size() == 10 ? iso.substr(8) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4) : iso;
}

void find_instruments(const Context& context, const knowledge::Lookup& lookup, std::vector<Hit>& hits) {
  const auto report = [&](const knowledge::Instrument& entry, std::uint32_t begin, std::uint32_t end) {
    if (entry.ended.empty() || entry.ended > context.as_of || context.any_holds(lookup.unless, begin, end)) return;
    Hit hit;
    hit.begin = begin;
    hit.end = end;
    hit.vi = {{"instrument", entry.title + " (" + entry.number + ")"},
              {"date", day(entry.ended)},
              {"replaced_by", entry.replaced_by.empty() ? "…" : entry.replaced_by}};
    hit.en = hit.vi;
    hit.en["date"] = entry.ended;
    hits.push_back(std::move(hit));
  };
  for (const std::uint32_t at : context.figures_and_capitals) {
    if (context.atoms[at].kind != words::Kind::document_number ||
        (context.zone[at] & (knowledge::kQuotation | knowledge::kOutside)) != 0)
      continue;
    const std::string_view number = context.text_of(context.atoms[at]);
    if (number == context.view.info.number) continue;
    const knowledge::Instrument* entry = context.knowledge.instrument(number, date_after(context, at));
    // An administrative number without its year cannot be told from that of another year.
    if (entry != nullptr && (entry->year.empty() || !date_after(context, at).empty())) report(*entry, at, at + 1);
  }
  std::vector<std::uint32_t> numbers;  // of what was reported, in order
  for (const Hit& hit : hits) numbers.push_back(hit.begin);
  for (const knowledge::Instrument& entry : context.knowledge.model().instruments) {
    if (entry.name == 0) continue;
    for (const Match& m : context.matches.of(entry.name)) {
      if ((context.zone[m.begin] & (knowledge::kQuotation | knowledge::kOutside)) != 0) continue;
      const auto number = std::lower_bound(numbers.begin(), numbers.end(), m.begin);
      if (number == numbers.end() || *number >= m.end + 6 || context.paragraph[*number] != context.paragraph[m.begin])
        report(entry, m.begin, m.end);
    }
  }
}

// The date written after a number, "ngày 03/3/2021" or "ngày 03 tháng 3 năm 2021", and the atom after it.
std::pair<std::string, std::uint32_t> full_date_after(const Context& context, std::uint32_t at) {
  const auto& atoms = context.atoms;
  const std::uint32_t end = std::min<std::uint32_t>(at + 5, static_cast<std::uint32_t>(atoms.size()));
  const auto iso = [](std::string_view year, std::string_view month, std::string_view day) {
    const auto two = [](std::string_view text) {
      return text.size() == 1 ? "0" + std::string(text) : std::string(text);
    };
    return std::string(year) + "-" + two(month) + "-" + two(day);
  };
  for (std::uint32_t k = at + 1; k < end && !atoms[k - 1].ends_clause; ++k) {
    const std::string_view text = context.text_of(atoms[k]);
    if (atoms[k].kind == words::Kind::document_number) break;
    if (atoms[k].kind == words::Kind::date) {
      const std::size_t first = text.find_first_of("/-."), second = text.find_first_of("/-.", first + 1);
      return {iso(text.substr(second + 1), text.substr(first + 1, second - first - 1), text.substr(0, first)), k + 1};
    }
    if (atoms[k].kind == words::Kind::number && k + 4 < atoms.size() &&
        context.paragraph[k + 4] == context.paragraph[at] && atoms[k + 2].kind == words::Kind::number &&
        atoms[k + 4].kind == words::Kind::year && atoms[k + 1].kind == words::Kind::word && text.size() <= 2 &&
        context.text_of(atoms[k + 2]).size() <= 2)
      return {iso(context.text_of(atoms[k + 4]), context.text_of(atoms[k + 2]), text), k + 5};
  }
  return {"", at + 1};
}

// Whether the sentence speaks of what the instrument's title says: three words in five of it.
bool on_the_subject(const Context& context, std::uint32_t at, const std::string& title) {
  std::size_t words = 0, found = 0;
  for (std::size_t begin = 0; begin < title.size();) {
    const std::size_t end = std::min(title.find(' ', begin), title.size());
    const text::Key key = text::key_of(std::string_view(title).substr(begin, end - begin));
    begin = end + 1;
    ++words;
    for (std::uint32_t k = at + 1;
         k < context.atoms.size() && context.sentence[k] == context.sentence[at] && k < at + 60; ++k)
      if (text::key_of(context.text_of(context.atoms[k])).view() == key.view()) {
        ++found;
        break;
      }
  }
  return words > 0 && found * 5 >= words * 3;
}

// Number, date and year as on record.
void find_misquoted(const Context& context, const knowledge::Lookup& lookup, std::vector<Hit>& hits) {
  const auto& model = context.knowledge.model();
  const auto report = [&](std::uint32_t begin, std::uint32_t end, const char* field, const std::string& correct,
                          const std::string& correct_en) {
    if (context.any_holds(lookup.unless, begin, end)) return;
    Hit hit;
    hit.begin = begin;
    hit.end = end;
    hit.vi = {{"field", context.knowledge.message(field).vi}, {"correct", correct}};
    hit.en = {{"field", context.knowledge.message(field).en}, {"correct", correct_en}};
    hits.push_back(std::move(hit));
  };
  for (const std::uint32_t at : context.figures_and_capitals) {
    if (context.atoms[at].kind != words::Kind::document_number || (context.zone[at] & knowledge::kOutside) != 0)
      continue;
    const auto [date, after] = full_date_after(context, at);
    if (date.empty()) continue;
    const std::string_view number = context.text_of(context.atoms[at]);
    const knowledge::Instrument* wrong = nullptr;
    bool right = false;
    for (const knowledge::Instrument& entry : model.instruments) {
      if (entry.number != number || entry.issued.empty() || !entry.verified) continue;
      if (entry.issued == date) right = true;
      // Administrative numbers begin anew every year: only the subject tells that this one is meant.
      if (entry.year.empty() || entry.year == date.substr(0, 4) || on_the_subject(context, at, entry.title))
        wrong = &entry;
    }
    if (wrong != nullptr && !right) report(at, after, "field-date", day(wrong->issued), wrong->issued);
  }
  for (const knowledge::Instrument& entry : model.instruments) {
    if (entry.name == 0 || entry.issued.size() < 4) continue;
    for (const Match& m : context.matches.of(entry.name)) {
      if ((context.zone[m.begin] & knowledge::kOutside) != 0 || m.end >= context.atoms.size()) continue;
      const std::uint32_t at = context.atoms[m.end].kind == words::Kind::year ? m.end : m.end + 1;
      if (at >= context.atoms.size() || context.atoms[at].kind != words::Kind::year ||
          context.clause[at] != context.clause[m.begin] || context.atoms[m.end].kind == words::Kind::punctuation)
        continue;
      const std::string_view year = context.text_of(context.atoms[at]);
      const bool known = std::any_of(model.instruments.begin(), model.instruments.end(), [&](const auto& other) {
        return other.title == entry.title && other.issued.substr(0, 4) == year;
      });
      if (!known) report(m.begin, at + 1, "field-year", entry.issued.substr(0, 4), entry.issued.substr(0, 4));
    }
  }
}

void find_successors(const Context& context, const knowledge::Lookup& lookup,
                     const std::vector<knowledge::Successor>& registry, std::vector<Hit>& hits) {
  for (const knowledge::Successor& entry : registry) {
    if (entry.ended > context.as_of) continue;
    for (const Match& m : context.matches.of(entry.name)) {
      if ((context.zone[m.begin] & (knowledge::kQuotation | knowledge::kOutside | knowledge::kBasis)) != 0 ||
          context.any_holds(lookup.unless, m.begin, m.end))
        continue;
      Hit hit;
      hit.begin = m.begin;
      hit.end = m.end;
      hit.vi = {{"institution", entry.title},
                {"province", entry.title},
                {"date", day(entry.ended)},
                {"successor", entry.successor}};
      hit.en = hit.vi;
      hit.en["date"] = entry.ended;
      hits.push_back(std::move(hit));
    }
  }
}

void find_districts(const Context& context, const knowledge::Lookup& lookup, std::vector<Hit>& hits) {
  const auto& model = context.knowledge.model();
  if (model.districts_ended.empty() || model.districts_ended > context.as_of) return;
  for (const ConceptId id : model.districts)
    for (const Match& m : context.matches.of(id)) {
      if ((context.zone[m.begin] & (knowledge::kBody | knowledge::kHeading)) == 0 ||
          context.any_holds(lookup.unless, m.begin, m.end))
        continue;
      Hit hit;
      hit.begin = m.begin;
      hit.end = m.end;
      hits.push_back(std::move(hit));
    }
}

void find_programmes(const Context& context, const knowledge::Lookup& lookup, std::vector<Hit>& hits) {
  for (const knowledge::Programme& entry : context.knowledge.model().programmes)
    for (const Match& m : context.matches.of(entry.name)) {
      if ((context.zone[m.begin] & (knowledge::kQuotation | knowledge::kOutside)) != 0) continue;
      // The period that belongs to the name stands right after it.
      std::uint32_t period = m.end;
      const std::uint32_t reach = std::min<std::uint32_t>(m.end + 4, static_cast<std::uint32_t>(context.atoms.size()));
      while (period < reach && context.clause[period] == context.clause[m.begin] &&
             context.atoms[period].kind != words::Kind::period && context.atoms[period].kind != words::Kind::year)
        ++period;
      const bool found = period < reach && context.clause[period] == context.clause[m.begin];
      std::string begin_year, end_year;
      if (found) {
        const std::string_view written = context.text_of(context.atoms[period]);
        end_year = std::string(written.substr(written.size() - 4));
        if (context.atoms[period].kind == words::Kind::period) begin_year = std::string(written.substr(0, 4));
      }
      Hit hit;
      hit.begin = m.begin;
      hit.end = found ? period + 1 : m.end;
      const std::string right = (entry.begin.empty() ? "" : entry.begin + " - ") + entry.end;
      hit.vi = {{"programme", entry.title},
                {"right", right},
                {"wrong", begin_year.empty() ? end_year : begin_year + " - " + end_year},
                {"year", entry.end}};
      hit.en = hit.vi;
      if (lookup.ask == knowledge::Lookup::Ask::period) {
        if (!found || begin_year.empty() || entry.begin.empty()) continue;
        if (begin_year == entry.begin && end_year == entry.end) continue;
      } else {
        if (context.as_of.substr(0, 4) <= entry.end) continue;
        // Another period is named: a programme of the same name that succeeds it.
        if (found && end_year > entry.end) continue;
        if ((context.zone[m.begin] & knowledge::kBody) == 0) continue;
      }
      if (context.any_holds(lookup.unless, hit.begin, hit.end)) continue;
      hits.push_back(std::move(hit));
    }
}

}  // namespace

std::vector<Hit> find_lookup(const Context& context, const knowledge::Lookup& lookup) {
  std::vector<Hit> hits;
  const bool dated = lookup.ask == knowledge::Lookup::Ask::period;
  if (context.as_of.empty() && !dated) return hits;
  using Registry = knowledge::Lookup::Registry;
  switch (lookup.registry) {
    case Registry::instruments:
      if (lookup.ask == knowledge::Lookup::Ask::as_recorded)
        find_misquoted(context, lookup, hits);
      else
        find_instruments(context, lookup, hits);
      break;
    case Registry::institutions: find_successors(context, lookup, context.knowledge.model().institutions, hits); break;
    case Registry::provinces: find_successors(context, lookup, context.knowledge.model().provinces, hits); break;
    case Registry::districts: find_districts(context, lookup, hits); break;
    case Registry::programmes: find_programmes(context, lookup, hits); break;
  }
  std::sort(hits.begin(), hits.end(),
            [](const Hit& a, const Hit& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  hits.erase(std::unique(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return b.begin < a.end; }),
             hits.end());
  return hits;
}

}  // namespace longghep::checks
