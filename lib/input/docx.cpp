// Tested by tests/command_line_test.py.
//
// WordprocessingML (ECMA-376 Part 1): paragraphs, runs, tables, automatic
// numbers, footnotes, text boxes. Tracked changes are read as accepted, comments
// are left out. The way home is part, paragraph, run and UTF-16 offset: the
// ordinals count w:p in its part and w:r in its paragraph, in document order.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "input/docx.hpp"
#include "input/numbering.hpp"
#include "input/readers.hpp"
#include "input/xml_part.hpp"

namespace longghep::input {
namespace {

using pugi::xml_node;

// Names differ early: no call, and no length that is counted first.
bool is(const xml_node& node, const char* name) {
  const char* own = node.name();
  while (*own != 0 && *own == *name) ++own, ++name;
  return *own == *name;
}
const char* value_of(const xml_node& node, const char* child) { return node.child(child).attribute("w:val").value(); }
bool is_true(const pugi::xml_attribute& attribute) {
  const std::string_view value = attribute.value();
  return attribute && value != "0" && value != "false" && value != "off";
}
// Of Word 2003 XML: what is put in, or only commented, but not what is deleted.
bool is_annotation_shown(const xml_node& node) {
  return is(node, "aml:annotation") && std::string_view(node.attribute("w:type").value()) != "Word.Deletion";
}
bool is_on(const xml_node& toggle) {
  return toggle && (!toggle.attribute("w:val") || is_true(toggle.attribute("w:val")));
}

// ---- Numbers and styles (17.9, 17.7) ----------------------------------------------

ListLevel level_of(const xml_node& node) {
  static constexpr std::pair<std::string_view, Numeral> kFormats[] = {{"upperRoman", Numeral::upper_roman},
                                                                      {"lowerRoman", Numeral::lower_roman},
                                                                      {"upperLetter", Numeral::upper_letter},
                                                                      {"lowerLetter", Numeral::lower_letter},
                                                                      {"decimalZero", Numeral::two_digits},
                                                                      {"bullet", Numeral::bullet},
                                                                      {"none", Numeral::none}};
  ListLevel level;
  for (const auto& [name, numeral] : kFormats)
    if (name == value_of(node, "w:numFmt")) level.numeral = numeral;
  level.text = value_of(node, "w:lvlText");
  level.start = node.child("w:start").attribute("w:val").as_int(1);
  level.restart = node.child("w:lvlRestart").attribute("w:val").as_int(-1);
  level.legal = is_on(node.child("w:isLgl"));
  return level;
}

/// How characters are set; what a style or a run leaves open is empty.
struct Setting {
  std::string font;
  std::optional<bool> capitals;
};

Setting setting_of(const xml_node& properties) {
  Setting out;
  for (const auto& child : properties.children()) {
    if (is(child, "w:rFonts")) {
      // The letters of the old encodings lie above ASCII: in the font for "high ANSI".
      out.font = child.attribute("w:hAnsi").value();
      if (out.font.empty()) out.font = child.attribute("w:ascii").value();
    } else if (is(child, "w:caps")) {
      out.capitals = is_on(child);
    }
  }
  return out;
}

struct Style {
  std::string based_on;
  int num = -1, level = -1;
  bool heading = false;
  Setting setting;
};

struct Styles {
  std::map<std::string, Style> by_id;
  std::string of_paragraphs;  ///< the default
  Setting setting;
};

void read_numbering(const xml_node& root, Numbering& out) {
  std::map<std::string, int> by_style;  // 17.9.27: an abstract list may be kept under the name of a style
  for (const auto& abstract : root.children("w:abstractNum")) {
    const int id = abstract.attribute("w:abstractNumId").as_int();
    auto& levels = out.abstract[id];
    for (const auto& level : abstract.children("w:lvl")) levels[level.attribute("w:ilvl").as_int()] = level_of(level);
    if (const auto link = abstract.child("w:styleLink")) by_style[link.attribute("w:val").value()] = id;
  }
  for (const auto& num : root.children("w:num")) {
    auto& entry = out.lists[num.attribute("w:numId").as_int()];
    entry.abstract = num.child("w:abstractNumId").attribute("w:val").as_int(-1);
    for (const auto& over : num.children("w:lvlOverride")) {
      const int level = over.attribute("w:ilvl").as_int();
      if (const auto start = over.child("w:startOverride")) entry.starts[level] = start.attribute("w:val").as_int(1);
      if (const auto own = over.child("w:lvl")) entry.levels[level] = level_of(own);
    }
  }
  for (const auto& abstract : root.children("w:abstractNum"))
    if (const auto link = abstract.child("w:numStyleLink"))
      if (const auto style = by_style.find(link.attribute("w:val").value()); style != by_style.end())
        out.abstract[abstract.attribute("w:abstractNumId").as_int()] = out.abstract[style->second];
}

void read_styles(const xml_node& root, Styles& out) {
  out.setting = setting_of(root.child("w:docDefaults").child("w:rPrDefault").child("w:rPr"));
  for (const auto& style : root.children("w:style")) {
    const std::string id = style.attribute("w:styleId").value();
    auto& entry = out.by_id[id];
    entry.based_on = value_of(style, "w:basedOn");
    if (is_true(style.attribute("w:default")) && std::string_view(style.attribute("w:type").value()) == "paragraph")
      out.of_paragraphs = id;
    const auto properties = style.child("w:pPr");
    if (const auto num = properties.child("w:numPr")) {
      entry.num = num.child("w:numId").attribute("w:val").as_int(-1);
      entry.level = num.child("w:ilvl").attribute("w:val").as_int(-1);
    }
    entry.heading =
        properties.child("w:outlineLvl") && properties.child("w:outlineLvl").attribute("w:val").as_int(9) < 9;
    entry.setting = setting_of(style.child("w:rPr"));
  }
}

// A sign by the number it has in its font (17.3.3.30); in a font of letters it is the letter of that byte, in one of
// the old encodings to be read as those are.
std::string symbol_of(const xml_node& node) {
  const std::string_view font = node.attribute("w:font").value();
  auto code = static_cast<char32_t>(std::strtoul(node.attribute("w:char").value(), nullptr, 16));
  if (font.starts_with("Symbol") || font.starts_with("Wingdings") || font.starts_with("Webdings"))
    code = text::sign(font, code);
  else if (code >= 0xF000 && code < 0xF100)
    code = text::windows_1252(static_cast<unsigned char>(code));
  std::string out;
  text::append_utf8(out, code < 0x20 || code > 0xFFFD || (code >= 0xD800 && code < 0xF900) ? U'-' : code);
  return out;
}

class DocxReader {
 public:
  DocxReader(const Limits& limits, const text::LegacyEncodings& legacy, const DocxVisitor* visitor = nullptr)
      : limits_(limits), legacy_(legacy), visitor_(visitor) {}

