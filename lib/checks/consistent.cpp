// Tested by tests/checks/consistent_test.cpp.
//
// <consistent>: what a document says of itself and how it is written.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "checks/context.hpp"

namespace longghep::checks {
namespace {

using structure::Unit;
using structure::UnitKind;

// A number of any length; past what can be counted, the most.
std::size_t value_of(std::string_view digits) {
  std::size_t value = 0;
  for (const char digit : digits) {
    if (value > (~std::size_t{0} - 9) / 10) return ~std::size_t{0};
    value = value * 10 + static_cast<std::size_t>(digit - '0');
  }
  return value;
}

bool is_plain(std::string_view number) { return number.find_first_not_of("0123456789") == std::string_view::npos; }

void find_dangling(const Context& context, std::vector<Hit>& hits) {
  const auto& outline = context.view.outline;
  const auto idx = [](int i) { return static_cast<std::size_t>(i); };
  std::set<std::string> articles, appendices;
  bool restarts = false;
  for (const Unit& unit : outline.units) {
    if (unit.kind == UnitKind::dieu) restarts = !articles.insert(text::to_lower(unit.number)).second || restarts;
    if (unit.kind == UnitKind::phu_luc) appendices.insert(text::to_lower(unit.number));
  }
  // Where numbers are missing the text was damaged, or read wrongly: then only what lies past the end is dangling.
  const auto whole = [](const std::set<std::string>& numbers) {
    std::size_t most = 0, plain = 0;
    for (const std::string& number : numbers)
      if (is_plain(number)) {
        ++plain;
        most = std::max(most, value_of(number));
      }
    return most == plain;
  };
  bool clean = whole(articles), closed = false;
  std::map<int, std::set<std::string>> clauses_of;
  std::map<std::string, int> article_of;
  for (std::size_t u = 0; u < outline.units.size(); ++u)
    if (outline.units[u].kind == UnitKind::dieu)
      article_of[text::to_lower(outline.units[u].number)] = static_cast<int>(u);
  for (const Unit& unit : outline.units) {
    if (unit.kind == UnitKind::khoan) clauses_of[unit.parent].insert(text::to_lower(unit.number));
    closed = closed || unit.kind == UnitKind::noi_nhan || unit.kind == UnitKind::chu_ky;
  }
  for (const auto& [parent, numbers] : clauses_of) clean = clean && whole(numbers);
  // An amending act speaks of the articles of the act that it amends.
  for (const structure::Zone zone : outline.zones) clean = clean && zone != structure::Zone::quotation;
  if (!clean || restarts) return;
  const auto report = [&](const structure::Citation& citation) {
    Hit hit;
    hit.begin = context.atom_at(citation.span.begin);
    if (hit.begin >= context.atoms.size()) return;
    hit.end = std::max(hit.begin + 1, context.atom_at(citation.span.end));
    hit.bytes = citation.span;
    hits.push_back(std::move(hit));
  };
  // Many articles out of reach mean that the outline was not read, not that the draft is wrong.
  constexpr std::size_t kSuspicious = 3;
  std::set<std::string> out_of_reach;
  for (const structure::Citation& citation : outline.citations)
    if (citation.own && !citation.article.empty() && !articles.contains(text::to_lower(citation.article)))
      out_of_reach.insert(citation.article);
  if (out_of_reach.size() > kSuspicious) return;
  for (const structure::Citation& citation : outline.citations) {
    const std::uint32_t atom = context.atom_at(citation.span.begin);
    if (atom >= context.atoms.size() || (context.zone[atom] & (knowledge::kQuotation | knowledge::kOutside)) != 0)
      continue;
    if (!citation.appendix.empty()) {
      // The annexes of a signed act are often files of their own.
      if (!appendices.contains(text::to_lower(citation.appendix)) && !articles.empty() &&
          (!closed || !appendices.empty()))
        report(citation);
      continue;
    }
    if (articles.empty()) continue;
    int article = -1;
    if (citation.same_article) {
      article = outline.unit_at(citation.span.begin);
      while (article >= 0 && outline.units[idx(article)].kind != UnitKind::dieu)
        article = outline.units[idx(article)].parent;
    } else if (!citation.article.empty()) {
      if (!articles.contains(text::to_lower(citation.article))) {
        if (is_plain(citation.article) && citation.clause.empty()) report(citation);
        continue;
      }
      article = article_of[text::to_lower(citation.article)];
    }
    if (article < 0 || citation.clause.empty() || !citation.point.empty()) continue;
    const std::set<std::string>& clauses = clauses_of[article];
    if (clauses.empty() || clauses.contains(text::to_lower(citation.clause)) || !is_plain(citation.clause)) continue;
    // Only past the last clause: a clause inside that was not recognised must not be reported.
    std::size_t most = 0;
    for (const std::string& number : clauses)
      if (is_plain(number)) most = std::max(most, value_of(number));
    if (value_of(citation.clause) > most && most == clauses.size()) report(citation);
  }
}

bool is_one_of(const Context& context, std::uint32_t at, const std::vector<structure::Phrase>& phrases) {
  const text::Key key = text::key_of(context.text_of(context.atoms[at]));
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](const structure::Phrase& phrase) { return phrase.size() == 1 && phrase[0] == key.view(); });
}

