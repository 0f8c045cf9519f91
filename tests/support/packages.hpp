#pragma once
#include <map>
#include <string>
#include <string_view>

#include "input/package.hpp"

/// Word and OpenDocument packages made in memory.
namespace longghep::tests {

inline std::string package_of(const std::map<std::string, std::string>& parts) {
  input::PackageWriter writer;
  for (const auto& [name, bytes] : parts) writer.add(name, bytes);
  return std::move(writer).finish();
}

/// A part of WordprocessingML: `root` is "document", "numbering", "styles", "footnotes" …
inline std::string word_part(std::string_view root, std::string_view inside) {
  std::string out = "<?xml version=\"1.0\"?><w:";
  out += root;
  out +=
      " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
      " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">";
  return out.append(inside).append("</w:").append(root).append(">");
}

inline std::string docx(std::string_view body, const std::map<std::string, std::string>& parts = {}) {
  std::map<std::string, std::string> all = {
      {"word/document.xml", word_part("document", "<w:body>" + std::string(body) + "</w:body>")}};
  for (const auto& [root, inside] : parts) all["word/" + root + ".xml"] = word_part(root, inside);
  return package_of(all);
}

inline std::string odt(std::string_view body, std::string_view styles = "") {
  std::string content = "<office:document-content";
  for (const char* name : {"office", "text", "table", "style", "draw", "fo", "svg"})
    content += std::string(" xmlns:") + name + "=\"urn:oasis:names:tc:opendocument:xmlns:" + name + ":1.0\"";
  content.append("><office:automatic-styles>").append(styles).append("</office:automatic-styles><office:body>");
  content.append("<office:text>").append(body).append("</office:text></office:body></office:document-content>");
  return package_of({{"content.xml", content}, {"mimetype", "application/vnd.oasis.opendocument.text"}});
}

}  // namespace longghep::tests
