// Tested by tests/input/pdf_test.cpp.
//
// ISO 32000-1: lexical conventions 7.2, objects 7.3, filters 7.4, cross-reference
// 7.5. Tolerant as readers of PDF have to be: what the tables say is tried first;
// where they are wrong the file is searched for "n g obj".
#include "input/pdf_objects.hpp"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

namespace longghep::input::pdf {
namespace {

using Kind = Object::Kind;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) {
  return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' ||
         c == '%';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
int hex(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Object number_object(double value) {
  Object out;
  out.kind = Kind::number;
  out.number = value;
  return out;
}

// "+12", "-.5", "1.25": anything else is no number.
bool read_number(std::string_view token, double& value) {
  if (!token.empty() && token[0] == '+') token.remove_prefix(1);
  if (token.empty() || token.size() > 64) return false;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value, std::chars_format::fixed);
  return error == std::errc() && end == token.data() + token.size();
}

// ---- Filters (7.4) -------------------------------------------------------------------

using Limit = std::function<bool(std::size_t)>;  // whether so many more bytes may be written

bool inflate(std::string_view in, std::string& out, const Limit& allow) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return true;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
  stream.avail_in = static_cast<uInt>(in.size());
  char buffer[1 << 15];
  bool within = true;
  for (int status = Z_OK; status == Z_OK && within;) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    status = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t count = sizeof buffer - stream.avail_out;
    within = allow(count);
    if (within) out.append(buffer, count);
    if (count == 0 && stream.avail_in == 0) break;
  }
  inflateEnd(&stream);
  return within;
}

bool lzw(std::string_view in, std::string& out, bool early, const Limit& allow) {
  struct Entry {
    std::uint16_t before;
    char last;
    std::uint16_t size;
  };
  std::vector<Entry> table(4096);
  for (std::uint16_t k = 0; k < 256; ++k) table[k] = {0, static_cast<char>(k), 1};
  std::size_t next = 258;
  int width = 9;
  std::uint32_t bits = 0;
  int held = 0, previous = -1;
  std::string piece;
  for (const char c : in) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xFFFFFF;
    held += 8;
    if (held < width) continue;
    held -= width;
    const std::uint32_t code = bits >> held & ((1U << width) - 1);
    if (code == 257) return true;
    if (code == 256) {
      next = 258;
      width = 9;
      previous = -1;
      continue;
    }
    const std::uint32_t known = code < next ? code : static_cast<std::uint32_t>(previous);
    if ((code >= next && (previous < 0 || code > next))) return true;
    piece.resize(table[known].size);
    for (std::size_t k = piece.size(), at = known; k-- > 0; at = table[at].before) piece[k] = table[at].last;
    const char first = piece[0];
    if (code >= next) piece += first;
    if (!allow(piece.size())) return false;
    out += piece;
    if (previous >= 0 && next < 4096)
      table[next++] = {static_cast<std::uint16_t>(previous), first,
                       static_cast<std::uint16_t>(table[static_cast<std::size_t>(previous)].size + 1)};
    previous = static_cast<int>(code);
    const std::size_t count = next + (early ? 1 : 0);
    width = count >= 2048 ? 12 : count >= 1024 ? 11 : count >= 512 ? 10 : 9;
  }
  return true;
}

std::string ascii_hex(std::string_view in) {
  std::string out;
  int high = -1;
  for (const char c : in) {
    if (c == '>') break;
    const int digit = hex(c);
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) out += static_cast<char>(high * 16);
  return out;
}

std::string ascii_85(std::string_view in) {
  std::string out;
  std::uint32_t group = 0;
  int count = 0;
  const auto flush = [&](int digits) {
    for (int k = digits; k < 5; ++k) group = group * 85 + 84;
    for (int k = 0; k < digits - 1; ++k) out += static_cast<char>(group >> (24 - 8 * k) & 0xFF);
    group = 0;
    count = 0;
  };
  for (const char c : in) {
    if (c == '~') break;
    if (c == 'z' && count == 0) {
      out.append(4, '\0');
    } else if (c >= '!' && c <= 'u') {
      group = group * 85 + static_cast<std::uint32_t>(c - '!');
      if (++count == 5) flush(5);
    }
  }
  if (count > 1) flush(count);
  return out;
}