  Result<Source> read(Package& package) {
    auto known = docx_names(package, limits_);
    if (!known) return known.error();
    const DocxNames& names = *known;
    auto main = package.part(names.main);
    if (!main) return main.error();
    if (!main->has_value()) {
      return Error{ErrorCode::unreadable, "this ZIP file is no Word or OpenDocument text: it has no word/document.xml",
                   "", 0, 0};
    }
    if (auto done = side_part(package, names.numbering.c_str(),
                              [&](const xml_node& root) { read_numbering(root, numbering_); });
        !done)
      return done.error();
    if (auto done = side_part(package, names.styles.c_str(), [&](const xml_node& root) { read_styles(root, styles_); });
        !done)
      return done.error();
    // A part goes as soon as it is read.
    if (auto done = body(std::string(std::move(**main)), names.main, false); !done) return done.error();
    for (const std::string& name : {names.footnotes, names.endnotes}) {
      auto notes = package.part(name);
      if (!notes) {
        notes_.push_back({"unreadable", name, notes.error().message});
      } else if (notes->has_value()) {
        if (auto done = body(std::string(std::move(**notes)), name, true); !done)
          notes_.push_back({"unreadable", name, done.error().message});
      }
    }
    Source source = std::move(writer_).finish("docx", "utf-8", legacy_);
    source.notes.insert(source.notes.end(), notes_.begin(), notes_.end());
    return source;
  }

