// Tested by tests/text/text_builder_test.cpp.
//
// Pieces that need no mending are copied whole and cost one segment. A piece is
// cut only around what NFC changes, special blanks, zero-width characters and
// the letters that look like đ; each such cluster becomes a segment of its own
// that maps as a whole.

#include <algorithm>
#include <array>

#include "text/short_run.hpp"
#include "text/text.hpp"
#include "text/unicode.hpp"

namespace longghep::text {
namespace {

constexpr std::size_t kStride = 4096;  // bytes of a segment whose units must be counted: bounds a look-up

enum class Care { none, mark, blank, drop, eth, control, other };

Care care_of(char32_t c) noexcept {
  if (c < 0x80) return c < 0x20 && c != '\t' && c != '\n' ? Care::control : (c == 0x7F ? Care::control : Care::none);
  if (c < 0x300) {
    if (c < 0xA0) return Care::control;
    if (c == 0xA0) return Care::blank;
    if (c == 0xAD) return Care::drop;
    if (c == 0xD0 || c == 0xF0 || c == 0x189) return Care::eth;
    return Care::none;
  }
  if (c < 0x370) return Care::mark;
  if (c >= 0x1E00 && c < 0x1F00) return Care::none;
  if (c >= 0x2000 && c < 0x2070) {
    if ((c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F) return Care::blank;
    if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c >= 0x2060) return Care::drop;
    if (c == 0x2028 || c == 0x2029) return Care::blank;
    if (c == 0x2010 || c == 0x2011) return Care::other;
    return Care::none;
  }
  if (c == 0xFEFF) return Care::drop;
  if (c == 0x3000) return Care::blank;
  return unicode::stands_alone(c) ? Care::none : Care::other;
}

// Which bytes begin a code point that care_of() may not let pass, by what follows them.
SixteenBytes careful(SixteenBytes bytes, SixteenBytes second) noexcept {
  const SixteenBytes control = ((bytes < 0x20) & (bytes != '\t') & (bytes != '\n')) | (bytes == 0x7F);
  const SixteenBytes strange = (bytes >= 0xC0) & ~between(bytes, 0xC3, 0xCB) & (bytes != 0xE1);
  const SixteenBytes eth = (bytes == 0xC3) & ((second == 0x90) | (second == 0xB0));
  const SixteenBytes african = (bytes == 0xC6) & (second == 0x89);  // U+0189
  const SixteenBytes outside_latin = (bytes == 0xE1) & ~between(second, 0xB8, 0xBB);
  return control | strange | eth | african | outside_latin;
}

// The first code point at or after `at` that care_of() may not let pass; `at` may lie inside of one that it does.
std::size_t next_careful(std::string_view utf8, std::size_t at) noexcept {
  constexpr std::size_t kBytes = sizeof(SixteenBytes);
  const auto look = [](const char* bytes) { return careful(sixteen_bytes(bytes), sixteen_bytes(bytes + 1)); };
  for (; at + kBytes < utf8.size(); at += kBytes)
    if (const SixteenBytes found = look(utf8.data() + at); any(found)) return at + first_of(found);
  std::array<char, kBytes + 1> rest;
  rest.fill('a');
  std::copy(utf8.begin() + static_cast<std::ptrdiff_t>(std::min(at, utf8.size())), utf8.end(), rest.begin());
  const SixteenBytes found = look(rest.data());
  return any(found) ? at + first_of(found) : utf8.size();
}

}  // namespace

std::uint64_t distance(Step step, std::string_view utf8) noexcept {
  switch (step) {
    case Step::bytes: return utf8.size();
    case Step::utf16_bytes: return count(utf8).utf16 * 2;
    case Step::utf32_bytes: return count(utf8).code_points * 4;
    case Step::code_points: return count(utf8).code_points;
    case Step::run_units: return count(utf8).utf16;
    case Step::whole: break;
  }
  return 0;
}

std::uint32_t TextBuilder::add_part(std::string name) {
  result_.map.parts_.push_back(std::move(name));
  return static_cast<std::uint32_t>(result_.map.parts_.size() - 1);
}

void TextBuilder::note_invalid(std::size_t count) {
  if (result_.repairs.invalid == 0) result_.repairs.first_invalid = size();
  result_.repairs.invalid += count;
}

void TextBuilder::add_segment(const SourceRef& from) {
  auto& segments = result_.map.segments_;
  const auto begin = static_cast<std::uint32_t>(size());
  if (!segments.empty() && segments.back().begin == begin)
    segments.back().from = from;
  else
    segments.push_back({begin, from});
}

void TextBuilder::append_invented(std::string_view utf8) {
  if (utf8.empty()) return;
  SourceRef from;
  const auto& segments = result_.map.segments_;
  if (!segments.empty()) {
    from = segments.back().from;
    from.begin = result_.map.source_of(result_.text, segments.size() - 1, size(), true);
  }
  from.end = from.begin;
  from.step = Step::whole;
  add_segment(from);
  result_.text += utf8;
}

void TextBuilder::append_cluster(std::string_view cluster, const SourceRef& from) {
  add_segment(from);
  result_.text += unicode::composed(cluster);
}

void TextBuilder::append(std::string_view utf8, const SourceRef& from) {
  if (utf8.empty()) return;
  std::size_t clean_begin = 0;        // start of the piece not yet written
  std::uint64_t source = from.begin;  // source position of clean_begin
  const auto flush = [&](std::size_t end) {
    while (clean_begin < end) {
      std::size_t stop = end;
      if (from.step != Step::bytes && from.step != Step::whole && end - clean_begin > kStride) {
        stop = clean_begin + kStride;
        while ((static_cast<unsigned char>(utf8[stop]) & 0xC0) == 0x80) --stop;
      }
      SourceRef ref = from;
      // Readers of packages know where a piece ends, so that it need not be counted.
      const bool all = clean_begin == 0 && stop == utf8.size() && from.step == Step::run_units;
      if (from.step != Step::whole && !all) {
        ref.begin = source;
        source += distance(from.step, utf8.substr(clean_begin, stop - clean_begin));
        ref.end = source;
      }
      add_segment(ref);
      result_.text.append(utf8.substr(clean_begin, stop - clean_begin));
      clean_begin = stop;
    }
  };
  const auto replaced = [&](std::size_t end) {  // the source of [clean_begin, end), as a whole
    SourceRef ref = from;
    if (from.step != Step::whole) {
      ref.begin = source;
      source += distance(from.step, utf8.substr(clean_begin, end - clean_begin));
      ref.end = source;
    }
    ref.step = Step::whole;
    clean_begin = end;
    return ref;
  };
  Repairs& repairs = result_.repairs;
  for (std::size_t at = next_careful(utf8, 0); at < utf8.size(); at = next_careful(utf8, at)) {
    const std::size_t begin = at;
    const char32_t c = next(utf8, at);
    switch (care_of(c)) {
      case Care::none: break;
      case Care::blank: {
        flush(begin);
        const SourceRef ref = replaced(at);
        add_segment(ref);
        result_.text += ' ';
        break;
      }
      case Care::control: {
        flush(begin);
        const SourceRef ref = replaced(at);
        add_segment(ref);
        if (c == 0)
          result_.text += "\xEF\xBF\xBD";
        else
          result_.text += ' ';
        ++repairs.control;
        break;
      }
      case Care::drop:
        flush(begin);
        static_cast<void>(replaced(at));
        if (repairs.zero_width++ == 0) repairs.first_zero_width = size();
        break;
      case Care::eth:  // stays as written; matching reads it as đ
        if (repairs.look_alike++ == 0) repairs.first_look_alike = size() + (begin - clean_begin);
        break;
      case Care::mark:
      case Care::other: {
        const bool mark = care_of(c) == Care::mark;
        while (at < utf8.size()) {
          std::size_t peek = at;
          if (care_of(next(utf8, peek)) != Care::mark) break;
          at = peek;
        }
        if (mark && begin > clean_begin) {
          std::size_t last = begin;  // the letter that it stands on
          static_cast<void>(previous(utf8, last));
          flush(last);
          if (repairs.decomposed++ == 0) repairs.first_decomposed = size();
          const std::string_view cluster = utf8.substr(last, at - last);
          append_cluster(cluster, replaced(at));
        } else if (mark && size() > 0 && !is_blank(static_cast<unsigned char>(result_.text.back()))) {
          // The letter was written by an earlier piece: take it back and compose.
          std::size_t letter = size();
          static_cast<void>(previous(result_.text, letter));
          const std::size_t segment = result_.map.segment_at(letter);
          SourceRef ref = result_.map.segments_[segment].from;
          const std::uint64_t start = result_.map.source_of(result_.text, segment, letter, false);
          const std::string cluster = result_.text.substr(letter) + std::string(utf8.substr(begin, at - begin));
          const SourceRef tail = replaced(at);
          ref.begin = start;
          if (ref.part == tail.part && ref.paragraph == tail.paragraph && ref.run == tail.run) ref.end = tail.end;
          ref.step = Step::whole;
          auto& segments = result_.map.segments_;
          while (!segments.empty() && segments.back().begin >= letter) segments.pop_back();
          result_.text.resize(letter);
          if (repairs.decomposed++ == 0) repairs.first_decomposed = letter;
          append_cluster(cluster, ref);
        } else {
          flush(begin);
          if (!mark && (c == 0x2010 || c == 0x2011)) {
            const SourceRef ref = replaced(at);
            add_segment(ref);
            result_.text += '-';
          } else {
            append_cluster(utf8.substr(begin, at - begin), replaced(at));
          }
        }
        break;
      }
    }
  }
  flush(utf8.size());
}

MappedText TextBuilder::finish() && { return std::move(result_); }

std::size_t SourceMap::segment_at(std::size_t offset) const {
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), offset,
                                      [](std::size_t value, const Segment& s) { return value < s.begin; });
  return after == segments_.begin() ? 0 : static_cast<std::size_t>(after - segments_.begin()) - 1;
}

