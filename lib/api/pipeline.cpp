// The walk through the house: bytes → text → structure → words → matches →
// verdicts and findings. Tested by tests/api/reviewer_test.cpp.
#include <algorithm>

#include "api/document_impl.hpp"
#include "api/reviewer_impl.hpp"
#include "longghep/longghep.hpp"

// The dictionaries, compiled at build time by compile_dictionaries.
extern "C" {
extern const std::byte longghep_image[];
extern const std::byte longghep_image_end[];
extern const char longghep_skeleton_item[];
extern const char longghep_skeleton_item_end[];
extern const char longghep_skeleton_concepts[];
extern const char longghep_skeleton_concepts_end[];
}

namespace longghep {

Reviewer::Reviewer(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

Result<Reviewer> Reviewer::load(const Sources& sources, const Limits& limits) {
  auto knowledge = knowledge::Knowledge::from_image({longghep_image, longghep_image_end});
  if (!knowledge) return knowledge.error();
  if (!sources.additions.empty())
    if (auto added = knowledge->add(sources.additions, limits); !added) return added.error();
  auto impl = std::make_shared<Impl>();
  impl->knowledge = std::make_shared<const knowledge::Knowledge>(*std::move(knowledge));
  impl->limits = limits;
  return Reviewer(std::move(impl));
}

Result<Document> Reviewer::read(Bytes bytes, const ReadOptions& options) const {
  const text::LegacyEncodings legacy = impl_->legacy();
  auto source = options.lines ? input::read_plain(bytes, impl_->limits, legacy)
                              : input::read(bytes, impl_->limits, legacy, options.recognise);
  if (!source) {
    Error error = source.error();
    error.file = options.path;
    return error;
  }
  auto impl = std::make_shared<Document::Impl>();
  impl->knowledge = impl_->knowledge;
  impl->source = *std::move(source);
  const auto& model = impl_->knowledge->model();
  if (options.lines) {
    for (const input::Block& block : impl->source.blocks) {
      impl->outline.paragraphs.push_back(block.span);
      impl->outline.paragraph_blocks.push_back(static_cast<std::uint32_t>(impl->outline.paragraph_blocks.size()));
      impl->outline.zones.push_back(structure::Zone::body);
    }
  } else {
    impl->outline = structure::outline(impl->source, model.labels);
  }
  const std::string& text = impl->source.mapped.text;
  impl->words = words::segment(text, impl->outline.paragraphs, impl_->knowledge->tables());  // never across a paragraph
  impl->offsets = std::make_unique<const text::Offsets>(text);
  impl->info =
      structure::info_of(impl->source, impl->outline, options.path, options.kind, impl->offsets->code_points());
  return Document(std::move(impl));  // from here on unchanging
}

namespace {

checks::Options chosen_of(const Document& document, const ReviewOptions& options) {
  checks::Options chosen;
  chosen.as_of = !options.as_of.empty()           ? options.as_of
                 : !document.info().as_of.empty() ? document.info().as_of
                                                  : options.today;
  chosen.checklists = options.checklists;
  chosen.baseline = options.baseline;
  std::sort(chosen.baseline.begin(), chosen.baseline.end());
  if (options.proceed) chosen.proceed = &options.proceed;
  return chosen;
}

}  // namespace

Review Reviewer::review(const Document& document, const ReviewOptions& options) const {
  return checks::review(document.impl_->view(), *impl_->knowledge, chosen_of(document, options), impl_->limits);
}

Review Reviewer::review_dossier(std::span<const Document> papers, const ReviewOptions& options) const {
  std::vector<Review> reviews;
  reviews.reserve(papers.size());
  checks::Answers answers;
  for (const Document& paper : papers) checks::collect_answers(paper.impl_->view(), *impl_->knowledge, answers);
  for (const Document& paper : papers) {
    checks::Options chosen = chosen_of(paper, options);
    chosen.elsewhere = &answers;
    reviews.push_back(checks::review(paper.impl_->view(), *impl_->knowledge, chosen, impl_->limits));
    if (reviews.back().cancelled) return std::move(reviews.back());
  }
  return checks::combine(std::move(reviews), *impl_->knowledge);
}

std::vector<ItemInfo> Reviewer::items() const {
  std::vector<ItemInfo> out;
  const auto& model = impl_->knowledge->model();
  const auto examples = impl_->knowledge->examples();
  for (const auto& list : model.checklists)
    for (const std::string& id : list.items) {
      const auto item = std::find_if(model.items.begin(), model.items.end(), [&](const auto& i) { return i.id == id; });
      ItemInfo info;
      info.id = item->id;
      info.checklist = list.id;
      info.group = item->group;
      info.form = item->span ? "span" : "verdict";
      info.severity = item->severity;
      info.kinds = item->applies.kinds;
      info.title = item->title;
      info.asks = item->asks;
      for (const auto& element : item->elements) info.elements.push_back({element.id, element.title, element.required});
      info.messages.assign(item->messages.begin(), item->messages.end());
      info.suggestions = item->suggestions;
      info.of_topic = !item->applies.topic.empty();
      info.on_demand = !item->applies.when.empty();
      for (const auto& basis : item->basis) {
        const auto* entry = impl_->knowledge->instrument(basis.instrument, "");
        info.basis.push_back({basis.instrument, entry != nullptr ? entry->title : "", basis.article, basis.clause,
                              basis.point, basis.from, basis.to, basis.source, basis.seen, basis.verified,
                              structure::kind_of_number(basis.instrument, model.labels)});
      }
      for (const auto& example : examples)
        if (example.item == id) info.examples.push_back({example.text, example.expects, example.why, example.known});
      out.push_back(std::move(info));
    }
  return out;
}

ExampleReport Reviewer::run_examples(const std::vector<std::string>& only) const {
  ExampleReport report;
  std::string last;
  for (const auto& example : impl_->knowledge->examples()) {
    if (!only.empty() && std::find(only.begin(), only.end(), example.item) == only.end()) continue;
    if (example.item != last) ++report.items;
    last = example.item;
    ++report.examples;
    if (example.expects == "nothing" || example.expects == "missing" || example.expects == "not-applicable")
      ++report.look_alikes;
    ReadOptions read_options;
    read_options.kind = example.kind;
    const auto document = read(std::as_bytes(std::span(example.text.data(), example.text.size())), read_options);
    std::string got;
    bool good = false;
    if (!document) {
      got = document.error().message;
    } else {
      checks::Options options;
      options.as_of = example.as_of.empty() ? "2026-11-23" : example.as_of;
      options.items = {example.item};
      options.examples = example.kind.empty();
      const Review review = checks::review(document->impl_->view(), *impl_->knowledge, options, impl_->limits);
      if (example.expects == "found" || example.expects == "nothing") {
        good = review.findings.size() == example.hits.size();
        for (const Finding& finding : review.findings) {
          got += (got.empty() ? "" : " | ") + finding.location.text;
          good = good && std::any_of(example.hits.begin(), example.hits.end(),
                                     [&](const TextSpan& hit) { return hit.overlaps(finding.location.bytes); });
        }
      } else {
        got = review.verdicts.empty() ? "nothing" : std::string(to_string(review.verdicts.front().verdict));
        good = got == example.expects;
      }
    }
    if (good == example.known) {
      report.failures.push_back(
          example.item + ": " +
          (example.known ? "a known failure passes now, promote it: "
                         : "wanted " + example.expects + ", got " + (got.empty() ? "nothing" : got) + ": ") +
          text::squeeze(example.text));
    }
  }
  return report;
}

Document::Document(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
const DocumentInfo& Document::info() const { return impl_->info; }
std::string_view Document::text() const { return impl_->source.mapped.text; }
Location Document::locate(TextSpan bytes) const {
  return checks::locate(impl_->view(), impl_->knowledge->model().labels, bytes);
}

std::vector<OutlineUnit> Document::outline() const {
  const auto& units = impl_->outline.units;
  std::vector<OutlineUnit> flat(units.size());
  std::vector<OutlineUnit> roots;
  for (std::size_t k = 0; k < units.size(); ++k) {
    const auto& unit = units[k];
    flat[k] = {unit.id,     std::string(structure::to_string(unit.kind)),
               unit.number, text::squeeze(text().substr(unit.heading.begin, unit.heading.size())),
               unit.span,   {}};
  }
  // Children were opened after their parents: fold from the end.
  for (std::size_t k = units.size(); k-- > 0;) {
    std::reverse(flat[k].children.begin(), flat[k].children.end());
    auto& home = units[k].parent < 0 ? roots : flat[static_cast<std::size_t>(units[k].parent)].children;
    home.push_back(std::move(flat[k]));
  }
  std::reverse(roots.begin(), roots.end());
  return roots;
}

std::vector<Token> Document::tokens() const {
  std::vector<Token> out;
  const auto& atoms = impl_->words.atoms;
  for (std::size_t at = 0; at < atoms.size();) {
    Token& token = out.emplace_back();
    token.kind = words::to_string(atoms[at].kind);
    std::size_t end = at + 1;
    for (; end < atoms.size() && !atoms[end].starts_word; ++end)
      if (!atoms[end].after_blank && atoms[end].kind == words::Kind::word) token.cuts.push_back(atoms[end].begin);
    token.bytes = {atoms[at].begin, atoms[end - 1].end};
    at = end;
  }
  return out;
}

std::vector<Entity> Document::entities() const {
  std::vector<Entity> out;
  const auto cited = structure::citations(text(), impl_->outline.paragraphs, impl_->knowledge->model().labels);
  const knowledge::Matches matches = impl_->knowledge->matches(text(), impl_->words);
  for (auto& entity : knowledge::entities(text(), impl_->words, cited, matches, *impl_->knowledge))
    out.push_back({entity.bytes, std::move(entity.kind), std::move(entity.stands_for)});
  return out;
}

std::vector<Sense> Document::senses() const {
  std::vector<Sense> out;
  const auto& atoms = impl_->words.atoms;
  const auto bytes = [&](std::uint32_t begin, std::uint32_t end) {
    return begin == end ? TextSpan{} : TextSpan{atoms[begin].begin, atoms[end - 1].end};
  };
  for (const auto& reading : impl_->knowledge->matches(text(), impl_->words).readings)
    out.push_back({bytes(reading.atom, reading.atom + 1), reading.sense->id, reading.sense->title.vi,
                   bytes(reading.clue.begin, reading.clue.end)});
  return out;
}

std::vector<Source> skeleton_of(std::string_view item) {
  if (item.empty() || item.size() > 64 ||
      item.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos)
    return {};
  const auto filled = [&](const char* begin, const char* end) {
    constexpr std::string_view kPlace = "@ITEM@";
    std::string out(begin, end);
    for (std::size_t at = out.find(kPlace); at != std::string::npos; at = out.find(kPlace, at + item.size()))
      out.replace(at, kPlace.size(), item);
    return out;
  };
  return {{std::string(item) + ".xml", filled(longghep_skeleton_item, longghep_skeleton_item_end)},
          {std::string(item) + "-concepts.xml", filled(longghep_skeleton_concepts, longghep_skeleton_concepts_end)}};
}

std::string_view version() { return LONGGHEP_VERSION; }

}  // namespace longghep
