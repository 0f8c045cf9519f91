#pragma once
#include "input/input.hpp"
#include "input/package.hpp"

namespace longghep::input {

/// Writes blocks: keeps the text and the block list in step.
class BlockWriter {
 public:
  text::TextBuilder& text() noexcept { return builder_; }
  /// Ends the block that began at the end of the last one; adds the line end. Blocks without text are dropped.
  void end_block(Block block);
  [[nodiscard]] bool at_block_start() const noexcept { return builder_.size() == begin_; }
  void blank_line();
  [[nodiscard]] Source finish(std::string format, std::string encoding) &&;

 private:
  text::TextBuilder builder_;
  std::vector<Block> blocks_;
  std::size_t begin_ = 0;
};

/// Blocks whose text may be in an old encoding, to be read as it was meant when all of it is known. The text may hold
/// no line end; a soft hyphen stays until then, for old fonts have letters in its place.
class RawBlocks {
 public:
  static constexpr std::string_view kLineEnd = "\v";  ///< a line that was ended by hand, as a piece of text

  std::uint32_t add_part(std::string name);
  /// Room for so many more bytes of text.
  void reserve(std::size_t more) { text_.utf8.reserve(text_.utf8.size() + more); }
  void append(std::string_view utf8, const text::SourceRef& from);
  void append_invented(std::string_view utf8);
  /// A line that was ended by hand, one unit of its run; `finish()` makes a blank of it or two blocks.
  void append_line_end(const text::SourceRef& from);
  /// See text::Decoded::set_font.
  void set_font(std::string_view name, bool capitals) { text_.set_font(name, capitals); }
  /// An automatic number makes a paragraph an item of a list.
  void append_label(const std::string& label, Block& block);
  void end_block(const Block& block);
  [[nodiscard]] bool at_block_start() const noexcept { return text_.utf8.empty() || text_.utf8.back() == '\n'; }
  [[nodiscard]] Source finish(std::string format, std::string encoding, const text::LegacyEncodings& legacy) &&;

 private:
  void part_at_line_ends();
  text::Decoded text_;
  std::vector<Block> blocks_;  // one a line of the text
  bool line_ends_ = false;     // of lines ended by hand
  std::size_t invalid_ = 0;    // bytes that are no UTF-8: XML parsers let them pass
  std::vector<std::string> parts_;
};

/// "1.", "2.1.", "a)", "IV.", "-": what a list begins its items with.
[[nodiscard]] bool is_label(std::u32string_view word);
/// Whether a line begins with one, and goes on.
[[nodiscard]] bool has_label(std::u32string_view line);
/// Without a small letter.
[[nodiscard]] bool in_capitals(std::u32string_view letters);
/// In capitals, and more than an abbreviation.
[[nodiscard]] bool shouts(std::u32string_view line);
/// With a full stop or another sign that parts sentences; not for an empty line.
[[nodiscard]] bool ends_sentence(std::u32string_view line);
/// Whether a line that was ended by hand inside a paragraph ends one for who reads it: after a sentence, before an
/// item, above and below what is set in capitals. Elsewhere it was ended for its looks, and a sentence goes on.
[[nodiscard]] bool parts_paragraphs(std::u32string_view above, std::u32string_view below);

/// Marks in the text of Word's own formats; others below U+0020 but the tab are dropped.
namespace mark {
inline constexpr unsigned char kCell = 0x07, kLine = 0x0B, kPage = 0x0C, kParagraph = 0x0D;
inline constexpr unsigned char kField = 0x13, kFieldResult = 0x14, kFieldEnd = 0x15;
// Ours: the end of a paragraph that a cell goes on after, where notes begin, the end of a row.
inline constexpr unsigned char kCellParagraph = 0x1A, kNotes = 0x1C, kRow = 0x1D;
}  // namespace mark

/// Cuts a text with such marks into blocks and cells; of a field only the result is kept. In a text without kRow,
/// an empty cell after a row as long as the first one ends it. With `boxes` the source counts in characters on pages.
[[nodiscard]] Source marked_blocks(const text::Decoded& decoded, std::string format, const Limits& limits,
                                   std::vector<text::Box> boxes = {});

/// The charset that a `<meta>` or a field of a MIME header names, or empty.
[[nodiscard]] std::string declared_charset(std::string_view head);
/// A web page whose letters are known.
[[nodiscard]] Result<Source> html_of(text::Decoded decoded, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_html(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
/// Bytes of a file by which its format is told.
inline constexpr std::size_t kHead = 4096;
/// The name, without its prefix, of the root element of an XML file; empty of any other.
[[nodiscard]] std::string_view root_name(std::string_view head);
/// Whether a file begins as a package does that is written as one XML file.
[[nodiscard]] bool looks_flat(std::string_view head);
[[nodiscard]] Result<Source> read_flat(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
/// Whether a file begins as a web archive does.
[[nodiscard]] bool looks_mhtml(std::string_view head);
[[nodiscard]] Result<Source> read_mhtml(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_akn(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_doc(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_rtf(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_pdf(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy,
                                      const Recogniser& recognise);
[[nodiscard]] Result<Source> read_docx(Package& package, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_odt(Package& package, const Limits& limits, const text::LegacyEncodings& legacy);

}  // namespace longghep::input
