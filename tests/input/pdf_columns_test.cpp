#include <gtest/gtest.h>

#include <algorithm>

#include "input/pdf_columns.hpp"
#include "text/text.hpp"

namespace longghep {
namespace {

namespace pdf = input::pdf;

struct Piece {
  float x;
  std::u32string text;
};

// Around x: letters have 5 points.
Piece centred(float x, const std::u32string& text) { return {x - 2.5F * static_cast<float>(text.size()), text}; }

/// A line as it is drawn: pieces with a gap between.
struct Drawn {
  float y;
  std::vector<Piece> pieces;
};

pdf::Line line_of(const Drawn& drawn) {
  pdf::Line line;
  line.y = drawn.y;
  line.size = 10;
  line.page = 1;
  const auto put = [&](char32_t c, float left, float right) {
    line.text += c;
    line.boxes.push_back({1, left, drawn.y, right, drawn.y + 10});
    line.fonts.push_back(nullptr);
  };
  for (const Piece& piece : drawn.pieces) {
    if (!line.text.empty()) put(U' ', line.right(), piece.x);
    float x = piece.x;
    for (const char32_t c : piece.text) {
      put(c, x, x + 5);
      x += 5;
    }
  }
  return line;
}

std::string text_of(const std::vector<pdf::Line>& lines) {
  std::string out;
  for (const pdf::Line& line : lines) {
    for (const char32_t c : line.text) text::append_utf8(out, c);
    out += "\n";
  }
  return out;
}

std::vector<pdf::Line> lines_of(const std::vector<Drawn>& drawn) {
  std::vector<pdf::Line> out;
  for (const Drawn& line : drawn) out.push_back(line_of(line));
  return out;
}

std::string ordered(const std::vector<Drawn>& drawn) { return text_of(pdf::in_columns(lines_of(drawn))); }

TEST(PdfColumns, LetterheadsAreReadSideAfterSide) {
  const Piece office = centred(150, U"UBND TINH DONG NAI"), agency = centred(150, U"SO NOI VU"),
              nation = centred(400, U"CONG HOA XA HOI CHU NGHIA"), motto = centred(400, U"Doc lap - Tu do"),
              number = centred(150, U"So: 12/QD"), date = centred(400, U"Ngay 1 thang 2"),
              title = centred(270, U"QUYET DINH");
  const std::string sides = "UBND TINH DONG NAI\nSO NOI VU\nCONG HOA XA HOI CHU NGHIA\nDoc lap - Tu do\n";
  const std::pair<const char*, std::vector<Drawn>> cases[] = {
      {"from line to line", {{700, {office}}, {700, {nation}}, {685, {agency}}, {685, {motto}}}},
      {"as one line each", {{700, {office, nation}}, {685, {agency, motto}}}},
      {"side after side", {{700, {office}}, {685, {agency}}, {700, {nation}}, {685, {motto}}}}};
  for (const auto& [why, lines] : cases) EXPECT_EQ(ordered(lines), sides) << why;
  EXPECT_EQ(
      ordered(
          {{700, {office}}, {685, {agency}}, {700, {nation}}, {685, {motto}}, {665, {number, date}}, {640, {title}}}),
      sides + "So: 12/QD\nNgay 1 thang 2\nQUYET DINH\n")
      << "a line across, and a title below";
}

TEST(PdfColumns, SignaturesComeAfterThoseWhoGetACopy) {
  EXPECT_EQ(ordered({{200, {{72, U"Noi nhan:"}}},
                     {196, {centred(420, U"TM. UY BAN NHAN DAN")}},
                     {186, {{72, U"- Nhu tren;"}}},
                     {180, {centred(420, U"CHU TICH")}},
                     {172, {{72, U"- Luu: VT."}}},
                     {130, {centred(420, U"Nguyen Thi A")}}}),
            "Noi nhan:\n- Nhu tren;\n- Luu: VT.\nTM. UY BAN NHAN DAN\nCHU TICH\nNguyen Thi A\n");
  const auto three = [](float y, const std::u32string& a, const std::u32string& b, const std::u32string& c) {
    return Drawn{y, {centred(130, a), centred(300, b), centred(470, c)}};
  };
  EXPECT_EQ(ordered({three(200, U"TM. MAT TRAN TO QUOC", U"TM. CHINH PHU", U"TM. QUOC HOI"),
                     three(186, U"CHU TICH", U"THU TUONG", U"CHU TICH"),
                     three(130, U"Do Van Chien", U"Pham Minh Chinh", U"Tran Thanh Man")}),
            "TM. MAT TRAN TO QUOC\nCHU TICH\nDo Van Chien\nTM. CHINH PHU\nTHU TUONG\nPham Minh Chinh\nTM. QUOC "
            "HOI\nCHU TICH\n"
            "Tran Thanh Man\n")
      << "three who sign";
}

TEST(PdfColumns, TextInColumnsIsReadColumnByColumn) {
  std::vector<Drawn> across, down;
  for (const char32_t side : {U'1', U'2'})
    for (char32_t k = U'1'; k < U'7'; ++k) {
      const std::u32string words = U"cot " + std::u32string(1, side) + U" dong " + std::u32string(1, k) + U" " +
                                   std::u32string(k == U'6' ? 10 : 30, U'x');
      down.push_back({700 - 14.0F * static_cast<float>(k), {{side == U'1' ? 72.0F : 310.0F, words}}});
    }
  for (std::size_t k = 0; k < 6; ++k)
    for (const std::size_t side : {0, 6}) across.push_back(down[side + k]);
  const std::string text = text_of(lines_of(down));
  EXPECT_EQ(ordered(across), text);
  EXPECT_EQ(ordered(down), text);
  across.insert(across.begin(), Drawn{730, {{72, std::u32string(86, U'T')}}});
  EXPECT_EQ(ordered(across), std::string(86, 'T') + "\n" + text) << "a title above both";
}

TEST(PdfColumns, TheRestStaysAsItIsDrawn) {
  const std::pair<const char*, std::vector<Drawn>> cases[] = {
      {"rows of a table",
       {{700, {{72, U"Tre em nam"}, {200, U"12"}, {300, U"15"}}},
        {685, {{72, U"Tre em nu"}, {200, U"9"}, {300, U"11"}}},
        {670, {{72, U"Nguoi gia"}, {200, U"7"}, {300, U"8"}}}}},
      {"rows of a table with a column in the middle",
       {{700, {centred(100, U"Chi tieu"), centred(300, U"KET QUA")}},
        {685, {centred(100, U"Tre em"), centred(300, U"hoan thanh")}},
        {670, {{72, U"Nguoi gia"}, centred(300, U"chua")}}}},
      {"names and what they stand for",
       {{700, {{72, U"Ho ten:"}, {150, U"Le Thi A"}}},
        {685, {{72, U"Sinh nam:"}, {150, U"1990"}}},
        {670, {{72, U"Noi o:"}, {150, U"Hue"}}}}},
      {"labels and their text",
       {{700, {{72, U"a)"}, {110, U"NOI DUNG"}}},
        {685, {{72, U"b)"}, {100, U"NOI DUNG KHAC"}}},
        {670, {{72, U"c)"}, {120, U"Thu"}}}}},
      {"one gap in a line",
       {{700, {{72, U"Ngay"}, {200, U"thang nam"}}}, {685, {{72, U"mot dong khac cua cung mot doan"}}}}},
      {"a line justified by hand",
       {{700, {{72, U"CONG"}, {150, U"HOA"}, {220, U"XA"}, {290, U"HOI"}}},
        {685, {{72, U"CHU"}, {150, U"NGHIA"}, {220, U"VIET"}, {290, U"NAM"}}}}},
      {"in no order at all", {{500, {{72, U"hai"}}}, {700, {{300, U"MOT"}}}, {600, {{72, U"ba"}}}}},
      {"nothing", {}},
  };
  for (const auto& [why, lines] : cases) EXPECT_EQ(ordered(lines), text_of(lines_of(lines))) << why;
}

TEST(PdfColumns, NoLetterIsLost) {
  std::uint32_t random = 5;
  const auto below = [&](std::uint32_t most) {
    random = random * 1664525 + 1013904223;
    return (random >> 8) % most;
  };
  for (int round = 0; round < 500; ++round) {
    std::vector<Drawn> lines;
    for (std::uint32_t k = below(30); k > 0; --k) {
      Drawn line{static_cast<float>(below(12) * 7), {}};
      float x = static_cast<float>(below(5) * 60);
      for (std::uint32_t n = 1 + below(4); n > 0; --n) {
        line.pieces.push_back({x, std::u32string(1 + below(8), below(2) == 0 ? U'A' : U'b')});
        x += static_cast<float>(60 + below(3) * 40);
      }
      lines.push_back(line);
    }
    std::string in = text_of(lines_of(lines)), out = ordered(lines);
    for (std::string* const all : {&in, &out}) {
      all->erase(std::remove_if(all->begin(), all->end(), [](char c) { return c == ' ' || c == '\n'; }), all->end());
      std::sort(all->begin(), all->end());
    }
    ASSERT_EQ(in, out) << round;
  }
  std::vector<Drawn> many;
  for (int k = 0; k < 900; ++k) {
    many.push_back({static_cast<float>(k * 9), {}});
    for (int n = 0; n < 40; ++n)
      many.back().pieces.push_back({static_cast<float>(n * 30 + k % 7), n % 3 == 0 ? U"A" : U"BC"});
  }
  const std::string out = ordered(many);
  EXPECT_EQ(std::count(out.begin(), out.end(), 'A'), 900 * 14) << "a page of gaps";
}

}  // namespace
}  // namespace longghep
