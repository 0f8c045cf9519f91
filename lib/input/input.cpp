// Tested by tests/input/input_test.cpp.
#include "input/input.hpp"

#include <algorithm>

#include "input/readers.hpp"
#include "text/short_run.hpp"

namespace longghep::input {
namespace {

bool looks_html(std::string_view head) {
  if (head.substr(0, 3) == "\xEF\xBB\xBF") head.remove_prefix(3);
  head = text::trim(head);
  std::string lower = text::to_lower(head.substr(0, 2048));
  if (!lower.empty() && lower[0] == '<') {
    for (const std::string_view mark : {"<!doctype html", "<html", "<head", "<body", "<meta", "<div", "<p>", "<p ",
                                        "<table", "<!--", "<title", "<article", "<section", "<span", "<h1"})
      if (lower.compare(0, mark.size(), mark) == 0) return true;
    return lower.find("<html") != std::string::npos;
  }
  return false;
}

}  // namespace

std::string_view root_name(std::string_view head) {
  if (head.substr(0, 3) == "\xEF\xBB\xBF") head.remove_prefix(3);
  head = text::trim(head);
  if (head.empty() || head[0] != '<') return "";
  for (std::size_t at = 0; (at = head.find('<', at)) != std::string_view::npos; ++at) {
    if (at + 1 >= head.size() || head[at + 1] == '?' || head[at + 1] == '!') continue;
    std::string_view name = head.substr(at + 1, head.find_first_of(" \t\r\n/>", at + 1) - at - 1);
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    return name;
  }
  return "";
}

void BlockWriter::end_block(Block block) {
  const std::string& text = builder_.text();
  std::size_t begin = begin_, end = text.size();
  while (end > begin && text::is_blank(static_cast<unsigned char>(text[end - 1]))) --end;
  while (begin < end && text::is_blank(static_cast<unsigned char>(text[begin]))) ++begin;
  if (begin < end) {
    block.span = {begin, end};
    blocks_.push_back(block);
  }
  if (text.size() > begin_) builder_.append_invented("\n");
  begin_ = builder_.size();
}

void BlockWriter::blank_line() {
  builder_.append_invented("\n");
  begin_ = builder_.size();
}

Source BlockWriter::finish(std::string format, std::string encoding) && {
  if (builder_.size() > begin_) end_block({});
  Source source;
  source.mapped = std::move(builder_).finish();
  source.blocks = std::move(blocks_);
  source.format = std::move(format);
  source.encoding = std::move(encoding);
  return source;
}

constexpr std::uint32_t kInvented = ~std::uint32_t{0};  // the part of what no part holds

// A short word of one kind that ends in a mark.
bool is_label(std::u32string_view word) {
  if (word.empty()) return false;
  if (word.size() == 1)
    return !text::is_letter(word[0]) && !text::is_digit(word[0]) && word[0] != U'(' && word[0] != U'"';
  if (word.size() > 8 || (word.back() != U'.' && word.back() != U')' && word.back() != U'/')) return false;
  const std::u32string_view inner = word.substr(0, word.size() - 1);
  const auto all = [&](auto&& is) { return std::all_of(inner.begin(), inner.end(), is); };
  return (inner.size() == 1 && text::is_letter(inner[0])) ||
         all([](char32_t c) { return text::is_digit(c) || c == U'.'; }) ||
         all([](char32_t c) { return std::u32string_view(U"IVXLC").find(c) != std::u32string_view::npos; });
}

bool in_capitals(std::u32string_view letters) {
  return std::none_of(letters.begin(), letters.end(),
                      [](char32_t c) { return text::is_letter(c) && !text::is_upper(c); });
}

bool has_label(std::u32string_view line) {
  const std::size_t end = line.find(U' ');
  return end != std::u32string_view::npos && is_label(line.substr(0, end));
}

bool shouts(std::u32string_view line) {
  return in_capitals(line) && std::count_if(line.begin(), line.end(), text::is_letter) > 5;
}

bool ends_sentence(std::u32string_view line) {
  return std::u32string_view(U".;:!?").find(line.back()) != std::u32string_view::npos;
}

bool parts_paragraphs(std::u32string_view above, std::u32string_view below) {
  return !above.empty() && !below.empty() &&
         (ends_sentence(above) || shouts(above) || shouts(below) || has_label(below));
}

namespace {

// Whether a line end between two characters needs no blank: there is one, or another line end or mark follows.
bool needs_none(char before, char behind) {
  return before == ' ' || before == '\t' || static_cast<unsigned char>(behind) <= ' ';
}

// Whether the line end at `at` parts paragraphs, by as much of the lines around it as tells: [begin, end) is looked at.
bool parts_at(std::string_view all, std::size_t begin, std::size_t at, std::size_t end) {
  constexpr std::size_t kMostBytes = 400;
  const auto letters_of = [](std::string_view utf8) {
    while (!utf8.empty() && (static_cast<unsigned char>(utf8.front()) & 0xC0) == 0x80) utf8.remove_prefix(1);
    utf8 = text::trim(utf8.substr(0, text::valid_prefix(utf8)));
    std::u32string out;
    for (std::size_t k = 0; k < utf8.size();) out += text::next(utf8, k);
    return out;
  };
  begin = std::max(begin, at - std::min(at, kMostBytes));
  std::size_t next = at + 1;
  end = std::min(end, next + kMostBytes);
  while (next < end && (static_cast<unsigned char>(all[next]) >= ' ' || all[next] == '\t')) ++next;
  const std::u32string above = letters_of(all.substr(begin, at - begin)),
                       below = letters_of(all.substr(at + 1, next - at - 1));
  // A short line is a heading ("Phần thứ nhất") or one of a letterhead, if what follows is no rest of a sentence.
  constexpr std::size_t kLongestHeading = 60;
  return parts_paragraphs(above, below) ||
         (!above.empty() && !below.empty() && above.size() < kLongestHeading && text::is_upper(below.front()) &&
          above.back() != U',' && above.back() != U'-');
}

}  // namespace

std::uint32_t RawBlocks::add_part(std::string name) {
  parts_.push_back(std::move(name));
  return static_cast<std::uint32_t>(parts_.size() - 1);
}

void RawBlocks::append(std::string_view utf8, const text::SourceRef& from) {
  if (utf8.empty()) return;
  text_.segments.push_back({static_cast<std::uint32_t>(text_.utf8.size()), from});
  std::string mended;
  if (text::valid_prefix(utf8) < utf8.size()) {
    while (!utf8.empty()) {
      const std::size_t good = text::valid_prefix(utf8);
      mended += utf8.substr(0, good);
      utf8.remove_prefix(good);
      if (utf8.empty()) break;
      mended += "\uFFFD";
      utf8.remove_prefix(1);
      ++invalid_;
    }
    utf8 = mended;
    text_.segments.back().from.step = text::Step::whole;
  }
  const auto begin = static_cast<std::ptrdiff_t>(text_.utf8.size());
  text_.utf8 += utf8;
  if (text::any_below(utf8, ' '))
    std::transform(text_.utf8.begin() + begin, text_.utf8.end(), text_.utf8.begin() + begin,
                   [](char c) { return c == '\r' || (c >= '\a' && c <= '\f' && c != '\b' && c != '\t') ? ' ' : c; });
}

void RawBlocks::append_invented(std::string_view utf8) { append(utf8, {0, 0, kInvented, 0, 0, text::Step::whole}); }

void RawBlocks::append_line_end(const text::SourceRef& from) {
  text_.segments.push_back({static_cast<std::uint32_t>(text_.utf8.size()), from});
  text_.utf8 += static_cast<char>(mark::kLine);
  line_ends_ = true;
}

// What stands in the file under one number may become several blocks.
void RawBlocks::part_at_line_ends() {
  std::vector<Block> blocks;
  std::string& all = text_.utf8;
  std::size_t at = 0, next = all.find(static_cast<char>(mark::kLine));
  for (const Block& block : blocks_) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    blocks.push_back(block);
    for (; next < end; next = all.find(static_cast<char>(mark::kLine), next + 1)) {
      const bool parts = parts_at(all, at, next, end);
      const bool blank = next == at || next + 1 == end || needs_none(all[next - 1], all[next + 1]);
      if (parts || !blank) all[next] = parts ? '\n' : ' ';
      if (!parts) continue;
      at = next + 1;
      blocks.push_back(block);
      if (block.kind == BlockKind::list_item) blocks.back().kind = BlockKind::paragraph;
    }
    at = end + 1;
  }
  blocks_ = std::move(blocks);
}

