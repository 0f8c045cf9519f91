// Tested by tests/checks/compare_test.cpp.
//
// <compare>: two sides that should be treated alike, each with its numbers. A
// side's numbers follow it ("nam từ 18 đến 25 tuổi; nữ từ 18 đến 22 tuổi") or
// stand before it ("không quá 25 đối với nam, không quá 22 đối với nữ"); the
// first pair of sides decides which. Sides may stand in two list items that
// follow each other, each with its number and unit ("a) Nam: 25 tuổi; b) Nữ: 22
// tuổi"), unless one of them is compared in its own sentence; never in two articles. "nam, nữ từ 18 tuổi" has nothing
// between the sides: alike. The unit may stand before both ("Tuổi của nam không
// quá 35, của nữ không quá 30"). With <value> words take the place of numbers
// ("nam tốt nghiệp cao đẳng, nữ tốt nghiệp đại học").
#include <algorithm>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

// How far before the first side a unit for both may stand, in atoms.
constexpr std::uint32_t kUnitBefore = 12;

struct Side {
  Match match;
  bool left;
};

// Digits of a number as written, without the signs between thousands.
std::string value_of(std::string_view written) {
  std::string out;
  for (const char c : written)
    if ((c >= '0' && c <= '9') || c == ',' || c == '%') out += c;
  while (out.size() > 1 && out[0] == '0') out.erase(0, 1);
  return out;
}

}  // namespace

