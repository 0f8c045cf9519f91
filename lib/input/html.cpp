// Tested by tests/input/input_test.cpp.
//
// HTML5 as browsers read it, by gumbo, which keeps for every text node a pointer
// into the input: the way home. Its cost is quadratic in the depth of nesting, so
// a linear look at the tags comes first and refuses pages that nest too deep.
#include <gumbo.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "input/readers.hpp"

namespace longghep::input {
namespace {

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Deepest nesting of tags that only close when told to.
std::size_t deepest(std::string_view html) {
  std::size_t depth = 0, most = 0;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    ++at;
    if (html.substr(at, 3) == "!--") {
      const std::size_t end = html.find("-->", at);
      at = end == std::string_view::npos ? html.size() : end;
      continue;
    }
    const bool closes = at < html.size() && html[at] == '/';
    std::size_t begin = at + (closes ? 1 : 0), end = begin;
    while (end < html.size() && (text::is_letter(static_cast<unsigned char>(html[end])) ||
                                 text::is_digit(static_cast<unsigned char>(html[end])) || html[end] == ':'))
      ++end;
    if (end == begin) continue;
    const std::string name = text::to_lower(html.substr(begin, end - begin));
    const std::size_t close = html.find('>', end);
    const bool self = close != std::string_view::npos && close > 0 && html[close - 1] == '/';
    at = end;
    if (self || one_of(name, {"br",     "img", "meta",  "link",  "input", "hr",    "col",  "base", "area",
                              "source", "wbr", "param", "embed", "p",     "li",    "td",   "tr",   "th",
                              "option", "dt",  "dd",    "tbody", "thead", "tfoot", "html", "head", "body"}))
      continue;
    if (closes)
      depth -= depth > 0 ? 1 : 0;
    else
      most = std::max(most, ++depth);
  }
  return most;
}

bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_CAPTION: return true;
    default: return false;
  }
}

bool is_hidden(GumboTag tag) {
  return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_NOSCRIPT ||
         tag == GUMBO_TAG_TEMPLATE || tag == GUMBO_TAG_TEXTAREA || tag == GUMBO_TAG_SELECT || tag == GUMBO_TAG_IFRAME ||
         tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_OBJECT;
}

/// How text is set, as far as it tells what its letters mean.
struct Setting {
  std::string font;
  bool capitals = false;
};

/// The fonts of a page: of its style sheets the rules for tags and classes, and what elements say themselves. A page
/// that names no font of the old encodings is not looked at.
class StyleSheet {
 public:
  StyleSheet(std::string_view page, const text::LegacyEncodings& legacy) {
    if (!names_old_font(page, legacy)) return;
    used_ = true;
    for (std::size_t at = page.find("<style"); at != std::string_view::npos; at = page.find("<style", at)) {
      const std::size_t end = std::min(page.find("</style", at), page.size());
      const std::size_t begin = std::min(page.find('>', at) + 1, end);
      rules(page.substr(begin, end - begin));
      at = end;
    }
  }

  [[nodiscard]] Setting setting_of(const GumboElement& element, Setting setting) const {
    if (!used_) return setting;
    const auto value = [&](const char* name) -> std::string_view {
      const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
      return found == nullptr ? "" : found->value;
    };
    const std::string tag = gumbo_normalized_tagname(element.tag);
    apply(tag, setting);
    for (std::string_view classes = value("class"); !classes.empty();) {
      const std::string_view one = classes.substr(0, classes.find(' '));
      apply("." + text::to_lower(one), setting);
      apply(tag + "." + text::to_lower(one), setting);
      classes.remove_prefix(std::min(classes.size(), one.size() + 1));
    }
    if (const auto face = value("face"); !face.empty()) setting.font = first_name(face);
    if (const auto style = value("style"); !style.empty()) declarations(style, setting);
    return setting;
  }

 private:
  static constexpr std::size_t kMostRules = 10'000;
  struct Rule {
    std::optional<std::string> font;
    std::optional<bool> capitals;
  };

