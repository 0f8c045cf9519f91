// Tested by tests/structure/outline_test.cpp.
//
// Every line is classed by the label it begins with; a stack then decides, by
// the successor of the number seen before, whether the label opens a unit or is
// only text (a wrapped reference, a date, a quantity). Articles that an amending
// law quotes are content: a quotation that opens at the start of a line holds
// until a line ends it. One pass, no backtracking.
#include <algorithm>
#include <map>

#include "structure/lines.hpp"
#include "structure/structure.hpp"

namespace longghep::structure {
namespace {

using input::Block;
using input::BlockKind;

class Builder {
 public:
  Builder(const input::Source& source, const Labels& labels, std::span<const LineFacts> facts)
      : source_(source), text_(source.mapped.text), labels_(labels), reader_(labels), facts_(facts) {}

  Outline build() {
    layout();
    out_.zones.assign(source_.blocks.size(), Zone::body);
    out_.of_plan.assign(source_.blocks.size(), false);
    out_.units.reserve(static_cast<std::size_t>(std::count_if(
        facts_.begin(), facts_.end(), [](const LineFacts& facts) { return facts.label.mark != Mark::none; })));
    out_.paragraphs.reserve(source_.blocks.size());
    out_.paragraph_blocks.reserve(source_.blocks.size());
    furniture();
    head();
    units();
    close_units();
    if (out_.date.empty()) date_of_closing();
    paragraphs();
    tables();
    return std::move(out_);
  }

 private:
  static std::size_t idx(int i) { return static_cast<std::size_t>(i); }
  // In capitals as written, or as its font shows it.
  bool shouts(std::size_t k) const { return source_.blocks[k].capitals || facts_[k].upper; }
  std::string_view block_text(std::size_t k) const {
    return std::string_view(text_).substr(source_.blocks[k].span.begin, source_.blocks[k].span.size());
  }
  const Label& label(std::size_t k) const { return facts_[k].label; }
  std::size_t text_begin(std::size_t k) const { return source_.blocks[k].span.begin + label(k).text; }
  Line line(std::size_t k) const { return {text_, source_.blocks[k].span.begin, source_.blocks[k].span.end}; }

  // A table whose cells hold whole pages is there for the layout only.
  void layout() {
    in_table_.assign(source_.blocks.size(), false);
    std::map<std::uint16_t, std::map<std::pair<int, int>, std::size_t>> cells;
    for (const Block& block : source_.blocks)
      if (block.table != 0) ++cells[block.table][{block.row, block.column}];
    std::vector<std::uint16_t> layout;
    for (const auto& [table, counts] : cells)
      for (const auto& [cell, count] : counts)
        if (count > 12) layout.push_back(table);
    for (std::size_t k = 0; k < source_.blocks.size(); ++k) {
      const std::uint16_t table = source_.blocks[k].table;
      in_table_[k] = table != 0 && std::find(layout.begin(), layout.end(), table) == layout.end();
    }
  }

  // ---- Furniture of web pages ----------------------------------------------------
  void furniture() {
    const std::size_t n = source_.blocks.size();
    std::size_t tail = n;
    for (std::size_t k = 0; k < n; ++k) {
      if (source_.blocks[k].outside || facts_[k].furniture) out_.zones[k] = Zone::outside;
      // Lists of other pages begin with a known heading, late in the page, and run to its end.
      if (tail == n && k > 0 && facts_[k].furniture_start && k * 2 > n / 2 &&
          std::all_of(source_.blocks.begin() + static_cast<std::ptrdiff_t>(k), source_.blocks.end(),
                      [](const Block& b) { return b.span.size() < kLongestHeading; }))
        tail = k;
    }
    for (std::size_t k = tail; k < n; ++k) out_.zones[k] = Zone::outside;
    if (source_.format == "html" || source_.format == "mhtml")
      for (std::size_t k = 0; k < n; ++k)
        if (source_.blocks[k].linked && block_text(k).size() < 120 && !in_table_[k] &&
            source_.blocks[k].kind != BlockKind::paragraph)
          out_.zones[k] = Zone::outside;
  }

