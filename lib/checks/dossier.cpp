// Tested by tests/checks/dossier_test.cpp.
//
// What is judged over verdicts instead of text: the official questions, and the
// papers of one dossier together. A duty of the dossier is met by whichever paper
// meets it; its parts may stand in several.
#include <algorithm>
#include <map>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

using knowledge::Item;

// Better verdicts come first.
int rank(VerdictKind verdict) {
  switch (verdict) {
    case VerdictKind::met: return 0;
    case VerdictKind::needs_review: return 1;
    case VerdictKind::partly: return 2;
    case VerdictKind::missing: return 3;
    case VerdictKind::not_applicable: return 4;
  }
  return 4;
}

void name_paper(std::vector<Location>& places, const std::string& paper) {
  for (Location& place : places) place.paper = paper;
}

void name_paper(Verdict& verdict, const std::string& paper) {
  name_paper(verdict.evidence, paper);
  for (ElementVerdict& element : verdict.elements) name_paper(element.evidence, paper);
}

void name_paper(Finding& finding, const std::string& paper) {
  finding.location.paper = paper;
  name_paper(finding.related, paper);
}

// Papers that explain a draft; any other is the draft itself.
bool explains(const DocumentInfo& info) {
  return info.kind == "to-trinh" || info.kind == "bao-cao" || info.kind == "cong-van" || info.kind == "thong-bao" ||
         info.kind == "khac";
}

/// Of each element what the paper says that meets it best. True if that is better than any paper alone.
bool merge(Verdict& into, const std::vector<Review>& papers, std::size_t at) {
  bool better = false;
  for (ElementVerdict& element : into.elements)
    for (const Review& paper : papers) {
      const Verdict& other = paper.verdicts[at];
      if (other.verdict == VerdictKind::not_applicable) continue;
      for (const ElementVerdict& theirs : other.elements)
        if (theirs.id == element.id && rank(theirs.verdict) < rank(element.verdict)) {
          element = theirs;
          better = true;
        }
    }
  return better;
}

}  // namespace

void answer_questions(Review& review, const knowledge::Knowledge& knowledge) {
  for (const ChecklistInfo& info : review.checklists)
    for (const auto& list : knowledge.model().checklists)
      if (list.id == info.id)
        for (const knowledge::OfficialQuestion& asked : list.questions) {
          OfficialAnswer out{asked.of,
                             asked.instrument,
                             asked.article,
                             asked.clause,
                             asked.point,
                             asked.text,
                             VerdictKind::not_applicable,
                             asked.items};
          std::size_t met = 0, missing = 0, apply = 0;
          for (const Verdict& verdict : review.verdicts) {
            if (verdict.verdict == VerdictKind::not_applicable ||
                std::find(asked.items.begin(), asked.items.end(), verdict.item) == asked.items.end())
              continue;
            ++apply;
            met += verdict.verdict == VerdictKind::met ? 1 : 0;
            missing += verdict.verdict == VerdictKind::missing ? 1 : 0;
          }
          if (apply > 0)
            out.verdict = met == apply       ? VerdictKind::met
                          : missing == apply ? VerdictKind::missing
                                             : VerdictKind::partly;
          review.answers.push_back(std::move(out));
        }
}