void RawBlocks::append_label(const std::string& label, Block& block) {
  if (label.empty()) return;
  if (block.kind == BlockKind::paragraph) block.kind = BlockKind::list_item;
  append_invented(label + " ");
}

void RawBlocks::end_block(const Block& block) {
  text_.segments.push_back({static_cast<std::uint32_t>(text_.utf8.size()), {0, 0, kInvented, 0, 0, text::Step::whole}});
  text_.utf8 += '\n';
  blocks_.push_back(block);
}

Source RawBlocks::finish(std::string format, std::string encoding, const text::LegacyEncodings& legacy) && {
  if (!text_.utf8.empty() && text_.utf8.back() != '\n') end_block({});
  text_.encoding = std::move(encoding);
  const bool converted = text::convert_legacy(text_, legacy);
  if (line_ends_) part_at_line_ends();
  BlockWriter writer;
  for (std::string& part : parts_) static_cast<void>(writer.text().add_part(std::move(part)));
  writer.text().reserve(text_.utf8.size(), text_.segments.size() + blocks_.size());
  const std::string_view all = text_.utf8;
  std::size_t at = 0, segment = 0;
  for (Block& block : blocks_) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    block.capitals = !text_.stretches.empty() && text_.in_capitals(at, end);
    while (at < end) {
      while (segment + 1 < text_.segments.size() && text_.segments[segment + 1].begin <= at) ++segment;
      std::size_t to = end;
      // A segment that lies whole in the line is known; only a part of one has to be counted.
      const bool whole = text_.segments[segment].begin == at && segment + 1 < text_.segments.size() &&
                         text_.segments[segment + 1].begin <= end &&
                         (text_.segments[segment].from.step == text::Step::whole ||
                          text_.segments[segment].from.step == text::Step::run_units);
      if (whole) to = text_.segments[segment + 1].begin;
      const text::SourceRef from = whole ? text_.segments[segment].from : text_.source(at, to);
      if (!converted && all.substr(at, to - at) == "\u00AD") {
        // an optional hyphen of the word processor, as it should be
      } else if (all.substr(at, to - at) == kLineEnd) {
        // beside a blank
      } else if (from.part == kInvented) {
        writer.text().append_invented(all.substr(at, to - at));
      } else {
        writer.text().append(all.substr(at, to - at), from);
      }
      at = to;
    }
    writer.end_block(block);
    at = end + 1;
  }
  if (invalid_ > 0) writer.text().note_invalid(invalid_);
  Source source = std::move(writer).finish(std::move(format), text_.encoding);
  source.conversions = std::move(text_.conversions);
  if (invalid_ > 0)
    source.notes.push_back(
        {"unreadable", std::to_string(invalid_) + " bytes", "bytes that are not valid utf-8 were read as U+FFFD"});
  return source;
}

