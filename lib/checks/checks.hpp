#pragma once
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

struct Options {
  std::string as_of;
  std::vector<std::string> checklists;  ///< empty: all
  std::vector<std::string> baseline;    ///< ids of findings that are known already; sorted
  std::vector<std::string> items;       ///< empty: all of the checklists
  bool examples = false;                ///< a snippet, not a document: kinds and topics are taken as given
};

/// The same place in every coordinate.
[[nodiscard]] Location locate(const View& view, const structure::Labels& labels, TextSpan span);

[[nodiscard]] Review review(const View& view, const knowledge::Knowledge& knowledge, const Options& options,
                            const Limits& limits);

}  // namespace longghep::checks
