// Tested by tests/command_line_test.py.
//
// WordprocessingML (ECMA-376 Part 1): paragraphs, runs, tables, automatic
// numbers, footnotes, text boxes. Tracked changes are read as accepted, comments
// are left out. The way home is part, paragraph, run and UTF-16 offset: the
// ordinals count w:p in its part and w:r in its paragraph, in document order.
#include <algorithm>
#include <map>

#include "input/docx.hpp"
#include "input/readers.hpp"
#include "input/xml_part.hpp"

namespace longghep::input {
namespace {

using pugi::xml_node;

bool is(const xml_node& node, std::string_view name) { return name == node.name(); }
const char* value_of(const xml_node& node, const char* child) { return node.child(child).attribute("w:val").value(); }
bool is_on(const xml_node& toggle) {
  if (!toggle) return false;
  const std::string_view value = toggle.attribute("w:val").value();
  return value != "0" && value != "false" && value != "off";
}

// ---- Automatic numbers (17.9) ----------------------------------------------------

struct Level {
  std::string format = "decimal", text;
  int start = 1, restart = -1;
  bool legal = false;
};
struct Numbering {
  std::map<int, std::map<int, Level>> abstract;
  struct Num {
    int abstract = -1;
    std::map<int, int> starts;
    std::map<int, Level> levels;
  };
  std::map<int, Num> nums;
  struct Style {
    std::string based_on;
    int num = -1, level = -1;
    bool heading = false;
  };
  std::map<std::string, Style> styles;
  std::map<int, std::map<int, int>> counters;  // by abstract number: lists that share it count on
  std::map<int, std::map<int, bool>> started;  // start overrides already applied
};

Level level_of(const xml_node& node) {
  Level level;
  if (const auto format = node.child("w:numFmt")) level.format = format.attribute("w:val").value();
  level.text = value_of(node, "w:lvlText");
  level.start = node.child("w:start").attribute("w:val").as_int(1);
  level.restart = node.child("w:lvlRestart").attribute("w:val").as_int(-1);
  level.legal = is_on(node.child("w:isLgl"));
  return level;
}

std::string format_number(int n, const std::string& format) {
  static constexpr std::pair<std::string_view, Numeral> kFormats[] = {
      {"upperRoman", Numeral::upper_roman},   {"lowerRoman", Numeral::lower_roman},
      {"upperLetter", Numeral::upper_letter}, {"lowerLetter", Numeral::lower_letter},
      {"decimalZero", Numeral::two_digits},   {"none", Numeral::none}};
  for (const auto& [name, numeral] : kFormats)
    if (name == format) return list_number(n, numeral);
  return list_number(n, Numeral::decimal);
}

void read_numbering(const xml_node& root, Numbering& out) {
  for (const auto& abstract : root.children("w:abstractNum")) {
    auto& levels = out.abstract[abstract.attribute("w:abstractNumId").as_int()];
    for (const auto& level : abstract.children("w:lvl")) levels[level.attribute("w:ilvl").as_int()] = level_of(level);
  }
  for (const auto& num : root.children("w:num")) {
    auto& entry = out.nums[num.attribute("w:numId").as_int()];
    entry.abstract = num.child("w:abstractNumId").attribute("w:val").as_int(-1);
    for (const auto& over : num.children("w:lvlOverride")) {
      const int level = over.attribute("w:ilvl").as_int();
      if (const auto start = over.child("w:startOverride")) entry.starts[level] = start.attribute("w:val").as_int(1);
      if (const auto own = over.child("w:lvl")) entry.levels[level] = level_of(own);
    }
  }
}

void read_styles(const xml_node& root, Numbering& out) {
  for (const auto& style : root.children("w:style")) {
    auto& entry = out.styles[style.attribute("w:styleId").value()];
    entry.based_on = value_of(style, "w:basedOn");
    const auto properties = style.child("w:pPr");
    if (const auto num = properties.child("w:numPr")) {
      entry.num = num.child("w:numId").attribute("w:val").as_int(-1);
      entry.level = num.child("w:ilvl").attribute("w:val").as_int(-1);
    }
    entry.heading =
        properties.child("w:outlineLvl") && properties.child("w:outlineLvl").attribute("w:val").as_int(9) < 9;
  }
}

class DocxReader {
 public:
  /// With `opened` the parts stay open, for a writer.
  DocxReader(Package& package, const Limits& limits, const text::LegacyEncodings& legacy,
             std::vector<DocxPart>* opened = nullptr)
      : package_(package), limits_(limits), legacy_(legacy), opened_(opened) {}

