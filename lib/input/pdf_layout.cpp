// Tested by tests/input/pdf_test.cpp.
#include "input/pdf_layout.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <utility>

#include "input/pdf_columns.hpp"
#include "input/pdf_notes.hpp"
#include "input/pdf_tables.hpp"
#include "input/readers.hpp"

namespace longghep::input::pdf {

// ---- Pages -----------------------------------------------------------------------------------

void Layout::add_page(const std::vector<Glyph>& glyphs, const std::vector<Rule>& rules, std::uint32_t page) {
  if (by_tags(glyphs, page)) return;
  const std::size_t begin = lines_.size();
  const auto tables = tables_of(rules);
  if (tables.empty()) {
    text_of(glyphs, page);
    return mark_notes(lines_, begin, rules);
  }
  const auto table_at = [&](const Glyph& glyph) {
    std::size_t k = 0;
    while (k < tables.size() &&
           tables[k].cell_at(glyph.x + glyph.width / 2, glyph.y + 0.25F * glyph.size) == RuledTable::npos)
      ++k;
    return k;
  };
  std::vector<std::vector<Glyph>> inside(tables.size() + 1);
  std::vector<std::size_t> where;
  where.reserve(glyphs.size());
  for (const Glyph& glyph : glyphs) {
    where.push_back(table_at(glyph));
    inside[where.back()].push_back(glyph);
  }
  // A table stands where its first letter is drawn.
  std::vector<bool> written(tables.size());
  std::vector<Glyph> plain;
  for (std::size_t k = 0; k < glyphs.size(); ++k) {
    if (where[k] == tables.size()) {
      plain.push_back(glyphs[k]);
    } else if (!written[where[k]] && !is_space(glyphs[k].c)) {
      written[where[k]] = true;
      text_of(plain, page);
      plain.clear();
      table_of(inside[where[k]], tables[where[k]], page);
    }
  }
  text_of(plain, page);
  mark_notes(lines_, begin, rules);
}

void Layout::text_of(const std::vector<Glyph>& glyphs, std::uint32_t page) {
  const auto begin = static_cast<std::ptrdiff_t>(lines_.size());
  lines_of(glyphs, page);
  auto ordered = in_columns({std::move_iterator(lines_.begin() + begin), std::move_iterator(lines_.end())});
  lines_.resize(static_cast<std::size_t>(begin));
  lines_.insert(lines_.end(), std::move_iterator(ordered.begin()), std::move_iterator(ordered.end()));
}

// A page is taken by its tags if they name nearly all of it. What they leave out comes after what it is drawn after.
bool Layout::by_tags(const std::vector<Glyph>& glyphs, std::uint32_t page) {
  if (tags_.empty()) return false;
  std::size_t letters = 0, tagged = 0;
  for (const Glyph& glyph : glyphs)
    if (!is_space(glyph.c)) {
      ++letters;
      tagged += glyph.paragraph != 0 ? 1 : 0;
    }
  if (tagged * 10 < letters * 9) return false;
  std::vector<std::vector<Glyph>> pieces;
  std::map<std::uint32_t, std::size_t> piece_of;  // by paragraph
  std::uint32_t before = 0;
  for (const Glyph& glyph : glyphs) {
    if (is_space(glyph.c) && glyph.paragraph == 0) continue;
    std::size_t own = pieces.size();
    if (glyph.paragraph != 0)
      own = piece_of.try_emplace(glyph.paragraph, own).first->second;
    else if (!pieces.empty() && before == 0)
      own = pieces.size() - 1;
    if (own == pieces.size()) pieces.emplace_back();
    pieces[own].push_back(glyph);
    before = glyph.paragraph;
  }
  for (const auto& piece : pieces) {
    const std::size_t begin = lines_.size();
    lines_of(piece, page);
    for (std::size_t k = begin; k < lines_.size(); ++k) lines_[k].paragraph = piece.front().paragraph;
  }
  return true;
}

void Layout::table_of(const std::vector<Glyph>& glyphs, const RuledTable& table, std::uint32_t page) {
  std::map<std::size_t, std::vector<Glyph>> cells;
  bool filled = false;
  for (const Glyph& glyph : glyphs) {
    auto& cell = cells[table.cell_at(glyph.x + glyph.width / 2, glyph.y + 0.25F * glyph.size)];
    cell.push_back(glyph);
    filled = filled || (!is_space(glyph.c) && &cell != &cells.begin()->second);
  }
  if (!filled) return text_of(glyphs, page);  // a frame around a text
  edges_.push_back(table.xs);
  for (const auto& [cell, letters] : cells) {
    const std::size_t begin = lines_.size();
    lines_of(letters, page);
    for (std::size_t k = begin; k < lines_.size(); ++k) {
      lines_[k].table = static_cast<std::uint32_t>(edges_.size());
      lines_[k].row = static_cast<std::uint32_t>(cell / table.columns() + 1);
      lines_[k].column = static_cast<std::uint32_t>(cell % table.columns() + 1);
      lines_[k].room = table.room(cell);
    }
  }
}

// ---- Lines -------------------------------------------------------------------------------------

namespace {

void append(Line& line, char32_t c, const Glyph& glyph, std::uint32_t page) {
  line.text += c;
  line.fonts.push_back(glyph.font);
  line.boxes.push_back(
      {page, glyph.x, glyph.y - kBelow * glyph.size, glyph.x + glyph.width, glyph.y + (1 - kBelow) * glyph.size});
}

}  // namespace

// A new line begins where the baseline moves by half a letter, or the pen goes back behind what was written. Where it
// goes back over it, letters were set apart: those that a font lacks come from another one, after the rest.
void Layout::lines_of(const std::vector<Glyph>& glyphs, std::uint32_t page) {
  std::vector<Glyph> line;
  float left = 0, right = 0, size = 0;
  bool in_order = true;
  const auto flush = [&] {
    write_line(line, in_order, page);
    line.clear();
    in_order = true;
  };
  for (const Glyph& glyph : glyphs) {
    if (!line.empty()) {
      const float own = std::max(glyph.size, 1.0F), height = std::max(size, own);
      const float step = std::abs(glyph.y - line.front().y);
      const bool mark = glyph.c >= 0x300 && glyph.c < 0x370;  // stands over the letter before it, wherever that is
      const bool back = glyph.x < right - height && !is_space(glyph.c);
      // Raised and lowered signs are smaller, and stay in the line.
      const bool other = own < 0.8F * size || size < 0.8F * own;
      // A first letter that the font lacks is drawn after the rest as well.
      const float before = step < 0.05F * height ? 2 * height : 0.1F * height;
      if (step > (other ? 0.6F : 0.35F) * height || (back && glyph.x < left - before) || glyph.x > right + 12 * height)
        flush();
      else if (glyph.x < right - 0.3F * height && !is_space(glyph.c) && !mark)
        in_order = false;
    }
    if (line.empty()) {
      if (is_space(glyph.c)) continue;
      left = right = glyph.x;
      size = std::max(glyph.size, 1.0F);
    }
    line.push_back(glyph);
    right = std::max(right, glyph.x + glyph.width);
    size = std::max(size, glyph.size);
  }
  flush();
}

void Layout::write_line(std::vector<Glyph>& glyphs, bool in_order, std::uint32_t page) {
  if (!in_order) {
    std::vector<std::pair<float, Glyph>> by_place;
    for (const Glyph& glyph : glyphs) {
      const bool mark = glyph.c >= 0x300 && glyph.c < 0x370 && !by_place.empty();
      by_place.emplace_back(mark ? by_place.back().first : glyph.x, glyph);
    }
    std::stable_sort(by_place.begin(), by_place.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t k = 0; k < glyphs.size(); ++k) glyphs[k] = by_place[k].second;
    // What is painted twice to look bold is there once, and no blank is where a letter was put.
    std::vector<Glyph> kept;
    for (const Glyph& glyph : glyphs) {
      const auto covers = [&](const Glyph& a, const Glyph& b) { return a.x + a.width > b.x + 0.5F * b.width; };
      if (!kept.empty() && is_space(kept.back().c) && !is_space(glyph.c) &&
          glyph.x < kept.back().x + 0.5F * kept.back().width)
        kept.pop_back();
      if (!kept.empty() && ((kept.back().c == glyph.c && covers(kept.back(), glyph)) ||
                            (is_space(glyph.c) && covers(kept.back(), glyph))))
        continue;
      kept.push_back(glyph);
    }
    glyphs = std::move(kept);
  }
  Line line;
  float right = 0;
  for (const Glyph& glyph : glyphs) {
    const float size = std::max(glyph.size, 1.0F);
    if (line.text.empty()) {
      if (is_space(glyph.c)) continue;
      line.y = glyph.y;
      line.size = size;
      line.page = page;
    } else if (is_space(glyph.c) && is_space(line.text.back())) {
      right = std::max(right, glyph.x + glyph.width);
      continue;
    } else if (glyph.x > right + 0.18F * std::max(line.size, size) && !is_space(line.text.back()) &&
               !is_space(glyph.c)) {
      append(line, U' ', glyph, page);
    }
    append(line, is_space(glyph.c) ? U' ' : glyph.c, glyph, page);
    right = std::max(right, glyph.x + glyph.width);
    line.size = std::max(line.size, size);
  }
  while (!line.text.empty() && is_space(line.text.back())) {
    line.text.pop_back();
    line.boxes.pop_back();
    line.fonts.pop_back();
  }
  if (!line.text.empty()) lines_.push_back(std::move(line));
}

// ---- Furniture of pages -------------------------------------------------------------------
// Running heads and page numbers: at one height on half of the pages, the same but for figures, first or last of
// their page.
void Layout::drop_furniture(std::size_t pages) {
  if (pages < 2) return;
  std::vector<std::size_t> edges;  // first and last lines of pages
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    const bool first = k == 0 || lines_[k - 1].page != lines_[k].page;
    const bool last = k + 1 == lines_.size() || lines_[k + 1].page != lines_[k].page;
    if (first || last) edges.push_back(k);
  }
  std::map<std::pair<int, std::u32string>, std::vector<std::size_t>> groups;
  for (const std::size_t k : edges) {
    std::u32string key;
    for (const char32_t c : lines_[k].text)
      if (!text::is_digit(c)) {
        key += c;
      } else if (key.empty() || key.back() != U'#') {
        key += U'#';
      }
    groups[{static_cast<int>(std::lround(lines_[k].y / 4)), key}].push_back(k);
  }
  std::vector<bool> gone(lines_.size(), false);
  for (const auto& [key, members] : groups)
    if (members.size() >= 2 && members.size() * 2 >= pages - 1)
      for (const std::size_t k : members) gone[k] = true;
  std::size_t kept = 0;
  for (std::size_t k = 0; k < lines_.size(); ++k)
    if (!gone[k]) {
      if (kept != k) lines_[kept] = std::move(lines_[k]);
      ++kept;
    }
  lines_.resize(kept);
}