  /// Without a visitor, reads a part into the text; with one, shows it the runs.
  Result<bool> body(std::string_view part, const std::string& name, bool notes) {
    if (visitor_ == nullptr) {
      writer_.reserve(part.size());
      part_ = writer_.add_part(name);
    }
    paragraph_ = 0;
    Block block;
    if (notes) block.kind = BlockKind::note;
    const auto read = [&](const PartElement& element) {
      element_ = &element;
      if (visitor_ != nullptr && visitor_->block) visitor_->block(element);
      if (!notes)
        block_level(element.node, block);
      else if (std::string_view(element.node.attribute("w:type").value()).empty())
        container(element.node, block);
    };
    std::function<bool(std::string_view)> passes;
    if (visitor_ != nullptr && visitor_->passes && !notes)
      passes = [&](std::string_view xml) {
        if (name_at(xml, 1) != "w:p" || !visitor_->passes(paragraph_, xml)) return false;
        ++paragraph_;
        return true;
      };
    auto done = each_element(part, notes ? "" : "w:body", name, limits_,
                             visitor_ != nullptr ? PartUse::as_written : PartUse::reading, read, passes);
    if (!done) return done.error();
    if (!*done) return Error{ErrorCode::unreadable, "part " + name + " is no Word document: it has no body", "", 0, 0};
    return true;
  }

