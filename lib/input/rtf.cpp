// Tested by tests/input/rtf_test.cpp.
//
// Rich Text Format (Microsoft, version 1.9.1): groups, control words and text.
// Bytes are shown as windows-1252, which is also how fonts of the old Vietnamese
// encodings hide in it; text::convert_legacy tells them apart. Every character
// keeps its place in the file, be it a letter, \'e1 or \u7845?.
//
// Read: the text, cells of tables, list labels, results of fields, text boxes and
// notes behind the text. Not read: headers, comments, hidden and deleted text,
// pictures.
#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "input/readers.hpp"

namespace longghep::input {
namespace {

using std::string_view;

// Groups that hold no text of the body, besides all that begin with \*.
constexpr std::array<string_view, 22> kSkipped = {
    "annotation", "author", "colortbl", "comment", "footer",     "footerf", "footerl",   "xe",
    "footerr",    "header", "headerf",  "headerl", "headerr",    "info",    "listtable", "nonshppict",
    "objdata",    "pict",   "private1", "shprslt", "stylesheet", "tc"};

constexpr long kVietnamese = 163;  // the character set of windows-1258
constexpr const char* kVietnameseFont = "charset 163 ";

struct Sign {
  string_view word;
  char32_t sign;
};
constexpr Sign kSigns[] = {{"par", mark::kParagraph}, {"sect", mark::kPage},   {"page", mark::kPage},
                           {"line", mark::kLine},     {"cell", mark::kCell},   {"nestcell", mark::kCell},
                           {"row", mark::kRow},       {"nestrow", mark::kRow}, {"tab", '\t'},
                           {"emdash", 0x2014},        {"endash", 0x2013},      {"lquote", 0x2018},
                           {"rquote", 0x2019},        {"ldblquote", 0x201C},   {"rdblquote", 0x201D},
                           {"bullet", 0x2022},        {"emspace", ' '},        {"enspace", ' '},
                           {"qmspace", ' '}};

class Reader {
 public:
  Reader(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy)
      : rtf_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), limits_(limits), legacy_(legacy) {
    texts_[kBody].encoding = "windows-1252";
  }

  Result<Source> read() {
    std::vector<Group> stack(1);
    for (std::size_t at = 0; at < rtf_.size();) {
      Group& group = stack.back();
      const char c = rtf_[at];
      if (c == '{') {
        if (stack.size() > limits_.depth)
          return Error{ErrorCode::over_limit, "groups nest deeper than the limit of " + std::to_string(limits_.depth),
                       "", 0, 0};
        stack.push_back(group);
        stack.back().fresh = true;
        ++at;
      } else if (c == '}') {
        if (stack.size() > 1) stack.pop_back();
        skip_ = 0;
        ++at;
      } else if (c == '\\') {
        at = control(at, group);
      } else {
        if (c != '\r' && c != '\n') put(group, at, at + 1, text::windows_1252(static_cast<unsigned char>(c)));
        group.fresh = false;
        ++at;
      }
    }
    text::Decoded& all = texts_[kBody];
    for (const Text behind : {kBoxes, kNotes}) {
      if (texts_[behind].utf8.empty()) continue;
      text::Decoded mark;
      mark.segments.push_back({0, {rtf_.size(), rtf_.size(), 0, 0, 0, text::Step::whole}});
      mark.utf8 = static_cast<char>(mark::kParagraph);
      if (behind == kNotes) mark.utf8 += static_cast<char>(mark::kNotes);
      all.append(mark);
      all.append(texts_[behind]);
    }
    static_cast<void>(text::convert_legacy(all, legacy_));
    Source source = marked_blocks(all, "rtf", limits_);
    if (stack.size() > 1)
      source.notes.push_back({"unreadable", "the end of the text", "the file ends inside a group: it was cut"});
    return source;
  }

 private:
  struct Font {
    std::string name;
    std::optional<bool> signs;  // it has no letters; asked once
  };
  enum Text : std::uint8_t { kBody, kBoxes, kNotes };
  struct Group {
    bool silent = false, hidden = false, fresh = false;
    bool capitals = false, in_table = false;
    bool fonts = false;  // the table of fonts
    Text text = kBody;   // where its characters go
    int font = 0;
    std::size_t after_unicode = 1;  // characters that stand in for a \u
  };