bool run_length(std::string_view in, std::string& out, const Limit& allow) {
  for (std::size_t at = 0; at < in.size();) {
    const auto length = static_cast<unsigned char>(in[at++]);
    if (length == 128) break;
    if (length < 128) {
      const std::string_view piece = in.substr(at, std::size_t{length} + 1);
      if (!allow(piece.size())) return false;
      out += piece;
      at += piece.size();
    } else if (at < in.size()) {
      if (!allow(257U - length)) return false;
      out.append(257U - length, in[at++]);
    }
  }
  return true;
}

// PNG and TIFF predictors (7.4.4.4), as cross-reference streams use them.
std::string unpredicted(std::string in, int predictor, std::size_t columns, std::size_t colours, std::size_t bits) {
  if (predictor < 2 || columns == 0 || columns > 1'000'000 || colours > 32 || bits > 32) return in;
  const std::size_t pixel = std::max<std::size_t>(1, colours * bits / 8), row = (columns * colours * bits + 7) / 8;
  if (predictor == 2) {
    if (bits != 8) return in;
    for (std::size_t begin = 0; begin < in.size(); begin += row)
      for (std::size_t k = begin + pixel; k < std::min(begin + row, in.size()); ++k)
        in[k] = static_cast<char>(in[k] + in[k - pixel]);
    return in;
  }
  std::string out;
  out.reserve(in.size());
  std::string before(row, '\0'), now(row, '\0');
  for (std::size_t at = 0; at + 1 < in.size(); at += row + 1) {
    const char type = in[at];
    const std::size_t count = std::min(row, in.size() - at - 1);
    std::fill(now.begin(), now.end(), '\0');
    for (std::size_t k = 0; k < count; ++k) {
      const auto byte = [](char c) { return static_cast<int>(static_cast<unsigned char>(c)); };
      const int left = k >= pixel ? byte(now[k - pixel]) : 0, up = byte(before[k]);
      const int corner = k >= pixel ? byte(before[k - pixel]) : 0;
      int guess = 0;
      if (type == 1) guess = left;
      if (type == 2) guess = up;
      if (type == 3) guess = (left + up) / 2;
      if (type == 4) {
        const int p = left + up - corner;
        const int a = std::abs(p - left), b = std::abs(p - up), c = std::abs(p - corner);
        guess = a <= b && a <= c ? left : b <= c ? up : corner;
      }
      now[k] = static_cast<char>(byte(in[at + 1 + k]) + guess);
    }
    out.append(now, 0, count);
    std::swap(now, before);
  }
  return out;
}

}  // namespace

std::size_t Object::whole() const noexcept {
  return number > 0 ? static_cast<std::size_t>(std::min(number, 9007199254740992.0)) : 0;
}

const Array& Object::array() const noexcept {
  static const Array kNone;
  return items ? *items : kNone;
}

// ---- Syntax (7.2, 7.3) ------------------------------------------------------------------

void Lexer::skip_blank() noexcept {
  while (at_ < bytes_.size()) {
    if (bytes_[at_] == '%') {
      while (at_ < bytes_.size() && bytes_[at_] != '\n' && bytes_[at_] != '\r') ++at_;
    } else if (is_blank(bytes_[at_])) {
      ++at_;
    } else {
      return;
    }
  }
}

