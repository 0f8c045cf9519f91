// Tested by tests/input/doc_test.cpp.
//
// Word 97-2003 (.doc) and Word 6/95 inside OLE: an OLE compound file ([MS-CFB])
// whose stream WordDocument holds the text in pieces that the table stream lists
// ([MS-DOC] 2.4.1). Every character keeps its place in the bytes of the file.
// Read: the main text, footnotes and endnotes, results of fields, cells of
// tables. Not read: headers, text boxes, automatic numbers. Macros and embedded
// objects are never looked at.
//
// Nothing in the file is trusted: every offset is checked, and a chain of sectors
// is followed for no more steps than the file has sectors.
#include <algorithm>
#include <optional>

#include "input/readers.hpp"

namespace longghep::input {
namespace {

constexpr std::uint32_t kLastSector = 0xFFFFFFFA;  // from here on no sector is meant

class Raw {
 public:
  explicit Raw(Bytes bytes) : bytes_(bytes) {}
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] std::uint8_t u8(std::size_t at) const {
    return at < bytes_.size() ? static_cast<std::uint8_t>(bytes_[at]) : std::uint8_t{0};
  }
  [[nodiscard]] std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(u8(at) | u8(at + 1) << 8); }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const { return u16(at) | std::uint32_t{u16(at + 2)} << 16; }

 private:
  Bytes bytes_;
};

// A stream of the compound file: where its sectors lie in the file.
struct Stream {
  std::vector<std::size_t> sectors;
  std::size_t sector_size = 512, size = 0;
  [[nodiscard]] std::optional<std::size_t> place(std::size_t at) const {
    if (at >= size || at / sector_size >= sectors.size()) return std::nullopt;
    return sectors[at / sector_size] + at % sector_size;
  }
};

class CompoundFile {
 public:
  explicit CompoundFile(Bytes bytes) : raw_(bytes) {}

