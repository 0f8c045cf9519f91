#include <gtest/gtest.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

std::string act(std::string_view body) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- mẫu -->\n<akomaNtoso "
         "xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><act name=\"nghi-dinh\"><meta><identification "
         "source=\"#a\">x</identification></meta>" +
         std::string(body) + "</act></akomaNtoso>";
}

struct Case {
  const char* why;
  std::string_view body, text;
};
constexpr Case kCases[] = {
    {"number and heading on one line, number and text too",
     "<body><article eId=\"a1\"><num>Điều 1.</num><heading>Phạm vi</heading><paragraph><num>1.</num><content><p>Nghị "
     "định\n   này</p></content></paragraph><paragraph><num>2.</num><intro><p>Gồm:</p></intro><point><num>a)</num>"
     "<content><p>một;</p></content></point></paragraph></article></body>",
     "Điều 1. Phạm vi\n1. Nghị định này\n2. Gồm:\na) một;\n"},
    {"inline elements, line ends, references to characters",
     "<preface><p>Số: <docNumber>1/2026</docNumber><eol/><b>A</b>&amp;&#x1EA1;</p></preface>", "Số: 1/2026 A&ạ\n"},
    {"notes stand behind the text",
     "<body><p>Một<authorialNote marker=\"1\"><p>chú</p></authorialNote> hai</p><p>ba</p></body>",
     "Một hai\nba\nchú\n"},
    {"quoted amendments carry their marks",
     "<body><p>sửa như sau: <mod><quotedStructure startQuote=\"“\" endQuote=\"”\"><article><num>Điều 5.</num><heading>"
     "Mới</heading></article></quotedStructure></mod></p></body>",
     "sửa như sau:\n“Điều 5. Mới”\n"},
    {"lists and tables",
     "<body><blockList><listIntroduction>Gồm:</listIntroduction><item><num>-</num><p>một</p></item></blockList>"
     "<table><tr><th><p>A</p></th><td>B</td></tr></table></body>",
     "Gồm:\n- một\nA\nB\n"},
    {"what was deleted", "<body><p>giữ<del>bỏ</del></p></body>", "giữ\n"},
};

TEST(Akn, ReadsTheTextOfAnAct) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.why);
    const std::string file = act(c.body);
    const auto document = tests::reviewer().read(tests::bytes_of(file));
    ASSERT_TRUE(document) << document.error().message;
    EXPECT_EQ(document->text(), c.text);
    EXPECT_EQ(document->info().format, "akn");
  }
}

TEST(Akn, PlacesAreBytesOfTheFile) {
  const std::string file =
      act("<body><article><num>Điều 1.</num><heading>A&amp;B</heading><content><p>Chỉ tuyển\n nam"
          "</p></content></article></body>");
  const auto document = tests::reviewer().read(tests::bytes_of(file));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->outline().size(), 1U);
  for (const auto& [words, written] :
       {std::pair<std::string_view, std::string_view>{"Chỉ tuyển nam", "Chỉ tuyển\n nam"},
        {"A&B", "A&amp;B"},
        {"1", "1"}}) {
    const std::size_t at = document->text().find(words);
    ASSERT_NE(at, std::string_view::npos);
    const SourcePlace place = document->locate({at, at + words.size()}).source;
    EXPECT_EQ(place.kind, SourcePlace::Kind::bytes);
    EXPECT_EQ(std::string_view(file).substr(place.begin, place.end - place.begin), written);
  }
}

TEST(Akn, HostileFilesEndInAnErrorOrAText) {
  std::string deep = "<akomaNtoso>";
  for (int k = 0; k < 100'000; ++k) deep += "<section>";
  const std::string bomb =
      "<!DOCTYPE akomaNtoso [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><akomaNtoso><p>&b;</p></akomaNtoso>";
  for (const std::string& file : {deep, bomb, act("<p>").substr(0, 150)}) {
    const auto document = tests::reviewer().read(tests::bytes_of(file));
    ASSERT_FALSE(document);
    EXPECT_FALSE(document.error().message.empty());
  }
}

}  // namespace
}  // namespace longghep
