// Tested by tests/input/doc_test.cpp.
//
// Word 97-2003 (.doc) and Word 6/95 inside OLE: the stream WordDocument holds the
// text in pieces that the table stream lists ([MS-DOC] 2.4.1). Every character
// keeps its place in the bytes of the file. Read: the main text with its automatic
// numbers, text boxes, footnotes and endnotes, results of fields, cells of tables;
// what is hidden is left out. Tracked deletions stay, told apart: this format marks
// them by a property alone, and readers differ on whether they are text. Headers are not read;
// macros and embedded objects are never looked at. Of Word 6/95 the text alone.
#include <algorithm>

#include "input/compound_file.hpp"
#include "input/doc_properties.hpp"
#include "input/readers.hpp"

namespace longghep::input {
namespace {

struct Piece {
  std::size_t begin = 0, count = 0;  // offset in the stream, characters
  bool wide = false;
};

class Reader {
 public:
  Reader(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy)
      : file_(bytes), limits_(limits), legacy_(legacy) {}

  Result<Source> read() {
    const auto damaged = [](const char* what) {
      return Error{ErrorCode::unreadable, std::string("a damaged Word 97-2003 document: ") + what, "", 0, 0};
    };
    if (!file_.open()) return damaged("the OLE file has no directory");
    const auto main = file_.stream("WordDocument");
    if (!main) {
      if (file_.stream("EncryptedPackage"))
        return Error{ErrorCode::unsupported, "the document is protected by a password; save it without one", "", 0, 0};
      return Error{ErrorCode::unsupported, "an OLE file that is no Word document (Excel, PowerPoint or a message)", "",
                   0, 0};
    }
    main_ = *main;
    if ((file_.u16(main_, 0x0A) & 0x0100) != 0)
      return Error{ErrorCode::unsupported, "the document is protected by a password; save it without one", "", 0, 0};
    const std::uint32_t version = file_.u16(main_, 2);
    std::size_t body = 0, notes = 0;
    text::Decoded decoded;
    decoded.encoding = "windows-1252";
    if (version >= 193) {
      const auto table = file_.stream((file_.u16(main_, 0x0A) & 0x0200) != 0 ? "1Table" : "0Table");
      if (!table || !pieces_of(*table)) return damaged("its table of pieces cannot be read");
      const DocProperties properties(file_, main_, *table);
      numbering_ = properties.numbering();
      properties_ = &properties;
      body = file_.u32(main_, 0x4C);
      notes = file_.u32(main_, 0x50);
      // The texts follow each other: main, footnotes, headers, macros, comments, endnotes, text boxes (2.3).
      std::size_t at = body + notes;
      for (const std::size_t part : {0x54U, 0x58U, 0x5CU}) at += file_.u32(main_, part);
      const std::size_t endnotes = file_.u32(main_, 0x60), boxes = file_.u32(main_, 0x64);
      decode(decoded, 0, body);
      decode(decoded, at + endnotes, at + endnotes + boxes);
      end_text(decoded, mark::kNotes);
      decode(decoded, body, body + notes);
      decode(decoded, at, at + endnotes);
      properties_ = nullptr;
    } else {  // Word 6 and 95: eight bits a character, in one stretch
      if ((file_.u16(main_, 0x0A) & 0x0004) != 0)
        return Error{ErrorCode::unsupported, "a Word 6/95 document saved fast; save it anew as DOCX", "", 0, 0};
      const std::size_t begin = file_.u32(main_, 0x18), end = file_.u32(main_, 0x1C);
      if (begin >= end || end > main_.size) return damaged("its text lies outside the file");
      pieces_ = {{begin, end - begin, false}};
      body = file_.u32(main_, 0x34);
      notes = file_.u32(main_, 0x38);
      if (body == 0) body = end - begin;
      decode(decoded, 0, body);
      end_text(decoded, mark::kNotes);
      decode(decoded, body, body + notes);
    }
    if (decoded.utf8.size() > limits_.unpacked_bytes)
      return Error{ErrorCode::over_limit,
                   "the text is longer than the limit of " + std::to_string(limits_.unpacked_bytes) + " bytes", "", 0,
                   0};
    static_cast<void>(text::convert_legacy(decoded, legacy_));
    Source source = marked_blocks(decoded, "doc", limits_);
    if (cut_)
      source.notes.push_back(
          {"unreadable", "the end of the text", "the file is shorter than its table of pieces says"});
    return source;
  }

