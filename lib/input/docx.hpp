#pragma once
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "input/package.hpp"

namespace longghep::input {

/// A part of a Word document with its runs as SourcePlace counts them.
struct DocxPart {
  std::string name;                               ///< "word/document.xml"
  std::size_t bytes = 0;                          ///< as it stood in the package
  std::unique_ptr<pugi::xml_document> xml;        ///< whole: comments, instructions and white space included
  std::vector<std::vector<pugi::xml_node>> runs;  ///< by paragraph, then by run; null where a run is not read
};

/// Where the parts of a Word document stand, as its relationships say (ISO/IEC 29500-2, 9); where they say nothing,
/// where Word puts them.
struct DocxNames {
  std::string main = "word/document.xml", relations = "word/_rels/document.xml.rels";
  std::string numbering = "word/numbering.xml", styles = "word/styles.xml", footnotes = "word/footnotes.xml",
              endnotes = "word/endnotes.xml", comments = "word/comments.xml";
};
[[nodiscard]] Result<DocxNames> docx_names(Package& package, const Limits& limits);

/// The text of a run as the reader gives it: the pieces of its children, in UTF-16 units. Children that show no text
/// have none.
struct RunPiece {
  pugi::xml_node child;
  std::string text;
};
[[nodiscard]] std::vector<RunPiece> pieces_of(const pugi::xml_node& run);

/// The parts that the reader reads, main part first, walked the same way and kept open for change.
[[nodiscard]] Result<std::vector<DocxPart>> open_docx(Package& package, const Limits& limits);

}  // namespace longghep::input
