#include <gtest/gtest.h>

#include <filesystem>

#include "input/pdf_crypt.hpp"
#include "support/pdf.hpp"

namespace longghep {
namespace {

std::filesystem::path folder() { return tests::source_dir() / "tests" / "input" / "encrypted"; }

TEST(PdfCrypt, FilesThatOpenWithoutAPasswordAreRead) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() != ".pdf" || entry.path().stem() == "password") continue;
    EXPECT_EQ(tests::pdf::cells_of(tests::slurp(entry.path())), "Ke hoach\nBộ Tài chính\n") << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 7U);
}

TEST(PdfCrypt, OthersSayThatTheyAskForOne) {
  for (const char* change : {"", "/Filter /Standard>/Filter /Khac", "/R 6>/R 9", "/UE>/X", "/U >/X "}) {
    std::string bytes = tests::slurp(folder() / (*change == '\0' ? "password.pdf" : "aes-256.pdf"));
    if (const std::string_view both = change; !both.empty()) {
      const std::string_view from = both.substr(0, both.find('>')), to = both.substr(both.find('>') + 1);
      const std::size_t at = bytes.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      bytes.replace(at, from.size(), to);
    }
    const auto source = input::read(tests::bytes_of(bytes), Limits{}, {});
    ASSERT_FALSE(source) << change;
    EXPECT_EQ(source.error().code, ErrorCode::unsupported) << change;
    EXPECT_NE(source.error().message.find("password"), std::string::npos) << source.error().message;
  }
}

TEST(PdfCrypt, DamagedFilesEndInAnErrorOrAText) {
  std::uint32_t random = 11;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() != ".pdf") continue;
    const std::string good = tests::slurp(entry.path());
    for (int round = 0; round < 300; ++round) {
      std::string bad = good;
      for (int k = 0; k < 3; ++k) {
        random = random * 1664525 + 1013904223;
        bad[(random >> 8) % bad.size()] = "<>[]()/ 0129Re\n"[(random >> 24) % 15];
      }
      static_cast<void>(tests::pdf::cells_of(bad));
    }
  }
}

TEST(PdfCrypt, KeysThatCannotBeMakeNone) {
  input::pdf::Encryption encryption;
  const auto opens = [&] { return input::pdf::Decryption::with_empty_password(encryption).has_value(); };
  EXPECT_FALSE(opens());
  encryption.revision = 6;
  EXPECT_FALSE(opens()) << "nothing to hold the password against";
  encryption.revision = 3;
  encryption.key_bytes = 40;
  EXPECT_FALSE(opens());
}

}  // namespace
}  // namespace longghep
