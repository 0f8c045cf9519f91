// What stands for libraries that this build goes without. Unicode and SHA-256 are asked of the host, which has them
// (longghep.mjs); packages, web pages, PDF and dictionaries of an agency's own need parsers that Emscripten has not.
#include "input/package.hpp"
#include "input/readers.hpp"
#include "knowledge/compiler.hpp"
#include "text/text.hpp"
#include "text/unicode.hpp"

#define FROM_HOST(name) __attribute__((import_module("host"), import_name(name)))

extern "C" {
FROM_HOST("isAlphabetic") int host_is_alphabetic(unsigned c);
FROM_HOST("lower") unsigned host_lower(unsigned c);
FROM_HOST("upper") unsigned host_upper(unsigned c);
FROM_HOST("standsAlone") int host_stands_alone(unsigned c);
/// Writes at most `room` bytes; gives how many.
FROM_HOST("compose") std::size_t host_compose(const char* utf8, std::size_t size, char* out, std::size_t room);
/// 64 digits, or nothing.
FROM_HOST("sha256") std::size_t host_sha256(const std::byte* bytes, std::size_t size, char* out);
}

namespace longghep {
namespace {

Error missing(const char* what) {
  return {ErrorCode::unsupported,
          std::string("this build of the library, for WebAssembly, reads ") +
              "plain text, RTF and Word 97 documents only, not " + what,
          "", 0, 0};
}

}  // namespace

namespace text::unicode {

bool is_alphabetic(char32_t c) noexcept { return host_is_alphabetic(c) != 0; }
char32_t lower(char32_t c) noexcept { return host_lower(c); }
char32_t upper(char32_t c) noexcept { return host_upper(c); }
bool stands_alone(char32_t c) noexcept { return host_stands_alone(c) != 0; }

std::string composed(std::string_view utf8) {
  std::string out(3 * utf8.size(), '\0');  // NFC makes UTF-8 three times as long at the most (UAX #15)
  out.resize(host_compose(utf8.data(), utf8.size(), out.data(), out.size()));
  return out;
}

Charset charset_named(const std::string& name) {
  return name == "windows-1252" ? Charset::single_byte : Charset::unknown;
}

void decode(std::string_view bytes, const std::string&, const UseCodePoint& use) {
  for (std::size_t at = 0; at < bytes.size(); ++at)
    use(windows_1252(static_cast<unsigned char>(bytes[at])), at, at + 1);
}

}  // namespace text::unicode

namespace input {

std::string sha256_of(Bytes bytes) {
  std::string hex(64, '\0');
  hex.resize(host_sha256(bytes.data(), bytes.size(), hex.data()));
  return hex;
}

Result<Package> Package::open(Bytes, const Limits&) { return missing("packages (DOCX, ODT)"); }
Package::Package(Package&&) noexcept = default;
Package::~Package() = default;
Result<std::optional<std::string>> Package::part(const std::string&, std::size_t) { return missing("packages"); }

Result<Source> read_docx(Package&, const Limits&, const text::LegacyEncodings&) { return missing("DOCX"); }
Result<Source> read_odt(Package&, const Limits&, const text::LegacyEncodings&) { return missing("ODT"); }
Result<Source> read_html(Bytes, const Limits&, const text::LegacyEncodings&) { return missing("web pages"); }
std::string declared_charset(std::string_view) { return ""; }
Result<Source> html_of(text::Decoded, const Limits&, const text::LegacyEncodings&) { return missing("web pages"); }
bool looks_flat(std::string_view head) {
  const std::string_view root = root_name(head);
  return root == "package" || root == "wordDocument" || root == "document";
}
Result<Source> read_flat(Bytes, const Limits&, const text::LegacyEncodings&) { return missing("XML"); }
Result<Source> read_akn(Bytes, const Limits&, const text::LegacyEncodings&) { return missing("XML"); }
Result<Source> read_pdf(Bytes, const Limits&, const text::LegacyEncodings&, const Recogniser&) {
  return missing("PDF");
}

}  // namespace input

namespace knowledge {

Compiler::Compiler(Model& model, const Limits& limits, void* self, Intern intern)
    : model_(model), limits_(limits), self_(self), intern_(intern) {}
std::optional<Error> Compiler::compile(std::span<const Source>) { return missing("dictionaries"); }
AutomatonData Compiler::automaton() const { return {}; }

}  // namespace knowledge
}  // namespace longghep
