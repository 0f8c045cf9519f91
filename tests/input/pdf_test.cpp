#include <gtest/gtest.h>
#include <zlib.h>

#include "input/input.hpp"
#include "support/pdf.hpp"
#include "support/sample.hpp"

namespace longghep {
namespace {

using tests::pdf::cells_of, tests::pdf::file_of, tests::pdf::kPlainFont, tests::pdf::stream;

std::string packed(const std::string& content) {
  uLongf size = compressBound(content.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(content.data()), content.size());
  out.resize(size);
  return out;
}

// One page a content, with /F1 as given.
std::string pages(const std::vector<std::string>& contents, const std::string& font = kPlainFont,
                  const std::string& more = "") {
  std::vector<std::string> objects = {"<</Type/Catalog/Pages 2 0 R>>", "", font};
  std::string kids;
  for (const std::string& content : contents) {
    objects.push_back("<</Type/Page/Parent 2 0 R/Contents " + std::to_string(objects.size() + 2) + " 0 R" + more +
                      ">>");
    kids += std::to_string(objects.size()) + " 0 R ";
    objects.push_back(stream(content));
  }
  objects[1] = "<</Type/Pages/Count " + std::to_string(contents.size()) + "/Kids[" + kids +
               "]/Resources<</Font<</F1 3 0 R>>>>>>";
  return file_of(objects);
}

std::string text_of(std::string_view pdf) {
  const auto document = tests::reviewer().read(tests::bytes_of(pdf));
  return document ? std::string(document->text()) : "error: " + document.error().message;
}

struct Case {
  std::string why, pdf, text;
};

const std::string kComposite =
    "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</DW 600/W[1[500 500]]>>]"
    "/ToUnicode 6 0 R>>";
const std::string kMap = stream(
    "1 begincodespacerange <0000><FFFF> endcodespacerange 2 beginbfchar <0001> <1EDB> <0002> "
    "<0069> endbfchar 2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0047> <0069>] endbfrange");

std::string composite(const std::string& content) {
  return file_of({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[4 0 R]/Resources<</Font<</F1 3 0 R>>>>>>",
                  kComposite, "<</Type/Page/Contents 5 0 R/Parent 2 0 R>>", stream(content), kMap});
}

TEST(Pdf, ReadsText) {
  const Case cases[] = {
      {"lines by their baselines", pages({"BT /F1 12 Tf 72 700 Td (Ke hoach) Tj 0 -14 Td (nam nay) Tj ET"}),
       "Ke hoach\nnam nay\n"},
      {"a word in pieces, a gap for a blank", pages({"BT /F1 10 Tf 72 700 Td [(Ke)-20( hoa)3(ch)-400(nam)] TJ ET"}),
       "Ke hoach nam\n"},
      {"the pen goes back", pages({"BT /F1 10 Tf 300 700 Td (hai) Tj -200 0 Td (mot) Tj ET"}), "hai\nmot\n"},
      {"a raised sign stays in its line", pages({"BT /F1 12 Tf 72 700 Td (m) Tj /F1 7 Tf 5 Ts (2) Tj ET"}), "m2\n"},
      {"strings with escapes", pages({R"(BT /F1 12 Tf 72 700 Td (a\(b\)\\\101) Tj <6263> Tj ET)"}), "a(b)\\Abc\n"},
      {"quotation operators", pages({"BT /F1 12 Tf 14 TL 72 700 Td (a) Tj (b) ' 0 0 (c) \" ET"}), "a\nb\nc\n"},
      {"a composite font", composite("BT /F1 12 Tf 72 700 Td <0020000100020010001100120021> Tj ET"), "Gớiabci\n"},
      {"names of glyphs",
       pages({"BT /F1 12 Tf 72 700 Td (ABCDE) Tj ET"},
             "<</Type/Font/Subtype/Type1/Encoding<</Differences[65/acircumflexacute/uhorn/uni1EDB/dcroat/"
             "quotedblleft]>>>>"),
       "ấướđ“\n"},
      {"an old encoding",
       pages({"BT /F1 12 Tf 72 700 Td (B\327nh \256\274ng gi\355i l\265 quy\322n c\361a ph\364 n\367 "
              "v\265 \256\265n \253ng) Tj ET"}),
       "Bình đẳng giới là quyền của phụ nữ và đàn ông\n"},
      {"artifacts",
       pages({"/Artifact <</Type/Pagination>> BDC BT /F1 12 Tf 72 800 Td (5) Tj ET EMC "
              "/P BMC BT /F1 12 Tf 72 700 Td (Dieu) Tj ET EMC"}),
       "Dieu\n"},
      {"a page turned by a quarter", pages({"BT /F1 12 Tf 0 1 -1 0 100 72 Tm (ngang) Tj ET"}, kPlainFont, "/Rotate 90"),
       "ngang\n"},
      {"an inline image is passed", pages({"BI /W 1 /H 1 ID (((( EI BT /F1 12 Tf 72 700 Td (sau) Tj ET"}), "sau\n"},
      {"objects in a stream, its table too",
       [] {
         const std::string objects = "<</Type/Catalog/Pages 2 0 R>> <</Kids[5 0 R]/Resources<</Font<</F1 3 0 R>>>>>> ";
         const std::size_t second = objects.find("<</Kids");
         std::string out = "%PDF-1.5\n";
         std::vector<std::size_t> at(8);
         const auto put = [&](std::size_t number, const std::string& body) {
           at[number] = out.size();
           out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
         };
         const std::string index = "1 0 2 " + std::to_string(second) + " ";
         put(4, stream(packed(index + objects),
                       "/Type/ObjStm/N 2/Filter/FlateDecode/First " + std::to_string(index.size())));
         put(3, kPlainFont);
         put(5, "<</Type/Page/Contents 6 0 R/Parent 2 0 R>>");
         put(6, stream(packed("BT /F1 12 Tf 72 700 Td (goi lai) Tj ET"), "/Filter[/FlateDecode]"));
         std::string table;
         const auto row = [&](int type, std::size_t value, int third) {
           table += {static_cast<char>(type), static_cast<char>(value >> 8), static_cast<char>(value),
                     static_cast<char>(third)};
         };
         row(0, 0, 0);
         row(2, 4, 0);
         row(2, 4, 1);
         for (std::size_t k = 3; k <= 6; ++k) row(1, at[k], 0);
         const std::size_t begin = out.size();
         put(7, stream(packed(table), "/Type/XRef/W[1 2 1]/Size 7/Root 1 0 R/Filter/FlateDecode"));
         return out + "startxref\n" + std::to_string(begin) + "\n%%EOF";
       }(),
       "goi lai\n"},
  };
  for (const auto& [why, pdf, text] : cases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(text_of(pdf), text);
  }
}

TEST(Pdf, LettersSetApartStandWhereTheyAreSeen) {
  const std::pair<const char*, const char*> cases[] = {
      // Blanks keep the place of a letter that comes from another font.
      {"BT /F1 12 Tf 72 700 Td (C  N) Tj ET BT /F1 12 Tf 78 700 Td (O) Tj ET", "CON\n"},
      {"BT /F1 12 Tf 72 700 Td [(C) -500 (N)] TJ ET BT /F1 12 Tf 78 700 Td (O) Tj ET", "CON\n"},
      {"BT /F1 12 Tf 72 700 Td (dam) Tj ET BT /F1 12 Tf 72.3 700 Td (dam) Tj ET", "dam\n"},  // bold by painting twice
      // The first one too.
      {"BT /F1 12 Tf 78 700 Td (N) Tj ET BT /F1 12 Tf 72 700 Td (O) Tj ET", "ON\n"},
      {"BT /F1 12 Tf 300 700 Td (phai) Tj ET BT /F1 12 Tf 72 700 Td (trai) Tj ET", "phai\ntrai\n"},  // columns
  };
  for (const auto& [content, text] : cases) EXPECT_EQ(text_of(pages({content})), text) << content;
}

struct At {
  int x, y;
  std::string text;
};
std::string shown(const std::vector<At>& lines) {
  std::string out;
  for (const auto& [x, y, text] : lines)
    out += "BT /F1 12 Tf " + std::to_string(x) + " " + std::to_string(y) + " Td (" + text + ") Tj ET\n";
  return out;
}
// So many letters, 6 points each (a blank has 3), in words of four.
std::string words(std::size_t letters, char of = 'a') {
  std::string out;
  for (std::size_t k = 0; k < letters; ++k) {
    if (k > 0 && k % 4 == 0) out += ' ';
    out += of;
  }
  return out;
}

TEST(Pdf, LinesOfAParagraphAreOne) {
  const std::string full = words(60), more = words(40), title = words(60, 'A');
  struct Paragraphs {
    const char* why;
    std::vector<std::vector<At>> pages;
    std::string text;
  };
  const Paragraphs cases[] = {
      {"a first line is set in, what follows is not",
       {{{108, 700, words(54)}, {72, 685, full}, {72, 670, more}, {108, 655, "Hai"}}},
       words(54) + " " + full + " " + more + "\nHai\n"},
      {"a line that is not full ends it",
       {{{72, 700, more}, {72, 685, full}, {72, 670, more}}},
       more + "\n" + full + " " + more + "\n"},
      {"a larger step ends it",
       {{{72, 700, full}, {72, 685, full}, {72, 660, full}, {72, 645, more}}},
       full + " " + full + "\n" + full + " " + more + "\n"},
      {"a sentence ends it, and a capital begins the next",
       {{{72, 700, full + "."}, {72, 685, "B" + full}, {72, 670, full + "."}, {72, 655, full}}},
       full + ".\nB" + full + " " + full + ". " + full + "\n"},
      {"a label begins one",
       {{{72, 700, full}, {72, 685, "2. " + more}, {72, 670, full}, {72, 655, "a\\) " + more}}},
       full + "\n2. " + more + "\n" + full + "\na) " + more + "\n"},
      {"an item hangs behind its label",
       {{{72, 700, "- " + full}, {90, 685, more}, {72, 670, "- " + full}}},
       "- " + full + " " + more + "\n- " + full + "\n"},
      {"a title is no beginning of a sentence",
       {{{72, 700, title}, {72, 685, full}, {72, 670, more}}},
       title + "\n" + full + " " + more + "\n"},
      {"a title in the middle goes on in the middle",
       {{{72, 700, title}, {207, 685, words(20, 'A')}, {72, 660, full}}},
       title + " " + words(20, 'A') + "\n" + full + "\n"},
      {"over the page",
       {{{72, 100, full}}, {{72, 700, more}, {72, 685, full}}},
       full + " " + more + "\n" + full + "\n"},
      {"years with a hyphen", {{{72, 700, full + " 2021-"}, {72, 685, "2025"}}}, full + " 2021-2025\n"},
      {"a word with a hyphen", {{{72, 700, full + "-"}, {72, 685, more}}}, full + "-" + more + "\n"},
      {"letterheads side by side",
       {{{72, 700, "SO NOI VU"}, {300, 700, words(32, 'C')}, {340, 685, "Doc lap"}}},
       "SO NOI VU\n" + words(32, 'C') + "\nDoc lap\n"},
  };
  for (const auto& [why, lines, text] : cases) {
    SCOPED_TRACE(why);
    std::vector<std::string> contents;
    for (const auto& page : lines) contents.push_back(shown(page));
    EXPECT_EQ(text_of(pages(contents)), text);
  }
}

// Rules from x to x and y to y, as programs draw them.
std::string stroked(int x0, int y0, int x1, int y1) {
  const auto n = [](int value) { return std::to_string(value) + " "; };
  return n(x0) + n(y0) + "m " + n(x1) + n(y1) + "l S\n";
}
std::string filled(int x0, int y0, int x1, int y1) {  // in pieces of 20 points, the last thin side half a point
  std::string out = "/Artifact BMC\n";
  const int length = std::max(x1 - x0, y1 - y0);
  for (int at = 0; at < length; at += 20) {
    const std::string piece = std::to_string(std::min(20, length - at));
    out += std::to_string(x0 + (x1 > x0 ? at : 0)) + " " + std::to_string(y0 + (y1 > y0 ? at : 0)) + " " +
           (x1 > x0 ? piece + " 0.5" : "0.5 " + piece) + " re f\n";
  }
  return out + "EMC\n";
}

TEST(Pdf, RulesMakeCells) {
  for (const auto& rule : {stroked, filled}) {
    std::string grid;
    for (const int y : {700, 660, 620}) grid += rule(72, y, 372, y);
    for (const int x : {72, 172, 372}) grid += rule(x, 620, x, 700);
    const std::string text = shown({{76, 685, "Noi dung"}, {176, 685, words(28)}, {176, 671, "va"}, {76, 645, "Hai"}});
    EXPECT_EQ(cells_of(pages({grid + text})), "1:1:1 Noi dung\n1:1:2 " + words(28) + " va\n1:2:1 Hai\n");
    EXPECT_EQ(cells_of(pages({shown({{72, 720, "Truoc"}}) + text + grid + shown({{72, 600, "Sau"}})})),
              "Truoc\n1:1:1 Noi dung\n1:1:2 " + words(28) + " va\n1:2:1 Hai\nSau\n")
        << "rules are drawn after the text as well";
  }
}

TEST(Pdf, CellsSpanRowsAndColumns) {
  std::string grid;
  for (const int y : {700, 620}) grid += stroked(72, y, 372, y);
  grid += stroked(172, 660, 372, 660);  // the first column is one cell
  for (const int x : {72, 172, 372}) grid += stroked(x, 620, x, 700);
  grid += stroked(272, 620, 272, 660);  // the second row has three
  const std::string text = shown({{76, 685, "Tong"}, {176, 685, "Gioi tinh"}, {176, 645, "Nam"}, {276, 645, "Nu"}});
  EXPECT_EQ(cells_of(pages({grid + text})), "1:1:1 Tong\n1:1:2 Gioi tinh\n1:2:2 Nam\n1:2:3 Nu\n");
}

TEST(Pdf, TablesGoOnOverThePage) {
  const auto grid = [](int top) {
    std::string out;
    for (const int y : {top, top - 20}) out += stroked(72, y, 372, y);
    for (const int x : {72, 172, 372}) out += stroked(x, top - 20, x, top);
    return out;
  };
  const std::string first = grid(100) + shown({{76, 85, "a"}, {176, 85, "b"}}),
                    second = grid(800) + shown({{76, 785, "c"}, {176, 785, "d"}});
  EXPECT_EQ(cells_of(pages({first, second})), "1:1:1 a\n1:1:2 b\n1:2:1 c\n1:2:2 d\n");
  EXPECT_EQ(cells_of(pages({first + shown({{72, 60, "Het"}}), second})), "1:1:1 a\n1:1:2 b\nHet\n2:1:1 c\n2:1:2 d\n");
}

TEST(Pdf, WhatIsNoTableIsText) {
  std::string picture;
  for (int k = 0; k < 600; ++k)
    picture += stroked(72 + 3 * k, 600, 72 + 3 * k, 700) + stroked(72, 600 + 3 * k, 372, 600 + 3 * k);
  const std::string text = shown({{76, 685, "mot"}, {176, 685, "hai"}}), plain = "mot hai\n";
  const std::pair<const char*, std::string> cases[] = {
      {"a frame", stroked(72, 700, 372, 700) + stroked(72, 600, 372, 600) + stroked(72, 600, 72, 700) +
                      stroked(372, 600, 372, 700)},
      {"underlines", stroked(76, 683, 94, 683) + stroked(176, 683, 194, 683)},
      {"a picture", picture},
      {"a path that clips", "72 600 m 72 700 l 172 700 m 172 600 l 72 700 m 372 700 l 72 600 m 372 600 l W n\n"},
      {"a curve's ends",
       stroked(72, 700, 372, 700) + stroked(72, 620, 372, 620) +
           "172 700 m 200 680 280 670 300 650 c 172 620 l S\n172 700 m 200 680 300 650 v 172 620 l S\n"},
      {"slanting lines", stroked(72, 600, 372, 700) + stroked(72, 700, 372, 600)}};
  for (const auto& [why, drawn] : cases) EXPECT_EQ(cells_of(pages({drawn + text})), plain) << why;
}

TEST(Pdf, FontsTellOldEncodings) {
  const std::string old =
      "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+.VnTime/FirstChar 32/Widths[250]"
      "/FontDescriptor<</MissingWidth 500>>/Encoding/WinAnsiEncoding>>";
  const std::string words = "BT /F1 12 Tf 72 700 Td (ph\\364 n\\367) Tj ET";
  EXPECT_EQ(text_of(pages({words}, old)), "phụ nữ\n");
  EXPECT_EQ(text_of(pages({words})), "phô n÷\n");
}

// A page that is a picture of 200 by 100 pixels, scaled to 400 by 200 points.
std::string scan(const std::string& entries, const std::string& samples) {
  return file_of({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
                  "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>",
                  stream("q 400 0 0 200 10 20 cm /P Do Q"), stream(samples, "/Type/XObject/Subtype/Image" + entries)});
}

TEST(Pdf, ScannedPagesAreHandedToTheRecogniser) {
  struct Picture {
    const char* why;
    std::string entries, samples, file;  // what the recogniser is given begins so
  };
  const std::string grey(20'000, 'x'), bits(25 * 100, '\x0F');
  const Picture pictures[] = {
      {"a JPEG as it is", "/Filter/DCTDecode/Width 200/Height 100", "\xFF\xD8jpeg", "\xFF\xD8jpeg"},
      {"samples", "/Filter/FlateDecode/Width 200/Height 100/BitsPerComponent 8", packed(grey), "P5\n200 100\n255\nxxx"},
      {"bits, 0 is black", "/Width 200/Height 100/BitsPerComponent 1", bits, "P4\n200 100\n\xF0\xF0"},
      {"bits, 1 is black", "/Width 200/Height 100/BitsPerComponent 1/Decode[1 0]", bits, "P4\n200 100\n\x0F\x0F"},
      {"a fax", "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 200>>/Width 200/Height 100", "rows", "II*"}};
  for (const Picture& picture : pictures) {
    SCOPED_TRACE(picture.why);
    const std::string pdf = scan(picture.entries, picture.samples);
    EXPECT_NE(text_of(pdf).find("scanned"), std::string::npos) << "without a recogniser";
    ReadOptions options;
    std::string given;
    options.recognise = [&](const PageImage& image) -> Result<RecognisedPage> {
      given = std::string(image.bytes);
      return RecognisedPage{
          200, 100, {{"Chỉ", 10, 10, 40, 20, 1}, {"tuyển", 50, 10, 90, 20, 1}, {"nam", 10, 30, 40, 40, 2}}};
    };
    const auto document = tests::reviewer().read(tests::bytes_of(pdf), options);
    ASSERT_TRUE(document);
    EXPECT_EQ(given.substr(0, picture.file.size()), picture.file);
    EXPECT_EQ(document->text(), "Chỉ tuyển\nnam\n");
    const SourcePlace place = document->locate({0, std::string_view("Chỉ").size()}).source;
    EXPECT_EQ(place.page, 1U);
    const std::array<float, 4> rectangle{30, 180, 90, 200};  // twice the pixels, from below, moved by 10 and 20
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(place.rectangle[k], rectangle[k], 0.01);
  }
}

TEST(Pdf, PlacesThatAreNoNumbersEndInAText) {
  const std::string grid = stroked(72, 700, 372, 700) + stroked(72, 620, 372, 620) + stroked(72, 620, 72, 700) +
                           stroked(172, 620, 172, 700) + stroked(372, 620, 372, 700);
  const std::string far = "1" + std::string(300, '0');
  for (const std::string& matrix : {far + " 0 0 " + far + " " + far + " -" + far, "0 " + far + " -" + far + " 0 0 0",
                                    "1 0 0 1 " + far + " 0", std::string("0 0 0 0 0 0")}) {
    std::string huge;
    for (int k = 0; k < 3; ++k) huge += matrix + " cm\n";
    const std::string text = shown({{76, 685, "mot"}, {176, 685, words(60)}, {72, 670, words(60)}});
    EXPECT_NE(text_of(pages({grid + "q " + huge + grid + text + "Q " + text})).find("mot"), std::string::npos)
        << matrix;
  }
}

TEST(Pdf, WhatTheRecogniserCannotReadIsTold) {
  ReadOptions options;
  options.recognise = [](const PageImage&) -> Result<RecognisedPage> {
    return Error{ErrorCode::unreadable, "too dark", "", 0, 0};
  };
  for (const char* entries : {"/Filter/DCTDecode/Width 200/Height 100", "/Filter/JBIG2Decode/Width 200/Height 100",
                              "/Width 200/Height 100/BitsPerComponent 16", "/Filter/DCTDecode"}) {
    const auto document = tests::reviewer().read(tests::bytes_of(scan(entries, "x")), options);
    ASSERT_FALSE(document);
    EXPECT_NE(document.error().message.find("scanned"), std::string::npos);
  }
}

TEST(Pdf, NotesStandBehindTheText) {
  const std::string full(60, 'a'), note = "Nghi dinh so 5";
  // Raised figures, as word processors set the marks of notes.
  const auto text = [](int size, int x, int y, const std::string& words, const std::string& mark = "") {
    const std::string font = "/F1 " + std::to_string(size) + " Tf ";
    return "BT " + font + std::to_string(x) + " " + std::to_string(y) + " Td (" + words + ") Tj " +
           (mark.empty() ? "" : "/F1 " + std::to_string(size * 6 / 10) + " Tf 5 Ts (" + mark + ") Tj 0 Ts ") + "ET\n";
  };
  const auto foot = [&](int size, const std::string& mark, const std::string& words) {
    return "BT /F1 6 Tf 72 76 Td 4 Ts (" + mark + ") Tj 0 Ts /F1 " + std::to_string(size) + " Tf ( " + words +
           ") Tj ET\n";
  };
  const std::string body = text(14, 72, 120, full, "1"), rule = stroked(72, 95, 216, 95),
                    next = text(14, 72, 700, "va muc 2.");
  const std::string wide(82, 'b'), apart = "1\n" + note + "\n";
  const std::string two = text(10, 72, 60, "va cac van ban khac") + text(14, 300, 30, "3");
  struct Pages {
    const char* why;
    std::vector<std::string> contents;
    std::string text;
  };
  const Pages cases[] = {
      {"a sentence goes on over a note",
       {body + rule + foot(10, "1", note), next},
       full + " va muc 2.\n1 " + note + "\n"},
      {"lines of a note, and a page number below",
       {body + rule + foot(10, "1", wide) + two, next},
       full + "\n3\nva muc 2.\n1 " + wide + " va cac van ban khac\n"},
      {"no rule", {body + foot(10, "1", note), next}, full + "1\n" + apart + "va muc 2.\n"},
      {"a rule too long",
       {body + stroked(72, 95, 500, 95) + foot(10, "1", note), next},
       full + "1\n" + apart + "va muc 2.\n"},
      {"letters as large as those of the text",
       {body + rule + foot(14, "1", note), next},
       full + "1\n" + "1 " + note + "\nva muc 2.\n"},
      {"no number", {body + rule + text(10, 72, 76, note), next}, full + "1\n" + note + "\nva muc 2.\n"},
      {"a number that no note of the page has",
       {text(14, 72, 120, full, "2") + rule + foot(10, "1", note), next},
       full + "2 va muc 2.\n1 " + note + "\n"},
      {"a square is no note",
       {text(14, 72, 300, "Dien tich 10 m", "1") + body + rule + foot(10, "1", note), next},
       "Dien tich 10 m1\n" + full + " va muc 2.\n1 " + note + "\n"},
  };
  for (const auto& [why, contents, expected] : cases) EXPECT_EQ(text_of(pages(contents)), expected) << why;
}

TEST(Pdf, RunningHeadsAndPageNumbersAreLeftOut) {
  std::vector<std::string> contents;
  for (int page = 1; page <= 4; ++page)
    contents.push_back("BT /F1 12 Tf 300 800 Td (" + std::to_string(page) +
                       ") Tj -200 -100 Td (Trang so) Tj 0 -14 Td (dong " +
                       std::string(static_cast<std::size_t>(page), 'a') + ") Tj ET");
  EXPECT_EQ(text_of(pages(contents)), "Trang so\ndong a\nTrang so\ndong aa\nTrang so\ndong aaa\nTrang so\ndong aaaa\n");
}

TEST(Pdf, PlacesArePagesAndRectangles) {
  const std::string pdf = pages({"BT /F1 10 Tf 72 700 Td (mot) Tj ET", "BT /F1 10 Tf 100 500 Td (hai ba) Tj ET"});
  const auto document = tests::reviewer().read(tests::bytes_of(pdf));
  ASSERT_TRUE(document);
  const std::size_t at = document->text().find("ba");
  const SourcePlace place = document->locate({at, at + 2}).source;
  EXPECT_EQ(place.kind, SourcePlace::Kind::page);
  EXPECT_EQ(place.page, 2U);
  // Three letters of 5 points and a blank of 2.5 stand before it.
  EXPECT_NEAR(place.rectangle[0], 117.5, 0.01);
  EXPECT_NEAR(place.rectangle[2], 127.5, 0.01);
  EXPECT_LT(place.rectangle[1], 500);
  EXPECT_GT(place.rectangle[3], 505);
}

TEST(Pdf, DamagedFilesAreReadFromTheirObjects) {
  const std::string good = pages({"BT /F1 12 Tf 72 700 Td (con doc duoc) Tj ET"});
  std::string no_table = good.substr(0, good.find("xref\n")), wrong = good;
  EXPECT_EQ(text_of(no_table), "con doc duoc\n");
  wrong.replace(wrong.find("startxref\n") + 10, 2, "99");
  EXPECT_EQ(text_of(wrong), "con doc duoc\n");
  std::string moved = good;
  moved.insert(moved.find("1 0 obj"), "% moved\n");
  EXPECT_EQ(text_of(moved), "con doc duoc\n");
}

TEST(Pdf, WhatCannotBeReadSaysWhy) {
  const std::pair<std::string, std::string> cases[] = {
      {"%PDF-1.4\n", "no object"},
      {file_of({"<</Type/Catalog>>"}), "no page"},
      {file_of({"<</Type/Catalog>>", "<<>>"}, "/Encrypt 2 0 R"), "encrypted"},
      {pages({""}), "no text"},
      {pages({"BI /W 1 ID x EI "}), "scanned"},
      {file_of({"<</Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Contents 4 0 R>>", stream("", "/Filter/Nonsense")}),
       "no text"},
  };
  for (const auto& [pdf, says] : cases) EXPECT_NE(text_of(pdf).find(says), std::string::npos) << text_of(pdf);
  const std::string bomb = packed(std::string(80 << 20, ' '));
  const std::string pdf =
      file_of({"<</Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Contents 4 0 R>>", stream(bomb, "/Filter/FlateDecode")});
  EXPECT_NE(text_of(pdf).find("no text"), std::string::npos);
}

TEST(Pdf, LoopsAndDepthEnd) {
  const std::string kFont = "/Resources<</Font<</F1 5 0 R>>/XObject<</X 4 0 R>>>>";
  const std::string cases[] = {
      file_of({"<</Pages 2 0 R>>", "<</Kids[2 0 R 3 0 R 3 0 R]>>", "<</Kids[2 0 R]>>"}),
      file_of({"<</Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Contents 4 0 R" + kFont + ">>",
               stream("/X Do BT /F1 9 Tf (a) Tj ET /X Do", "/Subtype/Form" + kFont), kPlainFont}),
      file_of({"2 0 R", "1 0 R"}),
      file_of({"<</Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Contents 4 0 R>>", "<</Length 4 0 R>>stream\na\nendstream"}),
      "%PDF-1.4\n1 0 obj " + std::string(200'000, '['),
      "%PDF-1.4\nxref\n0 99999999\ntrailer<</Prev 9>>startxref 9",
  };
  for (const std::string& pdf : cases) static_cast<void>(text_of(pdf));
  std::string nested = "%PDF-1.4\n";
  for (int k = 1; k < 20'000; ++k) nested += std::to_string(k) + " 0 obj (";
  static_cast<void>(text_of(nested));
}

TEST(Pdf, MutatedFilesEndInAnErrorOrAText) {
  const std::string seeds[] = {composite("BT /F1 12 Tf 72 700 Td [<0001>-300<0010>] TJ ET"),
                               pages({"q 1 0 0 1 5 5 cm BT /F1 12 Tf 72 700 Td (a b) Tj T* (c) ' ET Q"})};
  std::uint32_t random = 7;
  for (const std::string& good : seeds) {
    for (std::size_t size = 0; size < good.size(); size += 7) static_cast<void>(text_of(good.substr(0, size)));
    for (int round = 0; round < 2000; ++round) {
      std::string bad = good;
      for (int k = 0; k < 4; ++k) {
        random = random * 1664525 + 1013904223;
        bad[(random >> 8) % bad.size()] = "<>[]()/ 0129Re\n"[(random >> 24) % 16];
      }
      static_cast<void>(text_of(bad));
    }
  }
}

TEST(Pdf, RealFilesAreReadWhole) {
  const auto folder = tests::shared_dir() / "corpus" / "formats" / "pdf";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpus beside the project";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    const std::string bytes = tests::slurp(entry.path());
    const auto document = tests::reviewer().read(tests::bytes_of(bytes));
    if (entry.path().filename().string().find("scan") != std::string::npos) {
      ASSERT_FALSE(document);
      EXPECT_NE(document.error().message.find("scanned"), std::string::npos);
      continue;
    }
    ASSERT_TRUE(document);
    EXPECT_EQ(document->text().find("\xEF\xBF\xBD"), std::string_view::npos);
    std::size_t syllables = 0, words = 0;
    for (const Token& token : document->tokens()) {
      words += token.kind == "word" ? 1 : 0;
      syllables += token.kind == "word" && token.cuts.empty() ? 1 : 0;
    }
    EXPECT_GT(words, 100U);
    EXPECT_GT(syllables * 100, words * 98) << "words run together";
    std::uint32_t random = 11;
    for (int round = 0; round < 12; ++round) {
      std::string bad = bytes;
      for (int k = 0; k < 50; ++k) {
        random = random * 1664525 + 1013904223;
        bad[(random >> 6) % bad.size()] = static_cast<char>(random >> 24);
      }
      static_cast<void>(text_of(bad));
    }
    ++files;
  }
  EXPECT_EQ(files, 6U);
}

}  // namespace
}  // namespace longghep
