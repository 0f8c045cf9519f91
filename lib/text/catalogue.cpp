// Tested by tests/output/json_test.cpp.
#include "text/catalogue.hpp"

#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <locale>
#include <string_view>

// Made from dictionaries/messages/vi.po at build time.
extern "C" {
extern const char longghep_catalogue_vi[];
extern const char longghep_catalogue_vi_end[];
}

namespace longghep::text {

std::string translate(Language language, const char* id) {
  if (language == Language::en) return id;
  static constexpr std::string_view kLanguage = "vi";
  static const std::locale vietnamese = [] {
    boost::locale::gnu_gettext::messages_info info;
    info.language.assign(1, kLanguage[0]).append(1, kLanguage[1]);
    info.encoding = "UTF-8";
    info.domains.emplace_back("longghep");
    info.paths.emplace_back("");
    info.callback = [](const std::string& file, const std::string&) {
      return file.find("vi/") == std::string::npos
                 ? std::vector<char>()
                 : std::vector<char>(longghep_catalogue_vi, longghep_catalogue_vi_end);
    };
    return std::locale(std::locale::classic(), boost::locale::gnu_gettext::create_messages_facet<char>(info));
  }();
  return boost::locale::translate(id).str(vietnamese);
}

}  // namespace longghep::text
