#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

std::string outline_of(std::string_view text) {
  const auto document = tests::reviewer().read(tests::bytes_of(text));
  EXPECT_TRUE(document);
  std::string out;
  const auto walk = [&](const auto& self, const std::vector<OutlineUnit>& units) -> void {
    for (const OutlineUnit& unit : units) {
      out += unit.id + " ";
      for (const OutlineUnit& child : unit.children) {
        EXPECT_LE(unit.bytes.begin, child.bytes.begin);
        EXPECT_GE(unit.bytes.end, child.bytes.end);
      }
      self(self, unit.children);
    }
  };
  walk(walk, document->outline());
  return out;
}

struct Case {
  std::string_view text, units, why;
};
constexpr Case kCases[] = {
    {"Điều 5. Nguyên tắc\n1. Nam, nữ bình đẳng:\na) Trong đào tạo;\nb) Trong lao động.\n2. Không phân biệt.",
     "dieu:5 dieu:5/khoan:1 dieu:5/khoan:1/diem:a dieu:5/khoan:1/diem:b dieu:5/khoan:2 ",
     "a clause and its points stand under their article"},
    {"Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nNội dung.\nChương II\nĐIỀU KHOẢN THI HÀNH\nĐiều 2. Hiệu lực\nNội "
     "dung.",
     "chuong:1 chuong:1/dieu:1 chuong:2 chuong:2/dieu:2 ", "chapters hold articles"},
    {"Điều 1. Sửa đổi Luật:\n1. Điều 73 được sửa đổi như sau:\n“Điều 73. Ban chỉ đạo\n1. Ban chỉ đạo trung ương.\n2. "
     "Ban chỉ đạo tỉnh.”\n2. Bãi bỏ Điều 74.\nĐiều 2. Hiệu lực\nLuật này có hiệu lực.",
     "dieu:1 dieu:1/khoan:1 dieu:1/khoan:2 dieu:2 ", "quoted articles are content"},
    {"Điều 1. Phạm vi\nThực hiện theo quy định tại\nĐiều 5 của Luật này và các văn bản.\nĐiều 2. Hiệu lực\nNội dung.",
     "dieu:1 dieu:2 ", "a reference that a line break puts at the start of a line is no article"},
    {"KẾ HOẠCH\nCông tác năm 2024\n\nI. MỤC TIÊU\n1. Mục tiêu chung\nNâng cao nhận thức.\n2. Mục tiêu cụ thể\na) Tập "
     "huấn.\nb) Truyền thông.\nII. TỔ CHỨC THỰC HIỆN\nCác đơn vị thực hiện.",
     "I I/1 I/2 I/2/a I/2/b II ", "headings of plans"},
    {"Điều 1. Điểm đ\n1. Gồm:\na) một;\nb) hai;\nc) ba;\nd) bốn;\nđ) năm;\ne) sáu.",
     "dieu:1 dieu:1/khoan:1 dieu:1/khoan:1/diem:a dieu:1/khoan:1/diem:b dieu:1/khoan:1/diem:c dieu:1/khoan:1/diem:d "
     "dieu:1/khoan:1/diem:đ dieu:1/khoan:1/diem:e ",
     "points follow the Vietnamese alphabet"},
};

TEST(Outline, ReadsUnits) {
  for (const auto& [text, units, why] : kCases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(outline_of(text), units);
  }
}

TEST(Outline, ReadsTheHead) {
  const auto document = tests::reviewer().read(tests::bytes_of(
      "UBND TỈNH K\nSỞ VĂN HÓA\nSố: 640/KH-SVHTTDL\nK, ngày 18 tháng 4 năm 2022\n\nKẾ HOẠCH\nTriển khai công tác bình "
      "đẳng giới\n\nCăn cứ Luật Bình đẳng giới;\n\nI. MỤC TIÊU\nNâng cao nhận thức."));
  ASSERT_TRUE(document);
  const DocumentInfo& info = document->info();
  EXPECT_EQ(info.kind, "ke-hoach");
  EXPECT_EQ(info.number, "640/KH-SVHTTDL");
  EXPECT_EQ(info.date, "2022-04-18");
  EXPECT_NE(info.title.find("bình đẳng giới"), std::string::npos);
  EXPECT_NE(info.issuer.find("UBND"), std::string::npos);
}

TEST(Outline, PlacesAreNamedForPeople) {
  const auto document = tests::reviewer().read(tests::bytes_of("Điều 3. Tiêu chuẩn\n1. Một.\n2. Nam từ 18 tuổi."));
  ASSERT_TRUE(document);
  const Location place = document->locate({document->text().find("Nam"), document->text().find("Nam") + 3});
  EXPECT_EQ(place.unit, "dieu:3/khoan:2");
  EXPECT_EQ(place.label, "Khoản 2 Điều 3");
  EXPECT_EQ(place.line, 3U);
}

}  // namespace
}  // namespace longghep
