#pragma once
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
  as_written  ///< references to characters stay, so that offset_debug() leads to each byte
};

/// Parses a part; `bytes` must outlive the document, but for rewriting: then they are taken over. Its depth is known
/// before anything recursive sees the tree; a DOCTYPE is refused.
[[nodiscard]] Result<bool> load_part(pugi::xml_document& document, std::string& bytes, const std::string& name,
                                     const Limits& limits, PartUse use = PartUse::reading);

/// Adds the nodes of that name at or below `root` that lie in no other, in document order.
void find_outermost(const pugi::xml_node& root, std::string_view name, std::vector<pugi::xml_node>& out);

}  // namespace longghep::input
