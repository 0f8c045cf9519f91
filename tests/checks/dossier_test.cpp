#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

Document paper(std::string_view path, std::string_view text) {
  ReadOptions options;
  options.path = path;
  return *tests::reviewer().read(tests::bytes_of(text), options);
}

const Verdict& verdict(const Review& review, std::string_view item) {
  return *std::find_if(review.verdicts.begin(), review.verdicts.end(), [&](const auto& v) { return v.item == item; });
}

constexpr std::string_view kDraft =
    "CHÍNH PHỦ\nNGHỊ ĐỊNH\nVề tín dụng cho hộ kinh doanh\nĐiều 1. Vay vốn\n1. Ưu tiên phụ nữ vay vốn.\n";
constexpr std::string_view kLetter =
    "BỘ TÀI CHÍNH\nTỜ TRÌNH\nVề dự thảo Nghị định\n1. Tác động\nĐối với phụ nữ: tăng cơ hội vay vốn.\n"
    "Phụ nữ chỉ chiếm 20% số người được vay vốn.\n";
constexpr std::string_view kReport =
    "BỘ TÀI CHÍNH\nBÁO CÁO\nVề việc lồng ghép vấn đề bình đẳng giới trong dự thảo Nghị định\n1. Tác động\n"
    "Đối với nam giới: không tăng chi phí, giảm thời gian.\n2. Nhiệm vụ\nChỉ tuyển nam vào ban chỉ đạo.\n";

TEST(Dossier, PartsMayStandInSeveralPapers) {
  const Document papers[] = {paper("a-to-trinh", kLetter), paper("b-bao-cao", kReport), paper("c-nghi-dinh", kDraft)};
  const Review review = tests::reviewer().review_dossier(papers);
  EXPECT_EQ(review.document.path, "c-nghi-dinh") << "the draft itself";
  EXPECT_EQ(review.papers.size(), 3U);
  const Verdict& forecast = verdict(review, "impact-on-women-and-men-forecast");
  EXPECT_EQ(forecast.verdict, VerdictKind::met);
  EXPECT_EQ(forecast.searched_scope, "dossier");
  ASSERT_EQ(forecast.elements.size(), 2U);
  EXPECT_EQ(forecast.elements[0].evidence.front().paper, "a-to-trinh");
  EXPECT_EQ(forecast.elements[1].evidence.front().paper, "b-bao-cao");
  EXPECT_EQ(verdict(review, "mainstreaming-report-present").verdict, VerdictKind::met);
  EXPECT_EQ(verdict(review, "gender-issue-identified").evidence.front().paper, "a-to-trinh");
  for (const Finding& finding : review.findings) {
    EXPECT_NE(finding.rule, "issue-without-measure") << "the draft answers the letter";
    EXPECT_FALSE(finding.location.paper.empty());
    if (finding.rule == "sex-restricted-recruitment") {
      EXPECT_EQ(finding.location.paper, "b-bao-cao");
    }
  }
}

TEST(Dossier, OfOnePaperIsItsOwnReview) {
  const Document only[] = {paper("a", kLetter)};
  const Review together = tests::reviewer().review_dossier(only), alone = tests::reviewer().review(only[0]);
  ASSERT_EQ(together.verdicts.size(), alone.verdicts.size());
  for (std::size_t k = 0; k < alone.verdicts.size(); ++k) {
    EXPECT_EQ(together.verdicts[k].verdict, alone.verdicts[k].verdict) << alone.verdicts[k].item;
    EXPECT_EQ(together.verdicts[k].message.vi, alone.verdicts[k].message.vi);
  }
  ASSERT_EQ(together.findings.size(), alone.findings.size());
  EXPECT_TRUE(tests::reviewer().review_dossier({}).verdicts.empty());
}

}  // namespace
}  // namespace longghep