  Result<Source> read() {
    std::string main_name = "word/document.xml";
    auto main = package_.part(main_name);
    if (!main) return main.error();
    if (!main->has_value()) {
      return Error{ErrorCode::unreadable, "this ZIP file is no Word or OpenDocument text: it has no word/document.xml",
                   "", 0, 0};
    }
    if (auto done = side_part("word/numbering.xml", [&](const xml_node& root) { read_numbering(root, numbering_); });
        !done)
      return done.error();
    if (auto done = side_part("word/styles.xml", [&](const xml_node& root) { read_styles(root, numbering_); }); !done)
      return done.error();
    if (auto done = body(std::move(**main), main_name, false); !done) return done.error();
    for (const char* name : {"word/footnotes.xml", "word/endnotes.xml"}) {
      auto notes = package_.part(name);
      if (!notes) {
        notes_.push_back({"unreadable", name, notes.error().message});
      } else if (notes->has_value()) {
        if (auto done = body(std::move(**notes), name, true); !done)
          notes_.push_back({"unreadable", name, done.error().message});
      }
    }
    Source source = std::move(writer_).finish("docx", legacy_);
    source.notes.insert(source.notes.end(), notes_.begin(), notes_.end());
    return source;
  }

 private:
  template <class Use>
  Result<bool> side_part(const char* name, Use&& use) {
    auto bytes = package_.part(name);
    if (!bytes) return bytes.error();
    if (!bytes->has_value()) return true;
    pugi::xml_document document;
    if (auto loaded = load_part(document, **bytes, name, limits_); !loaded) {
      notes_.push_back({"unreadable", name, loaded.error().message});
      return true;
    }
    use(document.document_element());
    return true;
  }

  Result<bool> body(std::string bytes, const std::string& name, bool notes) {
    auto owned = std::make_unique<pugi::xml_document>();
    pugi::xml_document& document = *owned;
    if (auto loaded = load_part(document, bytes, name, limits_, opened_ != nullptr); !loaded) return loaded.error();
    if (opened_ != nullptr) opened_->push_back({name, std::move(owned), {}});
    part_ = writer_.add_part(name);
    paragraph_ = 0;
    const xml_node root = document.document_element();
    Block block;
    if (notes) {
      block.kind = BlockKind::note;
      for (const auto& note : root.children())
        if (std::string_view(note.attribute("w:type").value()).empty()) container(note, block);
    } else {
      container(root.child("w:body"), block);
    }
    return true;
  }

  // Block level: paragraphs and tables, through whatever wraps them. Depth was bounded by load().
  void container(const xml_node& parent, const Block& block) {  // NOLINT(misc-no-recursion)
    for (const auto& child : parent.children()) {
      if (is(child, "w:p"))
        paragraph(child, block);
      else if (is(child, "w:tbl"))
        table(child, block);
      else if (is(child, "w:sdt"))
        container(child.child("w:sdtContent"), block);
      else if (is(child, "w:customXml") || is(child, "w:ins") || is(child, "w:moveTo") || is(child, "w:smartTag"))
        container(child, block);
    }
  }

  void table(const xml_node& node, const Block& outer) {  // NOLINT(misc-no-recursion)
    Block block = outer;
    block.kind = BlockKind::cell;
    block.table = ++tables_;
    block.row = 0;
    for (const auto& row : node.children("w:tr")) {
      if (row.child("w:trPr").child("w:del")) continue;
      ++block.row;
      block.column = 0;
      for (const auto& cell : row.children("w:tc")) {
        ++block.column;
        container(cell, block);
        if (const int span = cell.child("w:tcPr").child("w:gridSpan").attribute("w:val").as_int(1);
            span > 1 && span < 64)
          block.column = static_cast<std::uint16_t>(block.column + span - 1);
      }
    }
  }