 private:
  template <class Use>
  Result<bool> side_part(Package& package, const char* name, Use&& use) {
    auto bytes = package.part(name);
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

  // Block level: paragraphs and tables, through whatever wraps them. Depth was bounded by load().
  void container(const xml_node& parent, const Block& block) {  // NOLINT(misc-no-recursion)
    for (const auto& child : parent.children()) block_level(child, block);
  }
  void block_level(const xml_node& child, const Block& block) {  // NOLINT(misc-no-recursion)
    if (is(child, "w:p"))
      paragraph(child, block);
    else if (is(child, "w:tbl"))
      table(child, block);
    else if (is(child, "w:sdt"))
      container(child.child("w:sdtContent"), block);
    else if (is(child, "w:customXml") || is(child, "w:ins") || is(child, "w:moveTo") || is(child, "w:smartTag") ||
             is(child, "wx:sect") || is(child, "wx:sub-section"))
      container(child, block);
    else if (is_annotation_shown(child))
      container(child.child("aml:content"), block);
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

  // The styles of a chain, the nearest first, until `use` says stop.
  template <class Use>
  void each_style(std::string id, Use&& use) const {
    for (int steps = 0; steps < 32 && !id.empty(); ++steps) {
      const auto entry = styles_.by_id.find(id);
      if (entry == styles_.by_id.end() || !use(entry->second)) return;
      id = entry->second.based_on;
    }
  }

  std::string label_of(const xml_node& properties, const std::string& style, bool& heading) {
    int num = -1, level = -1;
    each_style(style, [&](const Style& at) {
      heading = heading || at.heading;
      if (num < 0) num = at.num;
      if (level < 0) level = at.level;
      return true;
    });
    if (const auto own = properties.child("w:listPr"))  // Word 2003 XML says the number itself
      return own.child("wx:t").attribute("wx:val").value();
    if (const auto own = properties.child("w:numPr")) {
      if (own.child("w:numId")) num = own.child("w:numId").attribute("w:val").as_int(-1);
      if (own.child("w:ilvl")) level = own.child("w:ilvl").attribute("w:val").as_int(0);
    }
    return num <= 0 ? "" : numbering_.next_label(num, std::max(level, 0));
  }

  void complete(Setting& setting, const Setting& from) const {
    if (setting.font.empty()) setting.font = from.font;
    if (!setting.capitals) setting.capitals = from.capitals;
  }

  /// How the characters of a paragraph are set where its runs say nothing; what it says itself stands in its style.
  const Setting& setting_of_style(const std::string& style) {
    const auto [entry, fresh] = settings_.try_emplace(style);
    Setting& setting = entry->second;
    if (fresh) {
      each_style(style, [&](const Style& at) {
        complete(setting, at.setting);
        return true;
      });
      complete(setting, styles_.setting);
    }
    return setting;
  }

  void set_font(const xml_node& properties) {
    if (!properties) return writer_.set_font(setting_->font, setting_->capitals.value_or(false));
    Setting setting = setting_of(properties);
    if (const char* style = value_of(properties, "w:rStyle"); *style != 0)
      each_style(style, [&](const Style& at) {
        complete(setting, at.setting);
        return true;
      });
    complete(setting, *setting_);
    writer_.set_font(setting.font, setting.capitals.value_or(false));
  }

  void paragraph(const xml_node& node, const Block& outer) {  // NOLINT(misc-no-recursion)
    const std::uint32_t ordinal = paragraph_++;
    std::vector<xml_node> boxes;
    std::uint32_t run = 0;
    if (visitor_ != nullptr) {
      inline_level(node, ordinal, run, boxes);
    } else {
      Block block = outer;
      const auto properties = node.child("w:pPr");
      bool heading = false;
      style_ = value_of(properties, "w:pStyle");
      if (style_.empty()) style_ = styles_.of_paragraphs;
      setting_ = &setting_of_style(style_);
      const std::string label = label_of(properties, style_, heading);
      if (heading && block.kind == BlockKind::paragraph) block.kind = BlockKind::heading;
      writer_.append_label(label, block);
      inline_level(node, ordinal, run, boxes);
      // A deleted paragraph mark joins this paragraph with the next one.
      if (properties.child("w:rPr").child("w:del"))
        writer_.append_invented(" ");
      else
        writer_.end_block(block);
    }
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
      } else if (is_annotation_shown(child)) {
        inline_level(child.child("aml:content"), ordinal, run, boxes);
      }
    }
  }

  void run_level(const xml_node& node, std::uint32_t ordinal, std::uint32_t run, std::vector<xml_node>& boxes) {
    if (visitor_ != nullptr) visitor_->run({ordinal, run, node, *element_});
    const auto properties = node.child("w:rPr");
    if (properties && is_on(properties.child("w:vanish"))) return;
    if (visitor_ == nullptr) text_of(node, properties, ordinal, run);
    for (const auto& child : node.children()) {
      if (is(child, "w:t") || is(child, "w:rPr")) continue;  // as most
      if (is(child, "mc:AlternateContent")) {
        find_outermost(child.child("mc:Choice"), "w:txbxContent", boxes);
      } else if (is(child, "w:drawing") || is(child, "w:pict")) {
        find_outermost(child, "w:txbxContent", boxes);
      } else if (is(child, "w:footnote") || is(child, "w:endnote")) {  // of Word 2003 XML
        boxes.push_back(child);
      }
    }
  }

  void text_of(const xml_node& node, const xml_node& properties, std::uint32_t ordinal, std::uint32_t run) {
    set_font(properties);
    std::uint64_t offset = 0;
    pieces_.clear();
    pieces_of(node, pieces_);
    for (const RunPiece& piece : pieces_) {
      const std::string_view text = piece.text();
      text::SourceRef ref{offset, 0, part_, ordinal, run, text::Step::run_units};
      offset += text::count(text).utf16;
      ref.end = offset;
      if (is(piece.child, "w:sym")) {
        writer_.set_font(piece.child.attribute("w:font").value(), false);
        writer_.append(text, ref);
        set_font(properties);
      } else if (text == RawBlocks::kLineEnd) {
        writer_.append_line_end(ref);
      } else {
        writer_.append(text, ref);
      }
    }
  }

