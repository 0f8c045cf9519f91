#include <gtest/gtest.h>

#include "support/sample.hpp"

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

TEST(Legacy, LeavesOtherTextsAlone) {
  const char* const texts[] = {
      "Bình đẳng giới là việc nam, nữ có vị trí, vai trò ngang nhau, được tạo điều kiện và cơ hội phát huy năng lực.",
      "Le Sénat a été créé après l'Assemblée; où étaient les députés élus à l'époque? Déjà à côté, très près d'ici.",
      "Größe, Maß und Übermaß: für die Prüfung wären fünf weitere Änderungen nötig gewesen, sagte Frau Müller."};
  for (const char* text : texts) {
    const auto document = tests::reviewer().read(tests::bytes_of(text));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->info().encoding, "utf-8");
    EXPECT_EQ(document->text(), std::string(text) + "\n");
  }
}

}  // namespace
}  // namespace longghep