Object Lexer::literal_string() {
  Object out;
  out.kind = Kind::string;
  int open = 1;
  for (++at_; at_ < bytes_.size(); ++at_) {
    const char c = bytes_[at_];
    if (c == '(') ++open;
    if (c == ')' && --open == 0) {
      ++at_;
      break;
    }
    if (c != '\\' || at_ + 1 >= bytes_.size()) {
      out.text += c;
      continue;
    }
    const char escaped = bytes_[++at_];
    switch (escaped) {
      case 'n': out.text += '\n'; break;
      case 'r': out.text += '\r'; break;
      case 't': out.text += '\t'; break;
      case 'b': out.text += '\b'; break;
      case 'f': out.text += '\f'; break;
      case '\r':
        if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
        break;
      case '\n': break;
      default:
        if (escaped >= '0' && escaped <= '7') {
          int value = escaped - '0';
          for (int k = 0; k < 2 && at_ + 1 < bytes_.size() && bytes_[at_ + 1] >= '0' && bytes_[at_ + 1] <= '7'; ++k)
            value = value * 8 + (bytes_[++at_] - '0');
          out.text += static_cast<char>(value);
        } else {
          out.text += escaped;
        }
    }
  }
  return out;
}

Object Lexer::hex_string() {
  const std::size_t end = std::min(bytes_.find('>', at_), bytes_.size());
  Object out;
  out.kind = Kind::string;
  out.text = ascii_hex(bytes_.substr(at_ + 1, end - at_ - 1));
  at_ = std::min(end + 1, bytes_.size());
  return out;
}

Object Lexer::name() {
  Object out;
  out.kind = Kind::name;
  for (++at_; at_ < bytes_.size() && !is_blank(bytes_[at_]) && !is_delimiter(bytes_[at_]); ++at_) {
    if (bytes_[at_] == '#' && at_ + 2 < bytes_.size() && hex(bytes_[at_ + 1]) >= 0 && hex(bytes_[at_ + 2]) >= 0) {
      out.text += static_cast<char>(hex(bytes_[at_ + 1]) * 16 + hex(bytes_[at_ + 2]));
      at_ += 2;
    } else {
      out.text += bytes_[at_];
    }
  }
  return out;
}

Object Lexer::next(std::size_t depth) {  // NOLINT(misc-no-recursion): bounded by `depth`
  skip_blank();
  Object out;
  out.kind = Kind::keyword;
  if (at_ >= bytes_.size()) return out;
  const char c = bytes_[at_];
  if (c == '(') return literal_string();
  if (c == '/') return name();
  const bool dictionary = c == '<' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '<';
  if (c == '<' && !dictionary) return hex_string();
  if (c == '[' || dictionary) {
    at_ += dictionary ? 2 : 1;
    Array items;
    for (;;) {
      skip_blank();
      if (at_ >= bytes_.size()) break;
      if (!dictionary && bytes_[at_] == ']') {
        ++at_;
        break;
      }
      if (dictionary && bytes_[at_] == '>') {
        at_ += at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '>' ? 2 : 1;
        break;
      }
      const std::size_t before = at_;
      if (depth == 0) {
        at_ = bytes_.size();
        break;
      }
      Object item = next(depth - 1);
      if (item.is(Kind::keyword) && (item.text == "endobj" || item.text == "obj" || item.text == "stream")) {
        at_ = before;  // the closing bracket is missing
        break;
      }
      items.push_back(std::move(item));
    }
    if (!dictionary) {
      out.kind = Kind::array;
      out.items = std::make_shared<const Array>(std::move(items));
      return out;
    }
    Dictionary entries;
    for (std::size_t k = 0; k + 1 < items.size(); k += 2) {
      if (!items[k].is(Kind::name)) {
        --k;  // a value too many: go on with the next name
        continue;
      }
      entries.insert_or_assign(items[k].text, items[k + 1]);
    }
    out.kind = Kind::dictionary;
    out.entries = std::make_shared<const Dictionary>(std::move(entries));
    return out;
  }
  if (is_delimiter(c)) {  // a stray bracket
    out.text = bytes_.substr(at_++, 1);
    return out;
  }
  std::size_t end = at_;
  while (end < bytes_.size() && !is_blank(bytes_[end]) && !is_delimiter(bytes_[end])) ++end;
  const std::string_view token = bytes_.substr(at_, end - at_);
  at_ = end;
  if (double value = 0; read_number(token, value)) {
    if (!references || value < 0 || value > 9'999'999 || !std::all_of(token.begin(), token.end(), is_digit))
      return number_object(value);
    std::size_t ahead = at_;  // "12 0 R"
    const auto blanks = [&] {
      const std::size_t from = ahead;
      while (ahead < bytes_.size() && is_blank(bytes_[ahead])) ++ahead;
      return ahead > from;
    };
    if (!blanks()) return number_object(value);
    const std::size_t digits = ahead;
    while (ahead < bytes_.size() && is_digit(bytes_[ahead]) && ahead - digits < 6) ++ahead;
    if (ahead == digits || !blanks() || ahead >= bytes_.size() || bytes_[ahead] != 'R' ||
        (ahead + 1 < bytes_.size() && !is_blank(bytes_[ahead + 1]) && !is_delimiter(bytes_[ahead + 1])))
      return number_object(value);
    at_ = ahead + 1;
    out.kind = Kind::reference;
    out.number = value;
    return out;
  }
  out.text = token;
  if (token == "true" || token == "false") {
    out.kind = Kind::boolean;
    out.number = token == "true" ? 1 : 0;
  } else if (token == "null") {
    out.kind = Kind::null;
  }
  return out;
}

