// Tested by tests/structure/outline_test.cpp.
#include "structure/lines.hpp"

#include <array>

namespace longghep::structure {
namespace {

constexpr std::size_t kLongestClosing = 600, kLongestDate = 80;  // bytes

constexpr std::array kWordUnits = {UnitKind::phan, UnitKind::chuong, UnitKind::tieu_muc,
                                   UnitKind::muc,  UnitKind::dieu,   UnitKind::phu_luc};

std::size_t roman_value(std::string_view letters) {
  const auto value = [](char c) -> std::size_t {
    switch (c) {
      case 'I': return 1;
      case 'V': return 5;
      case 'X': return 10;
      case 'L': return 50;
      case 'C': return 100;
      default: return 0;
    }
  };
  std::size_t total = 0;
  for (std::size_t k = 0; k < letters.size(); ++k) {
    const std::size_t here = value(letters[k]);
    if (here == 0) return 0;
    total = k + 1 < letters.size() && value(letters[k + 1]) > here ? total - here : total + here;
  }
  return total < 200 ? total : 0;
}

bool is_quote_open(char32_t c) { return c == 0x201C || c == '"' || c == 0xAB || c == 0x201D; }
bool is_quote_close(char32_t c) { return c == 0x201D || c == '"' || c == 0xBB || c == 0x201C; }

std::string two(std::string_view digits) {
  return digits.size() == 1 ? "0" + std::string(digits) : std::string(digits);
}

bool closes_quote(std::string_view text) {
  std::size_t at = text.size();
  for (int steps = 0; steps < 3 && at > 0; ++steps) {
    const char32_t c = text::previous(text, at);
    if (is_quote_close(c)) return at > 0;
    if (c != '.' && c != ';' && c != ',' && c != ' ' && c != ':') return false;
  }
  return false;
}

// The outline asks of the last character only which sign it is.
char sign_of(char last) { return std::string_view(".;,:?!").find(last) == std::string_view::npos ? 'a' : last; }

}  // namespace

bool all_upper(std::string_view text) {
  std::size_t upper = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::next(text, at);
    if (!text::is_letter(c)) continue;
    if (!text::is_upper(c)) return false;
    ++upper;
  }
  return upper >= 2;
}

std::string date_in(std::string_view text, const Labels& labels) {
  for (std::size_t at = 0; at < text.size();) {
    Line here(text, at, text.size());
    if (here.any(labels.day)) {
      here.blanks();
      const std::string_view day = here.digits();
      here.blanks();
      std::string_view month, year;
      if (here.take('/') || here.take('-') || here.take('.')) {
        month = here.digits();
        if (here.take('/') || here.take('-') || here.take('.')) year = here.digits();
      } else if (here.any(labels.month)) {
        here.blanks();
        month = here.digits();
        here.blanks();
        if (here.any(labels.year)) {
          here.blanks();
          year = here.digits();
        }
      }
      if (!day.empty() && day.size() <= 2 && !month.empty() && month.size() <= 2 && year.size() == 4)
        return std::string(year) + "-" + two(month) + "-" + two(day);
    }
    Line skip(text, at, text.size());
    while (!skip.done() && text::is_letter(skip.peek())) skip.skip();
    if (skip.at() == at) skip.skip();
    at = skip.at();
  }
  return "";
}