// ---- Tags -------------------------------------------------------------------------------------

void Layout::order_by_tags() {
  std::vector<std::uint32_t> after(lines_.size());  // the tagged paragraph that an untagged line comes after
  std::uint32_t last = 0;
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    const std::uint32_t own = lines_[k].paragraph;
    if (own != 0 && !tags_[own].note) last = own;
    after[k] = own != 0 ? own : last;
  }
  std::vector<std::size_t> order(lines_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return after[a] < after[b]; });
  std::vector<Line> lines;
  lines.reserve(lines_.size());
  for (const std::size_t k : order) lines.push_back(std::move(lines_[k]));
  lines_ = std::move(lines);
  std::map<std::uint32_t, std::uint32_t> tables;  // number here by that of the tags
  TaggedParagraph cell;
  for (std::size_t k = 0, next = 0; k < lines_.size(); ++k) {
    Line& line = lines_[k];
    if (line.paragraph != 0) {
      cell = tags_[line.paragraph];
    } else {  // within a table, or behind it
      next = std::max(next, k);
      while (next < lines_.size() && lines_[next].paragraph == 0) ++next;
      if (cell.table == 0 || next == lines_.size() || tags_[lines_[next].paragraph].table != cell.table) continue;
    }
    line.note = cell.note;
    if (cell.table == 0) continue;
    const auto [table, fresh] = tables.try_emplace(cell.table, static_cast<std::uint32_t>(edges_.size() + 1));
    if (fresh) edges_.emplace_back();
    line.table = table->second;
    line.row = cell.row;
    line.column = cell.column;
    line.columns = tags_.columns_of(cell.table);
  }
}