// ---- The file (7.5) -------------------------------------------------------------------------

Result<File> File::open(std::string_view bytes, const Limits& limits) {
  File file(bytes, limits);
  if (!file.read_cross_reference() || !file.get(file.trailer_, "Root").entries) file.rebuild();
  if (file.trailer_.entries && file.trailer_.entries->contains("Encrypt")) {
    auto decryption = Decryption::with_empty_password(file.encryption());
    if (!decryption)
      return Error{ErrorCode::unsupported, "the PDF is encrypted and asks for a password; save it without one", "", 0,
                   0};
    file.cache_.clear();  // read without
    file.packed_.clear();
    file.decryption_ = std::move(decryption);
  }
  if (file.entries_.empty())
    return Error{ErrorCode::unreadable, "the PDF is damaged or cut off: no object was found in it", "", 0, 0};
  return file;
}

// 7.6.1, 7.6.5. Handlers other than the standard one leave the revision 0.
Encryption File::encryption() {
  const Object dictionary = get(trailer_, "Encrypt");
  Encryption out;
  if (!get(dictionary, "Filter").is_name("Standard")) return out;
  const auto whole = [&](std::string_view key) { return get(dictionary, key).whole(); };
  const std::size_t version = whole("V");
  out.revision = static_cast<int>(std::min<std::size_t>(whole("R"), 99));
  out.key_bytes = version == 1 ? 5 : version == 4 ? 16 : std::clamp<std::size_t>(whole("Length") / 8, 5, 16);
  out.owner = get(dictionary, "O").text;
  out.user = get(dictionary, "U").text;
  out.user_key = get(dictionary, "UE").text;
  const double permissions = number(dictionary, "P", 0);
  if (std::abs(permissions) < 1e10)
    out.permissions = static_cast<std::uint32_t>(static_cast<std::int64_t>(permissions));
  const Object metadata = get(dictionary, "EncryptMetadata"), id = get(trailer_, "ID");
  out.metadata = !metadata.is(Kind::boolean) || metadata.number != 0;
  if (!id.array().empty()) out.id = resolve(id.array().front()).text;
  if (version < 4) {
    out.streams = out.strings = Cipher::rc4;
    return out;
  }
  const Object filters = get(dictionary, "CF");
  const auto cipher = [&](std::string_view key) {
    const Object method = get(get(filters, get(dictionary, key).text), "CFM");
    return method.is_name("V2")      ? Cipher::rc4
           : method.is_name("AESV2") ? Cipher::aes_128
           : method.is_name("AESV3") ? Cipher::aes_256
                                     : Cipher::none;
  };
  out.streams = cipher("StmF");
  out.strings = cipher("StrF");
  return out;
}

