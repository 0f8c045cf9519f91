// Tested by tests/api/session_test.cpp.
#include "session/live_review.hpp"

#include <algorithm>
#include <set>

namespace longghep::session {

using checks::ConceptId;
using checks::Context;
using checks::Hit;
using knowledge::Match;

/// What is remembered of one paragraph. Offsets of bytes count from its beginning, those of atoms from its first.
struct Paragraph {
  struct Found {
    ConceptId id = 0;
    Match match;
  };
  std::uint32_t index = 0;
  words::Words words;
  std::vector<Found> found;                         // by concept, then place
  std::vector<ConceptId> concepts;                  // that it has matches of; sorted
  std::vector<std::pair<std::uint32_t, Hit>> hits;  // by question
  structure::Acts acts;
  bool act_named = false;
  std::vector<structure::Citation> citations;
  std::vector<std::string> forms;     // short forms it explains, with their meaning
  std::vector<std::string> capitals;  // what may be one, in order
  std::vector<std::uint16_t> topics;
  std::uint64_t surroundings = 0;  // 0: not told yet
  std::uint64_t unit = 0;          // the name of the innermost
  TextSpan heading;                // what of it is a heading, and the concepts of that
  std::uint64_t heading_concepts = 0;
  structure::Zone zone = structure::Zone::body;
  bool counted = false;  // with the paragraphs that tell what a document is about
  bool stale = true;     // its local questions were not asked yet
};

namespace {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return (a ^ b) * 0x9E3779B97F4A7C15U + (a >> 29); }

TextSpan shifted(TextSpan span, std::ptrdiff_t by) {
  return {span.begin + static_cast<std::size_t>(by), span.end + static_cast<std::size_t>(by)};
}

words::Atom shifted(words::Atom atom, std::ptrdiff_t by) {
  atom.begin += static_cast<std::uint32_t>(by);
  atom.end += static_cast<std::uint32_t>(by);
  return atom;
}
words::Glued shifted(words::Glued glued, std::ptrdiff_t by) {
  glued.span = shifted(glued.span, by);
  for (std::size_t& cut : glued.cuts) cut += static_cast<std::size_t>(by);
  return glued;
}
words::Mended shifted(words::Mended mended, std::ptrdiff_t by) {
  mended.span = shifted(mended.span, by);
  return mended;
}

void sort_unique(std::vector<std::uint32_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

// A list of paragraphs in their order.
auto place_in(std::vector<Paragraph*>& list, const Paragraph& paragraph) {
  return std::lower_bound(list.begin(), list.end(), paragraph.index,
                          [](const Paragraph* p, std::uint32_t value) { return p->index < value; });
}
void put(std::vector<Paragraph*>& list, Paragraph& paragraph) {
  const auto at = place_in(list, paragraph);
  if (at == list.end() || *at != &paragraph) list.insert(at, &paragraph);
}
void drop(std::vector<Paragraph*>& list, const Paragraph& paragraph) {
  const auto at = place_in(list, paragraph);
  if (at != list.end() && *at == &paragraph) list.erase(at);
}

// Some paragraphs put together again.
struct Excerpt {
  words::Words words;
  knowledge::Matches matches;
  std::vector<std::uint32_t> paragraphs;  // one an atom

  // Of the matches only those of concepts that are needed; null: all.
  void add(const Paragraph& p, std::size_t base, const std::vector<std::uint8_t>* needed) {
    const auto first = static_cast<std::uint32_t>(words.atoms.size());
    const auto by = static_cast<std::ptrdiff_t>(base);
    for (const words::Atom& atom : p.words.atoms) words.atoms.push_back(shifted(atom, by));
    for (const words::Glued& glued : p.words.glued) words.glued.push_back(shifted(glued, by));
    for (const words::Mended& mended : p.words.mended) words.mended.push_back(shifted(mended, by));
    for (const Paragraph::Found& f : p.found)
      if (needed == nullptr || (*needed)[f.id] != 0) matches.add(f.id, {first + f.match.begin, first + f.match.end});
    paragraphs.resize(words.atoms.size(), p.index);
  }
};

bool same_but_place(const structure::Citation& a, const structure::Citation& b) {
  return a.article == b.article && a.clause == b.clause && a.point == b.point && a.appendix == b.appendix &&
         a.own == b.own && a.same_article == b.same_article;
}

// A short form with its meaning.
std::string written(const knowledge::ShortForm& form, const std::string& text) {
  return std::string(form.written) + "\n" + text.substr(form.meaning.begin, form.meaning.size());
}

// What a question whose places may lie far apart sees of a paragraph: the matches it looks at and how they stand to
// each other. Where this stays the same, so does its answer, but for places inside the paragraph.
std::uint64_t shape_of(const Paragraph& p, const std::vector<std::uint8_t>& needed) {
  std::uint32_t begin = ~std::uint32_t{0}, end = 0;
  for (const Paragraph::Found& f : p.found)
    if (needed[f.id] != 0) {
      begin = std::min(begin, f.match.begin);
      end = std::max(end, f.match.end);
    }
  std::uint64_t out = 1;
  for (const Paragraph::Found& f : p.found)
    if (needed[f.id] != 0)
      out = mix(mix(out, f.id), std::uint64_t{f.match.begin - begin} << 32 | (f.match.end - begin));
  for (std::uint32_t at = begin; at < end; ++at)
    out = mix(out, (p.words.atoms[at].ends_clause ? 1U : 0U) | (p.words.atoms[at].ends_sentence ? 2U : 0U));
  return out;
}

// ---- What a question reaches for ------------------------------------------------

bool within_paragraph(const knowledge::Near& near) { return near.within <= knowledge::Scope::paragraph; }

struct IsLocal {
  bool operator()(const knowledge::Near& q) const { return within_paragraph(q); }
  bool operator()(const knowledge::Count&) const { return false; }
  bool operator()(const knowledge::Compare&) const { return false; }
  bool operator()(const knowledge::Lookup&) const { return true; }
  bool operator()(const knowledge::Figure&) const { return false; }
  bool operator()(const knowledge::Unanswered&) const { return false; }
  bool operator()(const knowledge::Consistent& q) const {
    using What = knowledge::Consistent::What;
    switch (q.what) {
      case What::dates:
      case What::glued_words:
      case What::past_times:
      case What::numbers_in_words:
      case What::damaged_words: return true;
      case What::cross_references:
      case What::encoding:
      case What::short_forms: return false;
    }
    return false;
  }
};

bool asks(const knowledge::Question& question, knowledge::Consistent::What what) {
  const auto* consistent = std::get_if<knowledge::Consistent>(&question);
  return consistent != nullptr && consistent->what == what;
}

// The concepts without which a wide question has nothing to say of a paragraph, and those it looks at in those it has.
struct DependsOn {
  std::vector<ConceptId>& out;
  std::vector<ConceptId>& needs;
  bool& whole;
  bool& ordinal;

  static void add(std::vector<ConceptId>& to, const std::vector<ConceptId>& more) {
    to.insert(to.end(), more.begin(), more.end());
  }
  void look(const std::vector<knowledge::Guard>& guards) const {
    for (const knowledge::Guard& guard : guards) add(needs, guard.concepts);
  }
  void operator()(const knowledge::Near& q) const {
    for (const auto& group : q.all) add(out, group);
    look(q.about);
    look(q.unless);
    if (within_paragraph(q)) return;
    ordinal = true;
    whole = whole || q.within == knowledge::Scope::unit || q.distance != 0;
    for (const auto* guards : {&q.about, &q.unless})  // what stands between its places counts too
      for (const knowledge::Guard& guard : *guards) add(out, guard.concepts);
  }
  void operator()(const knowledge::Count& q) const {
    add(out, q.of);
    look(q.unless);
  }
  void operator()(const knowledge::Compare& q) const {
    out.push_back(q.left);
    out.push_back(q.right);
    add(needs, q.unit);
    add(needs, q.value);
    look(q.about);
    look(q.unless);
  }
  void operator()(const knowledge::Lookup&) const {}
  void operator()(const knowledge::Figure& q) const {
    add(out, q.of);
    look(q.unless);
  }
  void operator()(const knowledge::Unanswered& q) const {
    for (const auto* list : {&q.of, &q.by})
      for (const knowledge::Near& near : *list) (*this)(near);
    add(needs, q.subjects);
    add(needs, q.ignoring);
  }
  void operator()(const knowledge::Consistent&) const {}
};

}  // namespace

LiveReview::LiveReview(std::string source, const knowledge::Knowledge& knowledge, const Limits& limits,
                       ReadOptions read, ReviewOptions options)
    : knowledge_(knowledge),
      limits_(limits),
      read_(std::move(read)),
      asked_for_(std::move(options)),
      text_(std::move(source), knowledge.model().labels),
      worker_(knowledge.tables(), 4096) {
  options_.checklists = asked_for_.checklists;
  options_.baseline = asked_for_.baseline;
  std::sort(options_.baseline.begin(), options_.baseline.end());
  plan();
}

LiveReview::~LiveReview() = default;

checks::View LiveReview::view() const { return {text_.source(), text_.outline(), no_words_, text_.offsets(), info_}; }

TextSpan LiveReview::span_of(const Paragraph& paragraph) const { return text_.outline().paragraphs[paragraph.index]; }

// The first paragraph that ends behind a byte.
std::size_t LiveReview::paragraph_at(std::size_t byte) const {
  const auto& spans = text_.outline().paragraphs;
  return static_cast<std::size_t>(
      std::lower_bound(spans.begin(), spans.end(), byte,
                       [](const TextSpan& span, std::size_t value) { return span.end <= value; }) -
      spans.begin());
}

// ---- What there is to ask ---------------------------------------------------------

void LiveReview::plan() {
  asked_ = checks::asked_of(knowledge_, options_);
  const std::size_t concepts = knowledge_.model().concepts.size();
  dependents_.resize(concepts);
  topics_of_.resize(concepts);
  watched_.resize(concepts);
  having_.resize(concepts);
  for (std::uint32_t item = 0; item < asked_.size(); ++item) {
    const auto enter = [&](const std::vector<Question>& questions, bool neighbours) {
      for (const Question& question : questions) {
        const auto id = static_cast<QuestionId>(entries_.size());
        ids_.emplace(&question, id);
        Entry& entry = entries_.emplace_back();
        entry.question = &question;
        entry.item = item;
        entry.neighbours = neighbours;
        entry.local = std::visit(IsLocal{}, question);
        if (entry.local) continue;
        auto& depends = entry.wide.depends;
        std::vector<ConceptId> needs;
        std::visit(DependsOn{depends, needs, entry.wide.whole, entry.wide.ordinal}, question);
        std::sort(depends.begin(), depends.end());
        depends.erase(std::unique(depends.begin(), depends.end()), depends.end());
        if (!depends.empty()) {
          entry.wide.needs.resize(concepts);
          for (const auto* list : {&depends, &needs})
            for (const ConceptId concept_id : *list) entry.wide.needs[concept_id] = 1;
          entry.wide.needs[knowledge_.model().negation] = 1;
        }
        for (const ConceptId concept_id : depends) {
          dependents_[concept_id].push_back(id);
          watched_[concept_id] = 1;
        }
      }
    };
    enter(asked_[item].item->find, true);
    for (const knowledge::Element& element : asked_[item].item->elements) {
      enter(element.met, false);
      enter(element.partly, false);
    }
    for (const ConceptId concept_id : asked_[item].item->applies.when) watched_[concept_id] = 1;
    if (const auto& topic = asked_[item].item->applies.topic; !topic.empty()) {
      for (const ConceptId concept_id : topic)
        topics_of_[concept_id].push_back(static_cast<std::uint16_t>(topics_.size()));
      topics_.push_back(&topic);
    }
  }
  with_topic_.resize(topics_.size());
  title_has_.resize(topics_.size());
}

// ---- Reading -----------------------------------------------------------------------

void LiveReview::date() {
  options_.as_of = !asked_for_.as_of.empty() ? asked_for_.as_of : !info_.as_of.empty() ? info_.as_of : asked_for_.today;
}

// Everything anew, from the text as it is.
void LiveReview::start() {
  info_ = structure::info_of(text_.source(), text_.outline(), read_.path, read_.kind, text_.offsets().code_points());
  date();
  for (Entry& entry : entries_) {
    entry.homes.clear();
    entry.wide.hits.clear();
    entry.dirty = false;
  }
  for (auto& list : having_) list.clear();
  std::fill(with_topic_.begin(), with_topic_.end(), 0);
  counted_ = 0;
  dirty_.assign(asked_.size(), true);
  stale_.clear();
  paragraphs_.clear();
  judged_.clear();
  judged_.resize(asked_.size());
  settled_ = {};
  review_ = {};

  const structure::Outline& outline = text_.outline();
  const words::Words all = words::segment(text_.source().mapped.text, outline.paragraphs, knowledge_.tables());
  const Context context({text_.source(), outline, all, text_.offsets(), info_}, knowledge_, options_.as_of);
  for (std::uint32_t k = 0; k < outline.paragraphs.size(); ++k) {
    paragraphs_.push_back(std::make_unique<Paragraph>());
    paragraphs_.back()->index = k;
  }
  const auto back = [&](const Paragraph& p) { return -static_cast<std::ptrdiff_t>(span_of(p).begin); };
  std::vector<std::uint32_t> first(paragraphs_.size());  // atoms
  for (std::uint32_t at = 0; at < all.atoms.size(); ++at) {
    Paragraph& p = *paragraphs_[context.paragraph[at]];
    if (p.words.atoms.empty()) first[p.index] = at;
    p.words.atoms.push_back(shifted(all.atoms[at], back(p)));
  }
  for (const words::Glued& glued : all.glued) {
    Paragraph& p = *paragraphs_[paragraph_at(glued.span.begin)];
    p.words.glued.push_back(shifted(glued, back(p)));
  }
  for (const words::Mended& mended : all.mended) {
    Paragraph& p = *paragraphs_[paragraph_at(mended.span.begin)];
    p.words.mended.push_back(shifted(mended, back(p)));
  }
  for (ConceptId id = 0; id < context.matches.concepts(); ++id)
    for (const Match& m : context.matches.of(id)) {
      Paragraph& p = *paragraphs_[context.paragraph[m.begin]];
      p.found.push_back({id, {m.begin - first[p.index], m.end - first[p.index]}});
    }
  for (const auto& form : knowledge::short_forms(context.text, all, context.matches, knowledge_))
    paragraphs_[paragraph_at(form.place.begin)]->forms.push_back(written(form, context.text));
  for (const auto& p : paragraphs_) adopt(*p);
  if (!paragraphs_.empty()) cite(0, paragraphs_.size() - 1);
  surround_all();
  name_units();
  for (QuestionId id = 0; id < entries_.size(); ++id) {
    Entry& entry = entries_[id];
    if (!entry.local && !entry.wide.whole) continue;
    auto hits = checks::ask(context, *entry.question, entry.neighbours);
    if (entry.local)
      keep_local(entry, id, std::move(hits), context);
    else
      entry.wide.hits = std::move(hits);
  }
  for (const auto& p : paragraphs_) p->stale = false;
  stale_.clear();
  for (Entry& entry : entries_) {
    entry.dirty = !entry.local && !entry.wide.whole;
    entry.wide.balance = 0;
  }

  applied_.assign(asked_.size(), 0xFF);
  written_.assign(asked_.size(), false);
  checks::begin(review_, view(), knowledge_, options_);
  review_.verdicts.resize(asked_.size());
  started_ = true;
}

void LiveReview::read_words(Paragraph& p) {
  const TextSpan span = span_of(p);
  const std::string& text = text_.source().mapped.text;
  p.heading = {};
  p.words = worker_.segment(text, {&span, 1});
  const knowledge::Matches matches = knowledge_.matches(text, p.words);
  p.found.clear();
  for (ConceptId id = 0; id < matches.concepts(); ++id)
    for (const Match& m : matches.of(id)) p.found.push_back({id, m});
  p.forms.clear();
  for (const auto& form : knowledge::short_forms(text, p.words, matches, knowledge_))
    p.forms.push_back(written(form, text));
  const auto back = -static_cast<std::ptrdiff_t>(span.begin);
  for (words::Atom& atom : p.words.atoms) atom = shifted(atom, back);
  for (words::Glued& glued : p.words.glued) glued = shifted(std::move(glued), back);
  for (words::Mended& mended : p.words.mended) mended = shifted(std::move(mended), back);
}

// What follows from the words of a paragraph, entered where it is looked for.
void LiveReview::adopt(Paragraph& p) {
  const TextSpan span = span_of(p);
  const std::string_view text = std::string_view(text_.source().mapped.text).substr(span.begin, span.size());
  p.concepts.clear();
  for (const Paragraph::Found& f : p.found)
    if (p.concepts.empty() || p.concepts.back() != f.id) p.concepts.push_back(f.id);
  for (const ConceptId id : p.concepts)
    if (watched_[id] != 0) put(having_[id], p);
  p.topics.clear();
  for (const ConceptId id : p.concepts) p.topics.insert(p.topics.end(), topics_of_[id].begin(), topics_of_[id].end());
  std::sort(p.topics.begin(), p.topics.end());
  p.topics.erase(std::unique(p.topics.begin(), p.topics.end()), p.topics.end());
  p.capitals.clear();
  for (const words::Atom& atom : p.words.atoms)
    if (atom.kind == words::Kind::abbreviation || atom.capitals)
      p.capitals.emplace_back(text.substr(atom.begin, atom.end - atom.begin));
  p.acts = structure::acts_in(text_.source().mapped.text, span, text_.openers(), knowledge_.model().labels);
  p.zone = text_.outline().zones[text_.outline().paragraph_blocks[p.index]];
  weigh(p, true);
  p.stale = true;
  stale_.push_back(&p);
  touch(p, 1);
}

void LiveReview::retire(Paragraph& p) {
  touch(p, -1);
  retire_hits(p);
  for (const ConceptId id : p.concepts)
    if (watched_[id] != 0) drop(having_[id], p);
  weigh(p, false);
  if (p.stale) std::erase(stale_, &p);
}

void LiveReview::retire_hits(Paragraph& p) {
  for (const auto& [id, hit] : p.hits) {
    mark(entries_[id]);
    drop(entries_[id].homes, p);
  }
  p.hits.clear();
}

// The wide questions that a paragraph has something to do with. `times` is 1 for a paragraph that comes, -1 for one
// that goes and 0 for one that is looked at in another way now.
void LiveReview::touch(const Paragraph& p, int times) {
  touched_.clear();
  for (const ConceptId id : p.concepts) touched_.insert(touched_.end(), dependents_[id].begin(), dependents_[id].end());
  sort_unique(touched_);
  for (const QuestionId id : touched_) {
    Entry& entry = entries_[id];
    if (entry.dirty) continue;
    if (const auto* unanswered = std::get_if<knowledge::Unanswered>(entry.question);
        unanswered != nullptr && !entry.wide.ordinal) {
      for (const auto* list : {&unanswered->of, &unanswered->by})
        entry.dirty = entry.dirty || std::any_of(list->begin(), list->end(),
                                                 [&](const knowledge::Near& near) { return has_each_group(p, near); });
    } else if (entry.wide.ordinal && times != 0) {
      entry.wide.balance +=
          static_cast<std::uint64_t>(static_cast<std::int64_t>(times)) * shape_of(p, entry.wide.needs);
    } else {
      entry.dirty = true;
    }
  }
}

void LiveReview::weigh(Paragraph& p, bool add) {
  if (add)
    p.counted = !p.words.atoms.empty() && p.zone != structure::Zone::outside && p.zone != structure::Zone::closing;
  if (!p.counted) return;
  const std::size_t one = add ? 1 : ~std::size_t{0};
  counted_ += one;
  for (const std::uint16_t topic : p.topics) with_topic_[topic] += one;
}

// The citations of paragraphs from the first to the last that changed, and behind them for as long as it makes a
// difference to others what was said before.
void LiveReview::cite(std::size_t first, std::size_t last) {
  bool named = first == 0 || paragraphs_[first - 1]->act_named;
  bool changed = false;
  for (std::size_t k = first; k < paragraphs_.size(); ++k) {
    Paragraph& p = *paragraphs_[k];
    named = p.acts.named_after(named);
    if (!p.stale && named == p.act_named) {
      if (k > last) break;
      continue;
    }
    p.act_named = named;
    const TextSpan span = span_of(p);
    auto cited =
        structure::citations_in(text_.source().mapped.text, span, named, text_.openers(), knowledge_.model().labels);
    changed =
        changed || !std::equal(cited.begin(), cited.end(), p.citations.begin(), p.citations.end(), same_but_place);
    p.citations = std::move(cited);
    for (structure::Citation& citation : p.citations)
      citation.span = shifted(citation.span, -static_cast<std::ptrdiff_t>(span.begin));
  }
  if (changed) ask_anew(knowledge::Consistent::What::cross_references);
}

// The concepts of a heading, as one number.
std::uint64_t LiveReview::heading_of(const structure::Unit& unit) const {
  const TextSpan heading = unit.heading;
  if (heading.empty()) return 0;
  const std::size_t at = paragraph_at(heading.begin);
  if (at >= paragraphs_.size()) return 0;
  Paragraph& p = *paragraphs_[at];
  const std::size_t base = span_of(p).begin;
  const TextSpan inside = shifted(heading, -static_cast<std::ptrdiff_t>(base));
  if (p.heading == inside) return p.heading_concepts;
  const auto atom_at = [&](std::size_t byte) {
    return static_cast<std::uint32_t>(
        std::lower_bound(p.words.atoms.begin(), p.words.atoms.end(), byte,
                         [&](const words::Atom& atom, std::size_t value) { return atom.end + base <= value; }) -
        p.words.atoms.begin());
  };
  const std::uint32_t begin = atom_at(heading.begin), end = atom_at(heading.end);
  std::uint64_t out = 1;
  ConceptId last = ~ConceptId{0};
  for (const Paragraph::Found& f : p.found)
    if (f.id != last && f.match.begin >= begin && f.match.begin < end) out = mix(out, last = f.id);
  p.heading = inside;
  return p.heading_concepts = out;
}

std::uint64_t LiveReview::chain_of(std::size_t unit) const {
  const structure::Unit& u = text_.outline().units[unit];
  return mix(u.parent < 0 ? 0 : unit_surroundings_[static_cast<std::size_t>(u.parent)], heading_of(u));
}

// What stands above the paragraphs of a new outline.
void LiveReview::surround_all() {
  const structure::Outline& outline = text_.outline();
  unit_surroundings_.resize(outline.units.size());
  for (std::size_t u = 0; u < outline.units.size(); ++u) unit_surroundings_[u] = chain_of(u);  // parents come first
  unit_ids_.clear();
  for (const structure::Unit& unit : outline.units) unit_ids_.push_back(std::hash<std::string>{}(unit.id));
  std::set<ConceptId> in_title;
  const TextSpan title = outline.title_span;
  for (std::size_t k = paragraph_at(title.begin);
       !title.empty() && k < paragraphs_.size() && outline.paragraphs[k].begin < title.end; ++k)
    for (const Paragraph::Found& f : paragraphs_[k]->found) {
      const std::size_t end = paragraphs_[k]->words.atoms[f.match.begin].end + outline.paragraphs[k].begin;
      if (end > title.begin && end <= title.end) in_title.insert(f.id);
    }
  title_surroundings_ = 1;
  std::fill(title_has_.begin(), title_has_.end(), false);
  for (const ConceptId id : in_title) {
    title_surroundings_ = mix(title_surroundings_, id);
    for (const std::uint16_t topic : topics_of_[id]) title_has_[topic] = true;
  }
  surround(0, paragraphs_.size());
}

// The same where words changed and the outline did not: what is a heading may stand above others.
void LiveReview::surround_below(const Paragraph& p) {
  const auto& units = text_.outline().units;
  // A heading stands in the paragraph that its unit begins with, or in the next.
  const std::size_t back = text_.outline().paragraphs[p.index == 0 ? 0 : p.index - 1].begin;
  auto unit = std::lower_bound(units.begin(), units.end(), back,
                               [](const structure::Unit& u, std::size_t value) { return u.span.begin < value; });
  for (; unit != units.end() && unit->span.begin < span_of(p).end; ++unit) {
    auto u = static_cast<std::size_t>(unit - units.begin());
    if (chain_of(u) == unit_surroundings_[u]) continue;
    for (; u < units.size() && units[u].span.begin < unit->span.end; ++u) unit_surroundings_[u] = chain_of(u);
    surround(paragraph_at(unit->span.begin), std::min(paragraph_at(unit->span.end) + 1, paragraphs_.size()));
  }
  surround(p.index, p.index + 1);
}

// Paragraphs for which what stands above them has changed are asked anew.
void LiveReview::surround(std::size_t from, std::size_t end) {
  const structure::Outline& outline = text_.outline();
  // As Outline::unit_at() finds them, one after the other.
  const auto& units = outline.units;
  std::size_t next =
      from >= end
          ? 0
          : static_cast<std::size_t>(std::upper_bound(units.begin(), units.end(), outline.paragraphs[from].begin,
                                                      [](std::size_t value, const structure::Unit& unit) {
                                                        return value < unit.span.begin;
                                                      }) -
                                     units.begin());
  const auto unit_at = [&](std::size_t at) {
    while (next < units.size() && units[next].span.begin <= at) ++next;
    int here = static_cast<int>(next) - 1;
    while (here >= 0 && at >= units[static_cast<std::size_t>(here)].span.end)
      here = units[static_cast<std::size_t>(here)].parent;
    return here;
  };
  for (std::size_t k = from; k < end; ++k) {
    Paragraph& p = *paragraphs_[k];
    const structure::Zone zone = outline.zones[outline.paragraph_blocks[k]];
    const int u = unit_at(outline.paragraphs[k].begin);
    const std::uint64_t above =
        mix(mix(u < 0 ? 0 : unit_surroundings_[static_cast<std::size_t>(u)], title_surroundings_),
            static_cast<std::uint64_t>(zone) + 1);
    const std::uint64_t unit = u < 0 ? 0 : unit_ids_[static_cast<std::size_t>(u)];
    units_moved_ = units_moved_ || (p.surroundings != 0 && unit != p.unit);
    p.unit = unit;
    if (above == p.surroundings) continue;
    p.surroundings = above;
    if (zone != p.zone) {
      weigh(p, false);
      p.zone = zone;
      weigh(p, true);
      for (Entry& entry : entries_)
        if (std::holds_alternative<knowledge::Consistent>(*entry.question)) entry.dirty = !entry.local;
    }
    touch(p, 0);
    retire_hits(p);
    if (!p.stale) stale_.push_back(&p);
    p.stale = true;
  }
}

// ---- Editing ---------------------------------------------------------------------------

void LiveReview::edit(std::size_t begin, std::size_t end, std::string_view replacement) {
  if (!started_) {
    static_cast<void>(text_.edit(begin, end, replacement));
    return;
  }
  const std::vector<TextSpan> old_spans = text_.outline().paragraphs;
  const TextSpan old_gap = place_of_gaps();
  const bool mended = text_.source().mapped.repairs != text::Repairs{};
  const Change change = text_.edit(begin, end, replacement);
  std::string before, after;  // what may be short forms, in the paragraphs that change
  const auto note = [](std::string& into, const Paragraph& p) {
    for (const auto* list : {&p.forms, &p.capitals})
      for (const std::string& one : *list) into += one + '\t';
  };
  std::size_t first = paragraphs_.size(), last = 0;  // of those that are read anew
  const auto read = [&](Paragraph& p) {
    read_words(p);
    adopt(p);
    note(after, p);
    first = std::min<std::size_t>(first, p.index);
    last = std::max<std::size_t>(last, p.index);
  };
  const auto touches = [&](const TextSpan& span) {
    return span.begin < change.before.end && change.before.begin < span.end;
  };
  if (!change.outlined) {
    auto at = std::lower_bound(old_spans.begin(), old_spans.end(), change.before.begin,
                               [](const TextSpan& span, std::size_t value) { return span.end <= value; });
    for (; at != old_spans.end() && touches(*at); ++at) {
      Paragraph& p = *paragraphs_[static_cast<std::size_t>(at - old_spans.begin())];
      retire(p);
      note(before, p);
      read(p);
    }
  } else {
    DocumentInfo info =
        structure::info_of(text_.source(), text_.outline(), read_.path, read_.kind, text_.offsets().code_points());
    if (info.as_of != info_.as_of || info.date != info_.date || info.kind != info_.kind ||
        info.number != info_.number || info.normative != info_.normative) {
      started_ = false;  // what all answers rest on
      return;
    }
    info_ = std::move(info);
    // Paragraphs that only moved stay what they are.
    const auto& spans = text_.outline().paragraphs;
    const auto moved = [&](const TextSpan& span) {
      return span.begin < change.before.end ? span : shifted(span, change.moved.bytes);
    };
    std::vector<std::unique_ptr<Paragraph>> next(spans.size());
    std::vector<std::unique_ptr<Paragraph>> gone;
    std::size_t old = 0;
    const auto let_go = [&] {
      retire(*paragraphs_[old]);
      note(before, *paragraphs_[old]);
      gone.push_back(std::move(paragraphs_[old++]));
    };
    for (std::size_t k = 0; k < spans.size(); ++k) {
      while (old < old_spans.size() && (touches(old_spans[old]) || moved(old_spans[old]).begin < spans[k].begin))
        let_go();
      if (old < old_spans.size() && moved(old_spans[old]) == spans[k]) next[k] = std::move(paragraphs_[old++]);
    }
    while (old < old_spans.size()) let_go();
    const bool recounted = spans.size() != old_spans.size();
    paragraphs_ = std::move(next);
    std::vector<std::uint32_t> fresh;
    for (std::uint32_t k = 0; k < paragraphs_.size(); ++k) {
      if (paragraphs_[k] == nullptr) {
        paragraphs_[k] = std::make_unique<Paragraph>();
        fresh.push_back(k);
      }
      paragraphs_[k]->index = k;
    }
    for (const std::uint32_t k : fresh) read(*paragraphs_[k]);
    if (recounted) {  // neighbours are neighbours of others now
      const std::size_t at = paragraph_at(change.after.begin), behind = paragraph_at(change.after.end);
      for (std::size_t k = at > 0 ? at - 1 : 0; k < std::min(behind + 1, paragraphs_.size()); ++k)
        touch(*paragraphs_[k], 0);
      for (Entry& entry : entries_) entry.dirty = entry.dirty || entry.wide.ordinal;
      for (Verdict& verdict : review_.verdicts) verdict.searched_units = paragraphs_.size();
      for (checks::Judged& judged : judged_) judged.verdict.searched_units = paragraphs_.size();
    }
  }
  info_.characters = text_.offsets().code_points();
  move_places(change);
  if (first < paragraphs_.size()) cite(first, last);
  for (Entry& entry : entries_) entry.dirty = entry.dirty || entry.wide.whole;
  if (before != after) ask_anew(knowledge::Consistent::What::short_forms);
  if (mended || text_.source().mapped.repairs != text::Repairs{}) ask_anew(knowledge::Consistent::What::encoding);
  if (!change.outlined) {
    for (std::size_t k = first; k <= last && k < paragraphs_.size(); ++k) surround_below(*paragraphs_[k]);
    return;
  }
  surround_all();
  name_units();
  if (place_of_gaps() !=
      (touches(old_gap) || old_gap.begin < change.before.end ? old_gap : shifted(old_gap, change.moved.bytes)))
    for (std::size_t k = 0; k < asked_.size(); ++k) dirty_[k] = dirty_[k] || !asked_[k].item->span;
}

// Where a finding stands that nothing else has a place for.
TextSpan LiveReview::place_of_gaps() const {
  if (!text_.outline().title_span.empty() || text_.source().blocks.empty()) return text_.outline().title_span;
  return text_.source().blocks.front().span;
}

void LiveReview::ask_anew(knowledge::Consistent::What what) {
  for (Entry& entry : entries_) entry.dirty = entry.dirty || asks(*entry.question, what);
}

// `use` is given each place that is told and the item that told it.
template <class Use>
void LiveReview::each_location(Use&& use) {
  const auto in_finding = [&](Finding& finding, std::size_t item) {
    use(finding.location, item);
    for (Location& place : finding.related) use(place, item);
  };
  for (std::size_t k = 0; k < settled_.findings.size(); ++k)
    in_finding(review_.findings[k], settled_.findings[k]->item);
  const std::size_t items = review_.suppressed.size() - settled_.suppressed.size();
  for (std::size_t k = 0; k < settled_.suppressed.size(); ++k)
    in_finding(review_.suppressed[items + k].finding, settled_.suppressed[k]->item);
  for (checks::Draft* draft : settled_.kept) in_finding(draft->finding, draft->item);
  for (std::size_t k = 0; k < review_.verdicts.size(); ++k) {
    for (Location& place : review_.verdicts[k].evidence) use(place, k);
    for (ElementVerdict& element : review_.verdicts[k].elements)
      for (Location& place : element.evidence) use(place, k);
  }
}

// What stands behind a change moves; what stands in it is told anew.
void LiveReview::move_places(const Change& change) {
  const auto& moved = change.moved;
  const auto by = [](std::size_t& at, std::ptrdiff_t distance) { at += static_cast<std::size_t>(distance); };
  each_location([&](Location& place, std::size_t item) {
    if (place.bytes.end <= change.before.begin && place.bytes.begin < place.bytes.end) return;
    if (place.bytes.begin < change.before.end || place.bytes.empty()) {
      dirty_[item] = true;
      return;
    }
    by(place.bytes.begin, moved.bytes);
    by(place.bytes.end, moved.bytes);
    by(place.utf16.begin, moved.utf16);
    by(place.utf16.end, moved.utf16);
    by(place.code_points.begin, moved.code_points);
    by(place.code_points.end, moved.code_points);
    place.line = static_cast<std::uint32_t>(place.line + moved.lines);
    place.source.begin += static_cast<std::uint64_t>(change.source);
    place.source.end += static_cast<std::uint64_t>(change.source);
  });
  const auto move_edits = [&](Finding& finding) {
    for (Suggestion& suggestion : finding.suggestions)
      for (Edit& edit : suggestion.edits)
        if (edit.bytes.begin >= change.before.end)
          edit.bytes = {edit.bytes.begin + static_cast<std::size_t>(moved.bytes),
                        edit.bytes.end + static_cast<std::size_t>(moved.bytes)};
  };
  for (Finding& finding : review_.findings) move_edits(finding);
  for (Suppressed& suppressed : review_.suppressed) move_edits(suppressed.finding);
  for (checks::Draft* draft : settled_.kept) move_edits(draft->finding);
  for (Entry& entry : entries_)
    for (Hit& hit : entry.wide.hits) {
      if (hit.bytes.end <= change.before.begin) continue;
      if (hit.bytes.begin < change.before.end)
        entry.dirty = true;
      else
        hit.bytes = shifted(hit.bytes, moved.bytes);
    }
}

// The units that places stand in, after the outline changed. Where no unit is another, and no paragraph stands in
// another than before, nothing is.
void LiveReview::name_units() {
  std::uint64_t names = 1;
  const auto& units = text_.outline().units;
  for (std::size_t u = 0; u < units.size(); ++u)
    names = mix(mix(mix(names, unit_ids_[u]), static_cast<std::uint64_t>(units[u].kind)),
                std::hash<std::string>{}(units[u].number));
  if (names == unit_names_ && !units_moved_) return;
  unit_names_ = names;
  units_moved_ = false;
  const checks::View now = view();
  each_location([&](Location& place, std::size_t) { checks::name_place(now, knowledge_.model().labels, place); });
  retabulate_ = true;
  for (Entry& entry : entries_)
    if (entry.wide.whole || std::holds_alternative<knowledge::Compare>(*entry.question)) entry.dirty = true;
  ask_anew(knowledge::Consistent::What::cross_references);
}

// ---- Asking -------------------------------------------------------------------------------

// Puts the answers to a local question to the paragraphs that are asked anew.
void LiveReview::keep_local(Entry& entry, QuestionId id, std::vector<Hit> hits, const Context& context) {
  for (Hit& hit : hits) {
    Paragraph& p = *paragraphs_[context.paragraph[hit.begin]];
    if (!p.stale) continue;
    hit.bytes = shifted(hit.bytes, -static_cast<std::ptrdiff_t>(span_of(p).begin));
    p.hits.emplace_back(id, std::move(hit));
    put(entry.homes, p);
    mark(entry);
  }
}

// With the paragraphs themselves those that guards look at: the headings above them, and the title.
checks::Context LiveReview::context_of(std::vector<std::uint32_t> indices, const std::vector<std::uint8_t>* needed,
                                       words::Words& words) const {
  const structure::Outline& outline = text_.outline();
  std::vector<bool> seen(outline.units.size());
  for (std::size_t k = 0, size = indices.size(); k < size; ++k)
    for (int u = outline.unit_at(outline.paragraphs[indices[k]].begin); u >= 0 && !seen[static_cast<std::size_t>(u)];
         u = outline.units[static_cast<std::size_t>(u)].parent) {
      seen[static_cast<std::size_t>(u)] = true;
      if (const TextSpan heading = outline.units[static_cast<std::size_t>(u)].heading; !heading.empty())
        indices.push_back(static_cast<std::uint32_t>(paragraph_at(heading.begin)));
    }
  for (std::size_t k = paragraph_at(outline.title_span.begin);
       k < paragraphs_.size() && outline.paragraphs[k].begin < outline.title_span.end; ++k)
    indices.push_back(static_cast<std::uint32_t>(k));
  sort_unique(indices);
  Excerpt excerpt;
  for (const std::uint32_t index : indices)
    if (index < paragraphs_.size()) excerpt.add(*paragraphs_[index], outline.paragraphs[index].begin, needed);
  words = std::move(excerpt.words);
  return {{text_.source(), outline, words, text_.offsets(), info_},
          knowledge_,
          options_.as_of,
          std::move(excerpt.matches),
          excerpt.paragraphs};
}

void LiveReview::answer_local() {
  if (stale_.empty()) return;
  std::vector<std::uint32_t> indices;
  for (const Paragraph* p : stale_) indices.push_back(p->index);
  words::Words words;
  const Context context = context_of(std::move(indices), nullptr, words);
  if (!context.atoms.empty())
    for (QuestionId id = 0; id < entries_.size(); ++id)
      if (Entry& entry = entries_[id]; entry.local)
        keep_local(entry, id, checks::ask(context, *entry.question, entry.neighbours), context);
  for (Paragraph* p : stale_) p->stale = false;
  stale_.clear();
}

// Whether a paragraph may hold a place that answers a question within paragraphs: something of each of its groups.
bool LiveReview::has_each_group(const Paragraph& p, const knowledge::Near& near) {
  return std::all_of(near.all.begin(), near.all.end(), [&](const std::vector<ConceptId>& group) {
    return std::any_of(group.begin(), group.end(),
                       [&](ConceptId id) { return std::binary_search(p.concepts.begin(), p.concepts.end(), id); });
  });
}

// The paragraphs that have something to do with a wide question.
std::vector<std::uint32_t> LiveReview::paragraphs_of(const Entry& entry) const {
  using What = knowledge::Consistent::What;
  std::vector<std::uint32_t> out;
  const auto having = [&](ConceptId id) -> const std::vector<Paragraph*>& { return having_[id]; };
  if (const auto* unanswered = std::get_if<knowledge::Unanswered>(entry.question);
      unanswered != nullptr && !entry.wide.ordinal) {
    for (const auto* list : {&unanswered->of, &unanswered->by})
      for (const knowledge::Near& near : *list)
        if (!near.all.empty())
          for (const ConceptId id : near.all.front())
            for (const Paragraph* p : having(id))
              if (has_each_group(*p, near)) out.push_back(p->index);
  } else if (const auto* compare = std::get_if<knowledge::Compare>(entry.question)) {
    // A side has its counterpart in its own paragraph or in one beside it.
    for (const auto& [one, other] : {std::pair{compare->left, compare->right}, {compare->right, compare->left}}) {
      auto at = having(other).begin();
      for (const Paragraph* p : having(one)) {
        while (at != having(other).end() && (*at)->index + 1 < p->index) ++at;
        if (at != having(other).end() && (*at)->index <= p->index + 1) out.push_back(p->index);
      }
    }
  } else {
    for (const ConceptId id : entry.wide.depends)
      for (const Paragraph* p : having(id)) out.push_back(p->index);
  }
  if (asks(*entry.question, What::cross_references))
    for (const auto& p : paragraphs_)
      if (!p->citations.empty()) out.push_back(p->index);
  if (asks(*entry.question, What::short_forms)) {
    std::set<std::string_view> explained;
    for (const auto& p : paragraphs_)
      for (const std::string& form : p->forms) explained.insert(std::string_view(form).substr(0, form.find('\n')));
    for (const auto& p : paragraphs_)
      if (!p->forms.empty() || std::any_of(p->capitals.begin(), p->capitals.end(),
                                           [&](const std::string& word) { return explained.contains(word); }))
        out.push_back(p->index);
  }
  if (asks(*entry.question, What::encoding)) {
    const text::Repairs& repairs = text_.source().mapped.repairs;
    for (const std::size_t first : {repairs.first_decomposed, repairs.first_look_alike, repairs.first_zero_width})
      for (std::size_t k = paragraph_at(first), end = std::min(k + 2, paragraphs_.size()); k < end; ++k)
        out.push_back(static_cast<std::uint32_t>(k));
    if (!paragraphs_.empty()) out.push_back(static_cast<std::uint32_t>(paragraphs_.size() - 1));
  }
  sort_unique(out);
  return out;
}

void LiveReview::answer_wide(Entry& entry) {
  entry.dirty = false;
  entry.wide.balance = 0;
  mark(entry);
  if (entry.wide.whole) {
    Excerpt all;
    for (const auto& p : paragraphs_) all.add(*p, span_of(*p).begin, nullptr);
    const Context context({text_.source(), text_.outline(), all.words, text_.offsets(), info_}, knowledge_,
                          options_.as_of);
    entry.wide.hits = checks::ask(context, *entry.question, entry.neighbours);
    return;
  }
  if (asks(*entry.question, knowledge::Consistent::What::cross_references)) {
    std::vector<structure::Citation> all;
    for (const auto& p : paragraphs_)
      for (structure::Citation citation : p->citations) {
        citation.span = shifted(citation.span, static_cast<std::ptrdiff_t>(span_of(*p).begin));
        all.push_back(std::move(citation));
      }
    text_.set_citations(std::move(all));
  }
  words::Words words;
  const Context context =
      context_of(paragraphs_of(entry), entry.wide.needs.empty() ? nullptr : &entry.wide.needs, words);
  entry.wide.hits = checks::ask(context, *entry.question, entry.neighbours);
}

std::vector<Hit> LiveReview::ask(const Question& question, bool) {
  const QuestionId id = ids_.at(&question);
  const Entry& entry = entries_[id];
  if (!entry.local) return entry.wide.hits;
  std::vector<Hit> out;
  for (const Paragraph* p : entry.homes)
    for (const auto& [of, hit] : p->hits) {
      if (of != id) continue;
      out.push_back(hit);
      out.back().bytes = shifted(hit.bytes, static_cast<std::ptrdiff_t>(span_of(*p).begin));
    }
  return out;
}

bool LiveReview::about(const std::vector<ConceptId>& topic) {
  if (topic.empty()) return true;
  const auto at = static_cast<std::size_t>(std::find(topics_.begin(), topics_.end(), &topic) - topics_.begin());
  return title_has_[at] || (with_topic_[at] >= 3 && with_topic_[at] * 4 >= counted_);
}

bool LiveReview::mentions(const std::vector<ConceptId>& concepts) {
  return concepts.empty() ||
         std::any_of(concepts.begin(), concepts.end(), [&](ConceptId id) { return !having_[id].empty(); });
}

std::string LiveReview::sentence_of(TextSpan span) {
  const std::string_view text = text_.source().mapped.text;
  std::size_t k = paragraph_at(span.begin), at = 0;
  for (; k < paragraphs_.size(); ++k) {
    const auto& atoms = paragraphs_[k]->words.atoms;
    const std::size_t base = span_of(*paragraphs_[k]).begin;
    at = static_cast<std::size_t>(
        std::lower_bound(atoms.begin(), atoms.end(), span.begin,
                         [&](const words::Atom& atom, std::size_t value) { return atom.end + base <= value; }) -
        atoms.begin());
    if (at < atoms.size()) break;
  }
  if (k == paragraphs_.size()) {  // behind the last word: the last word
    while (k > 0 && paragraphs_[k - 1]->words.atoms.empty()) --k;
    if (k == 0) return text::squeeze(text.substr(span.begin, span.size()));
    at = paragraphs_[--k]->words.atoms.size() - 1;
  }
  const auto& atoms = paragraphs_[k]->words.atoms;
  std::size_t begin = at, last = at;
  while (begin > 0 && !atoms[begin - 1].ends_sentence) --begin;
  while (!atoms[last].ends_sentence && last + 1 < atoms.size()) ++last;
  const std::size_t base = span_of(*paragraphs_[k]).begin;
  return text::squeeze(text.substr(base + atoms[begin].begin, atoms[last].end - atoms[begin].begin));
}

// ---- Judging -------------------------------------------------------------------------------

const Review& LiveReview::review() {
  if (!started_) start();
  answer_local();
  for (Entry& entry : entries_)
    if (entry.dirty || entry.wide.balance != 0) answer_wide(entry);
  for (std::size_t k = 0; k < asked_.size(); ++k) {
    const auto& applies = asked_[k].item->applies;
    const auto now = static_cast<std::uint8_t>((about(applies.topic) ? 1U : 0U) | (mentions(applies.when) ? 2U : 0U));
    dirty_[k] = dirty_[k] || now != applied_[k];
    applied_[k] = now;
  }
  review_.document = info_;
  review_.as_of = options_.as_of;
  const checks::View now = view();
  const checks::Judge judge(now, knowledge_, options_, limits_, *this);
  if (std::find(dirty_.begin(), dirty_.end(), true) == dirty_.end()) {
    if (retabulate_) tabulate(judge);
    return review_;
  }
  checks::take_back(settled_, review_);
  for (std::size_t k = 0; k < asked_.size(); ++k) {
    if (dirty_[k]) {
      judged_[k] = judge.judge(asked_[k]);
      for (checks::Draft& draft : judged_[k].drafts) draft.item = static_cast<std::uint32_t>(k);
    }
    // What findings wrote into the verdict of their item is written anew.
    if (dirty_[k] || written_[k]) review_.verdicts[k] = judged_[k].verdict;
    written_[k] = asked_[k].item->span && !judged_[k].drafts.empty();
  }
  dirty_.assign(asked_.size(), false);
  review_.limits = text_.source().notes;
  settled_ = judge.settle(judged_, review_);
  tabulate(judge);
  return review_;
}

void LiveReview::tabulate(const checks::Judge& judge) {
  review_.answers.clear();
  checks::answer_questions(review_, knowledge_);
  review_.tables.clear();
  judge.tabulate(review_);
  retabulate_ = false;
}

}  // namespace longghep::session
