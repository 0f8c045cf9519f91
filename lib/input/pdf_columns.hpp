#pragma once
#include <vector>

#include "input/pdf_layout.hpp"

namespace longghep::input::pdf {

/// Brings lines of one page that stand outside tables, as they are drawn, into the order of reading. What programs draw
/// line by line across columns (recognisers in scanners do) is read column by column: letterheads, signatures, text in
/// columns. What is drawn column by column already stays in its order; a line that is drawn across is parted.
[[nodiscard]] std::vector<Line> in_columns(std::vector<Line> lines);

}  // namespace longghep::input::pdf