bool File::read_cross_reference() {
  const std::size_t mark = bytes_.rfind("startxref");
  if (mark == std::string_view::npos) return false;
  Lexer lexer(bytes_, mark + 9);
  const Object at = lexer.next();
  if (!at.is(Kind::number) || at.number < 0) return false;
  std::set<std::size_t> seen;
  return read_section(at.whole(), seen) && trailer_.entries;
}

// Newer sections come first, and what they say is kept.
bool File::read_section(std::size_t at, std::set<std::size_t>& seen) {
  while (at < bytes_.size() && seen.insert(at).second) {
    Lexer lexer(bytes_, at);
    lexer.references = true;
    Object section = lexer.next();
    if (section.is(Kind::keyword) && section.text == "xref") {
      if (!read_table(lexer)) return false;
      section = lexer.next();
      if (!section.entries) return false;
      if (const auto mixed = section.entries->find("XRefStm");
          mixed != section.entries->end() && mixed->second.is(Kind::number) && mixed->second.number >= 0)
        if (const Object stream = object_at(mixed->second.whole(), 0); stream.entries)
          static_cast<void>(read_stream_section(stream));
    } else {
      section = object_at(at, 0);
      if (!section.is(Kind::stream) || !read_stream_section(section)) return false;
    }
    if (!trailer_.entries) trailer_ = section;
    const auto previous = section.entries->find("Prev");
    if (previous == section.entries->end() || !previous->second.is(Kind::number) || previous->second.number < 0)
      return true;
    at = previous->second.whole();
  }
  return true;
}

bool File::read_table(Lexer& lexer) {
  for (;;) {
    const Object first = lexer.next();
    if (first.is(Kind::keyword) && first.text == "trailer") return true;
    const Object count = lexer.next();
    if (!first.is(Kind::number) || !count.is(Kind::number) || first.number < 0 || count.number < 0) return false;
    for (std::size_t k = 0; k < count.whole(); ++k) {
      const Object offset = lexer.next();
      const Object generation = lexer.next();
      const Object type = lexer.next();
      if (!offset.is(Kind::number) || !generation.is(Kind::number) || !type.is(Kind::keyword)) return false;
      if (type.text == "n" && offset.number > 0 && first.whole() + k < 9'999'999)
        entries_.try_emplace(static_cast<std::uint32_t>(first.whole() + k), Entry{offset.whole(), 0});
    }
  }
}

bool File::read_stream_section(const Object& stream) {
  const auto content = data(stream);
  if (!content) return false;
  std::size_t widths[3] = {};
  const Object fields = get(stream, "W");
  if (fields.array().size() < 3) return false;
  for (std::size_t k = 0; k < 3; ++k) {
    const double width = fields.array()[k].number;
    if (!(width >= 0 && width <= 8)) return false;
    widths[k] = static_cast<std::size_t>(width);
  }
  const std::size_t size = widths[0] + widths[1] + widths[2];
  if (size == 0) return false;
  std::vector<std::size_t> ranges;
  for (const Object& item : get(stream, "Index").array()) ranges.push_back(item.whole());
  if (ranges.empty()) ranges = {0, get(stream, "Size").whole()};
  std::size_t at = 0;
  for (std::size_t range = 0; range + 1 < ranges.size(); range += 2)
    for (std::size_t k = 0; k < ranges[range + 1] && at + size <= content->size(); ++k, at += size) {
      std::uint64_t values[3] = {1, 0, 0};
      for (std::size_t field = 0, place = at; field < 3; ++field) {
        if (widths[field] > 0) values[field] = 0;
        for (std::size_t byte = 0; byte < widths[field]; ++byte)
          values[field] = values[field] << 8 | static_cast<unsigned char>((*content)[place++]);
      }
      const std::size_t id = ranges[range] + k;
      if (id > 9'999'999 || values[1] > bytes_.size() + 9'999'999) continue;
      if (values[0] == 1)
        entries_.try_emplace(static_cast<std::uint32_t>(id), Entry{static_cast<std::size_t>(values[1]), 0});
      else if (values[0] == 2 && values[1] > 0)
        entries_.try_emplace(static_cast<std::uint32_t>(id),
                             Entry{static_cast<std::size_t>(values[2]), static_cast<std::uint32_t>(values[1])});
    }
  return true;
}