// ---- Paragraphs ---------------------------------------------------------------------------------
namespace {

float first_word(const Line& line) {
  const std::size_t end = std::min(line.text.find(U' ', 1), line.text.size());
  return line.boxes[end - 1].right - line.left();
}

// What lines of one page have in common: where most of them begin and end.
struct Margins {
  float left = 0, right = 0;
};

// The outermost place where a fifth of them lie; the outermost of all, if there is none.
float margin(std::vector<float> places) {
  std::sort(places.begin(), places.end());
  for (std::size_t k = 0, end = 0; k < places.size(); ++k) {
    while (end < places.size() && places[end] - places[k] <= 3) ++end;
    if (end - k > 2 && (end - k) * 5 >= places.size()) return places[k];
  }
  return places.empty() ? 0 : places.front();
}

Margins margins_of(const std::vector<Line>& lines, std::size_t begin, std::size_t end) {
  std::vector<float> lefts, rights;
  for (std::size_t k = begin; k < end; ++k)
    if (lines[k].table == 0) {
      lefts.push_back(lines[k].left());
      rights.push_back(-lines[k].right());
    }
  return {margin(std::move(lefts)), -margin(std::move(rights))};
}

/// Whether a line goes on with the paragraph of the one before it.
class Joiner {
 public:
  explicit Joiner(const std::vector<Line>& lines) : lines_(lines), begins_note_(lines.size()) {
    for (const Line& line : lines_) {
      float& widest = widest_[{line.table, line.column}];
      widest = std::max(widest, line.right() - line.left());
      if (line.paragraph == 0) continue;
      Extent& extent = extents_.try_emplace(line.paragraph, Extent{0, line.right()}).first->second;
      extent.width = std::max(extent.width, line.right() - line.left());
      extent.right = std::max(extent.right, line.right());
    }
    for (const std::size_t k : notes_of(lines_)) begins_note_[k] = true;
    for (std::size_t k = 1; k < lines_.size(); ++k)
      if (lines_[k].paragraph != 0 && lines_[k].paragraph == lines_[k - 1].paragraph)
        if (Extent& extent = extents_.at(lines_[k].paragraph); ended_by_hand(k, extent)) extent.by_hand = true;
  }