LineFacts LineReader::facts(std::string_view line, std::size_t begin, std::span<const Opener> openers) const {
  LineFacts out;
  const Line whole(line, 0, line.size());
  const Openers::Lists first =  // that the line may begin with a phrase of
      !openers.empty() && openers.front().begin - begin == line.find_first_not_of(" \t,") ? openers.front().lists : 0;
  out.furniture = line.size() < 400 && std::any_of(openers.begin(), openers.end(), [&](const Opener& opener) {
                    return (opener.lists & Openers::kFurniture) != 0 &&
                           std::any_of(labels_.furniture.begin(), labels_.furniture.end(), [&](const Phrase& phrase) {
                             Line here(line, opener.begin - begin, line.size());
                             return here.phrase(phrase) && !text::is_letter(here.peek());
                           });
                  });
  const auto begins = [&](Openers::Lists list, const std::vector<Phrase>& phrases) {
    Line here = whole;
    return (first & list) != 0 && here.any(phrases) ? here.at() : 0;
  };
  out.label = label(line, first);
  out.size = line.size();
  out.last = line.empty() ? '\0' : line.back();
  if (line.size() < 80)
    if (const std::size_t end = begins(Openers::kFurnitureStart, labels_.furniture_start); end > 0) {
      Line l(line, end, line.size());
      l.blanks();
      out.furniture_start = l.done() || l.peek() == ':';
    }
  out.upper = all_upper(line);
  out.rest_upper = all_upper(line.substr(out.label.text));
  out.label_upper = all_upper(line.substr(0, out.label.text));
  out.recipients = static_cast<std::uint32_t>(begins(Openers::kRecipients, labels_.recipients));
  if (line.size() < 120) out.signature = static_cast<std::uint32_t>(begins(Openers::kSignature, labels_.signature));
  out.basis = out.label.mark == Mark::none && begins(Openers::kBasis, labels_.basis) > 0;
  out.attached = out.upper && begins(Openers::kAttached, labels_.attached) > 0;
  out.closes_quote = closes_quote(line);
  out.opens_quote = opens_quote(line, out.label);
  if (out.opens_quote) out.quoted_number = quoted_number(line);
  const char32_t letter = whole.peek();
  out.starts_small = text::is_letter(letter) && !text::is_upper(letter);
  out.says_this = std::any_of(openers.begin(), openers.end(),
                              [](const Opener& opener) { return (opener.lists & Openers::kThis) != 0; });
  return out;
}

bool LineFacts::same_to_outline(const LineFacts& other, bool of_plan) const {
  if (label != other.label || quoted_number != other.quoted_number || recipients != other.recipients ||
      signature != other.signature || furniture != other.furniture || furniture_start != other.furniture_start ||
      upper != other.upper || rest_upper != other.rest_upper || label_upper != other.label_upper ||
      basis != other.basis || attached != other.attached || opens_quote != other.opens_quote ||
      closes_quote != other.closes_quote || closing != other.closing || self != other.self ||
      (size < kLongestHeading) != (other.size < kLongestHeading))
    return false;
  // How long a line is and how it ends matters only in some.
  if ((rest() == 0) != (other.rest() == 0) && label.mark != Mark::none) return false;
  if (label.mark != Mark::unit && !of_plan && !basis && signature == 0) return true;
  const auto bucket = [](std::size_t length) {
    constexpr std::array<std::size_t, 6> kLimits = {12, 61, 160, 200, 240, 400};
    return std::count_if(kLimits.begin(), kLimits.end(), [&](std::size_t limit) { return length >= limit; });
  };
  return sign_of(last) == sign_of(other.last) && bucket(size) == bucket(other.size) &&
         bucket(rest()) == bucket(other.rest());
}

LineReader::LineReader(const Labels& labels) : labels_(labels) {
  for (std::size_t k = 0; k < labels.kinds.size(); ++k)
    if (!labels.kinds[k].phrase.empty())
      kinds_.emplace_back(labels.kinds[k].phrase.front(), static_cast<std::uint16_t>(k));
  std::sort(kinds_.begin(), kinds_.end());
}

std::vector<std::uint16_t> LineReader::self(std::string_view line) const {
  std::vector<std::uint16_t> out;
  for (std::size_t at = 0; at < line.size();) {
    const text::Key first = text::key_of(line.substr(at, word_end(line, at) - at));
    for (auto kind = std::lower_bound(kinds_.begin(), kinds_.end(), std::pair{first.view(), std::uint16_t{0}});
         kind != kinds_.end() && kind->first == first.view(); ++kind) {
      Line copy(line, at, line.size());
      if (copy.phrase(labels_.kinds[kind->second].phrase) && copy.any(labels_.this_word)) out.push_back(kind->second);
    }
    const std::size_t blank = line.find(' ', at);
    if (blank == std::string_view::npos) break;
    at = blank + 1;
  }
  return out;
}

Closing LineReader::closing(std::string_view line) const {
  Closing out;
  if (line.size() > kLongestClosing) return out;
  bool of_this = false;
  for (Line here(line, 0, line.size()); !here.done() && !out.adopted;) {
    if (here.any(labels_.this_word)) {
      of_this = true;
    } else if (Line after = here; of_this && after.any(labels_.adopted)) {
      out.adopted = date_in(after.rest().substr(0, kLongestDate), labels_);
    } else if (after = here; of_this && !out.effect && after.any(labels_.effect)) {
      out.effect = date_in(after.rest().substr(0, kLongestDate), labels_);
    } else if (here.letters().empty()) {
      here.skip();
    }
  }
  return out;
}

