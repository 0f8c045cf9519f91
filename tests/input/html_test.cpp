#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  const char* why;
  std::string_view html, text;
};

// "Bình đẳng" in TCVN3, "giới" in VNI.
constexpr Case kFonts[] = {
    {"a style sheet with an escaped dot, as Word writes it",
     "<html><style>p.Cu {margin:0; font-family:\"\\.VnTime\",\"serif\";}</style><p class=Cu>B×nh ®¼ng</p><p>®</p>",
     "Bình đẳng\n®\n"},
    {"an attribute, and letters as entities",
     "<p><font face=\".VnTime\">B&times;nh &reg;&#188;ng</font> <font face='VNI-Times'>giôùi</font></p>",
     "Bình đẳng giới\n"},
    {"the style of an element, inherited, and changed again",
     "<div style=\"color:red; font-family: .VnTime\"><b>B×nh</b> <i style='font-family:Arial'>®</i></div>", "Bình ®\n"},
    {"rules for a tag and for a class of a tag",
     "<html><style>td{font-family:VNI-Times} td.x{font-family:Arial}</style><table><tr><td>giôùi</td><td class='a x'>®"
     "</td></tr></table>",
     "giới\n®\n"},
    {"a page without such fonts", "<p style='font-family:Arial'>B×nh ® đẳng</p>", "B×nh ® đẳng\n"},
};

TEST(Html, FontsTellOldEncodings) {
  for (const Case& c : kFonts) {
    SCOPED_TRACE(c.why);
    const auto document = tests::reviewer().read(tests::bytes_of(c.html));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->text(), c.text);
    EXPECT_EQ(document->info().format, "html");
  }
}

TEST(Html, TextOfPages) {
  constexpr Case kCases[] = {
      {"tags that end the page are no text", "<body><p>Một</p> hai\n</body>\n</html>\n", "Một\nhai\n"},
      {"text behind the body", "<body>Một\n</body> hai <i>ba</i></html>", "Một hai ba\n"},
      {"signs that begin no tag", "<p>a < b &lt;c> d</p>", "a < b <c> d\n"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.why);
    const auto document = tests::reviewer().read(tests::bytes_of(c.html));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->text(), c.text);
  }
}

TEST(Html, PlacesOfConvertedTextPointIntoTheFile) {
  const std::string_view html = kFonts[1].html;
  const auto document = tests::reviewer().read(tests::bytes_of(html));
  ASSERT_TRUE(document);
  const std::size_t at = document->text().find("đẳng");
  const Location place = document->locate({at, at + std::string_view("đẳng").size()});
  EXPECT_EQ(html.substr(place.source.begin, place.source.end - place.source.begin), "&reg;&#188;ng");
}

}  // namespace
}  // namespace longghep
