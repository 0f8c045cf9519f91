#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "knowledge/knowledge.hpp"
#include "support/sample.hpp"

extern "C" {
extern const std::byte longghep_image[];
extern const std::byte longghep_image_end[];
}

namespace longghep {
namespace {

std::string joined(std::string_view text) {
  ReadOptions options;
  options.lines = true;
  const auto document = tests::reviewer().read(tests::bytes_of(text), options);
  EXPECT_TRUE(document);
  std::string out = tokens_joined(*document);
  if (!out.empty()) out.pop_back();
  return out;
}

struct Case {
  std::string_view text, words, why;
};
constexpr Case kCases[] = {
    {"bình đẳng giới", "bình_đẳng giới", "giới on its own is gender"},
    {"giới thiệu thế giới, giới hạn", "giới_thiệu thế_giới , giới_hạn", "giới inside a word is not"},
    {"lồng ghép giới thiệu sản phẩm", "lồng_ghép giới_thiệu sản_phẩm", "not lồng ghép giới"},
    {"tỷ lệ nữ giới thiệu ứng cử", "tỷ_lệ nữ giới_thiệu ứng_cử", "cheapest path, not longest match"},
    {"trên cơ sởgiới", "trên cơ_sở giới", "glued by a web editor"},
    {"Kếhoạch số129/KH-UBND", "Kế_hoạch số 129/KH-UBND", "a glued word is one word, a glued number is not"},
    {"số 560/KH-UBND ngày 16/8/2021", "số 560/KH-UBND ngày 16/8/2021", "numbers of documents and dates are one token"},
    {"giai đoạn 2021 - 2025", "giai_đoạn 2021_-_2025", "a period is one token"},
    {"đạt 4,2% và 35%", "đạt 4,2% và 35%", "numbers in Vietnamese form"},
    {"nam cao 1,65m, nữ cao 1m58, mạng 5G", "nam cao 1,65 m , nữ cao 1 m 58 , mạng 5G",
     "a unit is a word, a code is not"},
    {"Lênin", "Lênin", "a name is left alone"},
};

TEST(Segmenter, SplitsIntoWords) {
  for (const auto& [text, words, why] : kCases) {
    SCOPED_TRACE(why);
    const std::string got = joined(text);
    EXPECT_EQ(got, words);
  }
}

struct Run {
  std::string_view text, apart;
};
constexpr Run kRuns[] = {
    {"cơ sởgiới", "sở|giới"},
    {"số129/KH-UBND", "số|129/KH-UBND"},
    {"khoản1của", "khoản|1|của"},
    {"khoản1của số2và", "khoản|1|của số|2|và"},
    {"quyết định1số2của", "1|số|2|của"},
    {"2025của", "2025|của"},
};

// Runs come in order and do not overlap, nor do the places where blanks are missing.
TEST(Segmenter, TellsWhereBlanksAreMissing) {
  const auto knowledge = knowledge::Knowledge::from_image({longghep_image, longghep_image_end});
  ASSERT_TRUE(knowledge);
  for (const auto& [text, apart] : kRuns) {
    const TextSpan all{0, text.size()};
    std::string got;
    for (const words::Glued& run : words::segment(text, {&all, 1}, knowledge->tables()).glued) {
      got += got.empty() ? "" : " ";
      std::size_t at = run.span.begin;
      for (const std::size_t cut : run.cuts) {
        ASSERT_LT(at, cut) << text;
        got.append(text.substr(at, cut - at)) += "|";
        at = cut;
      }
      got += text.substr(at, run.span.end - at);
    }
    EXPECT_EQ(got, apart);
  }
}

void expect_sound(const Document& document) {
  const std::string_view text = document.text();
  std::size_t end = 0;
  for (const Token& token : document.tokens()) {
    ASSERT_LT(token.bytes.begin, token.bytes.end) << "an empty word";
    ASSERT_LE(end, token.bytes.begin) << "words overlap";
    ASSERT_EQ(text.substr(end, token.bytes.begin - end).find_first_not_of(" \t\n"), std::string_view::npos)
        << "text lost before byte " << token.bytes.begin;
    end = token.bytes.end;
  }
  EXPECT_EQ(text.substr(end).find_first_not_of(" \t\n"), std::string_view::npos) << "text lost at the end";
}

std::vector<std::string> real_texts() {
  std::vector<std::filesystem::path> paths;
  for (const char* folder : {"corpus/documents", "corpus/law"})
    for (const auto& entry : std::filesystem::directory_iterator(tests::shared_dir() / folder))
      if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  texts.reserve(paths.size());
  for (const auto& path : paths) texts.push_back(tests::slurp(path));
  return texts;
}

TEST(Segmenter, LosesNothingOnRealText) {
  if (!std::filesystem::exists(tests::shared_dir())) GTEST_SKIP() << "needs ../shared";
  for (const std::string& bytes : real_texts()) {
    SCOPED_TRACE(bytes.substr(0, 80));
    const auto document = tests::reviewer().read(tests::bytes_of(bytes));
    ASSERT_TRUE(document);
    expect_sound(*document);
  }
}

TEST(Segmenter, LosesNothingOnRealTextEditedAtRandom) {
  if (!std::filesystem::exists(tests::shared_dir())) GTEST_SKIP() << "needs ../shared";
  std::mt19937 random(3);
  const std::string_view pieces[] = {"", " ", "\n", "-\n", "giới", "\u0323", "\u200B", "\u00AD", "2021", "/", "."};
  for (const std::string& bytes : real_texts()) {
    const auto letter = [&](const std::string& in) {  // where one begins
      std::size_t at = random() % in.size();
      while (at > 0 && (static_cast<unsigned char>(in[at]) & 0xC0) == 0x80) --at;
      return at;
    };
    std::string text = bytes.substr(letter(bytes), 3000);
    for (int edit = 0; edit < 60; ++edit) {
      const std::size_t at = letter(text);
      std::size_t end = at;
      if (edit % 2 == 0) static_cast<void>(text::next(text, end));
      text.replace(at, end - at, pieces[random() % std::size(pieces)]);
    }
    SCOPED_TRACE(text);
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    ASSERT_TRUE(document) << document.error().to_string();
    expect_sound(*document);
  }
}

// What a worker has seen has no say in what it says, whatever the size of its caches.
TEST(Segmenter, WorkersForgetEarlierTexts) {
  const auto knowledge = knowledge::Knowledge::from_image({longghep_image, longghep_image_end});
  ASSERT_TRUE(knowledge);
  const words::Tables& tables = knowledge->tables();
  words::Worker large(tables), small(tables, 1);
  std::vector<std::string> texts;
  for (const Case& one : kCases) texts.emplace_back(one.text);
  if (std::filesystem::exists(tests::shared_dir()))
    for (const std::string& text : real_texts()) texts.push_back(text.substr(0, text.find('\n', 5000)));
  for (const std::string& text : texts) {
    const TextSpan all{0, text.size()};
    const words::Words fresh = words::segment(text, {&all, 1}, tables);
    for (words::Worker* worker : {&large, &small}) {
      const words::Words& again = worker->segment(text, {&all, 1});
      ASSERT_EQ(again.atoms.size(), fresh.atoms.size());
      for (std::size_t k = 0; k < fresh.atoms.size(); ++k) ASSERT_EQ(again.atoms[k], fresh.atoms[k]) << text;
      ASSERT_EQ(again.glued.size(), fresh.glued.size());
      ASSERT_EQ(again.mended.size(), fresh.mended.size());
    }
  }
}

TEST(Segmenter, LosesNothingOnRubbish) {
  std::uint32_t seed = 1;
  const std::string_view pieces[] = {"giới", "GIỚI",   "12", "%", "/", "-",       " ",  "\n",
                                     "Điều", "\u0301", "😀",  ".", "đ", "KH-UBND", "a)", "“"};
  for (int round = 0; round < 500; ++round) {
    std::string text = "x";
    for (int k = 0; k < 40; ++k) {
      seed = seed * 1664525 + 1013904223;
      text += pieces[(seed >> 16) % std::size(pieces)];
    }
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    ASSERT_TRUE(document);
    expect_sound(*document);
  }
}

}  // namespace
}  // namespace longghep