  static bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  // One control word or sign; the place after it.
  std::size_t control(std::size_t at, Group& group) {
    const std::size_t begin = at++;
    if (at >= rtf_.size()) return at;
    const bool fresh = group.fresh;
    group.fresh = false;
    if (!is_alpha(rtf_[at])) return sign(begin, group);
    std::size_t end = at;
    while (end < rtf_.size() && end - at < 32 && is_alpha(rtf_[end])) ++end;
    const string_view word = rtf_.substr(at, end - at);
    const bool minus = end < rtf_.size() && rtf_[end] == '-';
    std::size_t digits = end + (minus ? 1 : 0);
    long number = 0;
    bool numbered = false;
    while (digits < rtf_.size() && is_digit(rtf_[digits]) && number < 100'000'000) {
      number = number * 10 + (rtf_[digits++] - '0');
      numbered = true;
    }
    if (numbered) end = digits;
    if (minus) number = -number;
    if (end < rtf_.size() && rtf_[end] == ' ') ++end;
    const bool on = !numbered || number != 0;
    if (fresh && std::find(kSkipped.begin(), kSkipped.end(), word) != kSkipped.end()) {
      group.silent = true;
    } else if (fresh && (word == "footnote" || word == "shptxt")) {
      group.text = word == "footnote" ? kNotes : kBoxes;
      group.silent = false;  // a shape is marked as one that readers may skip, with its text
      put(group, begin, end, mark::kParagraph);
    } else if (fresh && word == "fonttbl") {
      group.fonts = true;
    } else if (word == "f") {
      group.font = static_cast<int>(number);
    } else if (word == "deff") {
      default_font_ = group.font = static_cast<int>(number);
    } else if (word == "fcharset" && group.fonts) {
      if (number == kVietnamese) fonts_[group.font].name = kVietnameseFont;
    } else if (word == "caps") {
      group.capitals = on;
    } else if (word == "intbl") {
      group.in_table = true;
    } else if (word == "pard") {
      group.in_table = false;
    } else if (word == "u") {
      unicode(group, begin, end, static_cast<char32_t>(number < 0 ? number + 0x10000 : number) & 0xFFFF);
      skip_ = group.after_unicode;
    } else if (word == "uc") {
      group.after_unicode = static_cast<std::size_t>(std::clamp(number, 0L, 16L));
    } else if (word == "bin") {
      return std::min(rtf_.size(), end + static_cast<std::size_t>(std::max(number, 0L)));
    } else if (word == "v" || word == "deleted") {
      group.hidden = on;
    } else if (word == "plain") {
      group.hidden = group.capitals = false;
      group.font = default_font_;
    } else {
      const auto* known =
          std::find_if(std::begin(kSigns), std::end(kSigns), [&](const Sign& s) { return s.word == word; });
      if (known != std::end(kSigns))
        put(group, begin, end,
            known->sign == mark::kParagraph && group.in_table ? char32_t{mark::kCellParagraph} : known->sign);
    }
    return end;
  }

  std::size_t sign(std::size_t begin, Group& group) {
    const std::size_t at = begin + 1;
    const auto hex = [&](std::size_t k) -> int {
      if (k >= rtf_.size()) return -1;
      const char c = rtf_[k];
      return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    switch (rtf_[at]) {
      case '\'':
        if (hex(at + 1) < 0 || hex(at + 2) < 0) return at + 1;
        put(group, begin, at + 3, text::windows_1252(static_cast<unsigned char>(hex(at + 1) * 16 + hex(at + 2))));
        return at + 3;
      case '*': group.silent = true; break;
      case '~': put(group, begin, at + 1, 0xA0); break;
      case '-': put(group, begin, at + 1, 0xAD); break;  // an optional hyphen; in an old font the letter at its place
      case '_': put(group, begin, at + 1, 0x2011); break;
      case '{':
      case '}':
      case '\\': put(group, begin, at + 1, static_cast<unsigned char>(rtf_[at])); break;
      case '\r':
      case '\n': put(group, begin, at + 1, mark::kParagraph); break;
      default: break;
    }
    return at + 1;
  }

  void unicode(const Group& group, std::size_t begin, std::size_t end, char32_t unit) {
    skip_ = 0;
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_ = unit;
      high_begin_ = begin;
    } else if (unit >= 0xDC00 && unit < 0xE000) {
      put(group, high_ != 0 ? high_begin_ : begin, end,
          high_ != 0 ? 0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00) : U'\uFFFD');
      high_ = 0;
    } else {
      put(group, begin, end, unit);
    }
  }

  void put(const Group& group, std::size_t begin, std::size_t end, char32_t c) {
    if (skip_ > 0) {  // stands in for a \u that was read
      --skip_;
      return;
    }
    if (group.fonts) {
      if (auto& name = fonts_[group.font].name; !group.silent && c != ';' && c != '\t' && name.size() < 64)
        text::append_utf8(name, c);
      return;
    }
    if (group.silent || group.hidden || c == 0) return;
    text::Decoded& out = texts_[group.text];
    if (const auto font = fonts_.find(group.font); font != fonts_.end()) {
      Font& set = font->second;
      out.set_font(set.name, group.capitals);
      if (!set.signs) set.signs = legacy_.has_signs(set.name);
      if (c >= 0x20 && *set.signs) c = text::sign(set.name, c);
    } else {
      out.set_font("", group.capitals);
    }
    const bool plain = end == begin + 1;
    if (!plain || begin != expected_ || room_ == 0 || group.text != last_text_) {
      last_text_ = group.text;
      out.segments.push_back({static_cast<std::uint32_t>(out.utf8.size()),
                              {begin, end, 0, 0, 0, plain ? text::Step::code_points : text::Step::whole}});
      room_ = 1024;
    }
    --room_;
    expected_ = plain ? end : ~std::size_t{0};
    text::append_utf8(out.utf8, c);
  }

  string_view rtf_;
  const Limits& limits_;
  const text::LegacyEncodings& legacy_;
  std::array<text::Decoded, 3> texts_;
  Text last_text_ = kBody;
  std::map<int, Font> fonts_;
  int default_font_ = 0;
  std::size_t skip_ = 0, expected_ = ~std::size_t{0}, room_ = 0, high_begin_ = 0;
  char32_t high_ = 0;
};

}  // namespace

Result<Source> read_rtf(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  return Reader(bytes, limits, legacy).read();
}

}  // namespace longghep::input