  // ---- Head ---------------------------------------------------------------------
  std::string number_in(Line here) const {
    here.blanks();
    here.take(':');
    here.blanks();
    const std::size_t begin = here.at();
    std::size_t end = begin;
    bool stroke = false, letter = false;
    while (!here.done()) {
      const char32_t c = here.peek();
      if (!text::is_letter(c) && !text::is_digit(c) && c != '/' && c != '-' && c != '.' && c != '&' && c != 0x2013)
        break;
      stroke = stroke || c == '/';
      letter = letter || text::is_upper(c);
      here.skip();
      if (c != '.' && c != '-') end = here.at();
    }
    if (!stroke || !letter || begin == end || !text::is_digit(static_cast<unsigned char>(here_char(begin)))) return "";
    return std::string(std::string_view(text_).substr(begin, end - begin));
  }
  char here_char(std::size_t at) const { return text_[at]; }

  void head() {
    const std::size_t n = source_.blocks.size();
    std::size_t limit = std::min<std::size_t>(n, 60);
    std::size_t kind_block = n;
    // The head ends at the first basis or the first unit.
    std::size_t head_end = limit;
    for (std::size_t k = 0; k < limit; ++k) {
      if (out_.zones[k] == Zone::outside) continue;
      Line l = line(k);
      if (l.any(labels_.basis) || label(k).kind == UnitKind::dieu || label(k).kind == UnitKind::chuong ||
          (label(k).mark == Mark::roman && label(k).value == 1)) {
        head_end = k;
        break;
      }
    }
    for (std::size_t k = 0; k < head_end; ++k) {
      if (out_.zones[k] == Zone::outside) continue;
      const std::string_view text = block_text(k);
      Line l = line(k);
      if (out_.number.empty() && text.size() < 160) {
        Line copy = l;
        if (copy.any(labels_.number)) out_.number = number_in(copy);
        if (!out_.number.empty()) out_.zones[k] = Zone::title;
      }
      if (out_.date.empty() && text.size() < 160 && text.back() != '.' && text.back() != ';') {
        out_.date = date_in(text, labels_);
        if (!out_.date.empty() && text.size() < 80) out_.zones[k] = Zone::title;
      }
      if (Line copy = l; copy.any(labels_.motto)) out_.zones[k] = Zone::title;
      if (out_.issuer.empty() && text.size() < 120 && kind_block == n) {
        Line copy = l;
        if (copy.any(labels_.issuer) && shouts(k)) {
          out_.issuer = text::squeeze(text);
          out_.zones[k] = Zone::title;
          for (std::size_t next = k + 1; next < head_end && next < k + 3 && shouts(next) && !kind_of(next).has_value();
               ++next) {
            Line after = line(next);
            if (after.any(labels_.motto)) break;
            out_.issuer += " " + text::squeeze(block_text(next));
            out_.zones[next] = Zone::title;
          }
        }
      }
      if (kind_block == n)
        if (const auto kind = kind_of(k)) {
          kind_block = k;
          out_.kind = *kind;
        }
    }
    if (kind_block < n) {
      title_from(kind_block, head_end);
    } else if (!out_.number.empty()) {
      out_.kind = kind_of_number(out_.number, labels_);
      if (out_.kind.empty()) out_.kind = "cong-van";
    }
    std::size_t subject = n;
    if (kind_block == n) {
      for (std::size_t k = 0; k < std::min(n, head_end + 2); ++k)
        if (Line l = line(k); out_.zones[k] != Zone::outside && l.any(labels_.subject)) subject = k;
      if (subject < n) {
        if (out_.kind == "khac" || out_.kind.empty()) out_.kind = "cong-van";
        set_title(subject, subject + 1);
      }
    }
    if (out_.kind == "khac" || out_.kind.empty()) {
      out_.kind = by_self_reference();
      if (out_.kind == "khac")
        for (std::size_t k = 0; k < std::min<std::size_t>(n, 12); ++k)
          if (out_.zones[k] != Zone::outside && LineReader::contains_any(block_text(k), labels_.letter)) {
            out_.kind = "cong-van";
            break;
          }
    }
    if (out_.title.empty()) {
      for (std::size_t k = 0; k < n; ++k)
        if (out_.zones[k] == Zone::body && block_text(k).size() >= 12 && block_text(k).size() < 400 &&
            label(k).mark == Mark::none && block_text(k).back() != '.' &&
            block_text(k).back() != ';') {  // a sentence is no title
          set_title(k, k + 1);
          break;
        }
    }
    year_of_title();
    if (out_.kind == "quyet-dinh" || out_.kind == "nghi-quyet") {
      // A number with its year is that of a normative act: 12/2026/QĐ-UBND.
      const std::string& number = out_.number;
      const std::size_t first = number.find('/');
      if (first != std::string::npos) {
        const std::size_t second = number.find('/', first + 1);
        out_.normative = second == first + 5 && text::is_digit(static_cast<unsigned char>(number[first + 1]));
      }
    }
  }