Source marked_blocks(const text::Decoded& decoded, std::string format, const Limits& limits,
                     std::vector<text::Box> boxes) {
  BlockWriter writer;
  if (!boxes.empty()) writer.text().set_boxes(std::move(boxes));
  const std::string_view all = decoded.utf8;
  std::vector<TextSpan> deleted;
  const auto put = [&](std::size_t from, std::size_t end) {
    while (from < end) {
      std::size_t to = end;
      const bool gone = !decoded.stretches.empty() && decoded.deleted(from, to);
      const std::size_t begin = writer.text().size();
      const text::SourceRef ref = decoded.source(from, to);
      writer.text().append(all.substr(from, to - from), ref);
      if (gone && !deleted.empty() && deleted.back().end == begin)
        deleted.back().end = writer.text().size();
      else if (gone && writer.text().size() > begin)
        deleted.push_back({begin, writer.text().size()});
      from = to;
    }
  };
  Block block;
  std::uint16_t tables = 0, columns = 0, column = 0, row = 0;
  std::size_t begin = 0;
  std::size_t hidden = 0;   // fields whose result has not begun
  std::vector<bool> shown;  // by field: past its separator
  const bool rows_marked = all.find(static_cast<char>(mark::kRow)) != std::string_view::npos;
  BlockKind kind = BlockKind::paragraph;
  std::size_t block_begin = 0, at = 0;
  const auto end_block = [&] {
    if (!writer.at_block_start()) writer.end_block(block);
    block_begin = at + 1;
    block = {};
    block.kind = kind;
  };
  const auto end_row = [&] {
    if (columns == 0) columns = column;
    column = 0;
  };
  for (; at <= all.size(); ++at) {
    const unsigned char c = at < all.size() ? static_cast<unsigned char>(all[at]) : mark::kParagraph;
    if (c >= 0x20 || c == '\t') continue;
    if (hidden == 0 && begin < at) {
      block.capitals =
          !decoded.stretches.empty() && decoded.in_capitals(begin, at) && (block.capitals || writer.at_block_start());
      put(begin, at);
    }
    begin = at + 1;
    switch (c) {
      case mark::kField:
        if (shown.size() < limits.depth) {
          shown.push_back(false);
          ++hidden;
        }
        break;
      case mark::kFieldResult:
        if (!shown.empty() && !shown.back()) {
          shown.back() = true;
          --hidden;
        }
        break;
      case mark::kFieldEnd:
        if (!shown.empty()) {
          hidden -= shown.back() ? 0 : 1;
          shown.pop_back();
        }
        break;
      case mark::kRow: end_row(); break;
      case mark::kCell:
        // "a\7b\7\7": a cell's end, and after the last of a row the row's.
        if (!rows_marked && column > 0 && writer.at_block_start() && (columns == 0 || column >= columns)) {
          end_row();
          break;
        }
        if (row == 0) ++tables;
        if (column == 0) ++row;
        ++column;
        block.kind = BlockKind::cell;
        block.table = tables;
        block.row = row;
        block.column = column;
        end_block();
        break;
      case mark::kCellParagraph:  // of the cell that ends later
        block.kind = BlockKind::cell;
        block.table = static_cast<std::uint16_t>(row == 0 ? tables + 1 : tables);
        block.row = static_cast<std::uint16_t>(column == 0 ? row + 1 : row);
        block.column = static_cast<std::uint16_t>(column + 1);
        end_block();
        break;
      case mark::kNotes: kind = block.kind = BlockKind::note; break;
      case mark::kLine:
        if (!parts_at(all, block_begin, at, all.size())) {
          std::size_t to = at + 1;
          const text::SourceRef ref = decoded.source(at, to);
          const bool blank = at == block_begin || to >= all.size() || needs_none(all[at - 1], all[to]);
          if (hidden == 0 && !blank) writer.text().append(" ", ref);
          break;
        }
        [[fallthrough]];
      case mark::kParagraph:
      case mark::kPage:
      case '\n':
        if (column == 0 && !writer.at_block_start()) row = columns = 0;
        end_block();
        break;
      default: break;  // pictures, marks of notes and comments
    }
  }
  Source source = std::move(writer).finish(std::move(format), decoded.encoding);
  source.conversions = decoded.conversions;
  if (!deleted.empty())
    source.notes.push_back({"tracked-changes", std::to_string(deleted.size()) + " places",
                            "what tracked changes delete is still shown, and is not judged"});
  source.deleted = std::move(deleted);
  return source;
}

