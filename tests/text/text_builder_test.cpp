#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "text/text.hpp"

namespace longghep::text {
namespace {

MappedText built(std::string_view source) {
  TextBuilder builder;
  builder.append(source, {0, source.size(), 0, 0, 0, Step::bytes});
  return std::move(builder).finish();
}

struct Case {
  std::string_view source, text;
  const char* why;
};
constexpr Case kCases[] = {
    {"giới", "giới", "clean text stays"},
    {"gio\u031B\u0301i", "giới", "decomposed letters are composed"},
    {"giơ\u0301i", "giới", "so are half-composed ones"},
    {"bình\u00A0đẳng", "bình đẳng", "a no-break space is a space"},
    {"bình\u200B đẳng", "bình đẳng", "zero-width characters go"},
    {"\u00D0iều", "\u00D0iều", "eth stays as written"},
    {"a\u2011b", "a-b", "a no-break hyphen is a hyphen"},
    {"\u0301", "\u0301", "a mark without a letter stays"},
};

TEST(TextBuilder, Normalises) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(built(c.source).text, c.text);
  }
}

// Many bytes are looked at together: wherever in them a character stands, it is mended, and nothing else is.
TEST(TextBuilder, MendsAtEveryPlace) {
  for (const std::string_view filler : {"a", "ờ", "đ", "Ơ", "ộ à"})
    for (std::size_t before = 0; before < 40; ++before)
      for (std::size_t after = 0; after < 40; after += 3)
        for (const auto& [source, text] : {std::pair("\u00A0", " "),
                                           {"\u200B", ""},
                                           {"\u0007", " "},
                                           {"\u2011", "-"},
                                           {"\u007F", " "},
                                           {"\u1F71", "\u03AC"},
                                           {"\u212B", "\u00C5"},
                                           {"\t", "\t"}}) {
          std::string left, right;
          for (std::size_t k = 0; k < before; ++k) left += filler;
          for (std::size_t k = 0; k < after; ++k) right += filler;
          ASSERT_EQ(built(left + source + right).text, left + text + right) << before << ' ' << after;
        }
}

TEST(TextBuilder, WhateverTheLetterTheTextIsInNfc) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2& nfc = *icu::Normalizer2::getNFCInstance(status);
  for (char32_t c = 1; c < 0x11000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string source = "a";
    append_utf8(source, c);
    source += 'b';
    const std::string text = built(source).text;
    ASSERT_NE(nfc.isNormalized(icu::UnicodeString::fromUTF8(text), status), 0) << "U+" << std::hex << std::uint32_t{c};
  }
}

TEST(TextBuilder, EveryByteHasItsWayHome) {
  const std::string_view source = "x\u00A0gio\u031B\u0301i \u200By";
  const MappedText mapped = built(source);
  ASSERT_EQ(mapped.text, "x giới y");
  const auto cut = [&](std::size_t begin, std::size_t end) {
    const SourcePlace place = mapped.map.place(mapped.text, {begin, end});
    return source.substr(place.begin, place.end - place.begin);
  };
  EXPECT_EQ(cut(0, 1), "x");
  EXPECT_EQ(cut(mapped.text.size() - 1, mapped.text.size()), "y");
  EXPECT_EQ(cut(2, 8), "gio\u031B\u0301i");
}

TEST(TextBuilder, AMarkJoinsTheLetterOfThePieceBefore) {
  TextBuilder builder;
  builder.append("nghê", {0, 5, 0, 0, 0, Step::bytes});
  builder.append("\u0300 nghiệp", {12, 25, 0, 0, 0, Step::bytes});
  EXPECT_EQ(builder.text(), "nghề nghiệp");
}

TEST(Offsets, CountUtf16LinesAndColumns) {
  const std::string text = "a😀b\nĐiều 1";
  const Offsets offsets(text);
  EXPECT_EQ(offsets.code_points(), 10U);
  const auto b = offsets.at(text, 5);
  EXPECT_EQ(b.utf16, 3U);
  EXPECT_EQ(b.column, 3U);
  const auto second = offsets.at(text, 7);
  EXPECT_EQ(second.line, 2U);
  EXPECT_EQ(second.column, 1U);
  EXPECT_EQ(second.utf16, 5U);
}

TEST(Offsets, CountLinesOfAnyLength) {
  std::string text;
  for (const std::size_t letters : {0, 1, 1365, 1366, 4095, 4096, 4097, 9000, 3}) {
    for (std::size_t k = 0; k < letters; ++k) text += k % 3 == 0 ? "ớ" : k % 3 == 1 ? "a" : "😀";
    text += '\n';
  }
  const Offsets offsets(text);
  Offsets::At expected;
  for (std::size_t at = 0; at < text.size();) {
    const Offsets::At found = offsets.at(text, at);
    ASSERT_EQ(std::tie(found.utf16, found.code_points, found.line, found.column),
              std::tie(expected.utf16, expected.code_points, expected.line, expected.column))
        << at;
    const char32_t c = next(text, at);
    expected.utf16 += c >= 0x10000 ? 2 : 1;
    ++expected.code_points;
    ++expected.column;
    if (c == '\n') {
      ++expected.line;
      expected.column = 1;
    }
  }
  EXPECT_EQ(offsets.code_points(), expected.code_points);
}

}  // namespace
}  // namespace longghep::text
