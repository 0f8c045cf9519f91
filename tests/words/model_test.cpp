#include "words/model.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "words/words.hpp"

namespace longghep::words {
namespace {

SyllableId intern(void* self, std::string_view syllable) {
  auto& ids = *static_cast<std::map<std::string, SyllableId, std::less<>>*>(self);
  return ids.try_emplace(std::string(syllable), static_cast<SyllableId>(kFirstSyllable + ids.size())).first->second;
}

TEST(Model, NamesTheLineOfAMistake) {
  std::map<std::string, SyllableId, std::less<>> ids;
  const std::pair<const char*, std::uint32_t> bad[] = {{"pair\ta\tb\t1\t2\t3\t4\npair\ta\tb\t1\t2\n", 2},
                                                       {"# x\nshapes\t625\t1\n", 2},
                                                       {"nothing\t1\n", 1},
                                                       {"pair\ta\tb\t99999\t0\t0\t0\n", 1},
                                                       {"triple\ta\tb\tc\td\t1\t2\n", 1}};
  for (const auto& [tsv, line] : bad) {
    const auto model = read_model(tsv, intern, &ids);
    ASSERT_FALSE(model) << tsv;
    EXPECT_EQ(model.error().line, line) << tsv;
    EXPECT_EQ(model.error().file, "words/model.tsv");
  }
}

TEST(Model, FindsWhatWasWritten) {
  std::map<std::string, SyllableId, std::less<>> ids;
  const auto model =
      read_model("pair\ta\tb\t1\t2\t3\t4\npair\tb\ta\t0\t-5\t0\t0\ntriple\ta\tb\ta\t6\t7\n", intern, &ids);
  ASSERT_TRUE(model);
  const ModelView view = model->view();
  const SyllableId a = ids["a"], b = ids["b"];
  EXPECT_EQ(view.pair(a, b).middle, 2);
  EXPECT_EQ(view.pair(a, b).classes(), 1U);
  EXPECT_EQ(view.pair(b, a).middle, -5);
  EXPECT_EQ(view.pair(a, a).middle, 0);
  EXPECT_EQ(view.triple(view.pair(a, b), a, b, a).first_gap, 7);
  EXPECT_EQ(view.triple(view.pair(b, a), b, a, b).first_gap, 0);
}

// The plain twin of the lattice: every way to join, scored by the definition in model.hpp.
// No pair is a word of two (class 1), so that nothing is halved afterwards.
int score(const ModelView& m, const std::vector<SyllableId>& ids, std::uint32_t joined) {
  const auto id = [&](std::size_t k) { return k < ids.size() ? ids[k] : 0; };
  const auto shape = [&](std::size_t k) { return k < ids.size() ? std::size_t{0} : std::size_t{4}; };
  const auto classes = [&](std::size_t k) { return m.pair(id(k), id(k + 1)).classes(); };
  int total = 0;
  for (std::size_t k = 0; k + 1 < ids.size(); ++k) {
    const bool here = (joined >> k & 1) != 0;
    if (here) {
      total += m.syllables[id(k)].before + m.syllables[id(k + 1)].after + m.pair(id(k), id(k + 1)).middle +
               m.pair(id(k - 1), id(k)).left + m.pair(id(k + 1), id(k + 2)).right +
               m.triple(m.pair(id(k - 1), id(k)), id(k - 1), id(k), id(k + 1)).second_gap +
               m.triple(m.pair(id(k), id(k + 1)), id(k), id(k + 1), id(k + 2)).first_gap +
               m.shapes[((shape(k - 1) * 8 + shape(k)) * 8 + shape(k + 1)) * 8 + shape(k + 2)] +
               m.classes[(classes(k - 1) * 16 + classes(k)) * 16 + classes(k + 1)] + m.class_shapes[classes(k) * 64];
    }
    if (k == 0) continue;
    const std::size_t gaps = (joined >> (k - 1) & 1) * 2 + (here ? 1 : 0);
    total += m.syllables[id(k)].step[gaps] + m.step_classes[(classes(k - 1) * 16 + classes(k)) * 4 + gaps] +
             m.step_shapes[gaps];
  }
  return total;
}

TEST(Model, TheLatticeFindsTheBestOfAllWays) {
  std::mt19937 random(11);
  const auto weight = [&] { return static_cast<int>(random() % 41) - 20; };
  const std::vector<std::string> syllables = {"ba", "ca", "da", "ga", "ha"};
  std::string tsv;
  for (const auto& a : syllables) {
    tsv += "syllable\t" + a;
    for (int k = 0; k < 6; ++k) tsv += '\t' + std::to_string(weight());
    tsv += '\n';
    for (const auto& b : syllables)
      tsv += "pair\t" + a + '\t' + b + '\t' + std::to_string(random() % 8 * 2) + '\t' + std::to_string(weight()) +
             '\t' + std::to_string(weight()) + '\t' + std::to_string(weight()) + '\n';
    tsv += "triple\t" + a + "\tba\tca\t" + std::to_string(weight()) + '\t' + std::to_string(weight()) + '\n';
  }
  const std::pair<const char*, std::size_t> tables[] = {
      {"shapes", 625}, {"classes", 4096}, {"class-shapes", 400}, {"step-classes", 1024}, {"step-shapes", 500}};
  for (const auto& [name, size] : tables)
    for (std::size_t k = 0; k < size; ++k)
      tsv += std::string(name) + '\t' + std::to_string(k) + '\t' + std::to_string(weight()) + '\n';
  LexiconBuilder builder;
  const auto model = read_model(
      tsv, [](void* self, std::string_view s) { return static_cast<LexiconBuilder*>(self)->syllable(s, 100); },
      &builder);
  ASSERT_TRUE(model);
  const LexiconData lexicon = builder.build();
  Tables with;
  with.lexicon = lexicon.view();
  with.model = model->view();
  for (int round = 0; round < 300; ++round) {
    const std::size_t n = 2 + random() % 7;
    std::string text;
    std::vector<SyllableId> ids;
    for (std::size_t k = 0; k < n; ++k) {
      const std::string& s = syllables[random() % syllables.size()];
      text += (k > 0 ? " " : "") + s;
      ids.push_back(with.id_of(s));
    }
    const TextSpan span{0, text.size()};
    const Words words = segment(text, {&span, 1}, with);
    ASSERT_EQ(words.atoms.size(), n);
    std::uint32_t ours = 0;
    for (std::size_t k = 0; k + 1 < n; ++k) ours |= words.atoms[k].ends_word ? 0U : 1U << k;
    int best = score(with.model, ids, 0);
    for (std::uint32_t joined = 1; joined < 1U << (n - 1); ++joined)
      best = std::max(best, score(with.model, ids, joined));
    EXPECT_EQ(score(with.model, ids, ours), best) << text;
  }
}

}  // namespace
}  // namespace longghep::words