  std::string label_of(const xml_node& properties, bool& heading) {
    int num = -1, level = -1;
    std::string style = value_of(properties, "w:pStyle");
    for (int steps = 0; steps < 32 && !style.empty(); ++steps) {
      const auto entry = numbering_.styles.find(style);
      if (entry == numbering_.styles.end()) break;
      heading = heading || entry->second.heading;
      if (num < 0) num = entry->second.num;
      if (level < 0) level = entry->second.level;
      style = entry->second.based_on;
    }
    if (const auto own = properties.child("w:numPr")) {
      if (own.child("w:numId")) num = own.child("w:numId").attribute("w:val").as_int(-1);
      if (own.child("w:ilvl")) level = own.child("w:ilvl").attribute("w:val").as_int(0);
    }
    if (level < 0) level = 0;
    const auto list = numbering_.nums.find(num);
    if (num <= 0 || list == numbering_.nums.end() || level > 8) return "";
    auto levels = numbering_.abstract[list->second.abstract];
    for (const auto& [index, own] : list->second.levels) levels[index] = own;
    auto& counters = numbering_.counters[list->second.abstract];
    const Level& at = levels[level];
    if (const auto over = list->second.starts.find(level);
        over != list->second.starts.end() && !numbering_.started[num][level]) {
      numbering_.started[num][level] = true;
      counters[level] = over->second;
    } else if (const auto counter = counters.find(level); counter != counters.end()) {
      ++counter->second;
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
    if (at.format == "bullet") {
      std::size_t start = 0;
      const char32_t c = at.text.empty() ? U'-' : text::next(at.text, start);
      return c >= 0xE000 && c < 0xF900 ? "-" : at.text.empty() ? "-" : at.text;
    }
    std::string label;
    for (std::size_t k = 0; k < at.text.size(); ++k) {
      if (at.text[k] == '%' && k + 1 < at.text.size() && at.text[k + 1] >= '1' && at.text[k + 1] <= '9') {
        const int other = at.text[++k] - '1';
        const int n = counters.contains(other) ? counters[other] : levels[other].start;
        label += format_number(n, at.legal ? "decimal" : levels[other].format);
      } else {
        label += at.text[k];
      }
    }
    return label;
  }

  void paragraph(const xml_node& node, const Block& outer) {  // NOLINT(misc-no-recursion)
    Block block = outer;
    const std::uint32_t ordinal = paragraph_++;
    const auto properties = node.child("w:pPr");
    bool heading = false;
    const std::string label = label_of(properties, heading);
    if (heading && block.kind == BlockKind::paragraph) block.kind = BlockKind::heading;
    writer_.append_label(label, block);
    std::vector<xml_node> boxes;
    std::uint32_t run = 0;
    inline_level(node, ordinal, run, boxes);
    // A deleted paragraph mark joins this paragraph with the next one.
    if (properties.child("w:rPr").child("w:del"))
      writer_.append_invented(" ");
    else
      writer_.end_block(block);
    for (const auto& box : boxes) container(box, outer);
  }

  void inline_level(const xml_node& parent, std::uint32_t ordinal, std::uint32_t& run,
                    std::vector<xml_node>& boxes) {  // NOLINT(misc-no-recursion)
    for (const auto& child : parent.children()) {
      if (is(child, "w:r")) {
        run_level(child, ordinal, run++, boxes);
      } else if (is(child, "w:hyperlink") || is(child, "w:ins") || is(child, "w:moveTo") || is(child, "w:smartTag") ||
                 is(child, "w:fldSimple") || is(child, "w:customXml") || is(child, "w:dir") || is(child, "w:bdo")) {
        inline_level(child, ordinal, run, boxes);
      } else if (is(child, "w:sdt")) {
        inline_level(child.child("w:sdtContent"), ordinal, run, boxes);
      }
    }
  }

  void run_level(const xml_node& node, std::uint32_t ordinal, std::uint32_t run, std::vector<xml_node>& boxes) {
    if (opened_ != nullptr) {
      auto& runs = opened_->back().runs;
      if (runs.size() <= ordinal) runs.resize(ordinal + 1);
      if (runs[ordinal].size() <= run) runs[ordinal].resize(run + 1);
      runs[ordinal][run] = node;
    }
    if (is_on(node.child("w:rPr").child("w:vanish"))) return;
    std::uint64_t offset = 0;
    for (const RunPiece& piece : pieces_of(node)) {
      text::SourceRef ref{offset, 0, part_, ordinal, run, text::Step::run_units};
      for (std::size_t at = 0; at < piece.text.size();) offset += text::next(piece.text, at) >= 0x10000 ? 2 : 1;
      ref.end = offset;
      writer_.append(piece.text, ref);
    }
    for (const auto& child : node.children()) {
      if (is(child, "mc:AlternateContent")) {
        find_outermost(child.child("mc:Choice"), "w:txbxContent", boxes);
      } else if (is(child, "w:drawing") || is(child, "w:pict")) {
        find_outermost(child, "w:txbxContent", boxes);
      }
    }
  }

  Package& package_;
  const Limits& limits_;
  const text::LegacyEncodings& legacy_;
  std::vector<DocxPart>* opened_;
  RawBlocks writer_;
  Numbering numbering_;
  std::vector<LimitNote> notes_;
  std::uint32_t part_ = 0, paragraph_ = 0;
  std::uint16_t tables_ = 0;
};

}  // namespace

std::vector<RunPiece> pieces_of(const xml_node& run) {
  std::vector<RunPiece> out;
  for (const auto& child : run.children()) {
    if (is(child, "w:t")) {  // the instruction of a field is w:instrText and never shown
      std::string_view value = child.child_value();
      if (std::string_view(child.attribute("xml:space").value()) != "preserve") value = text::trim(value);
      out.push_back({child, std::string(value)});
    } else if (is(child, "w:tab") || is(child, "w:ptab")) {
      out.push_back({child, "\t"});
    } else if (is(child, "w:br") || is(child, "w:cr")) {
      out.push_back({child, " "});
    } else if (is(child, "w:noBreakHyphen") || is(child, "w:sym")) {
      out.push_back({child, "-"});
    } else if (is(child, "w:softHyphen")) {
      out.push_back({child, "\u00AD"});
    }
  }
  return out;
}

Result<std::vector<DocxPart>> open_docx(Package& package, const Limits& limits) {
  std::vector<DocxPart> parts;
  if (auto read = DocxReader(package, limits, {}, &parts).read(); !read) return read.error();
  return parts;
}

Result<Source> read_docx(Package& package, const Limits& limits, const text::LegacyEncodings& legacy) {
  return DocxReader(package, limits, legacy).read();
}

}  // namespace longghep::input
