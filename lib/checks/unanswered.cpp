// Tested by tests/checks/unanswered_test.cpp.
//
// <unanswered>: whether what one place names is taken up by another. Linear in
// the sentences that hold such places, but for sorting.
#include <algorithm>
#include <bitset>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

constexpr std::size_t kMostSubjects = 64;

/// What a sentence is about.
struct About {
  std::vector<std::uint64_t> words;  // of two syllables or more
  std::bitset<kMostSubjects> subjects;
};

bool any_match(const Context& context, ConceptId id, std::uint32_t begin, std::uint32_t end) {
  const auto matches = context.matches.of(id);
  const auto at = std::lower_bound(matches.begin(), matches.end(), begin,
                                   [](const Match& m, std::uint32_t value) { return m.begin < value; });
  return at != matches.end() && at->begin < end;
}

About about(const Context& context, const knowledge::Unanswered& question, const std::vector<Match>& ignored,
            std::uint32_t at) {
  const auto [begin, end] = context.extent_of(context.sentence, at);
  About out;
  for (std::size_t k = 0; k < std::min(question.subjects.size(), kMostSubjects); ++k)
    if (any_match(context, question.subjects[k], begin, end)) out.subjects.set(k);
  auto skip = std::lower_bound(ignored.begin(), ignored.end(), begin,
                               [](const Match& m, std::uint32_t value) { return m.end <= value; });
  for (std::uint32_t word = begin; word < end;) {
    std::uint32_t after = word + 1;
    std::uint64_t hash = context.atoms[word].id;
    bool known = context.atoms[word].kind == words::Kind::word && context.atoms[word].id != words::kUnknown;
    while (after < end && !context.atoms[after].starts_word) {
      known = known && context.atoms[after].id != words::kUnknown;
      hash = hash * 0x9E3779B97F4A7C15U + context.atoms[after++].id;
    }
    while (skip != ignored.end() && skip->end <= word) ++skip;
    const bool is_ignored = skip != ignored.end() && skip->begin < after;
    if (known && after - word >= 2 && !is_ignored) out.words.push_back(hash);
    word = after;
  }
  return out;
}

std::vector<Hit> hits_of(const Context& context, const std::vector<knowledge::Near>& questions) {
  std::vector<Hit> out;
  for (const knowledge::Near& near : questions)
    for (Hit& hit : find_near(context, near)) out.push_back(std::move(hit));
  std::sort(out.begin(), out.end(), [](const Hit& a, const Hit& b) { return a.begin < b.begin; });
  // One a sentence.
  out.erase(std::unique(out.begin(), out.end(),
                        [&](const Hit& a, const Hit& b) { return context.sentence[a.begin] == context.sentence[b.begin]; }),
            out.end());
  return out;
}

}  // namespace

std::vector<Hit> find_unanswered(const Context& context, const knowledge::Unanswered& question) {
  std::vector<Hit> out;
  const std::vector<Hit> answers = hits_of(context, question.by);
  if (answers.empty()) return out;
  std::vector<Match> ignored;
  for (const ConceptId id : question.ignoring) {
    const auto matches = context.matches.of(id);
    ignored.insert(ignored.end(), matches.begin(), matches.end());
  }
  // Rising ends as well as begins, so that both can be searched: of what overlaps one stretch is made.
  std::sort(ignored.begin(), ignored.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
  std::vector<Match> stretches;
  for (const Match& match : ignored)
    if (!stretches.empty() && match.begin < stretches.back().end)
      stretches.back().end = std::max(stretches.back().end, match.end);
    else
      stretches.push_back(match);
  About all;
  std::vector<std::uint32_t> paragraphs;
  for (const Hit& answer : answers) {
    const About one = about(context, question, stretches, answer.begin);
    all.words.insert(all.words.end(), one.words.begin(), one.words.end());
    all.subjects |= one.subjects;
    paragraphs.push_back(context.paragraph[answer.begin]);
  }
  std::sort(all.words.begin(), all.words.end());
  for (Hit& hit : hits_of(context, question.of)) {
    if (std::binary_search(paragraphs.begin(), paragraphs.end(), context.paragraph[hit.begin])) continue;
    const About one = about(context, question, stretches, hit.begin);
    const bool shared = (one.subjects & all.subjects).any() ||
                        std::any_of(one.words.begin(), one.words.end(), [&](std::uint64_t word) {
                          return std::binary_search(all.words.begin(), all.words.end(), word);
                        });
    if (!shared) out.push_back(std::move(hit));
  }
  return out;
}

}  // namespace longghep::checks
