// Tested by tests/input/doc_test.cpp.
#include "input/doc_properties.hpp"

#include <algorithm>

#include "text/text.hpp"

namespace longghep::input {
namespace {

// Single property modifiers ([MS-DOC] 2.6.1, 2.6.2).
enum Sprm : std::uint32_t {
  kDeleted = 0x0800,
  kHidden = 0x083C,
  kCapitals = 0x083B,
  kFontAscii = 0x4A4F,
  kFontOther = 0x4A51,
  kFontOld = 0x4A3D,
  kSymbol = 0x6A09,
  kCharacterStyle = 0x4A30,
  kListLevel = 0x260A,
  kList = 0x460B,
  kRowEnd = 0x2417,
  kInnerRowEnd = 0x244C,
  kInTable = 0x2416
};

constexpr std::size_t kPage = 512;  // of formatted runs (2.9.33, 2.9.175)
constexpr std::uint32_t kNoList = 0xF801;
constexpr std::size_t kMostEntries = 1U << 20;  // of any table

Numeral numeral_of(std::uint32_t format) {
  switch (format) {
    case 1: return Numeral::upper_roman;
    case 2: return Numeral::lower_roman;
    case 3: return Numeral::upper_letter;
    case 4: return Numeral::lower_letter;
    case 22: return Numeral::two_digits;
    case 23: return Numeral::bullet;
    case 255: return Numeral::none;
    default: return Numeral::decimal;
  }
}

}  // namespace

DocProperties::DocProperties(const CompoundFile& file, const CompoundFile::Stream& main,
                             const CompoundFile::Stream& table)
    : file_(file), main_(main), table_(table) {
  // FibRgFcLcb97 (2.5.6): an offset into the table stream and a size, eight bytes an entry.
  const auto offset = [&](std::size_t entry) { return file_.u32(main_, 0x9A + 8 * entry); };
  const auto size = [&](std::size_t entry) {
    const std::size_t at = offset(entry);
    return at >= table_.size ? 0 : std::min<std::size_t>(file_.u32(main_, 0x9E + 8 * entry), table_.size - at);
  };
  read_fonts(offset(15), size(15));
  read_styles(offset(1), size(1));
  read_lists(offset(73), size(73), offset(74), size(74));
  read_runs(offset(12), size(12), false, characters_);
  read_runs(offset(13), size(13), true, paragraphs_);
}

// SttbfFfn (2.9.286) of FFN (2.9.76): the name is UTF-16 from byte 40 on.
void DocProperties::read_fonts(std::size_t at, std::size_t size) {
  const std::size_t end = at + size, count = size < 4 ? 0 : file_.u16(table_, at);
  at += 4;
  for (std::size_t k = 0; k < count && at < end; ++k) {
    const std::size_t next = at + file_.u8(table_, at) + 1;
    std::string name;
    for (std::size_t c = at + 40; c + 1 < next; c += 2) {
      const std::uint32_t unit = file_.u16(table_, c);
      if (unit == 0) break;
      text::append_utf8(name, unit >= 0xD800 && unit < 0xE000 ? U'?' : static_cast<char32_t>(unit));
    }
    fonts_.push_back(std::move(name));
    at = next;
  }
}

// STSH (2.9.271): a header, then a style each with its name and its modifiers.
void DocProperties::read_styles(std::size_t at, std::size_t size) {
  if (size < 20) return;
  const std::size_t end = at + size, header = file_.u16(table_, at);
  const std::size_t count = file_.u16(table_, at + 2), base = file_.u16(table_, at + 4);
  default_font_ = file_.u16(table_, at + 2 + 16);  // of what is neither ASCII nor Far Eastern
  at += 2 + header;
  for (std::size_t k = 0; k < count && at + 2 <= end; ++k) {
    const std::size_t length = file_.u16(table_, at), begin = at + 2;
    at = begin + length;
    Style& style = styles_.emplace_back();
    if (length < base || base < 10 || at > end) continue;
    const std::uint32_t kind = file_.u16(table_, begin + 2) & 0xF, updates = file_.u16(table_, begin + 4) & 0xF;
    style.based_on = file_.u16(table_, begin + 2) >> 4;
    std::size_t update = begin + base + 2 + 2 * (file_.u16(table_, begin + base) + std::size_t{1});
    for (std::uint32_t u = 0; u < updates && update + 2 <= at; ++u) {
      const std::size_t bytes = file_.u16(table_, update), from = update + 2;
      const std::size_t to = std::min(from + bytes, at);
      // Of a paragraph style the first update is for paragraphs and begins with the style's own number.
      if (kind == 1 && u == 0)
        apply(table_, from + 2, to, style.setting);
      else if (u < 2)
        apply(table_, from, to, style.setting);
      update = from + bytes + (bytes & 1);
    }
  }
}

// LVL (2.9.150): numbers of the levels stand in the text as characters below 9.
ListLevel DocProperties::read_level(std::size_t& at) {
  ListLevel level;
  level.start = static_cast<int>(std::min<std::uint32_t>(file_.u32(table_, at), 100'000));
  level.numeral = numeral_of(file_.u8(table_, at + 4));
  const std::uint32_t flags = file_.u8(table_, at + 5);
  level.legal = (flags & 0x04) != 0;
  if ((flags & 0x08) != 0) level.restart = static_cast<int>(file_.u8(table_, at + 26));
  const std::size_t text = at + 28 + file_.u8(table_, at + 24) + file_.u8(table_, at + 25);
  const std::size_t length = file_.u16(table_, text);
  for (std::size_t k = 0; k < length && k < 256; ++k) {
    const std::uint32_t unit = file_.u16(table_, text + 2 + 2 * k);
    if (unit < 9)
      level.text += "%" + std::to_string(unit + 1);
    else if (unit < 0xD800 || unit >= 0xE000)
      text::append_utf8(level.text, static_cast<char32_t>(unit));
  }
  at = text + 2 + 2 * length;
  return level;
}

// PlfLst (2.9.196): the lists, then the levels of all; PlfLfo (2.9.193): what paragraphs refer to, from 1.
void DocProperties::read_lists(std::size_t at, std::size_t size, std::size_t overrides, std::size_t overrides_size) {
  if (size < 2) return;
  std::size_t level = at + size;
  const std::size_t count = std::min<std::size_t>(file_.u16(table_, at), size / 28);
  std::map<std::uint32_t, int> by_id;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t list = at + 2 + 28 * k;
    by_id[file_.u32(table_, list)] = static_cast<int>(k);
    auto& levels = numbering_.abstract[static_cast<int>(k)];
    const int depth = (file_.u8(table_, list + 26) & 1) != 0 ? 1 : 9;
    for (int l = 0; l < depth && level < table_.size; ++l) levels[l] = read_level(level);
  }
  const std::size_t lists =
      overrides_size < 4 ? 0 : std::min<std::size_t>(file_.u32(table_, overrides), overrides_size / 16);
  std::size_t data = overrides + 4 + 16 * lists;
  for (std::size_t k = 0; k < lists; ++k) {
    const std::size_t entry = overrides + 4 + 16 * k;
    auto& list = numbering_.lists[static_cast<int>(k + 1)];
    if (const auto abstract = by_id.find(file_.u32(table_, entry)); abstract != by_id.end())
      list.abstract = abstract->second;
    data += 4;
    for (std::uint32_t o = file_.u8(table_, entry + 12); o > 0 && data < table_.size; --o) {
      const std::uint32_t flags = file_.u32(table_, data + 4);
      const int l = static_cast<int>(flags & 0xF);
      const int start = static_cast<int>(std::min<std::uint32_t>(file_.u32(table_, data), 100'000));
      data += 8;
      if ((flags & 0x20) != 0) {
        list.levels[l] = read_level(data);
        if ((flags & 0x10) != 0) list.starts[l] = list.levels[l].start;
      } else if ((flags & 0x10) != 0) {
        list.starts[l] = start;
      }
    }
  }
}

// PlcBteChpx, PlcBtePapx (2.8.5, 2.8.6): pages of runs in the main stream.
void DocProperties::read_runs(std::size_t at, std::size_t size, bool paragraphs, std::vector<Run>& out) {
  if (size < 12) return;
  const std::size_t pages = (size - 4) / 8;
  for (std::size_t k = 0; k < pages && out.size() < kMostEntries; ++k) {
    const std::size_t page = (file_.u32(table_, at + 4 * (pages + 1) + 4 * k) & 0x3FFFFF) * kPage;
    if (page + kPage > main_.size) continue;
    const std::size_t count = file_.u8(main_, page + kPage - 1), width = paragraphs ? 13 : 1;
    if (4 * (count + 1) + width * count >= kPage) continue;
    for (std::size_t r = 0; r < count; ++r) {
      Run run;
      run.begin = file_.u32(main_, page + 4 * r);
      run.end = file_.u32(main_, page + 4 * r + 4);
      const std::size_t offset = std::size_t{2} * file_.u8(main_, page + 4 * (count + 1) + width * r);
      if (offset != 0 && run.begin < run.end) {
        std::size_t from = page + offset, bytes = file_.u8(main_, from++);
        if (paragraphs) {
          bytes = bytes == 0 ? std::size_t{2} * file_.u8(main_, from++) : 2 * bytes - 1;
          run.style = file_.u16(main_, from);
          from += 2;
          bytes -= std::min<std::size_t>(bytes, 2);
        }
        apply(main_, from, std::min(from + bytes, page + kPage), run.setting);
      }
      if (run.begin < run.end) out.push_back(run);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
}

// A list of modifiers with their operands, whose size three bits of each tell (2.2.5.1).
void DocProperties::apply(const CompoundFile::Stream& stream, std::size_t at, std::size_t end, Setting& out) const {
  while (at + 3 <= end) {
    const std::uint32_t sprm = file_.u16(stream, at);
    at += 2;
    const std::size_t operand = at;
    switch (sprm >> 13) {
      case 0:
      case 1: at += 1; break;
      case 2:
      case 4:
      case 5: at += 2; break;
      case 3: at += 4; break;
      case 7: at += 3; break;
      default:
        at += sprm == 0xD608 ? 1 + std::size_t{file_.u16(stream, at)} : 1 + std::size_t{file_.u8(stream, at)};
        break;
    }
    if (at > end) return;
    const std::uint32_t byte = file_.u8(stream, operand), word = file_.u16(stream, operand);
    // A toggle: off, on, as the style, other than the style. No style of a draft hides its text.
    const bool on = byte == 1 || byte == 0x81;
    switch (sprm) {
      case kDeleted: out.deleted = on; break;
      case kHidden: out.hidden = on; break;
      case kCapitals: out.capitals = on; break;
      case kFontAscii:
      case kFontOld:
        if (!out.font) out.font = word;
        break;
      case kFontOther: out.font = word; break;  // of the letters above ASCII
      case kSymbol:
        out.symbol_font = word;
        out.symbol = static_cast<char32_t>(file_.u16(stream, operand + 2));
        break;
      case kCharacterStyle: out.style = word; break;
      case kListLevel: out.level = static_cast<int>(byte); break;
      case kList: out.list = static_cast<int>(word == kNoList ? 0 : word); break;
      case kInTable: out.in_table = byte != 0; break;
      case kRowEnd:
      case kInnerRowEnd: out.row_end = byte != 0; break;
      default: break;
    }
  }
}

const DocProperties::Run* DocProperties::find(const std::vector<Run>& runs, std::size_t at, std::size_t& end) {
  const auto after =
      std::upper_bound(runs.begin(), runs.end(), at, [](std::size_t a, const Run& r) { return a < r.begin; });
  end = after == runs.end() ? ~std::size_t{0} : after->begin;
  if (after == runs.begin() || (after - 1)->end <= at) return nullptr;
  end = std::min(end, (after - 1)->end);
  return &*(after - 1);
}

template <class Value>
std::optional<Value> DocProperties::of_style(std::uint32_t style, std::optional<Value> Setting::*value) const {
  for (int steps = 0; steps < 32 && style < styles_.size(); ++steps) {
    if (styles_[style].setting.*value) return styles_[style].setting.*value;
    style = styles_[style].based_on;
  }
  return std::nullopt;
}

DocProperties::Characters DocProperties::characters(std::size_t at) const {
  Characters out;
  const Run* run = find(characters_, at, out.end);
  std::size_t paragraph_end = 0;
  const Run* paragraph = find(paragraphs_, at, paragraph_end);
  out.end = std::min(out.end, paragraph_end);
  const auto value = [&](auto member) {
    if (run != nullptr && run->setting.*member) return run->setting.*member;
    if (run != nullptr && run->setting.style)
      if (const auto of = of_style(*run->setting.style, member)) return of;
    return of_style(paragraph == nullptr ? 0 : paragraph->style, member);
  };
  std::uint32_t font = value(&Setting::font).value_or(default_font_);
  out.capitals = value(&Setting::capitals).value_or(false);
  out.hidden = value(&Setting::hidden).value_or(false);
  out.deleted = run != nullptr && run->setting.deleted.value_or(false);
  if (run != nullptr && run->setting.symbol != 0) {
    out.symbol = run->setting.symbol;
    font = run->setting.symbol_font;
  }
  if (font < fonts_.size()) out.font = fonts_[font];
  return out;
}

DocProperties::Paragraph DocProperties::paragraph(std::size_t at) const {
  Paragraph out;
  const Run* run = find(paragraphs_, at, out.end);
  if (run == nullptr) return out;
  const auto value = [&](std::optional<int> Setting::*member) {
    return run->setting.*member ? run->setting.*member : of_style(run->style, member);
  };
  out.list = value(&Setting::list).value_or(0);
  out.level = value(&Setting::level).value_or(0);
  out.row_end = run->setting.row_end;
  out.in_table = run->setting.in_table;
  return out;
}

}  // namespace longghep::input
