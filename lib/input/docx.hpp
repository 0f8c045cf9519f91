#pragma once
#include <functional>
#include <string>
#include <vector>

#include "input/package.hpp"
#include "input/xml_part.hpp"

namespace longghep::input {

/// Where the parts of a Word document stand, as its relationships say (ISO/IEC 29500-2, 9); where they say nothing,
/// where Word puts them.
struct DocxNames {
  std::string main = "word/document.xml", relations = "word/_rels/document.xml.rels";
  std::string numbering = "word/numbering.xml", styles = "word/styles.xml", footnotes = "word/footnotes.xml",
              endnotes = "word/endnotes.xml", comments = "word/comments.xml";
};
[[nodiscard]] Result<DocxNames> docx_names(Package& package, const Limits& limits);

/// The text of a run as the reader gives it, or, of a part as written, as it is written: the pieces of its children.
/// Children that show no text have none.
struct RunPiece {
  pugi::xml_node child;
  std::string_view shown;  ///< as long as the tree lives
  std::string made;        ///< of what is no text in the tree

  [[nodiscard]] std::string_view text() const noexcept { return made.empty() ? shown : made; }
};
void pieces_of(const pugi::xml_node& run, std::vector<RunPiece>& out);

/// A run as SourcePlace counts it, in a part as written (PartUse::as_written).
struct DocxRun {
  std::uint32_t paragraph = 0, run = 0;
  pugi::xml_node node;
  const PartElement& within;

  /// Where an element of the run, or a value in it, stands in the part.
  [[nodiscard]] std::size_t at(const pugi::xml_node& element) const {
    return within.begin + static_cast<std::size_t>(element.offset_debug()) - 1;
  }
  [[nodiscard]] std::size_t at(const char* value) const noexcept {
    return within.begin + static_cast<std::size_t>(value - within.base);
  }
};

/// Walks a part as the reader does. `block` gets each element of the body, or each note, before the runs in it.
struct DocxVisitor {
  std::function<void(const PartElement&)> block;
  std::function<void(const DocxRun&)> run;
  /// May be empty. Whether a paragraph of the body that holds no other, as it is written, is of no use; it is counted.
  std::function<bool(std::uint32_t paragraph, std::string_view xml)> passes;
};
[[nodiscard]] Result<bool> visit_docx(std::string_view part, const std::string& name, bool notes, const Limits& limits,
                                      const DocxVisitor& visitor);

}  // namespace longghep::input
