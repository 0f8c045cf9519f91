// Holds the sources to the table in ARCHITECTURE.md.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "support/sample.hpp"

namespace longghep {
namespace {

using Rooms = std::map<std::string, std::set<std::string>>;

Rooms allowed_includes() {
  const std::string page = tests::slurp(tests::source_dir() / "ARCHITECTURE.md");
  Rooms rooms;
  const std::regex row(R"(\| `([a-z]+)` \|([^|]*)\|)"), name("`([a-z]+)`");
  for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at) {
    auto& allowed = rooms[(*at)[1]];
    const std::string list = (*at)[2];
    for (std::sregex_iterator n(list.begin(), list.end(), name); n != std::sregex_iterator(); ++n)
      allowed.insert((*n)[1]);
  }
  return rooms;
}

template <class Use>
void each_source(Use&& use) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(tests::source_dir() / "lib"))
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
      use(entry.path(), entry.path().parent_path().filename().string(), tests::slurp(entry.path()));
}

TEST(Architecture, RoomsIncludeOnlyTheRoomsBeforeThem) {
  const Rooms rooms = allowed_includes();
  ASSERT_EQ(rooms.size(), 9U);
  const std::regex include("#include \"([a-z]+)/([a-z_]+)\\.hpp\"");
  std::size_t seen = 0;
  each_source([&](const auto& path, const std::string& room, const std::string& text) {
    ASSERT_TRUE(rooms.contains(room)) << path;
    for (std::sregex_iterator at(text.begin(), text.end(), include), end; at != end; ++at) {
      const std::string other = (*at)[1];
      if (other == "longghep" || other == room) continue;
      ++seen;
      EXPECT_TRUE(rooms.at(room).contains(other)) << path << " includes " << other << '/';
      EXPECT_TRUE((*at)[2] == other || (*at)[2] == "catalogue" || (*at)[2] == "short_run" || (*at)[2] == "package" ||
                  (*at)[2] == "docx" || (*at)[2] == "odt" ||
                  (room == "session" && ((*at)[2] == "lines" || (*at)[2] == "judge")) ||
                  (room == "api" && (*at)[2] == "live_review"))
          << path << " includes a private header of " << other << '/';
    }
  });
  EXPECT_GT(seen, 10U);
}

TEST(Architecture, OutsideLibrariesStayInTheirRooms) {
  const std::map<std::string, std::set<std::string>> homes = {
      {"<unicode/", {"text"}}, {"<boost/", {"text"}},      {"<pugixml", {"input", "knowledge"}},
      {"<gumbo", {"input"}},   {"<minizip", {"input"}},    {"<rapidjson", {"output"}},
      {"<nettle/", {"input"}}, {"<libdeflate", {"input"}}, {"<regex>", {}},
      {"<iostream>", {}}};
  each_source([&](const auto& path, const std::string& room, const std::string& text) {
    for (const auto& [header, rooms] : homes)
      if (text.find("#include " + header) != std::string::npos) {
        EXPECT_TRUE(rooms.contains(room)) << path << " includes " << header;
        EXPECT_TRUE(header != "<unicode/" || path.filename() == "unicode.cpp") << path << " asks ICU itself";
      }
  });
}

TEST(Architecture, TestsThatSourcesNameAreThere) {
  const std::regex name("tests/[a-z_/]+\\.(cpp|py|c|sh)");
  each_source([&](const auto& path, const std::string&, const std::string& text) {
    for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at)
      EXPECT_TRUE(std::filesystem::exists(tests::source_dir() / at->str())) << path << " names " << at->str();
  });
}

TEST(Architecture, NoVietnameseWordsInLibrarySources) {
  each_source([](const auto& path, const std::string&, const std::string& text) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string line = text.substr(at, end - at);
      at = end + 1;
      ++number;
      if (const std::size_t comment = line.find("//"); comment != std::string::npos) line.resize(comment);
      for (const char* letter : {"ă", "đ", "ơ", "ư", "ạ", "ả", "ấ", "ế", "ệ", "ộ", "ớ", "ữ", "Đ"})
        EXPECT_EQ(line.find(letter), std::string::npos) << path << ":" << number << " " << line;
    }
  });
}

}  // namespace
}  // namespace longghep
