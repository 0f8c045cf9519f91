#include <gtest/gtest.h>

#include <random>

#include "text/text.hpp"

namespace longghep::text {
namespace {

struct Pair {
  std::string_view one, other;
  bool same;
  const char* why;
};
constexpr Pair kPairs[] = {
    {"hoà", "hòa", true, "both styles of tone placement"},
    {"thuỷ", "thủy", true, "uy"},
    {"qúy", "quý", true, "a misplaced mark"},
    {"kĩ", "kỹ", true, "open i after k"},
    {"tỉ", "tỷ", true, "ratio, billion"},
    {"GIỚI", "giới", true, "case"},
    {"thi", "thy", false, "th is no t"},
    {"giới", "giời", false, "tones differ"},
    {"dành", "đành", false, "d is not đ"},
    {"nam", "năm", false, "a is not ă"},
};

TEST(Letters, KeysMeetWhereSpellingsDo) {
  for (const Pair& pair : kPairs) {
    SCOPED_TRACE(pair.why);
    EXPECT_EQ(key_of(pair.one).view() == key_of(pair.other).view(), pair.same);
  }
}

TEST(Letters, TwoTonesAreTwoSyllables) {
  EXPECT_EQ(key_of("giới").tones, 1);
  EXPECT_EQ(key_of("sởgiới").tones, 2);
}

TEST(Letters, LowerCaseOfEveryVietnameseLetter) {
  const std::string upper = "AĂÂÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬEÊÉÈẺẼẸẾỀỂỄỆIÍÌỈĨỊOÔƠÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢUƯÚÙỦŨỤỨỪỬỮỰYÝỲỶỸỴĐ";
  const std::string lower = "aăâáàảãạắằẳẵặấầẩẫậeêéèẻẽẹếềểễệiíìỉĩịoôơóòỏõọốồổỗộớờởỡợuưúùủũụứừửữựyýỳỷỹỵđ";
  EXPECT_EQ(to_lower(upper), lower);
}

TEST(Letters, LongTokensKeepAKeyOfBoundedSize) {
  EXPECT_LE(key_of(std::string(10'000, 'x')).size, Key::kKeySize);
  EXPECT_NE(key_of(std::string(10'000, 'x')).view(), key_of(std::string(10'001, 'x')).view());
}

TEST(Letters, KeysAreSpelledWithTheirToneInPlace) {
  for (const std::string_view word :
       {"bình",  "đẳng",  "giới", "hòa", "thúy", "quyền", "giá", "gì",    "nguyễn", "thuở",
        "khuỷu", "người", "được", "yếu", "toàn", "của",   "quý", "tiếng", "oanh",   "a"})
    EXPECT_EQ(text::spelled(text::key_of(word).view()), word);
}

TEST(Letters, KeysOfEveryLengthStayInTheirRoom) {
  for (const char* letter : {"b", "ư", "ộ", "日"})
    for (std::size_t before = 0; before < 30; ++before) {
      std::string word(before, 'a');
      for (int k = 0; k < 20; ++k) {
        word += letter;
        const text::Key key = text::key_of(word + "é");
        ASSERT_LE(key.size, text::Key::kKeySize);
        ASSERT_GE(key.tones, 1);
      }
    }
}

TEST(Letters, AreCountedOneByOneOrManyAtOnce) {
  for (const std::string_view piece : {"a", "đ", "ộ", "\U0001F469", "nữ \U0001F469"})
    for (std::size_t size = 0; size < 5000; size = size < 40 ? size + 1 : size * 5 / 4) {
      std::string text;
      while (text.size() < size) text += piece;
      std::size_t points = 0, utf16 = 0;
      for (std::size_t at = 0; at < text.size(); ++points) utf16 += text::next(text, at) > 0xFFFF ? 2U : 1U;
      const Counted counted = count(text);
      ASSERT_EQ(counted.code_points, points) << text.size();
      ASSERT_EQ(counted.utf16, utf16) << text.size();
    }
}

// What is passed is what is counted, whatever the bytes are; and nothing well-formed is cut.
TEST(Letters, DamagedTextIsPassedAsItIsCounted) {
  std::mt19937 random(1);
  constexpr std::string_view kPieces[] = {"a",    "\u1EC7", "\u00E0", "\U0001D49C", "\xE1",
                                          "\xA8", "\xF0",   "\xC3",   "\xFF"};
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (unsigned long k = random() % 12; k > 0; --k) bytes += kPieces[random() % std::size(kPieces)];
    std::size_t units = 0;
    for (std::size_t at = 0; at < bytes.size();) {
      units += pass_units(bytes, at);
      EXPECT_TRUE(at == bytes.size() || (static_cast<unsigned char>(bytes[at]) & 0xC0) != 0x80);
    }
    EXPECT_EQ(units, count(bytes).utf16);
  }
}

}  // namespace
}  // namespace longghep::text
