// Tested by tests/api/session_test.cpp.
//
// The source is cut into lines, each of which is read by itself: decoding,
// normalising and the facts of a line know nothing of its neighbours. Of the
// document only offsets move. The outline is made anew when a line came or went,
// or one changed in what the outline reads of it.
#include "session/live_text.hpp"

#include <algorithm>

namespace longghep::session {
namespace {

using input::Block;
using structure::LineFacts;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool any(const text::Repairs& r) { return r.decomposed + r.zero_width + r.look_alike + r.invalid + r.control > 0; }

bool is_line_end(char c) { return c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

// The first block that begins at an offset or behind it.
std::size_t block_from(const std::vector<Block>& blocks, std::size_t offset) {
  return static_cast<std::size_t>(
      std::lower_bound(blocks.begin(), blocks.end(), offset,
                       [](const Block& block, std::size_t value) { return block.span.begin < value; }) -
      blocks.begin());
}

void move_by(TextSpan& span, std::ptrdiff_t distance) {
  span = {span.begin + static_cast<std::size_t>(distance), span.end + static_cast<std::size_t>(distance)};
}

// Puts `by` for [from, to) of a list.
template <class T>
void replace(std::vector<T>& list, std::size_t from, std::size_t to, std::vector<T> by) {
  const auto at = [](std::size_t k) { return static_cast<std::ptrdiff_t>(k); };
  const std::size_t kept = std::min(to - from, by.size());
  std::move(by.begin(), by.begin() + at(kept), list.begin() + at(from));
  list.erase(list.begin() + at(from + kept), list.begin() + at(to));
  list.insert(list.begin() + at(from + kept), std::make_move_iterator(by.begin() + at(kept)),
              std::make_move_iterator(by.end()));
}

}  // namespace

LiveText::LiveText(std::string source, const structure::Labels& labels)
    : labels_(labels), openers_(labels, source.size()), reader_(labels), raw_(std::move(source)) {
  Piece all = read(0, raw_.size());
  source_ = std::move(all.source);
  lines_ = std::move(all.lines);
  for (const Line& line : lines_) {
    foreign_ += line.signs.foreign;
    repaired_ += any(line.repairs) ? 1 : 0;
  }
  sum_repairs();
  facts_ = facts_of(source_.blocks, 0);
  outline_ = structure::outline(source_, labels_, facts_);
  offsets_ = std::make_unique<text::Offsets>(source_.mapped.text);
}

// The lines of [begin, end) of the source; offsets of the text count from 0, those of the source as they are.
LiveText::Piece LiveText::read(std::size_t begin, std::size_t end) const {
  Piece out;
  std::string_view rest = std::string_view(raw_).substr(begin, end - begin);
  text::Decoded decoded;
  decoded.encoding = "utf-8";
  std::size_t skip = begin == 0 && rest.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  decoded.utf8 = rest.substr(skip);
  if (!decoded.utf8.empty()) decoded.segments.push_back({0, {begin + skip, end, 0, 0, 0, text::Step::bytes}});
  out.source = input::plain_lines(decoded);
  const std::string& text = out.source.mapped.text;
  for (std::size_t at = 0, line_text = 0; at < rest.size();) {
    std::size_t stop = std::min(rest.find_first_of("\n\r\f\v", at), rest.size());
    const std::string_view line = rest.substr(at + skip, stop - at - skip);
    Line& kept = out.lines.emplace_back();
    kept.raw = begin + at;
    kept.text = line_text;
    kept.signs = text::legacy_signs(line);
    if (!line.empty() && std::any_of(line.begin(), line.end(), [](char c) {
          return static_cast<unsigned char>(c) >= 0x80 || (static_cast<unsigned char>(c) < 0x20 && c != '\t') ||
                 c == 0x7F;
        })) {
      text::TextBuilder alone;
      alone.append(line, {0, line.size(), 0, 0, 0, text::Step::bytes});
      kept.repairs = std::move(alone).finish().repairs;
    }
    line_text = std::min(text.find('\n', line_text), text.size() - 1) + 1;
    if (stop + 1 < rest.size() && rest[stop] == '\r' && rest[stop + 1] == '\n') ++stop;
    at = std::min(stop + 1, rest.size());
    skip = 0;
  }
  return out;
}

std::vector<LineFacts> LiveText::facts_of(const std::vector<Block>& blocks, std::size_t first) {
  std::vector<LineFacts> out;
  out.reserve(blocks.size());
  for (const Block& block : blocks) {
    const std::string_view line = std::string_view(source_.mapped.text).substr(block.span.begin, block.span.size());
    LineFacts& facts = out.emplace_back(reader_.facts(line, 0, openers_.find(line)));
    facts.closing.emplace();
    if (facts.says_this) facts.closing = reader_.closing(line);
    if (first++ >= structure::kVoting) continue;
    facts.self.emplace();
    if (facts.says_this) facts.self = reader_.self(line);
  }
  return out;
}

bool LiveText::may_be_old_encoding() const {
  text::LegacySigns signs;
  signs.foreign = foreign_;
  for (const Line& line : lines_) {
    if (line.raw >= text::kDeciding) break;
    signs.typed += line.signs.typed;
  }
  return !signs.too_few();
}

void LiveText::sum_repairs() {
  text::Repairs& sum = source_.mapped.repairs;
  sum = {};
  if (repaired_ == 0) return;
  for (const Line& line : lines_) {
    const text::Repairs& r = line.repairs;
    const auto add = [&](std::size_t& into, std::size_t& first, std::size_t count, std::size_t place) {
      if (into == 0 && count > 0) first = line.text + place;
      into += count;
    };
    add(sum.decomposed, sum.first_decomposed, r.decomposed, r.first_decomposed);
    add(sum.zero_width, sum.first_zero_width, r.zero_width, r.first_zero_width);
    add(sum.look_alike, sum.first_look_alike, r.look_alike, r.first_look_alike);
    sum.control += r.control;
  }
}

// The lines that an edit touches: those of its two ends, and one more where a line end of two characters may form.
std::pair<std::size_t, std::size_t> LiveText::lines_of(std::size_t begin, std::size_t end) const {
  const auto behind = [&](std::size_t at) {
    return static_cast<std::size_t>(
        std::upper_bound(lines_.begin(), lines_.end(), at,
                         [](std::size_t value, const Line& line) { return value < line.raw; }) -
        lines_.begin());
  };
  std::size_t first = behind(begin);
  const bool at_end = begin == raw_.size() && !raw_.empty() && is_line_end(raw_.back());
  if (first > 0 && !at_end) --first;
  const std::size_t at = first < lines_.size() ? lines_[first].raw : raw_.size();
  if (first > 0 && begin == at && raw_[at - 1] == '\r') --first;
  return {first, std::max(first, behind(end))};
}

Change LiveText::edit(std::size_t begin, std::size_t end, std::string_view replacement) {
  const auto [first, last] = lines_of(begin, end);
  const auto raw_at = [&](std::size_t line) { return line < lines_.size() ? lines_[line].raw : raw_.size(); };
  const auto text_at = [&](std::size_t line) {
    return line < lines_.size() ? lines_[line].text : source_.mapped.text.size();
  };
  Change change;
  change.before = {text_at(first), text_at(last)};
  change.source = static_cast<std::ptrdiff_t>(replacement.size()) - static_cast<std::ptrdiff_t>(end - begin);
  const std::size_t raw_begin = raw_at(first), raw_end = raw_at(last) + static_cast<std::size_t>(change.source);
  auto& blocks = source_.blocks;
  const std::size_t from = block_from(blocks, change.before.begin), to = block_from(blocks, change.before.end);
  // The changed lines with a neighbour on either side, as they were.
  const std::size_t left = from > 0 ? from - 1 : 0;
  const Stretch old = stretch(left, std::min(to + 1, blocks.size()));

  edited_ = false;
  raw_.replace(begin, end - begin, replacement);
  edited_ = true;  // and stays so until the next edit has the text it is told of
  Piece piece = read(raw_begin, raw_end);
  const std::string& text = piece.source.mapped.text;
  change.after = {change.before.begin, change.before.begin + text.size()};
  source_.mapped.text.replace(change.before.begin, change.before.size(), text);
  source_.mapped.map.splice(change.before.begin, change.before.end, text.size(), change.source,
                            piece.source.mapped.map);
  change.moved = offsets_->splice(source_.mapped.text, change.before.begin, change.before.end, change.after.end);
  replace_lines(first, last, std::move(piece.lines), change);

  for (std::size_t k = to; k < blocks.size(); ++k) move_by(blocks[k].span, change.moved.bytes);
  std::vector<Block> fresh = std::move(piece.source.blocks);
  for (Block& block : fresh) move_by(block.span, static_cast<std::ptrdiff_t>(change.after.begin));
  std::vector<LineFacts> facts = facts_of(fresh, from);
  const bool same_count = fresh.size() == to - from;
  replace(blocks, from, to, std::move(fresh));
  replace(facts_, from, to, std::move(facts));
  const bool in_head =
      from < structure::kHead || change.before.begin < outline_.title_span.end || outline_.title.empty();
  change.outlined = in_head || !same_count || !same_outline(left, old);
  if (change.outlined)
    outline_ = structure::outline(source_, labels_, facts_);
  else
    move_outline(change, left, old.blocks);
  return change;
}

void LiveText::replace_lines(std::size_t first, std::size_t last, std::vector<Line> fresh, const Change& change) {
  for (std::size_t k = first; k < last; ++k) {
    foreign_ -= lines_[k].signs.foreign;
    repaired_ -= any(lines_[k].repairs) ? 1 : 0;
  }
  for (Line& line : fresh) {
    line.text += change.after.begin;
    foreign_ += line.signs.foreign;
    repaired_ += any(line.repairs) ? 1 : 0;
  }
  for (std::size_t k = last; k < lines_.size(); ++k) {
    lines_[k].raw += static_cast<std::size_t>(change.source);
    lines_[k].text += static_cast<std::size_t>(change.moved.bytes);
  }
  replace(lines_, first, last, std::move(fresh));
  sum_repairs();
}

LiveText::Stretch LiveText::stretch(std::size_t begin, std::size_t end) const {
  const auto at = [](std::size_t k) { return static_cast<std::ptrdiff_t>(k); };
  Stretch out;
  out.blocks.assign(source_.blocks.begin() + at(begin), source_.blocks.begin() + at(end));
  out.facts.assign(facts_.begin() + at(begin), facts_.begin() + at(end));
  for (std::size_t k = begin; k < end; ++k) out.goes_on.push_back(goes_on(k));
  return out;
}

// Whether a line may go on from the one before it, which was wrapped; as the outline tells it.
bool LiveText::goes_on(std::size_t k) const {
  return k > 0 && facts_[k].starts_small && facts_[k].label.mark == structure::Mark::none &&
         std::string_view(".;:?!").find(facts_[k - 1].last) == std::string_view::npos &&
         structure::next_line(source_.mapped.text, source_.blocks[k - 1], source_.blocks[k]);
}

// Lines from `first` on against what they were.
bool LiveText::same_outline(std::size_t first, const Stretch& old) const {
  // Some headings of plans are told by the line below them, which is longer.
  const auto outgrows = [](const Block& here, const Block& above) { return here.span.size() > above.span.size(); };
  for (std::size_t k = 0; k < old.blocks.size(); ++k) {
    if (!facts_[first + k].same_to_outline(old.facts[k], outline_.of_plan[first + k]) ||
        goes_on(first + k) != old.goes_on[k])
      return false;
    if (k > 0 && outline_.of_plan[first + k - 1] &&
        outgrows(source_.blocks[first + k], source_.blocks[first + k - 1]) !=
            outgrows(old.blocks[k], old.blocks[k - 1]))
      return false;
  }
  return true;
}

void LiveText::move_outline(const Change& change, std::size_t first, const std::vector<Block>& old_blocks) {
  const auto moved = [&](std::size_t at) {
    if (at < change.before.begin) return at;
    if (at >= change.before.end) return at + static_cast<std::size_t>(change.moved.bytes);
    for (std::size_t k = 0; k < old_blocks.size(); ++k) {
      const TextSpan& old = old_blocks[k].span;
      const TextSpan& now = source_.blocks[first + k].span;
      if (at == old.end) return now.end;
      if (at >= old.begin && at < old.end) return now.begin + (at - old.begin);
    }
    return at;
  };
  const auto move = [&](TextSpan& span) { span = {moved(span.begin), moved(span.end)}; };
  for (structure::Unit& unit : outline_.units) {
    if (unit.span.end < change.before.begin) continue;
    move(unit.span);
    move(unit.heading);
  }
  for (auto paragraph = std::lower_bound(outline_.paragraphs.begin(), outline_.paragraphs.end(), change.before.begin,
                                         [](const TextSpan&span, std::size_t value) { return span.end < value; });
       paragraph != outline_.paragraphs.end(); ++paragraph)
    move(*paragraph);
  move(outline_.title_span);
}

}  // namespace longghep::session
