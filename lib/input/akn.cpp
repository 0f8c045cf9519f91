// Tested by tests/input/akn_test.cpp.
//
// Akoma Ntoso 3.0 (OASIS LegalDocML, akn-core-v1.0): the text of any document
// type in its order, without its metadata. What numbers a unit (num) stands on
// one line with its heading or, where it has none, with the text that follows.
// Notes are put behind the text. The place in the source is in bytes.
#include <algorithm>
#include <array>
#include <optional>

#include "input/readers.hpp"
#include "input/xml_part.hpp"

namespace longghep::input {
namespace {

using pugi::xml_node;
using std::string_view;

string_view local_name(const xml_node& node) {
  const string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == string_view::npos ? name : name.substr(colon + 1);
}

// Elements of text and mark-up inside a line (groups ANinline, HTMLinline, ANtitleInline, ANheaderInline of the
// schema).
constexpr std::array<string_view, 66> kInline = {"a",
                                                 "abbr",
                                                 "affectedDocument",
                                                 "argument",
                                                 "b",
                                                 "caption",
                                                 "change",
                                                 "concept",
                                                 "courtType",
                                                 "date",
                                                 "decoration",
                                                 "def",
                                                 "del",
                                                 "docAuthority",
                                                 "docCommittee",
                                                 "docDate",
                                                 "docIntroducer",
                                                 "docJurisdiction",
                                                 "docNumber",
                                                 "docProponent",
                                                 "docPurpose",
                                                 "docStage",
                                                 "docStatus",
                                                 "docTitle",
                                                 "docType",
                                                 "docketNumber",
                                                 "embeddedText",
                                                 "entity",
                                                 "event",
                                                 "extractText",
                                                 "fillIn",
                                                 "i",
                                                 "img",
                                                 "inline",
                                                 "ins",
                                                 "judge",
                                                 "lawyer",
                                                 "legislature",
                                                 "location",
                                                 "marker",
                                                 "mmod",
                                                 "mod",
                                                 "mref",
                                                 "neutralCitation",
                                                 "noteRef",
                                                 "object",
                                                 "omissis",
                                                 "opinion",
                                                 "organization",
                                                 "outcome",
                                                 "party",
                                                 "person",
                                                 "placeholder",
                                                 "process",
                                                 "quantity",
                                                 "quotedText",
                                                 "ref",
                                                 "relatedDocument",
                                                 "rmod",
                                                 "role",
                                                 "rref",
                                                 "session",
                                                 "shortTitle",
                                                 "span",
                                                 "sub",
                                                 "sup"};

bool is_inline(string_view name) {
  return std::find(kInline.begin(), kInline.end(), name) != kInline.end() || name == "term" || name == "time" ||
         name == "u" || name == "vote" || name == "signature" || name == "remark";
}

class AknReader {
 public:
  explicit AknReader(const text::Decoded& decoded) : decoded_(decoded) {}

  void read(const xml_node& root) {
    walk(root, {});
    end({});
    for (std::size_t k = 0; k < notes_.size(); ++k) {  // a note may hold notes
      Block block;
      block.kind = BlockKind::note;
      walk(notes_[k], block);
      end(block);
    }
  }

  Source finish(const text::LegacyEncodings& legacy) && {
    begin_line();
    return std::move(writer_).finish("akn", decoded_.encoding, legacy);
  }

 private:
  static constexpr std::size_t kLongestMark = 8;  // bytes of a quotation mark

  // Depth was bounded by load_part().
  void walk(const xml_node& parent, const Block& outer) {  // NOLINT(misc-no-recursion)
    for (const xml_node& child : parent.children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        text(child);
        continue;
      }
      if (child.type() != pugi::node_element) continue;
      const string_view name = local_name(child);
      if (name == "meta" || name == "toc" || name == "foreign" || name == "del") continue;
      if (name == "authorialNote") {
        notes_.push_back(child);
      } else if (name == "eol" || name == "br") {
        space_ = true;
      } else if (is_inline(name)) {
        quoted(child, outer);
      } else if (name == "num") {
        if (!goes_on_) end(outer);
        walk(child, outer);
        space_ = goes_on_ = true;
      } else if (name == "heading" || name == "subheading") {
        Block block = outer;
        if (block.kind == BlockKind::paragraph) block.kind = BlockKind::heading;
        walk(child, block);
        end(block);
      } else if (name == "table") {
        table(child, outer);
      } else {
        if (!goes_on_) end(outer);
        quoted(child, outer);
        end(outer);
      }
    }
  }

