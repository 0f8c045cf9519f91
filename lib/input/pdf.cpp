// Tested by tests/input/pdf_test.cpp.
//
// PDF with a text layer (ISO 32000-1): pages 7.7.3, content streams 7.8, text 9,
// ToUnicode 9.10. The text is taken in the order that tags give it or, without
// tags, in that of the content stream, which for drafts written by word
// processors is the order of reading. Artifacts (14.8.2.2) are left out. Each
// character keeps its page and its rectangle.
#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "input/pdf_layout.hpp"
#include "input/pdf_objects.hpp"
#include "input/readers.hpp"

namespace longghep::input {

namespace pdf {
struct Font {
  std::unordered_map<std::uint32_t, std::u32string> unicode;
  std::unordered_map<std::uint32_t, double> widths;  ///< in thousandths of the size
  double width = 500;
  std::size_t code_bytes = 1;
  bool codes_are_utf16 = false;
  std::string name;         ///< BaseFont, without the mark of a subset
  bool unreadable = false;  ///< composite, and nothing says what its glyphs mean

  [[nodiscard]] double width_of(std::uint32_t code) const {
    const auto at = widths.find(code);
    return at == widths.end() ? width : at->second;
  }
};
}  // namespace pdf

namespace {

using pdf::Dictionary, pdf::File, pdf::Font, pdf::Glyph, pdf::is_space, pdf::Lexer, pdf::Line, pdf::Object, pdf::Rule;
using Kind = Object::Kind;

struct Point {
  float x = 0, y = 0;
};

/// Points that can be compared: pages are never larger (Annex C: 14,400), and what is no number lies at 0.
float on_page(double points) noexcept {
  constexpr double kFarthest = 1e6;
  return std::isnan(points) ? 0 : static_cast<float>(std::clamp(points, -kFarthest, kFarthest));
}

struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
  [[nodiscard]] Point at(double x, double y) const { return {on_page(x * a + y * c + e), on_page(x * b + y * d + f)}; }
  /// What `inner` does first.
  [[nodiscard]] Matrix after(const Matrix& inner) const {
    return {inner.a * a + inner.b * c, inner.a * b + inner.b * d,     inner.c * a + inner.d * c,
            inner.c * b + inner.d * d, inner.e * a + inner.f * c + e, inner.e * b + inner.f * d + f};
  }
};

// ---- Fonts (9.6, 9.7, 9.10) --------------------------------------------------------------

// Names of signs as the Adobe Glyph List gives them; letters with marks are composed from their names.
constexpr std::pair<std::string_view, char32_t> kGlyphs[] = {{"space", ' '},
                                                             {"exclam", '!'},
                                                             {"quotedbl", '"'},
                                                             {"numbersign", '#'},
                                                             {"dollar", '$'},
                                                             {"percent", '%'},
                                                             {"ampersand", '&'},
                                                             {"quotesingle", '\''},
                                                             {"parenleft", '('},
                                                             {"parenright", ')'},
                                                             {"asterisk", '*'},
                                                             {"plus", '+'},
                                                             {"comma", ','},
                                                             {"hyphen", '-'},
                                                             {"period", '.'},
                                                             {"slash", '/'},
                                                             {"zero", '0'},
                                                             {"one", '1'},
                                                             {"two", '2'},
                                                             {"three", '3'},
                                                             {"four", '4'},
                                                             {"five", '5'},
                                                             {"six", '6'},
                                                             {"seven", '7'},
                                                             {"eight", '8'},
                                                             {"nine", '9'},
                                                             {"colon", ':'},
                                                             {"semicolon", ';'},
                                                             {"less", '<'},
                                                             {"equal", '='},
                                                             {"greater", '>'},
                                                             {"question", '?'},
                                                             {"at", '@'},
                                                             {"bracketleft", '['},
                                                             {"backslash", '\\'},
                                                             {"bracketright", ']'},
                                                             {"asciicircum", '^'},
                                                             {"underscore", '_'},
                                                             {"grave", '`'},
                                                             {"braceleft", '{'},
                                                             {"bar", '|'},
                                                             {"braceright", '}'},
                                                             {"asciitilde", '~'},
                                                             {"exclamdown", 0xA1},
                                                             {"cent", 0xA2},
                                                             {"sterling", 0xA3},
                                                             {"currency", 0xA4},
                                                             {"yen", 0xA5},
                                                             {"brokenbar", 0xA6},
                                                             {"section", 0xA7},
                                                             {"dieresis", 0xA8},
                                                             {"copyright", 0xA9},
                                                             {"ordfeminine", 0xAA},
                                                             {"guillemotleft", 0xAB},
                                                             {"logicalnot", 0xAC},
                                                             {"registered", 0xAE},
                                                             {"macron", 0xAF},
                                                             {"degree", 0xB0},
                                                             {"plusminus", 0xB1},
                                                             {"twosuperior", 0xB2},
                                                             {"threesuperior", 0xB3},
                                                             {"acute", 0xB4},
                                                             {"mu", 0xB5},
                                                             {"paragraph", 0xB6},
                                                             {"periodcentered", 0xB7},
                                                             {"cedilla", 0xB8},
                                                             {"onesuperior", 0xB9},
                                                             {"ordmasculine", 0xBA},
                                                             {"guillemotright", 0xBB},
                                                             {"onequarter", 0xBC},
                                                             {"onehalf", 0xBD},
                                                             {"threequarters", 0xBE},
                                                             {"questiondown", 0xBF},
                                                             {"AE", 0xC6},
                                                             {"Eth", 0xD0},
                                                             {"multiply", 0xD7},
                                                             {"Oslash", 0xD8},
                                                             {"Thorn", 0xDE},
                                                             {"germandbls", 0xDF},
                                                             {"ae", 0xE6},
                                                             {"eth", 0xF0},
                                                             {"divide", 0xF7},
                                                             {"oslash", 0xF8},
                                                             {"thorn", 0xFE},
                                                             {"Dcroat", 0x110},
                                                             {"dcroat", 0x111},
                                                             {"dmacron", 0x111},
                                                             {"dong", 0x20AB},
                                                             {"Dslash", 0x110},
                                                             {"dotlessi", 0x131},
                                                             {"OE", 0x152},
                                                             {"oe", 0x153},
                                                             {"florin", 0x192},
                                                             {"circumflex", 0x2C6},
                                                             {"tilde", 0x2DC},
                                                             {"endash", 0x2013},
                                                             {"emdash", 0x2014},
                                                             {"quoteleft", 0x2018},
                                                             {"quoteright", 0x2019},
                                                             {"quotesinglbase", 0x201A},
                                                             {"quotedblleft", 0x201C},
                                                             {"quotedblright", 0x201D},
                                                             {"quotedblbase", 0x201E},
                                                             {"dagger", 0x2020},
                                                             {"daggerdbl", 0x2021},
                                                             {"bullet", 0x2022},
                                                             {"ellipsis", 0x2026},
                                                             {"perthousand", 0x2030},
                                                             {"guilsinglleft", 0x2039},
                                                             {"guilsinglright", 0x203A},
                                                             {"fraction", 0x2044},
                                                             {"Euro", 0x20AC},
                                                             {"trademark", 0x2122},
                                                             {"minus", 0x2212},
                                                             {"nbspace", ' '},
                                                             {"sfthyphen", 0xAD},
                                                             {"fi", 0xFB01},
                                                             {"fl", 0xFB02}};
constexpr std::pair<std::string_view, char32_t> kMarks[] = {
    {"acute", 0x301},      {"grave", 0x300},  {"hookabove", 0x309}, {"tilde", 0x303},    {"dotbelow", 0x323},
    {"circumflex", 0x302}, {"breve", 0x306},  {"horn", 0x31B},      {"dieresis", 0x308}, {"caron", 0x30C},
    {"cedilla", 0x327},    {"macron", 0x304}, {"ring", 0x30A}};

// "uni1EA1", "u1EA1", "Ahorn", "acircumflexacute"; a name may end in a variant: "one.oldstyle".
std::u32string glyph(std::string_view name) {
  name = name.substr(0, name.find('.'));
  for (const auto& [known, c] : kGlyphs)
    if (name == known) return {c};
  const auto digits = [](std::string_view hex) -> std::optional<char32_t> {
    char32_t value = 0;
    for (const char c : hex) {
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0) return std::nullopt;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    return value < 0x110000 && (value < 0xD800 || value >= 0xE000) && value != 0 ? std::optional(value) : std::nullopt;
  };
  if (name.starts_with("uni") && name.size() >= 7)
    if (const auto c = digits(name.substr(3, 4))) return {*c};
  if (name.starts_with("u") && name.size() >= 5 && name.size() <= 7)
    if (const auto c = digits(name.substr(1))) return {*c};
  if (name.empty()) return {};
  const char base = name[0];
  if ((base < 'a' || base > 'z') && (base < 'A' || base > 'Z')) return {};
  std::u32string out{static_cast<char32_t>(base)};
  name.remove_prefix(1);
  while (!name.empty()) {
    const auto mark =
        std::find_if(std::begin(kMarks), std::end(kMarks), [&](const auto& m) { return name.starts_with(m.first); });
    if (mark == std::end(kMarks)) return {};
    out += mark->second;
    name.remove_prefix(mark->first.size());
  }
  return out;
}

std::u32string utf16(std::string_view bytes) {
  std::u32string out;
  const auto unit = [&](std::size_t at) {
    return static_cast<char32_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                                 static_cast<unsigned char>(bytes[at + 1]));
  };
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    char32_t c = unit(at);
    if (c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    }
    if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
    if (c != 0) out += c;
  }
  return out;
}

