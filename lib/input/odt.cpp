// Tested by tests/command_line_test.py.
//
// OpenDocument text (ISO/IEC 26300-1): paragraphs, headings, lists with their
// automatic numbers (5.3, 16.30), tables, notes, frames. Tracked changes are read
// as accepted: what was deleted stands apart (5.5). The way home is part,
// paragraph and run: the ordinals count text:p and text:h in their part, and the
// stretches of text in their paragraph, in document order.
#include <map>
#include <memory>
#include <optional>

#include "input/odt.hpp"

#include "input/numbering.hpp"
#include "input/readers.hpp"
#include "input/xml_part.hpp"

namespace longghep::input {
namespace {

using pugi::xml_node;

bool is(const xml_node& node, std::string_view name) { return name == node.name(); }

struct Level {
  Numeral numeral = Numeral::none;
  bool bullet = false;
  std::string prefix, suffix, mark;
  int start = 1, shown = 1;
};
using ListStyle = std::map<int, Level>;

Level level_of(const xml_node& node) {
  Level level;
  level.bullet = is(node, "text:list-level-style-bullet");
  level.mark = node.attribute("text:bullet-char").value();
  level.prefix = node.attribute("style:num-prefix").value();
  level.suffix = node.attribute("style:num-suffix").value();
  level.start = node.attribute("text:start-value").as_int(1);
  level.shown = node.attribute("text:display-levels").as_int(1);
  const std::string_view format = node.attribute("style:num-format").value();
  level.numeral = format == "1"   ? Numeral::decimal
                  : format == "I" ? Numeral::upper_roman
                  : format == "i" ? Numeral::lower_roman
                  : format == "A" ? Numeral::upper_letter
                  : format == "a" ? Numeral::lower_letter
                                  : Numeral::none;
  return level;
}

class OdtReader {
 public:
  /// With `opened` the content stays open, for a writer.
  OdtReader(Package& package, const Limits& limits, const text::LegacyEncodings& legacy, OdtContent* opened = nullptr)
      : package_(package), limits_(limits), legacy_(legacy), opened_(opened) {}

  Result<Source> read() {
    auto styles = package_.part("styles.xml");
    if (!styles) return styles.error();
    if (styles->has_value()) {
      pugi::xml_document document;
      if (auto loaded = load_part(document, **styles, "styles.xml", limits_); loaded)
        read_styles(document.document_element());
      else
        notes_.push_back({"unreadable", "styles.xml", loaded.error().message});
    }
    auto content = package_.part("content.xml");
    if (!content) return content.error();
    if (!content->has_value())
      return Error{ErrorCode::unreadable, "this OpenDocument file has no content.xml", "", 0, 0};
    auto owned = std::make_unique<pugi::xml_document>();
    pugi::xml_document& document = *owned;
    const PartUse use = opened_ != nullptr ? PartUse::rewriting : PartUse::reading;
    if (auto loaded = load_part(document, **content, "content.xml", limits_, use); !loaded) {
      const auto manifest = package_.part("META-INF/manifest.xml");
      if (manifest && manifest->has_value() && (*manifest)->find("encryption-data") != std::string::npos)
        return Error{ErrorCode::unsupported, "the OpenDocument file is encrypted; save it without a password", "", 0,
                     0};
      return loaded.error();
    }
    part_ = writer_.add_part("content.xml");
    read_styles(document.document_element());
    container(document.document_element().child("office:body").child("office:text"), {}, {});
    for (std::size_t k = 0; k < footnotes_.size(); ++k) {  // a note may hold notes
      Block block;
      block.kind = BlockKind::note;
      container(footnotes_[k].child("text:note-body"), block, {});
    }
    if (opened_ != nullptr) opened_->xml = std::move(owned);
    Source source = std::move(writer_).finish("odt", "utf-8", legacy_);
    source.notes.insert(source.notes.end(), notes_.begin(), notes_.end());
    return source;
  }

 private:
  struct Style {
    std::string parent, font;
    std::optional<bool> capitals, hidden;
  };
  struct List {
    const ListStyle* style = nullptr;
    int depth = 0;
    std::vector<int>* counters = nullptr;
    bool fresh = false;  ///< the next paragraph is the first of its item, and carries the number
  };

