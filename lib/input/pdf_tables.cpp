// Tested by tests/input/pdf_test.cpp.
#include "input/pdf_tables.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace longghep::input::pdf {
namespace {

// A page that draws more rules than this of one direction draws a picture.
constexpr std::size_t kMostRules = 500;
constexpr std::size_t kMostCells = 20'000;
constexpr float kSame = 2.5F;   // points between two rules that are one
constexpr float kReach = 4.0F;  // points from the end of a rule to another one that it meets

// ---- Rules ---------------------------------------------------------------------------------

/// A rule with the directions taken away: where it lies, and from where to where it goes.
struct Stroke {
  float at = 0, from = 0, to = 0;
};

// Pieces of one rule, which programs draw cell by cell, put together.
std::vector<Stroke> joined(std::vector<Stroke> pieces) {
  std::sort(pieces.begin(), pieces.end(), [](const Stroke& a, const Stroke& b) { return a.at < b.at; });
  std::vector<Stroke> out;
  for (std::size_t k = 0; k < pieces.size();) {
    std::size_t end = k + 1;
    while (end < pieces.size() && pieces[end].at - pieces[k].at <= kSame) ++end;
    const auto at = [&](std::size_t p) { return pieces.begin() + static_cast<std::ptrdiff_t>(p); };
    std::sort(at(k), at(end), [](const Stroke& a, const Stroke& b) { return a.from < b.from; });
    const float place = pieces[k].at;
    bool open = false;
    for (; k < end; ++k) {
      if (open && pieces[k].from <= out.back().to + kReach) {
        out.back().to = std::max(out.back().to, pieces[k].to);
      } else {
        out.push_back({place, pieces[k].from, pieces[k].to});
        open = true;
      }
    }
  }
  return out;
}

// Places closer than kSame are one.
std::vector<float> distinct(std::vector<float> places) {
  std::sort(places.begin(), places.end());
  std::vector<float> out;
  for (const float place : places)
    if (out.empty() || place - out.back() > kSame) out.push_back(place);
  return out;
}

std::size_t root_of(std::vector<std::size_t>& parents, std::size_t k) {
  while (parents[k] != k) k = parents[k] = parents[parents[k]];
  return k;
}

std::size_t slot_of(const std::vector<float>& edges, float place) {  // the last edge at or before it
  return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), place) - edges.begin()) - 1;
}

void find_cells(RuledTable& table, const std::vector<Stroke>& across, const std::vector<Stroke>& down) {
  const std::size_t columns = table.columns(), rows = table.rows();
  std::vector<std::size_t> parents(rows * columns);
  std::iota(parents.begin(), parents.end(), std::size_t{0});
  const auto unite = [&](std::size_t a, std::size_t b) {
    a = root_of(parents, a);
    b = root_of(parents, b);
    parents[std::max(a, b)] = std::min(a, b);
  };
  // Where each edge is drawn, by edge and by stretch between two edges of the other direction.
  const auto drawn = [](const std::vector<Stroke>& strokes, const std::vector<float>& own,
                        const std::vector<float>& other) {
    std::vector<bool> out(own.size() * other.size());
    for (const Stroke& stroke : strokes) {
      const auto edge = std::min_element(
          own.begin(), own.end(), [&](float a, float b) { return std::abs(a - stroke.at) < std::abs(b - stroke.at); });
      for (std::size_t k = 0; k + 1 < other.size(); ++k)
        if (std::min(stroke.to, other[k + 1]) - std::max(stroke.from, other[k]) > 0.5F * (other[k + 1] - other[k]))
          out[static_cast<std::size_t>(edge - own.begin()) * other.size() + k] = true;
    }
    return out;
  };
  const auto upright = drawn(down, table.xs, table.ys), level = drawn(across, table.ys, table.xs);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t cell = row * columns + column, from_below = rows - 1 - row;
      if (column + 1 < columns && !upright[(column + 1) * table.ys.size() + from_below]) unite(cell, cell + 1);
      if (row + 1 < rows && !level[from_below * table.xs.size() + column]) unite(cell, cell + columns);
    }
  table.cells.resize(parents.size());
  for (std::size_t k = 0; k < parents.size(); ++k) table.cells[k] = root_of(parents, k);
}

}  // namespace

std::size_t RuledTable::cell_at(float x, float y) const {
  if (x < xs.front() || x >= xs.back() || y < ys.front() || y >= ys.back()) return npos;
  return cells[(rows() - 1 - slot_of(ys, y)) * columns() + slot_of(xs, x)];
}

float RuledTable::room(std::size_t cell) const {
  const std::size_t row = cell / columns();
  std::size_t last = cell % columns();
  while (last + 1 < columns() && cells[row * columns() + last + 1] == cell) ++last;
  return xs[last + 1] - xs[cell % columns()];
}

// Work is bounded by the product of both directions.
std::vector<RuledTable> tables_of(const std::vector<Rule>& rules) {
  std::vector<Stroke> across, down;
  for (const Rule& rule : rules) {
    const auto [left, right] = std::minmax(rule.x0, rule.x1);
    const auto [bottom, top] = std::minmax(rule.y0, rule.y1);
    if (top - bottom <= 1 && right - left > kReach)
      across.push_back({(top + bottom) / 2, left, right});
    else if (right - left <= 1 && top - bottom > kReach)
      down.push_back({(left + right) / 2, bottom, top});
  }
  across = joined(std::move(across));
  down = joined(std::move(down));
  if (across.size() < 2 || down.empty() || across.size() > kMostRules || down.size() > kMostRules) return {};
  std::vector<std::size_t> parents(across.size() + down.size());
  std::iota(parents.begin(), parents.end(), std::size_t{0});
  const auto within = [](float place, const Stroke& stroke) {
    return place >= stroke.from - kReach && place <= stroke.to + kReach;
  };
  for (std::size_t a = 0; a < across.size(); ++a)
    for (std::size_t d = 0; d < down.size(); ++d)
      if (within(down[d].at, across[a]) && within(across[a].at, down[d])) {
        const std::size_t one = root_of(parents, a), two = root_of(parents, across.size() + d);
        parents[std::max(one, two)] = std::min(one, two);
      }
  std::map<std::size_t, std::pair<std::vector<Stroke>, std::vector<Stroke>>> groups;
  for (std::size_t k = 0; k < parents.size(); ++k) {
    auto& [level, upright] = groups[root_of(parents, k)];
    if (k < across.size())
      level.push_back(across[k]);
    else
      upright.push_back(down[k - across.size()]);
  }
  std::vector<RuledTable> out;
  for (const auto& [root, group] : groups) {
    const auto& [level, upright] = group;
    if (level.size() < 2 || upright.empty()) continue;
    // A table may be open at its sides.
    RuledTable table;
    for (const Stroke& stroke : upright) table.xs.push_back(stroke.at);
    for (const Stroke& stroke : level) {
      table.ys.push_back(stroke.at);
      for (const float end : {stroke.from, stroke.to})
        if (std::none_of(upright.begin(), upright.end(),
                         [&](const Stroke& s) { return std::abs(s.at - end) < 3 * kReach; }))
          table.xs.push_back(end);
    }
    table.xs = distinct(std::move(table.xs));
    table.ys = distinct(std::move(table.ys));
    if (table.xs.size() < 2 || table.ys.size() < 2 || table.columns() * table.rows() > kMostCells) continue;
    find_cells(table, level, upright);
    if (std::any_of(table.cells.begin(), table.cells.end(), [](std::size_t c) { return c != 0; }))
      out.push_back(std::move(table));
  }
  return out;
}

}  // namespace longghep::input::pdf
