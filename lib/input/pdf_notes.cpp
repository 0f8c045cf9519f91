// Tested by tests/input/pdf_test.cpp.
#include "input/pdf_notes.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

namespace longghep::input::pdf {
namespace {

bool is_number(const Line& line) {
  return line.text.size() <= 4 && std::all_of(line.text.begin(), line.text.end(), text::is_digit);
}

/// What a note may begin with: its number, 0 for an asterisk.
struct NoteMark {
  bool found = false, raised = false;
  std::uint32_t number = 0;
};

NoteMark note_mark(const Line& line) {
  NoteMark out;
  std::size_t end = 0;
  while (end < line.text.size() && end < 4 && text::is_digit(line.text[end]))
    out.number = out.number * 10 + static_cast<std::uint32_t>(line.text[end++] - U'0');
  if (end == 0 && line.text.front() == U'*') end = 1;
  out.raised = line.boxes.front().top - line.boxes.front().bottom < 0.85F * line.size;
  out.found = end > 0 && end < 4 && (out.raised || end == line.text.size() || is_space(line.text[end]));
  return out;
}

// The mark of a note that is raised so far that it became a line of its own.
void put_before(const Line& mark, Line& line) {
  line.text = mark.text + U' ' + line.text;
  const auto put = [](const auto& some, auto& all) {
    all.insert(all.begin(), some.back());  // of the blank
    all.insert(all.begin(), some.begin(), some.end());
  };
  put(mark.boxes, line.boxes);
  put(mark.fonts, line.fonts);
}

}  // namespace

// A mark that is not raised is one if it goes on with the numbers before it.
std::vector<std::size_t> notes_of(const std::vector<Line>& lines) {
  std::vector<std::size_t> out;
  std::uint32_t number = 0;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    if (!lines[k].note) continue;
    const NoteMark mark = note_mark(lines[k]);
    if (!mark.found || !(mark.raised || number == 0 || mark.number == number + 1)) continue;
    number = mark.number;
    out.push_back(k);
  }
  return out;
}

// Notes stand at the foot of a page, in smaller letters, below a short rule that begins at the margin, as word
// processors draw it. A page number may stand below them.
void mark_notes(std::vector<Line>& lines, std::size_t begin, const std::vector<Rule>& rules) {
  constexpr float kShortest = 60, kLongest = 220;  // points: Word draws 144, LibreOffice a quarter of the line
  constexpr int kMostTried = 50;                   // more such rules are a picture
  float margin = 1e6F;
  for (std::size_t k = begin; k < lines.size(); ++k) margin = std::min(margin, lines[k].left());
  int tried = 0;
  for (const Rule& rule : rules) {
    const auto [left, right] = std::minmax(rule.x0, rule.x1);
    if (std::abs(rule.y0 - rule.y1) > 1 || right - left < kShortest || right - left > kLongest || left > margin + 6)
      continue;
    if (++tried > kMostTried) return;
    std::vector<float> above;
    std::vector<std::size_t> below;
    float largest = 0;
    for (std::size_t k = begin; k < lines.size(); ++k)
      if (lines[k].y > rule.y0) {
        above.push_back(lines[k].size);
      } else if (lines[k].table == 0 && (below.empty() || !is_number(lines[k]) || k + 1 < lines.size())) {
        below.push_back(k);
        largest = std::max(largest, lines[k].size);
      }
    if (above.empty() || below.empty() || !note_mark(lines[below.front()]).found) continue;
    const auto middle = above.begin() + static_cast<std::ptrdiff_t>(above.size() / 2);
    std::nth_element(above.begin(), middle, above.end());
    if (largest > 0.93F * *middle) continue;
    for (std::size_t n = below.size(); n-- > 0;) {
      lines[below[n]].note = true;
      if (n > 0 && below[n - 1] + 1 == below[n] && is_number(lines[below[n - 1]]) &&
          lines[below[n - 1]].right() <= lines[below[n]].left()) {
        put_before(lines[below[n - 1]], lines[below[n]]);
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(below[--n]));
      }
    }
    return;
  }
}

// Where a text refers to a note of its page: raised figures behind a word. Word documents do not hold them as text
// either.
void drop_note_marks(std::vector<Line>& lines) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> notes;  // page and number
  for (const std::size_t k : notes_of(lines))
    if (const std::uint32_t number = note_mark(lines[k]).number; number != 0) notes.emplace(lines[k].page, number);
  if (notes.empty()) return;
  for (Line& line : lines) {
    const auto raised = [&](std::size_t k) {
      const float size = line.boxes[k].top - line.boxes[k].bottom, base = line.boxes[k].bottom + kBelow * size;
      return text::is_digit(line.text[k]) && size < 0.8F * line.size && base > line.y + 0.15F * line.size;
    };
    const auto is_unit = [&](std::size_t end) {  // m², km³
      std::size_t begin = end;
      while (begin > 0 && text::is_letter(line.text[begin - 1])) --begin;
      return end - begin < 3 && end > begin && line.text[begin] < 0x80 && line.text[end - 1] == U'm';
    };
    for (std::size_t k = 1; !line.note && k < line.text.size(); ++k) {
      std::size_t end = k;
      std::uint32_t number = 0;
      while (end < line.text.size() && end < k + 3 && raised(end))
        number = number * 10 + static_cast<std::uint32_t>(line.text[end++] - U'0');
      if (end == k || is_unit(k) || notes.count({line.page, number}) == 0) continue;
      const auto erase = [&](auto& all) {
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(k), all.begin() + static_cast<std::ptrdiff_t>(end));
      };
      erase(line.text);
      erase(line.boxes);
      erase(line.fonts);
    }
  }
}

}  // namespace longghep::input::pdf