  void read_styles(const xml_node& root) {
    for (const auto& face : root.child("office:font-face-decls").children("style:font-face"))
      faces_[face.attribute("style:name").value()] = face.attribute("svg:font-family").value();
    for (const char* kind : {"office:styles", "office:automatic-styles"}) read_styles_of(root.child(kind));
  }
  void read_styles_of(const xml_node& root) {
    for (const auto& node : root.children()) {
      if (is(node, "style:style") || is(node, "style:default-style")) {
        Style& style =
            styles_[std::string(node.attribute("style:family").value()) + " " + node.attribute("style:name").value()];
        style.parent = node.attribute("style:parent-style-name").value();
        const auto properties = node.child("style:text-properties");
        const std::string name = properties.attribute("style:font-name").value();
        const auto face = faces_.find(name);
        style.font = face != faces_.end() ? face->second : name;
        if (style.font.empty()) style.font = properties.attribute("fo:font-family").value();
        std::erase(style.font, '\'');
        if (const auto transform = properties.attribute("fo:text-transform"))
          style.capitals = std::string_view(transform.value()) == "uppercase";
        if (const auto display = properties.attribute("text:display"))
          style.hidden = std::string_view(display.value()) == "none";
      }
      if (is(node, "text:list-style") || is(node, "text:outline-style")) {
        auto& style = is(node, "text:list-style") ? lists_[node.attribute("style:name").value()] : outline_;
        for (const auto& level : node.children())
          if (level.type() == pugi::node_element) style[level.attribute("text:level").as_int(1)] = level_of(level);
      }
    }
  }

  /// What a style and those above it say; what they leave open stays as it was.
  void set(const char* family, std::string name, Style& setting) const {
    Style found;
    for (int steps = 0; steps < 32; ++steps) {
      const auto style = styles_.find(std::string(family) + " " + name);
      if (style == styles_.end()) break;
      if (found.font.empty()) found.font = style->second.font;
      if (!found.capitals) found.capitals = style->second.capitals;
      if (!found.hidden) found.hidden = style->second.hidden;
      if (name.empty()) break;
      name = style->second.parent;
    }
    if (!found.font.empty()) setting.font = found.font;
    if (found.capitals) setting.capitals = found.capitals;
    if (found.hidden) setting.hidden = found.hidden;
  }

  // Block level. Depth was bounded by load_part().
  void container(const xml_node& parent, const Block& block, List list) {  // NOLINT(misc-no-recursion)
    for (const auto& child : parent.children()) {
      if (is(child, "text:p") || is(child, "text:h")) {
        paragraph(child, block, list);
        list.fresh = false;
      } else if (is(child, "text:list")) {
        read_list(child, block, list);
      } else if (is(child, "table:table")) {
        table(child, block);
      } else if (is(child, "text:section") || is(child, "text:index-body") || is(child, "draw:text-box") ||
                 is(child, "text:table-of-content") || is(child, "text:numbered-paragraph")) {
        container(child, block, list);
      }
    }
  }

  void read_list(const xml_node& node, const Block& block, const List& outer) {  // NOLINT(misc-no-recursion)
    List list = outer;
    ++list.depth;
    const std::string name = node.attribute("text:style-name").value();
    if (const auto style = lists_.find(name); style != lists_.end()) list.style = &style->second;
    if (outer.counters == nullptr) {
      // A list begins anew, unless it says that it goes on with the last one of its style, or with a named one.
      std::string key = node.attribute("text:continue-list").value();
      const std::string id = node.attribute("xml:id").value();
      if (key.empty() && node.attribute("text:continue-numbering").as_bool()) key = last_of_style_[name];
      if (key.empty()) key = "#" + std::to_string(++lists_read_);
      if (const auto same = named_.find(key); same != named_.end()) key = same->second;
      if (!id.empty()) named_[id] = key;
      last_of_style_[name] = key;
      list.counters = &counters_[key];
    }
    for (const auto& item : node.children()) {
      if (!is(item, "text:list-item") && !is(item, "text:list-header")) continue;
      auto& counters = *list.counters;
      const auto depth = static_cast<std::size_t>(list.depth);
      if (is(item, "text:list-item")) {
        // A level below that was counted starts anew.
        if (counters.size() > depth) counters.resize(depth);
        while (counters.size() < depth)
          counters.push_back(start_of(list.style, static_cast<int>(counters.size()) + 1) - 1);
        counters[depth - 1] =
            item.attribute("text:start-value") ? item.attribute("text:start-value").as_int() : counters[depth - 1] + 1;
      }
      // An item that only holds a list carries no number of its own.
      xml_node first = item.first_child();
      while (first && first.type() != pugi::node_element) first = first.next_sibling();
      list.fresh = is(item, "text:list-item") && !is(first, "text:list");
      if (is(item, "text:list-item") && !list.fresh) --counters[depth - 1];
      container(item, block, list);
    }
  }

