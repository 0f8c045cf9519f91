#include <gtest/gtest.h>

#include "longghep/output.hpp"
#include "support/packages.hpp"
#include "support/sample.hpp"

namespace longghep {
namespace {

const std::string kWord = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const std::string kDeclaration = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Word.Document\"?>\n";

std::string flat_opc(const std::string& parts) {
  return kDeclaration + "<pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">" + parts +
         "</pkg:package>";
}
std::string part(const std::string& name, const std::string& content) {
  return "<pkg:part pkg:name=\"" + name + "\"><pkg:xmlData>" + content + "</pkg:xmlData></pkg:part>";
}
std::string main_part(const std::string& inside) {
  return part("/word/document.xml",
              "<w:document xmlns:w=\"" + kWord + "\"><w:body>" + inside + "</w:body></w:document>");
}
std::string word_2003(const std::string& inside) {
  return kDeclaration +
         "<w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\" "
         "xmlns:wx=\"http://schemas.microsoft.com/office/word/2003/auxHint\" "
         "xmlns:aml=\"http://schemas.microsoft.com/aml/2001/core\" xml:space=\"preserve\">"
         "<w:styles><w:style w:styleId=\"A\"><w:rPr><w:caps/></w:rPr></w:style></w:styles><w:body><wx:sect>" +
         inside + "</wx:sect></w:body></w:wordDocument>";
}
std::string flat_odt(const std::string& inside) {
  return "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
         "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>" +
         inside + "</office:text></office:body></office:document>";
}

TEST(FlatXml, IsReadAsThePackageItStandsFor) {
  struct Case {
    const char* why;
    std::string file, format, text;
  };
  const std::string run = "<w:r><w:t>Chỉ </w:t></w:r><w:r><w:t>tuyển nam.</w:t></w:r>";
  const Case cases[] = {
      {"Flat OPC", flat_opc(main_part("<w:p><w:r><w:t>Chỉ tuyển nam.</w:t></w:r></w:p>")), "flat-opc",
       "Chỉ tuyển nam.\n"},
      {"its other parts",
       flat_opc("<pkg:part pkg:name=\"/word/media/a.png\"><pkg:binaryData>AA==</pkg:binaryData></pkg:part>" +
                main_part("<w:p><w:r><w:t>a</w:t></w:r></w:p>") +
                part("/word/footnotes.xml",
                     "<w:footnotes xmlns:w=\"" + kWord +
                         "\"><w:footnote><w:p><w:r><w:t>b</w:t></w:r></w:p></w:footnote></w:footnotes>")),
       "flat-opc", "a\nb\n"},
      {"Word 2003: blanks count, sections in each other",
       word_2003("<w:p>" + run + "</w:p><wx:sub-section><w:p>" + run + "</w:p></wx:sub-section>"), "wordml",
       "Chỉ tuyển nam.\nChỉ tuyển nam.\n"},
      {"Word 2003: numbers, tables, notes, changes",
       word_2003(
           "<w:p><w:pPr><w:listPr><w:ilvl w:val=\"0\"/><w:ilfo w:val=\"1\"/><wx:t wx:val=\"a)\"/></w:listPr></w:pPr>"
           "<w:r><w:t>một</w:t></w:r><w:r><w:footnote><w:p><w:r><w:t>chú</w:t></w:r></w:p></w:footnote></w:r></w:p>"
           "<w:tbl><w:tr><w:tc><w:p><aml:annotation w:type=\"Word.Insertion\"><aml:content><w:r><w:t>hai</w:t></w:r>"
           "</aml:content></aml:annotation><aml:annotation w:type=\"Word.Deletion\"><aml:content><w:r>"
           "<w:delText>bỏ</w:delText></w:r></aml:content></aml:annotation></w:p></w:tc></w:tr></w:tbl>"),
       "wordml", "a) một\nchú\nhai\n"},
      {"Flat OpenDocument, with lines and blanks between elements",
       flat_odt(
           "<text:list text:style-name=\"A\">\n <text:list-item>\n <text:p>một</text:p></text:list-item> </text:list>")
           .replace(
               flat_odt("").find("<office:body>"), 0,
               "<office:styles>\n <text:list-style style:name=\"A\">\n <text:list-level-style-number text:level=\"1\" "
               "style:num-format=\"1\" style:num-suffix=\".\"/>\n </text:list-style> </office:styles>"),
       "fodt", "1. một\n"},
      {"Flat OpenDocument", flat_odt("<text:p>Chỉ tuyển<text:s/>nam.</text:p>"), "fodt", "Chỉ tuyển nam.\n"},
  };
  for (const auto& [why, file, format, text] : cases) {
    SCOPED_TRACE(why);
    const auto document = tests::reviewer().read(tests::bytes_of(file));
    ASSERT_TRUE(document) << document.error().message;
    EXPECT_EQ(document->info().format, format);
    EXPECT_EQ(document->text(), text);
    EXPECT_EQ(document->info().sha256, tests::reviewer().read(tests::bytes_of(file))->info().sha256);
    EXPECT_EQ(document->locate({0, 1}).source.kind, SourcePlace::Kind::run);
  }
}

TEST(FlatXml, WhatIsWrongIsSaid) {
  struct Case {
    const char* why;
    std::string file, message;
  };
  const Case cases[] = {
      {"no main part", flat_opc(part("/a.xml", "<a/>")), "this ZIP file is no Word"},
      {"cut off", flat_opc(main_part("<w:p/>")).substr(0, 300), "no well-formed XML"},
      {"cut off, OpenDocument", flat_odt("<text:p>a</text:p>").substr(0, 230), "no well-formed XML"},
      {"a document type", "<!DOCTYPE a>" + flat_opc(main_part("<w:p/>")), "DOCTYPE"},
      {"nothing in it", word_2003("<w:p/>"), "holds no text"},
  };
  for (const auto& [why, file, message] : cases) {
    SCOPED_TRACE(why);
    const auto document = tests::reviewer().read(tests::bytes_of(file));
    ASSERT_FALSE(document);
    EXPECT_NE(document.error().message.find(message), std::string::npos) << document.error().message;
  }
}

TEST(FlatXml, HasNoMorePartsThanAPackage) {
  Limits limits;
  limits.archive_entries = 2;
  const auto reviewer = Reviewer::load({}, limits);
  ASSERT_TRUE(reviewer);
  const std::string main = main_part("<w:p><w:r><w:t>a</w:t></w:r></w:p>"), other = part("/b.xml", "<b/>");
  const std::string unnamed = part("/" + std::string(70'000, 'n'), "<b/>") + part("/", "<b/>") + part("b", "<b/>");
  EXPECT_TRUE(reviewer->read(tests::bytes_of(flat_opc(main + other + unnamed))));
  const auto document = reviewer->read(tests::bytes_of(flat_opc(main + other + other + other)));
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::over_limit);
}

TEST(FlatXml, CannotBeAnnotated) {
  const std::string file = flat_odt("<text:p>Chỉ tuyển nam.</text:p>");
  const auto document = tests::reviewer().read(tests::bytes_of(file));
  ASSERT_TRUE(document);
  const auto annotated = annotate(tests::bytes_of(file), *document, tests::reviewer().review(*document));
  ASSERT_FALSE(annotated);
  EXPECT_NE(annotated.error().message.find("fodt"), std::string::npos);
}

}  // namespace
}  // namespace longghep
