#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  const char* text;
  const char* verdict;
  const char* in_message;  ///< of what falls short
  const char* note;
};

std::string verdict_of(const std::string& text, const std::string& item, std::string& message) {
  ReadOptions options;
  options.kind = "ke-hoach";
  const auto document = tests::reviewer().read(tests::bytes_of(text), options);
  if (!document) return document.error().message;
  ReviewOptions review_options;
  review_options.as_of = "2025-06-30";
  for (const Verdict& verdict : tests::reviewer().review(*document, review_options).verdicts)
    if (verdict.item == item) {
      message = verdict.message.en;
      return std::string(to_string(verdict.verdict));
    }
  return "absent";
}

TEST(Figure, IsHeldAgainstTheGoalOfItsYear) {
  const Case cases[] = {
      {"Tỷ lệ nữ tiến sĩ đạt 31%.", "met", "", "no year: the document's"},
      {"Tỷ lệ nữ tiến sĩ đạt 31% vào năm 2030.", "partly", "31% in 2030 falls short of the national 35%",
       "the goal of 2030"},
      {"Tỷ lệ nữ tiến sĩ đạt 31% năm 2025 và 35% năm 2030.", "met", "", "two figures, each with its year"},
      {"Tỷ lệ nữ tiến sĩ đạt 31% năm 2025; đến năm 2030 đạt 33%.", "partly", "33% in 2030", "the next clause goes on"},
      {"Tỷ lệ nữ tiến sĩ đạt 34,5% năm 2030.", "partly", "34,5% in 2030", "decimal comma"},
      {"Tỷ lệ nữ tiến sĩ đạt 31%; tỷ lệ nữ thạc sĩ đạt 20%.", "met", "",
       "the other figure belongs to another indicator"},
      {"2. Tăng tỷ lệ nữ tiến sĩ.", "partly", "named without a figure", "the number of a list item is no figure"},
      {"Đào tạo 10 tiến sĩ.", "not-applicable", "", "no women, no indicator"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.note);
    std::string message;
    EXPECT_EQ(verdict_of(c.text, "target-women-doctorates", message), c.verdict);
    EXPECT_NE(message.find(c.in_message), std::string::npos) << message;
  }
}

TEST(Figure, TheLowerTheBetterAndWhatItCountsByIsNoFigure) {
  std::string message;
  EXPECT_EQ(verdict_of("Tử vong mẹ còn 40/100.000 trẻ sinh ra sống.", "target-maternal-mortality", message), "met");
  EXPECT_EQ(verdict_of("Tử vong mẹ còn 45 trên 100.000 trẻ sinh ra sống.", "target-maternal-mortality", message),
            "partly");
  EXPECT_EQ(verdict_of("Tỷ số giới tính khi sinh là 113 bé trai/100 bé gái.", "target-sex-ratio-at-birth", message),
            "partly");
}

TEST(Figure, IsReadFromARowOfATable) {
  const std::string table =
      "<html><body><p>KẾ HOẠCH</p><p>Công tác bình đẳng giới năm 2025</p><p>I. MỤC TIÊU</p><p>Thực hiện các chỉ tiêu "
      "sau:</p><table><tr><td>Chỉ tiêu</td><td>Năm 2025</td><td>Năm 2030</td></tr>"
      "<tr><td>Tỷ lệ nữ tiến sĩ</td><td>30%</td><td>FIGURE</td></tr></table></body></html>";
  for (const auto& [figure, verdict] : {std::pair{"36%", "met"}, {"32%", "partly"}}) {
    std::string text = table, message;
    text.replace(text.find("FIGURE"), 6, figure);
    EXPECT_EQ(verdict_of(text, "target-women-doctorates", message), verdict) << figure << ": " << message;
  }
}

}  // namespace
}  // namespace longghep