  void table(const xml_node& node, const Block& outer) {  // NOLINT(misc-no-recursion)
    end(outer);
    Block block = outer;
    block.kind = BlockKind::cell;
    block.table = ++tables_;
    for (const xml_node& row : node.children()) {
      if (local_name(row) != "tr") continue;
      ++block.row;
      block.column = 0;
      for (const xml_node& cell : row.children()) {
        if (local_name(cell) != "td" && local_name(cell) != "th") continue;
        ++block.column;
        walk(cell, block);
        end(block);
        const int span = cell.attribute("colspan").as_int(1);
        if (span > 1 && span < 64) block.column = static_cast<std::uint16_t>(block.column + span - 1);
      }
    }
  }

  // What an amending act quotes carries its quotation marks as attributes.
  void quoted(const xml_node& node, const Block& outer) {  // NOLINT(misc-no-recursion)
    const string_view start = node.attribute("startQuote").value(), stop = node.attribute("endQuote").value();
    if (!start.empty() && start.size() <= kLongestMark) {
      begin_line();
      writer_.append_invented(start);
      goes_on_ = true;
    }
    walk(node, outer);
    if (!stop.empty() && stop.size() <= kLongestMark) writer_.append_invented(stop);  // still on the last line
  }

  // A line ends when the next one begins, so that a closing mark can join it.
  void end(const Block& block) {
    if (!writer_.at_block_start() && !ended_) ended_ = block;
    space_ = goes_on_ = false;
  }
  void begin_line() {
    if (ended_) writer_.end_block(*ended_);
    ended_.reset();
    if (space_ && !writer_.at_block_start()) writer_.append_invented(" ");
    space_ = false;
  }

  // The characters of a text node as they stand in the file, white space collapsed.
  void text(const xml_node& node) {
    const std::ptrdiff_t offset = node.offset_debug();
    const string_view raw = node.value();
    if (offset < 0 || static_cast<std::size_t>(offset) + raw.size() > decoded_.utf8.size()) return;
    const auto origin = static_cast<std::size_t>(offset);
    for (std::size_t at = 0; at < raw.size();) {
      if (raw[at] == ' ' || raw[at] == '\n' || raw[at] == '\r' || raw[at] == '\t') {
        space_ = true;
        ++at;
        continue;
      }
      begin_line();
      goes_on_ = false;
      if (raw[at] == '&' && node.type() == pugi::node_pcdata) {
        const std::size_t stop = std::min(raw.find(';', at), raw.size() - 1) + 1;
        std::string letter;
        if (const auto point = entity(raw.substr(at, stop - at))) {
          text::append_utf8(letter, *point);
          std::size_t to = origin + stop;
          text::SourceRef ref = decoded_.source(origin + at, to);
          ref.step = text::Step::whole;
          writer_.append(letter, ref);
          at = stop;
          continue;
        }
      }
      std::size_t stop = at + 1;
      while (stop < raw.size() && raw[stop] != '&' && static_cast<unsigned char>(raw[stop]) > ' ') ++stop;
      for (std::size_t from = origin + at; from < origin + stop;) {
        std::size_t to = origin + stop;
        text::SourceRef ref = decoded_.source(from, to);
        writer_.append(string_view(decoded_.utf8).substr(from, to - from), ref);
        from = to;
      }
      at = stop;
    }
  }

  // A reference to a character, or one of the five entities of XML; DOCTYPE, which declares others, was refused.
  static std::optional<char32_t> entity(string_view reference) {
    constexpr std::pair<string_view, char32_t> kKnown[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (const auto& [name, point] : kKnown)
      if (reference == name) return point;
    if (!reference.starts_with("&#") || reference.size() > 12 || reference.back() != ';') return std::nullopt;
    const bool hex = reference[2] == 'x';
    char32_t value = 0;
    for (const char c : reference.substr(hex ? 3 : 2, reference.size() - (hex ? 4 : 3))) {
      const int digit = c >= '0' && c <= '9'          ? c - '0'
                        : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                      : -1;
      if (digit < 0 || value > 0x110000) return std::nullopt;
      value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
    }
    if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return std::nullopt;
    return value;
  }

  const text::Decoded& decoded_;
  RawBlocks writer_;
  std::vector<xml_node> notes_;
  std::uint16_t tables_ = 0;
  std::optional<Block> ended_;  // of the line that was written
  bool space_ = false;
  bool goes_on_ = false;  // what comes next stands on this line: behind a number, an opening mark
};

}  // namespace

Result<Source> read_akn(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  const auto decoded = text::decode_marked_up(bytes, "", legacy);
  if (!decoded) return decoded.error();
  std::string copy = decoded->utf8;
  pugi::xml_document document;
  if (auto loaded = load_part(document, copy, "Akoma Ntoso", limits, PartUse::as_written); !loaded)
    return loaded.error();
  AknReader reader(*decoded);
  reader.read(document.document_element());
  return std::move(reader).finish(legacy);
}

}  // namespace longghep::input
