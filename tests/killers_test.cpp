// Inputs made to be expensive: each is read and reviewed, and costs no more than its size.
#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t k = 0; k < times; ++k) out += piece;
  return out;
}

std::string table(std::size_t rows) {
  std::string out = "<html><body><table><tr><td>Chỉ tiêu</td><td>Năm 2025</td><td>Năm 2030</td></tr>";
  for (std::size_t k = 0; k < rows; ++k)
    out += "<tr><td>Tỷ lệ cơ quan có lãnh đạo chủ chốt là nữ</td><td>60%</td><td>75%</td></tr>";
  return out + "</table></body></html>";
}

struct Killer {
  const char* name;
  std::string text;
};

TEST(Killers, AreReadAndReviewed) {
  const Killer killers[] = {
      {"quotations that never close", repeat("Điều 1. “\n", 20'000)},
      {"every syllable glued", repeat("bìnhđẳnggiới", 20'000)},
      {"glued words", repeat("bìnhđẳng ", 50'000)},
      {"marks without a letter", repeat("\u0301", 200'000)},
      {"points without a clause", repeat("a) b) ", 50'000)},
      {"a long line", repeat("nam nữ từ 18 tuổi ", 100'000)},
      {"references", repeat("khoản 1 Điều 2, ", 50'000)},
      {"numbers", repeat("1.", 200'000)},
      {"numbers of many digits", "Điều 1. Quy định\n" + repeat("9", 60) + ". theo Điều " + repeat("9", 60)},
      {"figures on one line", repeat("tỷ lệ cơ quan có lãnh đạo chủ chốt là nữ đạt 75%, ", 10'000)},
      {"a table of figures", table(5'000)},
      {"restrictions on one line", repeat("chỉ tuyển nam ", 50'000)},
      {"negations on one line", repeat("không phân biệt nam, nữ ", 50'000)},
      {"laws by name on one line", repeat("Luật Bình đẳng giới năm 2007, ", 30'000)},
      {"a word without end of letters of an old font", repeat("A", 2) + repeat("\u00B5", 100'000)},
      {"a line of an old font", repeat("b\u00D7nh \u00AE\u00BCng gi\u00EDi ", 50'000)},
  };
  for (const Killer& killer : killers) {
    SCOPED_TRACE(killer.name);
    const auto document = tests::reviewer().read(tests::bytes_of(killer.text));
    ASSERT_TRUE(document);
    const Review review = tests::reviewer().review(*document);
    EXPECT_FALSE(review.verdicts.empty());
    EXPECT_LE(review.findings.size(), Limits{}.findings);
  }
}

}  // namespace
}  // namespace longghep
