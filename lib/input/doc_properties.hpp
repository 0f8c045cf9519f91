#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/compound_file.hpp"
#include "input/numbering.hpp"

namespace longghep::input {

/// How the characters and paragraphs of a Word 97-2003 document are set ([MS-DOC] 2.4.6): fonts, what is deleted or
/// hidden, the lists. Bounded by the size of the file; what is damaged is as if it said nothing.
class DocProperties {
 public:
  struct Characters {
    std::size_t end = 0;  ///< the stream offset up to which this holds
    std::string_view font;
    bool capitals = false, hidden = false, deleted = false;
    char32_t symbol = 0;  ///< instead of the character that stands there
  };
  struct Paragraph {
    std::size_t end = 0;
    int list = 0, level = 0;
    bool row_end = false, in_table = false;
  };

  DocProperties(const CompoundFile& file, const CompoundFile::Stream& main, const CompoundFile::Stream& table);

  /// Of the character at that offset of the main stream. The look-up is logarithmic.
  [[nodiscard]] Characters characters(std::size_t at) const;
  [[nodiscard]] Paragraph paragraph(std::size_t at) const;
  [[nodiscard]] const Numbering& numbering() const noexcept { return numbering_; }

 private:
  struct Setting {
    std::optional<std::uint32_t> font, style;
    std::optional<bool> capitals, hidden, deleted;
    std::optional<int> list, level;
    bool row_end = false, in_table = false;
    std::uint32_t symbol_font = 0;
    char32_t symbol = 0;
  };
  struct Style {
    std::uint32_t based_on = 0xFFF;
    Setting setting;
  };
  struct Run {
    std::size_t begin = 0, end = 0;  // in the main stream
    std::uint32_t style = 0;         // of paragraphs
    Setting setting;
  };

  void read_fonts(std::size_t at, std::size_t size);
  void read_styles(std::size_t at, std::size_t size);
  void read_lists(std::size_t at, std::size_t size, std::size_t overrides, std::size_t overrides_size);
  void read_runs(std::size_t at, std::size_t size, bool paragraphs, std::vector<Run>& out);
  ListLevel read_level(std::size_t& at);
  void apply(const CompoundFile::Stream& stream, std::size_t at, std::size_t end, Setting& out) const;
  static const Run* find(const std::vector<Run>& runs, std::size_t at, std::size_t& end);
  template <class Value>
  [[nodiscard]] std::optional<Value> of_style(std::uint32_t style, std::optional<Value> Setting::*value) const;

  const CompoundFile& file_;
  const CompoundFile::Stream& main_;
  const CompoundFile::Stream& table_;
  std::vector<std::string> fonts_;
  std::vector<Style> styles_;
  std::vector<Run> characters_, paragraphs_;
  Numbering numbering_;
  std::uint32_t default_font_ = 0;
};

}  // namespace longghep::input
