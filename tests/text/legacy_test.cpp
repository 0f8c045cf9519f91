#include <gtest/gtest.h>

#include "support/sample.hpp"
#include "text/text.hpp"

namespace longghep {
namespace {

struct Case {
  const char* encoding;
  std::string bytes;
};

// "Kế hoạch thực hiện bình đẳng giới và phòng, chống bạo lực gia đình năm nay của tỉnh"
const Case kCases[] = {
    {"tcvn3",
     "K\xD5 ho\xB9\x63h th\xF9\x63 hi\xD6n b\xD7nh \xAE\xBCng gi\xEDi v\xB5 ph\xDFng, ch\xE8ng b\xB9o l\xF9\x63 gia "
     "\xAE\xD7nh n\xA8m nay c\xF1\x61 t\xD8nh"},
    {"vni",
     "Ke\xE1 hoa\xEF\x63h th\xF6\xEF\x63 hie\xE4n b\xECnh \xF1\x61\xFAng gi\xF4\xF9i va\xF8 pho\xF8ng, cho\xE1ng "
     "ba\xEFo "
     "l\xF6\xEF\x63 gia \xF1\xECnh na\xEAm nay cu\xFB\x61 t\xE6nh"},
};

TEST(Legacy, ReadsBytesAndKeepsTheWayHome) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.encoding);
    const auto document = tests::reviewer().read(tests::bytes_of(c.bytes));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->info().encoding, c.encoding);
    const std::string text(document->text());
    EXPECT_EQ(text, "Kế hoạch thực hiện bình đẳng giới và phòng, chống bạo lực gia đình năm nay của tỉnh\n");
    const std::size_t at = text.find("đẳng");
    const Location place = document->locate({at, at + std::string("đẳng").size()});
    const std::string_view source =
        std::string_view(c.bytes).substr(place.source.begin, place.source.end - place.source.begin);
    EXPECT_EQ(source.substr(source.size() - 2), "ng");
    EXPECT_LE(source.size(), 5U);
  }
}

TEST(Legacy, ReadsVietnameseTypedInAscii) {
  const std::string viqr =
      "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam\nDDo^.c la^.p - Tu+. do - Ha.nh phu'c\n"
      "Bi`nh dda(?ng gio+'i la` vie^.c nam, nu+~ co' vi. tri', vai tro` ngang nhau.\n"
      "DDu+o+.c ta.o ddie^`u kie^.n va` co+ ho^.i nhu+ nhau\\. Xem http://a.vn/b?c=d\n";
  const auto document = tests::reviewer().read(tests::bytes_of(viqr));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->info().encoding, "viqr");
  EXPECT_EQ(document->text(),
            "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\n"
            "Bình đẳng giới là việc nam, nữ có vị trí, vai trò ngang nhau.\n"
            "Được tạo điều kiện và cơ hội như nhau. Xem http://a.vn/b?c=d\n");
  const std::size_t at = document->text().find("Bình");
  const Location place = document->locate({at, at + std::string("Bình").size()});
  EXPECT_EQ(viqr.substr(place.source.begin, place.source.end - place.source.begin), "Bi`nh");
}

TEST(Legacy, LeavesOtherTextsAlone) {
  const char* const texts[] = {
      "Bình đẳng giới là việc nam, nữ có vị trí, vai trò ngang nhau, được tạo điều kiện và cơ hội phát huy năng lực.",
      "Le Sénat a été créé après l'Assemblée; où étaient les députés élus à l'époque? Déjà à côté, très près d'ici.",
      "We're here, aren't we? You've read 'a.b' and (c+d)^2 ~ e. Isn't it so? They're off: he'd say it's o'clock, "
      "isn't "
      "it? I'm sure we'll do. You'd go; she'll come. Don't, won't, can't, a^b, e^x, o+u, i.e. u.s.a. e.g. a.m. o.k.",
      "Binh dang gioi la viec nam, nu co vi tri, vai tro ngang nhau, duoc tao dieu kien va co hoi phat huy. Ke hoach.",
      "Größe, Maß und Übermaß: für die Prüfung wären fünf weitere Änderungen nötig gewesen, sagte Frau Müller."};
  // Addresses in a text in Unicode hold vowels and stops too.
  std::string addresses;
  for (int k = 0; k < 30; ++k)
    addresses +=
        "Cơ quan nhà nước công bố các thông tin tại trang baria.gov.vn và gửi thư báo cho các cơ quan khác trong thời "
        "hạn mười ngày, kể từ ngày nhận được hồ sơ đề nghị hợp lệ của tổ chức, cá nhân có liên quan trên địa bàn.\n";
  addresses.pop_back();
  std::vector<std::string> all(std::begin(texts), std::end(texts));
  all.push_back(addresses);
  for (const std::string& text : all) {
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->info().encoding, "utf-8");
    EXPECT_EQ(document->text(), text + "\n");
  }
}

// Many bytes are looked at together: a sign counts wherever it stands, and letters of Vietnamese never do.
TEST(Legacy, SeesSignsAtEveryPlace) {
  using namespace std::string_view_literals;
  for (char32_t c = 0x80; c < 0x100; ++c) {
    std::string sign;
    text::append_utf8(sign, c);
    const char32_t lower = text::to_lower(c);
    const bool vowel = text::has_diacritic(sign) && lower != U'\u0111';
    const bool own = vowel || U"\u00A0\u00A7\u00AB\u00B0\u00BB"sv.find(c) != std::u32string_view::npos;
    for (std::size_t before = 0; before < 36; ++before) {
      const std::string text = std::string(before, 'a') + sign + sign + std::string(before % 5, 'b');
      ASSERT_EQ(text::legacy_signs(text).foreign, own ? 0U : 2U) << static_cast<unsigned>(c) << ' ' << before;
    }
  }
  std::string many;
  for (int k = 0; k < 5000; ++k) many += "\u00B5";
  EXPECT_EQ(text::legacy_signs(many).foreign, 5000U);
}

}  // namespace
}  // namespace longghep
