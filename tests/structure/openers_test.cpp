#include "structure/openers.hpp"

#include <gtest/gtest.h>

namespace longghep::structure {
namespace {

constexpr std::string_view kText =
    "Điều 5. “Điều này” (ĐIỂM a); \u00D0iều 3, \u00F0iểm \u0189iểm; ý kiến Ý KIẾN y tế Y; in ấn ân Ất ưu Ưu ở Ở õ ũ "
    "Ũ ĩ "
    "ăn Ăn 5a–phụ lục/PHỤ LỤC, khoản…Khoản «ô tô» à ạ Ạ Ừ éc-xích Ēlan Жизнь αβγ İstanbul k K h "
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch nghiêng Nghiêng hoà hòa kĩ kỹ";

struct Word {
  std::size_t begin, end;
  std::string key;
};

// One character after the other.
std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at, end = word_end(text, at);
    if (end > begin)
      words.push_back({begin, end, std::string(text::key_of(text.substr(begin, end - begin)).view())});
    else
      static_cast<void>(text::next(text, at));
    at = std::max(at, end);
  }
  return words;
}

Labels looking_for(const std::string& key) {
  Labels labels;
  labels.furniture = {{key, "and-more"}};
  return labels;
}

std::vector<std::size_t> places(const std::vector<Opener>& openers) {
  std::vector<std::size_t> out;
  for (const Opener& opener : openers) out.push_back(opener.begin);
  return out;
}

TEST(Openers, FindsEveryWordThatIsLookedFor) {
  const std::vector<Word> all = words_of(kText);
  ASSERT_GT(all.size(), 45U);
  for (const Word& wanted : all) {
    const Labels labels = looking_for(wanted.key);
    Openers openers(labels, kText.size());
    // The second time what was seen is remembered.
    for (int time = 0; time < 2; ++time) {
      std::vector<std::size_t> expected;
      for (const Word& word : all)
        if (word.key == wanted.key) expected.push_back(word.begin);
      const std::vector<Opener> found = openers.find(kText);
      EXPECT_EQ(places(found), expected) << wanted.key;
      for (const Opener& opener : found) {
        EXPECT_EQ(opener.lists, Openers::kFurniture);
        EXPECT_EQ(opener.end, word_end(kText, opener.begin));
      }
    }
  }
}

// A text is read in stretches: wherever one ends, words are found as without.
TEST(Openers, FindsWordsAcrossStretches) {
  const Labels labels = looking_for(std::string(text::key_of("điều").view()));
  for (const std::string_view filler : {"a", " ", "ơ", "…", "ab "}) {
    for (std::size_t before = 1000; before < 1100; ++before) {
      std::string text;
      while (text.size() < before) text += filler;
      text += " Điều 1 và điều";
      std::vector<std::size_t> expected;
      for (const Word& word : words_of(text))
        if (text::key_of(std::string_view(text).substr(word.begin, word.end - word.begin)).view() ==
            labels.furniture.front().front())
          expected.push_back(word.begin);
      ASSERT_EQ(expected.size(), 2U);
      Openers openers(labels, text.size());
      ASSERT_EQ(places(openers.find(text)), expected) << filler << before;
    }
  }
  // A turn at every byte, a word over the end of each stretch.
  std::string turns = "x";
  while (turns.size() < 5000) turns += " x";
  EXPECT_TRUE(Openers(labels, turns.size()).find(turns).empty());
  turns.insert(0, " ");
  EXPECT_TRUE(Openers(labels, turns.size()).find(turns).empty());
}

TEST(Openers, TellsTheListsOfAWord) {
  Labels labels;
  labels.units[static_cast<std::size_t>(UnitKind::dieu)] = {{"dieu"}};
  labels.attached = {{"dieu", "le"}};
  labels.this_word = {{"nay"}};
  labels.kinds = {{{"luat"}, "luat"}, {{"ke", "hoach"}, "ke-hoach"}};
  const std::vector<Opener> found = Openers(labels, 100).find("Dieu luat nay ke");
  ASSERT_EQ(places(found), (std::vector<std::size_t>{0, 5, 10}));
  EXPECT_EQ(found[0].lists, Openers::list_of(UnitKind::dieu) | Openers::kAttached);
  EXPECT_EQ(found[1].lists, Openers::kAct);
  EXPECT_EQ(found[2].lists, Openers::kThis);
}

TEST(Openers, AreTakenStretchByStretch) {
  const std::vector<Opener> all = {{1, 2, 1}, {4, 6, 1}, {8, 9, 1}, {12, 13, 1}};
  std::span<const Opener> rest = all;
  EXPECT_EQ(take(rest, {0, 1}).size(), 0U);
  EXPECT_EQ(take(rest, {1, 6}).size(), 2U);
  EXPECT_EQ(take(rest, {10, 12}).size(), 0U);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(take(rest, {12, 20}).front().begin, 12U);
}

}  // namespace
}  // namespace longghep::structure
