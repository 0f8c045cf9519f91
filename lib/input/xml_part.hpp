#pragma once
#include <functional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/limits.hpp"
#include "longghep/result.hpp"

/// What the readers of XML packages share: a safe parser of parts.
namespace longghep::input {

enum class PartUse : unsigned char {
  reading,
  rewriting,  ///< comments, instructions and white space are kept for a writer
  as_written  ///< references to characters and line ends stay, so that offset_debug() leads to each byte
};

/// Parses a part; `bytes` must outlive the document, but for rewriting: then they are taken over. Its depth is known
/// before anything recursive sees the tree; a DOCTYPE is refused.
[[nodiscard]] Result<bool> load_part(pugi::xml_document& document, std::string& bytes, const std::string& name,
                                     const Limits& limits, PartUse use = PartUse::reading);

/// An element as bytes, in UTF-8, with room made for so many; a whole document with what its declaration then has to
/// say.
[[nodiscard]] std::string written(const pugi::xml_node& node, std::size_t expected = 0);
[[nodiscard]] std::string saved(pugi::xml_document& document, std::size_t expected = 0);

/// The same part in UTF-8 and with the prefixes that the readers look for, whatever those are that its root declares
/// for their namespaces; as it is where it is so already, as nearly all are, or no well-formed XML.
[[nodiscard]] std::string usual_form(std::string bytes);

/// The name of an element that begins at `at`, behind the signs that open its tag.
[[nodiscard]] std::string_view name_at(std::string_view xml, std::size_t at) noexcept;
/// The byte behind the tag that begins at `at`, and behind the element; the end of the part where that is cut off.
/// `most` becomes the depth of what nests deepest, if that is more.
[[nodiscard]] std::size_t tag_end(std::string_view xml, std::size_t at) noexcept;
[[nodiscard]] std::size_t element_end(std::string_view xml, std::size_t at, std::size_t* most = nullptr) noexcept;

/// Parses what lies in the child `parent` of the root, or in the root where that is empty, one element after the
/// other, so that the tree is never larger than the largest of them. Text is the value of its element
/// (pugi::parse_embed_pcdata). `xml` is in UTF-8 and stays as it is; `visit` gets an element and the place in `xml`
/// that its own places, by offset_debug() or from `base`, count from. False if there is no such parent; what
/// load_part() refuses is an error, after the elements before it were visited. Elements in which no other of their name
/// nests and that `passes` says true of, as they are written, are passed over unparsed.
struct PartElement {
  pugi::xml_node node;
  std::size_t begin = 0;
  const char* base = nullptr;
};
[[nodiscard]] Result<bool> each_element(std::string_view xml, std::string_view parent, const std::string& name,
                                        const Limits& limits, PartUse use,
                                        const std::function<void(const PartElement&)>& visit,
                                        const std::function<bool(std::string_view)>& passes = nullptr);

/// Adds the nodes of that name at or below `root` that lie in no other, in document order.
void find_outermost(const pugi::xml_node& root, std::string_view name, std::vector<pugi::xml_node>& out);

}  // namespace longghep::input
