#pragma once
#include <cstddef>
#include <vector>

#include "input/pdf_layout.hpp"

namespace longghep::input::pdf {

/// Rows and columns between rules; where no rule parts two of them they are one cell.
struct RuledTable {
  std::vector<float> xs, ys;       ///< both ascending
  std::vector<std::size_t> cells;  ///< by row from above and column: the first of its cell

  [[nodiscard]] std::size_t columns() const { return xs.size() - 1; }
  [[nodiscard]] std::size_t rows() const { return ys.size() - 1; }

  /// The cell that a point lies in; npos outside.
  static constexpr std::size_t npos = ~std::size_t{0};
  [[nodiscard]] std::size_t cell_at(float x, float y) const;
  /// The width of a cell.
  [[nodiscard]] float room(std::size_t cell) const;
};

/// Rules that meet are one table; what they part are its cells.
[[nodiscard]] std::vector<RuledTable> tables_of(const std::vector<Rule>& rules);

}  // namespace longghep::input::pdf
