#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "support/sample.hpp"

namespace longghep {
namespace {

TEST(Json, HasTheFormOthersRelyOn) {
  const auto document = tests::reviewer().read(tests::bytes_of(
      "QUYẾT ĐỊNH\nVề tuyển sinh\n\nĐiều 1. Độ tuổi\n1. Nam từ 18 đến 25 tuổi; nữ từ 18 đến 22 tuổi.\n"));
  ASSERT_TRUE(document);
  rapidjson::Document json;
  json.Parse(to_json(tests::reviewer().review(*document)).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_EQ(json["schema_version"].GetInt(), 1);
  for (const char* key : {"tool", "document", "summary", "verdicts", "limits", "suppressed", "findings"})
    EXPECT_TRUE(json.HasMember(key)) << key;
  EXPECT_STREQ(json["document"]["kind"].GetString(), "quyet-dinh");
  ASSERT_EQ(json["findings"].Size(), 1U);
  const auto& finding = json["findings"][0];
  EXPECT_STREQ(finding["rule"].GetString(), "different-study-age");
  EXPECT_STREQ(finding["location"]["unit"].GetString(), "dieu:1/khoan:1");
  for (const char* key :
       {"unit", "label", "text", "start", "end", "utf16_start", "utf16_end", "line", "column", "source"})
    EXPECT_TRUE(finding["location"].HasMember(key)) << key;
  std::size_t verdicts = 0;
  for (const char* kind : {"met", "partly", "missing", "not-applicable", "needs-review"})
    verdicts += json["summary"]["verdicts"][kind].GetUint64();
  EXPECT_EQ(verdicts, json["verdicts"].Size());
}

TEST(TextOutput, SpeaksBothLanguages) {
  const auto document = tests::reviewer().read(
      tests::bytes_of("KẾ HOẠCH\nCông tác bình đẳng giới năm 2024\n\nI. NHIỆM VỤ\nTuyên truyền trên cơ sởgiới.\n"));
  ASSERT_TRUE(document);
  const Review review = tests::reviewer().review(*document);
  EXPECT_NE(to_text(review, Language::vi).find("lưu ý"), std::string::npos);
  EXPECT_NE(to_text(review, Language::en).find("note"), std::string::npos);
  EXPECT_EQ(to_text(review, Language::en).find("\x1b["), std::string::npos);
  EXPECT_NE(to_text(review, Language::en, Colour::always).find("\x1b["), std::string::npos);
}

}  // namespace
}  // namespace longghep
