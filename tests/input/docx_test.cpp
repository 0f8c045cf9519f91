#include <gtest/gtest.h>

#include <set>

#include "input/docx.hpp"
#include "support/packages.hpp"
#include "support/sample.hpp"

namespace longghep {
namespace {

std::string text_of(const std::string& file) {
  const auto document = tests::reviewer().read(tests::bytes_of(file));
  return document ? std::string(document->text()) : document.error().message;
}
std::string run(std::string_view text, std::string_view properties = "") {
  return "<w:r><w:rPr>" + std::string(properties) + "</w:rPr><w:t xml:space=\"preserve\">" + std::string(text) +
         "</w:t></w:r>";
}
std::string paragraph(std::string_view inside, std::string_view properties = "") {
  return "<w:p><w:pPr>" + std::string(properties) + "</w:pPr>" + std::string(inside) + "</w:p>";
}
std::string numbered(int list, int level, std::string_view text) {
  return paragraph(run(text), "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" +
                                  std::to_string(list) + "\"/></w:numPr>");
}

struct Case {
  const char* why;
  std::string body, text;
};

TEST(Docx, ReadsWhatIsShown) {
  const std::string box = "<w:txbxContent>" + paragraph(run("DỰ THẢO")) + "</w:txbxContent>";
  const Case cases[] = {
      {"runs and special characters",
       paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"),
       "a\tb c-d\n"},
      {"white space counts where it is said to", "<w:p><w:r><w:t> a </w:t></w:r>" + run(" b ") + "</w:p>", "a b \n"},
      {"signs of a font of signs",
       paragraph("<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>5</w:t><w:sym w:font=\"Wingdings\" "
                 "w:char=\"F0FC\"/></w:r>"),
       "≥5-\n"},
      {"links, content controls, smart tags",
       paragraph("<w:hyperlink>" + run("a") + "</w:hyperlink><w:sdt><w:sdtContent>" + run("b") +
                 "</w:sdtContent></w:sdt><w:smartTag>" + run("c") + "</w:smartTag>"),
       "abc\n"},
      {"the result of a field",
       paragraph("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
                 "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" +
                 run("5") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"),
       "5\n"},
      {"tracked changes as accepted",
       paragraph("<w:ins>" + run("giữ") + "</w:ins><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:moveFrom>" +
                 run("đi") + "</w:moveFrom>"),
       "giữ\n"},
      {"a deleted paragraph mark joins", paragraph(run("a"), "<w:rPr><w:del/></w:rPr>") + paragraph(run("b")), "a b\n"},
      {"hidden text", paragraph(run("a") + run("b", "<w:vanish/>") + run("c", "<w:vanish w:val=\"0\"/>")), "ac\n"},
      {"a text box, once",
       paragraph("<w:r><mc:AlternateContent><mc:Choice>" + box + "</mc:Choice><mc:Fallback>" + box +
                 "</mc:Fallback></mc:AlternateContent></w:r>" + run("a")),
       "a\nDỰ THẢO\n"},
      {"a table in a table",
       "<w:tbl><w:tr><w:tc>" + paragraph(run("a")) + "<w:tbl><w:tr><w:tc>" + paragraph(run("b")) +
           "</w:tc></w:tr></w:tbl></w:tc><w:tc>" + paragraph(run("c")) + "</w:tc></w:tr></w:tbl>",
       "a\nb\nc\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(text_of(tests::docx(c.body)), c.text);
  }
}

TEST(Docx, NotesStandBehindTheText) {
  EXPECT_EQ(
      text_of(tests::docx(paragraph(run("thân")),
                          {{"footnotes", "<w:footnote w:type=\"separator\">" + paragraph(run("x")) +
                                             "</w:footnote><w:footnote>" + paragraph(run("chú")) + "</w:footnote>"},
                           {"endnotes", "<w:endnote>" + paragraph(run("cuối")) + "</w:endnote>"}})),
      "thân\nchú\ncuối\n");
}

TEST(Docx, PartsStandWhereRelationshipsSay) {
  const auto relations = [](std::string_view inside) {
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           std::string(inside) + "</Relationships>";
  };
  const auto to = [](std::string_view type, std::string_view target, std::string_view more = "") {
    return "<Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" +
           std::string(type) + "\" Target=\"" + std::string(target) + "\" " + std::string(more) + "/>";
  };
  const std::string main = tests::word_part("document", "<w:body>" + paragraph(run("thân")) + "</w:body>");
  const std::string note = tests::word_part("footnotes", "<w:footnote>" + paragraph(run("chú")) + "</w:footnote>");
  const std::map<std::string, std::string> elsewhere = {
      {"_rels/.rels", relations(to("officeDocument", "/text/main.xml"))},
      {"text/main.xml", main},
      {"text/_rels/main.xml.rels",
       relations(to("footnotes", "notes/a.xml") + to("styles", "http://a", "TargetMode=\"External\""))},
      {"text/notes/a.xml", note}};
  EXPECT_EQ(text_of(tests::package_of(elsewhere)), "thân\nchú\n");
  // Relationships that lead nowhere, in a circle, or are no XML: the places where Word puts its parts.
  for (const std::string& broken :
       {relations(to("officeDocument", "word/none.xml")), relations(to("officeDocument", "_rels/.rels")),
        std::string("<Relationships"), std::string("\x01\x02")}) {
    const std::string text = text_of(
        tests::package_of({{"_rels/.rels", broken}, {"word/document.xml", main}, {"word/footnotes.xml", note}}));
    EXPECT_TRUE(text == "thân\nchú\n" || text == "part _rels/.rels is no Word document: it has no body") << text;
  }
  EXPECT_EQ(text_of(tests::package_of({{"a.xml", "<a/>"}})).substr(0, 13), "this ZIP file");
}

// What the part is as a whole matters, though its paragraphs are read one by one.
TEST(Docx, PartsThatAreDamagedSayWhere) {
  const std::string p = "<w:p><w:r><w:t>a</w:t></w:r></w:p>", root = "<w:document xmlns:w='w'>";
  std::string deep = p;
  for (int k = 0; k < 300; ++k) deep = "<w:sdt><w:sdtContent>" + deep + "</w:sdtContent></w:sdt>";
  const Case cases[] = {
      {"all that may stand between",
       "<?xml version='1.0'?><!-- <w:body> --><?a <w:p>?>" + root + "<w:background a='>'/><w:body>" + "<!-- > -->" + p +
           "<?b?>\n" + p + "<w:sectPr/></w:body></w:document><!-- end -->",
       "a\na\n"},
      {"an empty body", root + "<w:body/></w:document>", "holds no text"},
      {"no body", root + "<w:p/></w:document>", "has no body"},
      {"nothing", "", "no well-formed XML"},
      {"an end first", "</w:document>", "no well-formed XML"},
      {"cut off in the body", root + "<w:body>" + p, "cut off"},
      {"cut off in a tag", root + "<w:body>" + p + "<w:p a='", "no well-formed XML at byte"},
      {"cut off in a name", root + "<w:body>" + p + "<w:p", "no well-formed XML at byte"},
      {"cut off in a comment", root + "<w:body>" + p + "<!-- ", "cut off"},
      {"ends that do not match", root + "<w:body><w:p><w:r></w:p></w:r></w:body></w:document>",
       "no well-formed XML at byte 44"},
      {"a document type before", "<!DOCTYPE a [<!ENTITY b 'c'>]>" + root + "<w:body>" + p + "</w:body></w:document>",
       "DOCTYPE"},
      {"and inside", root + "<w:body><!DOCTYPE a>" + p + "</w:body></w:document>", "DOCTYPE"},
      {"too deep", root + "<w:body>" + deep + "</w:body></w:document>", "nest 605 deep"},
  };
  for (const auto& [why, part, text] : cases) {
    SCOPED_TRACE(why);
    const std::string got = text_of(tests::package_of({{"word/document.xml", part}}));
    if (text.back() == '\n')
      EXPECT_EQ(got, text);
    else
      EXPECT_NE(got.find(text), std::string::npos) << got;
  }
}

// Runs keep their numbers whichever paragraphs are passed over.
TEST(Docx, ParagraphsMayBePassedOver) {
  const std::string box = "<w:txbxContent>" + paragraph(run("b")) + paragraph(run("c")) + "</w:txbxContent>";
  const std::string part = tests::word_part(
      "document", "<w:body><w:p/><w:p />" + paragraph(run("a") + run("a2"), "<w:pStyle w:val=\"x\"/>") +
                      paragraph("<w:r><w:pict>" + box + "</w:pict></w:r>" + run("d")) + "<w:p\n>" + run("e") +
                      "</w:p>" + "<w:tbl><w:tr><w:tc>" + paragraph(run("f")) + paragraph(run("g")) +
                      "</w:tc></w:tr></w:tbl>" + "<w:sdt><w:sdtContent>" + paragraph(run("h")) +
                      "</w:sdtContent></w:sdt><w:p><w:r><w:t>" + "<![CDATA[<w:p>]]></w:t></w:r></w:p>" +
                      paragraph(run("j")) + "</w:body>");
  using Runs = std::vector<std::pair<std::uint32_t, std::string>>;
  const auto runs = [&](const std::function<bool(std::uint32_t, std::string_view)>& passes) {
    Runs out;
    const auto see = [&](const input::DocxRun& seen) {
      out.emplace_back(seen.paragraph, seen.node.child("w:t").child_value());
    };
    EXPECT_TRUE(input::visit_docx(part, "p", false, Limits{}, {nullptr, see, passes}));
    return out;
  };
  const Runs all = runs(nullptr);
  ASSERT_EQ(all.size(), 12U);
  std::set<std::uint32_t> asked;
  EXPECT_LT(runs([&](std::uint32_t k, std::string_view) { return asked.insert(k).second; }).size(), all.size());
  EXPECT_EQ(asked, (std::set<std::uint32_t>{0, 1, 2, 6, 11}));
  for (const std::uint32_t kept : asked) {
    Runs expected = all, seen = runs([&](std::uint32_t k, std::string_view) { return k != kept; });
    std::erase_if(expected, [&](const auto& at) { return at.first != kept && asked.contains(at.first); });
    EXPECT_EQ(seen, expected) << kept;
  }
}

TEST(Docx, NumbersListsAsWordDoes) {
  const auto level = [](int index, const char* format, const char* text, const char* more = "") {
    return "<w:lvl w:ilvl=\"" + std::to_string(index) + "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" + format +
           "\"/>" + more + "<w:lvlText w:val=\"" + text + "\"/></w:lvl>";
  };
  const std::string lists =
      "<w:abstractNum w:abstractNumId=\"1\">" + level(0, "upperRoman", "Chương %1") +
      level(1, "decimal", "Điều %2.", "<w:lvlRestart w:val=\"0\"/>") + level(2, "decimal", "%3.") +
      level(3, "lowerLetter", "%4)") + level(4, "decimal", "%1.%2.%5", "<w:isLgl/>") + level(5, "bullet", "\uF0B7") +
      "</w:abstractNum><w:abstractNum w:abstractNumId=\"2\"><w:numStyleLink w:val=\"S\"/></w:abstractNum>"
      "<w:abstractNum w:abstractNumId=\"3\"><w:styleLink w:val=\"S\"/>" +
      level(0, "decimalZero", "%1-") +
      "</w:abstractNum>"
      "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
      "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"2\"><w:startOverride w:val=\"7\"/>"
      "</w:lvlOverride></w:num>"
      "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"2\"/></w:num>";
  const std::string styles =
      "<w:style w:styleId=\"Dieu\"><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>"
      "</w:style><w:style w:styleId=\"DieuHai\"><w:basedOn w:val=\"Dieu\"/></w:style>";
  const auto styled = [](std::string_view text, std::string_view more = "") {
    return paragraph(run(text), "<w:pStyle w:val=\"DieuHai\"/>" + std::string(more));
  };
  const Case cases[] = {
      {"levels, the lower ones anew",
       numbered(1, 2, "a") + numbered(1, 3, "b") + numbered(1, 3, "c") + numbered(1, 2, "d") + numbered(1, 3, "e"),
       "1. a\na) b\nb) c\n2. d\na) e\n"},
      {"a level that nothing begins anew",
       numbered(1, 0, "a") + numbered(1, 1, "b") + numbered(1, 0, "c") + numbered(1, 1, "d"),
       "Chương I a\nĐiều 1. b\nChương II c\nĐiều 2. d\n"},
      {"lists of one abstract list count on, but for their own start",
       numbered(1, 2, "a") + numbered(2, 2, "b") + numbered(2, 2, "c"), "1. a\n7. b\n8. c\n"},
      {"legal numbers", numbered(1, 0, "a") + numbered(1, 1, "b") + numbered(1, 4, "c"),
       "Chương I a\nĐiều 1. b\n1.1.1 c\n"},
      {"bullets", numbered(1, 5, "a"), "- a\n"},
      {"of a style, through the style it is based on", styled("a") + styled("b"), "Điều 1. a\nĐiều 2. b\n"},
      {"switched off", styled("a", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>"), "a\n"},
      {"kept under the name of a style", numbered(3, 0, "a"), "01- a\n"},
      {"after z",
       [] {
         std::string body;
         for (int k = 0; k < 28; ++k) body += numbered(1, 3, "x");
         return body;
       }(),
       "a) x\nb) x\nc) x\nd) x\ne) x\nf) x\ng) x\nh) x\ni) x\nj) x\nk) x\nl) x\nm) x\nn) x\no) x\np) x\nq) x\nr) x\n"
       "s) x\nt) x\nu) x\nv) x\nw) x\nx) x\ny) x\nz) x\naa) x\nbb) x\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(text_of(tests::docx(c.body, {{"numbering", lists}, {"styles", styles}})), c.text);
  }
}

constexpr const char* kTcvn3 = "<w:rFonts w:ascii=\".VnTime\" w:hAnsi=\".VnTime\"/>";
constexpr const char* kVni = "<w:rFonts w:hAnsi=\"VNI-Times\"/>";
constexpr const char* kArial = "<w:rFonts w:hAnsi=\"Arial\"/>";

TEST(Docx, FontsTellOldEncodings) {
  const Case cases[] = {
      {"two encodings and Unicode in one paragraph",
       paragraph(run("B×nh ®¼ng", kTcvn3) + run(" giôùi", kVni) + run(" là ® của", kArial)),
       "Bình đẳng giới là ® của\n"},
      {"one letter is enough", paragraph(run("Ch") + run("Ø", kTcvn3) + run(" nam")), "Chỉ nam\n"},
      {"a letter and its mark in two runs", paragraph(run("giô", kVni) + run("ùi", kVni)), "giới\n"},
      {"names lie: Unicode in an old font", paragraph(run("Bình đẳng giới và §", kTcvn3)), "Bình đẳng giới và §\n"},
      {"names lie: VNI in a font of TCVN3",
       paragraph(run("Keá hoaïch thöïc hieän bình ñaúng giôùi vaø phoøng, choáng baïo löïc gia ñình naêm nay cuûa tænh",
                     kTcvn3)),
       "Kế hoạch thực hiện bình đẳng giới và phòng, chống bạo lực gia đình năm nay của tỉnh\n"},
      {"letters stored as signs of the font",
       paragraph("<w:r><w:rPr>" + std::string(kTcvn3) +
                 "</w:rPr><w:t>phô n</w:t><w:sym w:font=\".VnTime\" w:char=\"F0F7\"/></w:r>"),
       "phụ nữ\n"},
      {"soft hyphens are letters there",
       paragraph("<w:r><w:rPr>" + std::string(kTcvn3) + "</w:rPr><w:t>ng</w:t><w:softHyphen/><w:t>êi</w:t></w:r>"),
       "người\n"},
      {"of the style", paragraph(run("phô n÷"), "<w:pStyle w:val=\"Cu\"/>"), "phụ nữ\n"},
  };
  const std::string styles = "<w:style w:styleId=\"Cu\"><w:rPr>" + std::string(kTcvn3) + "</w:rPr></w:style>";
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(text_of(tests::docx(c.body, {{"styles", styles}})), c.text);
  }
}

TEST(Docx, WhatIsShownInCapitalsIsAHeading) {
  const std::string below = paragraph(run("V\u00D2 viÖc tuyÓn dông", kTcvn3));
  const Case cases[] = {{"as written", paragraph(run("Quyết định")) + below, "cong-van"},
                        {"by mark-up", paragraph(run("Quyết định", "<w:caps/>")) + below, "quyet-dinh"},
                        {"by a font for capitals",
                         paragraph(run("QuyÕt ®Þnh", "<w:rFonts w:hAnsi=\".VnTimeH\"/>")) + below, "quyet-dinh"}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    const std::string file = tests::docx(c.body);
    const auto document = tests::reviewer().read(tests::bytes_of(file));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->info().kind, c.text);
    EXPECT_EQ(document->text(), "Quyết định\nVề việc tuyển dụng\n");
  }
}

TEST(Docx, ConversionsAreReported) {
  const auto file = tests::docx(paragraph(run("B×nh ®¼ng giíi", kTcvn3) + run(" vaø nöõ", kVni)));
  const auto document = tests::reviewer().read(tests::bytes_of(file));
  ASSERT_TRUE(document);
  const auto& conversions = document->info().conversions;
  ASSERT_EQ(conversions.size(), 2U);
  EXPECT_EQ(conversions[0].encoding, "tcvn3");
  EXPECT_EQ(conversions[0].letters, 4U);
  EXPECT_DOUBLE_EQ(conversions[0].confidence, 1);
  EXPECT_EQ(conversions[1].encoding, "vni");
  EXPECT_EQ(document->info().encoding, "tcvn3");
}

}  // namespace
}  // namespace longghep