// Looks for "n g obj" through the whole file; a later one of the same number counts.
void File::rebuild() {
  if (rebuilt_) return;
  rebuilt_ = true;
  entries_.clear();
  cache_.clear();
  packed_.clear();
  Object trailer;
  for (std::size_t at = bytes_.find("obj"); at != std::string_view::npos; at = bytes_.find("obj", at + 3)) {
    if (at > 2 && bytes_.substr(at - 3, 3) == "end") continue;
    std::size_t back = at;
    const auto blanks = [&] {
      while (back > 0 && is_blank(bytes_[back - 1])) --back;
    };
    const auto digits = [&] {
      const std::size_t end = back;
      while (back > 0 && end - back < 10 && is_digit(bytes_[back - 1])) --back;
      return end > back;
    };
    blanks();
    if (!digits()) continue;
    blanks();
    const std::size_t end = back;
    if (!digits()) continue;
    double number = 0;
    if (!read_number(bytes_.substr(back, end - back), number) || number > 9'999'999) continue;
    entries_.insert_or_assign(static_cast<std::uint32_t>(number), Entry{back, 0});
  }
  for (std::size_t at = bytes_.find("trailer"); at != std::string_view::npos; at = bytes_.find("trailer", at + 7)) {
    Lexer lexer(bytes_, at + 7);
    lexer.references = true;
    if (const Object found = lexer.next(); found.entries && found.entries->contains("Root")) trailer = found;
  }
  // Objects packed in streams, and the catalogue, where no trailer names it.
  for (const std::uint32_t number : numbers()) {
    const Object found = object(number);
    if (!found.entries) continue;
    const Object type = get(found, "Type");
    if (type.is_name("ObjStm")) {
      static_cast<void>(object_in(number, 0));
      for (const auto& [inner, object] : packed_[number]) entries_.try_emplace(inner, Entry{0, number});
    }
    if (type.is_name("XRef") && !trailer.entries && found.entries->contains("Root")) trailer = found;
  }
  if (!trailer.entries)
    for (const std::uint32_t number : numbers())
      if (const Object found = object(number); found.entries && get(found, "Type").is_name("Catalog")) {
        Object root;
        root.kind = Kind::reference;
        root.number = number;
        trailer.kind = Kind::dictionary;
        trailer.entries = std::make_shared<const Dictionary>(Dictionary{{"Root", root}});
      }
  trailer_ = trailer;
}

std::vector<std::uint32_t> File::numbers() const {
  std::vector<std::uint32_t> out;
  for (const auto& [number, entry] : entries_) out.push_back(number);
  return out;
}

Object File::object(std::uint32_t number) {
  if (const auto known = cache_.find(number); known != cache_.end()) return known->second;
  const auto entry = entries_.find(number);
  if (entry == entries_.end() || !open_.insert(number).second) return {};
  Object out =
      entry->second.stream == 0 ? object_at(entry->second.offset, number) : object_in(entry->second.stream, number);
  open_.erase(number);
  cache_.insert_or_assign(number, out);
  return out;
}