std::uint32_t code_of(std::string_view bytes) {
  std::uint32_t code = 0;
  for (const char c : bytes.substr(0, 4)) code = code << 8 | static_cast<unsigned char>(c);
  return code;
}

// 7.9.2.2: UTF-16, UTF-8 or, without a mark of either, PDFDocEncoding (D.2).
std::u32string text_string(std::string_view bytes) {
  if (bytes.starts_with("\xFE\xFF")) return utf16(bytes.substr(2));
  std::u32string out;
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes = bytes.substr(3, text::valid_prefix(bytes.substr(3)));
    for (std::size_t at = 0; at < bytes.size();) out += text::next(bytes, at);
    return out;
  }
  constexpr std::u32string_view kSigns = U"•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž";  // from 0x80
  for (const char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    out += code >= 0x80 && code < 0x80 + kSigns.size() ? kSigns[code - 0x80] : code == 0xA0 ? U'€' : char32_t{code};
  }
  return out;
}

using Fonts = std::map<std::shared_ptr<const Dictionary>, Font>;  // of the whole file; the keys keep their objects

constexpr std::size_t kMostMappings = 70'000;  // of one font: more than the codes of two bytes

void read_to_unicode(std::string_view cmap, Font& font) {
  Lexer lexer(cmap);
  std::vector<Object> operands;
  for (;;) {
    Object token = lexer.next();
    if (token.is(Kind::keyword) && token.text.empty()) return;
    if (!token.is(Kind::keyword)) {
      if (operands.size() < 4 * kMostMappings) operands.push_back(std::move(token));
      continue;
    }
    if (token.text == "endbfchar") {
      for (std::size_t k = 0; k + 1 < operands.size() && font.unicode.size() < kMostMappings; k += 2)
        font.unicode[code_of(operands[k].text)] = utf16(operands[k + 1].text);
    } else if (token.text == "endbfrange") {
      for (std::size_t k = 0; k + 2 < operands.size(); k += 3) {
        const std::uint32_t first = code_of(operands[k].text), last = code_of(operands[k + 1].text);
        if (last < first) continue;
        for (std::uint32_t code = first; code <= last && font.unicode.size() < kMostMappings; ++code) {
          const std::uint32_t step = code - first;
          std::u32string value;
          if (operands[k + 2].is(Kind::array)) {
            if (step >= operands[k + 2].array().size()) break;
            value = utf16(operands[k + 2].array()[step].text);
          } else {
            value = utf16(operands[k + 2].text);
            if (!value.empty()) value.back() += step;
          }
          font.unicode[code] = std::move(value);
          if (code == 0xFFFFFFFF) break;
        }
      }
    } else if (token.text == "endcodespacerange" && !operands.empty()) {
      font.code_bytes = std::clamp<std::size_t>(operands.back().text.size(), 1, 4);
    }
    operands.clear();
  }
}