Source plain_lines(const text::Decoded& decoded) {
  BlockWriter writer;
  const std::string_view all = decoded.utf8;
  const auto is_end = [](char c) { return c == '\n' || c == '\r' || c == '\f' || c == '\v'; };
  std::size_t at = 0;
  while (at < all.size()) {
    std::size_t end = at;
    while (end < all.size() && !is_end(all[end])) ++end;
    for (std::size_t from = at; from < end;) {
      std::size_t to = end;
      const text::SourceRef ref = decoded.source(from, to);
      writer.text().append(all.substr(from, to - from), ref);
      from = to;
    }
    if (writer.at_block_start())
      writer.blank_line();
    else
      writer.end_block({});
    if (end < all.size() && all[end] == '\r' && end + 1 < all.size() && all[end + 1] == '\n') ++end;
    at = end + 1;
  }
  if (decoded.invalid > 0) writer.text().note_invalid(decoded.invalid);
  return std::move(writer).finish("text", decoded.encoding);
}

Result<Source> read_plain(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  if (bytes.size() > limits.input_bytes)
    return Error{ErrorCode::over_limit,
                 "the file has " + std::to_string(bytes.size()) + " bytes, more than the limit of " +
                     std::to_string(limits.input_bytes),
                 "", 0, 0};
  auto decoded = text::decode(bytes, "", legacy);
  if (!decoded) return decoded.error();
  Source source = plain_lines(*decoded);
  source.sha256 = sha256_of(bytes);
  source.conversions = std::move(decoded->conversions);
  if (decoded->invalid > 0)
    source.notes.push_back({"unreadable", std::to_string(decoded->invalid) + " bytes",
                            "bytes that are not valid " + decoded->encoding + " were read as U+FFFD"});
  return source;
}

