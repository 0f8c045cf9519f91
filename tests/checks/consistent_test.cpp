#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  const char *question, *text, *found, *why;
};
const Case kCases[] = {
    {R"(<consistent what="cross-references"/>)", "Điều 1. Một\nTheo quy định tại Điều 9 Nghị định này.\nĐiều 2. Hai",
     "[Điều 9]", "an article that is not there"},
    {R"(<consistent what="cross-references"/>)", "Điều 1. Một\nTheo quy định tại Điều 2 Nghị định này.\nĐiều 2. Hai",
     "", "one that is"},
    {R"(<consistent what="cross-references"/>)", "Điều 1. Một\nTheo Điều 9 Luật Đất đai.\nĐiều 2. Hai", "",
     "of another instrument"},
    {R"(<consistent what="cross-references"/>)",
     "Điều 1. Một\n1. A.\n2. B.\nĐiều 2. Hai\nTheo dõi việc thực hiện khoản 4 Điều 1.", "[khoản 4]",
     "a clause that is not there, of this text where no act is named"},
    {R"(<consistent what="cross-references"/>)",
     "Điều 1. Một\n1. A.\n2. B.\nĐiều 2. Sửa đổi Luật Đất đai\na) Bãi bỏ khoản 4 Điều 1.", "",
     "of the act that the article has named"},
    {R"(<consistent what="dates"/>)", "Họp ngày 31 tháng 4 năm 2025.", "[31 tháng 4 năm 2025]",
     "a day that is not in the calendar"},
    {R"(<consistent what="dates"/>)", "Họp ngày 30 tháng 4 năm 2025.", "", "one that is"},
    {R"(<consistent what="glued-words"/>)", "Thực hiện tại cơ sởgiới thiệu việc làm.", "[sởgiới]",
     "words run together"},
    {R"(<consistent what="glued-words"/>)", "Thực hiện theo khoản1của Luật này.", "[khoản1của]",
     "a number run together on both sides is one place"},
    {R"(<consistent what="numbers-in-words"/>)", "Hỗ trợ 500.000 đồng (năm trăm nghìn đồng).", "",
     "figures and words agree"},
    {R"(<consistent what="numbers-in-words"/>)", "Hỗ trợ 500.000 đồng (sáu trăm nghìn đồng).",
     "[500.000 đồng (sáu trăm nghìn đồng)]", "figures and words differ"}};

TEST(Consistent, TellsWhatDoesNotAgree) {
  for (const auto& [question, text, found, why] : kCases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(tests::found(question, text), found);
  }
}

}  // namespace
}  // namespace longghep