std::uint64_t SourceMap::source_of(std::string_view text, std::size_t segment, std::size_t offset, bool end) const {
  const Segment& s = segments_[segment];
  if (s.from.step == Step::whole) return end ? s.from.end : s.from.begin;
  if (s.from.step == Step::bytes) return std::min(s.from.begin + (offset - s.begin), s.from.end);
  return s.from.begin + distance(s.from.step, text.substr(s.begin, offset - s.begin));
}

SourcePlace SourceMap::place(std::string_view text, TextSpan span) const {
  SourcePlace place;
  if (segments_.empty()) return place;
  const std::size_t first = segment_at(span.begin);
  const std::size_t last = span.empty() ? first : segment_at(span.end - 1);
  const SourceRef& from = segments_[first].from;
  place.begin = source_of(text, first, span.begin, false);
  const SourceRef& to = segments_[last].from;
  place.end = source_of(text, last, span.empty() ? span.begin : span.end, !span.empty());
  if (!parts_.empty()) {
    place.kind = SourcePlace::Kind::run;
    place.part = parts_[from.part];
    place.paragraph = from.paragraph;
    place.run = from.run;
    // A place over several runs is told by where it begins; its end is then the end of that run's piece.
    if (to.part != from.part || to.paragraph != from.paragraph || to.run != from.run)
      place.end = std::max(from.end, place.begin);
  }
  if (place.end < place.begin) place.end = place.begin;
  if (!boxes_.empty()) {
    const std::size_t begin = std::min<std::size_t>(place.begin, boxes_.size() - 1);
    const Box& box = boxes_[begin];
    place.kind = SourcePlace::Kind::page;
    place.page = box.page;
    place.rectangle = {box.left, box.bottom, box.right, box.top};
    for (std::size_t k = begin + 1; k < std::min<std::size_t>(place.end, boxes_.size()); ++k) {
      const Box& next = boxes_[k];
      if (next.page != box.page) break;
      place.rectangle = {std::min(place.rectangle[0], next.left), std::min(place.rectangle[1], next.bottom),
                         std::max(place.rectangle[2], next.right), std::max(place.rectangle[3], next.top)};
    }
  }
  return place;
}

