// Tested by tests/input/mhtml_test.cpp.
//
// Web archives (MHTML, RFC 2557), as browsers and Word save "a single file web
// page": a MIME message (RFC 2045, 2046) whose first page is the document. What
// its transfer encoding made of each byte is kept, so that places are bytes of
// the file.
#include <algorithm>
#include <array>
#include <optional>

#include "input/readers.hpp"

namespace longghep::input {
namespace {

constexpr std::size_t kMostNested = 8;  // multiparts in each other
constexpr std::size_t kMostPages = 64;  // looked at for one with text

// A header, and what its fields say, in small letters but for the boundary and the names of parts.
struct Header {
  std::string type, encoding, id;
  std::string boundary, start;  // parameters of the type
  std::string content_type;     // all of the field
  bool mime = false;
};

std::string_view line_at(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  const std::string_view line = text.substr(at, end - at);
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}
std::size_t next_line(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size() - 1) + 1;
}

// Names in headers are ASCII; of what is not, every byte stays.
std::string lower(std::string_view ascii) {
  std::string out(ascii);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 32);
  return out;
}

std::string parameter(std::string_view field, std::string_view name) {
  const std::string low = lower(field);
  for (std::size_t at = low.find(';'); at < low.size(); at = low.find(';', at + 1)) {
    std::size_t begin = low.find_first_not_of(" \t", at + 1);
    if (begin == low.npos || low.compare(begin, name.size(), name) != 0) continue;
    begin = low.find_first_not_of(" \t", begin + name.size());
    if (begin == low.npos || low[begin] != '=') continue;
    begin = low.find_first_not_of(" \t", begin + 1);
    if (begin == low.npos) return "";
    if (field[begin] == '"') return std::string(field.substr(begin + 1, field.find('"', begin + 1) - begin - 1));
    return std::string(field.substr(begin, field.find_first_of("; \t", begin) - begin));
  }
  return "";
}

// Reads the header that begins at `at`, and moves there where what it is about begins. False if it is none.
bool read_header(std::string_view text, std::size_t& at, Header& out) {
  while (at < text.size()) {
    std::string line(line_at(text, at));
    at = next_line(text, at);
    if (line.empty()) return true;
    for (; at < text.size() && (text[at] == ' ' || text[at] == '\t'); at = next_line(text, at)) {  // folded
      const std::string_view more = text::trim(line_at(text, at));
      if (more.empty()) break;
      line.append(" ").append(more);
    }
    const std::size_t colon = line.find(':');
    if (colon == line.npos || line.find_first_of(" \t\"<>") < colon) return false;
    const std::string name = lower(line.substr(0, colon));
    const std::string_view value = text::trim(std::string_view(line).substr(colon + 1));
    if (name == "mime-version") out.mime = true;
    if (name == "content-transfer-encoding") out.encoding = lower(value);
    if (name == "content-id") out.id = value;
    if (name != "content-type") continue;
    out.content_type = value;
    out.type = lower(text::trim(value.substr(0, value.find(';'))));
    out.boundary = parameter(value, "boundary");
    out.start = parameter(value, "start");
  }
  return true;
}

struct Page {
  Header header;
  TextSpan body;
};