  static int start_of(const ListStyle* style, int depth) {
    if (style == nullptr) return 1;
    const auto level = style->find(depth);
    return level == style->end() ? 1 : level->second.start;
  }

  static std::string label_of(const ListStyle& style, int depth, const std::vector<int>& counters) {
    const auto level = style.find(depth);
    if (level == style.end()) return "";
    if (level->second.bullet) return bullet_of(level->second.mark);
    if (level->second.numeral == Numeral::none) return level->second.prefix + level->second.suffix;
    std::string out = level->second.prefix;
    for (int k = std::max(1, depth - level->second.shown + 1); k <= depth; ++k) {
      const auto at = style.find(k);
      if (at == style.end() || (k < depth && at->second.numeral == Numeral::none)) continue;
      if (out.size() > level->second.prefix.size()) out += ".";
      out += list_number(counters[static_cast<std::size_t>(k) - 1], at->second.numeral);
    }
    return out + level->second.suffix;
  }

  void table(const xml_node& node, const Block& outer) {  // NOLINT(misc-no-recursion)
    Block block = outer;
    block.kind = BlockKind::cell;
    block.table = ++tables_;
    block.row = 0;
    rows(node, block);
  }
  void rows(const xml_node& node, Block& block) {  // NOLINT(misc-no-recursion)
    for (const auto& child : node.children()) {
      if (is(child, "table:table-header-rows") || is(child, "table:table-rows") || is(child, "table:table-row-group")) {
        rows(child, block);
      } else if (is(child, "table:table-row")) {
        ++block.row;
        block.column = 0;
        for (const auto& cell : child.children()) {
          if (!is(cell, "table:table-cell") && !is(cell, "table:covered-table-cell")) continue;
          ++block.column;
          container(cell, block, {});
          const int repeated = cell.attribute("table:number-columns-repeated").as_int(1);
          if (repeated > 1 && repeated < 64) block.column = static_cast<std::uint16_t>(block.column + repeated - 1);
        }
      }
    }
  }

  void paragraph(const xml_node& node, const Block& outer, const List& list) {  // NOLINT(misc-no-recursion)
    Block block = outer;
    const std::uint32_t ordinal = paragraph_++;
    std::string label;
    const bool heading = is(node, "text:h");
    if (list.fresh && list.style != nullptr)
      label = label_of(*list.style, list.depth, *list.counters);
    else if (heading && list.counters == nullptr)
      label = heading_label(node);
    if (heading && block.kind == BlockKind::paragraph) block.kind = BlockKind::heading;
    writer_.append_label(label, block);
    std::vector<xml_node> boxes;
    std::uint32_t run = 0;
    bool blank = true;  // white space at the start collapses (6.1.2)
    Style setting;
    set("paragraph", "", setting);
    set("paragraph", node.attribute("text:style-name").value(), setting);
    inline_level(node, ordinal, run, blank, setting, boxes);
    writer_.end_block(block);
    for (const auto& box : boxes) container(box, outer, {});
  }

  std::string heading_label(const xml_node& node) {
    const int level = node.attribute("text:outline-level").as_int(1);
    if (level < 1 || level > 10 || node.attribute("text:is-list-header").as_bool()) return "";
    const auto at = outline_.find(level);
    if (at == outline_.end() || at->second.numeral == Numeral::none) return "";
    auto& counters = headings_;
    const auto depth = static_cast<std::size_t>(level);
    if (counters.size() > depth) counters.resize(depth);
    while (counters.size() < depth) counters.push_back(start_of(&outline_, static_cast<int>(counters.size()) + 1) - 1);
    ++counters[depth - 1];
    return label_of(outline_, level, counters);
  }

