#pragma once
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/limits.hpp"
#include "longghep/result.hpp"

/// What the readers of XML packages share: a safe parser of parts.
namespace longghep::input {

/// Parses a part. Its depth is known before anything recursive sees the tree; a DOCTYPE is refused. `whole` keeps
/// comments, instructions and white space for a writer.
[[nodiscard]] Result<bool> load_part(pugi::xml_document& document, std::string& bytes, const std::string& name,
                                     const Limits& limits, bool whole = false);

/// Adds the nodes of that name at or below `root` that lie in no other, in document order.
void find_outermost(const pugi::xml_node& root, std::string_view name, std::vector<pugi::xml_node>& out);

}  // namespace longghep::input
