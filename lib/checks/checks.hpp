#pragma once
#include <functional>
#include <map>

#include "input/input.hpp"
#include "knowledge/knowledge.hpp"
#include "longghep/review.hpp"
#include "structure/structure.hpp"
#include "words/words.hpp"

/// From matches of concepts to verdicts and findings.
namespace longghep::checks {

/// All that is known of a document; owned by the caller.
struct View {
  const input::Source& source;
  const structure::Outline& outline;
  const words::Words& words;
  const text::Offsets& offsets;
  const DocumentInfo& info;
};

/// What the answering places of a document are about, by question.
struct Answers {
  struct Subjects {
    std::vector<std::uint64_t> words;  ///< hashes of words; sorted
    std::uint64_t subjects = 0;        ///< a bit a subject of the question
    bool any = false;
  };
  std::map<const knowledge::Unanswered*, Subjects> by_question;
};

struct Options {
  const Answers* elsewhere = nullptr;  ///< what other papers of the same dossier answer
  std::string as_of;
  std::vector<std::string> checklists;  ///< empty: all
  std::vector<std::string> baseline;    ///< ids of findings that are known already; sorted
  std::vector<std::string> items;       ///< empty: all of the checklists
  const std::function<bool(std::size_t done, std::size_t total)>* proceed = nullptr;  ///< asked before each item
  bool examples = false;  ///< a snippet, not a document: kinds and topics are taken as given
};

/// The same place in every coordinate.
[[nodiscard]] Location locate(const View& view, const structure::Labels& labels, TextSpan span);

[[nodiscard]] Review review(const View& view, const knowledge::Knowledge& knowledge, const Options& options,
                            const Limits& limits);

/// What the document answers of the questions whether something was left unanswered; added to `into`.
void collect_answers(const View& view, const knowledge::Knowledge& knowledge, Answers& into);

/// The papers of one dossier judged together; each was reviewed with the same options.
[[nodiscard]] Review combine(std::vector<Review> papers, const knowledge::Knowledge& knowledge);

}  // namespace longghep::checks
