// A draft of 300 pages as a Word document, made of laws from the corpus beside the project: what each step of reading,
// judging and annotating it costs. Run by `./dev bench`; tests/benchmark/documents.py prints the shares.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "input/package.hpp"
#include "input/xml_part.hpp"
#include "longghep/longghep.hpp"
#include "support/packages.hpp"

namespace {

using namespace longghep;

constexpr std::size_t kLetters = 900'000;  // of 300 pages, 3,000 letters each

struct Draft {
  std::string docx, text;
};

// Runs of one to some hundred bytes, as an editor leaves them behind.
const Draft& draft() {
  static const Draft made = [] {
    std::vector<std::filesystem::path> laws;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(SHARED_DIR "/corpus/law", error))
      if (entry.path().extension() == ".txt") laws.push_back(entry.path());
    std::sort(laws.begin(), laws.end());
    std::string body;
    std::size_t letters = 0;
    std::uint32_t random = 1;
    const auto add = [&](std::string_view line) {
      body += "<w:p><w:r><w:t xml:space=\"preserve\">";
      std::size_t left = 0;
      for (const char c : line) {
        if (left == 0 && c == ' ') {
          body += "</w:t></w:r><w:r><w:t xml:space=\"preserve\">";
          random = random * 1664525 + 1013904223;
          left = 1 + (random >> 8) % 160;
        }
        left -= left > 0 ? 1 : 0;
        if (c == '&' || c == '<') {
          body += c == '&' ? "&amp;" : "&lt;";
        } else if (static_cast<unsigned char>(c) >= ' ') {
          body += c;
        }
        letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
      }
      body += "</w:t></w:r></w:p>";
    };
    for (const auto& law : laws) {
      std::ifstream in(law);
      for (std::string line; letters < kLetters && std::getline(in, line);)
        if (!line.empty()) add(line);
    }
    while (letters < kLetters) add("Cơ quan chủ trì soạn thảo lồng ghép vấn đề bình đẳng giới; chỉ tuyển nam & nữ.");
    Draft out;
    out.docx = tests::package_of(
        {{"[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"},
         {"word/document.xml", tests::word_part("document", "<w:body>" + body + "</w:body>")}});
    const auto reviewer = Reviewer::load();
    out.text = reviewer->read(std::as_bytes(std::span(out.docx)))->text();
    return out;
  }();
  return made;
}

Bytes docx() { return std::as_bytes(std::span(draft().docx)); }
const Reviewer& reviewer() {
  static const Result<Reviewer> loaded = Reviewer::load();
  return *loaded;
}
// Rates are of the draft's text, whatever a step works on.
void report(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * draft().text.size()));
}

void Unzip(benchmark::State& state) {
  for (auto _ : state) {
    auto package = input::Package::open(docx(), Limits{});
    benchmark::DoNotOptimize(package->part("word/document.xml"));
  }
  report(state);
}
BENCHMARK(Unzip)->Unit(benchmark::kMillisecond);

void Xml(benchmark::State& state) {
  auto package = input::Package::open(docx(), Limits{});
  const std::string part = **package->part("word/document.xml");
  for (auto _ : state) {
    std::string copy = part;
    pugi::xml_document document;
    benchmark::DoNotOptimize(input::load_part(document, copy, "word/document.xml", Limits{}));
  }
  report(state);
}
BENCHMARK(Xml)->Unit(benchmark::kMillisecond);

void ReadDocx(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(reviewer().read(docx()));
  report(state);
}
BENCHMARK(ReadDocx)->Unit(benchmark::kMillisecond);

void ReadText(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(reviewer().read(std::as_bytes(std::span(draft().text))));
  report(state);
}
BENCHMARK(ReadText)->Unit(benchmark::kMillisecond);

void ReviewDocument(benchmark::State& state) {
  const auto document = reviewer().read(docx());
  for (auto _ : state) benchmark::DoNotOptimize(reviewer().review(*document));
  report(state);
}
BENCHMARK(ReviewDocument)->Unit(benchmark::kMillisecond);

// With comments, or the benchmark fails.
void annotated(benchmark::State& state, const Document& document, const Review& review) {
  const auto with_comments = annotate(docx(), document, review);
  if (!with_comments || review.findings.empty()) state.SkipWithError("nothing was annotated");
  benchmark::DoNotOptimize(with_comments);
}

void Annotate(benchmark::State& state) {
  const auto document = reviewer().read(docx());
  const auto review = reviewer().review(*document);
  for (auto _ : state) annotated(state, *document, review);
  report(state);
}
BENCHMARK(Annotate)->Unit(benchmark::kMillisecond);

void WholeRun(benchmark::State& state) {
  for (auto _ : state) {
    const auto document = reviewer().read(docx());
    const auto review = reviewer().review(*document);
    annotated(state, *document, review);
  }
  report(state);
}
BENCHMARK(WholeRun)->Unit(benchmark::kMillisecond);

// One reviewer, shared by so many threads that each read and review the draft for themselves.
void Shared(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const Bytes text = std::as_bytes(std::span(draft().text));
  for (auto _ : state) {
    std::vector<std::thread> threads;
    for (std::size_t k = 0; k < count; ++k)
      threads.emplace_back([&] {
        const auto document = reviewer().read(text);
        benchmark::DoNotOptimize(reviewer().review(*document));
      });
    for (std::thread& thread : threads) thread.join();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * count * text.size()));
}
BENCHMARK(Shared)->Arg(1)->Arg(2)->Arg(4)->Arg(8)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
