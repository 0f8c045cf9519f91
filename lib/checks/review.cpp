// Tested by tests/api/reviewer_test.cpp and by the examples of all items.
#include <algorithm>
#include <map>

#include "checks/judge.hpp"

namespace longghep::checks {
namespace {

using knowledge::Item;
using knowledge::Question;

std::string fingerprint(std::string_view rule, std::string_view excerpt, std::string_view around,
                        std::size_t occurrence) {
  std::uint64_t h = 0xCBF29CE484222325U;
  const auto mix = [&](std::string_view part) {
    for (const char c : part) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    h = (h ^ 0xFF) * 0x100000001B3U;
  };
  mix(rule);
  mix(text::squeeze(text::to_lower(excerpt)));
  mix(text::squeeze(text::to_lower(around)));
  mix(std::to_string(occurrence));
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[h >> shift & 15];
  return out;
}

bool in_order(const Hit& a, const Hit& b) {
  return a.bytes.begin != b.bytes.begin ? a.bytes.begin < b.bytes.begin : a.bytes.end > b.bytes.end;
}

// The whole document, asked anew.
class Whole final : public Respondent {
 public:
  Whole(const View& view, const knowledge::Knowledge& knowledge, const Options& options)
      : context_(view, knowledge, options.as_of) {
    context_.elsewhere = options.elsewhere;
  }
  std::vector<Hit> ask(const Question& question, bool with_neighbours) override {
    return checks::ask(context_, question, with_neighbours);
  }
  bool about(const std::vector<ConceptId>& topic) override { return context_.about(topic); }
  bool mentions(const std::vector<ConceptId>& concepts) override { return context_.mentions(concepts); }
  std::string sentence_of(TextSpan span) override { return context_.sentence_of(span); }

 private:
  Context context_;
};

// Four words on either side, in the paragraph. Numbers do not count: paragraphs are renumbered and moved.
std::string neighbours(const Context& context, std::uint32_t begin, std::uint32_t end) {
  const auto [first, last] = context.paragraph.extent(begin);
  std::string out;
  int words = 0;
  for (std::uint32_t at = begin; at > first && words < 4; --at)
    if (context.atoms[at - 1].kind == words::Kind::word) {
      out += std::string(context.text_of(context.atoms[at - 1])) + " ";
      ++words;
    }
  out += "| ";
  words = 0;
  for (std::uint32_t at = end; at < last && words < 4; ++at)
    if (context.atoms[at].kind == words::Kind::word) {
      out += std::string(context.text_of(context.atoms[at])) + " ";
      ++words;
    }
  return out;
}

}  // namespace

std::vector<Hit> ask(const Context& context, const Question& question, bool with_neighbours) {
  struct {
    const Context& c;
    std::vector<Hit> operator()(const knowledge::Near& q) const { return find_near(c, q); }
    std::vector<Hit> operator()(const knowledge::Count& q) const { return find_count(c, q); }
    std::vector<Hit> operator()(const knowledge::Compare& q) const { return find_compare(c, q); }
    std::vector<Hit> operator()(const knowledge::Figure& q) const { return find_figure(c, q); }
    std::vector<Hit> operator()(const knowledge::Lookup& q) const { return find_lookup(c, q); }
    std::vector<Hit> operator()(const knowledge::Unanswered& q) const { return find_unanswered(c, q); }
    std::vector<Hit> operator()(const knowledge::Consistent& q) const { return find_consistent(c, q); }
  } visitor{context};
  std::vector<Hit> hits = std::visit(visitor, question);
  for (Hit& hit : hits) {
    if (hit.bytes.empty()) hit.bytes = context.span(hit.begin, hit.end);
    if (with_neighbours) hit.around = neighbours(context, hit.begin, hit.end);
  }
  return hits;
}

std::vector<Asked> asked_of(const knowledge::Knowledge& knowledge, const Options& options) {
  std::vector<Asked> out;
  for (const auto& list : knowledge.model().checklists) {
    const auto& chosen = options.checklists;
    const bool asked = chosen.empty() ? !list.optional || !options.items.empty()
                                      : std::find(chosen.begin(), chosen.end(), list.id) != chosen.end();
    if (!asked) continue;
    for (const std::string& id : list.items) {
      if (!options.items.empty() && std::find(options.items.begin(), options.items.end(), id) == options.items.end())
        continue;
      const auto& items = knowledge.model().items;
      out.push_back({&*std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.id == id; }), &list});
    }
  }
  return out;
}

