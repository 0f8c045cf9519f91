#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Bytes looked at eight or sixteen at a time. Of eight, the first is lowest, and an answer is the high bit of its
/// byte.
namespace longghep::text {

/// Compared, each byte that answers yes becomes 0xFF, others 0 (vector extension of GCC and Clang).
using SixteenBytes [[gnu::vector_size(16)]] = std::uint8_t;

[[nodiscard]] inline SixteenBytes sixteen_bytes(const char* bytes) noexcept {
  SixteenBytes out;
  std::memcpy(&out, bytes, sizeof out);
  return out;
}
/// Those from `first` to `last`.
[[nodiscard]] inline SixteenBytes between(SixteenBytes bytes, unsigned first, unsigned last) noexcept {
  return bytes - static_cast<std::uint8_t>(first) <= SixteenBytes{} + static_cast<std::uint8_t>(last - first);
}
[[nodiscard]] inline bool any(SixteenBytes answers) noexcept {
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &answers, sizeof answers);
  return (halves[0] | halves[1]) != 0;
}
[[nodiscard]] inline std::size_t sum(SixteenBytes counts) noexcept {
  constexpr std::uint64_t kEven = 0x00FF00FF00FF00FFU;
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &counts, sizeof counts);
  std::uint64_t pairs = 0;
  for (const std::uint64_t half : halves) pairs += (half & kEven) + (half >> 8 & kEven);
  return static_cast<std::size_t>(pairs * 0x0001000100010001U >> 48);
}
/// The first byte that answers yes, of some.
[[nodiscard]] inline std::size_t first_of(SixteenBytes answers) noexcept {
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &answers, sizeof answers);
  const auto first = [](std::uint64_t half) {
    const int bits = std::endian::native == std::endian::big ? std::countl_zero(half) : std::countr_zero(half);
    return static_cast<std::size_t>(bits) / 8;
  };
  return halves[0] != 0 ? first(halves[0]) : 8 + first(halves[1]);
}

inline constexpr std::uint64_t kEachByte = 0x0101010101010101U, kHighBits = 0x80 * kEachByte;

/// Those at `at`; zeros behind the end of the text.
[[nodiscard]] inline std::uint64_t eight_bytes(std::string_view text, std::size_t at) noexcept {
  std::uint64_t bytes = 0;
  const auto load = [&](std::size_t from, std::size_t size) {
    std::memcpy(&bytes, text.data() + from, size);
    if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
  };
  if (at + sizeof bytes <= text.size()) {
    load(at, sizeof bytes);
  } else if (at < text.size() && text.size() >= sizeof bytes) {  // from those that end the text
    load(text.size() - sizeof bytes, sizeof bytes);
    bytes >>= 8 * (at + sizeof bytes - text.size());
  } else if (at < text.size()) {
    load(at, text.size() - at);
  }
  return bytes;
}

/// Bytes from `first` to `last`, both ASCII.
[[nodiscard]] constexpr std::uint64_t bytes_between(std::uint64_t bytes, unsigned first, unsigned last) noexcept {
  const std::uint64_t low = bytes & ~kHighBits;
  return (low + (0x80 - first) * kEachByte) & ~(low + (0x7F - last) * kEachByte) & ~bytes & kHighBits;
}
/// Letters of ASCII.
[[nodiscard]] constexpr std::uint64_t letters_among(std::uint64_t bytes) noexcept {
  return bytes_between(bytes | 0x20 * kEachByte, 'a', 'z');
}
[[nodiscard]] constexpr std::uint64_t digits_among(std::uint64_t bytes) noexcept {
  return bytes_between(bytes, '0', '9');
}
/// Whether the text holds a byte below `limit`, which is ASCII. (S. E. Anderson, Bit Twiddling Hacks: "Determine if a
/// word has a byte less than n")
[[nodiscard]] inline bool any_below(std::string_view text, char limit) noexcept {
  std::size_t at = 0;
  std::uint64_t below = 0;
  for (; at + 8 <= text.size(); at += 8) {
    const std::uint64_t bytes = eight_bytes(text, at);
    below |= (bytes - static_cast<unsigned char>(limit) * kEachByte) & ~bytes & kHighBits;
  }
  for (; at < text.size(); ++at)
    below |= static_cast<unsigned char>(text[at]) < static_cast<unsigned char>(limit) ? 1 : 0;
  return below != 0;
}
/// An answer as eight bits side by side.
[[nodiscard]] constexpr std::uint64_t bit_each(std::uint64_t high_bits) noexcept {
  return ((high_bits >> 7) * 0x0102040810204080U) >> 56;
}
static_assert(bit_each(letters_among(0x61'7A'41'5A'30'39'C3'20U)) == 0xF0U);
static_assert(bit_each(letters_among(0x40'5B'60'7B'2F'3A'E1'00U) | digits_among(0x2F'30'39'3A'B0'80'00'FFU)) == 0x60U);

/// A few bytes of a text, to be compared and hashed as two numbers.
struct ShortRun {
  static constexpr std::size_t kLongest = 15;
  std::uint64_t low = 0, high = 0;  ///< the bytes, zeros after them
  std::size_t size = 0;             ///< bytes; more than kLongest: longer, and the bytes are not told

  [[nodiscard]] std::size_t hash(unsigned bits) const noexcept {
    return static_cast<std::size_t>(((low ^ high * 0x9E3779B97F4A7C15U) * 0xFF51AFD7ED558CCDU) >> (64 - bits));
  }
};

/// The first of eight bytes.
[[nodiscard]] constexpr std::uint64_t first_bytes(std::uint64_t bytes, std::size_t size) noexcept {
  return bytes & ((std::uint64_t{1} << 8 * size) - 1);
}

[[nodiscard]] inline ShortRun short_run(std::string_view text, std::size_t at, std::size_t size) noexcept {
  if (size > ShortRun::kLongest) return {0, 0, size};
  // Without a jump on whether there are more than eight.
  static constexpr auto kMasks = [] {
    std::array<std::array<std::uint64_t, 2>, ShortRun::kLongest + 1> masks{};
    for (std::size_t k = 0; k < masks.size(); ++k)
      masks[k] = {k < 8 ? first_bytes(~std::uint64_t{0}, k) : ~std::uint64_t{0},
                  k < 8 ? 0 : first_bytes(~std::uint64_t{0}, k - 8)};
    return masks;
  }();
  return {eight_bytes(text, at) & kMasks[size][0], eight_bytes(text, at + 8) & kMasks[size][1], size};
}

/// The bytes from `at` to the next that `ends` marks in eight; so must it mark zeros, which end the text.
template <class Ends>
[[nodiscard]] ShortRun short_run(std::string_view text, std::size_t at, Ends&& ends) noexcept {
  const auto size_to = [](std::uint64_t end) { return static_cast<std::size_t>(std::countr_zero(end)) / 8; };
  const std::uint64_t low = eight_bytes(text, at), high = eight_bytes(text, at + 8);
  if (const std::uint64_t end = ends(low); end != 0) return {first_bytes(low, size_to(end)), 0, size_to(end)};
  if (const std::uint64_t end = ends(high); end != 0)
    return {low, first_bytes(high, size_to(end)), sizeof low + size_to(end)};
  return {0, 0, ShortRun::kLongest + 1};
}

}  // namespace longghep::text