 private:
  bool pieces_of(const CompoundFile::Stream& table) {
    std::size_t at = file_.u32(main_, 0x01A2);
    const std::size_t end = std::min<std::size_t>(table.size, at + file_.u32(main_, 0x01A6));
    while (at < end && file_.u8(table, at) == 1) at += 3 + file_.u16(table, at + 1);
    if (at >= end || file_.u8(table, at) != 2) return false;
    const std::size_t length = file_.u32(table, at + 1);
    at += 5;
    if (length < 16 || at + length > table.size) return false;
    const std::size_t count = (length - 4) / 12;
    for (std::size_t k = 0; k < count; ++k) {
      const std::uint32_t from = file_.u32(table, at + 4 * k), to = file_.u32(table, at + 4 * k + 4);
      const std::uint32_t place = file_.u32(table, at + 4 * (count + 1) + 8 * k + 2);
      if (to < from) return false;
      Piece piece;
      piece.wide = (place & 0x40000000) == 0;
      piece.begin = piece.wide ? place : (place & 0x3FFFFFFF) / 2;
      piece.count = to - from;
      const std::size_t room = piece.begin < main_.size ? (main_.size - piece.begin) / (piece.wide ? 2 : 1) : 0;
      if (piece.count > room) {
        piece.count = room;
        cut_ = true;
      }
      pieces_.push_back(piece);
    }
    return true;
  }

  static void end_text(text::Decoded& out, char mark) {
    out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()), {0, 0, 0, 0, 0, text::Step::whole}});
    out.utf8 += {static_cast<char>(mark::kParagraph), mark};
  }

  // Adds the characters [from, to) of the text with their marks; a segment for every stretch that lies together.
  void decode(text::Decoded& out, std::size_t from, std::size_t to) {
    std::uint64_t expected = ~std::uint64_t{0};
    bool was_wide = false, fresh = true;
    std::size_t room = 0, done = 0;
    DocProperties::Characters set;
    bool signs = false;
    for (const Piece& piece : pieces_) {
      const std::size_t width = piece.wide ? 2 : 1;
      const std::size_t first = std::max(from, done) - done;
      std::size_t known_from = 1, known_to = 0;  // of the piece, where `set` holds
      for (std::size_t k = first; k < piece.count && done + k < to; ++k) {
        if (out.utf8.size() > limits_.unpacked_bytes) return;
        const std::size_t at = piece.begin + k * width;
        const auto place = main_.place(at);
        if (!place) {
          cut_ = true;
          break;
        }
        char32_t c = piece.wide ? file_.u16(main_, at) : file_.u8(main_, at);
        if (!piece.wide) c = text::windows_1252(static_cast<unsigned char>(c));
        if (piece.wide) out.encoding = "utf-16le";
        bool symbol = false;
        if (properties_ != nullptr) {
          if (at < known_from || at >= known_to) {
            set = properties_->characters(at);
            known_from = at;
            known_to = set.end;
            out.set_font(set.font, set.capitals, set.deleted);
            signs = legacy_.has_signs(set.font);
          }
          if (fresh && label(out, at, *place)) room = 0;
          fresh = c == mark::kParagraph || c == mark::kCell;
          if (c == mark::kParagraph || c == mark::kCell) c = end_mark(at, c);
          if (set.hidden && c != mark::kCell && c != mark::kRow) continue;
          if (set.symbol != 0 && c >= 0x20) {
            c = set.symbol;
            symbol = true;
          }
          if (signs && c >= 0x20) c = text::sign(set.font, c);
        }
        if (c == 0x1F) c = 0xAD;    // an optional hyphen; in an old font the letter at its place
        if (c == 0x1E) c = 0x2011;  // a hyphen that does not break
        if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
        if (*place != expected || was_wide != piece.wide || room == 0 || symbol) {
          out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()),
                                  {*place, symbol ? *place + width : ~std::uint64_t{0}, 0, 0, 0,
                                   symbol       ? text::Step::whole
                                   : piece.wide ? text::Step::utf16_bytes
                                                : text::Step::code_points}});
          room = symbol ? 0 : 1024;
        }
        if (room > 0) --room;
        was_wide = piece.wide;
        expected = *place + width;
        text::append_utf8(out.utf8, c == 0 ? U' ' : c);
      }
      done += piece.count;
      if (done >= to) break;
    }
    out.set_font("");
  }

  // The automatic number of the paragraph that begins there; the file holds none of its characters.
  bool label(text::Decoded& out, std::size_t at, std::uint64_t place) {
    const DocProperties::Paragraph paragraph = properties_->paragraph(at);
    if (paragraph.list <= 0) return false;
    const std::string number = numbering_.next_label(paragraph.list, paragraph.level);
    if (number.empty()) return false;
    out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()), {place, place, 0, 0, 0, text::Step::whole}});
    for (const char c : number) out.utf8 += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    out.utf8 += ' ';
    return true;
  }

  [[nodiscard]] char32_t end_mark(std::size_t at, char32_t c) const {
    const DocProperties::Paragraph paragraph = properties_->paragraph(at);
    if (paragraph.row_end) return mark::kRow;
    return c == mark::kParagraph && paragraph.in_table ? char32_t{mark::kCellParagraph} : c;
  }

  CompoundFile file_;
  const Limits& limits_;
  const text::LegacyEncodings& legacy_;
  CompoundFile::Stream main_;
  std::vector<Piece> pieces_;
  const DocProperties* properties_ = nullptr;
  Numbering numbering_;
  bool cut_ = false;
};

}  // namespace

Result<Source> read_doc(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  return Reader(bytes, limits, legacy).read();
}

}  // namespace longghep::input
