#include <gtest/gtest.h>

#include "support/pdf.hpp"

namespace longghep {
namespace {

using tests::pdf::cells_of, tests::pdf::file_of, tests::pdf::kPlainFont, tests::pdf::stream;

// An element with its kids: marks, other elements.
std::string tag(const std::string& type, const std::string& kids, const std::string& more = "") {
  return "<</S/" + type + more + "/K[" + kids + "]>>";
}

std::string line(int x, int y, const std::string& text) {
  return "BT /F1 10 Tf " + std::to_string(x) + " " + std::to_string(y) + " Td (" + text + ") Tj ET\n";
}

// Lines that are marked content.
std::string marked(int mark, const std::string& lines) {
  return "/P <</MCID " + std::to_string(mark) + ">> BDC\n" + lines + "EMC\n";
}

const std::string kMarked = "/MarkInfo<</Marked true>>";

// Pages are objects 4, 6, …; marks without a page are of the first one.
std::string tagged(const std::string& tree, const std::vector<std::string>& contents,
                   const std::string& catalogue = kMarked, const std::string& resources = "") {
  std::vector<std::string> objects = {"<</Type/Catalog/Pages 2 0 R" + catalogue +
                                          "/StructTreeRoot<</K<</S/Document/Pg 4 0 R/K[" + tree +
                                          "]>>/RoleMap<</Giua/Thuong/Thuong/P/Vong/Vong>>>>>>",
                                      "", kPlainFont};
  std::string kids;
  for (const std::string& content : contents) {
    objects.push_back("<</Type/Page/Parent 2 0 R/Contents " + std::to_string(objects.size() + 2) + " 0 R>>");
    kids += std::to_string(objects.size()) + " 0 R ";
    objects.push_back(stream(content));
  }
  objects[1] = "<</Type/Pages/Count " + std::to_string(contents.size()) + "/Kids[" + kids +
               "]/Resources<</Font<</F1 3 0 R>>" + resources + ">>>>";
  return file_of(objects);
}

const std::string kFull(88, 'a');  // a line that fills a page of 440 points

struct Case {
  const char* why;
  std::string pdf, cells;
};

void expect(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(cells_of(one.pdf), one.cells) << one.why;
}

TEST(PdfTags, SayWhatIsAParagraph) {
  const std::string two = marked(0, line(200, 700, "Quyet dinh") + line(180, 680, "ve viec sua doi")),
                    next = marked(1, line(72, 660, "Dieu 1"));
  expect({
      {"lines in the middle of the page are one paragraph", tagged(tag("P", "0") + tag("P", "1"), {two + next}),
       "Quyet dinh ve viec sua doi\nDieu 1\n"},
      {"types of the file's own", tagged(tag("Giua", "0") + tag("Thuong", "1"), {two + next}),
       "Quyet dinh ve viec sua doi\nDieu 1\n"},
      {"types that nobody knows, or that go round", tagged(tag("La", "0") + tag("Vong", "1"), {two + next}),
       "Quyet dinh ve viec sua doi\nDieu 1\n"},
      {"pieces of a paragraph", tagged(tag("H2", tag("Span", "0") + tag("Link", "1")), {two + next}),
       "Quyet dinh ve viec sua doi Dieu 1\n"},
      {"text between paragraphs",
       tagged(tag("Div", "0 " + tag("P", "1") + " 2"), {two + next + marked(2, line(72, 640, "Het"))}),
       "Quyet dinh ve viec sua doi\nDieu 1\nHet\n"},
      {"content named by a list of properties",
       tagged(tag("P", "7"), {"/P /MC0 BDC\n" + line(200, 700, "Quyet dinh") + line(180, 680, "ve viec") + "EMC\n"},
              kMarked, "/Properties<</MC0<</MCID 7>>>>"),
       "Quyet dinh ve viec\n"},
      {"what is drawn first comes as the tags say", tagged(tag("P", "1") + tag("P", "0"), {two + next}),
       "Dieu 1\nQuyet dinh ve viec sua doi\n"},
  });
}

TEST(PdfTags, LinesThatWereEndedByHandBeginItems) {
  const auto lines = [&](const std::vector<std::string>& texts) {
    std::string out;
    for (std::size_t k = 0; k < texts.size(); ++k) out += line(72, 700 - 14 * static_cast<int>(k), texts[k]);
    return tagged(tag("P", "0"), {marked(0, out)});
  };
  const std::string wide = "- Cac so, ban, nganh cua tinh va huyen;";
  expect({
      {"items of a list", lines({"Noi nhan:", "- Nhu tren;", wide, "- Luu."}),
       "Noi nhan:\n- Nhu tren;\n" + wide + "\n- Luu.\n"},
      {"a dash for which the line had no room", lines({kFull, "- " + kFull.substr(9)}),
       kFull + " - " + kFull.substr(9) + "\n"},
      {"an office and a name", lines({"TM. UY BAN NHAN DAN TINH", "CHU TICH", "Nguyen Thi A"}),
       "TM. UY BAN NHAN DAN TINH\nCHU TICH\nNguyen Thi A\n"},
      {"a title goes on", lines({"Ve viec sua doi, bo sung", "quy che", "cua Uy ban nhan dan tinh Lam Dong"}),
       "Ve viec sua doi, bo sung quy che cua Uy ban nhan dan tinh Lam Dong\n"},
  });
}

TEST(PdfTags, OfListsJoinTheLabelWithItsText) {
  const std::string item = marked(0, line(72, 700, "a\\)")) + marked(1, line(90, 700, "Noi dung")) +
                           marked(2, line(90, 680, "va bien phap")) + marked(3, line(72, 640, "b\\)"));
  expect({
      {"text in the body",
       tagged(tag("L", tag("LI", tag("Lbl", "0") + tag("LBody", "1 2")) + tag("LI", tag("Lbl", "3"))), {item}),
       "a) Noi dung va bien phap\nb)\n"},
      {"paragraphs in the body",
       tagged(tag("L", tag("LI", tag("Lbl", tag("Span", "0")) + tag("LBody", tag("P", "1") + tag("P", "2"))) +
                           tag("LI", "3")),
              {item}),
       "a) Noi dung\nva bien phap\nb)\n"},
  });
}

TEST(PdfTags, MakeCellsWithoutRules) {
  const std::string rows = marked(0, line(76, 685, "Chi tieu")) + marked(1, line(276, 685, "Nam va nu")) +
                           marked(2, line(276, 665, "Nam")) + marked(3, line(376, 665, "Nu")) +
                           marked(4, line(76, 645, "Can bo") + line(76, 631, "xa")) + marked(5, line(276, 645, "12")) +
                           marked(6, line(376, 645, "15"));
  const std::string table =
      tag("Table", tag("THead", tag("TR", tag("TH", tag("P", "0"), "/A[<</O/Table/RowSpan 2>> 0]") +
                                              tag("TH", "1", "/A<</O/Table/ColSpan 2>>")) +
                                    tag("TR", tag("TH", "2") + tag("TH", "3"))) +
                       tag("TR", tag("TD", "4") + tag("TD", tag("P", "5")) + tag("TD", "6")));
  const std::string cells =
      "1:1:1 Chi tieu\n1:1:2 Nam va nu\n1:2:2 Nam\n1:2:3 Nu\n1:3:1 Can bo xa\n1:3:2 12\n1:3:3 15\n";
  const std::string after = marked(7, line(72, 600, "Sau"));
  const std::string three =
      marked(0, line(72, 700, "Mot")) + marked(1, line(172, 700, "Hai")) + marked(2, line(272, 700, "Ba"));
  std::string wide = tag("TR", tag("TD", "0", "/A<</ColSpan 70000>>"));
  for (int k = 0; k < 400; ++k) wide += tag("TR", "");
  expect({
      {"rows and columns", tagged(table, {rows}), cells},
      {"a paragraph after it", tagged(table + tag("P", "7"), {rows + after}), cells + "Sau\n"},
      {"a table over two pages",
       tagged(tag("Table", tag("TR", tag("TD", "0") + tag("TD", "1")) +
                               tag("TR", tag("TD", "0", "/Pg 6 0 R") + tag("TD", "1", "/Pg 6 0 R"))),
              {marked(0, line(72, 100, "a")) + marked(1, line(272, 100, "b")),
               marked(0, line(72, 700, "c")) + marked(1, line(272, 700, "d"))}),
       "1:1:1 a\n1:1:2 b\n1:2:1 c\n1:2:2 d\n"},
      {"a table in a cell is paragraphs of it",
       tagged(tag("Table",
                  tag("TR", tag("TD", tag("Table", tag("TR", tag("TD", "0") + tag("TD", "1")))) + tag("TD", "2"))),
              {three}),
       "1:1:1 Mot\n1:1:1 Hai\n1:1:2 Ba\n"},
      {"rows and cells of no table", tagged(tag("TR", tag("TD", "0") + tag("TD", "1") + tag("TD", "2")), {three}),
       "Mot\nHai\nBa\n"},
      {"more cells than a table has", tagged(tag("Table", wide) + tag("P", "1 2"), {three}), "Mot\nHai Ba\n"},
      {"what no tag names stands in the table around it",
       tagged(tag("Table", tag("TR", tag("TD", "0") + tag("TD", "1"))),
              {marked(0, line(72, 100, "mot hai ba bon nam sau")) + line(72, 85, "7") + marked(1, line(272, 100, "b")) +
               line(272, 50, "8")}),
       "1:1:1 mot hai ba bon nam sau\n1:1:1 7\n1:1:2 b\n8\n"},
  });
}

TEST(PdfTags, PutNotesBehindTheText) {
  const std::string first = marked(0, line(72, 100, kFull)) + marked(1, line(72, 60, "1")) +
                            marked(2, line(80, 60, "Nghi dinh")),
                    second = marked(0, line(72, 700, "va phan sau")) + marked(1, line(72, 680, "Dieu 2"));
  const std::string note = tag("Note", tag("Lbl", "1") + tag("P", "2")), rest = "<</Type/MCR/Pg 6 0 R/MCID 0>>",
                    text = kFull + " va phan sau\nDieu 2\n1 Nghi dinh\n";
  expect({
      {"the paragraph goes on over it",
       tagged(tag("P", "0 " + note + rest) + tag("P", "1", "/Pg 6 0 R"), {first, second}), text},
      {"Word tags the part on the next page as another paragraph",
       tagged(tag("P", "0 " + note) + tag("P", rest) + tag("P", "1", "/Pg 6 0 R"), {first, second}), text},
  });
  const std::string pdf = tagged(tag("P", "0 " + note + rest), {first, second});
  const auto source = input::read(tests::bytes_of(pdf), Limits{}, {});
  ASSERT_TRUE(source);
  EXPECT_EQ(source->blocks.front().kind, input::BlockKind::paragraph);
  EXPECT_EQ(source->blocks.back().kind, input::BlockKind::note);
}

TEST(PdfTags, AreNotBelievedWithoutReason) {
  std::string lines, elements;
  for (int k = 0; k < 6; ++k) {
    lines += marked(k, line(72, 700 - 14 * k, kFull));
    elements += tag("P", std::to_string(k));
  }
  std::string one = kFull;
  for (int k = 1; k < 6; ++k) one += " " + kFull;
  const std::string title = marked(0, line(200, 700, "Quyet dinh") + line(180, 680, "ve viec sua doi")),
                    parted = "Quyet dinh\nve viec sua doi\n";
  expect({
      {"a tag a line", tagged(elements, {lines}), one + "\n"},
      {"only a part of the page is tagged", tagged(tag("P", "0"), {title + line(72, 600, kFull)}),
       parted + kFull + "\n"},
      {"the file doubts them", tagged(tag("P", "0"), {title}, "/MarkInfo<</Marked true/Suspects true>>"), parted},
      {"the file does not say that it is tagged", tagged(tag("P", "0"), {title}, ""), parted},
  });
}

TEST(PdfTags, MayHaveNoEnd) {
  const std::string text = marked(0, line(72, 700, "Dieu 1"));
  std::string deep = tag("P", "0");
  for (int k = 0; k < 2000; ++k) deep = "<</S/Div/K " + deep + ">>";
  std::string wide;
  for (int k = 0; k < 3000; ++k) wide += "<</S/Div/K 6 0 R>>";
  std::string list = "[0";
  for (int k = 0; k < 3000; ++k) list += " 0";
  const auto with = [&](const std::string& tree, const std::string& sixth) {
    return file_of({"<</Type/Catalog/Pages 2 0 R" + kMarked + "/StructTreeRoot<</K[" + tree + "]>>>>",
                    "<</Type/Pages/Count 1/Kids[4 0 R]/Resources<</Font<</F1 3 0 R>>>>>>", kPlainFont,
                    "<</Type/Page/Parent 2 0 R/Contents 5 0 R>>", stream(text), sixth});
  };
  expect({
      {"an element in itself", with("6 0 R", "<</S/Div/Pg 4 0 R/K[0 6 0 R]>>"), "Dieu 1\n"},
      {"a list of kids that all share", with("<</S/Div/Pg 4 0 R/K[" + wide + "]>>", list + "]"), "Dieu 1\n"},
      {"deeper than any document", tagged(deep, {text}), "Dieu 1\n"},
      {"kids of any kind", tagged("true null (a) /Name 1.5 -3 99999999999 [0] <<>> <</S 5/K 0>> 77 0 R", {text}),
       "Dieu 1\n"},
  });
}

TEST(PdfTags, ActualTextStandsForLetters) {
  const auto actual = [](const std::string& written, const std::string& lines) {
    return "/Span <</ActualText " + written + ">> BDC\n" + lines + "EMC\n";
  };
  const std::string words = kFull.substr(0, 80);
  expect({
      {"UTF-16", tagged("", {actual("<FEFF1EDB0069>", line(72, 700, "#")) + line(82, 700, "tinh")}), "ới tinh\n"},
      {"UTF-8", tagged("", {actual("<EFBBBFE1BB9B>", line(72, 700, "##"))}), "ớ\n"},
      {"PDFDocEncoding", tagged("", {actual("<8D61908EA0>", line(72, 700, "##"))}), "“a’”€\n"},
      {"nothing", tagged("", {line(72, 700, "Dieu") + actual("()", line(95, 700, "-"))}), "Dieu\n"},
      {"a hyphen that parts a word at the end of its line",
       tagged(tag("P", "0"), {marked(0, line(72, 700, words + "mai") + actual("<FEFF00AD>", line(487, 700, "-")) +
                                            line(72, 686, "tem"))}),
       words + "maitem\n"},
      {"more than a line keeps its letters", tagged("", {actual("(x)", line(72, 700, "mot") + line(72, 650, "hai"))}),
       "mot\nhai\n"},
  });
}

}  // namespace
}  // namespace longghep
