// Tested by tests/checks/figure_test.cpp and by the examples of the target items.
//
// <figure>: a target in prose or in a table, against goals with their years. The
// indicator is a concept; its figures are the numbers of the right unit in its
// clause, or, where it has none, in the sentence, in the other cells of its table
// row. A figure's year is the nearest one in its clause, in its column's head, in
// the sentence, else the document's. It is held against the goal of the last goal
// year that is not after it (the first goal, before that).
#include <algorithm>
#include <cmath>
#include <compare>
#include <optional>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

using knowledge::Figure;

constexpr std::uint32_t kReach = 60;    // atoms between an indicator and its figure
constexpr std::uint16_t kHeadRows = 4;  // rows that the head of a table may take up

struct Found {
  std::uint32_t atom;
  double value;
  std::optional<int> year;
};

class Finder {
 public:
  Finder(const Context& context, const Figure& figure) : c_(context), figure_(figure) {
    for (const input::Block& block : c_.view.source.blocks) {
      if (block.table == 0 || block.row > kHeadRows) continue;
      const std::uint32_t first = c_.atom_at(block.span.begin), last = c_.atom_at(block.span.end);
      if (const auto year = nearest_year(first, first, last))
        heads_.push_back({block.table, block.column, block.row, *year});
    }
    std::sort(heads_.begin(), heads_.end());
  }

  // One figure that falls short outweighs those that reach the goal.
  std::vector<Hit> find() const {
    std::vector<Hit> enough, low;
    for (const ConceptId id : figure_.of)
      for (const Match& m : c_.matches.of(id)) {
        if ((c_.zone[m.begin] & knowledge::kBody) == 0) continue;
        std::vector<Found> figures = near(m);
        if (figures.empty()) figures = row(m);
        if (figures.empty() || c_.any_holds(figure_.unless, m.begin, m.end)) continue;
        const auto worst = std::find_if(figures.begin(), figures.end(), [&](const Found& f) { return !reached(f); });
        if (worst != figures.end())
          low.push_back(hit(m, *worst));
        else
          enough.push_back(hit(m, figures.front()));
      }
    if (figure_.below) return low;
    return low.empty() ? enough : std::vector<Hit>();
  }

 private:
  bool unit_fits(std::uint32_t at) const {
    const words::Atom& atom = c_.atoms[at];
    const auto next = [&] {
      const bool there = at + 1 < c_.atoms.size() && c_.paragraph[at + 1] == c_.paragraph[at];
      return there ? c_.text_of(c_.atoms[at + 1]) : std::string_view();
    };
    switch (figure_.unit) {
      case Figure::Unit::percent:
        return atom.kind == words::Kind::percent || (atom.kind == words::Kind::number && next() == "%");
      case Figure::Unit::number: return atom.kind == words::Kind::number && next() != "%";
    }
    return false;
  }

  std::optional<double> value_at(std::uint32_t at) const {
    if (!unit_fits(at)) return std::nullopt;
    // The number of a list item is no figure.
    if ((at == 0 || c_.paragraph[at - 1] != c_.paragraph[at]) && at + 1 < c_.atoms.size() &&
        c_.paragraph[at + 1] == c_.paragraph[at] && c_.atoms[at + 1].kind == words::Kind::punctuation)
      return std::nullopt;
    const auto value = number_of(c_.text_of(c_.atoms[at]));
    if (!value || std::find(figure_.bases.begin(), figure_.bases.end(), static_cast<std::uint32_t>(*value)) !=
                      figure_.bases.end())
      return std::nullopt;
    return value;
  }

  // The last year that an atom names: of 2021-2025 it is 2025.
  std::optional<int> year_at(std::uint32_t at) const {
    const words::Atom& atom = c_.atoms[at];
    if (atom.kind != words::Kind::year && atom.kind != words::Kind::period && atom.kind != words::Kind::date)
      return std::nullopt;
    const std::string_view text = c_.text_of(atom);
    int year = 0;
    for (const char ch : text.substr(text.size() - std::min<std::size_t>(4, text.size()))) {
      if (ch < '0' || ch > '9') return std::nullopt;
      year = year * 10 + (ch - '0');
    }
    return year;
  }

  std::optional<int> nearest_year(std::uint32_t at, std::uint32_t begin, std::uint32_t end) const {
    std::optional<int> best;
    std::uint32_t distance = 0;
    for (std::uint32_t k = begin; k < end; ++k)
      if (const auto year = year_at(k)) {
        const std::uint32_t d = k > at ? k - at : at - k;
        if (!best || d < distance) {
          best = year;
          distance = d;
        }
      }
    return best;
  }

  // The part of a scope that a reader still takes together with the indicator.
  std::pair<std::uint32_t, std::uint32_t> reach(const Match& m, const Stretches& scope) const {
    const auto [begin, end] = scope.extent(m.begin);
    return {std::max(begin, m.begin - std::min(m.begin, kReach)), std::min(end, m.end + kReach)};
  }

