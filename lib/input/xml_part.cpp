// Tested by tests/input/xml_part_test.cpp.
#include "input/xml_part.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "text/short_run.hpp"

namespace longghep::input {
namespace {

// Depth by a linear look at the tags, before anything recursive sees the tree.
std::size_t depth_of(std::string_view xml) {
  std::size_t depth = 0, most = 0;
  for (std::size_t at = xml.find('<'); at != std::string_view::npos && at + 1 < xml.size();
       at = xml.find('<', at + 1)) {
    if (xml[at + 1] == '/')
      depth -= depth > 0 ? 1 : 0;
    else if (xml[at + 1] != '?' && xml[at + 1] != '!') {
      const std::size_t end = xml.find('>', at);
      if (end == std::string_view::npos) break;
      if (xml[end - 1] != '/') most = std::max(most, ++depth);
    }
  }
  return most;
}

Error doctype(const std::string& name) {
  return {ErrorCode::unreadable, "part " + name + " declares a DOCTYPE, which a document has no use for", "", 0, 0};
}
Error too_deep(const std::string& name, std::size_t depth, const Limits& limits) {
  return {ErrorCode::over_limit,
          "part " + name + ": elements nest " + std::to_string(depth) + " deep, more than the limit of " +
              std::to_string(limits.depth),
          "", 0, 0};
}

Result<bool> check(std::string_view bytes, const std::string& name, const Limits& limits) {
  if (bytes.find("<!DOCTYPE") != std::string::npos) return doctype(name);
  if (const std::size_t depth = depth_of(bytes); depth > limits.depth) return too_deep(name, depth, limits);
  return true;
}

Error malformed(const std::string& name, const pugi::xml_parse_result& result, std::size_t begin) {
  return {ErrorCode::unreadable,
          "part " + name + " is no well-formed XML at byte " +
              std::to_string(begin + static_cast<std::size_t>(result.offset)) + ": " + result.description(),
          "", 0, 0};
}

// The next tag that is an element's or closes one, or a DOCTYPE, from `at` on.
std::size_t next_tag(std::string_view xml, std::size_t at) {
  for (;;) {
    at = std::min(xml.find('<', at), xml.size());
    if (at + 1 >= xml.size() || (xml[at + 1] != '!' && xml[at + 1] != '?')) return at;
    const std::string_view rest = xml.substr(at);
    const char* const end = rest.starts_with("<!--")        ? "-->"
                            : rest.starts_with("<![CDATA[") ? "]]>"
                            : rest.starts_with("<?")        ? "?>"
                                                            : nullptr;
    if (end == nullptr) return at;
    const std::size_t found = xml.find(end, at);
    at = found == xml.npos ? xml.size() : found + std::string_view(end).size();
  }
}

bool closes(std::string_view xml, std::size_t at) { return xml.substr(at, 2) == "</"; }
bool is_empty(std::string_view xml, std::size_t tag_end) { return tag_end >= 2 && xml[tag_end - 2] == '/'; }

bool ends_name(char c) { return c == '>' || c == ' ' || c == '/' || c == '\t' || c == '\r' || c == '\n'; }

// Where an element ends and what nests in it.
struct Extent {
  std::size_t end = 0;        // byte behind it
  std::size_t same_name = 0;  // elements of its name, itself among them; 0: not told
  std::size_t depth = 0;      // 0: no more than asked for
};

// The first sign of `<` whose tag may be of the name that ends with `last` and has `size` bytes, or is no element's.
std::size_t next_like(std::string_view xml, std::size_t at, std::size_t size, char last) {
  using text::sixteen_bytes, text::SixteenBytes;
  const auto one = static_cast<std::uint8_t>(last);
  for (; at + size + 2 + sizeof(SixteenBytes) <= xml.size(); at += sizeof(SixteenBytes)) {
    const char* const bytes = xml.data() + at;
    const SixteenBytes second = sixteen_bytes(bytes + 1);
    const SixteenBytes found =
        (sixteen_bytes(bytes) == '<') & ((sixteen_bytes(bytes + size) == one) |
                                         (sixteen_bytes(bytes + size + 1) == one) | (second == '!') | (second == '?'));
    if (text::any(found)) return at + text::first_of(found);
  }
  return std::min(xml.find('<', at), xml.size());
}

// Tags of other names need not be looked at to find the end of a well-formed element; of one that is not, the parser
// will say so. All are looked at where comments and the like could hold anything, and where an element is large enough
// to nest more than `most` deep.
Extent extent_of(std::string_view xml, std::size_t at, std::size_t most) {
  const std::size_t begin = at;
  const auto tag_by_tag = [&] {
    Extent extent;
    extent.end = element_end(xml, begin, &extent.depth);
    return extent;
  };
  const std::string_view name = name_at(xml, begin + 1);
  if (name.empty() || begin + 1 + name.size() == xml.size()) return tag_by_tag();
  Extent extent;
  std::size_t open = 0;
  do {
    at = next_like(xml, at, name.size(), name.back());
    if (at == xml.size()) return tag_by_tag();
    const char next = at + 1 < xml.size() ? xml[at + 1] : '\0';
    if (next == '!' || next == '?') return tag_by_tag();
    const bool ends = next == '/';
    const std::size_t named = at + (ends ? 2 : 1), behind = named + name.size();
    if (behind >= xml.size() || !ends_name(xml[behind]) || xml.substr(named, name.size()) != name) {
      ++at;
      continue;
    }
    at = tag_end(xml, at);
    if (ends) {
      --open;
    } else {
      ++extent.same_name;
      open += is_empty(xml, at) ? 0 : 1;
    }
  } while (open > 0);
  extent.end = at;
  constexpr std::size_t kShortest = std::string_view("<a></a>").size();
  if (extent.end - begin > kShortest * most) static_cast<void>(element_end(xml, begin, &extent.depth));
  return extent;
}

// ---- Encodings and namespaces ------------------------------------------------------

bool is_utf8(std::string_view part) {
  const std::string_view head = part.substr(0, 200);
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") || head.find('\0') != head.npos) return false;
  const std::string_view declaration = head.starts_with("<?xml") ? head.substr(0, head.find("?>")) : std::string_view();
  const std::size_t encoding = declaration.find("encoding=");
  if (encoding == declaration.npos) return true;
  constexpr std::string_view kName = "utf-8";
  const std::string_view name = declaration.substr(std::min(encoding + 10, declaration.size()), kName.size());
  return std::equal(name.begin(), name.end(), kName.begin(), kName.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

// The prefixes of ECMA-376 and of OpenDocument 1.3 for what the readers look at, by namespace; transitional and strict
// WordprocessingML have their own.
constexpr std::pair<std::string_view, std::string_view> kUsual[] = {
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    {"http://schemas.microsoft.com/office/word/2003/wordml", "w"},
    {"http://schemas.microsoft.com/office/word/2003/auxHint", "wx"},
    {"http://schemas.microsoft.com/aml/2001/core", "aml"},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", ""},
    {"http://schemas.openxmlformats.org/package/2006/content-types", ""},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    {"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"},
    {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
};

// The prefix that a declaration is for; nullopt of any other attribute.
std::optional<std::string_view> declared(std::string_view attribute) {
  constexpr std::string_view kDeclares = "xmlns";
  if (!attribute.starts_with(kDeclares)) return std::nullopt;
  attribute.remove_prefix(kDeclares.size());
  if (attribute.empty()) return attribute;
  if (attribute.front() != ':') return std::nullopt;
  return attribute.substr(1);
}

std::optional<std::string_view> usual_of(std::string_view name_space) {
  const auto* const known =
      std::find_if(std::begin(kUsual), std::end(kUsual), [&](const auto& entry) { return entry.first == name_space; });
  return known != std::end(kUsual) ? std::optional(known->second) : std::nullopt;
}

// The first element, without what is in it.
std::string root_tag(std::string_view xml) {
  const std::size_t begin = next_tag(xml, 0), end = tag_end(xml, begin);
  std::string tag(xml.substr(begin, end - begin));
  if (tag.size() > 2 && tag[tag.size() - 2] != '/') tag.insert(tag.size() - 1, 1, '/');
  return tag;
}

// Whether the root declares a prefix for elements that is not the usual one of its namespace. Word 2007 declares "ve"
// for "mc", and most of its documents have no such element.
bool renames(const pugi::xml_node& root, std::string_view part) {
  const auto attributes = root.attributes();
  return std::any_of(attributes.begin(), attributes.end(), [&](const pugi::xml_attribute& attribute) {
    const auto prefix = declared(attribute.name());
    return prefix && usual_of(attribute.value()).value_or(*prefix) != *prefix &&
           (prefix->empty() || part.find("<" + std::string(*prefix) + ":") != part.npos);
  });
}
bool renames(std::string_view part) {
  pugi::xml_document document;
  const std::string tag = root_tag(part);
  return document.load_buffer(tag.data(), tag.size(), pugi::parse_default, pugi::encoding_utf8) &&
         renames(document.document_element(), part);
}

// Gives elements and attributes the usual prefixes (Namespaces in XML 1.0: a declaration is for its element and what is
// in that; an attribute without a prefix has no namespace).
class Renamer : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    if (node.type() != pugi::node_element) return true;
    while (!open_.empty() && open_.back().depth >= depth()) open_.pop_back();
    std::vector<std::pair<pugi::xml_attribute, std::string>> declarations;
    for (const pugi::xml_attribute& attribute : node.attributes())
      if (const auto prefix = declared(attribute.name())) {
        const auto known = usual_of(attribute.value());
        const std::string usual = known ? std::string(*known) : free(*prefix);
        open_.push_back({std::string(*prefix), usual, depth()});
        declarations.emplace_back(attribute, usual.empty() ? "xmlns" : "xmlns:" + usual);
      }
    std::set<std::string> names;
    for (auto& [attribute, name] : declarations)
      if (!names.insert(name).second)
        node.remove_attribute(attribute);
      else if (name != attribute.name())
        attribute.set_name(name.c_str());
    if (const auto renamed = usual_name(node.name(), true)) node.set_name(renamed->c_str());
    for (pugi::xml_attribute attribute : node.attributes())
      if (!declared(attribute.name()))
        if (const auto renamed = usual_name(attribute.name(), false)) attribute.set_name(renamed->c_str());
    return true;
  }

 private:
  // A prefix that is usual for another namespace makes room.
  static std::string free(std::string_view prefix) {
    const bool taken = !prefix.empty() && std::any_of(std::begin(kUsual), std::end(kUsual),
                                                      [&](const auto& entry) { return entry.second == prefix; });
    return std::string(prefix) + (taken ? "_" : "");
  }

  std::optional<std::string> usual_name(std::string_view name, bool of_element) const {
    const std::size_t colon = name.find(':');
    const std::string_view prefix = name.substr(0, colon == name.npos ? 0 : colon);
    if (prefix.empty() && !of_element) return std::nullopt;
    const auto in_force =
        std::find_if(open_.rbegin(), open_.rend(), [&](const Declared& entry) { return entry.prefix == prefix; });
    if (in_force == open_.rend() || in_force->usual == prefix || (in_force->usual.empty() && !of_element))
      return std::nullopt;
    return (in_force->usual.empty() ? "" : in_force->usual + ":") +
           std::string(name.substr(colon == name.npos ? 0 : colon + 1));
  }

  struct Declared {
    std::string prefix, usual;
    int depth;
  };
  std::vector<Declared> open_;  // declarations in force, the innermost last
};

}  // namespace

std::string_view name_at(std::string_view xml, std::size_t at) noexcept {
  std::size_t end = at;
  while (end < xml.size() && !ends_name(xml[end])) ++end;
  return xml.substr(at, end - at);
}

std::size_t tag_end(std::string_view xml, std::size_t at) noexcept {
  char quote = 0;  // a quoted value may hold a ">"
  for (; at < xml.size(); ++at) {
    const char c = xml[at];
    if (quote != 0)
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '>')
      return at + 1;
  }
  return xml.size();
}

std::size_t element_end(std::string_view xml, std::size_t at, std::size_t* most) noexcept {
  std::size_t depth = 0;
  do {
    at = next_tag(xml, at);
    const bool ends = closes(xml, at);
    at = tag_end(xml, at);
    if (ends)
      --depth;
    else if (!is_empty(xml, at))
      ++depth;
    if (most != nullptr) *most = std::max(*most, depth);
  } while (depth > 0 && at < xml.size());
  return at;
}

Result<bool> each_element(std::string_view xml, std::string_view parent, const std::string& name, const Limits& limits,
                          PartUse use, const std::function<void(const PartElement&)>& visit,
                          const std::function<bool(std::string_view)>& passes) {
  const Error cut_off{ErrorCode::unreadable, "part " + name + " is no well-formed XML: it is cut off", "", 0, 0};
  const auto is_doctype = [&](std::size_t tag) { return xml.substr(tag, 2) == "<!"; };
  std::size_t at = next_tag(xml, 0);
  if (is_doctype(at)) return doctype(name);
  if (at == xml.size() || closes(xml, at)) return malformed(name, pugi::xml_document().load_string(""), at);
  at = tag_end(xml, at);
  if (is_empty(xml, at)) return parent.empty();
  if (!parent.empty()) {
    for (;;) {
      at = next_tag(xml, at);
      if (at == xml.size()) return cut_off;
      if (is_doctype(at)) return doctype(name);
      if (closes(xml, at)) return false;
      const std::size_t end = tag_end(xml, at);
      if (name_at(xml, at + 1) == parent) {
        if (is_empty(xml, end)) return true;
        at = end;
        break;
      }
      at = element_end(xml, at);
    }
  }
  const std::size_t outer = parent.empty() ? 1 : 2;  // elements around each
  unsigned flags = pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_embed_pcdata;
  if (use == PartUse::as_written) flags &= ~(pugi::parse_escapes | pugi::parse_eol);
  pugi::xml_document document;
  std::string element;
  for (;;) {
    at = next_tag(xml, at);
    if (at == xml.size()) return cut_off;
    if (closes(xml, at)) return true;
    if (is_doctype(at)) return doctype(name);
    const auto [end, same_name, depth] = extent_of(xml, at, limits.depth - std::min(limits.depth, outer));
    if (outer + depth > limits.depth) return too_deep(name, outer + depth, limits);
    if (passes && same_name == 1 && passes(xml.substr(at, end - at))) {
      at = end;
      continue;
    }
    element.assign(xml.substr(at, end - at));
    const auto result = document.load_buffer_inplace(element.data(), element.size(), flags, pugi::encoding_utf8);
    if (!result) return malformed(name, result, at);
    visit({document.document_element(), at, element.data()});
    at = end;
  }
}

Result<bool> load_part(pugi::xml_document& document, std::string& bytes, const std::string& name, const Limits& limits,
                       PartUse use) {
  if (auto safe = check(bytes, name, limits); !safe) return safe;
  const bool whole = use == PartUse::rewriting;
  unsigned flags = pugi::parse_ws_pcdata | (whole ? pugi::parse_full : pugi::parse_default);
  if (use == PartUse::as_written) flags &= ~(pugi::parse_escapes | pugi::parse_eol);
  const auto load = [&] {
    if (!whole) return document.load_buffer_inplace(bytes.data(), bytes.size(), flags, pugi::encoding_auto);
    // The tree outlives the bytes, which go before it grows.
    const std::size_t size = bytes.size();
    void* const own = pugi::get_memory_allocation_function()(std::max<std::size_t>(size, 1));
    if (own == nullptr) throw std::bad_alloc();
    std::copy_n(bytes.data(), size, static_cast<char*>(own));
    std::string().swap(bytes);
    return document.load_buffer_inplace_own(own, size, flags, pugi::encoding_auto);
  };
  const auto result = load();
  if (!result) return malformed(name, result, 0);
  return true;
}

std::string written(const pugi::xml_node& node, std::size_t expected) {
  struct Writer : pugi::xml_writer {
    std::string out;
    void write(const void* data, std::size_t size) override { out.append(static_cast<const char*>(data), size); }
  } writer;
  writer.out.reserve(expected);
  node.print(writer, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(writer.out);
}

std::string saved(pugi::xml_document& document, std::size_t expected) {
  // What was read in another encoding is written in UTF-8.
  if (auto declaration = document.first_child(); declaration.type() == pugi::node_declaration)
    if (auto encoding = declaration.attribute("encoding")) encoding.set_value("UTF-8");
  return written(document, expected);
}

std::string usual_form(std::string bytes) {
  pugi::xml_document document;
  const auto load = [&] {
    return static_cast<bool>(
        document.load_buffer(bytes.data(), bytes.size(), pugi::parse_full | pugi::parse_ws_pcdata));
  };
  if (!is_utf8(bytes)) {
    if (!load()) return bytes;
    bytes = saved(document, bytes.size());
  }
  if (!renames(bytes) || !load()) return bytes;
  Renamer renamer;
  document.traverse(renamer);
  return saved(document, bytes.size());
}

void find_outermost(const pugi::xml_node& root, std::string_view name,
                    std::vector<pugi::xml_node>& out) {  // NOLINT(misc-no-recursion): depth was bounded by load_part()
  if (name == root.name()) {
    out.push_back(root);
    return;
  }
  for (const auto& child : root.children()) find_outermost(child, name, out);
}

}  // namespace longghep::input