  // In a paragraph of the tags: a line before k was ended by hand, and k begins what reads as a paragraph. Where one
  // line was, the widest may have been as well, which nothing shows.
  [[nodiscard]] bool begins_item(std::size_t k) const {
    const Line &a = lines_[k - 1], &b = lines_[k];
    const auto extent = extents_.find(b.paragraph);
    if (extent == extents_.end() || !parts_paragraphs(a.text, b.text)) return false;
    const bool widest = a.right() - a.left() > extent->second.width - 1;
    return ended_by_hand(k, extent->second) ||
           (extent->second.by_hand && (widest || (has_label(b.text) && ends_sentence(a.text))));
  }

  // `opening`: where the paragraph of line k - 1 begins.
  [[nodiscard]] bool goes_on(std::size_t k, std::size_t opening, const Margins& page) const {
    const Line &a = lines_[k - 1], &b = lines_[k];
    const float size = std::max(a.size, b.size);
    if (a.table != b.table || a.row != b.row || a.column != b.column || std::min(a.size, b.size) < 0.75F * size ||
        b.page > a.page + 1 || (a.table != 0 && a.page != b.page))
      return false;
    if (a.note != b.note) return false;
    if (b.note && begins_note_[k]) return false;
    if (turns(a, b) || !is_full(a, b, page) || !is_below(k, opening, size)) return false;
    const bool opens = opening == k - 1, ends = ends_sentence(a.text), small = !text::is_upper(b.text.front());
    if (a.table != 0) return !ends || small;
    const float shift = b.left() - a.left();
    const float off_centre = std::abs(a.left() + a.right() - b.left() - b.right()) / 2;
    if (std::abs(shift) > 0.6F * size && off_centre < 0.5F * size && a.page == b.page)  // set in the middle: a title
      return !ends && (small || in_capitals(b.text));
    if (!opens) {  // lines of one paragraph begin where its second one does
      if (std::abs(shift) > 0.6F * size && a.page == b.page) return false;
      const bool indented = std::abs(lines_[opening].left() - a.left()) > 0.8F * size;
      return !ends || small || indented;
    }
    if (shift > 0.6F * size && !(has_label(a.text) && shift < 4 * size)) return false;
    if (shift < -8 * size) return false;
    if (shift < -0.8F * size) return true;  // back from the indent of a first line
    return small || (!ends && a.left() < page.left + 0.8F * size);
  }

 private:
  struct Extent {
    float width = 0, right = 0;  // of the widest line; the rightmost end
    bool by_hand = false;        // a line was ended by hand
  };

  // The first word of line k had room in the line before.
  [[nodiscard]] bool ended_by_hand(std::size_t k, const Extent& extent) const {
    const Line& a = lines_[k - 1];
    const float more = 0.25F * a.size + first_word(lines_[k]);
    return a.right() - a.left() + more < extent.width && a.right() + more < extent.right;
  }

  [[nodiscard]] static bool turns(const Line& a, const Line& b) {
    return has_label(b.text) || (shouts(a.text) && !in_capitals(b.text)) || (shouts(b.text) && !in_capitals(a.text));
  }