void begin(Review& review, const View& view, const knowledge::Knowledge& knowledge, const Options& options) {
  review.document = view.info;
  review.as_of = options.as_of;
  review.limits = view.source.notes;
  const knowledge::Checklist* last = nullptr;
  for (const Asked& asked : asked_of(knowledge, options)) {
    if (asked.list != last) review.checklists.push_back({asked.list->id, asked.list->version});
    last = asked.list;
    const auto& off = knowledge.model().control.off;
    if (const auto at = off.find(asked.item->id); at != off.end()) {
      Finding of;
      of.rule = asked.item->id;
      of.severity = asked.item->severity;
      review.suppressed.push_back({Suppressed::By::item, at->second, std::move(of)});
    }
  }
}

// The tables of the report, from the evidence of the items behind them.
void Judge::tabulate(Review& review) const {
  using Fill = knowledge::ReportSection::Column::Fill;
  for (const ChecklistInfo& info : review.checklists)
    for (const auto& list : knowledge_.model().checklists)
      for (const knowledge::ReportSection& section : list.report) {
        if (list.id != info.id) continue;
        ReportTable table{section.title, {}, {}};
        for (const auto& column : section.columns)
          table.columns.push_back({column.title, column.fill == Fill::quote || column.fill == Fill::element ? 3 : 1});
        const bool by_element = std::any_of(section.columns.begin(), section.columns.end(),
                                            [](const auto& column) { return column.fill == Fill::element; });
        for (const Verdict& verdict : review.verdicts) {
          if (verdict.verdict == VerdictKind::not_applicable ||
              std::find(section.items.begin(), section.items.end(), verdict.item) == section.items.end())
            continue;
          // A row a sentence; without evidence, or with a column an element, one row an item.
          std::vector<const Location*> places;
          std::string seen;
          for (const Location& place : verdict.evidence) {
            if (by_element && !places.empty()) break;
            std::string sentence = respondent_.sentence_of(place.bytes);
            if (sentence == seen) continue;
            places.push_back(&place);
            seen = std::move(sentence);
          }
          if (places.empty()) places.push_back(nullptr);
          for (const Location* place : places) {
            auto& row = table.rows.emplace_back();
            for (const auto& column : section.columns) {
              ReportTable::Cell& cell = row.emplace_back();
              if (column.fill == Fill::item) cell.text = verdict.title;
              if (column.fill == Fill::place && place != nullptr) cell.text = {place->label, place->label};
              const Location* quoted = column.fill == Fill::quote ? place : nullptr;
              for (const ElementVerdict& element : verdict.elements)
                if (column.fill == Fill::element && element.id == column.element && !element.evidence.empty())
                  quoted = &element.evidence.front();
              if (quoted == nullptr) continue;
              cell.text.vi = cell.text.en = respondent_.sentence_of(quoted->bytes);
              cell.label = quoted->label;
            }
          }
        }
        if (!table.rows.empty()) review.tables.push_back(std::move(table));
      }
}

std::vector<LegalBasis> Judge::basis_of(const Item& item) const {
  std::vector<LegalBasis> out;
  for (const knowledge::Basis& basis : item.basis) {
    const std::string& date = options_.as_of;
    if (!date.empty() && ((!basis.from.empty() && date < basis.from) || (!basis.to.empty() && date > basis.to)))
      continue;
    LegalBasis law{basis.instrument, "", basis.article, basis.clause, basis.point, "unknown", date, ""};
    law.kind = structure::kind_of_number(law.instrument, knowledge_.model().labels);
    if (const auto* entry = knowledge_.instrument(basis.instrument, "")) {
      law.title = entry->title;
      if (!date.empty())
        law.status = !entry->effective.empty() && date < entry->effective ? "not-yet"
                     : !entry->ended.empty() && entry->ended <= date      ? "ended"
                                                                          : "in-force";
    }
    out.push_back(std::move(law));
  }
  // Every period of the bases is over or to come: better the last one, with its status, than none.
  if (out.empty())
    out.push_back({item.basis.back().instrument, "", item.basis.back().article, item.basis.back().clause,
                   item.basis.back().point, "unknown", options_.as_of, ""});
  return out;
}

Severity Judge::severity_of(const Item& item) const {
  const auto& changed = knowledge_.model().control.severity;
  const auto at = changed.find(item.id);
  return at == changed.end() ? item.severity : at->second.first;
}

