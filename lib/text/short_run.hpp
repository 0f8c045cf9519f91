#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// Bytes looked at sixteen at a time, and short runs of them taken as two numbers.
namespace longghep::text {

/// Compared, each byte that answers yes becomes 0xFF, others 0 (vector extension of GCC and Clang).
using SixteenBytes [[gnu::vector_size(16)]] = std::uint8_t;

[[nodiscard]] inline SixteenBytes sixteen_bytes(const char* bytes) noexcept {
  SixteenBytes out;
  std::memcpy(&out, bytes, sizeof out);
  return out;
}
/// Those at `at`; zeros behind the end of the text.
[[nodiscard]] inline SixteenBytes sixteen_bytes(std::string_view text, std::size_t at) noexcept {
  if (at + sizeof(SixteenBytes) <= text.size()) return sixteen_bytes(text.data() + at);
  SixteenBytes out{};
  if (at < text.size()) std::memcpy(&out, text.data() + at, text.size() - at);
  return out;
}
/// Those from `first` to `last`.
[[nodiscard]] inline SixteenBytes between(SixteenBytes bytes, unsigned first, unsigned last) noexcept {
  return bytes - static_cast<std::uint8_t>(first) <= SixteenBytes{} + static_cast<std::uint8_t>(last - first);
}
/// Letters of ASCII.
[[nodiscard]] inline SixteenBytes letters_among(SixteenBytes bytes) noexcept { return between(bytes | 0x20, 'a', 'z'); }
/// The answers as bits, that of the first byte lowest.
[[nodiscard]] inline std::uint32_t bits_of(SixteenBytes answers) noexcept {
#ifdef __SSE2__  // of every x86-64
  return static_cast<std::uint32_t>(_mm_movemask_epi8(std::bit_cast<__m128i>(answers)));
#else
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &answers, sizeof answers);
  const auto bits = [](std::uint64_t half) {
    if constexpr (std::endian::native == std::endian::big) half = __builtin_bswap64(half);
    return static_cast<std::uint32_t>(((half & 0x0101010101010101U) * 0x0102040810204080U) >> 56);
  };
  return bits(halves[0]) | bits(halves[1]) << 8;
#endif
}
[[nodiscard]] inline bool any(SixteenBytes answers) noexcept { return bits_of(answers) != 0; }
/// The first byte that answers yes, of some.
[[nodiscard]] inline std::size_t first_of(SixteenBytes answers) noexcept {
  return static_cast<std::size_t>(std::countr_zero(bits_of(answers)));
}
/// Of sixteen numbers.
[[nodiscard]] inline std::size_t sum(SixteenBytes counts) noexcept {
  constexpr std::uint64_t kEven = 0x00FF00FF00FF00FFU;
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &counts, sizeof counts);
  std::uint64_t pairs = 0;
  for (const std::uint64_t half : halves) pairs += (half & kEven) + (half >> 8 & kEven);
  return static_cast<std::size_t>(pairs * 0x0001000100010001U >> 48);
}

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

/// Whether the text holds a byte below `limit`.
[[nodiscard]] inline bool any_below(std::string_view text, char limit) noexcept {
  const auto least = static_cast<std::uint8_t>(limit);
  if (text.size() < sizeof(SixteenBytes))
    return std::any_of(text.begin(), text.end(), [&](char c) { return static_cast<std::uint8_t>(c) < least; });
  SixteenBytes below = sixteen_bytes(text.data() + text.size() - sizeof below) < least;
  for (std::size_t at = 0; at + sizeof below <= text.size(); at += sizeof below)
    below |= sixteen_bytes(text.data() + at) < least;
  return any(below);
}

/// A few bytes of a text, to be compared and hashed as two numbers.
struct ShortRun {
  static constexpr std::size_t kLongest = 15;
  std::uint64_t low = 0, high = 0;  ///< the bytes, zeros after them
  std::size_t size = 0;             ///< bytes; more than kLongest: longer, and the bytes are not told

  [[nodiscard]] std::size_t hash(unsigned bits) const noexcept {
    return static_cast<std::size_t>(((low ^ high * 0x9E3779B97F4A7C15U) * 0xFF51AFD7ED558CCDU) >> (64 - bits));
  }
};

/// Two times eight bytes, of which the first so many are 0xFF.
inline constexpr auto kFirstOfSixteen = [] {
  std::array<std::array<std::uint64_t, 2>, ShortRun::kLongest + 1> masks{};
  for (std::size_t size = 0; size < masks.size(); ++size)
    for (std::size_t k = 0; k < size; ++k) masks[size][k / 8] |= std::uint64_t{0xFF} << 8 * (k % 8);
  return masks;
}();

[[nodiscard]] inline ShortRun short_run(std::string_view text, std::size_t at, std::size_t size) noexcept {
  if (size > ShortRun::kLongest) return {0, 0, size};
  // Without a jump on whether there are more than eight.
  return {eight_bytes(text, at) & kFirstOfSixteen[size][0], eight_bytes(text, at + 8) & kFirstOfSixteen[size][1], size};
}

/// The bytes from `at` to the next that `ends` says yes of, among sixteen; so must it of zeros, which end the text.
template <class Ends>
[[nodiscard]] ShortRun short_run(std::string_view text, std::size_t at, Ends&& ends) noexcept {
  const std::uint32_t end = bits_of(ends(sixteen_bytes(text, at)));
  return short_run(text, at, end != 0 ? static_cast<std::size_t>(std::countr_zero(end)) : ShortRun::kLongest + 1);
}

}  // namespace longghep::text
