#include <gtest/gtest.h>
#include <unicode/utf8.h>

#include <random>

#include "support/sample.hpp"
#include "text/text.hpp"

namespace longghep::text {
namespace {
using namespace std::string_literals;

struct Case {
  std::string bytes, encoding, utf8;
};

TEST(Decode, FindsUnicodeEncodings) {
  const Case cases[] = {
      {"giới", "utf-8", "giới"},
      {"\xEF\xBB\xBFgiới", "utf-8", "giới"},
      {"\xFF\xFE"s + "g\0i\0\xDB\x1Ei\0"s, "utf-16le", "giới"},
      {"\xFE\xFF"s + "\0g\0i\x1E\xDB\0i"s, "utf-16be", "giới"},
      {"n\0a\0m\0 \0n\0u\0m\0 \0"s, "utf-16le", "nam num "},
  };
  for (const Case& c : cases) {
    const auto decoded = decode(tests::bytes_of(c.bytes), "", {});
    ASSERT_TRUE(decoded) << c.encoding;
    EXPECT_EQ(decoded->encoding, c.encoding);
    EXPECT_EQ(decoded->utf8, c.utf8);
  }
}

TEST(Decode, RefusesBinaryDataAndReadsAFewBadBytes) {
  std::string rubbish;
  for (int k = 0; k < 4096; ++k) rubbish += static_cast<char>(k * 37 % 251);
  EXPECT_FALSE(decode(tests::bytes_of(rubbish), "", {}));
  const auto mended =
      decode(tests::bytes_of("bình đẳng giới trong kế hoạch năm 2024 của các cơ quan \xFF và đơn vị"), "", {});
  ASSERT_TRUE(mended);
  EXPECT_EQ(mended->invalid, 1U);
}

TEST(Decode, DeclaredCharsetsGoThroughIcu) {
  const auto decoded = decode(tests::bytes_of("caf\xE9"), "windows-1252", {});
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->utf8, "café");
  std::size_t end = 5;
  EXPECT_EQ(decoded->source(3, end).begin, 3U);
}

std::size_t valid_prefix_by_icu(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::int64_t at = 0; at < static_cast<std::int64_t>(bytes.size());) {
    const std::int64_t begin = at;
    UChar32 c = 0;
    U8_NEXT(data, at, static_cast<std::int64_t>(bytes.size()), c);
    if (c < 0) return static_cast<std::size_t>(begin);
  }
  return bytes.size();
}

TEST(ValidPrefix, IsThatOfIcu) {
  constexpr std::string_view kPieces[] = {"a",
                                          "\xC3\xA1",
                                          "\xE1\xBB\x9B",
                                          "\xF0\x9F\x98\x80",
                                          "\xF4\x8F\xBF\xBF",
                                          "\xED\x9F\xBF",  // good
                                          "\x80",
                                          "\xC0\xAF",
                                          "\xC3",
                                          "\xE0\x9F\xBF",
                                          "\xED\xA0\x80",
                                          "\xF0\x8F\xBF\xBF",  // bad
                                          "\xE1\xBB",
                                          "\xF4\x90\x80\x80",
                                          "\xF5\x80\x80\x80",
                                          "\xFF"};
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t good = round % 3 != 0 ? 3 : 6;  // most texts hold nothing rare
    std::string bytes;
    for (std::size_t size = random() % (round % 5 == 0 ? 600 : 60); bytes.size() < size;)
      bytes += kPieces[random() % good];
    if (round % 8 == 1 && !bytes.empty()) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (round % 8 == 2 && !bytes.empty()) bytes.erase(random() % bytes.size(), 1);
    if (round % 4 != 0) bytes += kPieces[random() % std::size(kPieces)];
    for (std::size_t k = random() % 4; k > 0; --k) bytes += kPieces[random() % std::size(kPieces)];
    ASSERT_EQ(valid_prefix(bytes), valid_prefix_by_icu(bytes)) << bytes.size() << " bytes in round " << round;
  }
}

}  // namespace
}  // namespace longghep::text