Object File::object_at(std::size_t offset, std::uint32_t number) {
  if (parsed_ / 16 > bytes_.size()) return {};  // objects that hold one another by overlap
  Lexer lexer(bytes_, offset);
  lexer.references = true;
  const Object id = lexer.next();
  const Object generation = lexer.next();
  const Object word = lexer.next();
  if (!id.is(Kind::number) || !word.is(Kind::keyword) || word.text != "obj" ||
      (number != 0 && id.number != static_cast<double>(number))) {
    if (number == 0 || rebuilt_) return {};
    const Object trailer = trailer_;
    rebuild();
    if (!trailer_.entries) trailer_ = trailer;
    const auto entry = entries_.find(number);
    if (entry == entries_.end()) return {};
    return entry->second.stream == 0 ? object_at(entry->second.offset, number)
                                     : object_in(entry->second.stream, number);
  }
  Object out = lexer.next();
  parsed_ += lexer.at() - std::min(offset, lexer.at());
  if (decryption_)
    decrypt_strings(out, static_cast<std::uint32_t>(id.whole()), static_cast<std::uint32_t>(generation.whole()), 0);
  if (!out.is(Kind::dictionary)) return out;
  lexer.skip_blank();
  if (bytes_.substr(lexer.at(), 6) == "stream") {
    std::size_t begin = lexer.at() + 6;
    if (begin < bytes_.size() && bytes_[begin] == '\r') ++begin;
    if (begin < bytes_.size() && bytes_[begin] == '\n') ++begin;
    out.kind = Kind::stream;
    out.begin = begin;
    out.number = id.number;
    out.generation = static_cast<std::uint16_t>(generation.whole());
  }
  return out;
}

// 7.6.2: strings of objects that stand in the file; those in object streams are encrypted with these.
// NOLINTNEXTLINE(misc-no-recursion)
void File::decrypt_strings(Object& object, std::uint32_t number, std::uint32_t generation, std::size_t depth) {
  if (depth > limits_.depth) return;
  if (object.is(Kind::string)) object.text = decryption_->string(object.text, number, generation);
  if (object.items) {
    auto items = std::make_shared<Array>(*object.items);
    for (Object& item : *items) decrypt_strings(item, number, generation, depth + 1);
    object.items = std::move(items);
  }
  if (object.entries) {
    auto entries = std::make_shared<Dictionary>(*object.entries);
    for (auto& [key, value] : *entries) decrypt_strings(value, number, generation, depth + 1);
    object.entries = std::move(entries);
  }
}

Object File::object_in(std::uint32_t stream, std::uint32_t number) {
  auto known = packed_.find(stream);
  if (known == packed_.end()) {
    known = packed_.emplace(stream, std::map<std::uint32_t, Object>()).first;
    const auto holder = entries_.find(stream);
    if (holder == entries_.end() || holder->second.stream != 0) return {};
    const Object packed = object(stream);
    const std::size_t count = get(packed, "N").whole(), first = get(packed, "First").whole();
    const auto content = packed.is(Kind::stream) ? data(packed) : Result<std::string>(std::string());
    if (!content || count > 1'000'000) return {};
    Lexer index(*content);
    std::map<std::uint32_t, Object> objects;
    for (std::size_t k = 0; k < count; ++k) {
      const Object id = index.next();
      const Object offset = index.next();
      if (!id.is(Kind::number) || !offset.is(Kind::number) || id.whole() > 9'999'999) break;
      Lexer lexer(*content, first + offset.whole());
      lexer.references = true;
      objects.insert_or_assign(static_cast<std::uint32_t>(id.whole()), lexer.next());
    }
    packed_[stream] = std::move(objects);
    known = packed_.find(stream);
  }
  const auto at = known->second.find(number);
  return at == known->second.end() ? Object{} : at->second;
}

Object File::resolve(const Object& given) {
  Object out = given;
  for (int steps = 0; out.is(Kind::reference); ++steps) {
    if (steps == 32) return {};
    out = object(static_cast<std::uint32_t>(out.whole()));
  }
  return out;
}

Object File::get(const Object& holder, std::string_view key) {
  if (!holder.entries) return {};
  const auto at = holder.entries->find(key);
  return at == holder.entries->end() ? Object{} : resolve(at->second);
}

double File::number(const Object& holder, std::string_view key, double otherwise) {
  const Object found = get(holder, key);
  return found.is(Kind::number) ? found.number : otherwise;
}

