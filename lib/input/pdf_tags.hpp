#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "input/pdf_objects.hpp"

/// What the tags of a PDF say (ISO 32000-1, 14.7 Logical structure, 14.8 Tagged PDF): which paragraph a piece of marked
/// content belongs to, where that one comes in the order of reading, and in which cell it stands. Word, LibreOffice and
/// browsers write tags without being asked to.
namespace longghep::input::pdf {

/// A paragraph as tags know it.
struct TaggedParagraph {
  std::uint32_t table = 0, row = 0, column = 0;  ///< from 1; 0 outside tables
  bool note = false;                             ///< a footnote or an endnote
};

class Tags {
 public:
  Tags() = default;
  /// Nothing where the document has no tags, or says of them that they are not to be relied on.
  Tags(File& file, const Limits& limits);

  [[nodiscard]] bool empty() const noexcept { return paragraphs_.empty(); }
  /// The number of a paragraph, from 1 in the order of reading, notes behind all others; 0: content of none.
  /// `holder`: the page, or the form that has a content stream of its own.
  [[nodiscard]] std::uint32_t paragraph_of(const Object& holder, std::uint32_t mark) const;
  [[nodiscard]] const TaggedParagraph& operator[](std::uint32_t paragraph) const { return paragraphs_[paragraph - 1]; }
  [[nodiscard]] std::uint32_t columns_of(std::uint32_t table) const { return columns_[table - 1]; }

 private:
  class Walk;
  using Marks = std::unordered_map<std::uint32_t, std::uint32_t>;  // paragraph by mark
  std::map<std::shared_ptr<const Dictionary>, Marks> marks_;       // by page or form; the keys keep their objects
  std::vector<TaggedParagraph> paragraphs_;
  std::vector<std::uint32_t> columns_;  // by table
};

}  // namespace longghep::input::pdf
