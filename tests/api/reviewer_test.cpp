#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "longghep/longghep.h"
#include "support/sample.hpp"

namespace longghep {
namespace {

constexpr std::string_view kDraft =
    "KẾ HOẠCH\nCông tác bình đẳng giới năm 2024\n\nI. NHIỆM VỤ\n1. Tuyên truyền Luật Bình đẳng giới trên cơ sởgiới.\n"
    "2. Tuyển dụng: chỉ tuyển nam, tuổi dưới 35.\n3. Thực hiện Chiến lược quốc gia về bình đẳng giới giai đoạn "
    "2021-2025.\n";

TEST(Reviewer, GivesOneVerdictAnItemAndLocatedFindings) {
  const auto document = tests::reviewer().read(tests::bytes_of(kDraft));
  ASSERT_TRUE(document);
  const Review review = tests::reviewer().review(*document);
  EXPECT_EQ(review.as_of, "2024-12-31") << "the year of the title";
  const auto items = tests::reviewer().items();
  EXPECT_EQ(review.verdicts.size(),
            static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [](const auto& item) {
              return item.checklist == "gender-mainstreaming";  // the optional list speaks only when asked for
            })));
  EXPECT_EQ(review.answers.size(), 8U);
  std::vector<std::string> rules;
  for (const Finding& finding : review.findings) {
    rules.push_back(finding.rule);
    EXPECT_EQ(document->text().substr(finding.location.bytes.begin, finding.location.bytes.size()),
              finding.location.text);
    EXPECT_FALSE(finding.basis.empty()) << finding.rule;
    EXPECT_FALSE(finding.message.vi.empty());
    EXPECT_FALSE(finding.message.en.empty());
    EXPECT_EQ(finding.message.vi.find('{'), std::string::npos) << finding.message.vi;
  }
  for (const char* rule : {"glued-words", "sex-restricted-recruitment", "strategy-period-mismatch", "plan-budget"})
    EXPECT_NE(std::find(rules.begin(), rules.end(), rule), rules.end()) << rule;
  for (const Verdict& verdict : review.verdicts) {
    if (verdict.verdict == VerdictKind::partly || (verdict.verdict == VerdictKind::met && !verdict.elements.empty())) {
      EXPECT_FALSE(verdict.evidence.empty()) << verdict.item;
    }
    EXPECT_FALSE(verdict.message.in(Language::vi).empty()) << verdict.item;
  }
}

TEST(Reviewer, JudgesAnActWithoutADateByWhatItSaysOfItself) {
  struct Case {
    const char *text, *date, *as_of;
  };
  const Case cases[] = {
      {"Điều 1. Một\nLuật này được Quốc hội khóa XIV thông qua ngày 13 tháng 11 năm 2020.", "2020-11-13", "2020-11-13"},
      {"Điều 1. Một\nNghị định này có hiệu lực thi hành từ ngày 05 tháng 7 năm 2021.", "", "2021-07-05"},
      {"Điều 1. Một\nTheo Luật Đất đai được Quốc hội thông qua ngày 29 tháng 11 năm 2013.", "", "2026-06-30"},
      {"Điều 1. Một\nThông tư này có hiệu lực từ ngày ký.", "", "2026-06-30"},
  };
  for (const auto& [text, date, as_of] : cases) {
    SCOPED_TRACE(text);
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->info().date, date);
    ReviewOptions options;
    options.today = "2026-06-30";
    EXPECT_EQ(tests::reviewer().review(*document, options).as_of, as_of);
  }
}

TEST(Reviewer, LeavesToAPersonWhatMayBeAMeasureForWomen) {
  const std::pair<const char*, Severity> cases[] = {
      {"Điều 1. Cử đi đào tạo\nNam không quá 45 tuổi, nữ không quá 40 tuổi.", Severity::error},
      {"Điều 1. Cử đi đào tạo\nNam không quá 40 tuổi, nữ không quá 45 tuổi.", Severity::note},
      {"Điều 1. Cử đi đào tạo\nNam không quá 22,5 tuổi, nữ không quá 22,75 tuổi.", Severity::note}};
  for (const auto& [text, severity] : cases) {
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    ASSERT_TRUE(document);
    const Review review = tests::reviewer().review(*document);
    const auto finding = std::find_if(review.findings.begin(), review.findings.end(),
                                      [](const Finding& f) { return f.rule == "different-study-age"; });
    ASSERT_NE(finding, review.findings.end()) << text;
    EXPECT_EQ(finding->severity, severity) << text;
  }
}

TEST(Reviewer, SaysTheSameOnEveryThread) {
  const auto document = tests::reviewer().read(tests::bytes_of(kDraft));
  ASSERT_TRUE(document);
  const std::string once = to_json(tests::reviewer().review(*document));
  std::vector<std::string> again(8);
  std::vector<std::thread> threads;
  for (auto& json : again)
    threads.emplace_back([&json] {
      const auto own = tests::reviewer().read(tests::bytes_of(kDraft));
      json = to_json(tests::reviewer().review(*own));
    });
  for (auto& thread : threads) thread.join();
  for (const auto& json : again) EXPECT_EQ(json, once);
}