  // The kind a line in capitals announces.
  std::optional<std::string> kind_of(std::size_t k) const {
    const std::string_view text = block_text(k);
    if (text.size() > 400) return std::nullopt;
    const Labels::Kind* best = nullptr;
    std::size_t end = 0;
    for (const Labels::Kind& kind : labels_.kinds) {
      Line l = line(k);
      if (l.phrase(kind.phrase) && !text::is_letter(l.peek()) &&
          (best == nullptr || kind.phrase.size() > best->phrase.size())) {
        best = &kind;
        end = l.at();
      }
    }
    if (best == nullptr) return std::nullopt;
    const std::size_t begin = source_.blocks[k].span.begin;
    if (!source_.blocks[k].capitals && !all_upper(std::string_view(text_).substr(begin, end - begin)))
      return std::nullopt;
    return best->id;
  }

  void set_title(std::size_t first, std::size_t end) {
    out_.title_span = {source_.blocks[first].span.begin, source_.blocks[end - 1].span.end};
    out_.title.clear();
    for (std::size_t k = first; k < end; ++k) {
      out_.zones[k] = Zone::title;
      if (!out_.title.empty()) out_.title += ' ';
      out_.title += text::squeeze(block_text(k));
    }
  }

  void title_from(std::size_t first, std::size_t head_end) {
    std::size_t end = first + 1;
    while (end < source_.blocks.size() && end < first + 6 && end < std::max(head_end, first + 2)) {
      const std::string_view text = block_text(end);
      Line l = line(end);
      if (out_.zones[end] == Zone::outside || text.size() > 600 || label(end).mark != Mark::none ||
          l.any(labels_.basis) || l.any(labels_.motto) || l.any(labels_.number))
        break;
      const std::size_t gap_begin = source_.blocks[end - 1].span.end, gap_end = source_.blocks[end].span.begin;
      const auto breaks = std::count(text_.begin() + static_cast<std::ptrdiff_t>(gap_begin),
                                     text_.begin() + static_cast<std::ptrdiff_t>(gap_end), '\n');
      if (end > first + 1 && (breaks > 1 || (!shouts(end) && (text.back() == '.' || text.back() == ':')))) break;
      if (end > first + 1 && shouts(end) && !shouts(end - 1)) break;
      ++end;
      if (text.back() == ';') break;
    }
    set_title(first, end);
  }

  std::string by_self_reference() const {
    std::map<std::string, std::size_t> votes;
    for (std::size_t k = 0; k < std::min(source_.blocks.size(), kVoting); ++k) {
      if (!facts_[k].says_this) continue;
      for (const std::uint16_t kind : facts_[k].self ? *facts_[k].self : reader_.self(block_text(k)))
        ++votes[labels_.kinds[kind].id];
    }
    std::string best = "khac";
    std::size_t most = 0;
    for (const auto& [id, count] : votes)
      if (count > most) {
        most = count;
        best = id;
      }
    return most >= 2 ? best : "khac";
  }

  // "Luật này … thông qua ngày 13 tháng 11 năm 2020", "Nghị định này có hiệu lực thi hành từ ngày …": the last of each.
  void date_of_closing() {
    for (std::size_t k = source_.blocks.size(); k-- > 0 && out_.date.empty();) {
      if (!facts_[k].says_this || out_.zones[k] == Zone::quotation || out_.zones[k] == Zone::outside) continue;
      Closing read;
      if (!facts_[k].closing) read = reader_.closing(block_text(k));
      const Closing& said = facts_[k].closing ? *facts_[k].closing : read;
      if (said.effect && out_.effective.empty())
        out_.effective = *said.effect;
      else if (said.adopted)
        out_.date = *said.adopted;
    }
  }

  void year_of_title() {
    Line l(out_.title, 0, out_.title.size());
    while (!l.done()) {
      if (Line copy = l; copy.any(labels_.year)) {
        copy.blanks();
        const std::string_view digits = copy.digits();
        if (digits.size() == 4 && (digits.substr(0, 2) == "20" || digits.substr(0, 2) == "19"))
          out_.year = std::string(digits);
      }
      if (l.letters().empty()) l.skip();
    }
  }

