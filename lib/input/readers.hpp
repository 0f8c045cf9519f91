#pragma once
#include "input/input.hpp"

namespace longghep::input {

/// Writes blocks: keeps the text and the block list in step.
class BlockWriter {
 public:
  text::TextBuilder& text() noexcept { return builder_; }
  /// Ends the block that began at the end of the last one; adds the line end. Blocks without text are dropped.
  void end_block(Block block);
  [[nodiscard]] bool at_block_start() const noexcept { return builder_.size() == begin_; }
  void blank_line();
  [[nodiscard]] Source finish(std::string format, std::string encoding) &&;

 private:
  text::TextBuilder builder_;
  std::vector<Block> blocks_;
  std::size_t begin_ = 0;
};

[[nodiscard]] Result<Source> read_html(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_doc(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy);
[[nodiscard]] Result<Source> read_docx(Bytes bytes, const Limits& limits);

}  // namespace longghep::input
