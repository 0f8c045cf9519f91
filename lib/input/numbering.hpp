#pragma once
#include <map>
#include <string>
#include <string_view>

/// Automatic numbers of lists as Word counts them (ECMA-376 Part 1, 17.9; [MS-DOC] 2.4.6.3), for every format of Word.
namespace longghep::input {

/// Numbers in words (vietnameseCounting, cardinalText) are shown in figures.
enum class Numeral : unsigned char {
  decimal,
  two_digits,
  upper_roman,
  lower_roman,
  upper_letter,
  lower_letter,
  bullet,
  none
};

/// The number as a list shows it; after z come aa, bb. Out of [0, 100,000]: 0.
[[nodiscard]] std::string list_number(int n, Numeral numeral);

/// One list level: its numeral and its text, in which %1 … %9 stand for the numbers of the levels.
struct ListLevel {
  Numeral numeral = Numeral::decimal;
  std::string text;
  int start = 1;
  int restart = -1;    ///< the level, from 1, whose numbers begin it anew; 0: none; -1: every level above
  bool legal = false;  ///< all numbers in it are decimal
};

/// The lists of a document, and how far they have counted. Lists that share their abstract list count on.
class Numbering {
 public:
  struct List {
    int abstract = -1;
    std::map<int, int> starts;        ///< by level: where this list begins, once
    std::map<int, ListLevel> levels;  ///< that differ from those of the abstract list
  };
  std::map<int, std::map<int, ListLevel>> abstract;
  std::map<int, List> lists;

  /// The label of the next paragraph of that list and level (from 0); empty for one that has none.
  [[nodiscard]] std::string next_label(int list, int level);

 private:
  std::map<int, std::map<int, int>> counters_;  // by abstract list
  std::map<int, std::map<int, bool>> started_;  // starts that were applied
};

/// What a list shows for a bullet of that text: signs of symbol fonts are dashes.
[[nodiscard]] std::string bullet_of(std::string_view text);

}  // namespace longghep::input