  // Where a name of a font can begin: behind a quotation mark, a colon, a comma, an equals sign.
  static bool names_old_font(std::string_view page, const text::LegacyEncodings& legacy) {
    std::size_t most = kMostRules;
    for (std::size_t at = page.find("font"); at != std::string_view::npos && most > 0; at = page.find("font", at + 4)) {
      --most;
      const std::string_view near = page.substr(at, 200);
      for (std::size_t k = 4; k + 3 < near.size() && near[k] != ';' && near[k] != '>'; ++k)
        if (std::string_view("\"':,=").find(near[k]) != std::string_view::npos &&
            legacy.of_font(first_name(near.substr(k + 1, 40))) != nullptr)
          return true;
    }
    return false;
  }

  // The first name of a list: without quotation marks, and dots that CSS escapes.
  static std::string first_name(std::string_view list) {
    std::string name;
    for (const char c : list.substr(0, list.find_first_of(",;>"))) {
      if (c == '"' || c == '\'' || c == '\\') continue;
      if (!name.empty() || c != ' ') name += c;
    }
    return name;
  }

  template <class Into>
  static void declarations(std::string_view css, Into& into) {
    while (!css.empty()) {
      const std::string_view one = text::trim(css.substr(0, css.find(';')));
      const std::size_t colon = one.find(':');
      if (colon != std::string_view::npos) {
        const std::string name = text::to_lower(text::trim(one.substr(0, colon)));
        if (name == "font-family") into.font = first_name(one.substr(colon + 1));
        if (name == "text-transform") into.capitals = text::trim(one.substr(colon + 1)) == "uppercase";
      }
      css.remove_prefix(std::min(css.size(), css.find(';') == std::string_view::npos ? css.size() : css.find(';') + 1));
    }
  }

  void rules(std::string_view css) {
    while (rules_.size() < kMostRules) {
      const std::size_t open = css.find('{');
      if (open == std::string_view::npos) return;
      const std::size_t close = std::min(css.find('}', open), css.size());
      Rule rule;
      declarations(css.substr(open + 1, close - open - 1), rule);
      if (rule.font || rule.capitals) {
        std::string_view selectors = css.substr(0, open);
        while (!selectors.empty()) {
          const std::string_view one = selectors.substr(0, selectors.find(','));
          rules_[text::to_lower(text::trim(one))] = rule;
          selectors.remove_prefix(std::min(selectors.size(), one.size() + 1));
        }
      }
      css.remove_prefix(std::min(css.size(), close + 1));
    }
  }

  void apply(const std::string& selector, Setting& setting) const {
    const auto rule = rules_.find(selector);
    if (rule == rules_.end()) return;
    if (rule->second.font) setting.font = *rule->second.font;
    if (rule->second.capitals) setting.capitals = *rule->second.capitals;
  }

  bool used_ = false;
  std::map<std::string, Rule> rules_;
};

struct Frame {
  const GumboNode* node;
  unsigned child = 0;
  Block block;
  std::uint16_t row = 0, column = 0;  // counters of a table, kept in its own frame
  bool preformatted = false;
  Setting setting;
};

class HtmlWriter {
 public:
  HtmlWriter(const text::Decoded& decoded, const StyleSheet& sheet) : decoded_(decoded), sheet_(sheet) {}

