#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

Document read(std::string_view text) {
  ReadOptions options;
  options.lines = true;
  return *tests::reviewer().read(tests::bytes_of(text), options);
}

struct Named {
  std::string_view text, words, kind, stands_for;
};
constexpr Named kNamed[] = {
    {"Chi 4,2 tỷ đồng.", "4,2 tỷ đồng", "money", ""},
    {"Chi 35.000.000 đồng.", "35.000.000 đồng", "money", ""},
    {"Ở tỉnh Đắk Nông, huyện Krông Nô.", "tỉnh Đắk Nông", "place", ""},
    {"Sở Nội vụ tỉnh Đắk Nông chủ trì.", "Sở Nội vụ tỉnh Đắk Nông", "agency", ""},
    {"Giao bà Nguyễn Thị Hoa.", "Nguyễn Thị Hoa", "person", ""},
    {"Theo khoản 2 Điều 5 Luật này.", "Điều 5", "citation", ""},
    {"1. Mục tiêu", "1.", "list-marker", ""},
    {"a) Mục tiêu", "a)", "list-marker", ""},
    {"Giao BCĐ.\nBan Chỉ đạo (BCĐ) họp.", "BCĐ", "abbreviation", "Ban Chỉ đạo"},
    {"Ban vì sự tiến bộ (sau đây gọi tắt là TBPN) họp; TBPN báo cáo.", "TBPN", "abbreviation", "Ban vì sự tiến bộ"},
    {"Chương trình DTTS mới", "DTTS", "abbreviation", "Dân tộc thiểu số"},
};

TEST(Entities, AreNamedByKind) {
  for (const auto& [text, words, kind, stands_for] : kNamed) {
    SCOPED_TRACE(text);
    const Document document = read(text);
    bool found = false;
    for (const Entity& entity : document.entities()) {
      if (document.text().substr(entity.bytes.begin, entity.bytes.size()) != words) continue;
      found = true;
      EXPECT_EQ(entity.kind, kind);
      EXPECT_EQ(entity.stands_for, stands_for);
    }
    EXPECT_TRUE(found);
  }
}

TEST(Entities, AreNotFoundInOrdinaryWords) {
  for (const std::string_view text : {"các tỉnh miền núi và thành phố lớn", "phát triển bộ máy, bản sắc văn hóa",
                                      "5 triệu người được hưởng lợi", "Làng quê đổi mới"})
    EXPECT_TRUE(read(text).entities().empty()) << text;
}

struct Read {
  std::string_view text, word, sense, because;
};
constexpr Read kRead[] = {
    {"tuyển lao động nam và nữ", "nam", "male", "nữ"},
    {"các tỉnh phía nam sông Hậu", "nam", "south", "phía"},
    {"học sinh nữ, học sinh nam", "nam", "male", "nữ"},
    {"giới báo chí đưa tin", "giới", "circles", "báo chí"},
    {"đưa vấn đề giới vào kế hoạch", "giới", "gender", "vấn đề"},
    {"xây dựng con đường mới", "con", "classifier", "đường"},
    {"cha mẹ và con", "con", "child", "cha mẹ"},
    {"chia thành nhóm con", "con", "subordinate", "nhóm"},
    {"giao bà Nguyễn Thị Hoa", "bà", "address", "Nguyễn Thị Hoa"},
};

TEST(Senses, OfHomographsAreToldWithTheirClue) {
  for (const auto& [text, word, sense, because] : kRead) {
    SCOPED_TRACE(text);
    const Document document = read(text);
    bool found = false;
    for (const Sense& read : document.senses()) {
      if (document.text().substr(read.bytes.begin, read.bytes.size()) != word) continue;
      found = true;
      EXPECT_EQ(read.id, sense);
      EXPECT_EQ(document.text().substr(read.because.begin, read.because.size()), because);
    }
    EXPECT_TRUE(found);
  }
}

TEST(Senses, OfLongerWordsAreNotAsked) {
  for (const std::string_view text : {"Việt Nam và thế giới", "giới thiệu quy định giới hạn", "con người Quảng Nam"})
    EXPECT_TRUE(read(text).senses().empty()) << text;
}

}  // namespace
}  // namespace longghep
