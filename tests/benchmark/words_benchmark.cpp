// Segmentation side by side with ICU's word break and a bare UTF-8 validation,
// over the law corpus beside the project (a few sentences where there is none).
#include <benchmark/benchmark.h>
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "knowledge/knowledge.hpp"

extern "C" {
extern const std::byte longghep_image[];
extern const std::byte longghep_image_end[];
}

namespace {

using namespace longghep;

const std::string& law() {
  static const std::string text = [] {
    std::string all;
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(SHARED_DIR "/corpus/law", error))
      if (entry.path().extension() == ".txt") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      std::ifstream in(path, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    if (all.empty())
      for (int k = 0; k < 20'000; ++k)
        all += "Điều 21. Lồng ghép vấn đề bình đẳng giới trong xây dựng văn bản quy phạm pháp luật.\n";
    return all;
  }();
  return text;
}

// The first `size` bytes, the corpus repeated where it is shorter, cut at a line end.
std::string piece(std::size_t size) {
  std::string text;
  while (text.size() < size) text.append(law(), 0, size - text.size());
  return text.substr(0, text.rfind('\n') + 1);
}

std::vector<TextSpan> lines_of(std::string_view text) {
  std::vector<TextSpan> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back({at, end});
    at = end + 1;
  }
  return lines;
}

void Segment(benchmark::State& state) {
  const auto knowledge = knowledge::Knowledge::from_image({longghep_image, longghep_image_end});
  const std::string text = piece(static_cast<std::size_t>(state.range(0)));
  const auto lines = lines_of(text);
  for (auto _ : state) benchmark::DoNotOptimize(words::segment(text, lines, knowledge->tables()).atoms.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(Segment)->Arg(1 << 10)->Arg(1 << 20)->Arg(27'000'000)->Arg(100'000'000)->Unit(benchmark::kMillisecond);

void IcuWordBreak(benchmark::State& state) {
  const std::string text = piece(static_cast<std::size_t>(state.range(0)));
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words(icu::BreakIterator::createWordInstance(icu::Locale("vi"), status));
  for (auto _ : state) {
    UText* utext = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    words->setText(utext, status);
    std::size_t count = 0;
    while (words->next() != icu::BreakIterator::DONE) ++count;
    benchmark::DoNotOptimize(count);
    utext_close(utext);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(IcuWordBreak)->Arg(1 << 20)->Arg(27'000'000)->Unit(benchmark::kMillisecond);

void Utf8Validation(benchmark::State& state) {
  const std::string text = piece(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    bool good = true;
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
      UChar32 c = 0;
      U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), c);
      good = good && c >= 0;
    }
    benchmark::DoNotOptimize(good);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(Utf8Validation)->Arg(27'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