bool LineReader::contains_any(std::string_view line, const std::vector<Phrase>& list) {
  for (Line here(line, 0, line.size()); !here.done();) {
    if (Line copy = here; copy.any(list) && !text::is_letter(copy.peek())) return true;
    if (!here.letters().empty()) continue;
    here.skip();
    here.gap();  // phrases pass it too: not once for each of its blanks
  }
  return false;
}

Label LineReader::label(std::string_view line, Openers::Lists first) const {
  Label out;
  Line l(line, 0, line.size());
  l.blanks();
  for (const UnitKind kind : kWordUnits) {
    if ((first & Openers::list_of(kind)) == 0) continue;
    for (const Phrase& p : labels_.units[static_cast<std::size_t>(kind)]) {
      Line copy = l;
      if (!copy.phrase(p)) continue;
      if (unit_number(copy, kind, out)) {
        out.mark = Mark::unit;
        out.kind = kind;
        return out;
      }
    }
  }
  Line copy = l;
  const char32_t c = copy.peek();
  if (text::is_digit(c)) {
    std::string number(copy.digits());
    if (number.size() > 3) return out;
    std::size_t dots = 0;
    while (copy.peek() == '.') {
      Line ahead = copy;
      ahead.skip();
      const std::string_view more = ahead.digits();
      if (more.empty() || more.size() > 2) break;
      number += "." + std::string(more);
      ++dots;
      copy = ahead;
    }
    std::string suffix;
    if (dots == 0 && text::is_letter(copy.peek())) {
      suffix = std::string(copy.letters());
      if (suffix.size() > 2) return out;
    }
    const char32_t after = copy.peek();
    if (after == '.' || after == ')' || after == '/')
      copy.skip();
    else if (dots == 0 || after != ' ')
      return out;
    const char32_t next = copy.peek();
    if (text::is_digit(next)) return out;
    if (after == '/' && next != ' ') return out;
    copy.blanks();
    out.mark = dots > 0 ? Mark::dotted : Mark::arabic;
    out.number = number + suffix;
    out.suffix = suffix;
    out.value = static_cast<std::size_t>(std::stoul(number));
    out.text = copy.at();
    return out;
  }
  if (text::is_letter(c)) {
    const std::string_view word = copy.letters();
    const char32_t after = copy.peek();
    std::string digits;
    if (word.size() <= 2 && text::is_digit(after)) digits = std::string(copy.digits());
    const char32_t stop = copy.peek();
    if (digits.empty() && word.size() <= 6 && roman_value(word) > 0 &&
        (stop == '.' || stop == '/' || stop == '-' || stop == ')' || stop == ':')) {
      Line next = copy;
      next.skip();
      if (next.peek() == ' ' || next.done() || stop == '.') {
        const bool single_letter = word.size() == 1 && (word[0] == 'C' || word[0] == 'L');
        if (!single_letter) {
          copy.skip();
          copy.blanks();
          out.mark = Mark::roman;
          out.number = std::string(word);
          out.value = roman_value(word);
          out.text = copy.at();
          return out;
        }
      }
    }
    if (stop == ')' || (stop == '.' && word.size() <= 2)) {
      const std::string lower = text::to_lower(word);
      const auto at = std::find(labels_.point_letters.begin(), labels_.point_letters.end(), lower);
      const bool upper = text::is_upper(c);
      if (at != labels_.point_letters.end()) {
        Line next = copy;
        next.skip();
        if (stop == '.' && next.peek() != ' ') return out;
        copy.skip();
        copy.blanks();
        out.mark = upper ? Mark::upper : Mark::letter;
        out.number = std::string(word) + digits;
        out.suffix = digits;
        out.value = static_cast<std::size_t>(at - labels_.point_letters.begin()) + 1;
        out.text = copy.at();
        out.stop = stop == ')';
        return out;
      }
    }
    return out;
  }
  if (c == '-' || c == 0x2013 || c == '*' || c == 0x2022 || c == 0x2014 || c == '+') {
    copy.skip();
    if (copy.peek() != ' ' && copy.peek() != '\t' && !text::is_letter(copy.peek())) return out;
    copy.blanks();
    out.mark = c == '+' ? Mark::plus : Mark::dash;
    out.text = copy.at();
  }
  return out;
}