bool Judge::applies(const Item& item, std::string& reason) const {
  if (!item.applies.from.empty() && (options_.as_of.empty() || options_.as_of < item.applies.from)) {
    reason = "not-yet";
    return false;
  }
  if (options_.examples) return true;
  if (!item.applies.kinds.empty()) {
    const DocumentInfo& info = view_.info;
    const bool fits = std::any_of(item.applies.kinds.begin(), item.applies.kinds.end(), [&](const std::string& kind) {
      if (kind == info.kind) return true;
      if (kind.substr(0, kind.size() - 1) != info.kind) return false;
      return (kind.back() == '+') == info.normative.value_or(false);
    });
    if (!fits) {
      reason = "not-applicable-kind";
      return false;
    }
  }
  if (!respondent_.about(item.applies.topic)) {
    reason = "not-applicable-topic";
    return false;
  }
  if (!respondent_.mentions(item.applies.when)) {
    reason = "not-applicable-when";
    return false;
  }
  return true;
}

std::vector<Location> Judge::evidence_of(const std::vector<Hit>& hits) const {
  std::vector<Location> out;
  for (const Hit& hit : hits) {
    if (out.size() >= limits_.evidence) break;
    out.push_back(locate(view_, labels_, hit.bytes));
  }
  return out;
}

void Judge::judge_element(const knowledge::Element& element, ElementVerdict& out, Values& vi, Values& en) const {
  out.id = element.id;
  out.title = element.title;
  std::vector<Hit> hits;
  const auto collect = [&](const std::vector<Question>& questions) {
    for (const Question& question : questions)
      for (Hit& hit : respondent_.ask(question, false)) hits.push_back(std::move(hit));
    std::sort(hits.begin(), hits.end(), in_order);
    hits.erase(std::unique(hits.begin(), hits.end(),
                           [](const Hit& a, const Hit& b) {
                             return a.bytes.begin == b.bytes.begin || b.bytes.end <= a.bytes.end;
                           }),
               hits.end());
    return !hits.empty();
  };
  out.verdict = collect(element.met)      ? VerdictKind::met
                : collect(element.partly) ? VerdictKind::partly
                                          : VerdictKind::missing;
  out.evidence = evidence_of(hits);
  if (!hits.empty()) {  // what the message may name
    vi.insert(hits.front().vi.begin(), hits.front().vi.end());
    en.insert(hits.front().en.begin(), hits.front().en.end());
  }
}

Judged Judge::judge(const Asked& asked) const {
  const Item& item = *asked.item;
  Judged out;
  Verdict& verdict = out.verdict;
  verdict.item = item.id;
  verdict.checklist = asked.list->id;
  verdict.group = item.group;
  verdict.severity = severity_of(item);
  verdict.title = item.title;
  verdict.basis = basis_of(item);
  verdict.searched_scope = "document";
  verdict.searched_units = view_.outline.paragraphs.size();
  const auto& off = knowledge_.model().control.off;
  const auto switched_off = off.find(item.id);
  std::string reason = "switched-off";
  if (switched_off != off.end() || !applies(item, reason)) {
    if (item.applies.evidence && (reason == "not-applicable-topic" || reason == "not-applicable-when")) {
      Values vi, en;
      Verdict other = verdict;
      weigh_elements(item, other, vi, en);
      if (other.verdict == VerdictKind::met) {
        verdict = std::move(other);
        return out;
      }
    }
    verdict.verdict = VerdictKind::not_applicable;
    verdict.message = knowledge_.message(reason);
    const Message kind = knowledge_.message("kind-" + view_.info.kind);
    const auto values = [&](const std::string& named) {
      return Values{{"kind", named},
                    {"date", item.applies.from},
                    {"reason", switched_off == off.end() ? "" : switched_off->second}};
    };
    verdict.message = {filled(verdict.message.vi, values(kind.vi)), filled(verdict.message.en, values(kind.en))};
    return out;
  }
  if (item.span) {
    judge_span(item, verdict, out.drafts);
  } else {
    Values vi, en;
    weigh_elements(item, verdict, vi, en);
    if (verdict.verdict != VerdictKind::met) out.drafts.push_back(draft_gap(item, verdict, vi["elements"]));
  }
  return out;
}

void Judge::weigh_elements(const Item& item, Verdict& verdict, Values& vi, Values& en) const {
  bool all = true, any = false;
  for (const knowledge::Element& element : item.elements) {
    ElementVerdict out;
    judge_element(element, out, vi, en);
    if (element.required) {
      all = all && out.verdict == VerdictKind::met;
      any = any || out.verdict != VerdictKind::missing;
      if (out.verdict != VerdictKind::met) {
        vi["elements"] += (vi["elements"].empty() ? "" : "; ") + out.title.vi;
        en["elements"] += (en["elements"].empty() ? "" : "; ") + out.title.en;
      }
    }
    for (const Location& place : out.evidence)
      if (verdict.evidence.size() < limits_.evidence &&
          std::none_of(verdict.evidence.begin(), verdict.evidence.end(),
                       [&](const Location& other) { return other.bytes == place.bytes; }))
        verdict.evidence.push_back(place);
    verdict.elements.push_back(std::move(out));
  }
  verdict.verdict = all ? VerdictKind::met : any ? VerdictKind::partly : VerdictKind::missing;
  const bool with_figure = !all && vi.contains("national") && item.messages.contains("short");
  verdict.message = message_of(knowledge_, item,
                               std::string(all           ? "met"
                                           : with_figure ? "short"
                                           : any         ? "partly"
                                                         : "missing"),
                               vi, en);
}

