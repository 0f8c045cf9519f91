#include "text/short_run.hpp"

#include <gtest/gtest.h>

#include <string>

namespace longghep::text {
namespace {

TEST(ShortRun, TellsLettersAndDigitsOfAscii) {
  for (unsigned c = 0; c < 256; ++c) {
    const std::uint64_t bytes = c * kEachByte;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
    EXPECT_EQ(letters_among(bytes), letter ? kHighBits : 0U) << c;
    EXPECT_EQ(digits_among(bytes), digit ? kHighBits : 0U) << c;
    for (unsigned place = 0; place < 8; ++place) {  // no byte has a say in its neighbours
      const std::uint64_t one = std::uint64_t{c} << 8 * place;
      EXPECT_EQ(bit_each(letters_among(one)), letter ? std::uint64_t{1} << place : 0U) << c;
      EXPECT_EQ(bit_each(digits_among(one)), digit ? std::uint64_t{1} << place : 0U) << c;
    }
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
  const auto ends = [](std::uint64_t bytes) { return ~letters_among(bytes) & kHighBits; };
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
