#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  const char *question, *text, *found, *why;
};
const Case kCases[] = {
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)",
     "Chàng trai từ 18 đến 25 tuổi; cô gái từ 18 đến 22 tuổi.",
     "[Chàng trai từ 18 đến 25 tuổi; cô gái từ 18 đến 22 tuổi]", "numbers after their sides"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)", "Chàng trai từ 18 tuổi; cô gái từ 18 tuổi.",
     "", "alike"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)", "Chàng trai, cô gái từ 18 tuổi.", "",
     "one number for both"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)",
     "Không quá 25 tuổi đối với chàng trai, 22 tuổi đối với cô gái.",
     "[Không quá 25 tuổi đối với chàng trai, 22 tuổi đối với cô gái]", "numbers before their sides"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)", "Chàng trai có 2 xe, cô gái có 3 xe.", "",
     "another quantity"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)",
     "a) Chàng trai từ 25 tuổi;\nb) Cô gái từ 22 tuổi.", "[Chàng trai từ 25 tuổi;\nb) Cô gái từ 22 tuổi]",
     "two items of a list"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)",
     "Điều 1. Chàng trai từ 25 tuổi.\nĐiều 2. Cô gái từ 22 tuổi.", "", "not in two articles"},
    {R"(<compare left="he" right="she"><quantity ref="age"/><unless ref="fresh" in="sentence"/></compare>)",
     "Chàng trai tươi từ 25 tuổi, cô gái từ 22 tuổi.", "", "a guard"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)",
     "1. Cô gái học 3 năm.\n2. Chàng trai từ 25 tuổi, cô gái từ 22 tuổi.", "[Chàng trai từ 25 tuổi, cô gái từ 22 tuổi]",
     "one sentence before two items"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)",
     "1. Cô gái nghỉ 60 phút.\n2. Chàng trai có con 5 tuổi.", "", "two items, of which one has another quantity"},
    {R"(<compare left="he" right="she"><quantity ref="age"/></compare>)",
     "Tuổi của chàng trai không quá 35, của cô gái 30.", "[chàng trai không quá 35, của cô gái 30]",
     "one unit before both sides"},
    {R"(<compare left="he" right="she"><value ref="root"/></compare>)", "Chàng trai mua khoai, cô gái mua sắn.",
     "[Chàng trai mua khoai, cô gái mua sắn]", "words in place of numbers"},
    {R"(<compare left="he" right="she"><value ref="root"/></compare>)", "Chàng trai mua sắn, cô gái mua sắn.", "",
     "the same words"}};

TEST(Compare, FindsNumbersThatDiffer) {
  for (const auto& [question, text, found, why] : kCases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(tests::found(question, text), found);
  }
}

}  // namespace
}  // namespace longghep