TEST(Reviewer, FingerprintsStayWhenAParagraphIsAdded) {
  const auto ids = [](const std::string& text) {
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    std::vector<std::string> out;
    for (const Finding& finding : tests::reviewer().review(*document).findings)
      if (finding.rule == "sex-restricted-recruitment") out.push_back(finding.id);
    return out;
  };
  const std::string before(kDraft);
  std::string after = before;
  after.insert(after.find("2. Tuyển"), "Các đơn vị bố trí phương tiện đi lại.\n");
  EXPECT_EQ(ids(before), ids(after));
  EXPECT_EQ(ids(before).size(), 1U);
}

TEST(Reviewer, NfcAndNfdGetTheSameVerdicts) {
  std::string decomposed;
  for (std::size_t at = 0; at < kDraft.size(); ++at) {
    if (kDraft.substr(at, 3) == "ớ") {
      decomposed += "ơ\u0301";
      at += 2;
    } else {
      decomposed += kDraft[at];
    }
  }
  const auto one = tests::reviewer().read(tests::bytes_of(kDraft)),
             two = tests::reviewer().read(tests::bytes_of(decomposed));
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->text(), two->text());
}

TEST(Reviewer, DoesNotTakeLookAlikesForGender) {
  const auto document = tests::reviewer().read(
      tests::bytes_of("THÔNG BÁO\nKết quả giới thiệu sản phẩm tại miền Nam\n\n1. Giới hạn nồng độ, giới báo chí, cơ "
                      "giới hóa, biên giới là các chủ đề.\n"
                      "2. Hội Liên hiệp Phụ nữ tỉnh Quảng Nam trao giải cho tác giả nam và tác giả nữ như nhau.\n"));
  ASSERT_TRUE(document);
  for (const Finding& finding : tests::reviewer().review(*document).findings)
    ADD_FAILURE() << finding.rule << ": " << finding.location.text;
}

TEST(Reviewer, AnAgencyAddsAnItemOfItsOwn) {
  const std::string item = tests::slurp(tests::source_dir() / "tests/data/agency-item.xml");
  Sources sources;
  sources.additions.push_back(
      {"agency-concept.xml", tests::slurp(tests::source_dir() / "tests/data/agency-concept.xml")});
  sources.additions.push_back({"agency-item.xml", item});
  const auto reviewer = Reviewer::load(sources);
  ASSERT_TRUE(reviewer) << reviewer.error().to_string();
  const ExampleReport report = reviewer->run_examples({"agency-childcare-room"});
  EXPECT_EQ(report.items, 1U);
  EXPECT_TRUE(report.failures.empty()) << report.failures.front();
}

// Each of them took minutes, or would if a part were looked at once for each of its parts.
TEST(Reviewer, TakesLinesWithoutEndInTheirLength) {
  for (const std::string_view part :
       {"\t", ", ", "1a", "1số", "1khoản", "“", "(", "a.", "Điều 1, ", "nam", "2020 ", "A-", "- ", "http://",
        "bình đẳng giới ", "khoản 1 Điều 2 ", "số 1/2020/NĐ-CP "}) {
    std::string text = "Điều 1. Một\n";
    while (text.size() < 150'000) text += part;
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    ASSERT_TRUE(document) << part;
    EXPECT_FALSE(tests::reviewer().review(*document).verdicts.empty()) << part;
  }
}

TEST(Reviewer, TheExamplesOfAllItemsHold) {
  const ExampleReport report = tests::reviewer().run_examples();
  EXPECT_GE(report.items, 60U);
  EXPECT_GE(report.examples, report.items * 6);
  for (const std::string& failure : report.failures) ADD_FAILURE() << failure;
}

TEST(Reviewer, OfTheStaticLibraryTakesNoAllocator) {
  lgh_allocator allocator = {sizeof allocator, [](void*, std::size_t) -> void* { return nullptr; },
                             [](void*, void*, std::size_t) {}, nullptr};
  lgh_reviewer* reviewer = nullptr;
  EXPECT_EQ(lgh_reviewer_new_allocating(&reviewer, nullptr, 0, nullptr, &allocator, nullptr), LGH_UNSUPPORTED);
  EXPECT_EQ(lgh_reviewer_new_allocating(&reviewer, nullptr, 0, nullptr, nullptr, nullptr), LGH_OK);
  lgh_reviewer_free(reviewer);
}

TEST(Reviewer, EveryBasisStandsInTheRegistry) {
  for (const ItemInfo& item : tests::reviewer().items())
    for (const auto& basis : item.basis) EXPECT_FALSE(basis.title.empty()) << item.id << ": " << basis.instrument;
}

}  // namespace
}  // namespace longghep
