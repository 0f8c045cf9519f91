#pragma once
#include "knowledge/knowledge.hpp"
#include "longghep/reviewer.hpp"

namespace longghep {

struct Reviewer::Impl {
  std::shared_ptr<const knowledge::Knowledge> knowledge;
  Limits limits;

  [[nodiscard]] text::LegacyEncodings legacy() const {
    const auto& model = knowledge->model();
    return {model.encodings, model.fonts_of_signs,
            [&tables = knowledge->tables()](std::string_view word) { return tables.is_syllable(text::key_of(word)); }};
  }
};

}  // namespace longghep
