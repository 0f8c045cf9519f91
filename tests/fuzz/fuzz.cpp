// One fuzzer a reader, and one for dictionaries; LONGGHEP_FUZZ names which. What
// it asks: no crash, no endless work, and every place of the text in order and
// inside it. Run by `./dev fuzz`.
#include <algorithm>
#include <cstdlib>

#include "input/package.hpp"
#include "longghep/longghep.hpp"

namespace {

using namespace longghep;

const Reviewer& reviewer() {
  static const Result<Reviewer> loaded = Reviewer::load();
  return *loaded;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void read(std::string_view bytes) {
  ReadOptions options;
  options.recognise = [](const PageImage& image) -> Result<RecognisedPage> {
    return RecognisedPage{
        100, 100, {{std::string(image.bytes.substr(0, 20)), 1, 1, 9, 9, 1}, {"nam", 20, 1, 30, 9, 1}}};
  };
  const auto document = reviewer().read(std::as_bytes(std::span(bytes.data(), bytes.size())), options);
  if (!document) {
    require(!document.error().message.empty());
    return;
  }
  const std::string_view text = document->text();
  std::size_t last = 0;
  for (const Token& token : document->tokens()) {
    require(last <= token.bytes.begin && token.bytes.begin < token.bytes.end && token.bytes.end <= text.size());
    const Location place = document->locate(token.bytes);
    require(place.text == text.substr(token.bytes.begin, token.bytes.size()));
    require(place.source.begin <= place.source.end);
    last = token.bytes.end;
  }
  static_cast<void>(document->outline());
}

// The reader behind the ZIP package is what matters: the input is each of its parts.
[[maybe_unused]] std::string package(std::string_view part, std::string_view mimetype,
                                     std::initializer_list<const char*> names) {
  input::PackageWriter writer;
  if (!mimetype.empty()) writer.add("mimetype", mimetype);
  for (const char* name : names) writer.add(name, part);
  return std::move(writer).finish();
}

// Comments change no text.
[[maybe_unused]] void annotate_and_read(const std::string& file) {
  const auto bytes = std::as_bytes(std::span(file.data(), file.size()));
  const auto document = reviewer().read(bytes);
  if (!document) return;
  const auto annotated = annotate(bytes, *document, reviewer().review(*document));
  if (!annotated) return;
  const auto again = reviewer().read(std::as_bytes(std::span(annotated->data(), annotated->size())));
  require(static_cast<bool>(again));
  require(again->text() == document->text());
}

// A text, then edits: two bytes for the place, one for what goes, and what comes, each up to a U+0000. A session says
// after each of them what whoever reads the whole says.
[[maybe_unused]] void edit(std::string_view bytes) {
  const auto next = [&] {
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    const std::string_view part = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return part;
  };
  std::string text(next());
  auto session = Session::open(reviewer(), text);
  if (!session) return;
  for (int k = 0; k < 8 && bytes.size() >= 3; ++k) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    const auto boundary = [&](std::size_t at) {
      at = std::min(at, text.size());
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
      return at;
    };
    const std::size_t begin = boundary((std::size_t{byte(0)} << 8 | byte(1)) % (text.size() + 1));
    const std::size_t end = boundary(begin + byte(2) % 64);
    bytes.remove_prefix(3);
    const std::string_view put = next();
    if (!session->edit({begin, end}, put)) continue;
    text.replace(begin, end - begin, put);
    require(session->text() == text);
    const auto document = reviewer().read(std::as_bytes(std::span(text.data(), text.size())));
    if (!document || document->info().format != "text") continue;
    const Review wanted = reviewer().review(*document);
    const Review& got = session->review();
    require(wanted.as_of == got.as_of && wanted.document.title == got.document.title &&
            wanted.document.characters == got.document.characters);
    require(std::equal(wanted.findings.begin(), wanted.findings.end(), got.findings.begin(), got.findings.end(),
                       [](const Finding& a, const Finding& b) {
                         return a.id == b.id && a.rule == b.rule && a.location == b.location &&
                                a.related == b.related && a.message.vi == b.message.vi && a.severity == b.severity;
                       }));
    require(std::equal(wanted.verdicts.begin(), wanted.verdicts.end(), got.verdicts.begin(), got.verdicts.end(),
                       [](const Verdict& a, const Verdict& b) {
                         return a.item == b.item && a.verdict == b.verdict && a.message.vi == b.message.vi &&
                                a.evidence == b.evidence && a.searched_units == b.searched_units;
                       }));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view kTarget = LONGGHEP_FUZZ;
  if (kTarget == "docx") {
    const std::string file = package(
        bytes, "", {"word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "_rels/.rels"});
    read(file);
    annotate_and_read(package(bytes, "", {"word/document.xml", "[Content_Types].xml"}));
  } else if (kTarget == "odt") {
    const std::string file = package(bytes, "application/vnd.oasis.opendocument.text", {"content.xml", "styles.xml"});
    read(file);
    annotate_and_read(file);
  } else if (kTarget == "dictionary") {
    Sources sources;
    sources.additions.push_back({"fuzz.xml", std::string(bytes)});
    const auto loaded = Reviewer::load(sources);
    require(loaded || !loaded.error().message.empty());
  } else if (kTarget == "session") {
    edit(bytes);
  } else if (kTarget == "text") {
    ReadOptions options;
    options.lines = true;
    static_cast<void>(reviewer().read(std::as_bytes(std::span(bytes.data(), bytes.size())), options));
    read(bytes);
  } else {
    read(bytes);
  }
  return 0;
}
