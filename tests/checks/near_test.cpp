#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  const char *question, *text, *found, *why;
};
const Case kCases[] = {
    {R"(<near><concept ref="fruit"/><concept ref="price"/></near>)", "Giá của táo cao.", "[Giá của táo]",
     "both in one sentence, in either order"},
    {R"(<near><concept ref="fruit"/><concept ref="price"/></near>)", "Giá cao. Táo ngon.", "", "not across sentences"},
    {R"(<near within="paragraph"><concept ref="fruit"/><concept ref="price"/></near>)", "Giá cao. Táo ngon.",
     "[Giá cao. Táo]", "in one paragraph"},
    {R"(<near within="document"><concept ref="fruit"/><concept ref="price"/></near>)", "Giá cao.\nTáo ngon.",
     "[Giá cao.\nTáo]", "anywhere"},
    {R"(<near order="given"><concept ref="fruit"/><concept ref="price"/></near>)", "Giá của táo cao.", "",
     "in the order given"},
    {R"(<near distance="1"><concept ref="fruit"/><concept ref="price"/></near>)", "Giá bán lẻ của táo cao.", "",
     "no more than one atom between"},
    {R"(<near mark="1"><concept ref="fruit"/><concept ref="price"/></near>)", "Giá của táo cao.", "[táo]",
     "the excerpt shows one group"},
    {R"(<near><concept ref="fruit"/><concept ref="price"/><about ref="fresh" in="sentence"/></near>)",
     "Giá của táo cao. Cam tươi bán đúng giá.", "[Cam tươi bán đúng giá]", "a guard that must hold"},
    {R"(<near><concept ref="fruit"/><concept ref="price"/><unless ref="fresh" in="after"/></near>)",
     "Cam bán đúng giá tươi. Cam bán đúng giá.", "[Cam bán đúng giá]", "a guard that must not"},
    {R"(<near negation="refuses"><concept ref="fruit"/><concept ref="price"/></near>)", "Chưa bán táo đúng giá.", "",
     "a negated statement, where negation refuses"},
    {R"(<near><concept ref="fruit"/><concept ref="price"/></near>)", "Chưa bán táo đúng giá.", "[táo đúng giá]",
     "in a search it counts"},
    {R"(<near><concept ref="fruit"/><concept ref="price"/></near>)", "Căn cứ giá của táo;\nĐiều 1. Giá của cam",
     "[Giá của cam]", "the body only"},
    {R"(<count at-least="1"><concept ref="she"/></count>)", "Có cô (gái) trẻ.", "[cô (gái]",
     "some signs do not count inside a phrase"},
    {R"(<count at-least="1"><concept ref="she"/></count>)", "Có cô;\n- gái; cô:\n(gái", "", "others do"},
    {R"(<count at-least="1"><concept ref="she"/></count>)", "Có cô\n- gái trẻ; có cô\n(gái trẻ)", "",
     "nor does a phrase go on in the next paragraph, whatever it begins with"},
    {R"(<count at-least="2"><concept ref="fruit"/><concept ref="root"/></count>)", "Táo đỏ.\nKhoai vàng.",
     "[Táo][Khoai]", "so many of them"},
    {R"(<count at-least="2"><concept ref="fruit"/><concept ref="price"/></count>)", "Táo đỏ.\nCam vàng.", "",
     "not enough of them"},
    {R"(<near><concept ref="pear"/></near>)", "a", R"(asked:1:227: error: no concept "pear"; did you mean "pay"?)",
     "an unknown concept is told with its place"}};

TEST(Near, FindsConceptsTogether) {
  for (const auto& [question, text, found, why] : kCases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(tests::found(question, text), found);
  }
}

}  // namespace
}  // namespace longghep
