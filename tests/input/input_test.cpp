#include <gtest/gtest.h>

#include "input/input.hpp"
#include "support/packages.hpp"
#include "support/sample.hpp"

namespace longghep {
namespace {

std::string text_of(std::string_view bytes) {
  const auto document = tests::reviewer().read(tests::bytes_of(bytes));
  return document ? std::string(document->text()) : "error: " + document.error().message;
}

struct Case {
  std::string_view bytes, text, why;
};
constexpr Case kCases[] = {
    {"một\r\nhai\rba", "một\nhai\nba\n", "all line ends"},
    {"<html><body><p>Bình&nbsp;đẳng <b>gi</b>ới</p><p>Hai</p></body></html>", "Bình đẳng giới\nHai\n",
     "inline elements do not break words"},
    {"<!DOCTYPE html><title>x</title><script>var a=1;</script><div>A &amp; B<br>C</div>", "A & B\nC\n",
     "scripts and titles are not text"},
    {"<html><meta charset=windows-1252><p>Ngh\xEA&#768; nghi&#7879;p</p></html>", "Nghề nghiệp\n",
     "a mark in an entity joins the letter before"},
    {"<table><tr><td>Một</td><td>Hai</td></tr></table>", "Một\nHai\n", "cells are blocks"},
};

TEST(Digest, IsThatOfTheStandard) {  // FIPS 180-4, examples
  EXPECT_EQ(input::sha256_of({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(input::sha256_of(tests::bytes_of("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(input::sha256_of(tests::bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Input, ReadsTextAndHtml) {
  for (const auto& [bytes, text, why] : kCases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(text_of(bytes), text);
  }
}

// Lines that were ended by hand inside a paragraph, | in the cases, in the formats that know them.
TEST(Input, LinesEndedByHandPartWhatReadsAsParagraphs) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Noi nhan:|- Nhu tren;|- Luu: VT.", "Noi nhan:\n- Nhu tren;\n- Luu: VT.\n"},
      {"TINH UY DONG THAP|VAN PHONG|*", "TINH UY DONG THAP\nVAN PHONG\n*\n"},
      {"T/M BAN THUONG VU||(chu ky)|Ho va ten", "T/M BAN THUONG VU\n(chu ky)\nHo va ten\n"},
      {"KET LUAN|CUA HUYEN UY|ve cong tac can bo", "KET LUAN\nCUA HUYEN UY\nve cong tac can bo\n"},
      {"Giao So Noi vu|chu tri.|Giao So Y te", "Giao So Noi vu chu tri.\nGiao So Y te\n"},
      {"1. Nam|2. Nu", "1. Nam\n2. Nu\n"},
      {"Phan thu nhat|Nhung quy dinh chung", "Phan thu nhat\nNhung quy dinh chung\n"},
      {"So Noi vu, |So Y te |va So Tu phap", "So Noi vu, So Y te va So Tu phap\n"},
      {"UBND|tinh Dong Nai|", "UBND tinh Dong Nai\n"},
  };
  const auto written = [](std::string_view text, std::string_view line_end) {
    std::string out;
    for (const char c : text) c == '|' ? out += line_end : out += c;
    return out;
  };
  for (const auto& [lines, text] : cases) {
    SCOPED_TRACE(lines);
    EXPECT_EQ(text_of(tests::docx("<w:p><w:r><w:t xml:space=\"preserve\">" +
                                  written(lines, "</w:t><w:br/><w:t xml:space=\"preserve\">") + "</w:t></w:r></w:p>")),
              text);
    EXPECT_EQ(text_of(tests::odt("<text:p>" + written(lines, "<text:line-break/>") + "</text:p>")), text);
    EXPECT_EQ(text_of("{\\rtf1\\ansi " + written(lines, "\\line ") + "\\par}"), text);
  }
  std::string many;
  for (int k = 0; k < 200'000; ++k) many += "<w:br/>";
  EXPECT_EQ(text_of(tests::docx("<w:p><w:r><w:t>mot</w:t>" + many + "<w:t>hai</w:t></w:r></w:p>")), "mot hai\n");
  const auto document = tests::reviewer().read(tests::bytes_of(tests::docx(
      "<w:p><w:r><w:t>KE HOACH</w:t><w:br/><w:t>nam nay</w:t></w:r><w:r><w:br/><w:t>cho nu</w:t></w:r></w:p>")));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->text(), "KE HOACH\nnam nay cho nu\n");
  const Location place = document->locate({9, 12});
  EXPECT_EQ(place.source.begin, 9U) << "a line end is a unit of its run";
  EXPECT_EQ(document->locate({document->text().find("cho"), document->text().find("cho") + 3}).source.begin, 1U);
}

TEST(Input, PlacesOfHtmlPointIntoTheFile) {
  const std::string page = "<html><body><p>Theo &quot;Luật&quot; về bình đẳng giới</p></body></html>";
  const auto document = tests::reviewer().read(tests::bytes_of(page));
  ASSERT_TRUE(document);
  const std::size_t at = document->text().find("bình");
  const Location place = document->locate({at, at + std::string_view("bình đẳng giới").size()});
  EXPECT_EQ(page.substr(place.source.begin, place.source.end - place.source.begin), "bình đẳng giới");
}

struct Bad {
  std::string bytes;
  std::string_view says;
};

TEST(Input, SaysWhatIsWrong) {
  std::string deep = "<html>";
  for (int k = 0; k < 10'000; ++k) deep += "<div>";
  const Bad cases[] = {
      {"", "empty"},
      {"   \n \n", "no text"},
      {std::string("\x00\x01\x02\x03\x04\x05\x06", 7), "binary"},
      {"PK\x03\x04 truncated", "damaged or cut off"},
      {"\xD0\xCF\x11\xE0 old word", "OLE"},
      {"%PDF-1.7", "PDF"},
      {"{\\rtf1", "no text"},
      {deep, "nest"},
  };
  for (const Bad& bad : cases) {
    const auto document = tests::reviewer().read(tests::bytes_of(bad.bytes));
    ASSERT_FALSE(document) << bad.says;
    EXPECT_NE(document.error().message.find(bad.says), std::string::npos) << document.error().message;
  }
}

TEST(Input, LimitsAreKept) {
  Limits limits;
  limits.input_bytes = 100;
  const auto small = Reviewer::load({}, limits);
  ASSERT_TRUE(small);
  const auto document = small->read(tests::bytes_of(std::string(101, 'a')));
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::over_limit);
}

}  // namespace
}  // namespace longghep
