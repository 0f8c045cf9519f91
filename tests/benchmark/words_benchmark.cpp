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

struct Text {
  std::string_view text;
  std::vector<TextSpan> lines;
};

// Texts of `size` bytes each, cut at line ends: a megabyte of them, or one where that is larger, so that none is seen
// again before the processor has forgotten it. The corpus is repeated where it is shorter.
std::vector<Text> texts_of(std::size_t size) {
  static std::string all;
  const std::size_t whole = std::max<std::size_t>(size, 1 << 20);
  while (all.size() < whole) all += law();
  std::vector<Text> texts;
  for (std::size_t begin = 0; begin < whole;) {
    const std::size_t end = all.rfind('\n', begin + size);
    const std::size_t stop = end == std::string::npos || end <= begin ? begin + size : end + 1;
    Text& text = texts.emplace_back(Text{std::string_view(all).substr(begin, stop - begin), {}});
    for (std::size_t at = 0; at < text.text.size();) {
      const std::size_t line = std::min(text.text.find('\n', at), text.text.size());
      if (line > at) text.lines.push_back({at, line});
      at = line + 1;
    }
    begin = stop;
  }
  return texts;
}

void count_bytes(benchmark::State& state, const std::vector<Text>& texts) {
  std::size_t bytes = 0;
  for (const Text& text : texts) bytes += text.text.size();
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
}

// One worker for all texts.
void Segment(benchmark::State& state) {
  const auto knowledge = knowledge::Knowledge::from_image({longghep_image, longghep_image_end});
  const auto texts = texts_of(static_cast<std::size_t>(state.range(0)));
  words::Worker worker(knowledge->tables());
  for (auto _ : state)
    for (const Text& text : texts) benchmark::DoNotOptimize(worker.segment(text.text, text.lines).atoms.size());
  count_bytes(state, texts);
}
BENCHMARK(Segment)->Arg(1 << 10)->Arg(1 << 20)->Arg(27'000'000)->Arg(100'000'000)->Unit(benchmark::kMillisecond);

// Memory of its own for each text.
void SegmentOnce(benchmark::State& state) {
  const auto knowledge = knowledge::Knowledge::from_image({longghep_image, longghep_image_end});
  const auto texts = texts_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    for (const Text& text : texts)
      benchmark::DoNotOptimize(words::segment(text.text, text.lines, knowledge->tables()).atoms.size());
  count_bytes(state, texts);
}
BENCHMARK(SegmentOnce)->Arg(1 << 10)->Arg(1 << 20)->Arg(27'000'000)->Unit(benchmark::kMillisecond);

void IcuWordBreak(benchmark::State& state) {
  const auto texts = texts_of(static_cast<std::size_t>(state.range(0)));
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words(icu::BreakIterator::createWordInstance(icu::Locale("vi"), status));
  for (auto _ : state)
    for (const Text& text : texts) {
      UText* utext = utext_openUTF8(nullptr, text.text.data(), static_cast<std::int64_t>(text.text.size()), &status);
      words->setText(utext, status);
      std::size_t count = 0;
      while (words->next() != icu::BreakIterator::DONE) ++count;
      benchmark::DoNotOptimize(count);
      utext_close(utext);
    }
  count_bytes(state, texts);
}
BENCHMARK(IcuWordBreak)->Arg(1 << 10)->Arg(1 << 20)->Arg(27'000'000)->Unit(benchmark::kMillisecond);

void Utf8Validation(benchmark::State& state) {
  const auto texts = texts_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    for (const Text& text : texts) {
      bool good = true;
      for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.text.size());) {
        UChar32 c = 0;
        U8_NEXT(text.text.data(), at, static_cast<std::int32_t>(text.text.size()), c);
        good = good && c >= 0;
      }
      benchmark::DoNotOptimize(good);
    }
  count_bytes(state, texts);
}
BENCHMARK(Utf8Validation)->Arg(27'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