void SourceMap::splice(std::size_t begin, std::size_t old_end, std::size_t length, std::ptrdiff_t moved,
                       const SourceMap& piece) {
  const auto from = [&](std::size_t offset) {
    return std::lower_bound(segments_.begin(), segments_.end(), offset,
                            [](const Segment& s, std::size_t value) { return s.begin < value; });
  };
  const std::ptrdiff_t shift = static_cast<std::ptrdiff_t>(begin + length) - static_cast<std::ptrdiff_t>(old_end);
  const auto first = from(begin), last = from(old_end);
  for (auto segment = last; segment != segments_.end(); ++segment) {
    segment->begin = static_cast<std::uint32_t>(segment->begin + shift);
    segment->from.begin += static_cast<std::uint64_t>(moved);
    segment->from.end += static_cast<std::uint64_t>(moved);
  }
  const auto at = first - segments_.begin();
  const auto kept = std::min<std::ptrdiff_t>(last - first, static_cast<std::ptrdiff_t>(piece.segments_.size()));
  std::copy_n(piece.segments_.begin(), kept, first);
  if (last - first > kept) segments_.erase(first + kept, last);
  segments_.insert(segments_.begin() + at + kept, piece.segments_.begin() + kept, piece.segments_.end());
  for (std::size_t k = 0; k < piece.segments_.size(); ++k)
    segments_[static_cast<std::size_t>(at) + k].begin += static_cast<std::uint32_t>(begin);
}

