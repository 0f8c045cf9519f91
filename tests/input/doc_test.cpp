#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

void put16(std::string& bytes, std::size_t at, unsigned value) {
  bytes[at] = static_cast<char>(value & 255);
  bytes[at + 1] = static_cast<char>(value >> 8 & 255);
}
void put32(std::string& bytes, std::size_t at, std::uint32_t value) {
  put16(bytes, at, value & 0xFFFF);
  put16(bytes, at + 2, value >> 16);
}

// The smallest Word 97 file: sector 0 the FAT, 1 the directory, 2 to 9 WordDocument, 10 to 17 the table stream. `text`
// is in windows-1252, from byte 1,024 of WordDocument.
std::string word_file(std::string_view text) {
  std::string file(512 * 19, '\0');
  file.replace(0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  put16(file, 30, 9);
  put16(file, 32, 6);
  put32(file, 44, 1);
  put32(file, 48, 1);
  put32(file, 56, 4096);
  put32(file, 60, 0xFFFFFFFE);
  put32(file, 68, 0xFFFFFFFE);
  for (std::size_t k = 1; k < 109; ++k) put32(file, 76 + 4 * k, 0xFFFFFFFF);
  const auto next = [&](std::size_t sector, std::uint32_t value) { put32(file, 512 + 4 * sector, value); };
  next(0, 0xFFFFFFFD);
  next(1, 0xFFFFFFFE);
  for (std::uint32_t first : {2U, 10U})
    for (std::uint32_t k = first; k < first + 8; ++k) next(k, k + 1 < first + 8 ? k + 1 : 0xFFFFFFFE);
  const auto entry = [&](std::size_t index, std::string_view name, unsigned type, std::uint32_t right,
                         std::uint32_t child, std::uint32_t start) {
    const std::size_t at = 1024 + 128 * index;
    for (std::size_t k = 0; k < name.size(); ++k) file[at + 2 * k] = name[k];
    put16(file, at + 64, static_cast<unsigned>(2 * name.size() + 2));
    file[at + 66] = static_cast<char>(type);
    put32(file, at + 68, 0xFFFFFFFF);
    put32(file, at + 72, right);
    put32(file, at + 76, child);
    put32(file, at + 116, start);
    put32(file, at + 120, type == 2 ? 4096 : 0);
  };
  entry(0, "Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE);
  entry(1, "WordDocument", 2, 2, 0xFFFFFFFF, 2);
  entry(2, "0Table", 2, 0xFFFFFFFF, 0xFFFFFFFF, 10);
  const std::size_t main = 512 * 3, table = 512 * 11;
  put16(file, main, 0xA5EC);
  put16(file, main + 2, 193);
  put32(file, main + 0x4C, static_cast<std::uint32_t>(text.size()));
  put32(file, main + 0x1A6, 21);
  file.replace(main + 1024, text.size(), text);
  file[table] = 2;
  put32(file, table + 1, 16);
  put32(file, table + 9, static_cast<std::uint32_t>(text.size()));
  put32(file, table + 15, 0x40000000 | 1024 * 2);
  return file;
}

std::string text_of(std::string_view text) {
  const std::string file = word_file(text);
  const auto document = tests::reviewer().read(tests::bytes_of(file));
  return document ? std::string(document->text()) : document.error().message;
}

TEST(Doc, ReadsParagraphsFieldsAndCells) {
  EXPECT_EQ(text_of("Ke hoach\rGiao \x13 PAGE \x14so 5\x15 ky\x0Bhai.\x0BGiao so 6\r"),
            "Ke hoach\nGiao so 5 ky hai.\nGiao so 6\n");
  EXPECT_EQ(text_of("mot\x07hai\x07\x07"
                    "ba\x07"
                    "bon\x07\x07"),
            "mot\nhai\nba\nbon\n");
  EXPECT_EQ(text_of("B\xD7nh \xAE\xBCng gi\xEDi l\xB5 quy\xD2n c\xF1"
                    "a ph\xF4 n\xF7 v\xB5 \xAE\xB5n \xAB"
                    "ng \xEB m\xE4i n\xAC"
                    "i\r"),
            "Bình đẳng giới là quyền của phụ nữ và đàn ông ở mọi nơi\n");
}

TEST(Doc, PlacesPointIntoTheFile) {
  const std::string file = word_file("mot\rhai ba\r");
  const auto document = tests::reviewer().read(tests::bytes_of(file));
  ASSERT_TRUE(document);
  const Location place = document->locate({4, 7});
  EXPECT_EQ(place.text, "hai");
  EXPECT_EQ(file.substr(place.source.begin, place.source.end - place.source.begin), "hai");
}

TEST(Doc, DamagedFilesEndInAnErrorOrATextThatSaysSo) {
  const std::string good = word_file("Ke hoach nam nay\r");
  for (std::size_t size = 8; size < good.size(); size += 61)
    static_cast<void>(tests::reviewer().read(tests::bytes_of(std::string_view(good).substr(0, size))));
  std::uint32_t random = 7;
  for (int round = 0; round < 3000; ++round) {
    std::string bad = good;
    for (int k = 0; k < 3; ++k) {
      random = random * 1664525 + 1013904223;
      bad[(random >> 8) % bad.size()] = static_cast<char>(random >> 24);
    }
    static_cast<void>(tests::reviewer().read(tests::bytes_of(bad)));
  }
  std::string encrypted = good, cyclic = good;
  put16(encrypted, 512 * 3 + 0x0A, 0x0100);
  const auto refused = tests::reviewer().read(tests::bytes_of(encrypted));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("password"), std::string::npos);
  put32(cyclic, 512 + 4, 1);  // the directory's sector follows itself
  static_cast<void>(tests::reviewer().read(tests::bytes_of(cyclic)));
}

TEST(Doc, RealFilesShowTheNumbersOfTheirLists) {
  const auto path = tests::shared_dir() / "corpus" / "formats" / "doc" / "tb-giai-the-06-hoi.doc";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no corpus beside the project";
  const std::string bytes = tests::slurp(path);
  const auto document = tests::reviewer().read(tests::bytes_of(bytes));
  ASSERT_TRUE(document);
  std::size_t at = 0;
  for (const char* line :
       {"\n1. Thống nhất việc giải thể 06 hội", "\na) Hội Cựu giáo chức", "\nb) Hội Bảo vệ", "\n2. "}) {
    const std::size_t found = document->text().find(line, at);
    ASSERT_NE(found, std::string_view::npos) << line;
    at = found + 1;
  }
}

TEST(Doc, RealFilesTellEncodingsByTheirFonts) {
  const auto path = tests::shared_dir() / "corpus" / "legacy" / "2004-duanLD9820.doc";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no corpus beside the project";
  const std::string bytes = tests::slurp(path);
  const auto document = tests::reviewer().read(tests::bytes_of(bytes));
  ASSERT_TRUE(document);
  const auto& conversions = document->info().conversions;
  ASSERT_GE(conversions.size(), 2U);
  EXPECT_EQ(conversions[0].encoding + " " + conversions[1].encoding, "vni tcvn3");
  EXPECT_NE(document->text().find("Máy lưu điện"), std::string_view::npos);
}

TEST(Doc, WhatTrackedChangesDeleteIsToldAndNotJudged) {
  const auto path = tests::shared_dir() / "corpus" / "legacy" / "2004-1ED4D_Francois_Godement-Thoikyquado.doc";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no corpus beside the project";
  const std::string bytes = tests::slurp(path);
  const auto document = tests::reviewer().read(tests::bytes_of(bytes));
  ASSERT_TRUE(document);
  const Review review = tests::reviewer().review(*document);
  EXPECT_TRUE(std::any_of(review.limits.begin(), review.limits.end(),
                          [](const LimitNote& note) { return note.limit == "tracked-changes"; }));
}

TEST(Doc, RealFilesReadAsTheirTranscripts) {
  const auto folder = tests::shared_dir() / "corpus" / "legacy";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpus beside the project";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".doc") continue;
    SCOPED_TRACE(entry.path().filename().string());
    const std::string bytes = tests::slurp(entry.path());
    const auto document = tests::reviewer().read(tests::bytes_of(bytes));
    ASSERT_TRUE(document);
    const auto transcript = tests::slurp(entry.path().parent_path() / (entry.path().stem().string() + ".truth.txt"));
    EXPECT_GT(document->text().size() * 10, transcript.size() * 9);
    EXPECT_LT(document->text().size() * 8, transcript.size() * 9 + 800);
    ++files;
  }
  EXPECT_EQ(files, 21U);
}

}  // namespace
}  // namespace longghep
