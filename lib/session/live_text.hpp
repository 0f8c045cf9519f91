#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "input/input.hpp"
#include "structure/lines.hpp"
#include "structure/structure.hpp"

/// A text that is being edited, read anew where it changes.
namespace longghep::session {

/// What an edit did. The change is widened to whole lines.
struct Change {
  TextSpan before, after;      ///< the lines in the text as it was, and as it is
  text::Offsets::Moved moved;  ///< how far what stands behind them has moved
  std::ptrdiff_t source = 0;   ///< the same in bytes of the source
  bool outlined = false;       ///< the outline was made anew; else it only moved
};

/// Plain text as a host holds it (the source), and as reviews read it. Both are UTF-8.
class LiveText {
 public:
  LiveText(std::string source, const structure::Labels& labels);

  /// Replaces bytes [begin, end) of the source, which lie between code points. Linear in the lines of the document, but
  /// only the lines that change are read.
  Change edit(std::size_t begin, std::size_t end, std::string_view replacement);

  /// Undoes in the source what an edit that threw may have done there; it has had room for that. All else is void.
  void put_back(std::size_t begin, std::string_view replacement, std::string_view gone) {
    if (edited_) raw_.replace(begin, replacement.size(), gone);
  }

  [[nodiscard]] const std::string& raw() const noexcept { return raw_; }
  [[nodiscard]] const input::Source& source() const noexcept { return source_; }
  [[nodiscard]] const structure::Outline& outline() const noexcept { return outline_; }
  /// Those of the outline, which a text that is being edited keeps elsewhere; until the next edit.
  void set_citations(std::vector<structure::Citation> citations) { outline_.citations = std::move(citations); }
  /// What the words of its lines may open; remembers spellings.
  [[nodiscard]] structure::Openers& openers() noexcept { return openers_; }
  [[nodiscard]] const text::Offsets& offsets() const noexcept { return *offsets_; }
  /// Letters that may stand for others: then only a reading of the whole can tell.
  [[nodiscard]] bool may_be_old_encoding() const;

 private:
  struct Line {  // of the source, its end included
    std::size_t raw = 0, text = 0;
    text::LegacySigns signs;
    text::Repairs repairs;  // places from the beginning of the text's line
  };
  struct Piece {
    input::Source source;
    std::vector<Line> lines;
  };
  [[nodiscard]] Piece read(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::vector<structure::LineFacts> facts_of(const std::vector<input::Block>& blocks, std::size_t first);
  struct Stretch {  // of lines that hold text
    std::vector<input::Block> blocks;
    std::vector<structure::LineFacts> facts;
    std::vector<bool> goes_on;
  };
  [[nodiscard]] Stretch stretch(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::pair<std::size_t, std::size_t> lines_of(std::size_t begin, std::size_t end) const;
  void replace_lines(std::size_t first, std::size_t last, std::vector<Line> fresh, const Change& change);
  [[nodiscard]] bool goes_on(std::size_t k) const;
  [[nodiscard]] bool same_outline(std::size_t first, const Stretch& old) const;
  void move_outline(const Change& change, std::size_t first, const std::vector<input::Block>& old_blocks);
  void sum_repairs();

  const structure::Labels& labels_;
  structure::Openers openers_;
  structure::LineReader reader_;
  std::string raw_;
  bool edited_ = false;  // the source is ahead of all else
  std::vector<Line> lines_;
  input::Source source_;
  std::vector<structure::LineFacts> facts_;  // one a block
  structure::Outline outline_;
  std::unique_ptr<text::Offsets> offsets_;
  std::size_t foreign_ = 0;   // of all lines
  std::size_t repaired_ = 0;  // lines with repairs
};

}  // namespace longghep::session
