#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/longghep.hpp"

namespace longghep::tests {

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

/// The reviewer of the built-in checklists, loaded once.
inline const Reviewer& reviewer() {
  static const Result<Reviewer> loaded = Reviewer::load();
  return *loaded;
}

inline std::filesystem::path source_dir() { return SOURCE_DIR; }

/// The corpora beside the project; tests that need them are skipped where they are not.
inline std::filesystem::path shared_dir() { return SHARED_DIR; }

/// An item for each question: "asked", "asked-1", … Concepts: fruit (táo, cam), root (khoai, sắn), price (giá), fresh
/// (tươi), age (tuổi); he (chàng trai) and she (cô gái) are sides.
inline Sources asking(const std::vector<std::string>& questions) {
  const auto concept_of = [](const char* id, const char* phrase) {
    return "<concept id=\"" + std::string(id) + "\"><phrase>" + phrase + "</phrase></concept>";
  };
  Sources sources;
  sources.additions.push_back(
      {"concepts", "<concepts>" + concept_of("fruit", "(táo|cam)") + concept_of("root", "(khoai|sắn)") +
                       concept_of("price", "giá") + concept_of("fresh", "tươi") + concept_of("age", "tuổi") +
                       concept_of("he", "chàng trai") + concept_of("she", "cô gái") + "</concepts>"});
  for (std::size_t k = 0; k < questions.size(); ++k) {
    const std::string id = k == 0 ? "asked" : "asked-" + std::to_string(k);
    sources.additions.push_back({id, "<item id=\"" + id +
                                         "\" group=\"agency\" form=\"span\" severity=\"note\">"
                                         "<title lang=\"vi\">a</title><title lang=\"en\">a</title><asks "
                                         "lang=\"vi\">a</asks><asks lang=\"en\">a</asks>"
                                         "<basis instrument=\"73/2006/QH11\" source=\"a\"/><find>" +
                                         questions[k] +
                                         "</find><message lang=\"vi\">a</message><message lang=\"en\">a</message>"
                                         "<example><hit>a</hit></example><example>b</example></item>"});
  }
  return sources;
}

/// What an item of one question finds: the excerpts, each in [ ], or the mistake in the question. Concepts: see
/// asking().
inline std::string found(const std::string& question, const std::string& text,
                         const std::string& as_of = "2026-01-01") {
  const Sources sources = asking({question});
  const auto reviewer = Reviewer::load(sources);
  if (!reviewer) return reviewer.error().to_string();
  const auto document = reviewer->read(bytes_of(text));
  if (!document) return document.error().to_string();
  ReviewOptions options;
  options.as_of = as_of;
  std::string out;
  for (const Finding& finding : reviewer->review(*document, options).findings)
    if (finding.rule == "asked") out += "[" + finding.location.text + "]";
  return out;
}

}  // namespace longghep::tests