Font read_font(File& file, const Object& dictionary) {
  Font font;
  font.name = file.get(dictionary, "BaseFont").text;
  if (font.name.size() > 7 && font.name[6] == '+') font.name.erase(0, 7);  // 9.6.4: the mark of a subset
  const bool composite = file.get(dictionary, "Subtype").is_name("Type0");
  const Object encoding = file.get(dictionary, "Encoding");
  if (composite) {
    font.codes_are_utf16 = encoding.is(Kind::name) && (encoding.text.find("UCS2") != std::string::npos ||
                                                       encoding.text.find("UTF16") != std::string::npos);
    const Object descendants = file.get(dictionary, "DescendantFonts");
    const Object inner = descendants.array().empty() ? Object{} : file.resolve(descendants.array().front());
    font.width = file.number(inner, "DW", 1000);
    const Object widths = file.get(inner, "W");
    const auto& list = widths.array();
    for (std::size_t k = 0; k + 1 < list.size() && font.widths.size() < kMostMappings;) {  // 9.7.4.3
      const double first = file.resolve(list[k]).number;
      const Object second = file.resolve(list[k + 1]);
      if (!(first >= 0 && first < 70'000)) break;
      if (second.is(Kind::array)) {
        for (std::size_t n = 0; n < second.array().size() && n < 70'000; ++n)
          font.widths[static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(n)] =
              file.resolve(second.array()[n]).number;
        k += 2;
      } else {
        if (k + 2 >= list.size()) break;
        const double width = file.resolve(list[k + 2]).number;
        for (auto code = static_cast<std::uint32_t>(first); code <= second.whole() && code < 70'000; ++code)
          font.widths[code] = width;
        k += 3;
      }
    }
  } else {
    for (std::uint32_t code = 0; code < 256; ++code)
      if (code >= 0x20) font.unicode[code] = {text::windows_1252(static_cast<unsigned char>(code))};
    std::size_t code = 0;
    for (const Object& item : file.get(encoding, "Differences").array()) {
      const Object value = file.resolve(item);
      if (value.is(Kind::number)) code = value.whole();
      if (!value.is(Kind::name) || code >= 256) continue;
      if (std::u32string named = glyph(value.text); !named.empty())
        font.unicode[static_cast<std::uint32_t>(code)] = std::move(named);
      ++code;
    }
    const double first = file.number(dictionary, "FirstChar", 0);
    const Object widths = file.get(dictionary, "Widths");
    // The widths of a Type 3 font are in units of its own (9.6.5).
    double unit = 1;
    if (const Object matrix = file.get(dictionary, "FontMatrix"); !matrix.array().empty())
      unit = 1000 * file.resolve(matrix.array().front()).number;
    for (std::size_t k = 0; k < widths.array().size() && k < 256; ++k)
      if (first >= 0 && first < 256)
        font.widths[static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(k)] =
            file.resolve(widths.array()[k]).number * unit;
    font.width = file.number(file.get(dictionary, "FontDescriptor"), "MissingWidth", widths.array().empty() ? 500 : 0);
  }
  const Object map = file.get(dictionary, "ToUnicode");
  if (map.is(Kind::stream))
    if (const auto content = file.data(map)) read_to_unicode(*content, font);
  // The map of a simple font may be written in two bytes, that of a composite one in one.
  if (!composite)
    font.code_bytes = 1;
  else if (font.code_bytes == 1)
    font.code_bytes = 2;
  font.unreadable = composite && font.unicode.empty() && !font.codes_are_utf16;
  return font;
}

// ---- Content (7.8, 9.4) -------------------------------------------------------------------

/// A picture and what puts it on the page: the unit square becomes its frame.
struct Picture {
  Object object;
  Matrix frame;
};

/// A path under construction (8.5.2), up to a number of points that no table needs; what comes after them is left out.
struct Path {
  std::vector<std::vector<Point>> subpaths;

  void begin(Point point) {
    if (more()) subpaths.push_back({point});
  }
  void go_on(Point point) {
    if (!subpaths.empty() && more()) subpaths.back().push_back(point);
  }
  void close() {
    if (!subpaths.empty()) go_on(Point(subpaths.back().front()));
  }

 private:
  static constexpr std::size_t kMostPoints = 50'000;
  bool more() noexcept { return points_++ < kMostPoints; }
  std::size_t points_ = 0;
};

struct State {
  Matrix ctm;
  const Font* font = nullptr;
  double size = 0, spacing = 0, word_spacing = 0, scale = 1, leading = 0, rise = 0;
};

class PageReader {
 public:
  PageReader(File& file, Fonts& fonts, const pdf::Tags& tags, std::vector<Glyph>& out, std::size_t room)
      : file_(file), fonts_(fonts), tags_(tags), out_(out), room_(room) {}

  /// `holder`: the page that the content is of.
  void read(std::string_view content, const Object& holder, const Object& resources, const Matrix& ctm) {
    State state;
    state.ctm = ctm;
    run(content, holder, resources, state, 0, 0);
  }
  std::size_t unreadable = 0;  ///< codes whose font says nothing of their meaning
  std::size_t images = 0;
  std::vector<Picture> pictures;  ///< the first of them
  std::vector<Rule> rules;        ///< thin lines that are drawn

 private:
  static constexpr std::size_t kMostRules = 20'000;  // of a page
  static constexpr float kThin = 3;                  // points
  static constexpr std::size_t kMostPictures = 16;   // of a page: scanners put a page into one, or into a few stripes

  /// Marked content that is open (14.6).
  struct Mark {
    bool artifact = false;
    std::uint32_t paragraph = 0;  // of the tags
    std::size_t begin = 0;        // its first letter
    std::string actual_text;      // what stands for its letters (14.9.4), as the file writes it
    bool has_actual_text = false;
  };

  // NOLINTNEXTLINE(misc-no-recursion)
  void run(std::string_view content, const Object& holder, const Object& resources, State state,
           std::uint32_t paragraph, int depth) {
    std::vector<State> saved;
    std::vector<Object> operands;
    std::vector<Mark> marked;
    std::size_t artifacts = 0;
    Matrix text, line;
    Path path;
    Lexer lexer(content);
    for (;;) {
      Object token = lexer.next();
      if (!token.is(Kind::keyword)) {
        if (operands.size() < 64) operands.push_back(std::move(token));
        continue;
      }
      const std::string& op = token.text;
      if (op.empty()) return;
      const auto n = [&](std::size_t k) { return k < operands.size() ? operands[k].number : 0.0; };
      const auto move = [&](double x, double y) {
        line = line.after({1, 0, 0, 1, x, y});
        text = line;
      };
      const bool shown = artifacts == 0;
      paragraph_ = marked.empty() ? paragraph : marked.back().paragraph;
      if (op == "q") {
        if (saved.size() < 256) saved.push_back(state);
      } else if (op == "Q") {
        if (!saved.empty()) {
          state = saved.back();
          saved.pop_back();
        }
      } else if (op == "cm") {
        state.ctm = state.ctm.after({n(0), n(1), n(2), n(3), n(4), n(5)});
      } else if (op == "m") {
        path.begin(state.ctm.at(n(0), n(1)));
      } else if (op == "l") {
        path.go_on(state.ctm.at(n(0), n(1)));
      } else if (op == "c") {  // what is curved is no rule; what follows it may be
        path.begin(state.ctm.at(n(4), n(5)));
      } else if (op == "v" || op == "y") {
        path.begin(state.ctm.at(n(2), n(3)));
      } else if (op == "h") {
        path.close();
      } else if (op == "re") {
        const double x = n(0), y = n(1), w = n(2), h = n(3);
        path.begin(state.ctm.at(x, y));
        for (const auto& [to_x, to_y] : {std::pair{x + w, y}, {x + w, y + h}, {x, y + h}})
          path.go_on(state.ctm.at(to_x, to_y));
        path.close();
      } else if (op == "S" || op == "s" || op == "B" || op == "B*" || op == "b" || op == "b*") {
        for (const auto& sub : path.subpaths) stroke(sub);
        path = {};
      } else if (op == "f" || op == "F" || op == "f*") {
        for (const auto& sub : path.subpaths) fill(sub);
        path = {};
      } else if (op == "n") {
        path = {};
      } else if (op == "BT") {
        text = line = Matrix{};
      } else if (op == "Tf") {
        if (!operands.empty()) state.font = font(resources, operands[0].text);
        state.size = n(1);
      } else if (op == "Tc") {
        state.spacing = n(0);
      } else if (op == "Tw") {
        state.word_spacing = n(0);
      } else if (op == "Tz") {
        state.scale = n(0) / 100;
      } else if (op == "TL") {
        state.leading = n(0);
      } else if (op == "Ts") {
        state.rise = n(0);
      } else if (op == "Td") {
        move(n(0), n(1));
      } else if (op == "TD") {
        state.leading = -n(1);
        move(n(0), n(1));
      } else if (op == "Tm") {
        text = line = {n(0), n(1), n(2), n(3), n(4), n(5)};
      } else if (op == "T*") {
        move(0, -state.leading);
      } else if (op == "Tj") {
        if (!operands.empty()) show(operands[0].text, state, text, shown);
      } else if (op == "'") {
        move(0, -state.leading);
        if (!operands.empty()) show(operands[0].text, state, text, shown);
      } else if (op == "\"") {
        state.word_spacing = n(0);
        state.spacing = n(1);
        move(0, -state.leading);
        if (operands.size() > 2) show(operands[2].text, state, text, shown);
      } else if (op == "TJ") {
        if (!operands.empty())
          for (const Object& item : operands[0].array()) {
            if (item.is(Kind::string)) show(item.text, state, text, shown);
            if (item.is(Kind::number))
              text = text.after({1, 0, 0, 1, -item.number / 1000 * state.size * state.scale, 0});
          }
      } else if (op == "BMC" || op == "BDC") {
        if (marked.size() < 256) {
          marked.push_back(mark_of(operands, holder, resources));
          artifacts += marked.back().artifact ? 1 : 0;
        }
      } else if (op == "EMC") {
        if (!marked.empty()) {
          artifacts -= marked.back().artifact ? 1 : 0;
          if (shown && marked.back().has_actual_text) replace(marked.back());
          marked.pop_back();
        }
      } else if (op == "Do") {
        if (!operands.empty() && shown) form(resources, operands[0].text, state, depth);
      } else if (op == "BI") {
        ++images;
        pass_image(content, lexer);
      }
      operands.clear();
    }
  }

  Mark mark_of(const std::vector<Object>& operands, const Object& holder, const Object& resources) {
    Mark mark;
    mark.artifact = !operands.empty() && operands[0].is_name("Artifact");
    mark.paragraph = paragraph_;
    mark.begin = out_.size();
    if (operands.size() < 2) return mark;
    const Object properties =
        operands[1].is(Kind::name) ? file_.get(file_.get(resources, "Properties"), operands[1].text) : operands[1];
    if (const Object id = file_.get(properties, "MCID"); id.is(Kind::number))
      if (const auto tagged = tags_.paragraph_of(holder, static_cast<std::uint32_t>(id.whole())))
        mark.paragraph = tagged;
    const Object actual = file_.get(properties, "ActualText");
    mark.has_actual_text = actual.is(Kind::string);
    mark.actual_text = actual.text;
    return mark;
  }

  // The letters share the place of those that they stand for, as far as these are on one line.
  void replace(const Mark& mark) {
    if (mark.begin >= out_.size()) return;
    const Glyph first = out_[mark.begin], last = out_.back();
    if (std::abs(first.y - last.y) > 0.5F * first.size || last.x < first.x) return;
    const std::u32string letters = text_string(mark.actual_text);
    if (letters.size() > room_) return;
    const float width = (last.x + last.width - first.x) / static_cast<float>(std::max<std::size_t>(letters.size(), 1));
    out_.resize(mark.begin);
    Glyph glyph = first;
    glyph.width = width;
    for (const char32_t c : letters) {
      glyph.c = c;
      out_.push_back(glyph);
      glyph.x += width;
    }
  }

  // ---- Paths (8.5): of them only straight lines, and rectangles as thin as lines.
  void stroke(const std::vector<Point>& path) {
    for (std::size_t k = 1; k < path.size() && rules.size() < kMostRules; ++k)
      rules.push_back({path[k - 1].x, path[k - 1].y, path[k].x, path[k].y});
  }
  void fill(const std::vector<Point>& path) {
    if (path.size() < 4 || rules.size() >= kMostRules) return;
    const auto [left, right] =
        std::minmax_element(path.begin(), path.end(), [](Point a, Point b) { return a.x < b.x; });
    const auto [bottom, top] =
        std::minmax_element(path.begin(), path.end(), [](Point a, Point b) { return a.y < b.y; });
    const float width = right->x - left->x, height = top->y - bottom->y, x = left->x + width / 2,
                y = bottom->y + height / 2;
    if (height <= kThin && width > height)
      rules.push_back({left->x, y, right->x, y});
    else if (width <= kThin)
      rules.push_back({x, bottom->y, x, top->y});
  }

  // An inline image ends with "EI" between blanks (8.9.7).
  static void pass_image(std::string_view content, Lexer& lexer) {
    for (std::size_t at = content.find("EI", lexer.at()); at != std::string_view::npos; at = content.find("EI", at + 2))
      if (at > 0 && static_cast<unsigned char>(content[at - 1]) <= ' ' &&
          (at + 2 >= content.size() || static_cast<unsigned char>(content[at + 2]) <= ' ')) {
        lexer.seek(at + 2);
        return;
      }
    lexer.seek(content.size());
  }

  const Font* font(const Object& resources, std::string_view name) {
    const Object dictionary = file_.get(file_.get(resources, "Font"), name);
    if (!dictionary.entries) return nullptr;
    const auto [at, fresh] = fonts_.try_emplace(dictionary.entries);
    if (fresh) at->second = read_font(file_, dictionary);
    return &at->second;
  }

  void form(const Object& resources, std::string_view name, const State& state,
            int depth) {  // NOLINT(misc-no-recursion)
    const Object object = file_.get(file_.get(resources, "XObject"), name);
    if (!object.is(Kind::stream)) return;
    if (file_.get(object, "Subtype").is_name("Image")) {
      ++images;
      if (pictures.size() < kMostPictures) pictures.push_back({object, state.ctm});
      return;
    }
    if (depth >= 8 || ++forms_ > 10'000 || !file_.get(object, "Subtype").is_name("Form")) return;
    const auto content = file_.data(object);
    if (!content) return;
    State inner = state;
    const Object matrix = file_.get(object, "Matrix");
    if (matrix.array().size() == 6) {
      double m[6];
      for (std::size_t k = 0; k < 6; ++k) m[k] = file_.resolve(matrix.array()[k]).number;
      inner.ctm = inner.ctm.after({m[0], m[1], m[2], m[3], m[4], m[5]});
    }
    const Object own = file_.get(object, "Resources");
    run(*content, object, own.entries ? own : resources, inner, paragraph_, depth + 1);
  }

  void show(std::string_view codes, const State& state, Matrix& text, bool shown) {
    if (state.font == nullptr) return;
    const Font& font = *state.font;
    for (std::size_t at = 0; at + font.code_bytes <= codes.size(); at += font.code_bytes) {
      const std::uint32_t code = code_of(codes.substr(at, font.code_bytes));
      const bool is_space = font.code_bytes == 1 && code == ' ';
      const double advance =
          (font.width_of(code) / 1000 * state.size + state.spacing + (is_space ? state.word_spacing : 0)) * state.scale;
      if (shown && out_.size() < room_) {
        const Matrix place = state.ctm.after(text.after({1, 0, 0, 1, 0, state.rise}));
        const double stretch = std::hypot(place.a, place.b);
        Glyph glyph;
        glyph.font = state.font;
        glyph.paragraph = paragraph_;
        glyph.x = on_page(place.e);
        glyph.y = on_page(place.f);
        glyph.size = on_page(std::abs(state.size) * std::hypot(place.c, place.d));
        glyph.width = on_page(font.width_of(code) / 1000 * state.size * state.scale * stretch);
        const auto known = font.unicode.find(code);
        if (known != font.unicode.end())
          for (const char32_t c : known->second) {
            glyph.c = c;
            out_.push_back(glyph);
          }
        else if (font.codes_are_utf16 && code != 0) {
          glyph.c = code;
          out_.push_back(glyph);
        } else if (code != 0) {
          ++unreadable;
        }
      }
      text = text.after({1, 0, 0, 1, advance, 0});
    }
  }

  File& file_;
  Fonts& fonts_;
  const pdf::Tags& tags_;
  std::vector<Glyph>& out_;
  std::size_t room_;
  std::uint32_t paragraph_ = 0;  // of what is drawn now
  std::size_t forms_ = 0;
};

class Reader {
 public:
  Reader(std::string_view bytes, const Limits& limits, const text::LegacyEncodings& legacy, const Recogniser& recognise)
      : bytes_(bytes), limits_(limits), legacy_(legacy), recognise_(recognise) {}

  Result<Source> read() {
    auto opened = File::open(bytes_, limits_);
    if (!opened) return opened.error();
    file_ = std::make_unique<File>(*std::move(opened));
    pages();
    tags_ = pdf::Tags(*file_, limits_);
    if (pages_.empty()) return Error{ErrorCode::unreadable, "the PDF is damaged: no page was found in it", "", 0, 0};
    std::size_t images = 0, unreadable = 0;
    for (std::size_t k = 0; k < pages_.size(); ++k) {
      std::vector<Glyph> glyphs;
      PageReader page(*file_, fonts_, tags_, glyphs, most_characters() - std::min(characters_, most_characters()));
      if (auto content = content_of(pages_[k]); content)
        page.read(*content, pages_[k], inherited(pages_[k], "Resources"), turned(pages_[k]));
      else
        notes_.push_back({"unreadable", "page " + std::to_string(k + 1), content.error().message});
      images += page.images;
      unreadable += page.unreadable;
      characters_ += glyphs.size();
      layout_.add_page(glyphs, page.rules, static_cast<std::uint32_t>(k + 1));
      if (glyphs.empty() && recognise_) recognise(page.pictures, static_cast<std::uint32_t>(k + 1));
    }
    if (characters_ == 0)
      return Error{ErrorCode::unsupported,
                   images > 0 ? "the PDF holds pictures of pages and no text: it was scanned; recognise its text first"
                              : "the PDF holds no text",
                   "", 0, 0};
    if (unreadable > 0)
      notes_.push_back(
          {"unreadable", std::to_string(unreadable) + " characters", "their fonts do not say which letters they show"});
    if (characters_ >= most_characters())
      notes_.push_back({"unpacked_bytes", "character " + std::to_string(characters_), "the text after it"});
    if (pages_.size() >= limits_.pages)
      notes_.push_back({"pages", "page " + std::to_string(limits_.pages), "the pages after it"});
    return write(std::move(layout_).finish(pages_.size()));
  }

 private:
  [[nodiscard]] std::size_t most_characters() const { return limits_.unpacked_bytes / 16; }

  // ---- Pages (7.7.3) ---------------------------------------------------------------------
  void pages() {
    std::set<const void*> seen;
    std::vector<std::pair<Object, std::size_t>> open;  // node, level
    open.emplace_back(file_->get(file_->get(file_->trailer(), "Root"), "Pages"), 0);
    while (!open.empty() && pages_.size() < limits_.pages) {
      const auto [node, level] = open.back();
      open.pop_back();
      if (!node.entries || !seen.insert(node.entries.get()).second || level > limits_.depth) continue;
      const Object kids = file_->get(node, "Kids");
      if (!kids.is(Kind::array)) {
        pages_.push_back(node);
        continue;
      }
      for (std::size_t k = kids.array().size(); k-- > 0;) open.emplace_back(file_->resolve(kids.array()[k]), level + 1);
    }
    if (!pages_.empty()) return;
    for (const std::uint32_t number : file_->numbers()) {  // the tree is damaged
      const Object object = file_->object(number);
      if (object.entries && file_->get(object, "Type").is_name("Page") && pages_.size() < limits_.pages)
        pages_.push_back(object);
    }
  }

  Object inherited(Object node, std::string_view key) {
    for (std::size_t steps = 0; steps < 64 && node.entries; ++steps) {
      if (Object found = file_->get(node, key); !found.is(Kind::null)) return found;
      node = file_->get(node, "Parent");
    }
    return {};
  }

  // The page as it is shown: /Rotate turns it by quarters, clockwise.
  Matrix turned(const Object& page) {
    const double angle = inherited(page, "Rotate").number;
    const int quarters = std::abs(angle) < 1e6 ? ((static_cast<int>(angle) / 90) % 4 + 4) % 4 : 0;
    if (quarters == 1) return {0, -1, 1, 0, 0, 0};
    if (quarters == 2) return {-1, 0, 0, -1, 0, 0};
    if (quarters == 3) return {0, 1, -1, 0, 0, 0};
    return {};
  }

  Result<std::string> content_of(const Object& page) {
    const Object contents = file_->get(page, "Contents");
    if (contents.is(Kind::stream)) return file_->data(contents);
    std::string all;
    for (const Object& item : contents.array()) {
      auto piece = file_->data(file_->resolve(item));
      if (!piece) return piece.error();
      all += *piece;
      all += '\n';
      if (all.size() > limits_.part_bytes)
        return Error{ErrorCode::over_limit, "the page has more than " + std::to_string(limits_.part_bytes) + " bytes",
                     "", 0, 0};
    }
    return all;
  }

  // ---- Scanned pages -----------------------------------------------------------------------
  void recognise(const std::vector<Picture>& pictures, std::uint32_t page) {
    for (const Picture& picture : pictures) {
      std::string why;
      const std::string file = picture_file(picture.object, why);
      auto seen = file.empty() ? Result<RecognisedPage>(Error{ErrorCode::unsupported, why, "", 0, 0})
                               : recognise_({file, page});
      if (!seen) {
        notes_.push_back({"unreadable", "a picture on page " + std::to_string(page), seen.error().message});
        continue;
      }
      if (seen->width == 0 || seen->height == 0) continue;
      Line line;
      std::uint32_t number = 0;
      for (const RecognisedWord& word : seen->words) {
        if (characters_ >= most_characters()) return;
        if (!line.text.empty() && word.line != number) layout_.add(std::exchange(line, {}));
        number = word.line;
        add_word(line, word, *seen, picture.frame, page);
      }
      if (!line.text.empty()) layout_.add(std::move(line));
    }
  }

  // The letters of a word share its box evenly.
  void add_word(Line& line, const RecognisedWord& word, const RecognisedPage& seen, const Matrix& frame,
                std::uint32_t page) {
    std::u32string letters;
    const std::size_t good = text::valid_prefix(word.text);
    for (std::size_t at = 0; at < good;) letters += text::next(word.text, at);
    const auto corner = [&](float x, float y) {
      const double u = static_cast<double>(x) / seen.width, v = 1 - static_cast<double>(y) / seen.height;
      return frame.at(u, v);
    };
    const auto [x0, y0] = corner(word.left, word.bottom);
    const auto [x1, y1] = corner(word.right, word.top);
    const text::Box whole{page, std::min(x0, x1), std::min(y0, y1), std::max(x0, x1), std::max(y0, y1)};
    const auto put = [&](char32_t c, const text::Box& box) {
      line.text += c;
      line.boxes.push_back(box);
      line.fonts.push_back(nullptr);
      ++characters_;
    };
    if (line.text.empty()) {
      line.page = page;
      line.y = whole.bottom;
    } else if (!letters.empty()) {
      put(U' ', whole);
    }
    line.y = std::max(line.y, whole.bottom);  // of words without descenders
    line.size = std::max(line.size, whole.top - whole.bottom);
    const float step = (whole.right - whole.left) / static_cast<float>(std::max<std::size_t>(letters.size(), 1));
    for (std::size_t k = 0; k < letters.size(); ++k) {
      text::Box box = whole;
      box.left = whole.left + step * static_cast<float>(k);
      box.right = box.left + step;
      put(letters[k], box);
    }
  }

  // A picture as a file that programs open: what is packed as one already, or its samples (8.9.5).
  std::string picture_file(const Object& picture, std::string& why) {
    File::Packed left;
    auto data = file_->data(picture, &left);
    if (!data) {
      why = data.error().message;
      return "";
    }
    const auto whole = [&](const char* key, double otherwise) {
      return static_cast<std::uint32_t>(std::clamp(file_->number(picture, key, otherwise), 0.0, 65'535.0));
    };
    const std::uint32_t width = whole("Width", 0), height = whole("Height", 0);
    if (width == 0 || height == 0) return why = "it has no size", "";
    if (left.filter == "DCTDecode" || left.filter == "DCT" || left.filter == "JPXDecode") return *std::move(data);
    if (left.filter == "CCITTFaxDecode" || left.filter == "CCF") return fax(*data, left.parameters, width, height);
    if (!left.filter.empty()) return why = "it is packed with " + left.filter, "";
    return samples(*data, picture, width, height, why);
  }

  // TIFF 6.0 around the rows of a fax: one strip, eight entries.
  std::string fax(std::string_view rows, const Object& parameters, std::uint32_t width, std::uint32_t height) {
    const double k = file_->number(parameters, "K", 0);
    const bool black_is_one = file_->get(parameters, "BlackIs1").number != 0;
    width = static_cast<std::uint32_t>(std::clamp(file_->number(parameters, "Columns", 1728), 1.0, 65'535.0));
    std::string out = {'I', 'I', 42, 0, 8, 0, 0, 0};
    const auto number = [&](std::uint32_t value, int bytes) {
      for (int b = 0; b < bytes; ++b) out += static_cast<char>(value >> (8 * b));
    };
    const std::pair<std::uint32_t, std::uint32_t> entries[] = {
        {256, width},                                    // ImageWidth
        {257, height},                                   // ImageLength
        {259, k < 0 ? 4U : 3U},                          // Compression: T.6 or T.4
        {262, black_is_one ? 1U : 0U},                   // PhotometricInterpretation
        {273, 8 + 2 + 8 * 12 + 4},                       // StripOffsets: behind the entries
        {278, height},                                   // RowsPerStrip
        {279, static_cast<std::uint32_t>(rows.size())},  // StripByteCounts
        {292, k > 0 ? 1U : 0U}};                         // T4Options: two dimensions
    number(std::size(entries), 2);
    for (const auto& [tag, value] : entries) {
      number(tag, 2);
      number(4, 2);  // LONG
      number(1, 4);
      number(value, 4);
    }
    number(0, 4);
    return out.append(rows);
  }

  // Netpbm: one bit a sample, or grey or RGB with eight.
  std::string samples(const std::string& data, const Object& picture, std::uint32_t width, std::uint32_t height,
                      std::string& why) {
    const double bits =
        file_->get(picture, "ImageMask").number != 0 ? 1 : file_->number(picture, "BitsPerComponent", 8);
    const std::size_t pixels = std::size_t{width} * height, row = (std::size_t{width} + 7) / 8;
    const Object decode = file_->get(picture, "Decode");
    const bool inverted = !decode.array().empty() && file_->resolve(decode.array().front()).number > 0.5;
    std::string out, body;
    if (bits == 1 && data.size() >= row * height) {
      out = "P4\n";
      body = data.substr(0, row * height);
      if (!inverted)  // 0 is black here, white there
        for (char& c : body) c = static_cast<char>(~c);
    } else if (bits == 8 && pixels > 0 && (data.size() / pixels == 1 || data.size() / pixels == 3)) {
      out = data.size() / pixels == 1 ? "P5\n" : "P6\n";
      body = data.substr(0, pixels * (data.size() / pixels));
    } else {
      why = "its samples are of a kind that is not read";
      return "";
    }
    out += std::to_string(width) + " " + std::to_string(height) + "\n" + (bits == 1 ? "" : "255\n");
    return out + body;
  }

  // ---- The text ----------------------------------------------------------------------------------
  // Distillers put single letters of an old font into another one (ư as a minus sign of Symbol): in a word that has
  // letters in a font of the old encodings, all are.
  void one_font_a_word(Line& line) {
    const auto old = [&](const Font* font) {
      const auto [at, fresh] = old_fonts_.try_emplace(font, false);
      if (fresh && font != nullptr) at->second = legacy_.of_font(font->name) != nullptr;
      return at->second;
    };
    for (std::size_t at = 0; at < line.text.size();) {
      std::size_t end = at;
      const Font* found = nullptr;
      for (; end < line.text.size() && !is_space(line.text[end]); ++end)
        if (found == nullptr && old(line.fonts[end])) found = line.fonts[end];
      for (std::size_t k = at; k < end && found != nullptr; ++k)
        if (!old(line.fonts[k])) line.fonts[k] = found;
      at = end + 1;
    }
  }

  Source write(std::vector<Line> lines) {
    text::Decoded decoded;
    decoded.encoding = "utf-8";
    std::vector<text::Box> boxes;
    const Font* font = nullptr;
    const auto segment = [&] {
      decoded.segments.push_back({static_cast<std::uint32_t>(decoded.utf8.size()),
                                  {boxes.size(), ~std::uint64_t{0}, 0, 0, 0, text::Step::code_points}});
    };
    const auto put = [&](unsigned char c, const text::Box& box) {
      decoded.utf8 += static_cast<char>(c);
      boxes.push_back(box);
    };
    // Ends cells, empty ones too so that they count, until the place in the table is reached.
    std::uint32_t row = 1, column = 1;
    const auto go_to = [&](std::uint32_t to_row, std::uint32_t to_column, const Line& line) {
      while (row < to_row || (row == to_row && column < to_column)) {
        put(mark::kCell, line.boxes.back());
        if (++column > line.columns) {
          put(mark::kRow, line.boxes.back());
          column = 1;
          ++row;
        }
      }
    };
    for (std::size_t k = 0; k < lines.size(); ++k) {
      Line& line = lines[k];
      if (line.note && (k == 0 || !lines[k - 1].note)) put(mark::kNotes, line.boxes.back());
      const Line* const next = k + 1 < lines.size() ? &lines[k + 1] : nullptr;
      one_font_a_word(line);
      segment();
      if (line.table != 0 && (k == 0 || lines[k - 1].table != line.table)) {
        row = column = 1;
        go_to(line.row, line.column, line);
      }
      for (std::size_t at = 0; at < line.text.size(); ++at) {
        const char32_t c = line.text[at];
        if (line.fonts[at] != font && !is_space(c)) {
          font = line.fonts[at];
          decoded.set_font(font == nullptr ? "" : std::string_view(font->name));
        }
        text::append_utf8(decoded.utf8, c < 0x20 || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF ? U'\uFFFD' : c);
        boxes.push_back(line.boxes[at]);
      }
      if (next != nullptr && next->continues) {
        // What a hyphen parts at the end of a line, words or years, is not parted by a blank as well.
        const bool hyphen = line.text.back() == U'-' || line.text.back() == U'\u00AD';
        if (!hyphen || line.text.size() < 2 ||
            (!text::is_letter(line.text[line.text.size() - 2]) && !text::is_digit(line.text[line.text.size() - 2])))
          put(' ', line.boxes.back());
      } else if (line.table == 0) {
        put(mark::kParagraph, line.boxes.back());
      } else if (next == nullptr || next->table != line.table) {
        go_to(line.row + 1, 1, line);
      } else if (next->row == line.row && next->column == line.column) {
        put(mark::kCellParagraph, line.boxes.back());
      } else {
        go_to(next->row, next->column, line);
      }
    }
    static_cast<void>(text::convert_legacy(decoded, legacy_));
    Source source = marked_blocks(decoded, "pdf", limits_, std::move(boxes));
    source.notes = std::move(notes_);
    return source;
  }

  std::string_view bytes_;
  const Limits& limits_;
  const text::LegacyEncodings& legacy_;
  const Recogniser& recognise_;
  std::unique_ptr<File> file_;
  Fonts fonts_;
  std::map<const Font*, bool> old_fonts_;  // by font: of an old encoding
  std::vector<Object> pages_;
  pdf::Tags tags_;
  pdf::Layout layout_{tags_};
  std::vector<LimitNote> notes_;
  std::size_t characters_ = 0;
};

}  // namespace

Result<Source> read_pdf(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy,
                        const Recogniser& recognise) {
  return Reader({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, limits, legacy, recognise).read();
}

}  // namespace longghep::input