std::vector<Hit> find_compare(const Context& context, const knowledge::Compare& compare) {
  std::vector<Side> sides;
  for (const bool left : {true, false})
    for (const Match& m : context.matches.of(left ? compare.left : compare.right))
      if ((context.zone[m.begin] & (knowledge::kBody | knowledge::kHeading)) != 0) sides.push_back({m, left});
  std::sort(sides.begin(), sides.end(), [](const Side& a, const Side& b) {
    return a.match.begin != b.match.begin ? a.match.begin < b.match.begin : a.match.end > b.match.end;
  });
  // "lao động nam" holds "nam": the longer names the side.
  std::uint32_t covered = 0;
  std::erase_if(sides, [&](const Side& side) {
    const bool inside = side.match.end <= covered;
    covered = std::max(covered, side.match.end);
    return inside;
  });
  std::vector<Match> values;
  for (const ConceptId id : compare.value)
    for (const Match& m : context.matches.of(id)) values.push_back(m);
  std::sort(values.begin(), values.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
  const auto numbers = [&](std::uint32_t begin, std::uint32_t end, std::uint32_t& last) {
    std::vector<std::string> out;
    if (!compare.value.empty()) {
      auto m = std::lower_bound(values.begin(), values.end(), begin,
                                [](const Match& v, std::uint32_t at) { return v.begin < at; });
      for (; m != values.end() && m->end <= end; ++m) {
        std::string name;
        for (std::uint32_t at = m->begin; at < m->end; ++at)
          name += (name.empty() ? "" : " ") + text::to_lower(context.text_of(context.atoms[at]));
        out.push_back(std::move(name));
        last = m->end - 1;
      }
      return out;
    }
    for (std::uint32_t at = begin; at < end; ++at) {
      const words::Kind kind = context.atoms[at].kind;
      if (kind != words::Kind::number && kind != words::Kind::percent) continue;
      // The number of a list item is no quantity.
      if (at + 1 < context.atoms.size() && (at == 0 || context.paragraph[at - 1] != context.paragraph[at]) &&
          context.atoms[at + 1].kind == words::Kind::punctuation)
        continue;
      out.push_back(value_of(context.text_of(context.atoms[at])));
      last = at;
    }
    return out;
  };
  std::vector<Match> units;
  for (const ConceptId id : compare.unit)
    for (const Match& m : context.matches.of(id)) units.push_back(m);
  std::sort(units.begin(), units.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
  const auto first_unit = [&](std::uint32_t begin) {
    return std::lower_bound(units.begin(), units.end(), begin,
                            [](const Match& m, std::uint32_t v) { return m.begin < v; });
  };
  const auto unit_after = [&](std::uint32_t begin, std::uint32_t end) -> std::uint32_t {
    std::uint32_t best = end;
    for (auto m = first_unit(begin); m != units.end() && m->begin < best; ++m)
      if (m->end <= best) best = m->end;
    return best;
  };
  const auto has_unit = [&](std::uint32_t begin, std::uint32_t end) {
    if (!compare.value.empty()) return true;
    auto m = first_unit(begin);
    while (m != units.end() && m->begin < end && m->end > end) ++m;
    return m != units.end() && m->begin < end;
  };
  // A number with its unit behind it.
  const auto measured = [&](std::uint32_t begin, std::uint32_t end) {
    if (std::uint32_t last = 0; !compare.value.empty()) return !numbers(begin, end, last).empty();
    for (auto m = first_unit(begin); m != units.end() && m->end <= end; ++m)
      if (m->begin > begin && (context.atoms[m->begin - 1].kind == words::Kind::number ||
                               context.atoms[m->begin - 1].kind == words::Kind::percent))
        return true;
    return false;
  };
  const auto together = [&](std::size_t a, std::size_t b) {
    return sides[a].left != sides[b].left &&
           context.sentence[sides[a].match.begin] == context.sentence[sides[b].match.begin];
  };
  const auto article_of = [&](std::uint32_t at) {
    const auto& all = context.view.outline.units;
    int unit = context.view.outline.unit_at(context.atoms[at].begin);
    while (unit >= 0 && all[static_cast<std::size_t>(unit)].kind != structure::UnitKind::dieu)
      unit = all[static_cast<std::size_t>(unit)].parent;
    return unit;
  };
  std::vector<Hit> hits;
  for (std::size_t k = 0; k + 1 < sides.size(); ++k) {
    const Side& one = sides[k];
    const Side& two = sides[k + 1];
    if (one.left == two.left) continue;
    const std::uint32_t apart = context.paragraph[two.match.begin] - context.paragraph[one.match.begin];
    if (apart > 1 || (apart == 0 && context.sentence[one.match.begin] != context.sentence[two.match.begin])) continue;
    std::uint32_t stop = context.sentence.extent(two.match.begin).second;
    if (k + 2 < sides.size()) stop = std::max(two.match.end, std::min(stop, sides[k + 2].match.begin));
    if (apart == 1 &&
        (article_of(one.match.begin) != article_of(two.match.begin) || (k > 0 && together(k - 1, k)) ||
         (k + 2 < sides.size() && together(k + 1, k + 2)) ||
         !measured(one.match.end, context.sentence.extent(one.match.begin).second) || !measured(two.match.end, stop)))
      continue;
    std::uint32_t last = two.match.end - 1, ignored = 0;
    Hit hit;
    hit.begin = one.match.begin;
    std::vector<std::string> first = numbers(one.match.end, two.match.begin, ignored), second;
    std::uint32_t second_end = unit_after(two.match.end, stop);
    second = numbers(two.match.end, second_end, last);
    // "sinh từ năm 1985": the unit stands before its number.
    if (second.empty()) second = numbers(two.match.end, second_end = stop, last);
    if (!first.empty() && !second.empty()) {
      const std::uint32_t sentence_begin = context.sentence.extent(one.match.begin).first;
      const std::uint32_t before = std::max(sentence_begin, one.match.begin - std::min(one.match.begin, kUnitBefore));
      if (!has_unit(one.match.end, stop) && !has_unit(before, one.match.begin)) continue;
      hit.end = std::max(last + 1, std::min(second_end, stop));
      if (second_end == stop && !has_unit(two.match.end, stop)) hit.end = last + 1;
    } else {
      // Numbers before their side.
      std::uint32_t from = one.match.begin;
      while (from > 0 && context.sentence[from - 1] == context.sentence[one.match.begin] &&
             one.match.begin - from < 12 && (k == 0 || from > sides[k - 1].match.end))
        --from;
      second = numbers(one.match.end, two.match.begin, ignored);
      first = numbers(from, one.match.begin, last);
      if (first.empty() || second.empty() || apart != 0) continue;
      const std::uint32_t clause_from =
          std::max(context.paragraph.extent(from).first, from - std::min(from, kUnitBefore));
      if (!has_unit(from, two.match.end) && !has_unit(clause_from, two.match.begin)) continue;
      std::uint32_t begin = last;
      while (begin > from && context.atoms[begin - 1].kind == words::Kind::word && last - begin < 2) --begin;
      hit.begin = begin;
      hit.end = two.match.end;
    }
    if (first == second) continue;
    hit.end = std::max(hit.end, two.match.end);
    // "1m58" is one figure.
    while (hit.end < context.atoms.size() && context.atoms[hit.end].kind == words::Kind::number &&
           !context.atoms[hit.end].after_blank)
      ++hit.end;
    hit.closeness = context.all_hold(compare.about, hit.begin, hit.end);
    if (hit.closeness == 0 || context.any_holds(compare.unless, hit.begin, hit.end)) continue;
    if (!hits.empty() && hit.begin < hits.back().end) continue;
    const auto join = [](const std::vector<std::string>& list) {
      std::string out;
      for (const auto& value : list) out += (out.empty() ? "" : " - ") + value;
      return out;
    };
    // What the first figures say, the last one being the upper bound where there are two.
    const auto higher = [](const std::vector<std::string>& a, const std::vector<std::string>& b) {
      const std::optional<double> x = number_of(a.back()), y = number_of(b.back());
      return a.size() == b.size() && x && y && *x > *y;
    };
    const std::vector<std::string>&left = one.left ? first : second, &right = one.left ? second : first;
    using Exceeding = knowledge::Compare::Side;
    hit.for_a_person = (compare.may_exceed == Exceeding::left && higher(left, right)) ||
                       (compare.may_exceed == Exceeding::right && higher(right, left));
    hit.vi = {{"left", join(left)}, {"right", join(right)}};
    hit.en = hit.vi;
    hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace longghep::checks