  void add(std::string_view piece, std::uint32_t ordinal, std::uint32_t run, const Style& setting) {
    if (setting.hidden.value_or(false)) return;
    writer_.set_font(setting.font, setting.capitals.value_or(false));
    text::SourceRef ref{0, 0, part_, ordinal, run, text::Step::run_units};
    ref.end += text::count(piece).utf16;
    writer_.append(piece, ref);
  }

  void keep(std::uint32_t ordinal, std::uint32_t run, const xml_node& node, bool after_blank) {
    if (opened_ == nullptr) return;
    if (opened_->runs.size() <= ordinal) opened_->runs.resize(ordinal + 1);
    auto& runs = opened_->runs[ordinal];
    if (runs.size() <= run) runs.resize(run + 1);
    runs[run] = {node, after_blank};
  }

  void inline_level(const xml_node& parent, std::uint32_t ordinal, std::uint32_t& run, bool& blank, const Style& outer,
                    std::vector<xml_node>& boxes) {  // NOLINT(misc-no-recursion)
    for (const auto& child : parent.children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        std::string collapsed;
        keep(ordinal, run, child, blank);
        collapse(child.value(), blank, collapsed);
        add(collapsed, ordinal, run++, outer);
      } else if (is(child, "text:s")) {
        keep(ordinal, run, child, false);
        const unsigned count = child.attribute("text:c").as_uint(1);
        add(std::string(std::min(count, 1000U), ' '), ordinal, run++, outer);
        blank = false;
      } else if (is(child, "text:tab")) {
        keep(ordinal, run, child, false);
        add("\t", ordinal, run++, outer);
        blank = false;
      } else if (is(child, "text:line-break")) {
        keep(ordinal, run, child, false);
        if (!outer.hidden.value_or(false)) writer_.append_line_end({0, 1, part_, ordinal, run, text::Step::run_units});
        ++run;
        blank = true;
      } else if (is(child, "text:note")) {
        footnotes_.push_back(child);
      } else if (is(child, "draw:custom-shape")) {
        boxes.push_back(child);
      } else if (is(child, "draw:frame") || is(child, "draw:g")) {
        find_outermost(child, "draw:text-box", boxes);
      } else if (!is(child, "office:annotation") && !is(child, "office:annotation-end") &&
                 !is(child, "text:ruby-text") && !is(child, "text:bookmark")) {
        Style setting = outer;
        if (is(child, "text:span")) set("text", child.attribute("text:style-name").value(), setting);
        inline_level(child, ordinal, run, blank, setting, boxes);  // spans, links, fields with their shown text
      }
    }
  }

  Package& package_;
  const Limits& limits_;
  const text::LegacyEncodings& legacy_;
  OdtContent* opened_;
  RawBlocks writer_;
  std::map<std::string, std::string> faces_;
  std::map<std::string, Style> styles_;  // by family and name
  std::map<std::string, ListStyle> lists_;
  std::map<std::string, std::string> last_of_style_, named_;
  std::map<std::string, std::vector<int>> counters_;
  ListStyle outline_;
  std::vector<int> headings_;
  std::vector<xml_node> footnotes_;
  std::vector<LimitNote> notes_;
  std::uint32_t part_ = 0, paragraph_ = 0;
  std::size_t lists_read_ = 0;
  std::uint16_t tables_ = 0;
};

}  // namespace

std::size_t collapse(std::string_view text, bool& after_blank, std::string& out, std::size_t units) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    const std::size_t width = text::pass_units(text, next);  // as what is counted of it
    const char c = text[at];
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space || !after_blank) {
      if (units < width) return at;
      units -= width;
      if (space)
        out += ' ';
      else
        out += text.substr(at, next - at);
    }
    after_blank = space;
    at = next;
  }
  return at;
}

Result<OdtContent> open_odt(Package& package, const Limits& limits) {
  OdtContent content;
  if (auto read = OdtReader(package, limits, {}, &content).read(); !read) return read.error();
  return content;
}

Result<Source> read_odt(Package& package, const Limits& limits, const text::LegacyEncodings& legacy) {
  return OdtReader(package, limits, legacy).read();
}

}  // namespace longghep::input
