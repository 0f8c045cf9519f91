#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct Case {
  const char *question, *text, *found, *why;
};
const Case kCases[] = {
    {R"(<lookup registry="instruments" ask="in-force"/>)", "Thực hiện Luật số 99/2019/QH99 và Luật số 73/2006/QH11.",
     "", "what is in force, or unknown to the registry"},
    {R"(<lookup registry="institutions" ask="in-force"/>)", "Bộ Lao động - Thương binh và Xã hội chủ trì.",
     "[Bộ Lao động - Thương binh và Xã hội]", "an institution that ended"},
    {R"(<lookup registry="institutions" ask="in-force"/>)", "Bộ Nội vụ chủ trì.", "", "one that did not"},
    {R"(<lookup registry="provinces" ask="in-force"/>)", "Ủy ban nhân dân tỉnh Hà Giang thực hiện.", "[tỉnh Hà Giang]",
     "a province that was merged"}};

TEST(Lookup, KnowsWhatEnded) {
  for (const auto& [question, text, found, why] : kCases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(tests::found(question, text), found);
  }
}

}  // namespace
}  // namespace longghep
