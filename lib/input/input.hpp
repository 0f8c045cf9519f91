#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "longghep/limits.hpp"
#include "longghep/result.hpp"
#include "longghep/review.hpp"
#include "longghep/reviewer.hpp"
#include "text/text.hpp"

/// From the bytes of a file to text and blocks. One file a container format.
namespace longghep::input {

enum class BlockKind : std::uint8_t {
  paragraph,
  heading,  ///< told so by the format: <h1>, a heading style
  list_item,
  cell,  ///< a paragraph inside a table
  note   ///< a footnote or endnote
};

/// A paragraph, or a line of plain text.
struct Block {
  TextSpan span;
  BlockKind kind = BlockKind::paragraph;
  std::uint16_t table = 0, row = 0, column = 0;  ///< from 1; 0 outside tables
  bool outside = false;                          ///< the page's furniture by its mark-up: <nav>, <footer>, <button> …
  bool linked = false;                           ///< the whole block is one or more links
  bool capitals = false;                         ///< shown in capitals, by font or mark-up, whatever is written
};

struct Source {
  text::MappedText mapped;
  std::vector<Block> blocks;  ///< in text order, not overlapping
  std::string
      format;  ///< "text", "html", "mhtml", "docx", "doc", "rtf", "odt", "pdf", "akn", "fodt", "flat-opc", "wordml"
  std::string encoding;
  std::string sha256;
  std::vector<LimitNote> notes;
  std::vector<Conversion> conversions;
  std::vector<TextSpan> deleted;  ///< by tracked changes, and still shown: in order; nothing in it is judged
};

/// Lower-case hex.
[[nodiscard]] std::string sha256_of(Bytes bytes);

/// Tells the format by content and reads it. Errors name what is wrong, not the file.
[[nodiscard]] Result<Source> read(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy,
                                  const Recogniser& recognise = {});

/// Plain text whose letters are known, a line a block. Every line ends in a line end, the last one too.
[[nodiscard]] Source plain_lines(const text::Decoded& decoded);

/// Reads bytes that are known to be plain text, a line a block.
[[nodiscard]] Result<Source> read_plain(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);

}  // namespace longghep::input