Draft Judge::draft_gap(const Item& item, const Verdict& verdict, const std::string& elements) const {
  Draft draft;
  draft.group = item.group;
  draft.finding.rule = item.id;
  draft.finding.severity = verdict.severity;
  draft.finding.message = verdict.message;
  draft.finding.basis = verdict.basis;
  TextSpan place = view_.outline.title_span;
  if (!verdict.evidence.empty()) place = verdict.evidence.front().bytes;
  if (place.empty() && !view_.source.blocks.empty()) place = view_.source.blocks.front().span;
  draft.finding.location = locate(view_, labels_, place);
  for (const Message& text : item.suggestions) draft.finding.suggestions.push_back({text, {}});
  draft.finding.id = fingerprint(item.id, elements, "", 0);
  return draft;
}

void Judge::judge_span(const Item& item, Verdict& verdict, std::vector<Draft>& drafts) const {
  std::vector<Hit> hits;
  for (const Question& question : item.find)
    for (Hit& hit : respondent_.ask(question, true)) hits.push_back(std::move(hit));
  std::sort(hits.begin(), hits.end(), in_order);
  std::map<std::string, std::size_t> seen;  // how often the same words stood in the same neighbourhood
  TextSpan last{0, 0};
  for (Hit& hit : hits) {
    const TextSpan span = hit.bytes;
    if (!last.empty() && span.overlaps(last)) continue;
    last = span;
    Draft draft;
    draft.group = item.group;
    draft.closeness = hit.closeness;
    draft.priority = item.priority;
    draft.finding.rule = item.id;
    draft.finding.severity = verdict.severity;
    draft.finding.location = locate(view_, labels_, span);
    Values vi = std::move(hit.vi), en = std::move(hit.en);
    vi["excerpt"] = en["excerpt"] = text::squeeze(draft.finding.location.text);
    if (hit.for_a_person) draft.finding.severity = Severity::note;
    draft.finding.message = message_of(knowledge_, item, hit.for_a_person ? "for-a-person" : "finding", vi, en);
    draft.finding.basis = verdict.basis;
    if (!hit.replacement.empty()) {
      Suggestion fix;
      fix.text = {hit.replacement, hit.replacement};
      fix.edits.push_back({span, hit.replacement});
      draft.finding.suggestions.push_back(std::move(fix));
    }
    for (const Message& text : item.suggestions)
      draft.finding.suggestions.push_back({{filled(text.vi, vi), filled(text.en, en)}, {}});
    const std::size_t occurrence = seen[draft.finding.location.text + '\n' + hit.around]++;
    draft.finding.id = fingerprint(item.id, draft.finding.location.text, hit.around, occurrence);
    drafts.push_back(std::move(draft));
  }
  verdict.verdict = VerdictKind::met;
  verdict.message = message_of(knowledge_, item, "clean", {}, {});
}

