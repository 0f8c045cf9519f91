// Tested by tests/checks/near_test.cpp.
//
// <near> and <count>. Of each group the match nearest to that of the group before
// is taken, so the cost is the number of matches of the first two groups, and of
// those of the first times the logarithm of that of the others.
#include <algorithm>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

std::vector<Match> union_of(const Context& context, const std::vector<ConceptId>& concepts, std::uint8_t zones) {
  std::vector<Match> all;
  for (const ConceptId id : concepts)
    for (const Match& m : context.matches.of(id))
      if ((context.zone[m.begin] & zones) != 0) all.push_back(m);
  knowledge::unite(all);
  return all;
}

// How far two matches are apart: in paragraphs, and inside one in atoms.
std::pair<std::uint32_t, std::uint32_t> gap(const Context& context, const Match& a, const Match& b) {
  const std::uint32_t one = context.paragraph[a.begin], two = context.paragraph[b.begin];
  if (one != two) return {one < two ? two - one : one - two, 0};
  return {0, a.end <= b.begin ? b.begin - a.end : b.end <= a.begin ? a.begin - b.end : 0};
}

}  // namespace

std::vector<Hit> find_near(const Context& context, const knowledge::Near& near) {
  std::vector<Hit> hits;
  std::vector<std::vector<Match>> groups;
  for (const auto& concepts : near.all) {
    groups.push_back(union_of(context, concepts, near.zones));
    if (groups.back().empty()) return hits;
  }
  std::vector<Match> chosen;
  std::size_t second = 0;  // the first of the second group that does not begin before
  for (const Match& first : groups[0]) {
    chosen.assign(1, first);
    bool complete = true;
    for (std::size_t g = 1; g < groups.size() && complete; ++g) {
      // The nearest to the match before it, on either side, in the scope of the first.
      const Match& anchor = chosen.back();
      const auto& group = groups[g];
      const auto before = [&](const Match& m) { return m.begin < anchor.begin; };
      if (g == 1)
        while (second < group.size() && before(group[second])) ++second;
      const auto right = g == 1 ? group.begin() + static_cast<std::ptrdiff_t>(second)
                                : std::partition_point(group.begin(), group.end(), before);
      const Match* best = nullptr;
      const auto consider = [&](const Match& m) {
        if (!context.in_scope(near.within, first.begin, m.begin)) return;
        if (best == nullptr || gap(context, anchor, m) < gap(context, anchor, *best)) best = &m;
      };
      if (right != group.end()) consider(*right);
      if (!near.ordered && right != group.begin()) consider(*(right - 1));
      if (best == nullptr)
        complete = false;
      else
        chosen.push_back(*best);
    }
    if (!complete) continue;
    Hit hit;
    hit.begin = first.begin;
    hit.end = first.end;
    for (const Match& m : chosen) {
      hit.begin = std::min(hit.begin, m.begin);
      hit.end = std::max(hit.end, m.end);
    }
    if (near.distance != 0) {
      std::uint32_t between = hit.end - hit.begin;
      for (const Match& m : chosen) between -= std::min(between, m.end - m.begin);
      if (between > near.distance) continue;
    }
    if (!near.negation &&
        std::any_of(chosen.begin(), chosen.end(), [&](const Match& m) { return context.negated(m.begin); }))
      continue;
    hit.closeness = context.all_hold(near.about, hit.begin, hit.end);
    if (hit.closeness == 0 || context.any_holds(near.unless, hit.begin, hit.end)) continue;
    if (near.mark != 0) {
      hit.begin = chosen[near.mark - 1].begin;
      hit.end = chosen[near.mark - 1].end;
    }
    if (!hits.empty() && hit.begin < hits.back().end) {
      hits.back().end = std::max(hits.back().end, hit.end);
      continue;
    }
    hits.push_back(std::move(hit));
  }
  return hits;
}

std::vector<Hit> find_count(const Context& context, const knowledge::Count& count) {
  std::vector<Hit> hits;
  for (const ConceptId id : count.of)
    for (const Match& m : context.matches.of(id)) {
      if ((context.zone[m.begin] & count.zones) == 0 || context.negated(m.begin)) continue;
      if (context.any_holds(count.unless, m.begin, m.end)) continue;
      Hit hit;
      hit.begin = m.begin;
      hit.end = m.end;
      hit.closeness = 3;
      hits.push_back(hit);
      if (count.distinct) break;
    }
  if (hits.size() < count.at_least) return {};
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.begin < b.begin; });
  if (!count.rest) return hits;
  const std::string first = context.excerpt(hits.front().begin, hits.front().end);
  hits.erase(hits.begin());
  for (Hit& hit : hits) {
    hit.vi = {{"first", first}};
    hit.en = hit.vi;
  }
  return hits;
}

}  // namespace longghep::checks