  void walk(const GumboNode* root) {
    std::vector<Frame> stack;
    stack.push_back({root, 0, {}, 0, 0, false, {}});
    while (!stack.empty()) {
      Frame& frame = stack.back();
      const GumboVector& children = frame.node->v.element.children;
      if (frame.child >= children.length) {
        const GumboTag tag = frame.node->v.element.tag;
        if (is_block(tag)) end(frame.block);
        if (tag == GUMBO_TAG_A && links_ > 0) --links_;
        stack.pop_back();
        continue;
      }
      const auto* child = static_cast<const GumboNode*>(children.data[frame.child++]);
      if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE || child->type == GUMBO_NODE_CDATA)
        writer_.set_font(frame.setting.font, frame.setting.capitals);
      if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE || child->type == GUMBO_NODE_CDATA) {
        write(child->v.text, frame.preformatted);
        continue;
      }
      if (child->type != GUMBO_NODE_ELEMENT) continue;
      const GumboTag tag = child->v.element.tag;
      if (is_hidden(tag)) continue;
      if (tag == GUMBO_TAG_BR) {
        end(frame.block);
        continue;
      }
      Frame inner{child,
                  0,
                  frame.block,
                  0,
                  0,
                  frame.preformatted || tag == GUMBO_TAG_PRE,
                  sheet_.setting_of(child->v.element, frame.setting)};
      if (is_block(tag)) end(frame.block);
      if (tag == GUMBO_TAG_A) ++links_;
      if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) inner.block.kind = BlockKind::heading;
      if (tag == GUMBO_TAG_LI) inner.block.kind = BlockKind::list_item;
      if (tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_FOOTER || tag == GUMBO_TAG_ASIDE || tag == GUMBO_TAG_BUTTON)
        inner.block.outside = true;
      if (tag == GUMBO_TAG_TABLE) inner.block.table = ++tables_;
      if (tag == GUMBO_TAG_TR || tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
        Frame* table = nullptr;
        for (Frame& above : stack)
          if (above.node->v.element.tag == GUMBO_TAG_TABLE) table = &above;
        if (table != nullptr && tag == GUMBO_TAG_TR) {
          inner.block.row = ++table->row;
          table->column = 0;
        } else if (table != nullptr) {
          inner.block.row = table->row;
          inner.block.column = ++table->column;
          inner.block.kind = BlockKind::cell;
        }
      }
      stack.push_back(inner);
    }
    end({});
  }

  Source finish(const text::LegacyEncodings& legacy) && {
    return std::move(writer_).finish("html", decoded_.encoding, legacy);
  }

 private:
  void end(Block block) {
    block.linked = linked_ > 0 && plain_ == 0;
    writer_.end_block(block);
    pending_space_ = false;
    linked_ = plain_ = 0;
  }

  // Writes [begin, end) of the decoded page as it stands there.
  void emit(std::size_t begin, std::size_t end) {
    while (begin < end) {
      std::size_t to = end;
      const text::SourceRef ref = decoded_.source(begin, to);
      writer_.append(std::string_view(decoded_.utf8).substr(begin, to - begin), ref);
      begin = to;
    }
  }

  void write(const GumboText& node, bool preformatted) {
    const std::string_view value(node.text);
    const std::size_t origin = static_cast<std::size_t>(node.original_text.data - decoded_.utf8.data());
    const std::string_view raw(node.original_text.data, node.original_text.length);
    std::size_t clean = std::string_view::npos;  // start of a run copied from raw
    const auto flush = [&](std::size_t to) {
      if (clean != std::string_view::npos) emit(origin + clean, origin + to);
      clean = std::string_view::npos;
    };
    std::size_t j = 0;
    for (std::size_t i = 0; i < raw.size();) {
      const char c = raw[i];
      if (c == '\r') {
        flush(i++);
        continue;
      }
      // Text from behind </body> is joined to the last text before it, and the source of both holds the tags between.
      if (c == '<' && (j >= value.size() || value[j] != '<')) {
        flush(i);
        i = std::min(raw.find('>', i), raw.size() - 1) + 1;
        continue;
      }
      const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\f';
      if (blank) {
        if (preformatted && c == '\n') {
          flush(i);
          writer_.end_block({});
        } else if (!writer_.at_block_start() || clean != std::string_view::npos) {
          // A single plain space stays in the run; anything else is collapsed.
          const bool simple = c == ' ' && clean != std::string_view::npos && i + 1 < raw.size() && raw[i + 1] != ' ' &&
                              raw[i + 1] != '\n' && raw[i + 1] != '\r' && raw[i + 1] != '\t' && !pending_space_;
          if (!simple) {
            flush(i);
            pending_space_ = true;
          }
        }
        ++i;
        ++j;
        continue;
      }
      if (pending_space_) {
        writer_.append_invented(" ");
        pending_space_ = false;
      }
      (links_ > 0 ? linked_ : plain_) += 1;
      if (c == '&' && j < value.size() &&
          (value[j] != '&' || raw.substr(i, 4) == "&amp" || raw.substr(i, 4) == "&#38")) {
        flush(i);
        std::size_t end = i + 1;
        while (end < raw.size() && end - i < 40 &&
               (raw[end] == '#' || text::is_letter(static_cast<unsigned char>(raw[end])) ||
                text::is_digit(static_cast<unsigned char>(raw[end]))))
          ++end;
        if (end < raw.size() && raw[end] == ';') ++end;
        std::size_t next = j;
        const char32_t point = text::next(value, next);
        std::size_t to = origin + end;
        text::SourceRef ref = decoded_.source(origin + i, to);
        while (to < origin + end) {  // it may lie over several pieces
          const std::size_t from = std::exchange(to, origin + end);
          ref.end = decoded_.source(from, to).end;
        }
        ref.end = std::max(ref.begin, ref.end);
        ref.step = text::Step::whole;
        if (point != 0) writer_.append(value.substr(j, next - j), ref);
        i = end;
        j = next;
        continue;
      }
      if (clean == std::string_view::npos) clean = i;
      ++i;
      ++j;
    }
    flush(raw.size());
  }

  const text::Decoded& decoded_;
  const StyleSheet& sheet_;
  RawBlocks writer_;
  std::uint16_t tables_ = 0;
  unsigned links_ = 0;
  std::size_t linked_ = 0, plain_ = 0;
  bool pending_space_ = false;
};

}  // namespace

