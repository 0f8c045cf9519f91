#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "knowledge/knowledge.hpp"

namespace longghep::knowledge {

/// Compiles XML sources into a model. Two passes: names first, then what refers
/// to them, so that files may come in any order.
class Compiler {
 public:
  using Intern = std::uint32_t (*)(void* self, std::string_view key);

  /// `intern` gives the id of a syllable key, made if it is new.
  Compiler(Model& model, const Limits& limits, void* self, Intern intern);

  [[nodiscard]] std::optional<Error> compile(std::span<const Source> sources);
  [[nodiscard]] AutomatonData automaton() const;
  [[nodiscard]] std::vector<Example> take_examples() { return std::move(examples_); }

 private:
  friend class FileReader;
  struct Phrase {
    std::vector<words::SyllableId> syllables;
    ConceptId concept_id;
  };
  ConceptId concept_named(const std::string& id);
  Model& model_;
  const Limits limits_;
  void* self_;
  Intern intern_;
  std::unordered_map<std::string, ConceptId> names_;
  /// Concepts and items of these sources, with their file.
  std::unordered_map<std::string, std::string> declared_, declared_items_;
  std::vector<Phrase> phrases_;
  std::vector<Example> examples_;
};

}  // namespace longghep::knowledge
