#pragma once
#include <cstddef>
#include <vector>

#include "input/pdf_layout.hpp"

/// Footnotes of pages without tags, and on all pages the marks that refer to them.
namespace longghep::input::pdf {

/// Finds the notes at the foot of a page, whose lines begin at `begin`.
void mark_notes(std::vector<Line>& lines, std::size_t begin, const std::vector<Rule>& rules);
/// The lines that notes begin with.
[[nodiscard]] std::vector<std::size_t> notes_of(const std::vector<Line>& lines);
/// Takes out where a text refers to a note of its page: raised figures behind a word.
void drop_note_marks(std::vector<Line>& lines);

}  // namespace longghep::input::pdf
