#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

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

}  // namespace longghep::tests