  // ---- Units -----------------------------------------------------------------------
  struct Open {
    int unit;
    int rank;
  };

  int open(UnitKind kind, int rank, std::string number, const std::string& step, std::size_t block, std::size_t text) {
    const std::size_t begin = source_.blocks[block].span.begin;
    while (!stack_.empty() && stack_.back().rank >= rank) {
      out_.units[idx(stack_.back().unit)].span.end = begin;
      stack_.pop_back();
    }
    Unit unit;
    unit.kind = kind;
    unit.number = std::move(number);
    unit.parent = stack_.empty() ? -1 : stack_.back().unit;
    if (unit.parent >= 0) {
      const std::string& above = out_.units[idx(unit.parent)].id;
      unit.id.reserve(above.size() + step.size() + 1);
      unit.id.append(above).append(1, '/');
    }
    unit.id += step;
    // Two units of one number (a second attached text): told apart by a count.
    if (const int count = count_of(unit.id); count > 1) unit.id += "~" + std::to_string(count);
    unit.span = {begin, text_.size()};
    unit.heading = {text, source_.blocks[block].span.end};
    out_.units.push_back(std::move(unit));
    const int index = static_cast<int>(out_.units.size()) - 1;
    stack_.push_back({index, rank});
    return index;
  }

  // How many units have been given that id, with this one; a table of those that were the first.
  int count_of(const std::string& id) {
    if ((out_.units.size() + 1) * 2 > slots_.size()) {
      slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
      for (std::uint32_t u = 0; u < counts_.size(); ++u)
        if (counts_[u] > 0) slots_[slot_of(out_.units[u].id)] = u + 1;
    }
    std::uint32_t& slot = slots_[slot_of(id)];
    const bool first = slot == 0;
    if (first) slot = static_cast<std::uint32_t>(out_.units.size()) + 1;
    counts_.push_back(first ? 1 : 0);
    return first ? 1 : ++counts_[slot - 1];
  }
  std::size_t slot_of(const std::string& id) const {
    std::size_t at = std::hash<std::string>{}(id) & (slots_.size() - 1);
    while (slots_[at] != 0 && out_.units[slots_[at] - 1].id != id) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  void close_to(int rank, std::size_t begin) {
    while (!stack_.empty() && stack_.back().rank >= rank) {
      out_.units[idx(stack_.back().unit)].span.end = begin;
      stack_.pop_back();
    }
  }

  void close_units() {
    for (const Open& open : stack_) out_.units[idx(open.unit)].span.end = end_of_text();
    stack_.clear();
  }
  std::size_t end_of_text() const { return source_.blocks.empty() ? 0 : source_.blocks.back().span.end; }

  enum Rank {
    kAttached = 0,
    kPart = 1,
    kChapter = 2,
    kSection = 3,
    kSubsection = 4,
    kArticle = 5,
    kClause = 6,
    kPoint = 7,
    kPlan = 20
  };

  void units() {
    std::size_t article = 0, clause = 0, point = 0, bases = 0;
    std::string article_suffix;
    bool in_article = false, quoted = false, closed = false;
    std::size_t quoted_article = 0;
    for (std::size_t k = 0; k < source_.blocks.size(); ++k) {
      if (out_.zones[k] == Zone::outside || out_.zones[k] == Zone::title || in_table_[k] ||
          source_.blocks[k].kind == BlockKind::note)
        continue;
      const std::string_view text = block_text(k);
      const Label& here = label(k);
      // Quotations: they open at the start of a line (after its label) and close at the end of one.
      const bool opens = !quoted && facts_[k].opens_quote;
      if (quoted || opens) {
        const bool ends = facts_[k].closes_quote;
        if (quoted && here.kind == UnitKind::dieu && here.mark == Mark::unit && here.stop &&
            here.value == article + 1 && here.value != quoted_article + 1 && in_article) {
          quoted = false;  // the quotation was never closed
        } else {
          if (here.kind == UnitKind::dieu && here.mark == Mark::unit) quoted_article = here.value;
          if (opens) quoted_article = facts_[k].quoted_number;
          if (quoted || here.mark == Mark::none) out_.zones[k] = Zone::quotation;
          const bool was_open = quoted;
          quoted = !ends;
          if (was_open || (here.mark == Mark::none)) continue;
        }
      }
      const std::size_t begin = source_.blocks[k].span.begin;
      if (facts_[k].recipients > 0) {
        close_to(0, source_.blocks[k].span.begin);
        open(UnitKind::noi_nhan, kAttached, "", "noi-nhan", k, begin + facts_[k].recipients);
        out_.zones[k] = Zone::closing;
        closed = true;
        in_article = false;
        continue;
      }
      if (facts_[k].signature > 0 && (shouts(k) || text.size() < 12) && k > 3) {
        if (stack_.empty() || out_.units[idx(stack_.back().unit)].kind != UnitKind::chu_ky) {
          close_to(0, source_.blocks[k].span.begin);
          open(UnitKind::chu_ky, kAttached, "", "chu-ky", k, begin + facts_[k].signature);
        }
        out_.zones[k] = Zone::closing;
        closed = true;
        in_article = false;
        continue;
      }
      if (facts_[k].basis && article == 0 && stack_.empty() && k < 120) {
        const bool plausible = text.back() == ';' || text.back() == ',' || text.back() == '.' || text.size() < 400;
        if (plausible) {
          out_.zones[k] = Zone::basis;
          ++bases;
          open(UnitKind::can_cu, kAttached, std::to_string(bases), "can-cu:" + std::to_string(bases), k,
               source_.blocks[k].span.begin);
          close_to(kAttached, source_.blocks[k].span.end);
          continue;
        }
      }
      if (here.mark == Mark::unit) {
        const std::string value = std::to_string(here.value) + here.suffix;
        switch (here.kind) {
          case UnitKind::phan: open(here.kind, kPart, here.number, "phan:" + value, k, text_begin(k)); break;
          case UnitKind::chuong: open(here.kind, kChapter, here.number, "chuong:" + value, k, text_begin(k)); break;
          case UnitKind::muc: open(here.kind, kSection, here.number, "muc:" + value, k, text_begin(k)); break;
          case UnitKind::tieu_muc:
            open(here.kind, kSubsection, here.number, "tieu-muc:" + value, k, text_begin(k));
            break;
          case UnitKind::phu_luc:
            if (!source_.blocks[k].capitals && !facts_[k].label_upper && !closed && text.size() > 60) continue;
            open(here.kind, kAttached, here.number, "phu-luc:" + (here.value == 0 ? "1" : value), k, text_begin(k));
            break;
          case UnitKind::dieu: {
            const bool successor = here.value == article + 1 || (here.value == article && !here.suffix.empty());
            const bool first = article == 0 && here.value < 400;
            const bool restart = here.value == 1 && article > 0 && (here.stop || shouts(k));
            const bool skip = here.value > article && here.value <= article + 3 && here.stop;
            if (!successor && !first && !restart && !skip) continue;
            if (restart && !closed && !attached_before(k) && here.suffix.empty() && article < 3) continue;
            if (restart) {
              const std::string nth = std::to_string(++attached_);
              open(UnitKind::phu_luc, kAttached, nth, "phu-luc:" + nth, k, source_.blocks[k].span.begin);
              out_.units.back().heading = {};
            }
            open(here.kind, kArticle, here.number, "dieu:" + value, k, text_begin(k));
            article = here.value;
            article_suffix = here.suffix;
            clause = point = 0;
            in_article = true;
            closed = false;
            if (facts_[k].rest() < 200 && here.stop) out_.zones[k] = heading_like(k) ? Zone::heading : Zone::body;
            continue;
          }
          default: break;
        }
        out_.zones[k] = Zone::heading;
        if (here.kind != UnitKind::dieu) in_article = false;
        heading_below(k, here);
        if (here.kind == UnitKind::phu_luc) {
          article = 0;
          plan_.clear();
        }
        continue;
      }
      if (in_article) {
        if (here.mark == Mark::arabic && facts_[k].rest() > 0) {
          const bool successor = here.value == clause + 1 || (here.value == clause && !here.suffix.empty()) ||
                                 (here.value == clause + 2 && clause > 0);
          if (!successor) continue;
          open(UnitKind::khoan, kClause, here.number, "khoan:" + here.number, k, text_begin(k));
          clause = here.value;
          point = 0;
        } else if ((here.mark == Mark::letter || here.mark == Mark::roman) && here.stop) {
          const bool successor = here.value == point + 1 || (here.value == point && !here.suffix.empty()) ||
                                 (point > 0 && here.value > point && here.value <= point + 2);
          if (!successor || here.mark == Mark::roman) continue;
          open(UnitKind::diem, kPoint, here.number, "diem:" + here.number, k, text_begin(k));
          point = here.value;
        }
        continue;
      }
      plan_heading(k, here);
    }
  }

  // A restart of the articles needs a heading of its own above: QUY CHẾ, QUY ĐỊNH …
  bool attached_before(std::size_t k) const {
    for (std::size_t back = 1; back <= 12 && back <= k; ++back)
      if (shouts(k - back) && attached(k - back)) return true;
    return false;
  }

  // Shown in capitals it may be written in small letters.
  bool attached(std::size_t k) const {
    Line l = line(k);
    return facts_[k].attached || (source_.blocks[k].capitals && l.any(labels_.attached));
  }

  bool heading_like(std::size_t k) const {
    const LineFacts& facts = facts_[k];
    return facts.rest() < 160 && (facts.rest() == 0 || (facts.last != '.' && facts.last != ';'));
  }

  // Headings of chapters often stand on the next line, in capitals.
  void heading_below(std::size_t k, const Label& here) {
    Unit& unit = out_.units.back();
    if (facts_[k].rest() > 0 || k + 1 >= source_.blocks.size()) return;
    const std::string_view next = block_text(k + 1);
    if (next.size() < kLongestHeading && label(k + 1).mark == Mark::none &&
        (shouts(k + 1) || here.kind != UnitKind::dieu)) {
      unit.heading = source_.blocks[k + 1].span;
      if (out_.zones[k + 1] == Zone::body) out_.zones[k + 1] = Zone::heading;
    }
  }

  // Marker classes nest by the order in which a plan first uses them.
  void plan_heading(std::size_t k, const Label& here) {
    out_.of_plan[k] = true;
    if (here.mark == Mark::none || here.mark == Mark::unit || here.mark == Mark::dash || here.mark == Mark::plus)
      return;
    const LineFacts& facts = facts_[k];
    if (facts.rest() == 0 && here.mark != Mark::roman) return;
    const Mark mark = here.mark;
    auto level = std::find_if(plan_.begin(), plan_.end(), [&](const auto& entry) { return entry.first == mark; });
    if (level != plan_.end()) {
      // Deeper classes begin anew below this heading.
      plan_.erase(level + 1, plan_.end());
      const bool successor = here.value == level->second + 1 || here.value == 1 || mark == Mark::dotted;
      if (!successor && here.value > level->second + 3) return;
      level->second = here.value;
    } else {
      if (here.value > 2 && mark != Mark::dotted && plan_.empty()) return;
      plan_.emplace_back(mark, here.value);
      level = plan_.end() - 1;
    }
    const int rank = kPlan + static_cast<int>(level - plan_.begin());
    std::string number = here.number;
    open(UnitKind::heading, rank, number, number, k, text_begin(k));
    if (facts.rest() < 240 && facts.rest() > 0 && facts.last != '.' && facts.last != ';' && facts.last != ',' &&
        (source_.blocks[k].capitals || facts.rest_upper || here.mark == Mark::roman || here.mark == Mark::upper ||
         next_is_deeper(k, mark)))
      out_.zones[k] = Zone::heading;
  }

  bool next_is_deeper(std::size_t k, Mark mark) const {
    for (std::size_t next = k + 1; next < source_.blocks.size() && next < k + 2; ++next) {
      const Mark other = label(next).mark;
      return other != mark && other != Mark::unit &&
             (other != Mark::none || block_text(k).back() == ':' || block_text(next).size() > block_text(k).size());
    }
    return false;
  }

  // ---- Paragraphs and tables ----------------------------------------------------------
  void paragraphs() {
    for (std::size_t k = 0; k < source_.blocks.size(); ++k) {
      const Block& block = source_.blocks[k];
      if (k > 0 && !out_.paragraphs.empty() && block.table == 0 && source_.blocks[k - 1].table == 0 &&
          source_.format == "text" && out_.zones[k] == out_.zones[k - 1] && out_.zones[k] == Zone::body &&
          label(k).mark == Mark::none) {
        const char last = facts_[k - 1].last;
        if (facts_[k].starts_small && next_line(text_, source_.blocks[k - 1], block) && last != '.' && last != ';' &&
            last != ':' && last != '?' && last != '!') {
          out_.paragraphs.back().end = block.span.end;
          continue;
        }
      }
      out_.paragraphs.push_back(block.span);
      out_.paragraph_blocks.push_back(static_cast<std::uint32_t>(k));
    }
  }

  void tables() {
    std::map<std::uint16_t, std::pair<std::size_t, std::size_t>> spans;
    for (std::size_t k = 0; k < source_.blocks.size(); ++k) {
      if (!in_table_[k]) continue;
      auto [at, fresh] =
          spans.try_emplace(source_.blocks[k].table, source_.blocks[k].span.begin, source_.blocks[k].span.end);
      if (!fresh) at->second.second = source_.blocks[k].span.end;
    }
    if (spans.empty()) return;
    int number = 0;
    for (const auto& [table, span] : spans) {
      ++number;
      Unit unit;
      unit.kind = UnitKind::bang;
      unit.number = std::to_string(number);
      unit.span = {span.first, span.second};
      unit.heading = {span.first, span.first};
      unit.parent = -1;
      std::size_t best = ~std::size_t{0};
      for (std::size_t u = 0; u < out_.units.size(); ++u)
        if (out_.units[u].kind != UnitKind::bang && out_.units[u].span.contains(unit.span) &&
            out_.units[u].span.size() <= best) {
          best = out_.units[u].span.size();
          unit.parent = static_cast<int>(u);
        }
      unit.id = "bang:" + unit.number;
      out_.units.push_back(unit);
    }
    // Text order, parents before children; parents are renumbered with their units.
    std::vector<std::size_t> order(out_.units.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const Unit& x = out_.units[a];
      const Unit& y = out_.units[b];
      return x.span.begin != y.span.begin ? x.span.begin < y.span.begin
                                          : (x.kind == UnitKind::bang) < (y.kind == UnitKind::bang);
    });
    std::vector<int> moved(order.size());
    for (std::size_t k = 0; k < order.size(); ++k) moved[order[k]] = static_cast<int>(k);
    std::vector<Unit> sorted;
    for (const std::size_t k : order) {
      sorted.push_back(std::move(out_.units[k]));
      if (sorted.back().parent >= 0) sorted.back().parent = moved[idx(sorted.back().parent)];
    }
    out_.units = std::move(sorted);
  }

