// Tested by tests/command_line_test.py.
#include "input/xml_part.hpp"

#include <algorithm>
#include <new>

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

}  // namespace

Result<bool> load_part(pugi::xml_document& document, std::string& bytes, const std::string& name, const Limits& limits,
                       PartUse use) {
  if (bytes.find("<!DOCTYPE") != std::string::npos)
    return Error{ErrorCode::unreadable, "part " + name + " declares a DOCTYPE, which a document has no use for", "", 0,
                 0};
  if (const std::size_t depth = depth_of(bytes); depth > limits.depth)
    return Error{ErrorCode::over_limit,
                 "part " + name + ": elements nest " + std::to_string(depth) + " deep, more than the limit of " +
                     std::to_string(limits.depth),
                 "", 0, 0};
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
  if (!result)
    return Error{ErrorCode::unreadable,
                 "part " + name + " is no well-formed XML at byte " + std::to_string(result.offset) + ": " +
                     result.description(),
                 "", 0, 0};
  return true;
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