bool LineReader::unit_number(Line& l, UnitKind kind, Label& out) const {
  const bool bare = l.done();
  l.blanks();
  if (kind == UnitKind::phu_luc && (bare || l.done())) {
    out.number = "1";
    out.value = 0;
    out.text = l.at();
    return true;
  }
  if (kind == UnitKind::phu_luc) l.any(labels_.number);
  l.blanks();
  Line start = l;
  if (text::is_digit(l.peek())) {
    out.number = std::string(l.digits());
    if (out.number.size() > 4) return false;
    out.value = static_cast<std::size_t>(std::stoul(out.number));
    if (text::is_letter(l.peek())) {
      out.suffix = std::string(l.letters());
      if (out.suffix.size() > 3) return false;
      out.number += out.suffix;
    }
  } else {
    if (kind == UnitKind::dieu) return false;
    const std::string_view word = l.letters();
    if (const std::size_t value = roman_value(word); value > 0) {
      out.number = std::string(word);
      out.value = value;
      if (text::is_digit(l.peek())) return false;
    } else if (kind == UnitKind::phan || kind == UnitKind::chuong) {
      // thứ nhất, thứ hai …
      bool found = false;
      Line ordinal = start;
      for (int steps = 0; steps < 2 && !found; ++steps) {
        ordinal.blanks();
        const text::Key key = text::key_of(ordinal.letters());
        for (const auto& [name, ordinal_value] : labels_.ordinals)
          if (key.view() == name) {
            out.value = static_cast<std::size_t>(ordinal_value);
            out.number = std::to_string(ordinal_value);
            found = true;
          }
      }
      if (!found) return false;
      l = ordinal;
    } else if (word.size() == 1 && text::is_upper(static_cast<unsigned char>(word[0])) &&
               (kind == UnitKind::phu_luc || kind == UnitKind::muc)) {
      out.number = std::string(word);
      out.value = static_cast<std::size_t>(word[0] - 'A') + 1;
    } else {
      return false;
    }
  }
  l.blanks();
  out.stop = l.take('.') || l.take(':');
  if (!out.stop && (l.peek() == '-' || l.peek() == 0x2013)) out.stop = l.take('-') || l.take(0x2013);
  const bool glued = !l.done() && l.peek() != ' ' && l.peek() != '\t' && !out.stop;
  l.blanks();
  out.text = l.at();
  if (l.done()) return true;
  if (glued) return false;
  const char32_t next = l.peek();
  if (kind == UnitKind::dieu) return out.stop || text::is_upper(next);
  // "Chương II của Luật này" is a reference, "Chương II QUY ĐỊNH" a heading.
  return out.stop ? !text::is_digit(next) : text::is_upper(next) || next == '(';
}

bool LineReader::opens_quote(std::string_view line, const Label& here) {
  Line l(line, here.mark == Mark::none ? 0 : here.text, line.size());
  if (here.mark == Mark::unit && here.kind == UnitKind::dieu) return false;
  l.blanks();
  if (!is_quote_open(l.peek())) return false;
  l.skip();
  // Balanced on its own line: a quoted word.
  std::size_t quotes = 0;
  const std::string_view rest = l.rest();
  for (std::size_t at = 0; at < rest.size();)
    if (is_quote_close(text::next(rest, at))) ++quotes;
  return quotes % 2 == 0 && !closes_quote(line);
}

std::size_t LineReader::quoted_number(std::string_view line) const {
  Line l(line, 0, line.size());
  l.blanks();
  l.skip();
  l.blanks();
  for (const Phrase& p : labels_.units[static_cast<std::size_t>(UnitKind::dieu)])
    if (Line copy = l; copy.phrase(p)) {
      copy.blanks();
      const std::string_view digits = copy.digits();
      if (!digits.empty() && digits.size() < 5) return static_cast<std::size_t>(std::stoul(std::string(digits)));
    }
  return 0;
}

}  // namespace longghep::structure
