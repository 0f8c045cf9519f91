#pragma once
#include "checks/checks.hpp"
#include "longghep/document.hpp"

namespace longghep {

struct Document::Impl {
  std::shared_ptr<const knowledge::Knowledge> knowledge;  ///< keeps labels and tables alive
  input::Source source;
  structure::Outline outline;
  words::Words words;
  std::unique_ptr<const text::Offsets> offsets;
  DocumentInfo info;
  [[nodiscard]] checks::View view() const { return {source, outline, words, *offsets, info}; }
};

}  // namespace longghep