  bool open() {
    const unsigned shift = raw_.u16(30), small_shift = raw_.u16(32);
    if (shift < 7 || shift > 16 || small_shift < 4 || small_shift >= shift) return false;
    sector_ = std::size_t{1} << shift;
    small_sector_ = std::size_t{1} << small_shift;
    std::vector<std::uint32_t> tables;
    for (std::size_t k = 0; k < 109; ++k) tables.push_back(raw_.u32(76 + 4 * k));
    std::uint32_t next = raw_.u32(68);
    for (std::size_t step = 0; next < kLastSector && step <= most_sectors(); ++step) {
      const std::size_t at = file_offset(next);
      for (std::size_t k = 0; k + 1 < sector_ / 4; ++k) tables.push_back(raw_.u32(at + 4 * k));
      next = raw_.u32(at + sector_ - 4);
    }
    for (const std::uint32_t table : tables) {
      if (table >= kLastSector || file_offset(table) >= raw_.size() || fat_.size() > most_sectors()) continue;
      for (std::size_t k = 0; k < sector_ / 4; ++k) fat_.push_back(raw_.u32(file_offset(table) + 4 * k));
    }
    const std::vector<std::uint32_t> directory = chain(fat_, raw_.u32(48));
    for (const std::uint32_t sector : directory)
      for (std::size_t at = file_offset(sector); at < file_offset(sector) + sector_; at += 128) {
        const std::size_t length = std::min<std::size_t>(raw_.u16(at + 64), 64);
        Entry entry;
        for (std::size_t k = 0; k + 2 < length; k += 2) entry.name += static_cast<char>(raw_.u8(at + k));
        entry.type = raw_.u8(at + 66);
        entry.left = raw_.u32(at + 68);
        entry.right = raw_.u32(at + 72);
        entry.child = raw_.u32(at + 76);
        entry.start = raw_.u32(at + 116);
        entry.size = raw_.u32(at + 120);
        entries_.push_back(std::move(entry));
      }
    for (const std::uint32_t sector : chain(fat_, raw_.u32(60)))
      for (std::size_t k = 0; k < sector_ / 4; ++k) small_fat_.push_back(raw_.u32(file_offset(sector) + 4 * k));
    if (entries_.empty()) return false;
    std::vector<std::uint32_t> open{entries_[0].child};
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (at >= entries_.size() || entries_[at].top) continue;
      entries_[at].top = true;
      open.push_back(entries_[at].left);
      open.push_back(entries_[at].right);
    }
    return true;
  }

  [[nodiscard]] std::optional<Stream> stream(std::string_view name) const {
    for (const Entry& entry : entries_) {
      if (entry.type != 2 || !entry.top || entry.name != name) continue;
      Stream out;
      out.size = entry.size;
      if (entry.size >= raw_.u32(56)) {
        out.sector_size = sector_;
        for (const std::uint32_t sector : chain(fat_, entry.start)) out.sectors.push_back(file_offset(sector));
      } else {
        out.sector_size = small_sector_;
        std::vector<std::uint32_t> home;
        for (const Entry& root : entries_)
          if (root.type == 5) home = chain(fat_, root.start);
        for (const std::uint32_t piece : chain(small_fat_, entry.start)) {
          const std::size_t at = piece * small_sector_;
          if (at / sector_ >= home.size()) break;
          out.sectors.push_back(file_offset(home[at / sector_]) + at % sector_);
        }
      }
      return out;
    }
    return std::nullopt;
  }

  // Little-endian numbers of a stream; 0 past its end.
  [[nodiscard]] std::uint32_t u8(const Stream& stream, std::size_t at) const {
    const auto place = stream.place(at);
    return place ? raw_.u8(*place) : 0U;
  }
  [[nodiscard]] std::uint32_t u16(const Stream& stream, std::size_t at) const {
    return u8(stream, at) | u8(stream, at + 1) << 8;
  }
  [[nodiscard]] std::uint32_t u32(const Stream& stream, std::size_t at) const {
    return u16(stream, at) | u16(stream, at + 2) << 16;
  }

 private:
  struct Entry {
    std::string name;
    std::uint8_t type = 0;
    std::uint32_t left = 0, right = 0, child = 0, start = 0, size = 0;
    bool top = false;  // of the document itself, not of an object inside it
  };

  [[nodiscard]] std::size_t most_sectors() const { return raw_.size() / sector_ + 1; }
  [[nodiscard]] std::size_t file_offset(std::uint32_t sector) const { return (std::size_t{sector} + 1) * sector_; }
  [[nodiscard]] std::vector<std::uint32_t> chain(const std::vector<std::uint32_t>& fat, std::uint32_t start) const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t at = start; at < fat.size() && out.size() <= fat.size(); at = fat[at]) out.push_back(at);
    return out;
  }

  Raw raw_;
  std::size_t sector_ = 512, small_sector_ = 64;
  std::vector<std::uint32_t> fat_, small_fat_;
  std::vector<Entry> entries_;
};

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
    if (version >= 193) {
      const auto table = file_.stream((file_.u16(main_, 0x0A) & 0x0200) != 0 ? "1Table" : "0Table");
      if (!table || !pieces_of(*table)) return damaged("its table of pieces cannot be read");
      body = file_.u32(main_, 0x4C);
      notes = file_.u32(main_, 0x50);
    } else {  // Word 6 and 95: eight bits a character, in one stretch
      if ((file_.u16(main_, 0x0A) & 0x0004) != 0)
        return Error{ErrorCode::unsupported, "a Word 6/95 document saved fast; save it anew as DOCX", "", 0, 0};
      const std::size_t begin = file_.u32(main_, 0x18), end = file_.u32(main_, 0x1C);
      if (begin >= end || end > main_.size) return damaged("its text lies outside the file");
      pieces_ = {{begin, end - begin, false}};
      body = file_.u32(main_, 0x34);
      notes = file_.u32(main_, 0x38);
      if (body == 0) body = end - begin;
    }
    text::Decoded decoded = decode(body + notes);
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
  bool pieces_of(const Stream& table) {
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

  // The text with its control characters; a segment for every stretch that lies together in the file.
  text::Decoded decode(std::size_t most) {
    text::Decoded out;
    out.encoding = "windows-1252";
    std::uint64_t expected = ~std::uint64_t{0};
    bool was_wide = false;
    std::size_t room = 0, done = 0;
    for (const Piece& piece : pieces_) {
      const std::size_t width = piece.wide ? 2 : 1;
      for (std::size_t k = 0; k < piece.count && done < most; ++k, ++done) {
        if (out.utf8.size() > limits_.unpacked_bytes) return out;
        const std::size_t at = piece.begin + k * width;
        const auto place = main_.place(at);
        if (!place) {
          cut_ = true;
          break;
        }
        char32_t c = piece.wide ? file_.u16(main_, at) : file_.u8(main_, at);
        if (!piece.wide) c = windows_1252(static_cast<unsigned char>(c));
        if (piece.wide) out.encoding = "utf-16le";
        if (c == 0x1F) c = 0xAD;    // an optional hyphen; in an old font the letter at its place
        if (c == 0x1E) c = 0x2011;  // a hyphen that does not break
        if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
        if (*place != expected || was_wide != piece.wide || room == 0) {
          out.segments.push_back(
              {static_cast<std::uint32_t>(out.utf8.size()),
               {*place, ~std::uint64_t{0}, 0, 0, 0, piece.wide ? text::Step::utf16_bytes : text::Step::code_points}});
          room = 1024;
        }
        --room;
        was_wide = piece.wide;
        expected = *place + width;
        text::append_utf8(out.utf8, c == 0 ? U' ' : c);
      }
    }
    return out;
  }

  CompoundFile file_;
  const Limits& limits_;
  const text::LegacyEncodings& legacy_;
  Stream main_;
  std::vector<Piece> pieces_;
  bool cut_ = false;
};

}  // namespace

Result<Source> read_doc(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  return Reader(bytes, limits, legacy).read();
}

}  // namespace longghep::input