// What /Length says, if "endstream" follows there; else up to the next "endstream".
std::size_t File::length_of(const Object& stream) {
  const double said = number(stream, "Length", -1);
  if (said >= 0 && said <= static_cast<double>(bytes_.size() - stream.begin)) {
    const auto length = static_cast<std::size_t>(said);
    Lexer lexer(bytes_, stream.begin + length);
    lexer.skip_blank();
    if (bytes_.substr(lexer.at(), 9) == "endstream") return length;
  }
  const std::size_t end = bytes_.find("endstream", stream.begin);
  return (end == std::string_view::npos ? bytes_.size() : end) - stream.begin;
}

Result<std::string> File::data(const Object& stream, Packed* left) {
  if (!stream.is(Kind::stream) || stream.begin > bytes_.size()) return std::string();
  const auto over = [&] {
    return Error{ErrorCode::over_limit,
                 "a stream of the PDF unpacks to more than the limit of " + std::to_string(limits_.part_bytes) +
                     " bytes, or all together to more than " + std::to_string(limits_.unpacked_bytes),
                 "", 0, 0};
  };
  if (unpacked_ > limits_.unpacked_bytes) return over();
  std::string content(bytes_.substr(stream.begin, length_of(stream)));
  unpacked_ += content.size();
  std::vector<Object> filters, parameters;
  const auto list = [&](std::string_view key, std::vector<Object>& out) {
    const Object value = get(stream, key);
    if (value.is(Kind::array))
      for (const Object& item : value.array()) out.push_back(resolve(item));
    else if (!value.is(Kind::null))
      out.push_back(value);
  };
  list("Filter", filters);
  list("DecodeParms", parameters);
  const bool own = !filters.empty() && filters.front().is_name("Crypt");  // 7.4.10: as a rule to stay as it is
  if (decryption_ && !own && !get(stream, "Type").is_name("XRef"))
    content = decryption_->stream(content, static_cast<std::uint32_t>(stream.number), stream.generation);
  parameters.resize(std::max(parameters.size(), filters.size()));
  if (filters.size() > 8) return Error{ErrorCode::unreadable, "a stream has more than 8 filters", "", 0, 0};
  for (std::size_t k = 0; k < filters.size(); ++k) {
    std::string out;
    bool within = true;
    const Limit allow = [&](std::size_t more) {
      unpacked_ += more;
      return out.size() + more <= limits_.part_bytes && unpacked_ <= limits_.unpacked_bytes;
    };
    const std::string& name = filters[k].text;
    const bool flate = name == "FlateDecode" || name == "Fl", is_lzw = name == "LZWDecode" || name == "LZW";
    if (flate)
      within = inflate(content, out, allow);
    else if (is_lzw)
      within = lzw(content, out, number(parameters[k], "EarlyChange", 1) != 0, allow);
    else if (name == "ASCIIHexDecode" || name == "AHx")
      out = ascii_hex(content);
    else if (name == "ASCII85Decode" || name == "A85")
      out = ascii_85(content);
    else if (name == "RunLengthDecode" || name == "RL")
      within = run_length(content, out, allow);
    else if (name == "Crypt" && k == 0)
      out = std::move(content);
    else if (left != nullptr && k + 1 == filters.size()) {
      *left = {name, parameters[k]};
      return content;
    } else
      return Error{ErrorCode::unsupported, "a stream is packed with " + name, "", 0, 0};
    if (!within) return over();
    if (flate || is_lzw) {
      const auto parameter = [&](const char* key, double otherwise) {
        return std::clamp(number(parameters[k], key, otherwise), 0.0, 1e6);
      };
      out = unpredicted(std::move(out), static_cast<int>(parameter("Predictor", 1)),
                        static_cast<std::size_t>(parameter("Columns", 1)),
                        static_cast<std::size_t>(parameter("Colors", 1)),
                        static_cast<std::size_t>(parameter("BitsPerComponent", 8)));
    }
    content = std::move(out);
  }
  return content;
}

}  // namespace longghep::input::pdf
