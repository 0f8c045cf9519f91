// Tested by tests/checks/unanswered_test.cpp.
//
// <unanswered>: whether what one place names is taken up by another. Linear in
// the sentences that hold such places, but for sorting.
#include <algorithm>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

constexpr std::size_t kMostSubjects = 64;

bool any_match(const Context& context, ConceptId id, std::uint32_t begin, std::uint32_t end) {
  const auto matches = context.matches.of(id);
  const auto at = std::lower_bound(matches.begin(), matches.end(), begin,
                                   [](const Match& m, std::uint32_t value) { return m.begin < value; });
  return at != matches.end() && at->begin < end;
}

Answers::Subjects about(const Context& context, const knowledge::Unanswered& question,
                        const std::vector<Match>& ignored, std::uint32_t at) {
  const auto [begin, end] = context.sentence.extent(at);
  Answers::Subjects out;
  for (std::size_t k = 0; k < std::min(question.subjects.size(), kMostSubjects); ++k)
    if (any_match(context, question.subjects[k], begin, end)) out.subjects |= std::uint64_t{1} << k;
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
  out.erase(
      std::unique(out.begin(), out.end(),
                  [&](const Hit& a, const Hit& b) { return context.sentence[a.begin] == context.sentence[b.begin]; }),
      out.end());
  return out;
}

// The words to ignore, as stretches that do not overlap, so that begins and ends rise together.
std::vector<Match> ignored_in(const Context& context, const knowledge::Unanswered& question) {
  std::vector<Match> all, out;
  for (const ConceptId id : question.ignoring) {
    const auto matches = context.matches.of(id);
    all.insert(all.end(), matches.begin(), matches.end());
  }
  std::sort(all.begin(), all.end(), [](const Match& a, const Match& b) { return a.begin < b.begin; });
  for (const Match& match : all)
    if (!out.empty() && match.begin < out.back().end)
      out.back().end = std::max(out.back().end, match.end);
    else
      out.push_back(match);
  return out;
}

void add(Answers::Subjects& into, const Answers::Subjects& more) {
  into.words.insert(into.words.end(), more.words.begin(), more.words.end());
  into.subjects |= more.subjects;
  into.any = into.any || more.any;
}

Answers::Subjects answers_of(const Context& context, const knowledge::Unanswered& question,
                             const std::vector<Match>& ignored, const std::vector<Hit>& answers) {
  Answers::Subjects all;
  for (const Hit& answer : answers) add(all, about(context, question, ignored, answer.begin));
  all.any = !answers.empty();
  return all;
}

}  // namespace

void collect_answers(const View& view, const knowledge::Knowledge& knowledge, Answers& into) {
  const Context context(view, knowledge, "");
  for (const knowledge::Item& item : knowledge.model().items)
    for (const knowledge::Question& question : item.find)
      if (const auto* unanswered = std::get_if<knowledge::Unanswered>(&question)) {
        auto& all = into.by_question[unanswered];
        add(all, answers_of(context, *unanswered, ignored_in(context, *unanswered), hits_of(context, unanswered->by)));
        std::sort(all.words.begin(), all.words.end());
      }
}

std::vector<Hit> find_unanswered(const Context& context, const knowledge::Unanswered& question) {
  std::vector<Hit> out;
  const std::vector<Hit> answers = hits_of(context, question.by);
  const std::vector<Match> ignored = ignored_in(context, question);
  Answers::Subjects all = answers_of(context, question, ignored, answers);
  if (context.elsewhere != nullptr)
    if (const auto at = context.elsewhere->by_question.find(&question); at != context.elsewhere->by_question.end())
      add(all, at->second);
  if (!all.any) return out;
  std::sort(all.words.begin(), all.words.end());
  std::vector<std::uint32_t> paragraphs;
  for (const Hit& answer : answers) paragraphs.push_back(context.paragraph[answer.begin]);
  for (Hit& hit : hits_of(context, question.of)) {
    if (std::binary_search(paragraphs.begin(), paragraphs.end(), context.paragraph[hit.begin])) continue;
    const Answers::Subjects one = about(context, question, ignored, hit.begin);
    const bool shared =
        (one.subjects & all.subjects) != 0 || std::any_of(one.words.begin(), one.words.end(), [&](std::uint64_t word) {
          return std::binary_search(all.words.begin(), all.words.end(), word);
        });
    if (!shared) out.push_back(std::move(hit));
  }
  return out;
}

}  // namespace longghep::checks
