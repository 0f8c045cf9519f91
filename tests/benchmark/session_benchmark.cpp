// Keystroke to findings on a draft of 300 pages: one edit at random places and the review after it, against a whole
// reading and review of the same text. Run by `./dev bench`; tests/benchmark/session.py prints the percentiles.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>

#include "longghep/longghep.hpp"

namespace {

using namespace longghep;

constexpr std::size_t kLetters = 900'000;  // of 300 pages, 3,000 letters each

const std::string& text() {
  static const std::string made = [] {
    std::vector<std::filesystem::path> laws;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(SHARED_DIR "/corpus/law", error))
      if (entry.path().extension() == ".txt") laws.push_back(entry.path());
    std::sort(laws.begin(), laws.end());
    std::string out;
    std::size_t letters = 0;
    const auto add = [&](std::string_view line) {
      out += line;
      out += '\n';
      for (const char c : line) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    };
    for (const auto& law : laws) {
      std::ifstream in(law);
      for (std::string line; letters < kLetters && std::getline(in, line);) add(line);
    }
    for (int k = 1; letters < kLetters; ++k)
      add("Điều " + std::to_string(k) + ". Cơ quan chủ trì soạn thảo lồng ghép vấn đề bình đẳng giới; chỉ tuyển nam.");
    return out;
  }();
  return made;
}

const Reviewer& reviewer() {
  static const Result<Reviewer> loaded = Reviewer::load();
  return *loaded;
}

// Somebody writes: a phrase at a random place, letter by letter, with slips taken back, and now and then a new line.
class Writer {
 public:
  std::pair<Span<SourceByte>, std::string_view> next(std::string_view draft) {
    static constexpr std::string_view kPhrases[] = {"phụ nữ và nam giới được bình đẳng ",
                                                    "cơ quan, tổ chức có trách nhiệm ",
                                                    "trong thời hạn 10 ngày làm việc, ",
                                                    "chỉ tuyển nam ",
                                                    "theo quy định tại khoản 2 Điều này. ",
                                                    "lồng ghép vấn đề bình đẳng giới ",
                                                    "30% "};
    if (left_.empty()) {
      left_ = kPhrases[random_() % std::size(kPhrases)];
      at_ = random_() % draft.size();
      while ((static_cast<unsigned char>(draft[at_]) & 0xC0) == 0x80) ++at_;
      if (random_() % 4 == 0) return {{at_, at_}, "\n"};
    }
    if (random_() % 12 == 0 && at_ > 0) {  // one letter back
      std::size_t begin = at_ - 1;
      while ((static_cast<unsigned char>(draft[begin]) & 0xC0) == 0x80) --begin;
      const Span<SourceByte> slip{begin, at_};
      at_ = begin;
      return {slip, ""};
    }
    std::size_t size = 1;
    while (size < left_.size() && (static_cast<unsigned char>(left_[size]) & 0xC0) == 0x80) ++size;
    const std::string_view letter = left_.substr(0, size);
    left_.remove_prefix(size);
    const Span<SourceByte> place{at_, at_};
    at_ += size;
    return {place, letter};
  }

 private:
  std::minstd_rand random_{1};
  std::string_view left_;
  std::size_t at_ = 0;
};

void Keystroke(benchmark::State& state) {
  auto session = Session::open(reviewer(), text());
  benchmark::DoNotOptimize(session->review().findings.data());
  Writer writer;
  std::vector<double> times;
  for (auto _ : state) {
    const auto [place, put] = writer.next(session->text());
    const auto begin = std::chrono::steady_clock::now();
    static_cast<void>(session->edit(place, put));
    benchmark::DoNotOptimize(session->review().findings.data());
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  state.counters["median_ms"] = times[times.size() / 2];
  state.counters["p99_ms"] = times[times.size() * 99 / 100];
  state.counters["most_ms"] = times.back();
  state.counters["findings"] = static_cast<double>(session->review().findings.size());
}
BENCHMARK(Keystroke)->Iterations(10'000)->Unit(benchmark::kMillisecond);

void WholeRecheck(benchmark::State& state) {
  std::vector<double> times;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    const auto document = reviewer().read(std::as_bytes(std::span(text().data(), text().size())));
    const Review review = reviewer().review(*document);
    benchmark::DoNotOptimize(review.findings.data());
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  state.counters["median_ms"] = times[times.size() / 2];
  state.counters["bytes"] = static_cast<double>(text().size());
}
BENCHMARK(WholeRecheck)->Iterations(20)->Unit(benchmark::kMillisecond);

// From the text to the first findings.
void OpenSession(benchmark::State& state) {
  std::vector<double> times;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    auto session = Session::open(reviewer(), text());
    benchmark::DoNotOptimize(session->review().findings.data());
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  state.counters["median_ms"] = times[times.size() / 2];
}
BENCHMARK(OpenSession)->Iterations(20)->Unit(benchmark::kMillisecond);

}  // namespace
