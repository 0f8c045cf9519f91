#include <gtest/gtest.h>

#include <algorithm>

#include "support/sample.hpp"

namespace longghep {
namespace {

struct BadSource {
  std::string_view xml, error;
};
constexpr BadSource kBadSources[] = {
    {"<item severity=\"note\"/>", "bad.xml:1:2: error: <item> needs the attribute \"id\""},
    {"<item id=\"a\" sevrity=\"note\"/>",
     "bad.xml:1:14: error: unknown attribute \"sevrity\" of <item>; did you mean \"severity\"?"},
    {"<rules/>", "the root element must be one of"},
    {"<concepts>\n  <concept id=\"a\">\n    <phrase>(giới</phrase>\n  </concept>\n</concepts>",
     "bad.xml:3:6: error: the phrase opens a bracket that it does not close"},
    {"<concepts><concept id=\"a\"><use ref=\"wommen\"/></concept></concepts>",
     "no concept \"wommen\"; did you mean \"women\"?"},
    {"<concepts><concept id=\"a\"><use ref=\"b\"/></concept><concept id=\"b\"><use ref=\"a\"/></concept></concepts>",
     "uses itself"},
    {"<concepts><concept id=\"a\"><phrase>b</phrase></concept><concept "
     "id=\"a\"><phrase>b</phrase></concept></concepts>",
     "concept \"a\" is declared twice, first in bad.xml"},
    {"<homographs><homograph word=\"nam\"><sense id=\"x\"><title lang=\"vi\">x</title><title "
     "lang=\"en\">x</title></sense></homograph></homographs>",
     "one <sense> of a homograph, and only one, is otherwise=\"yes\""},
    {"<concepts><concept id=\"a\"><phrase>#mony</phrase></concept></concepts>", "is no kind of token"},
    {"<concepts><concept id=\"a\">", "not well-formed XML"},
    {"<concepts>\n\xE1\xBB</concepts>", "bad.xml:2:1: error: this byte is not valid UTF-8"},
    {"<!DOCTYPE x [<!ENTITY a \"b\">]><concepts/>", "a DOCTYPE is not allowed"},
    {"<checklist id=\"x\" version=\"1\"><title lang=\"vi\">a</title><title lang=\"en\">b</title><use "
     "item=\"no-such-item\"/></checklist>",
     "that does not exist"},
};

TEST(Compiler, AnswersLikeAGoodCompiler) {
  for (const auto& [xml, error] : kBadSources) {
    Sources sources;
    sources.additions.push_back({"bad.xml", std::string(xml)});
    const auto reviewer = Reviewer::load(sources);
    ASSERT_FALSE(reviewer) << xml;
    EXPECT_NE(reviewer.error().to_string().find(error), std::string::npos) << reviewer.error().to_string();
  }
}

TEST(Compiler, AnItemReplacesTheShippedOneButNotAnotherOfTheSameAgency) {
  Sources sources;
  for (Source& source : skeleton_of("male-generic")) sources.additions.push_back(std::move(source));
  ASSERT_FALSE(sources.additions.empty());
  const auto reviewer = Reviewer::load(sources);
  ASSERT_TRUE(reviewer) << reviewer.error().to_string();
  const auto items = reviewer->items();
  EXPECT_EQ(std::count_if(items.begin(), items.end(), [](const ItemInfo& item) { return item.id == "male-generic"; }),
            1);
  for (Source source : skeleton_of("male-generic"))
    if (source.xml.find("<item") != std::string::npos) {
      source.name = "again.xml";
      sources.additions.push_back(std::move(source));
    }
  const auto twice = Reviewer::load(sources);
  ASSERT_FALSE(twice);
  EXPECT_NE(twice.error().to_string().find("item \"male-generic\" is declared twice, first in "), std::string::npos)
      << twice.error().to_string();
}

TEST(Compiler, HostileDictionariesEndInAnError) {
  std::string deep = "<concepts>", wide = "<concepts><concept id=\"a\"><phrase>";
  for (int k = 0; k < 10'000; ++k) deep += "<concept>";
  for (int k = 0; k < 40; ++k) wide += "(a|b) ";
  wide += "</phrase></concept></concepts>";
  for (const std::string& xml : {deep, wide}) {
    Sources sources;
    sources.additions.push_back({"hostile.xml", xml});
    EXPECT_FALSE(Reviewer::load(sources));
  }
}

}  // namespace
}  // namespace longghep
