#pragma once
#include <cstdio>
#include <string>
#include <vector>

#include "input/input.hpp"
#include "support/sample.hpp"

/// PDF files as tests write them, and what is read of them.
namespace longghep::tests::pdf {

inline std::string stream(const std::string& content, const std::string& entries = "") {
  return "<</Length " + std::to_string(content.size()) + entries + ">>stream\n" + content + "\nendstream";
}

// Objects 1, 2, … with a cross-reference table; the first is the catalogue.
inline std::string file_of(const std::vector<std::string>& objects, const std::string& trailer = "") {
  std::string out = "%PDF-1.7\n", table;
  for (std::size_t k = 0; k < objects.size(); ++k) {
    char entry[32];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", out.size());
    table += entry;
    out += std::to_string(k + 1) + " 0 obj\n" + objects[k] + "\nendobj\n";
  }
  const std::size_t at = out.size();
  out += "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n" + table;
  out += "trailer\n<</Root 1 0 R/Size " + std::to_string(objects.size() + 1) + trailer + ">>\nstartxref\n" +
         std::to_string(at) + "\n%%EOF\n";
  return out;
}

inline constexpr const char* kPlainFont =
    "<</Type/Font/Subtype/TrueType/BaseFont/Times/FirstChar 32/Widths[250]"
    "/FontDescriptor<</MissingWidth 500>>/Encoding/WinAnsiEncoding>>";

// What a file shows, by table, row and column.
inline std::string cells_of(const std::string& pdf) {
  const auto bytes = tests::bytes_of(pdf);
  const auto source = input::read(bytes, Limits{}, {});
  if (!source) return source.error().message;
  std::string out;
  for (const input::Block& block : source->blocks) {
    if (block.kind == input::BlockKind::cell)
      out += std::to_string(block.table) + ":" + std::to_string(block.row) + ":" + std::to_string(block.column) + " ";
    out += source->mapped.text.substr(block.span.begin, block.span.size()) + "\n";
  }
  return out;
}

}  // namespace longghep::tests::pdf
