#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  const char* text;
  std::size_t open;  ///< issues that nothing takes up
  const char* why;
};
constexpr Case kCases[] = {
    {"Phụ nữ chỉ chiếm 20% số người được vay vốn.\nDự thảo ưu tiên nữ khi bổ nhiệm lãnh đạo.", 1, "another subject"},
    {"Phụ nữ chỉ chiếm 20% số người được vay vốn.\nDự thảo ưu tiên phụ nữ được vay vốn.", 0, "a word shared"},
    {"Phụ nữ chỉ chiếm 20% số người được vay vốn; dự thảo ưu tiên nữ khi bổ nhiệm lãnh đạo.", 0, "one paragraph"},
    {"Phụ nữ chỉ chiếm 20% số người được vay vốn.\nPhụ nữ chỉ chiếm 5% số giáo sư.\nDự thảo ưu tiên phụ nữ được vay "
     "vốn.",
     1, "one of two"},
    {"Phụ nữ chỉ chiếm 20% số người được vay vốn.", 0, "no measure at all is another question"},
    {"Dự thảo ưu tiên phụ nữ được vay vốn.", 0, "no issue"},
};

TEST(Unanswered, FindsWhatNoMeasureTakesUp) {
  for (const auto& [text, open, why] : kCases) {
    SCOPED_TRACE(why);
    ReadOptions options;
    options.kind = "to-trinh";
    const std::string whole = std::string("TỜ TRÌNH\nVề dự thảo Nghị định\n\n") + text;
    const auto document = tests::reviewer().read(tests::bytes_of(whole), options);
    ASSERT_TRUE(document);
    std::size_t found = 0;
    for (const Finding& finding : tests::reviewer().review(*document).findings)
      found += finding.rule == "issue-without-measure" ? 1 : 0;
    EXPECT_EQ(found, open);
  }
}

}  // namespace
}  // namespace longghep
