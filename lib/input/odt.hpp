#pragma once
#include <memory>
#include <pugixml.hpp>
#include <vector>

#include "input/package.hpp"

namespace longghep::input {

/// The content of an OpenDocument text with its runs as SourcePlace counts them.
struct OdtContent {
  struct Run {
    pugi::xml_node node;       ///< text, or an element that stands for blanks
    bool after_blank = false;  ///< white space at its beginning is left out
  };
  std::unique_ptr<pugi::xml_document> xml;  ///< whole: comments, instructions and white space included
  std::vector<std::vector<Run>> runs;       ///< by paragraph, then by run
};

/// Adds the stretch of text as it is shown to `out`: white space collapsed (ODF 1.3, 6.1.2). `after_blank` says
/// whether a blank came before it, and afterwards whether it ended in one. Gives how many bytes were looked at: all, or
/// those before the unit that would exceed `units` UTF-16 units of shown text.
std::size_t collapse(std::string_view text, bool& after_blank, std::string& out, std::size_t units = ~std::size_t{0});

/// content.xml, walked as the reader does and kept open for change.
[[nodiscard]] Result<OdtContent> open_odt(Package& package, const Limits& limits);

}  // namespace longghep::input
