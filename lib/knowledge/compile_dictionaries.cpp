// Build-time program: a folder of dictionaries to one image.
// usage: compile_dictionaries DICTIONARIES OUTPUT
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "knowledge/knowledge.hpp"

namespace {
std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: compile_dictionaries DICTIONARIES OUTPUT\n", stderr);
    return 2;
  }
  const std::filesystem::path root = argv[1];
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.path().extension() == ".xml") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<longghep::Source> sources;
  for (const auto& path : paths) sources.push_back({path.string(), slurp(path)});
  const auto image = longghep::knowledge::compile_image(
      sources, slurp(root / "words/lexicon.tsv") + slurp(root / "words/terms.tsv"), slurp(root / "words/syllables.tsv"),
      slurp(root / "words/model.tsv"), slurp(root / "encodings/vietnamese.tsv"), slurp(root / "encodings/fonts.tsv"));
  if (!image) {
    std::fprintf(stderr, "%s\n", image.error().to_string().c_str());
    return 1;
  }
  std::ofstream out(argv[2], std::ios::binary);
  out.write(reinterpret_cast<const char*>(image->data()), static_cast<std::streamsize>(image->size()));
  return out.good() ? 0 : 1;
}