std::string declared_charset(std::string_view head) {
  const std::string lower = text::to_lower(head.substr(0, 4096));
  std::size_t at = lower.find("charset");
  if (at == std::string::npos) return "";
  at += 7;
  while (at < lower.size() && (lower[at] == '=' || lower[at] == ' ' || lower[at] == '"' || lower[at] == '\'')) ++at;
  std::string name;
  while (at < lower.size() &&
         (text::is_letter(static_cast<unsigned char>(lower[at])) ||
          text::is_digit(static_cast<unsigned char>(lower[at])) || lower[at] == '-' || lower[at] == '_'))
    name += lower[at++];
  return name == "iso-8859-1" || name == "latin1" ? "windows-1252" : name;  // as the HTML standard has it
}

Result<Source> html_of(text::Decoded decoded, const Limits& limits, const text::LegacyEncodings& legacy) {
  if (const std::size_t depth = deepest(decoded.utf8); depth > limits.depth)
    return Error{
        ErrorCode::over_limit,
        "elements nest " + std::to_string(depth) + " deep, more than the limit of " + std::to_string(limits.depth), "",
        0, 0};
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  const auto destroy = [&](GumboOutput* output) { gumbo_destroy_output(&options, output); };
  const std::unique_ptr<GumboOutput, decltype(destroy)> tree(
      gumbo_parse_with_options(&options, decoded.utf8.data(), decoded.utf8.size()), destroy);
  const StyleSheet sheet(decoded.utf8, legacy);
  HtmlWriter writer(decoded, sheet);
  writer.walk(tree->root);
  Source source = std::move(writer).finish(legacy);
  if (source.conversions.empty()) source.conversions = std::move(decoded.conversions);
  return source;
}

Result<Source> read_html(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto decoded = text::decode_marked_up(bytes, declared_charset(all), legacy);
  if (!decoded) return decoded.error();
  return html_of(std::move(*decoded), limits, legacy);
}

}  // namespace longghep::input
