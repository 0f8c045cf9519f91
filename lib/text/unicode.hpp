#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

/// What the library asks of Unicode beyond the letters of Vietnamese: all that ICU is used for, so that a build for a
/// host with these tables of its own (bindings/wasm) need not carry ICU's.
namespace longghep::text::unicode {

[[nodiscard]] bool is_alphabetic(char32_t c) noexcept;
[[nodiscard]] char32_t lower(char32_t c) noexcept;  ///< simple case mapping, as the next
[[nodiscard]] char32_t upper(char32_t c) noexcept;
/// NFC never changes the character nor joins it with another (UAX #15).
[[nodiscard]] bool stands_alone(char32_t c) noexcept;
/// Valid UTF-8 in NFC.
[[nodiscard]] std::string composed(std::string_view utf8);

enum class Charset { unknown, single_byte, multi_byte };
/// By its name in the IANA registry.
[[nodiscard]] Charset charset_named(const std::string& name);
/// Takes each code point of a text (U+FFFD for what the charset does not have) with the bytes [begin, end) it was.
using UseCodePoint = std::function<void(char32_t c, std::size_t begin, std::size_t end)>;
/// Reads bytes in a known charset; a sequence that is cut off at the end is left out.
void decode(std::string_view bytes, const std::string& charset, const UseCodePoint& use);

}  // namespace longghep::text::unicode
