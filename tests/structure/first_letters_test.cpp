#include "structure/first_letters.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace longghep::structure {
namespace {

struct Word {
  std::size_t begin;
  std::string key;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    std::size_t end = at;
    while (end < text.size()) {
      std::size_t next = end;
      if (!text::is_letter(text::next(text, next))) break;
      end = next;
    }
    if (end > begin)
      words.push_back({begin, std::string(text::key_of(text.substr(begin, end - begin)).view())});
    else
      static_cast<void>(text::next(text, at));
    at = std::max(at, end);
  }
  return words;
}

// Each word of the text is looked for, alone: the filter must let it pass, and give nothing but words.
TEST(EachWord, FindsEveryWordThatIsLookedFor) {
  constexpr std::string_view kText =
      "Điều 5. “Điều này” (ĐIỂM a); \u00D0iều 3, \u00F0iểm \u0189iểm; ý kiến Ý KIẾN y tế Y; in ấn ân Ất ưu Ưu ở Ở õ ũ "
      "Ũ ĩ "
      "ăn Ăn 5a–phụ lục/PHỤ LỤC, khoản…Khoản «ô tô» à ạ Ạ Ừ éc-xích Ēlan Жизнь αβγ İstanbul k K h";
  const std::vector<Word> all = words_of(kText);
  ASSERT_GT(all.size(), 40U);
  for (const Word& wanted : all) {
    FirstLetters filter;
    filter.add(wanted.key);
    std::vector<std::size_t> found;
    each_word(kText, 0, kText.size(), filter, [&](std::size_t at) {
      found.push_back(at);
      std::size_t end = at;
      while (end < kText.size()) {
        std::size_t next = end;
        if (!text::is_letter(text::next(kText, next))) break;
        end = next;
      }
      return end;
    });
    for (const Word& word : all) {
      if (word.key != wanted.key) continue;
      EXPECT_NE(std::find(found.begin(), found.end(), word.begin), found.end()) << word.key << " at " << word.begin;
    }
    for (const std::size_t at : found)
      EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Word& word) { return word.begin == at; })) << at;
    EXPECT_LT(found.size(), all.size()) << wanted.key;
  }
}

TEST(EachWord, GoesOnWhereItIsTold) {
  constexpr std::string_view kText = "abab ab";
  FirstLetters filter;
  filter.add("ab");
  std::vector<std::size_t> found;
  each_word(kText, 0, kText.size(), filter, [&](std::size_t at) {
    found.push_back(at);
    return at + 2;
  });
  EXPECT_EQ(found, (std::vector<std::size_t>{0, 2, 5}));
}

}  // namespace
}  // namespace longghep::structure