  const Limits& limits_;
  const text::LegacyEncodings& legacy_;
  const DocxVisitor* visitor_;
  const PartElement* element_ = nullptr;  // that is being walked
  RawBlocks writer_;
  Numbering numbering_;
  Styles styles_;
  std::map<std::string, Setting> settings_;  // by style of paragraph
  std::string style_;                        // of the paragraph being read
  const Setting* setting_ = nullptr;         // of that style
  std::vector<RunPiece> pieces_;
  std::vector<LimitNote> notes_;
  std::uint32_t part_ = 0, paragraph_ = 0;
  std::uint16_t tables_ = 0;
};

}  // namespace

Result<DocxNames> docx_names(Package& package, const Limits& limits) {
  DocxNames names;
  // The targets of a part, by the last word of their type; they are relative to its folder.
  const auto follow = [&](const std::string& relations, const std::string& folder,
                          std::initializer_list<std::pair<std::string_view, std::string*>> wanted) -> Result<bool> {
    auto bytes = package.part(relations);
    if (!bytes) return bytes.error();
    pugi::xml_document document;
    if (!bytes->has_value() || !load_part(document, **bytes, relations, limits)) return true;
    for (const auto& relation : document.document_element().children("Relationship")) {
      const std::string_view type = relation.attribute("Type").value(), target = relation.attribute("Target").value();
      if (target.empty() || std::string_view(relation.attribute("TargetMode").value()) == "External") continue;
      for (const auto& [name, into] : wanted)
        if (type.ends_with(name))
          *into = target.front() == '/' ? std::string(target.substr(1)) : folder + std::string(target);
    }
    return true;
  };
  if (auto done = follow("_rels/.rels", "", {{"/officeDocument", &names.main}}); !done) return done.error();
  const auto members = package.names();
  if (std::find(members.begin(), members.end(), names.main) == members.end())
    names.main = DocxNames().main;  // the relationship leads nowhere
  const std::size_t slash = names.main.rfind('/') + 1;
  const std::string folder = names.main.substr(0, slash);
  names.relations = folder + "_rels/" + names.main.substr(slash) + ".rels";
  names.comments = folder + "comments.xml";
  if (auto done = follow(names.relations, folder,
                         {{"/numbering", &names.numbering},
                          {"/styles", &names.styles},
                          {"/footnotes", &names.footnotes},
                          {"/endnotes", &names.endnotes},
                          {"/comments", &names.comments}});
      !done)
    return done.error();
  return names;
}

void pieces_of(const xml_node& run, std::vector<RunPiece>& out) {
  for (const auto& child : run.children()) {
    if (is(child, "w:t")) {  // the instruction of a field is w:instrText and never shown
      std::string_view value = child.child_value();
      if (std::string_view(child.attribute("xml:space").value()) != "preserve") value = text::trim(value);
      out.push_back({child, value, ""});
    } else if (is(child, "w:tab") || is(child, "w:ptab")) {
      out.push_back({child, "\t", ""});
    } else if (is(child, "w:br") || is(child, "w:cr")) {
      out.push_back({child, RawBlocks::kLineEnd, ""});
    } else if (is(child, "w:noBreakHyphen")) {
      out.push_back({child, "-", ""});
    } else if (is(child, "w:sym")) {
      out.push_back({child, {}, symbol_of(child)});
    } else if (is(child, "w:softHyphen")) {
      out.push_back({child, "\u00AD", ""});
    }
  }
}

Result<bool> visit_docx(std::string_view part, const std::string& name, bool notes, const Limits& limits,
                        const DocxVisitor& visitor) {
  const text::LegacyEncodings none;
  return DocxReader(limits, none, &visitor).body(part, name, notes);
}

Result<Source> read_docx(Package& package, const Limits& limits, const text::LegacyEncodings& legacy) {
  return DocxReader(limits, legacy).read(package);
}

}  // namespace longghep::input