// The pages in a part of a message, in their order, but the one that a multipart says it begins with before the others
// of that multipart. `cut_off`: whether the end of a multipart is missing.
void find_pages(std::string_view text, const Header& header, TextSpan body, std::size_t depth, std::vector<Page>& out,
                bool& cut_off) {  // NOLINT(misc-no-recursion): kMostNested
  if (header.type == "text/html" && out.size() < kMostPages) out.push_back({header, body});
  if (!header.type.starts_with("multipart/") || header.boundary.empty() || depth == kMostNested) return;
  const std::string mark = "--" + header.boundary;
  const std::size_t first = out.size();
  std::size_t chosen = first, begin = 0;
  const auto part_ends = [&](std::size_t end) {
    if (begin == 0) return;
    Header inner;
    std::size_t at = begin;
    const std::string_view within = text.substr(0, end);
    const std::size_t before = out.size();
    if (read_header(within, at, inner)) find_pages(text, inner, {std::min(at, end), end}, depth + 1, out, cut_off);
    if (!header.start.empty() && inner.id == header.start && out.size() > before) chosen = before;
  };
  bool closed = false;
  for (std::size_t at = body.begin; at < body.end && !closed; at = next_line(text, at)) {
    const std::string_view line = line_at(text, at);
    if (!line.starts_with(mark)) continue;
    const std::string_view rest = text::trim(line.substr(mark.size()));
    closed = rest == "--";
    if (!closed && !rest.empty()) continue;
    part_ends(at);
    begin = next_line(text, at);
  }
  if (!closed) {
    cut_off = true;
    part_ends(body.end);
  }
  if (chosen > first)
    std::rotate(out.begin() + static_cast<std::ptrdiff_t>(first), out.begin() + static_cast<std::ptrdiff_t>(chosen),
                out.begin() + static_cast<std::ptrdiff_t>(chosen + 1));
}

// A part without its transfer encoding, with the way back.
class Unpacked {
 public:
  Unpacked(std::string_view text, TextSpan body, std::string_view encoding) : text_(text) {
    if (encoding == "quoted-printable")
      quoted_printable(body);
    else if (encoding == "base64")
      base64(body);
    else {
      pieces_.push_back({0, body.begin, body.end, 1, 1});
      bytes_ = text.substr(body.begin, body.size());
    }
  }

  [[nodiscard]] Bytes bytes() const { return std::as_bytes(std::span(bytes_.data(), bytes_.size())); }

  // Makes the places of a text, which count in bytes(), places in the message.
  void lead_back(text::Decoded& decoded) {
    std::vector<text::Segment> led;
    const auto put = [&](std::size_t at, std::uint64_t begin, std::uint64_t end, text::Step step) {
      const std::uint64_t from = place(begin, false), to = place(end, true);
      if (step != text::Step::whole && to - from != end - begin) step = text::Step::whole;
      if (step != text::Step::whole && !led.empty() && led.back().from.step == step && led.back().from.end == from) {
        led.back().from.end = to;
      } else {
        text::SourceRef ref;
        ref.begin = from;
        ref.end = to;
        ref.step = step;
        led.push_back({static_cast<std::uint32_t>(at), ref});
      }
    };
    for (std::size_t k = 0; k < decoded.segments.size(); ++k) {
      const auto& [begin, from] = decoded.segments[k];
      if (from.step == text::Step::whole) {
        put(begin, from.begin, from.end, from.step);
        continue;
      }
      const std::size_t end = k + 1 < decoded.segments.size() ? decoded.segments[k + 1].begin : decoded.utf8.size();
      std::uint64_t source = from.begin;
      for (std::size_t at = begin; at < end;) {
        const std::size_t letter = at;
        static_cast<void>(text::next(decoded.utf8, at));
        const std::uint64_t next =
            source + text::distance(from.step, std::string_view(decoded.utf8).substr(letter, at - letter));
        put(letter, source, next, from.step);
        source = next;
      }
    }
    decoded.segments = std::move(led);
  }

 private:
  // [begin, …) of the bytes comes from [from, to) of the message: `few` bytes from `many`.
  struct Piece {
    std::size_t begin, from, to;
    unsigned few, many;
  };

  void put(char byte, std::size_t from, std::size_t to, unsigned few, unsigned many) {
    if (pieces_.empty() || pieces_.back().to != from || pieces_.back().few != few || pieces_.back().many != many)
      pieces_.push_back({bytes_.size(), from, from, few, many});
    pieces_.back().to = to;
    bytes_ += byte;
  }

  void quoted_printable(TextSpan body) {
    const auto digit = [&](std::size_t at) -> int {
      if (at >= body.end) return -1;
      const char c = text_[at];
      return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    };
    for (std::size_t at = body.begin; at < body.end;) {
      if (text_[at] == '=') {
        if (digit(at + 1) >= 0 && digit(at + 2) >= 0) {
          put(static_cast<char>(digit(at + 1) * 16 + digit(at + 2)), at, at + 3, 1, 3);
          at += 3;
          continue;
        }
        std::size_t end = at + 1;  // of a line that goes on
        while (end < body.end && (text_[end] == ' ' || text_[end] == '\t' || text_[end] == '\r')) ++end;
        if (end == body.end || text_[end] == '\n') {
          at = std::min(end + 1, body.end);
          continue;
        }
      }
      put(text_[at], at, at + 1, 1, 1);
      ++at;
    }
  }

