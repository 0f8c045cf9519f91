#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "input/pdf_tags.hpp"
#include "text/text.hpp"

/// From letters on pages to lines, cells and paragraphs. Tags say what belongs together; where there are none it is
/// told by where letters stand, and tables by the rules that are drawn around their cells.
namespace longghep::input::pdf {

struct Font;  ///< only told apart here
struct RuledTable;

inline constexpr float kBelow = 0.22F;  ///< of a letter's size, below its baseline

struct Glyph {
  char32_t c = 0;
  float x = 0, y = 0, width = 0, size = 0;  ///< origin on the baseline, in points of the page
  std::uint32_t paragraph = 0;              ///< of the tags; 0: none
  const Font* font = nullptr;
};

/// A thin line that is drawn, from one end to the other, in points of the page.
struct Rule {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

struct Line {
  std::u32string text;
  std::vector<text::Box> boxes;    ///< one a character
  std::vector<const Font*> fonts;  ///< the same
  float y = 0, size = 0;
  std::uint32_t page = 0;
  std::uint32_t paragraph = 0;                   ///< of the tags; 0: none
  bool note = false;                             ///< a footnote, which stands behind the text
  std::uint32_t table = 0, row = 0, column = 0;  ///< from 1; 0 outside tables
  std::uint32_t columns = 0;                     ///< of the table
  float room = 0;                                ///< in a table: the width of the cell
  bool continues = false;                        ///< the paragraph of the line before it

  [[nodiscard]] float left() const noexcept { return boxes.front().left; }
  [[nodiscard]] float right() const noexcept { return boxes.back().right; }
};

class Layout {
 public:
  /// `tags` are read later, and stay with the caller.
  explicit Layout(const Tags& tags) : tags_(tags) {}
  /// Adds a page, from the order in which its letters are drawn.
  void add_page(const std::vector<Glyph>& glyphs, const std::vector<Rule>& rules, std::uint32_t page);
  /// Adds a line that was made elsewhere.
  void add(Line line) { lines_.push_back(std::move(line)); }
  /// All lines: running heads and page numbers are gone, and each line knows whether it goes on with a paragraph.
  [[nodiscard]] std::vector<Line> finish(std::size_t pages) &&;

 private:
  void text_of(const std::vector<Glyph>& glyphs, std::uint32_t page);
  void lines_of(const std::vector<Glyph>& glyphs, std::uint32_t page);
  void write_line(std::vector<Glyph>& glyphs, bool in_order, std::uint32_t page);
  void table_of(const std::vector<Glyph>& glyphs, const RuledTable& table, std::uint32_t page);
  bool by_tags(const std::vector<Glyph>& glyphs, std::uint32_t page);
  void drop_furniture(std::size_t pages);
  void order_by_tags();
  void join_tables();
  void join();

  const Tags& tags_;
  std::vector<Line> lines_;
  std::vector<std::vector<float>> edges_;  // between the columns, by table as it was found
};

[[nodiscard]] inline bool is_space(char32_t c) noexcept {
  return c == ' ' || c == '\t' || c == 0xA0 || c == '\n' || c == '\r';
}

}  // namespace longghep::input::pdf
