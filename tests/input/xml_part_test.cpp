#include "input/xml_part.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace longghep::input {
namespace {

std::vector<std::string> elements_of(const std::string& inner, bool passing = false) {
  const std::string part = "<w:a><w:body>" + inner + "</w:body></w:a>";
  std::vector<std::string> out;
  const auto visit = [&](const PartElement& element) {
    EXPECT_EQ(*element.base, '<') << "places count from the element";
    out.push_back(std::string(element.node.name()) + ":" + element.node.text().get());
    EXPECT_EQ(part[element.begin], '<');
  };
  const auto passes = [&](std::string_view written) {
    out.emplace_back(written);
    return true;
  };
  const auto done = each_element(part, "w:body", "part", {}, PartUse::reading, visit,
                                 passing ? passes : std::function<bool(std::string_view)>());
  EXPECT_TRUE(done) << done.error().message;
  return out;
}

// Elements that are passed over come as they are written; those that hold others of their name are parsed all the same.
TEST(XmlPart, FindsWhereElementsEnd) {
  struct Case {
    const char* why;
    std::string inner;
    std::vector<std::string> passed;
  };
  const std::string long_text(40, 'p');
  const Case cases[] = {
      {"two", "<w:p>a</w:p><w:p>b</w:p>", {"<w:p>a</w:p>", "<w:p>b</w:p>"}},
      {"names that begin or end alike",
       "<w:p><w:pPr/><x:p/><w:pp>a</w:pp></w:p>",
       {"<w:p><w:pPr/><x:p/><w:pp>a</w:pp></w:p>"}},
      {"empty, with blanks", "<w:p /><w:p\n/><w:p a='b'/>", {"<w:p />", "<w:p\n/>", "<w:p a='b'/>"}},
      {"blanks in the closing tag", "<w:p>a</w:p ><w:t>b</w:t\n>", {"<w:p>a</w:p >", "<w:t>b</w:t\n>"}},
      {"a sign of a tag in a value",
       "<w:p a='>' b=\"/>\">" + long_text + "</w:p>",
       {"<w:p a='>' b=\"/>\">" + long_text + "</w:p>"}},
      {"tags around the end of a stretch",
       "<w:p>" + long_text + "</w:p><w:q>" + long_text + "p</w:q>",
       {"<w:p>" + long_text + "</w:p>", "<w:q>" + long_text + "p</w:q>"}},
      {"the same name inside", "<w:p><w:b><w:p>a</w:p></w:b></w:p><w:q/>", {":", "<w:q/>"}},
      {"the same name inside, empty", "<w:p><w:p/></w:p><w:q/>", {":", "<w:q/>"}},
      {"an end in a comment", "<w:p><!-- </w:p> -->a</w:p><w:q/>", {":a", "<w:q/>"}},
      {"an end in characters", "<w:p><![CDATA[</w:p>]]></w:p><w:q/>", {":</w:p>", "<w:q/>"}},
      {"an end in an instruction", "<w:p><?b </w:p>?>a</w:p><w:q/>", {":a", "<w:q/>"}},
  };
  for (const auto& [why, inner, passed] : cases) {
    SCOPED_TRACE(why);
    const std::vector<std::string> got = elements_of(inner, true);
    ASSERT_EQ(got.size(), passed.size());
    for (std::size_t k = 0; k < got.size(); ++k) {
      if (passed[k].starts_with(":"))
        EXPECT_EQ(got[k], "w:p" + passed[k]);
      else
        EXPECT_EQ(got[k], passed[k]);
    }
    EXPECT_EQ(elements_of(inner).size(), passed.size());
  }
}

// Against a reading of all tags, one by one.
TEST(XmlPart, FindsTheEndsThatAllTagsTell) {
  std::mt19937 random(1);
  const auto any = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  constexpr std::string_view kNames[] = {"p", "w:p", "w:pPr", "w:t", "w:tp"};
  constexpr std::string_view kTexts[] = {"", "a", "p", "w:p", "p>", "một đoạn văn dài hơn mười sáu byte"};
  for (int round = 0; round < 2000; ++round) {
    std::string inner;
    std::vector<std::string_view> open;
    std::vector<std::string> expected;
    std::size_t begin = 0;
    for (std::size_t steps = 1 + any(40); steps > 0 || !open.empty(); steps -= steps > 0 ? 1 : 0) {
      if (!open.empty() && (steps == 0 || any(3) == 0)) {
        inner += "</" + std::string(open.back()) + (any(4) == 0 ? " >" : ">");
        open.pop_back();
      } else if (any(6) == 0 && !open.empty()) {
        inner += any(2) == 0 ? "<!-- </w:p> -->" : "<![CDATA[<w:p>]]>";
        continue;
      } else {
        const std::string_view name = kNames[any(std::size(kNames))];
        if (open.empty()) begin = inner.size();
        inner += "<" + std::string(name) + (any(3) == 0 ? " a='1>'" : "");
        if (any(4) == 0) {
          inner += "/>";
        } else {
          inner += ">";
          open.push_back(name);
          inner += kTexts[any(std::size(kTexts))];
        }
      }
      if (open.empty()) expected.push_back(inner.substr(begin));
    }
    std::vector<std::string> got;
    const std::string part = "<w:a><w:body>" + inner + "</w:body></w:a>";
    const std::size_t shift = std::string_view("<w:a><w:body>").size();
    std::size_t at = shift;
    const auto done = each_element(
        part, "w:body", "part", {}, PartUse::reading,
        [&](const PartElement& element) {
          ASSERT_EQ(element.begin, at);
          at = element_end(part, at);
          got.push_back(part.substr(element.begin, at - element.begin));
        },
        [&](std::string_view written) {
          at += written.size();
          got.emplace_back(written);
          return true;
        });
    ASSERT_TRUE(done) << part;
    ASSERT_EQ(got, expected) << part;
  }
}

// Whatever prefixes a writer has chosen, the readers see those that nearly all choose.
TEST(XmlPart, BringsPrefixesToTheirUsualForm) {
  const std::string w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const std::string strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
  const std::string content = "http://schemas.openxmlformats.org/package/2006/content-types";
  struct Case {
    const char* why;
    std::string part, usual;  // `usual` empty: the same
  };
  const Case cases[] = {
      {"as usual", "<w:a xmlns:w=\"" + w + "\"  ><w:p w:b='1' /></w:a>", ""},
      {"no declaration", "<x:a><x:p/></x:a>", ""},
      {"the usual prefix of an unknown vocabulary", "<w:a xmlns:w=\"urn:w\"><w:p/></w:a>", ""},
      {"another vocabulary", "<x:a xmlns:x=\"urn:x\"><x:p/></x:a>", ""},
      {"a prefix for attributes alone, as Word 2007 has it",
       "<w:a xmlns:w=\"" + w +
           "\" xmlns:ve=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" ve:Ignorable=\"x\"  />",
       ""},
      {"and for an element",
       "<w:a xmlns:w=\"" + w +
           "\" xmlns:ve=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><ve:b/></w:a>",
       "<w:a xmlns:w=\"" + w +
           "\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:b/></w:a>"},
      {"no well-formed XML", "<x:a xmlns:x=\"" + w + "\"><x:p></x:a>", ""},
      {"a tag that is cut off", "<x:a xmlns:x=\"" + w + "\"", ""},
      {"another prefix", "<ns0:a xmlns:ns0=\"" + w + "\"><!--c--><ns0:p ns0:b=\"1\" b=\"2\">x<y/></ns0:p></ns0:a>",
       "<w:a xmlns:w=\"" + w + "\"><!--c--><w:p w:b=\"1\" b=\"2\">x<y/></w:p></w:a>"},
      {"none", "<a xmlns=\"" + strict + "\"><p b=\"1\"/></a>", "<w:a xmlns:w=\"" + strict + "\"><w:p b=\"1\"/></w:a>"},
      {"none, but for attributes", "<a xmlns=\"" + w + "\" xmlns:w=\"" + w + "\"><p w:b=\"1\"/></a>",
       "<w:a xmlns:w=\"" + w + "\"><w:p w:b=\"1\"/></w:a>"},
      {"one where none is usual", "<x:Types xmlns:x=\"" + content + "\"><x:Default x=\"1\"/></x:Types>",
       "<Types xmlns=\"" + content + "\"><Default x=\"1\"/></Types>"},
      {"the usual prefix stands for something else",
       "<x:a xmlns:x=\"" + w + "\" xmlns:w=\"urn:w\"><w:p w:b=\"1\" x:b=\"2\"/></x:a>",
       "<w:a xmlns:w=\"" + w + "\" xmlns:w_=\"urn:w\"><w_:p w_:b=\"1\" w:b=\"2\"/></w:a>"},
      {"declarations end with their element",
       "<x:a xmlns:x=\"" + w + "\"><x:b xmlns:x=\"urn:x\"><x:c/></x:b><x:d/></x:a>",
       "<w:a xmlns:w=\"" + w + "\"><x:b xmlns:x=\"urn:x\"><x:c/></x:b><w:d/></w:a>"},
      {"OpenDocument",
       "<o:d xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
       "xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><t:p t:s=\"1\"/></o:d>",
       "<office:d xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
       "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><text:p text:s=\"1\"/></office:d>"},
      {"another encoding", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><w:a>\xE0</w:a>",
       "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:a>à</w:a>"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(usual_form(c.part), c.usual.empty() ? c.part : c.usual);
    EXPECT_EQ(usual_form(usual_form(c.part)), usual_form(c.part));
  }
}

}  // namespace
}  // namespace longghep::input