  void base64(TextSpan body) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::size_t, 4> places{};
    std::uint32_t bits = 0;
    std::size_t count = 0;
    const auto end_group = [&] {
      const bool together = count == 4 && places[3] - places[0] == 3;
      for (std::size_t k = 0; k + 1 < count; ++k)
        put(static_cast<char>(bits >> (16 - 8 * k) & 0xFF), together && k > 0 ? pieces_.back().to : places[0],
            places[count - 1] + 1, 3, 4);
      bits = 0;
      count = 0;
    };
    for (std::size_t at = body.begin; at < body.end && text_[at] != '='; ++at) {
      const std::size_t value = kDigits.find(text_[at]);
      if (value == kDigits.npos) continue;
      places[count] = at;
      bits |= static_cast<std::uint32_t>(value) << (18 - 6 * count);
      if (++count == 4) end_group();
    }
    end_group();
  }

  // Where in the message a byte begins, or the one before it ends. Asked from the beginning to the end, or nearly.
  std::uint64_t place(std::uint64_t byte, bool ends) {
    if (pieces_.empty()) return 0;
    const std::uint64_t of = ends && byte > 0 ? byte - 1 : byte;
    while (piece_ + 1 < pieces_.size() && pieces_[piece_ + 1].begin <= of) ++piece_;
    while (piece_ > 0 && pieces_[piece_].begin > of) --piece_;
    const Piece& piece = pieces_[piece_];
    const std::uint64_t within = byte - std::min<std::uint64_t>(byte, piece.begin);
    const std::uint64_t groups = (within + (ends ? piece.few - 1 : 0)) / piece.few;
    return std::min<std::uint64_t>(piece.from + groups * piece.many, piece.to);
  }

  std::string_view text_;
  std::string bytes_;
  std::vector<Piece> pieces_;
  std::size_t piece_ = 0;  // of the last place asked for
};

}  // namespace

bool looks_mhtml(std::string_view head) {
  Header header;
  std::size_t at = std::min(head.find_first_not_of("\r\n"), head.size());
  return read_header(head, at, header) && header.mime &&
         (header.type.starts_with("multipart/") || header.type == "text/html");
}

Result<Source> read_mhtml(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  Header header;
  std::size_t at = std::min(text.find_first_not_of("\r\n"), text.size());
  std::vector<Page> pages;
  bool cut_off = false;
  if (read_header(text, at, header))
    find_pages(text, header, {std::min(at, text.size()), text.size()}, 0, pages, cut_off);
  std::optional<Result<Source>> found;
  for (const Page& page : pages) {  // a page may hold nothing but frames, which are pages
    Unpacked unpacked(text, page.body, page.header.encoding);
    std::string charset = declared_charset(page.header.content_type);
    if (charset.empty() || charset == "us-ascii")
      charset = declared_charset({reinterpret_cast<const char*>(unpacked.bytes().data()), unpacked.bytes().size()});
    auto decoded = text::decode_marked_up(unpacked.bytes(), charset, legacy);
    if (decoded) unpacked.lead_back(*decoded);
    auto source = decoded ? html_of(std::move(*decoded), limits, legacy) : Result<Source>(decoded.error());
    const bool has_text = source && !text::trim(source->mapped.text).empty();
    if (!found || has_text) found = std::move(source);
    if (has_text) break;
  }
  if (!found) return Error{ErrorCode::unreadable, "the web archive holds no page", "", 0, 0};
  if (*found) {
    (*found)->format = "mhtml";
    if (cut_off)
      (*found)->notes.push_back({"unreadable", "the end", "the web archive is cut off: what came after is missing"});
  }
  return std::move(*found);
}

}  // namespace longghep::input