// One finding a place: of two language findings, one inside the other, the more specific stays.
Settled Judge::settle(std::vector<Judged>& judged, Review& review) const {
  Settled out;
  struct Placed {
    Draft* draft;
    std::size_t item;
    bool dropped = false;
  };
  std::vector<Placed> placed;
  for (std::size_t k = 0; k < judged.size(); ++k)
    for (Draft& draft : judged[k].drafts) placed.push_back({&draft, k});
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    const Finding &one = a.draft->finding, &two = b.draft->finding;
    return one.location.bytes != two.location.bytes ? one.location.bytes < two.location.bytes : one.rule < two.rule;
  });
  for (std::size_t a = 0; a < placed.size(); ++a)
    for (std::size_t b = a + 1; b < placed.size(); ++b) {
      const Draft &first = *placed[a].draft, &second = *placed[b].draft;
      const TextSpan &one = first.finding.location.bytes, &two = second.finding.location.bytes;
      if (two.begin >= one.end) break;
      if (first.group != "language" || second.group != "language" || placed[a].item == placed[b].item) continue;
      if (one.begin != two.begin && one.end < two.end) continue;
      const auto rank = [](const Draft& d) { return std::pair{d.closeness, d.priority}; };
      placed[rank(first) < rank(second) ? a : b].dropped = true;
    }
  for (std::size_t k = 0; k < placed.size(); ++k) {
    if (placed[k].dropped) {
      out.kept.push_back(placed[k].draft);
      continue;
    }
    if (review.findings.size() >= limits_.findings) {
      review.limits.push_back({"findings", "finding " + std::to_string(limits_.findings),
                               std::to_string(placed.size() - k) + " findings after this one are not listed"});
      for (; k < placed.size(); ++k) out.kept.push_back(placed[k].draft);
      break;
    }
    Finding& finding = placed[k].draft->finding;
    if (Verdict& verdict = review.verdicts[placed[k].item];
        verdict.elements.empty() && verdict.verdict != VerdictKind::not_applicable) {
      verdict.verdict = VerdictKind::partly;
      verdict.message = finding.message;
      if (verdict.evidence.size() < limits_.evidence) verdict.evidence.push_back(finding.location);
    }
    const auto& suppressed = knowledge_.model().control.suppressed;
    const auto at = suppressed.find(finding.id);
    const bool known = std::binary_search(options_.baseline.begin(), options_.baseline.end(), finding.id);
    (at != suppressed.end() || known ? out.suppressed : out.findings).push_back(placed[k].draft);
    if (at != suppressed.end())
      review.suppressed.push_back({Suppressed::By::finding, at->second, std::move(finding)});
    else if (known)
      review.suppressed.push_back({Suppressed::By::baseline, "", std::move(finding)});
    else
      review.findings.push_back(std::move(finding));
  }
  return out;
}

void take_back(Settled& settled, Review& review) {
  for (std::size_t k = 0; k < settled.findings.size(); ++k)
    settled.findings[k]->finding = std::move(review.findings[k]);
  review.findings.clear();
  const std::size_t items = review.suppressed.size() - settled.suppressed.size();
  for (std::size_t k = 0; k < settled.suppressed.size(); ++k)
    settled.suppressed[k]->finding = std::move(review.suppressed[items + k].finding);
  review.suppressed.resize(items);
  settled = {};
}

Location locate(const View& view, const structure::Labels& labels, TextSpan span) {
  const std::string_view text = view.source.mapped.text;
  Location place;
  span.end = std::min(span.end, text.size());
  span.begin = std::min(span.begin, span.end);
  place.bytes = span;
  place.text = std::string(text.substr(span.begin, span.size()));
  const auto begin = view.offsets.at(text, span.begin), end = view.offsets.at(text, span.end);
  place.utf16 = {begin.utf16, end.utf16};
  place.code_points = {begin.code_points, end.code_points};
  place.line = begin.line;
  place.column = begin.column;
  place.source = view.source.mapped.map.place(text, span);
  name_place(view, labels, place);
  return place;
}

void name_place(const View& view, const structure::Labels& labels, Location& place) {
  place.unit.clear();
  place.label.clear();
  const int unit = view.outline.unit_at(place.bytes.begin);
  if (unit < 0) return;
  place.unit = view.outline.units[static_cast<std::size_t>(unit)].id;
  place.label = structure::label_of(view.outline, unit, labels);
  if (view.outline.units[static_cast<std::size_t>(unit)].kind != structure::UnitKind::bang) return;
  const auto block = std::upper_bound(view.source.blocks.begin(), view.source.blocks.end(), place.bytes.begin,
                                      [](std::size_t v, const input::Block& b) { return v < b.span.begin; }) -
                     1;
  place.unit += "/dong:" + std::to_string(block->row) + "/cot:" + std::to_string(block->column);
  place.label = labels.label_column + " " + std::to_string(block->column) + " " + labels.label_row + " " +
                std::to_string(block->row) + " " + place.label;
}

Review review(const View& view, const knowledge::Knowledge& knowledge, const Options& options, const Limits& limits) {
  Whole whole(view, knowledge, options);
  const Judge judge(view, knowledge, options, limits, whole);
  const std::vector<Asked> asked = asked_of(knowledge, options);
  std::vector<Judged> judged;
  judged.reserve(asked.size());
  Review review;
  for (const Asked& item : asked) {
    if (options.proceed != nullptr && !(*options.proceed)(judged.size(), asked.size())) {
      review.document = view.info;
      review.as_of = options.as_of;
      review.cancelled = true;
      return review;
    }
    judged.push_back(judge.judge(item));
  }
  begin(review, view, knowledge, options);
  for (const Judged& one : judged) review.verdicts.push_back(one.verdict);
  static_cast<void>(judge.settle(judged, review));
  answer_questions(review, knowledge);
  judge.tabulate(review);
  return review;
}

}  // namespace longghep::checks
