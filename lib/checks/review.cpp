// Tested by tests/api/reviewer_test.cpp and by the examples of all items.
#include <algorithm>
#include <map>

#include "checks/context.hpp"

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

class Reviewing {
 public:
  Reviewing(const View& view, const knowledge::Knowledge& knowledge, const Options& options, const Limits& limits)
      : context_(view, knowledge, options.as_of),
        options_(options),
        limits_(limits),
        labels_(knowledge.model().labels) {
    context_.elsewhere = options.elsewhere;
  }

  Review run() {
    Review review;
    review.document = context_.view.info;
    review.as_of = options_.as_of;
    const Review untouched = review;
    for (const LimitNote& note : context_.view.source.notes) review.limits.push_back(note);
    std::size_t done = 0;
    for (const auto& list : context_.knowledge.model().checklists) {
      if (!is_asked(list)) continue;
      review.checklists.push_back({list.id, list.version});
      for (const std::string& id : list.items) {
        if (!options_.items.empty() &&
            std::find(options_.items.begin(), options_.items.end(), id) == options_.items.end())
          continue;
        const auto& items = context_.knowledge.model().items;
        const auto item = std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.id == id; });
        const auto& off = context_.knowledge.model().control.off;
        if (const auto at = off.find(id); at != off.end()) {
          Finding of;
          of.rule = id;
          of.severity = item->severity;
          review.suppressed.push_back({Suppressed::By::item, at->second, std::move(of)});
        }
        if (options_.proceed != nullptr && !(*options_.proceed)(done++, count_items())) {
          review = untouched;
          review.cancelled = true;
          return review;
        }
        review.verdicts.push_back(judge(*item, list.id));
      }
    }
    settle(review);
    answer_questions(review, context_.knowledge);
    tabulate(review);
    return review;
  }

 private:
  std::size_t count_items() const {
    std::size_t count = 0;
    for (const auto& list : context_.knowledge.model().checklists)
      if (is_asked(list)) count += list.items.size();
    return count;
  }

  bool is_asked(const knowledge::Checklist& list) const {
    if (options_.checklists.empty()) return !list.optional || !options_.items.empty();
    return std::find(options_.checklists.begin(), options_.checklists.end(), list.id) != options_.checklists.end();
  }

  struct Draft {  // a finding before it is settled against others of the same place
    Finding finding;
    std::string group;
    int closeness = 3, priority = 0;
    std::size_t verdict = 0;
  };

  // The sentence around a piece of evidence: what a reader of the report can judge by itself.
  std::string sentence_of(TextSpan span) const {
    if (context_.atoms.empty()) return text::squeeze(context_.text.substr(span.begin, span.size()));
    const auto last = static_cast<std::uint32_t>(context_.atoms.size() - 1);
    const auto [begin, end] = context_.extent_of(context_.sentence, std::min(context_.atom_at(span.begin), last));
    return text::squeeze(context_.excerpt(begin, end));
  }

  // The tables of the report, from the evidence of the items behind them.
  void tabulate(Review& review) const {
    using Fill = knowledge::ReportSection::Column::Fill;
    for (const ChecklistInfo& info : review.checklists)
      for (const auto& list : context_.knowledge.model().checklists)
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
              std::string sentence = sentence_of(place.bytes);
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
                cell.text.vi = cell.text.en = sentence_of(quoted->bytes);
                cell.label = quoted->label;
              }
            }
          }
          if (!table.rows.empty()) review.tables.push_back(std::move(table));
        }
  }

  std::vector<Hit> ask(const Question& question) const {
    struct {
      const Context& c;
      std::vector<Hit> operator()(const knowledge::Near& q) const { return find_near(c, q); }
      std::vector<Hit> operator()(const knowledge::Count& q) const { return find_count(c, q); }
      std::vector<Hit> operator()(const knowledge::Compare& q) const { return find_compare(c, q); }
      std::vector<Hit> operator()(const knowledge::Figure& q) const { return find_figure(c, q); }
      std::vector<Hit> operator()(const knowledge::Lookup& q) const { return find_lookup(c, q); }
      std::vector<Hit> operator()(const knowledge::Unanswered& q) const { return find_unanswered(c, q); }
      std::vector<Hit> operator()(const knowledge::Consistent& q) const { return find_consistent(c, q); }
    } visitor{context_};
    return std::visit(visitor, question);
  }

  TextSpan span_of(const Hit& hit) const { return hit.bytes.empty() ? context_.span(hit.begin, hit.end) : hit.bytes; }

  std::vector<LegalBasis> basis_of(const Item& item) const {
    std::vector<LegalBasis> out;
    for (const knowledge::Basis& basis : item.basis) {
      const std::string& date = context_.as_of;
      if (!date.empty() && ((!basis.from.empty() && date < basis.from) || (!basis.to.empty() && date > basis.to)))
        continue;
      LegalBasis law{basis.instrument, "", basis.article, basis.clause, basis.point, "unknown", date, ""};
      law.kind = structure::kind_of_number(law.instrument, context_.knowledge.model().labels);
      if (const auto* entry = context_.knowledge.instrument(basis.instrument, "")) {
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
                     item.basis.back().point, "unknown", context_.as_of, ""});
    return out;
  }

  Severity severity_of(const Item& item) const {
    const auto& changed = context_.knowledge.model().control.severity;
    const auto at = changed.find(item.id);
    return at == changed.end() ? item.severity : at->second.first;
  }

  bool applies(const Item& item, std::string& reason) const {
    if (!item.applies.from.empty() && (context_.as_of.empty() || context_.as_of < item.applies.from)) {
      reason = "not-yet";
      return false;
    }
    if (options_.examples) return true;
    if (!item.applies.kinds.empty()) {
      const DocumentInfo& info = context_.view.info;
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
    if (!context_.about(item.applies.topic)) {
      reason = "not-applicable-topic";
      return false;
    }
    if (!context_.mentions(item.applies.when)) {
      reason = "not-applicable-when";
      return false;
    }
    return true;
  }

  std::vector<Location> evidence_of(const std::vector<Hit>& hits) const {
    std::vector<Location> out;
    for (const Hit& hit : hits) {
      if (out.size() >= limits_.evidence) break;
      out.push_back(locate(context_.view, labels_, span_of(hit)));
    }
    return out;
  }

  void judge_element(const knowledge::Element& element, ElementVerdict& out, Values& vi, Values& en) const {
    out.id = element.id;
    out.title = element.title;
    std::vector<Hit> hits;
    const auto collect = [&](const std::vector<Question>& questions) {
      for (const Question& question : questions)
        for (Hit& hit : ask(question)) hits.push_back(std::move(hit));
      std::sort(hits.begin(), hits.end(),
                [](const Hit& a, const Hit& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
      hits.erase(std::unique(hits.begin(), hits.end(),
                             [](const Hit& a, const Hit& b) { return a.begin == b.begin || b.end <= a.end; }),
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

  Verdict judge(const Item& item, const std::string& checklist) {
    Verdict verdict;
    verdict.item = item.id;
    verdict.checklist = checklist;
    verdict.group = item.group;
    verdict.severity = severity_of(item);
    verdict.title = item.title;
    verdict.basis = basis_of(item);
    verdict.searched_scope = "document";
    verdict.searched_units = context_.view.outline.paragraphs.size();
    const auto& off = context_.knowledge.model().control.off;
    const auto switched_off = off.find(item.id);
    std::string reason = "switched-off";
    if (switched_off != off.end() || !applies(item, reason)) {
      if (item.applies.evidence && (reason == "not-applicable-topic" || reason == "not-applicable-when")) {
        Values vi, en;
        Verdict other = verdict;
        weigh_elements(item, other, vi, en);
        if (other.verdict == VerdictKind::met) return other;
      }
      verdict.verdict = VerdictKind::not_applicable;
      verdict.message = context_.knowledge.message(reason);
      const Message kind = context_.knowledge.message("kind-" + context_.view.info.kind);
      const auto values = [&](const std::string& named) {
        return Values{{"kind", named},
                      {"date", item.applies.from},
                      {"reason", switched_off == off.end() ? "" : switched_off->second}};
      };
      verdict.message = {filled(verdict.message.vi, values(kind.vi)), filled(verdict.message.en, values(kind.en))};
      return verdict;
    }
    if (item.span) {
      judge_span(item, verdict);
    } else {
      Values vi, en;
      weigh_elements(item, verdict, vi, en);
      if (verdict.verdict != VerdictKind::met) draft_gap(item, verdict, vi["elements"]);
    }
    return verdict;
  }

  void weigh_elements(const Item& item, Verdict& verdict, Values& vi, Values& en) const {
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
    verdict.message = message_of(context_.knowledge, item,
                                 std::string(all           ? "met"
                                             : with_figure ? "short"
                                             : any         ? "partly"
                                                           : "missing"),
                                 vi, en);
  }

  void draft_gap(const Item& item, const Verdict& verdict, const std::string& elements) {
    Draft draft;
    draft.group = item.group;
    draft.finding.rule = item.id;
    draft.finding.severity = verdict.severity;
    draft.finding.message = verdict.message;
    draft.finding.basis = verdict.basis;
    TextSpan place = context_.view.outline.title_span;
    if (!verdict.evidence.empty()) place = verdict.evidence.front().bytes;
    if (place.empty() && !context_.view.source.blocks.empty()) place = context_.view.source.blocks.front().span;
    draft.finding.location = locate(context_.view, labels_, place);
    for (const Message& text : item.suggestions) draft.finding.suggestions.push_back({text, {}});
    draft.finding.id = fingerprint(item.id, elements, "", 0);
    drafts_.push_back(std::move(draft));
  }

  // Four words on either side, in the paragraph. Numbers do not count: paragraphs are renumbered and moved.
  std::string neighbours(std::uint32_t begin, std::uint32_t end) const {
    const auto [first, last] = context_.extent_of(context_.paragraph, begin);
    std::string out;
    int words = 0;
    for (std::uint32_t at = begin; at > first && words < 4; --at)
      if (context_.atoms[at - 1].kind == words::Kind::word) {
        out += std::string(context_.text_of(context_.atoms[at - 1])) + " ";
        ++words;
      }
    out += "| ";
    words = 0;
    for (std::uint32_t at = end; at < last && words < 4; ++at)
      if (context_.atoms[at].kind == words::Kind::word) {
        out += std::string(context_.text_of(context_.atoms[at])) + " ";
        ++words;
      }
    return out;
  }

  void judge_span(const Item& item, Verdict& verdict) {
    std::vector<Hit> hits;
    for (const Question& question : item.find)
      for (Hit& hit : ask(question)) hits.push_back(std::move(hit));
    std::sort(hits.begin(), hits.end(),
              [](const Hit& a, const Hit& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
    std::map<std::string, std::size_t> seen;  // how often the same words stood in the same neighbourhood
    std::uint32_t covered = 0;
    TextSpan last{0, 0};
    for (const Hit& hit : hits) {
      const TextSpan span = span_of(hit);
      if (!last.empty() && span.overlaps(last)) continue;
      last = span;
      covered = std::max(covered, hit.end);
      Draft draft;
      draft.group = item.group;
      draft.closeness = hit.closeness;
      draft.priority = item.priority;
      draft.finding.rule = item.id;
      draft.finding.severity = verdict.severity;
      draft.finding.location = locate(context_.view, labels_, span);
      Values vi = hit.vi, en = hit.en;
      vi["excerpt"] = en["excerpt"] = text::squeeze(draft.finding.location.text);
      if (hit.for_a_person) draft.finding.severity = Severity::note;
      draft.finding.message =
          message_of(context_.knowledge, item, hit.for_a_person ? "for-a-person" : "finding", vi, en);
      draft.finding.basis = verdict.basis;
      if (!hit.replacement.empty()) {
        Suggestion fix;
        fix.text = {hit.replacement, hit.replacement};
        fix.edits.push_back({span, hit.replacement});
        draft.finding.suggestions.push_back(std::move(fix));
      }
      for (const Message& text : item.suggestions)
        draft.finding.suggestions.push_back({{filled(text.vi, vi), filled(text.en, en)}, {}});
      const std::string around = neighbours(hit.begin, hit.end);
      const std::size_t occurrence = seen[draft.finding.location.text + '\n' + around]++;
      draft.finding.id = fingerprint(item.id, draft.finding.location.text, around, occurrence);
      drafts_.push_back(std::move(draft));
    }
    verdict.verdict = VerdictKind::met;
    verdict.message = message_of(context_.knowledge, item, "clean", {}, {});
  }

  // One finding a place: of two language findings, one inside the other, the more specific stays.
  void settle(Review& review) {
    std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
      return a.finding.location.bytes != b.finding.location.bytes ? a.finding.location.bytes < b.finding.location.bytes
                                                                  : a.finding.rule < b.finding.rule;
    });
    std::vector<bool> dropped(drafts_.size(), false);
    for (std::size_t a = 0; a < drafts_.size(); ++a)
      for (std::size_t b = a + 1;
           b < drafts_.size() && drafts_[b].finding.location.bytes.begin < drafts_[a].finding.location.bytes.end; ++b) {
        if (drafts_[a].group != "language" || drafts_[b].group != "language" ||
            drafts_[a].finding.rule == drafts_[b].finding.rule)
          continue;
        const TextSpan &one = drafts_[a].finding.location.bytes, &two = drafts_[b].finding.location.bytes;
        if (one.begin != two.begin && one.end < two.end) continue;
        const auto rank = [](const Draft& d) { return std::pair{d.closeness, d.priority}; };
        dropped[rank(drafts_[a]) < rank(drafts_[b]) ? a : b] = true;
      }
    for (std::size_t k = 0; k < drafts_.size(); ++k) {
      if (dropped[k]) continue;
      if (review.findings.size() >= limits_.findings) {
        review.limits.push_back({"findings", "finding " + std::to_string(limits_.findings),
                                 std::to_string(drafts_.size() - k) + " findings after this one are not listed"});
        break;
      }
      for (Verdict& verdict : review.verdicts)
        if (verdict.item == drafts_[k].finding.rule && verdict.elements.empty() &&
            verdict.verdict != VerdictKind::not_applicable) {
          verdict.verdict = VerdictKind::partly;
          verdict.message = drafts_[k].finding.message;
          if (verdict.evidence.size() < limits_.evidence) verdict.evidence.push_back(drafts_[k].finding.location);
        }
      Finding& finding = drafts_[k].finding;
      const auto& suppressed = context_.knowledge.model().control.suppressed;
      if (const auto at = suppressed.find(finding.id); at != suppressed.end())
        review.suppressed.push_back({Suppressed::By::finding, at->second, std::move(finding)});
      else if (std::binary_search(options_.baseline.begin(), options_.baseline.end(), finding.id))
        review.suppressed.push_back({Suppressed::By::baseline, "", std::move(finding)});
      else
        review.findings.push_back(std::move(finding));
    }
  }

  Context context_;
  const Options& options_;
  const Limits& limits_;
  const structure::Labels& labels_;
  std::vector<Draft> drafts_;
};

}  // namespace

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
  const int unit = view.outline.unit_at(span.begin);
  if (unit >= 0) {
    place.unit = view.outline.units[static_cast<std::size_t>(unit)].id;
    place.label = structure::label_of(view.outline, unit, labels);
    if (view.outline.units[static_cast<std::size_t>(unit)].kind == structure::UnitKind::bang) {
      const auto block = std::upper_bound(view.source.blocks.begin(), view.source.blocks.end(), span.begin,
                                          [](std::size_t v, const input::Block& b) { return v < b.span.begin; }) -
                         1;
      place.unit += "/dong:" + std::to_string(block->row) + "/cot:" + std::to_string(block->column);
      place.label = labels.label_column + " " + std::to_string(block->column) + " " + labels.label_row + " " +
                    std::to_string(block->row) + " " + place.label;
    }
  }
  return place;
}

Review review(const View& view, const knowledge::Knowledge& knowledge, const Options& options, const Limits& limits) {
  return Reviewing(view, knowledge, options, limits).run();
}

}  // namespace longghep::checks
