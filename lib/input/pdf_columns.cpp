// Tested by tests/input/pdf_columns_test.cpp.
#include "input/pdf_columns.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "input/readers.hpp"

namespace longghep::input::pdf {
namespace {

// In sizes of the letters.
constexpr float kGutter = 1.0F;  // the least that parts columns
constexpr float kApart = 3.0F;   // the least that parts lines of a letterhead, where blanks are left to be filled in
constexpr float kOneLine = 0.35F;
// A page with more is a picture or an attack, and is read as it is drawn.
constexpr std::size_t kMostLines = 1'000;
constexpr std::size_t kMostGaps = 32;  // of a line
// Rows of a letterhead, or of signatures with those who get a copy. More that are set in the middle are cells of a
// table.
constexpr std::size_t kMostOfAHead = 14;

/// What stands between two gaps of a line.
struct Piece {
  std::size_t line = 0, begin = 0, end = 0;  // characters of the line
  std::size_t number = 0;                    // as they are drawn
  float left = 0, right = 0, y = 0, size = 0;
  bool apart = false;  // a gutter parts it from the piece before it

  [[nodiscard]] float width() const { return right - left; }
  [[nodiscard]] float centre() const { return (left + right) / 2; }
};

using Pieces = std::vector<Piece>;
using Rows = std::vector<Pieces>;  // pieces of one height, from left to right; from above

/// Cuts a line where a gap is wide, and wider than its other gaps: in a line that was justified by hand all are.
void cut(const Line& line, std::size_t index, Pieces& out) {
  struct Gap {
    std::size_t begin = 0, end = 0;
    float width = 0;
  };
  std::vector<Gap> gaps;
  for (std::size_t k = 1; k < line.text.size(); ++k) {
    if (!is_space(line.text[k])) continue;
    std::size_t end = k;
    while (end < line.text.size() && is_space(line.text[end])) ++end;
    if (end == line.text.size()) break;
    gaps.push_back({k, end, line.boxes[end].left - line.boxes[k - 1].right});
    k = end;
  }
  std::vector<float> widths;
  for (const Gap& gap : gaps) widths.push_back(gap.width);
  float usual = 0;
  if (widths.size() > 1) {
    const auto middle = widths.begin() + static_cast<std::ptrdiff_t>((widths.size() - 1) / 2);
    std::nth_element(widths.begin(), middle, widths.end());
    usual = *middle;
  }
  std::size_t begin = 0, cuts = 0;
  const auto put = [&](std::size_t end) {
    out.push_back(
        {index, begin, end, out.size(), line.boxes[begin].left, line.boxes[end - 1].right, line.y, line.size});
  };
  for (const Gap& gap : gaps) {
    if (gap.width < kGutter * line.size || gap.width < 2.5F * usual || cuts == kMostGaps) continue;
    if (is_label(std::u32string_view(line.text).substr(begin, gap.begin - begin))) continue;
    put(gap.begin);
    begin = gap.end;
    ++cuts;
  }
  put(line.text.size());
}

Rows rows_of(Pieces pieces) {
  std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.y > b.y; });
  Rows rows;
  for (Piece& piece : pieces) {
    if (rows.empty() || rows.back().front().y - piece.y > kOneLine * piece.size) rows.emplace_back();
    rows.back().push_back(piece);
  }
  for (Pieces& row : rows)
    std::stable_sort(row.begin(), row.end(), [](const Piece& a, const Piece& b) { return a.left < b.left; });
  return rows;
}

/// A strip that rows of a page leave free, with what stands on its sides.
struct Gutter {
  std::size_t first = 0, last = 0;  // rows, the last one excluded
  float left = 0, right = 0;
  std::size_t rows_left = 0, rows_right = 0;  // that have text on that side

  [[nodiscard]] bool on_left(const Piece& piece) const { return piece.centre() < (left + right) / 2; }
  [[nodiscard]] std::size_t both() const { return std::min(rows_left, rows_right); }
};

// How far down a strip goes on that is free in the row `first`, or in that one and the next.
Gutter gutter_at(const Rows& rows, std::size_t first, float left_edge, float right_edge, std::size_t& work) {
  Gutter out;
  out.first = first;
  out.left = left_edge;
  out.right = right_edge;
  float margin = rows[first].front().left;  // of the left side
  for (out.last = first; out.last < rows.size() && work > rows[out.last].size(); ++out.last) {
    const Pieces& row = rows[out.last];
    work -= row.size();
    float left = out.left, right = out.right;
    bool before = false, behind = false;
    for (const Piece& piece : row) {
      (out.on_left(piece) ? before : behind) = true;
      if (out.on_left(piece))
        left = std::max(left, piece.right);
      else
        right = std::min(right, piece.left);
    }
    if (right - left < kGutter * row.front().size) break;
    // What follows further down, or begins elsewhere, is no column.
    if (out.last > first + 1 && before && !behind &&
        (rows[out.last - 1].front().y - row.front().y > 2.5F * row.front().size ||
         row.front().left < margin - row.front().size))
      break;
    if (before) margin = std::min(margin, row.front().left);
    out.left = left;
    out.right = right;
    out.rows_left += before ? 1 : 0;
    out.rows_right += behind ? 1 : 0;
  }
  return out;
}

