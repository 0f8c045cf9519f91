#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

std::vector<std::string> mended(std::string_view text) {
  const auto document = tests::reviewer().read(tests::bytes_of(text));
  std::vector<std::string> out;
  ReviewOptions options;
  options.as_of = "2026-11-24";
  for (const Finding& finding : tests::reviewer().review(*document, options).findings)
    if (finding.rule == "damaged-words")
      out.push_back(finding.location.text + " > " + finding.suggestions.front().edits.front().replacement);
  return out;
}

struct Case {
  std::string_view text;
  std::vector<std::string> mended;
};

TEST(Mend, ReadsDamagedWordsAsMeant) {
  const Case cases[] = {
      {"trong giai đo ạn tới", {"đo ạn > đoạn"}},
      {"được th ực hiện ngay", {"th ực > thực"}},
      {"bảo đảm bỉnh đảng giói", {"bỉnh đảng giói > bình đẳng giới"}},
      {"hội viên phụ nử tham gia", {"nử > nữ"}},
      {"bị truờng hợp khác", {"truờng > trường"}},
      {"Điều 1. Quyền\n1. Bảo đảm quyền lợi của ngư-\nời lao động.", {"ngư-\nời > người"}},
      {"Điều 1. Quyền\n1. Cơ quan quản lý nhà n-\nước.", {"n-\nước > nước"}},
  };
  for (const Case& one : cases) EXPECT_EQ(mended(one.text), one.mended) << one.text;
}

TEST(Mend, LeavesNamesForeignAndRareWordsAlone) {
  for (const std::string_view text :
       {"bà Nguyễn Thị Bỉnh và ông Lò Văn Ẳng", "các xã Đắk Glei, Krông Nô, Ia Grai", "hội thảo online về marketing",
        "chính sách kinh tế vĩ mô", "mua mỡ của cơ sở giết mổ", "két an toàn, nhà thờ, thánh thất",
        "giai đoạn 2021 - 2030 thực hiện bình đẳng giới", "Điều 1. Quyền\n1. Bảo đảm bình-\nđẳng giới.",
        "Điều 1. Quyền\n1. Phát triển kinh tế -\nxã hội."})
    EXPECT_TRUE(mended(text).empty()) << text << ": " << mended(text).front();
}

}  // namespace
}  // namespace longghep
