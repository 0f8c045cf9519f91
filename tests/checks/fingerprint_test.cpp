#include <gtest/gtest.h>

#include <set>

#include "support/sample.hpp"

namespace longghep {
namespace {

std::multiset<std::string> ids(const std::string& text) {
  const auto document = tests::reviewer().read(tests::bytes_of(text));
  std::multiset<std::string> out;
  if (!document) return out;
  for (const Finding& finding : tests::reviewer().review(*document).findings)
    if (finding.rule.find("recruitment") != std::string::npos || finding.rule == "different-study-age" ||
        finding.rule == "household-head-male")
      out.insert(finding.id);
  return out;
}

std::string draft(const std::vector<std::string>& articles) {
  std::string out = "QUYẾT ĐỊNH\nVề tuyển dụng\n\n";
  for (std::size_t k = 0; k < articles.size(); ++k) out += "Điều " + std::to_string(k + 1) + ". " + articles[k] + "\n";
  return out;
}

const std::vector<std::string> kArticles = {"Chỉ tuyển nam vào đội xe.",
                                            "Nam từ 18 đến 25 tuổi; nữ từ 18 đến 22 tuổi được dự tuyển đào tạo.",
                                            "Ưu tiên tuyển nam giới dưới 30 tuổi.", "Chỉ tuyển nữ vào bộ phận lễ tân."};

TEST(Fingerprint, SurvivesMovesAndNewNumbers) {
  const auto before = ids(draft(kArticles));
  ASSERT_GE(before.size(), 4U);
  EXPECT_EQ(std::set(before.begin(), before.end()).size(), before.size()) << "no two are the same";
  std::vector<std::string> more = kArticles, turned(kArticles.rbegin(), kArticles.rend());
  more.insert(more.begin(), "Phạm vi điều chỉnh của Quyết định này.");
  more.insert(more.begin() + 3, "Đối tượng áp dụng.");
  EXPECT_EQ(ids(draft(more)), before) << "articles put in";
  EXPECT_EQ(ids(draft(turned)), before) << "articles moved";
}

TEST(Fingerprint, ChangesWithItsWordsAndTellsTwinsApart) {
  std::vector<std::string> edited = kArticles;
  edited[0] = "Chỉ tuyển nam giới vào đội xe.";
  const auto before = ids(draft(kArticles)), after = ids(draft(edited));
  std::vector<std::string> gone;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
  EXPECT_EQ(gone.size(), 1U);
  std::vector<std::string> twins = kArticles;
  twins.push_back(kArticles[0]);
  const auto both = ids(draft(twins));
  EXPECT_EQ(both.size(), before.size() + 1);
  EXPECT_EQ(std::set(both.begin(), both.end()).size(), both.size());
  EXPECT_TRUE(std::includes(both.begin(), both.end(), before.begin(), before.end()));
}

}  // namespace
}  // namespace longghep