// The atoms of a date that begins at `at`, with its day, month and year: "31/4/2025", or in words. 0: none begins here.
std::uint32_t date_at(const Context& context, std::uint32_t at, unsigned (&part)[3]) {
  const auto digits = [&](std::string_view written, std::size_t k) {
    for (const char c : written) {
      if (c >= '0' && c <= '9')
        part[k] = part[k] < 100'000 ? part[k] * 10 + static_cast<unsigned>(c - '0') : part[k];
      else if (k < 2)
        ++k;
    }
  };
  if (context.atoms[at].kind == words::Kind::date) {
    digits(context.text_of(context.atoms[at]), 0);
    return 1;
  }
  const auto is_number = [&](std::uint32_t k) {
    const words::Kind kind = context.atoms[k].kind;
    if (kind != words::Kind::number && kind != words::Kind::year) return false;
    const std::string_view written = context.text_of(context.atoms[k]);
    return written.size() <= 4 && written.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const structure::Labels& labels = context.knowledge.model().labels;
  if (at + 4 >= context.atoms.size() || !is_number(at) || context.paragraph[at + 4] != context.paragraph[at] ||
      !is_one_of(context, at + 1, labels.month) || !is_number(at + 2) || !is_one_of(context, at + 3, labels.year) ||
      !is_number(at + 4))
    return 0;
  for (std::uint32_t k = 0; k < 3; ++k) digits(context.text_of(context.atoms[at + 2 * k]), k);
  return 5;
}

void find_impossible_dates(const Context& context, std::vector<Hit>& hits) {
  for (const std::uint32_t at : context.figures_and_capitals) {
    unsigned part[3] = {0, 0, 0};
    const std::uint32_t size = date_at(context, at, part);
    if (size == 0 || (context.zone[at] & knowledge::kOutside) != 0) continue;
    const auto [day, month, year] = part;
    static constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const bool good = month >= 1 && month <= 12 && day >= 1 && day <= kDays[month - 1] + (month == 2 && leap ? 1U : 0U);
    if (good) continue;
    Hit hit;
    hit.begin = at;
    hit.end = at + size;
    hits.push_back(std::move(hit));
  }
}

// Aims and deadlines that lie before the document itself; its own date counts, else as_of.
void find_past_times(const Context& context, const knowledge::Consistent& consistent, std::vector<Hit>& hits) {
  const std::string& now = !context.view.info.date.empty() ? context.view.info.date : context.as_of;
  if (now.size() < 4) return;
  for (const ConceptId id : consistent.of)
    for (const Match& m : context.matches.of(id)) {
      if ((context.zone[m.begin] & knowledge::kBody) == 0) continue;
      const words::Atom& atom = context.atoms[m.end - 1];
      const std::string_view text = context.text_of(atom);
      std::string time;  // as far as it is told: "2025" or "2025-12-15"
      if (atom.kind == words::Kind::year) {
        time = text;
      } else if (atom.kind == words::Kind::date) {
        const std::size_t first = text.find_first_of("/-."), second = text.find_first_of("/-.", first + 1);
        const auto two = [](std::string_view part) { return (part.size() == 1 ? "0" : "") + std::string(part); };
        time = std::string(text.substr(second + 1)) + "-" + two(text.substr(first + 1, second - first - 1)) + "-" +
               two(text.substr(0, first));
      } else {
        continue;
      }
      if (time >= now.substr(0, time.size())) continue;
      Hit hit;
      hit.begin = m.begin;
      hit.end = m.end;
      hit.closeness = context.all_hold(consistent.about, m.begin, m.end);
      if (hit.closeness == 0 || context.any_holds(consistent.unless, m.begin, m.end)) continue;
      hit.vi = {{"programme", context.excerpt(m.begin, m.end)}, {"year", time.substr(0, 4)}};
      hit.en = hit.vi;
      hits.push_back(std::move(hit));
    }
}

void find_glued(const Context& context, std::vector<Hit>& hits) {
  for (const words::Glued& glued : context.view.words.glued) {
    Hit hit;
    hit.begin = context.atom_at(glued.span.begin);
    if (hit.begin >= context.atoms.size() || (context.zone[hit.begin] & knowledge::kOutside) != 0) continue;
    hit.end = hit.begin + 1;
    hit.bytes = glued.span;
    std::size_t at = glued.span.begin;
    for (const std::size_t cut : glued.cuts) {
      hit.replacement += context.text.substr(at, cut - at) + " ";
      at = cut;
    }
    hit.replacement += context.text.substr(at, glued.span.end - at);
    hit.vi["fix"] = hit.en["fix"] = hit.replacement;
    hits.push_back(std::move(hit));
  }
}

// Neighbours that were mended together are one finding.
void find_damaged(const Context& context, std::vector<Hit>& hits) {
  for (const words::Mended& mended : context.view.words.mended) {
    const std::uint32_t begin = context.atom_at(mended.span.begin);
    if (begin >= context.atoms.size() || (context.zone[begin] & knowledge::kOutside) != 0) continue;
    if (!hits.empty() && hits.back().end == begin && !context.atoms[begin - 1].ends_clause) {
      hits.back().end = begin + 1;
      hits.back().replacement += " " + mended.meant;
    } else {
      Hit& hit = hits.emplace_back();
      hit.begin = begin;
      hit.end = begin + 1;
      hit.replacement = mended.meant;
    }
    hits.back().vi["fix"] = hits.back().en["fix"] = hits.back().replacement;
  }
}

void find_encoding(const Context& context, std::vector<Hit>& hits) {
  const text::Repairs& repairs = context.view.source.mapped.repairs;
  const auto report = [&](std::size_t count, std::size_t first, const char* message) {
    if (count == 0 || context.atoms.empty()) return;
    Hit hit;
    hit.begin = std::min<std::uint32_t>(context.atom_at(first), static_cast<std::uint32_t>(context.atoms.size() - 1));
    hit.end = hit.begin + 1;
    const Message what = context.knowledge.message(message);
    hit.vi = {{"encoding", what.vi}, {"count", std::to_string(count)}};
    hit.en = {{"encoding", what.en}, {"count", std::to_string(count)}};
    hits.push_back(std::move(hit));
  };
  const auto& known = context.knowledge.model().encodings;
  const bool legacy = std::any_of(known.begin(), known.end(),
                                  [&](const auto& encoding) { return encoding.name == context.view.source.encoding; });
  report(legacy ? 1 : 0, 0, "encoding-legacy");
  report(repairs.decomposed, repairs.first_decomposed, "encoding-decomposed");
  report(repairs.look_alike, repairs.first_look_alike, "encoding-look-alike");
  report(repairs.zero_width, repairs.first_zero_width, "encoding-zero-width");
  report(repairs.invalid, repairs.first_invalid, "encoding-invalid");
}

// A short form that stands before the place which explains it; those that everybody knows excepted.
void find_early_short_forms(const Context& context, std::vector<Hit>& hits) {
  const auto& known = context.knowledge.model().short_forms;
  std::map<std::string_view, const knowledge::ShortForm*> explained;
  const auto forms = knowledge::short_forms(context.text, context.view.words, context.matches, context.knowledge);
  for (const auto& form : forms)
    if (!known.contains(text::to_lower(form.written))) explained.try_emplace(form.written, &form);
  for (const std::uint32_t at : context.figures_and_capitals) {
    if (explained.empty()) break;
    const words::Atom& atom = context.atoms[at];
    if ((atom.kind != words::Kind::abbreviation && !atom.capitals) || (context.zone[at] & knowledge::kBody) == 0)
      continue;
    const auto form = explained.find(context.text_of(atom));
    if (form == explained.end()) continue;
    if (atom.end <= form->second->place.begin) {
      Hit hit;
      hit.begin = at;
      hit.end = at + 1;
      const TextSpan meaning = form->second->meaning;
      hit.vi = {{"meaning", text::squeeze(std::string_view(context.text).substr(meaning.begin, meaning.size()))}};
      hit.en = hit.vi;
      hits.push_back(std::move(hit));
    }
    explained.erase(form);
  }
}

// A number in words, as Vietnamese builds it: hai mươi lăm, một trăm linh năm, ba nghìn hai trăm.
class NumberInWords {
 public:
  explicit NumberInWords(const Context& context) : c_(context) {}

  const knowledge::Numeral* numeral(std::uint32_t at) const {
    const auto& all = c_.knowledge.model().numerals;
    const auto found = std::lower_bound(all.begin(), all.end(), c_.atoms[at].id,
                                        [](const knowledge::Numeral& n, words::SyllableId id) { return n.word < id; });
    return found != all.end() && found->word == c_.atoms[at].id ? &*found : nullptr;
  }

  // Nothing where the words make no number.
  std::optional<double> value(std::uint32_t begin, std::uint32_t end) const {
    using Role = knowledge::Numeral::Role;
    double total = 0, group = 0, digit = -1, scale = 0;
    for (std::uint32_t at = begin; at < end; ++at) {
      const knowledge::Numeral& n = *numeral(at);
      const auto amount = static_cast<double>(n.value);
      switch (n.role) {
        case Role::digit:
          if (scale > 0) {  // after the point digit by digit
            group += amount * scale;
            scale /= 10;
            break;
          }
          if (digit >= 0) return std::nullopt;
          digit = amount;
          break;
        case Role::ten:
          if (digit >= 0) return std::nullopt;
          group += amount;
          break;
        case Role::multiplier:
          if (scale > 0 && amount < 1000) return std::nullopt;
          if (amount < 1000) {
            if (digit < 0) return std::nullopt;
            group += digit * amount;
          } else {
            group += std::max(digit, 0.0);
            if (group == 0 && total == 0) return std::nullopt;
            // "hai nghìn tỷ": what was counted so far is counted in the larger unit
            total = total > 0 && amount > total ? (total + group) * amount : total + group * amount;
            group = scale = 0;
          }
          digit = -1;
          break;
        case Role::filler: break;
        case Role::point:
          group += std::max(digit, 0.0);
          digit = -1;
          scale = 0.1;
          break;
      }
    }
    return total + group + std::max(digit, 0.0);
  }

 private:
  const Context& c_;
};

// "30 (ba mươi) ngày", "ba mươi (30) ngày": the figure and the words beside it.
void find_different_numbers(const Context& context, std::vector<Hit>& hits) {
  constexpr std::uint32_t kMostWords = 16;
  const NumberInWords words(context);
  const auto sign = [&](std::uint32_t at, std::string_view what) {
    return at < context.atoms.size() && context.atoms[at].kind == words::Kind::punctuation &&
           context.text_of(context.atoms[at]) == what;
  };
  const auto together = [&](std::uint32_t at, std::uint32_t other) {
    return at < context.atoms.size() && context.paragraph[at] == context.paragraph[other];
  };
  const auto figure = [&](std::uint32_t at) -> std::optional<double> {
    const words::Kind kind = context.atoms[at].kind;
    const std::string_view written = context.text_of(context.atoms[at]);
    if ((kind != words::Kind::number && kind != words::Kind::percent) || written.find('/') != std::string_view::npos)
      return std::nullopt;
    return number_of(written);
  };
  for (const std::uint32_t open : context.opening_brackets) {
    if (open == 0 || open + 2 >= context.atoms.size() || (context.zone[open] & knowledge::kOutside) != 0) continue;
    std::uint32_t begin = 0, end = 0, number = 0, last = 0;
    if (words.numeral(open + 1) != nullptr) {  // the words stand in the brackets
      begin = open + 1;
      for (end = begin; together(end, open) && end - begin < kMostWords && words.numeral(end) != nullptr;) ++end;
      std::uint32_t close = end;
      number = open - 1;
      std::uint32_t unit = 0;  // "05 ngày (năm ngày)": the same unit stands in both places
      while (number > 0 && unit < 2 && context.atoms[number].kind == words::Kind::word) {
        --number;
        ++unit;
      }
      if (context.atoms[number].kind == words::Kind::percent && !sign(close, ")")) {  // mười phần trăm, not phần nghìn
        const knowledge::Numeral* of = close + 1 < context.atoms.size() ? words.numeral(close + 1) : nullptr;
        if (of == nullptr || of->value != 100) continue;
        close += 2;
      }
      for (std::uint32_t k = 0; k < unit && close < context.atoms.size() && !sign(close, ")"); ++k, ++close)
        if (context.atoms[close].id != context.atoms[number + 1 + k].id) break;
      if (!sign(close, ")")) continue;
      last = close + 1;
    } else if (figure(open + 1) && sign(open + 2, ")")) {
      number = open + 1;
      end = begin = open;
      while (begin > 0 && together(begin - 1, open) && end - begin < kMostWords && words.numeral(begin - 1) != nullptr)
        --begin;
      last = open + 3;
    }
    if (begin == end || context.sentence[begin] != context.sentence[number] || !together(last - 1, open)) continue;
    const auto written = figure(number);
    const auto said = words.value(begin, end);
    if (!written || !said || std::abs(*written - *said) <= 1e-9 * std::abs(*said)) continue;
    Hit hit;
    hit.begin = std::min(number, begin);
    hit.end = std::max(number + 1, last);
    hit.vi = {{"figure", std::string(context.text_of(context.atoms[number]))}, {"words", context.excerpt(begin, end)}};
    hit.en = hit.vi;
    hits.push_back(std::move(hit));
  }
}

}  // namespace

std::vector<Hit> find_consistent(const Context& context, const knowledge::Consistent& consistent) {
  std::vector<Hit> hits;
  using What = knowledge::Consistent::What;
  switch (consistent.what) {
    case What::past_times: find_past_times(context, consistent, hits); break;
    case What::cross_references: find_dangling(context, hits); break;
    case What::dates: find_impossible_dates(context, hits); break;
    case What::glued_words: find_glued(context, hits); break;
    case What::encoding: find_encoding(context, hits); break;
    case What::damaged_words: find_damaged(context, hits); break;
    case What::short_forms: find_early_short_forms(context, hits); break;
    case What::numbers_in_words: find_different_numbers(context, hits); break;
  }
  return hits;
}

}  // namespace longghep::checks