  std::vector<Found> near(const Match& m) const {
    const auto [clause_begin, clause_end] = reach(m, c_.clause);
    const auto [begin, end] = reach(m, c_.sentence);
    std::vector<Found> out;
    for (std::uint32_t at = clause_begin; at < clause_end; ++at)
      if (const auto value = value_at(at)) {
        auto year = nearest_year(at, clause_begin, clause_end);
        if (!year) year = nearest_year(at, begin, end);
        out.push_back({at, *value, year});
      }
    // "… đạt trên 60%; đến năm 2030 đạt trên 75%": the next clause goes on when it names a year first.
    for (std::uint32_t at = clause_end; at < end; ++at) {
      if (c_.clause[at] != c_.clause[at - 1] && (at + 2 >= end || !nearest_year(at, at, std::min(at + 5, end)))) break;
      if (const auto value = value_at(at)) out.push_back({at, *value, nearest_year(at, clause_end, end)});
    }
    // Several indicators in one clause: each has the figure nearest to it.
    if (out.size() > 1 && std::none_of(out.begin(), out.end(), [&](const Found& f) { return f.year.has_value(); })) {
      const auto gap = [&](const Found& f) {
        return f.atom >= m.end ? f.atom - m.end : m.begin > f.atom ? m.begin - f.atom : 0;
      };
      out = {
          *std::min_element(out.begin(), out.end(), [&](const Found& a, const Found& b) { return gap(a) < gap(b); })};
    }
    return out;
  }

  // The year that the head of a column names; a head takes up one of the first rows.
  std::optional<int> head_year(const input::Block& cell) const {
    const auto after = std::lower_bound(heads_.begin(), heads_.end(), Head{cell.table, cell.column, cell.row, 0});
    if (after == heads_.begin()) return std::nullopt;
    const Head& head = *(after - 1);
    if (head.table != cell.table || head.column != cell.column) return std::nullopt;
    return head.year;
  }

  // The other cells of the table row; the year from the head of the column.
  std::vector<Found> row(const Match& m) const {
    const auto& blocks = c_.view.source.blocks;
    const std::size_t byte = c_.atoms[m.begin].begin;
    const auto here = std::upper_bound(blocks.begin(), blocks.end(), byte,
                                       [](std::size_t v, const input::Block& b) { return v < b.span.begin; });
    std::vector<Found> out;
    if (here == blocks.begin() || (here - 1)->table == 0) return out;
    const input::Block cell = *(here - 1);
    const std::uint32_t end = m.begin + kReach;
    for (auto at = here - 1; at != blocks.end() && at->table == cell.table && at->row == cell.row; ++at) {
      if (c_.atom_at(at->span.begin) >= end) break;
      for (std::uint32_t k = c_.atom_at(at->span.begin);
           k < std::min<std::size_t>(c_.atoms.size(), end) && c_.atoms[k].begin < at->span.end; ++k) {
        const auto value = value_at(k);
        if (!value) continue;
        out.push_back({k, *value, head_year(*at)});
      }
    }
    return out;
  }

  int year_of(const Found& f) const {
    if (f.year) return *f.year;
    int year = 0;
    for (const char ch : std::string_view(c_.as_of).substr(0, 4)) year = year * 10 + (ch - '0');
    return year;
  }

  const Figure::Goal& goal_of(const Found& f) const {
    const Figure::Goal* goal = &figure_.goals.front();
    for (const Figure::Goal& g : figure_.goals)
      if (static_cast<int>(g.year) <= year_of(f)) goal = &g;
    return *goal;
  }

  bool reached(const Found& f) const {
    const double goal = goal_of(f).thousandths / 1000.0;
    return figure_.at_most ? f.value <= goal + 1e-9 : f.value >= goal - 1e-9;
  }

  static std::string written(double value) {
    std::string out = std::to_string(static_cast<long long>(std::floor(value)));
    const auto tenths = static_cast<int>(std::lround(value * 10)) % 10;
    return tenths == 0 ? out : out + "," + std::to_string(tenths);
  }

  Hit hit(const Match& m, const Found& f) const {
    Hit hit;
    const bool together = c_.paragraph[f.atom] == c_.paragraph[m.begin];
    hit.begin = together ? std::min(m.begin, f.atom) : m.begin;
    hit.end = together ? std::max(m.end, f.atom + 1) : m.end;
    hit.closeness = 3;
    const std::string unit = figure_.unit == Figure::Unit::percent ? "%" : "";
    hit.vi = {{"value", written(f.value) + unit},
              {"year", std::to_string(year_of(f))},
              {"national", written(goal_of(f).thousandths / 1000.0) + unit},
              {"goal-year", std::to_string(goal_of(f).year)}};
    hit.en = hit.vi;
    return hit;
  }

  struct Head {
    std::uint16_t table, column, row;
    int year;
    auto operator<=>(const Head&) const = default;
  };

  const Context& c_;
  const Figure& figure_;
  std::vector<Head> heads_;
};

}  // namespace

std::vector<Hit> find_figure(const Context& context, const Figure& figure) { return Finder(context, figure).find(); }

}  // namespace longghep::checks
