#include "text/short_run.hpp"

#include <gtest/gtest.h>

#include <string>

namespace longghep::text {
namespace {

TEST(ShortRun, TellsLettersAndDigitsOfAscii) {
  for (unsigned c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
    for (std::size_t place = 0; place < 16; ++place) {  // no byte has a say in its neighbours
      std::string bytes(16, '.');
      bytes[place] = static_cast<char>(c);
      EXPECT_EQ(bits_of(letters_among(sixteen_bytes(bytes.data()))), letter ? 1U << place : 0U) << c;
      EXPECT_EQ(bits_of(between(sixteen_bytes(bytes.data()), '0', '9')), digit ? 1U << place : 0U) << c;
    }
  }
}

TEST(ShortRun, HasZerosBehindTheText) {
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t at = 0; at < text.size() + 3; ++at) {
    const SixteenBytes bytes = sixteen_bytes(text, at);
    for (std::size_t k = 0; k < 16; ++k) EXPECT_EQ(bytes[k], at + k < text.size() ? text[at + k] : 0) << at << ' ' << k;
  }
}

TEST(ShortRun, TellsTheFirstOfSixteen) {
  for (std::size_t first = 0; first < 16; ++first)
    for (std::size_t other = first; other < 16; ++other) {
      std::string bytes(16, 'a');
      bytes[first] = bytes[other] = 'b';
      const SixteenBytes answers = sixteen_bytes(bytes.data()) == 'b';
      EXPECT_TRUE(any(answers));
      EXPECT_EQ(first_of(answers), first);
    }
}

TEST(ShortRun, HoldsTheBytesAndNoMore) {
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  const auto ends = [](SixteenBytes bytes) { return ~letters_among(bytes); };
  for (std::size_t at = 0; at < text.size(); ++at)
    for (std::size_t size = 0; at + size <= text.size(); ++size) {
      const ShortRun run = short_run(text, at, size);
      EXPECT_EQ(run.size, size);
      if (size > ShortRun::kLongest) continue;
      std::uint64_t low = 0, high = 0;
      for (std::size_t k = 0; k < size; ++k)
        (k < 8 ? low : high) |= std::uint64_t{static_cast<unsigned char>(text[at + k])} << 8 * (k % 8);
      EXPECT_EQ(run.low, low);
      EXPECT_EQ(run.high, high);
      // The same, found by what ends it: a sign, or the end of the text.
      const bool last = at + size == text.size();
      std::string cut = text;
      if (!last) cut[at + size] = '.';
      const ShortRun found = short_run(cut, at, ends);
      EXPECT_EQ(found.size, size);
      EXPECT_EQ(found.low, low);
      EXPECT_EQ(found.high, high);
    }
  EXPECT_GT(short_run(text, 0, ends).size, ShortRun::kLongest);
}

TEST(ShortRun, TellsLowBytesOfATextOfAnySize) {
  for (std::size_t size = 0; size < 30; ++size) {
    EXPECT_FALSE(any_below(std::string(size, ' '), ' ')) << size;
    EXPECT_FALSE(any_below(std::string(size, '\xE1'), ' ')) << size;
    for (std::size_t at = 0; at < size; ++at)
      for (const char low : {'\0', '\t', '\x1F'}) {
        std::string text(size, 'a');
        text[at] = low;
        EXPECT_TRUE(any_below(text, ' ')) << size << ' ' << at;
      }
  }
}

}  // namespace
}  // namespace longghep::text
