// One fuzzer a reader, and one for dictionaries; LONGGHEP_FUZZ names which. What
// it asks: no crash, no endless work, and every place of the text in order and
// inside it. Run by `./dev fuzz`.
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
  const auto document = reviewer().read(std::as_bytes(std::span(bytes.data(), bytes.size())));
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

// The reader behind the ZIP package is what matters: the input is its main part.
[[maybe_unused]] std::string package(std::string_view part, std::string_view mimetype, const char* name) {
  input::PackageWriter writer;
  if (!mimetype.empty()) writer.add("mimetype", mimetype);
  writer.add(name, part);
  return std::move(writer).finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view kTarget = LONGGHEP_FUZZ;
  if (kTarget == "docx") {
    read(package(bytes, "", "word/document.xml"));
  } else if (kTarget == "odt") {
    read(package(bytes, "application/vnd.oasis.opendocument.text", "content.xml"));
  } else if (kTarget == "dictionary") {
    Sources sources;
    sources.additions.push_back({"fuzz.xml", std::string(bytes)});
    const auto loaded = Reviewer::load(sources);
    require(loaded || !loaded.error().message.empty());
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
