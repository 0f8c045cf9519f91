// Tested by tests/input/docx_test.cpp.
#include "input/numbering.hpp"

#include <utility>

#include "text/text.hpp"

namespace longghep::input {
namespace {

std::string roman(int n) {
  static constexpr std::pair<int, const char*> kSteps[] = {
      {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
      {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
  std::string out;
  for (const auto& [value, letters] : kSteps)
    for (; n >= value; n -= value) out += letters;
  return out;
}
std::string upper_ascii(std::string s) {
  for (char& c : s) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return s;
}
std::string letters(int n) {
  return n < 1 ? "" : std::string(static_cast<std::size_t>((n - 1) / 26 + 1), static_cast<char>('a' + (n - 1) % 26));
}

}  // namespace

std::string list_number(int n, Numeral numeral) {
  if (n < 0 || n > 100'000) n = 0;
  switch (numeral) {
    case Numeral::decimal: break;
    case Numeral::two_digits: return (n < 10 ? "0" : "") + std::to_string(n);
    case Numeral::upper_roman: return upper_ascii(roman(n));
    case Numeral::lower_roman: return roman(n);
    case Numeral::upper_letter: return upper_ascii(letters(n));
    case Numeral::lower_letter: return letters(n);
    case Numeral::bullet:
    case Numeral::none: return "";
  }
  return std::to_string(n);
}

std::string bullet_of(std::string_view text) {
  std::size_t at = 0;
  const char32_t c = text.empty() ? 0xE000 : text::next(text, at);
  return c >= 0xE000 && c < 0xF900 ? "-" : std::string(text);
}

std::string Numbering::next_label(int list, int level) {
  const auto found = lists.find(list);
  if (found == lists.end() || level < 0 || level > 8) return "";
  const List& own = found->second;
  auto levels = abstract[own.abstract];
  for (const auto& [index, changed] : own.levels) levels[index] = changed;
  auto& counters = counters_[own.abstract];
  const ListLevel& at = levels[level];
  if (const auto over = own.starts.find(level); over != own.starts.end() && !started_[list][level]) {
    started_[list][level] = true;
    counters[level] = over->second;
  } else if (const auto counter = counters.find(level); counter != counters.end()) {
    if (counter->second < 100'000) ++counter->second;
  } else {
    counters[level] = at.start;
  }
  for (auto it = counters.begin(); it != counters.end();) {
    const int restart = levels[it->first].restart;
    if (it->first > level && (restart < 0 || level < restart))
      it = counters.erase(it);
    else
      ++it;
  }
  if (at.numeral == Numeral::bullet) return bullet_of(at.text);
  std::string label;
  for (std::size_t k = 0; k < at.text.size(); ++k) {
    if (at.text[k] == '%' && k + 1 < at.text.size() && at.text[k + 1] >= '1' && at.text[k + 1] <= '9') {
      const int other = at.text[++k] - '1';
      const int n = counters.contains(other) ? counters[other] : levels[other].start;
      label += list_number(n, at.legal ? Numeral::decimal : levels[other].numeral);
    } else {
      label += at.text[k];
    }
  }
  return label;
}

}  // namespace longghep::input