Offsets::Offsets(std::string_view text) {
  lines_.push_back({0, 0, 0});
  scan(text, {0, 0, 0}, text.size(), lines_, checkpoints_);
}

// Counts from `from` to `end`; the marks found are added.
void Offsets::scan(std::string_view text, Mark from, std::size_t end, std::vector<Mark>& lines,
                   std::vector<Mark>& checkpoints) {
  const auto move = [&](std::size_t to) {
    const Counted counted = count(text.substr(from.begin, to - from.begin));
    from = {to, from.utf16 + counted.utf16, from.code_points + counted.code_points};
  };
  while (from.begin < end) {
    const std::size_t line = std::min(text.find('\n', from.begin), end);
    while (line - from.begin > kStride) {
      std::size_t stop = from.begin + kStride;
      while ((static_cast<unsigned char>(text[stop]) & 0xC0) == 0x80) --stop;
      move(stop);
      checkpoints.push_back(from);
    }
    move(std::min(line + 1, end));
    if (line < end) lines.push_back(from);
  }
  code_points_ = from.code_points;
}

Offsets::Moved Offsets::splice(std::string_view text, std::size_t begin, std::size_t old_end, std::size_t new_end) {
  const auto from = [](std::vector<Mark>& marks, std::size_t offset) {
    return std::lower_bound(marks.begin(), marks.end(), offset,
                            [](const Mark& mark, std::size_t value) { return mark.begin < value; });
  };
  const std::size_t all = code_points_;
  const auto first = from(lines_, begin), last = from(lines_, old_end);
  const Mark was = *last;
  std::vector<Mark> lines, checkpoints;
  scan(text, *first, new_end, lines, checkpoints);
  Moved moved;
  moved.bytes = static_cast<std::ptrdiff_t>(new_end) - static_cast<std::ptrdiff_t>(old_end);
  moved.lines = static_cast<std::ptrdiff_t>(lines.size()) - (last - first);
  // The last line found is that at `new_end`, which was there before.
  const Mark is = lines.empty() ? *first : lines.back();
  moved.utf16 = static_cast<std::ptrdiff_t>(is.utf16) - static_cast<std::ptrdiff_t>(was.utf16);
  moved.code_points = static_cast<std::ptrdiff_t>(is.code_points) - static_cast<std::ptrdiff_t>(was.code_points);
  const auto replace = [&](std::vector<Mark>& marks, std::ptrdiff_t at, std::ptrdiff_t end,
                           const std::vector<Mark>& by) {
    for (auto mark = marks.begin() + end; mark != marks.end(); ++mark) {
      mark->begin += static_cast<std::size_t>(moved.bytes);
      mark->utf16 += static_cast<std::size_t>(moved.utf16);
      mark->code_points += static_cast<std::size_t>(moved.code_points);
    }
    const auto kept = std::min<std::ptrdiff_t>(end - at, static_cast<std::ptrdiff_t>(by.size()));
    std::copy_n(by.begin(), kept, marks.begin() + at);
    if (end - at > kept) marks.erase(marks.begin() + at + kept, marks.begin() + end);
    marks.insert(marks.begin() + at + kept, by.begin() + kept, by.end());
  };
  replace(checkpoints_, from(checkpoints_, begin) - checkpoints_.begin(),
          from(checkpoints_, old_end) - checkpoints_.begin(), checkpoints);
  replace(lines_, first - lines_.begin() + 1, last - lines_.begin() + 1, lines);
  code_points_ = all + static_cast<std::size_t>(moved.code_points);
  return moved;
}

Offsets::At Offsets::at(std::string_view text, std::size_t byte) const {
  byte = std::min(byte, text.size());
  const auto before = [&](const std::vector<Mark>& list) {
    return std::upper_bound(list.begin(), list.end(), byte,
                            [](std::size_t v, const Mark& mark) { return v < mark.begin; });
  };
  const auto line = before(lines_) - 1;
  Mark from = *line;
  if (const auto check = before(checkpoints_); check != checkpoints_.begin() && (check - 1)->begin > from.begin)
    from = *(check - 1);
  const Counted between = count(text.substr(from.begin, byte - from.begin));
  from.utf16 += between.utf16;
  from.code_points += between.code_points;
  return {from.utf16, from.code_points, static_cast<std::uint32_t>(line - lines_.begin()) + 1,
          static_cast<std::uint32_t>(from.code_points - line->code_points) + 1};
}

}  // namespace longghep::text