  const input::Source& source_;
  const std::string& text_;
  const Labels& labels_;
  const LineReader reader_;
  const std::span<const LineFacts> facts_;
  Outline out_;
  std::vector<bool> in_table_;
  std::vector<Open> stack_;
  std::vector<std::pair<Mark, std::size_t>> plan_;
  std::vector<std::uint32_t> slots_;  // units that were the first of their id, by its hash; 0: none
  std::vector<int> counts_;           // by unit, of those
  int attached_ = 0;
};

}  // namespace

std::string_view to_string(UnitKind kind) noexcept {
  constexpr std::string_view kNames[] = {"phan",   "chuong",  "muc",  "tieu-muc", "dieu",     "khoan", "diem",
                                         "can-cu", "heading", "bang", "phu-luc",  "noi-nhan", "chu-ky"};
  return kNames[static_cast<std::size_t>(kind)];
}

Phrase phrase_of(std::string_view text) {
  Phrase out;
  Line l(text, 0, text.size());
  while (!l.done()) {
    if (const std::string_view word = l.letters(); !word.empty())
      out.emplace_back(text::key_of(word).view());
    else
      l.skip();
  }
  return out;
}

int Outline::unit_at(std::size_t at) const {
  auto after = std::upper_bound(units.begin(), units.end(), at,
                                [](std::size_t value, const Unit& u) { return value < u.span.begin; });
  int index = static_cast<int>(after - units.begin()) - 1;
  while (index >= 0 && !(units[static_cast<std::size_t>(index)].span.begin <= at &&
                         at < units[static_cast<std::size_t>(index)].span.end))
    index = units[static_cast<std::size_t>(index)].parent;
  return index;
}

std::string label_of(const Outline& outline, int index, const Labels& labels) {
  std::string out;
  std::string path;
  for (int at = index; at >= 0; at = outline.units[static_cast<std::size_t>(at)].parent) {
    const Unit& unit = outline.units[static_cast<std::size_t>(at)];
    const auto add = [&](const std::string& label) {
      if (!out.empty()) out += ' ';
      out += label + (unit.number.empty() ? "" : " " + unit.number);
    };
    switch (unit.kind) {
      case UnitKind::diem: add(labels.label_diem); break;
      case UnitKind::khoan: add(labels.label_khoan); break;
      case UnitKind::dieu: add(labels.label_dieu); return out;
      case UnitKind::phan:
        if (out.empty() && path.empty()) add(labels.label_phan);
        break;
      case UnitKind::chuong:
        if (out.empty() && path.empty()) add(labels.label_chuong);
        break;
      case UnitKind::muc:
        if (out.empty() && path.empty()) add(labels.label_muc);
        break;
      case UnitKind::tieu_muc:
        if (out.empty() && path.empty()) add(labels.label_tieu_muc);
        break;
      case UnitKind::can_cu: add(labels.label_can_cu); break;
      case UnitKind::bang: add(labels.label_bang); break;
      case UnitKind::phu_luc:
        if (path.empty()) add(labels.label_phu_luc);
        break;
      case UnitKind::heading: path = unit.number + (path.empty() ? "" : "." + path); break;
      case UnitKind::noi_nhan:
      case UnitKind::chu_ky: return labels.label_closing;
    }
  }
  if (!path.empty()) out = labels.label_heading + " " + path + (out.empty() ? "" : " " + out);
  return out;
}

std::string kind_of_number(std::string_view number, const Labels& labels) {
  std::string best;
  std::size_t length = 0;
  std::size_t at = number.find('/');
  while (at != std::string_view::npos) {
    std::size_t begin = at + 1, end = begin;
    while (end < number.size() && (text::is_letter(static_cast<unsigned char>(number[end])) ||
                                   static_cast<unsigned char>(number[end]) >= 0x80))
      ++end;
    const std::string_view piece = number.substr(begin, end - begin);
    for (const auto& [symbol, id] : labels.symbols)
      if (piece == symbol && symbol.size() > length) {
        best = id;
        length = symbol.size();
      }
    at = number.find('/', begin);
  }
  return best;
}

DocumentInfo info_of(const input::Source& source, const Outline& outline, const std::string& path,
                     const std::string& kind, std::size_t code_points) {
  DocumentInfo info{path,
                    source.format,
                    source.encoding,
                    kind.empty() ? outline.kind : kind,
                    outline.normative,
                    outline.title,
                    outline.number,
                    outline.issuer,
                    outline.date,
                    outline.date,
                    source.sha256,
                    code_points,
                    source.conversions};
  // A document without a date that names its year is judged at the end of that year.
  if (info.as_of.empty() && !outline.year.empty()) info.as_of = outline.year + "-12-31";
  if (info.as_of.empty())  // 20/2021/NĐ-CP: the number of a normative act holds its year
    if (const std::size_t stroke = info.number.find('/');
        stroke != std::string::npos && stroke + 5 < info.number.size() && info.number[stroke + 5] == '/')
      if (const std::string year = info.number.substr(stroke + 1, 4);
          year >= "1945" && year <= "2099" && year.find_first_not_of("0123456789") == std::string::npos)
        info.as_of = year + "-12-31";
  if (info.as_of.empty()) info.as_of = outline.effective;
  return info;
}

bool next_line(std::string_view text, const input::Block& one, const input::Block& two) {
  const std::string_view between = text.substr(one.span.end, two.span.begin - one.span.end);
  return std::count(between.begin(), between.end(), '\n') == 1;
}

Outline outline(const input::Source& source, const Labels& labels) {
  const std::string_view text = source.mapped.text;
  const std::vector<Opener> openers = Openers(labels, text.size()).find(text);
  const LineReader reader(labels);
  std::vector<LineFacts> facts;
  facts.reserve(source.blocks.size());
  for (std::span<const Opener> rest = openers; const Block& block : source.blocks)
    facts.push_back(
        reader.facts(text.substr(block.span.begin, block.span.size()), block.span.begin, take(rest, block.span)));
  Outline out = outline(source, labels, facts);
  out.citations = citations(text, out.paragraphs, openers, labels);
  return out;
}

Outline outline(const input::Source& source, const Labels& labels, std::span<const LineFacts> facts) {
  return Builder(source, labels, facts).build();
}

}  // namespace longghep::structure