  // The first word of `b` had no room behind `a`.
  [[nodiscard]] bool is_full(const Line& a, const Line& b, const Margins& page) const {
    const float more = 0.25F * a.size + first_word(b);
    if (a.table != 0) {  // what room cells leave at their sides is seen where a line fills them
      const float widest = widest_.at({a.table, a.column});
      return a.right() - a.left() + more >
             (widest > 0.75F * a.room ? std::min(widest + 1, a.room - 2 * kPadding) : a.room - 2 * kPadding);
    }
    return page.right - page.left > kNarrowest * a.size && a.right() + more > page.right - 0.3F * a.size;
  }

  // No further down than lines of one paragraph are; or on top of the next page.
  [[nodiscard]] bool is_below(std::size_t k, std::size_t opening, float size) const {
    const auto step = [&](std::size_t line) {
      return lines_[line].page == lines_[line - 1].page ? lines_[line - 1].y - lines_[line].y : 0;
    };
    if (lines_[k].page != lines_[k - 1].page) return true;
    const float own = step(k);
    if (own <= 0 || own > 2.6F * size) return false;
    float usual = own;
    if (opening + 1 < k && step(k - 1) > 0) usual = std::min(usual, step(k - 1));
    if (k + 1 < lines_.size() && step(k + 1) > 0 && lines_[k + 1].table == lines_[k].table &&
        lines_[k + 1].size > 0.75F * size)
      usual = std::min(usual, step(k + 1));
    return own <= 1.15F * usual + 0.5F;
  }

  static constexpr float kPadding = 5.4F;     // of cells in Word, in points
  static constexpr float kNarrowest = 20.0F;  // column of text, in sizes of its letters: else a page of titles is one
  const std::vector<Line>& lines_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, float> widest_;  // line of a column of a table
  std::vector<bool> begins_note_;                                    // by line
  std::map<std::uint32_t, Extent> extents_;                          // by paragraph of the tags
};

}  // namespace

void Layout::join() {
  const Joiner joiner(lines_);
  const auto one = [&](std::size_t k) { return lines_[k].paragraph == lines_[k - 1].paragraph; };
  std::vector<bool> believed(lines_.size(), false);  // what tags say of a line and the one before it
  std::size_t opening = 0, page_end = 0, joined = 0, parted = 0;
  Margins margins;
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    if (k > 0) {
      const Line& a = lines_[k - 1];
      Line& b = lines_[k];
      b.continues = joiner.goes_on(k, opening, margins);
      if (!b.continues) opening = k;
      // Word may tag what of a paragraph stands on the next page as another one.
      believed[k] = (a.paragraph != 0 || b.paragraph != 0) && (a.page == b.page || one(k));
      if (believed[k] && a.table == 0 && b.table == 0) {
        joined += one(k) ? 1 : 0;
        parted += !one(k) && b.continues ? 1 : 0;
      }
    }
    if (k >= page_end) {  // of the page of the line that may be gone on with
      while (page_end < lines_.size() && lines_[page_end].page == lines_[k].page) ++page_end;
      margins = margins_of(lines_, k, page_end);
    }
  }
  // Tags that were guessed by a program may be one a line. Then only their order is used.
  if (parted > joined) return;
  for (std::size_t k = 1; k < lines_.size(); ++k)
    if (believed[k]) lines_[k].continues = one(k) && !joiner.begins_item(k);
}

namespace {

bool same(const std::vector<float>& a, const std::vector<float>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) { return std::abs(x - y) < 3; });
}

}  // namespace

// A table goes on over the page if nothing stands between and its columns are the same.
void Layout::join_tables() {
  std::uint32_t tables = 0, offset = 0, before = 0, last_row = 0;
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    Line& line = lines_[k];
    const std::uint32_t own = line.table;
    if (own != before) {
      const bool on = own != 0 && k > 0 && lines_[k - 1].table != 0 && lines_[k - 1].page + 1 == line.page &&
                      !edges_[own - 1].empty() && same(edges_[before - 1], edges_[own - 1]);
      offset = on ? last_row : 0;
      if (!on && own != 0) ++tables;
      before = own;
    }
    if (own == 0) continue;
    line.table = tables;
    line.row += offset;
    if (line.columns == 0) line.columns = static_cast<std::uint32_t>(edges_[own - 1].size() - 1);
    last_row = line.row;
  }
}

std::vector<Line> Layout::finish(std::size_t pages) && {
  drop_furniture(pages);
  if (!tags_.empty()) order_by_tags();
  std::stable_partition(lines_.begin(), lines_.end(), [](const Line& line) { return !line.note; });
  drop_note_marks(lines_);
  join_tables();
  join();
  return std::move(lines_);
}

}  // namespace longghep::input::pdf
