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
