#include <gtest/gtest.h>

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

}  // namespace
}  // namespace longghep::text