Review combine(std::vector<Review> papers, const knowledge::Knowledge& knowledge) {
  Review out;
  if (papers.empty()) return out;
  for (Review& paper : papers) {
    const std::string& path = paper.document.path;
    for (Verdict& verdict : paper.verdicts) name_paper(verdict, path);
    for (Finding& finding : paper.findings) name_paper(finding, path);
    for (Suppressed& kept : paper.suppressed) name_paper(kept.finding, path);
  }
  const auto draft =
      std::find_if(papers.begin(), papers.end(), [](const Review& paper) { return !explains(paper.document); });
  const Review& main = draft == papers.end() ? papers.front() : *draft;
  out.document = main.document;
  out.as_of = main.as_of;
  out.checklists = main.checklists;
  for (const Review& paper : papers) out.papers.push_back(paper.document);
  for (std::size_t k = 0; k < main.verdicts.size(); ++k) {
    std::size_t best = static_cast<std::size_t>(&main - papers.data());
    for (std::size_t paper = 0; paper < papers.size(); ++paper)
      if (rank(papers[paper].verdicts[k].verdict) < rank(papers[best].verdicts[k].verdict)) best = paper;
    Verdict verdict = papers[best].verdicts[k];
    const auto& items = knowledge.model().items;
    const auto item = std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.id == verdict.item; });
    if (item->span) {  // a place is a place, whatever the other papers say
      verdict.evidence.clear();
      for (const Review& paper : papers) {
        const Verdict& theirs = paper.verdicts[k];
        if (theirs.verdict == VerdictKind::partly) {
          if (verdict.evidence.empty()) verdict.message = theirs.message;
          verdict.verdict = VerdictKind::partly;
          verdict.evidence.insert(verdict.evidence.end(), theirs.evidence.begin(), theirs.evidence.end());
        }
        for (const Finding& finding : paper.findings)
          if (finding.rule == verdict.item) out.findings.push_back(finding);
      }
      out.verdicts.push_back(std::move(verdict));
      continue;
    }
    if (merge(verdict, papers, k)) {
      bool all = true;
      Values vi, en;
      verdict.evidence.clear();
      for (std::size_t e = 0; e < verdict.elements.size(); ++e) {
        const ElementVerdict& element = verdict.elements[e];
        verdict.evidence.insert(verdict.evidence.end(), element.evidence.begin(), element.evidence.end());
        if (!item->elements[e].required || element.verdict == VerdictKind::met) continue;
        all = false;
        vi["elements"] += (vi["elements"].empty() ? "" : "; ") + element.title.vi;
        en["elements"] += (en["elements"].empty() ? "" : "; ") + element.title.en;
      }
      verdict.verdict = all ? VerdictKind::met : VerdictKind::partly;
      verdict.message = message_of(knowledge, *item, all ? "met" : "partly", vi, en);
    }
    verdict.searched_scope = "dossier";
    verdict.searched_units = 0;
    for (const Review& paper : papers)
      if (paper.verdicts[k].verdict != VerdictKind::not_applicable)
        verdict.searched_units += paper.verdicts[k].searched_units;
    if (verdict.verdict != VerdictKind::met && verdict.verdict != VerdictKind::not_applicable)
      for (const Finding& finding : papers[best].findings)
        if (finding.rule == verdict.item) {
          out.findings.push_back(finding);
          out.findings.back().message = verdict.message;
        }
    out.verdicts.push_back(std::move(verdict));
  }
  // By paper, in their order, then by place.
  std::map<std::string, std::size_t> order;
  for (std::size_t k = 0; k < papers.size(); ++k) order.emplace(papers[k].document.path, k);
  std::stable_sort(out.findings.begin(), out.findings.end(), [&](const Finding& a, const Finding& b) {
    const std::size_t left = order[a.location.paper], right = order[b.location.paper];
    if (left != right) return left < right;
    return a.location.bytes != b.location.bytes ? a.location.bytes < b.location.bytes : a.rule < b.rule;
  });
  // A switched-off item is told once.
  for (Review& paper : papers) {
    for (Suppressed& kept : paper.suppressed)
      if (kept.by != Suppressed::By::item || &paper == &papers.front()) out.suppressed.push_back(std::move(kept));
    for (LimitNote& note : paper.limits) {
      note.at = paper.document.path + ": " + note.at;
      out.limits.push_back(std::move(note));
    }
  }
  // Tables: the rows of all papers, those without a word only where there is no other.
  const auto says = [](const std::vector<ReportTable::Cell>& row) {
    return std::any_of(row.begin(), row.end(), [](const auto& cell) { return !cell.label.empty(); });
  };
  for (const Review& paper : papers)
    for (const ReportTable& table : paper.tables) {
      auto into = std::find_if(out.tables.begin(), out.tables.end(),
                               [&](const ReportTable& other) { return other.title.vi == table.title.vi; });
      if (into == out.tables.end()) into = out.tables.insert(out.tables.end(), {table.title, table.columns, {}});
      into->rows.insert(into->rows.end(), table.rows.begin(), table.rows.end());
    }
  for (ReportTable& table : out.tables)
    if (std::any_of(table.rows.begin(), table.rows.end(), says))
      std::erase_if(table.rows, [&](const auto& row) { return !says(row); });
    else
      table.rows.resize(1);
  answer_questions(out, knowledge);
  return out;
}

}  // namespace longghep::checks
