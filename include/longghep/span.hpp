#pragma once
#include <compare>
#include <cstddef>

namespace longghep {

/// Half-open range [begin, end), counted in Unit. Units do not mix: a UTF-16
/// range given where bytes are wanted does not compile.
template <class Unit>
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] constexpr std::size_t size() const noexcept { return end - begin; }
  [[nodiscard]] constexpr bool empty() const noexcept { return begin >= end; }
  [[nodiscard]] constexpr bool contains(Span other) const noexcept { return begin <= other.begin && other.end <= end; }
  [[nodiscard]] constexpr bool overlaps(Span other) const noexcept { return begin < other.end && other.begin < end; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

struct TextByte;    ///< UTF-8 bytes of Document::text(); the unit inside the library
struct Utf16Unit;   ///< UTF-16 code units of the same text: editors, JavaScript, Java, .NET
struct CodePoint;   ///< Unicode code points of the same text: Python
struct SourceByte;  ///< bytes of the file as it was handed in

using TextSpan = Span<TextByte>;

}  // namespace longghep