Result<Source> read(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy,
                    const Recogniser& recognise) {
  if (bytes.empty()) return Error{ErrorCode::unreadable, "the file is empty", "", 0, 0};
  if (bytes.size() > limits.input_bytes)
    return Error{ErrorCode::over_limit,
                 "the file has " + std::to_string(bytes.size()) + " bytes, more than the limit of " +
                     std::to_string(limits.input_bytes),
                 "", 0, 0};
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kHead));
  const auto starts = [&](std::string_view mark) { return head.substr(0, mark.size()) == mark; };
  using namespace std::string_view_literals;
  Result<Source> source = [&]() -> Result<Source> {
    if (starts("PK\x03\x04"sv) || starts("PK\x05\x06"sv)) {
      auto package = Package::open(bytes, limits);
      if (!package) return package.error();
      const auto type = package->part("mimetype");
      const bool odf = type && type->has_value() && (*type)->starts_with("application/vnd.oasis.opendocument.text");
      return odf ? read_odt(*package, limits, legacy) : read_docx(*package, limits, legacy);
    }
    if (starts("\xD0\xCF\x11\xE0"sv)) return read_doc(bytes, limits, legacy);
    if (head.substr(0, 1024).find("%PDF-") != std::string_view::npos) return read_pdf(bytes, limits, legacy, recognise);
    if (starts("{\\rtf")) return read_rtf(bytes, limits, legacy);
    if (root_name(head) == "akomaNtoso") return read_akn(bytes, limits, legacy);
    if (looks_flat(head)) return read_flat(bytes, limits, legacy);
    if (looks_mhtml(head)) return read_mhtml(bytes, limits, legacy);
    if (looks_html(head)) return read_html(bytes, limits, legacy);
    return read_plain(bytes, limits, legacy);
  }();
  if (!source) return source;
  if (text::trim(source->mapped.text).empty())
    return Error{ErrorCode::unreadable, "the document holds no text", "", 0, 0};
  if (source->sha256.empty()) source->sha256 = sha256_of(bytes);
  return source;
}

}  // namespace longghep::input