// What stands on one line and the next may stand side by side as well, a little higher and a little lower.
std::vector<std::pair<float, float>> gaps_of(const Rows& rows, std::size_t row) {
  std::vector<std::pair<float, float>> out;
  for (std::size_t k = 0; k + 1 < rows[row].size(); ++k) out.emplace_back(rows[row][k].right, rows[row][k + 1].left);
  if (row + 1 == rows.size() || rows[row].front().y - rows[row + 1].front().y > 1.2F * rows[row].front().size)
    return out;
  const Pieces &one = rows[row], &two = rows[row + 1];
  if (one.back().right < two.front().left) out.emplace_back(one.back().right, two.front().left);
  if (two.back().right < one.front().left) out.emplace_back(two.back().right, one.front().left);
  return out;
}

// Pieces of a column as lines: blanks that are left to be filled in part no columns.
Pieces as_lines(const Pieces& column) {
  Pieces out;
  for (const Piece& piece : column)
    if (!out.empty() && out.back().line == piece.line && piece.left - out.back().right < kApart * piece.size)
      out.back().right = piece.right;
    else
      out.push_back(piece);
  return out;
}

// One below the other.
bool is_one(const Pieces& column) {
  for (std::size_t k = 1; k < column.size(); ++k)
    if (column[k].left >= column[k - 1].right || column[k].right <= column[k - 1].left) return false;
  return true;
}

// Who writes and who signs is set in capitals (Nghị định 30/2020/NĐ-CP, Phụ lục I); a list of those who get a copy
// begins with a colon at the end.
bool opens_head(const Pieces& column, const std::vector<Line>& lines) {
  const Piece& first = column.front();
  const auto text = std::u32string_view(lines[first.line].text).substr(first.begin, first.end - first.begin);
  return in_capitals(text) || text.back() == U':';
}

// Around one middle.
bool is_centred(const Pieces& column) {
  const float size = column.front().size;
  float least = column.front().left, most = least;
  for (const Piece& piece : column) {
    if (std::abs(piece.centre() - column.front().centre()) > 0.5F * size) return false;
    least = std::min(least, piece.left);
    most = std::max(most, piece.left);
  }
  return most - least > 0.4F * size;
}

// Lines that fill their column as those of a text do.
bool is_prose(const Pieces& column) {
  float width = 0;
  for (const Piece& piece : column) width = std::max(width, piece.width());
  if (column.size() < 4 || width < 12 * column.front().size) return false;
  const auto full =
      std::count_if(column.begin(), column.end(), [&](const Piece& p) { return p.width() > 0.8F * width; });
  return static_cast<std::size_t>(full) * 10 > column.size() * 6;
}

struct Sides {
  Pieces left, right;
};

Sides sides_of(const Rows& rows, const Gutter& gutter) {
  Sides out;
  for (std::size_t row = gutter.first; row < gutter.last; ++row)
    for (const Piece& piece : rows[row]) {
      Pieces& side = gutter.on_left(piece) ? out.left : out.right;
      side.push_back(piece);
      side.back().apart =
          piece.apart || (&side == &out.right && !out.left.empty() && out.left.back().line == piece.line &&
                          out.left.back().number + 1 == piece.number);
    }
  return out;
}

// Letterheads, or signatures; on the right there may be several.
bool are_heads(const Sides& sides, const Gutter& gutter, const std::vector<Line>& lines) {
  const Pieces left = as_lines(sides.left), right = as_lines(sides.right);
  if (left.size() < 2 || right.size() < 2 || gutter.right - gutter.left <= left.front().size) return false;
  if (!opens_head(left, lines) || !opens_head(right, lines)) return false;
  return (is_centred(left) && (is_one(right) || right.size() > left.size())) || (is_centred(right) && is_one(left));
}

/// Two columns, and the row behind them.
struct Columns {
  Sides sides;
  std::size_t last = 0;
  bool across = false;  // drawn so, again and again
};

