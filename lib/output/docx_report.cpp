// Tested by tests/output/writers_test.py.
//
// The report as a Word document (ECMA-376 transitional) in the layout of an
// administrative paper: A4, margins, typeface and head as Nghị định 30/2020/NĐ-CP,
// Phụ lục I, lays down. Written by hand: the parts are few and their text is ours.
#include "input/package.hpp"
#include "longghep/output.hpp"
#include "output/report.hpp"
#include "output/wording.hpp"
#include "text/catalogue.hpp"

namespace longghep {
namespace {

constexpr std::string_view kMain = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

// A4 in twentieths of a point; margins of 20, 15, 20 and 30 mm (top, right, bottom, left).
constexpr int kTextWidth = 11906 - 850 - 1701;

constexpr std::string_view kContentTypes =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>)";
constexpr std::string_view kRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)";
constexpr std::string_view kDocumentRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>)";
// Page numbers stand in the middle of the top margin, none on the first page.
constexpr std::string_view kHeader =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>)";
constexpr std::string_view kStyles =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="120" w:after="60"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="40" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="CellNote"><w:name w:val="Cell note"/><w:basedOn w:val="Cell"/><w:rPr><w:i/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="Grid"><w:name w:val="Grid"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
</w:styles>)";

constexpr std::string_view kDots = "…………";

class DocxWriter {
 public:
  DocxWriter(const Review& review, Language language)
      : language_(language), report_(output::report_of(review, language)) {}

  std::string write() {
    out_ = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w=")" +
           std::string(kMain) +
           R"(" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>)";
    head();
    paragraph("", R"(<w:jc w:val="center"/>)", report_.title, "<w:b/>");
    paragraph("", R"(<w:jc w:val="center"/>)", report_.subtitle, "<w:b/>");
    paragraph("", R"(<w:jc w:val="center"/>)", report_.addressee);
    for (const auto& block : report_.blocks) std::visit([&](const auto& b) { write(b); }, block);
    foot();
    out_ +=
        R"(<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>)"
        R"(<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>)"
        R"(<w:titlePg/></w:sectPr></w:body></w:document>)";
    input::PackageWriter package;
    package.add("[Content_Types].xml", kContentTypes);
    package.add("_rels/.rels", kRelations);
    package.add("word/document.xml", out_);
    package.add("word/_rels/document.xml.rels", kDocumentRelations);
    package.add("word/styles.xml", kStyles);
    package.add("word/header1.xml", kHeader);
    return std::move(package).finish();
  }

 private:
  std::string say(const char* id) const { return text::translate(language_, id); }

  void paragraph(std::string_view style, std::string_view properties, std::string_view text,
                 std::string_view run_properties = "") {
    out_ += "<w:p>";
    if (!style.empty() || !properties.empty()) {
      out_ += "<w:pPr>";
      if (!style.empty()) out_ += "<w:pStyle w:val=\"" + std::string(style) + "\"/>";
      out_ += std::string(properties) + "</w:pPr>";
    }
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      out_ += at == 0 ? "<w:r>" : "<w:r><w:br/></w:r><w:r>";
      if (!run_properties.empty()) out_ += "<w:rPr>" + std::string(run_properties) + "</w:rPr>";
      out_ += "<w:t xml:space=\"preserve\">";
      output::append_escaped(out_, text.substr(at, end - at));
      out_ += "</w:t></w:r>";
      at = end + 1;
    }
    out_ += "</w:p>";
  }

  void begin_table(std::string_view style, const std::vector<int>& widths) {
    out_ += "<w:tbl><w:tblPr>" +
            (style.empty() ? std::string() : "<w:tblStyle w:val=\"" + std::string(style) + "\"/>") + "<w:tblW w:w=\"" +
            std::to_string(kTextWidth) + "\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>";
    for (const int width : widths) out_ += "<w:gridCol w:w=\"" + std::to_string(width * kTextWidth / 100) + "\"/>";
    out_ += "</w:tblGrid>";
  }
  void begin_cell(int width) {
    out_ += "<w:tc><w:tcPr><w:tcW w:w=\"" + std::to_string(width * kTextWidth / 100) + "\" w:type=\"dxa\"/></w:tcPr>";
  }

  // Agency and national motto side by side.
  void head() {
    begin_table("", {42, 58});
    out_ += "<w:tr>";
    begin_cell(42);
    paragraph("Cell", R"(<w:jc w:val="center"/>)", say("NAME OF THE AGENCY"), "<w:b/>");
    paragraph("Cell", R"(<w:jc w:val="center"/>)", say("Number: …/BC-…"));
    out_ += "</w:tc>";
    begin_cell(58);
    paragraph("Cell", R"(<w:jc w:val="center"/>)", say("SOCIALIST REPUBLIC OF VIET NAM"), "<w:b/>");
    paragraph("Cell", R"(<w:jc w:val="center"/>)", say("Independence - Freedom - Happiness"),
              "<w:b/><w:u w:val=\"single\"/>");
    paragraph("Cell", R"(<w:jc w:val="center"/>)", say("Place, day … month … year …"), "<w:i/>");
    out_ += "</w:tc></w:tr></w:tbl>";
    paragraph("", "", "");
  }

  void foot() {
    paragraph("", "", "");
    begin_table("", {50, 50});
    out_ += "<w:tr>";
    begin_cell(50);
    paragraph("Cell", "", say("Recipients") + ":", "<w:b/><w:i/>");
    paragraph("Cell", "", "- " + std::string(kDots));
    out_ += "</w:tc>";
    begin_cell(50);
    paragraph("Cell", R"(<w:jc w:val="center"/>)", say("HEAD OF THE AGENCY"), "<w:b/>");
    out_ += "</w:tc></w:tr></w:tbl>";
    paragraph("", "", "");
  }

  void write(const output::ReportHeading& heading) {
    paragraph(heading.level == 1 ? "Heading1" : "Heading2", "", heading.text);
  }
  void write(const output::ReportParagraph& block) {
    paragraph("", R"(<w:jc w:val="both"/>)", block.text.empty() ? kDots : std::string_view(block.text));
  }
  void write(const output::ReportGrid& grid) {
    begin_table("Grid", grid.widths);
    out_ += "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
    for (std::size_t k = 0; k < grid.columns.size(); ++k) {
      begin_cell(grid.widths[k]);
      paragraph("Cell", R"(<w:jc w:val="center"/>)", grid.columns[k], "<w:b/>");
      out_ += "</w:tc>";
    }
    out_ += "</w:tr>";
    for (const auto& row : grid.rows) {
      out_ += "<w:tr>";
      for (std::size_t k = 0; k < row.size(); ++k) {
        begin_cell(grid.widths[k]);
        paragraph("Cell", "", row[k].text.empty() ? kDots : std::string_view(row[k].text),
                  row[k].verdict.empty() ? "" : "<w:b/>");
        if (!row[k].note.empty()) paragraph("CellNote", "", row[k].note);
        out_ += "</w:tc>";
      }
      out_ += "</w:tr>";
    }
    out_ += "</w:tbl>";
    paragraph("", "", "");
  }

  Language language_;
  output::Report report_;
  std::string out_;
};

}  // namespace

std::string report_docx(const Review& review, Language language) { return DocxWriter(review, language).write(); }

}  // namespace longghep
