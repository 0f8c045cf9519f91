#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  std::string_view rtf, text, why;
};
constexpr Case kCases[] = {
    {R"({\rtf1\ansi Mot\par hai\par})", "Mot\nhai\n", "paragraphs"},
    {"{\\rtf1 Mot\r\n hai\\par}", "Mot hai\n", "line ends of the file are no text"},
    {R"({\rtf1{\fonttbl{\f0 Times;}}{\*\generator Word;}{\header dau}Mot\par})", "Mot\n", "groups without text"},
    {R"({\rtf1 B\u236?nh \u273d\'3fang\par})", "Bình đ?ang\n", "Unicode and what stands in for it"},
    {R"({\rtf1\uc0 gi\u7899 i\par})", "giới\n", "nothing stands in"},
    {R"({\rtf1\uc1 \u-10179?\u-8704?\par})", "\U0001F600\n", "a surrogate pair"},
    {R"({\rtf1{\field{\*\fldinst PAGE}{\fldrslt 5}} trang\par})", "5 trang\n", "the result of a field"},
    {R"({\rtf1 Mot{\v an} hai{\deleted bo}\par})", "Mot hai\n", "hidden and deleted text"},
    {R"({\rtf1\trowd a\cell b\cell\row\trowd c\cell d\cell\row})", "a\nb\nc\nd\n", "cells"},
    {R"({\rtf1 a\{b\}\\c\~d\_e\par})", "a{b}\\c d-e\n", "escaped signs"},
    {R"({\rtf1 {\listtext 1.\tab}Mot\par})", "1.\tMot\n", "the label of a list item"},
    {R"({\rtf1 B\'d7nh \'ae\'bcng gi\'edi l\'b5 quy\'d2n c\'f1a ph\'f4 n\'f7 v\'b5 \'ae\'b5n \'abng \'eb m\'e4i n\'aci\par})",
     "Bình đẳng giới là quyền của phụ nữ và đàn ông ở mọi nơi\n", "an old font"},
    {R"({\rtf1{\fonttbl{\f0 Arial;}{\f1\fnil .VnTime{\*\falt Times};}}\f0 \'ae {\f1 n\'f7}\par})", "® nữ\n",
     "an old font by its name"},
    {R"({\rtf1{\fonttbl{\f0\fcharset163 Times New Roman;}}\f0 ph\'f4\'f2 n\'fd\'de\par})", "phộ nữ\n",
     "the Vietnamese character set"},
    {R"({\rtf1 Mot{\footnote chu}hai\par ba\par})", "Mothai\nba\nchu\n", "a note stands behind the text"},
    {R"({\rtf1{\shp{\*\shpinst{\shptxt hop\par}}{\shprslt hop}}Mot\par})", "Mot\nhop\n", "a text box, once"},
};

TEST(Rtf, ReadsText) {
  for (const auto& [rtf, text, why] : kCases) {
    SCOPED_TRACE(why);
    const auto document = tests::reviewer().read(tests::bytes_of(rtf));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->text(), text);
    EXPECT_EQ(document->info().format, "rtf");
  }
}

TEST(Rtf, ParagraphsOfACellAreOfTheTable) {
  constexpr std::string_view kRtf =
      R"({\rtf1\trowd\intbl a\par b\cell\intbl\cell\row\trowd\intbl c\cell d\cell\row\pard e\par})";
  const auto document = tests::reviewer().read(tests::bytes_of(kRtf));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->text(), "a\nb\nc\nd\ne\n");
  const std::string_view text = document->text();
  for (const auto& [words, unit] : {std::pair<std::string_view, std::string_view>{"a", "bang:1/dong:1/cot:1"},
                                    {"b", "bang:1/dong:1/cot:1"},
                                    {"d", "bang:1/dong:2/cot:2"},
                                    {"e", ""}}) {
    const std::size_t at = text.find(words);
    EXPECT_EQ(document->locate({at, at + 1}).unit, unit) << words;
  }
}

TEST(Rtf, PlacesPointIntoTheFile) {
  constexpr std::string_view kRtf = R"({\rtf1 M\u7897?t \'61b hai\par})";
  const auto document = tests::reviewer().read(tests::bytes_of(kRtf));
  ASSERT_TRUE(document);
  const std::string_view text = document->text();
  for (const auto& [words, written] :
       {std::pair<std::string_view, std::string_view>{"ộ", "\\u7897"}, {"ab", "\\'61b"}, {"hai", "hai"}}) {
    const std::size_t at = text.find(words);
    const Location place = document->locate({at, at + words.size()});
    EXPECT_EQ(kRtf.substr(place.source.begin, place.source.end - place.source.begin), written);
  }
}

TEST(Rtf, HostileFilesEndInAnErrorOrAText) {
  std::string deep = "{\\rtf1 ", wide = "{\\rtf1 ";
  for (int k = 0; k < 100'000; ++k) deep += "{";
  for (int k = 0; k < 100'000; ++k) wide += "\\u7897?{a}";
  const auto refused = tests::reviewer().read(tests::bytes_of(deep));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("limit"), std::string::npos);
  EXPECT_TRUE(tests::reviewer().read(tests::bytes_of(wide)));
  for (const std::string_view rtf :
       {"{\\rtf1", "{\\rtf1\\", "{\\rtf1\\'", "{\\rtf1\\'6", "{\\rtf1\\u", "{\\rtf1\\bin999999999 a",
        "{\\rtf1\\uc99\\u1 ", "{\\rtf1}}}}}", "{\\rtf1 \\u-40000000000000?a}"})
    static_cast<void>(tests::reviewer().read(tests::bytes_of(rtf)));
  std::uint32_t random = 7;
  for (int round = 0; round < 3000; ++round) {
    std::string bad(kCases[3].rtf);
    for (int k = 0; k < 3; ++k) {
      random = random * 1664525 + 1013904223;
      bad[6 + (random >> 8) % (bad.size() - 6)] = "{}\\'*u0a-"[(random >> 24) % 9];
    }
    static_cast<void>(tests::reviewer().read(tests::bytes_of(bad)));
  }
}

}  // namespace
}  // namespace longghep