// Whether both sides of a strip are columns, and no cells of a table. A head may end before its strip does.
bool find_columns(const Rows& rows, Gutter gutter, const std::vector<Line>& lines, Columns& out) {
  out.sides = sides_of(rows, gutter);
  if (!is_prose(out.sides.left) || !is_prose(out.sides.right)) {
    gutter.last = std::min(gutter.last, gutter.first + kMostOfAHead);
    for (;; --gutter.last) {
      if (gutter.last < gutter.first + 2) return false;
      out.sides = sides_of(rows, gutter);
      if (are_heads(out.sides, gutter, lines)) break;
    }
  }
  out.last = gutter.last;
  std::vector<std::pair<std::size_t, bool>> drawn;  // and whether on the left
  for (const Piece& piece : out.sides.left) drawn.emplace_back(piece.number, true);
  for (const Piece& piece : out.sides.right) drawn.emplace_back(piece.number, false);
  std::sort(drawn.begin(), drawn.end());
  std::size_t turns = 0;
  for (std::size_t k = 1; k < drawn.size(); ++k) turns += drawn[k - 1].second && !drawn[k].second ? 1 : 0;
  out.across =
      turns > 1 && turns * 4 >= 3 * std::min(as_lines(out.sides.left).size(), as_lines(out.sides.right).size());
  return true;
}

/// Rows, or columns in the order of reading.
struct Group {
  bool columns = false;
  Pieces pieces;
};

// Finds columns among the pieces of a page, and in columns columns. `work`: pieces that may still be looked at.
// NOLINTNEXTLINE(misc-no-recursion)
std::vector<Group> groups_of(const Pieces& pieces, const std::vector<Line>& lines, std::size_t& work, int depth) {
  const Rows rows = rows_of(pieces);
  std::vector<Group> out;
  const auto add = [&](Pieces some) { out.back().pieces.insert(out.back().pieces.end(), some.begin(), some.end()); };
  for (std::size_t row = 0; row < rows.size();) {
    Columns best;
    if (depth > 0)
      for (const auto& [left, right] : gaps_of(rows, row)) {
        const Gutter gutter = gutter_at(rows, row, left, right, work);
        Columns found;
        if (gutter.both() > 1 && find_columns(rows, gutter, lines, found) && found.last > best.last)
          best = std::move(found);
      }
    out.push_back({best.across, {}});
    if (best.last == 0) add(rows[row]);
    for (const Pieces* const side : {&best.sides.left, &best.sides.right})
      for (const Group& inner : groups_of(*side, lines, work, depth - 1)) add(inner.pieces);
    row = std::max(row + 1, best.last);
  }
  return out;
}

Line line_of(const Line& line, const Piece& piece) {
  Line out = line;
  const auto cut_out = [&](auto& all) {
    using Offset = std::ptrdiff_t;
    all.erase(all.begin() + static_cast<Offset>(piece.end), all.end());
    all.erase(all.begin(), all.begin() + static_cast<Offset>(piece.begin));
  };
  cut_out(out.text);
  cut_out(out.boxes);
  cut_out(out.fonts);
  return out;
}

}  // namespace

std::vector<Line> in_columns(std::vector<Line> lines) {
  if (lines.size() > kMostLines) return lines;
  Pieces pieces;
  for (std::size_t k = 0; k < lines.size(); ++k) cut(lines[k], k, pieces);
  std::vector<Pieces> blocks;
  std::vector<std::size_t> block_of(lines.size(), ~std::size_t{0});  // by line
  std::size_t work = 500'000;
  for (Group& group : groups_of(pieces, lines, work, 3)) {
    for (const Piece& piece : group.pieces) {
      if (group.columns) block_of[piece.line] = blocks.size();
      pieces[piece.number].apart = piece.apart;
    }
    if (group.columns) blocks.push_back(std::move(group.pieces));
  }

  std::vector<Line> out;
  out.reserve(lines.size());
  const auto write = [&](const Pieces& some) {
    for (std::size_t k = 0; k < some.size();) {
      Piece piece = some[k++];
      for (; k < some.size() && some[k].line == piece.line && !some[k].apart; ++k) piece.end = some[k].end;
      out.push_back(line_of(lines[piece.line], piece));
    }
  };
  for (std::size_t k = 0, next = 0; k < lines.size(); ++k) {
    Pieces own;
    for (; next < pieces.size() && pieces[next].line == k; ++next) own.push_back(pieces[next]);
    if (block_of[k] == ~std::size_t{0})
      write(own);
    else
      write(std::exchange(blocks[block_of[k]], {}));  // at its first line
  }
  return out;
}

}  // namespace longghep::input::pdf
