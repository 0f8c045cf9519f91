// Tested by tests/text/decode_test.cpp and tests/text/text_builder_test.cpp.
#include "text/unicode.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>
#include <utility>

namespace longghep::text::unicode {
namespace {

const icu::Normalizer2& nfc() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFCInstance(status);
}

struct Closing {
  void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Closing>;

// Null for a name that is not known.
Converter opened(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &status));
  return U_FAILURE(status) ? nullptr : std::move(converter);
}

}  // namespace

bool is_alphabetic(char32_t c) noexcept { return u_isalpha(static_cast<UChar32>(c)) != 0; }
char32_t lower(char32_t c) noexcept { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))); }
char32_t upper(char32_t c) noexcept { return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))); }

bool stands_alone(char32_t c) noexcept {
  return nfc().hasBoundaryBefore(static_cast<UChar32>(c)) != 0 && nfc().isInert(static_cast<UChar32>(c)) != 0;
}

std::string composed(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  nfc()
      .normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size()))), status)
      .toUTF8String(out);
  return out;
}

Charset charset_named(const std::string& name) {
  const Converter converter = opened(name);
  if (converter == nullptr) return Charset::unknown;
  return ucnv_getMaxCharSize(converter.get()) == 1 ? Charset::single_byte : Charset::multi_byte;
}

void decode(std::string_view bytes, const std::string& charset, const UseCodePoint& use) {
  const Converter converter = opened(charset);
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  while (at < end) {
    const char* const begin = at;
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 c = ucnv_getNextUChar(converter.get(), &at, end, &status);
    if (status == U_INDEX_OUTOFBOUNDS_ERROR) break;
    use(U_FAILURE(status) ? char32_t{0xFFFD} : static_cast<char32_t>(c), static_cast<std::size_t>(begin - bytes.data()),
        static_cast<std::size_t>(at - bytes.data()));
  }
}

}  // namespace longghep::text::unicode
