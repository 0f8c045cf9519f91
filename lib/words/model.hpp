#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "longghep/result.hpp"

/// The linear model that says between which syllables a word goes on.
namespace longghep::words {

using SyllableId = std::uint32_t;

/// What a syllable, or what stands in its place, looks like.
enum class Shape : std::uint8_t { lower, capital, capitals, number, none };
inline constexpr unsigned kShapeBits = 3;  ///< in an index of the tables below

/// Weights in 1/8 of the perceptron's unit, in plain tables used where they lie.
/// A gap lies between the syllables a and b; x stands before a, c after b.
/// Whether the gap is joined (the word goes on) is scored as
///   before[a] + after[b] + middle[a,b] + left[x,a] + right[b,c] + triples
///   + shapes[x,a,b,c] + classes[x a, a b, b c] + class_shapes[a b, shapes of a and b];
/// a split scores 0; two neighbouring gaps add what `step`, `step_classes` and
/// `step_shapes` say of the syllable between them.
struct ModelView {
  struct Syllable {
    std::int8_t before = 0, after = 0;
    std::array<std::int8_t, 4> step{};  ///< by (gap on the left joined) * 2 + (gap on the right joined)
    std::array<std::int8_t, 2> reserved{};
  };
  struct Pair {
    std::uint32_t key = 0;
    std::int8_t middle = 0, left = 0, right = 0;
    std::uint8_t bits = 0;
    /// 1 a word of two syllables, 2 begins one of three, 4 ends one of three, 8 lies in a longer one.
    [[nodiscard]] std::size_t classes() const noexcept { return bits & 15U; }
    /// Spares the look-up of a triple that is not there.
    [[nodiscard]] bool begins_triple() const noexcept { return (bits & kBeginsTriple) != 0; }
    static constexpr std::uint8_t kBeginsTriple = 16;
  };
  struct Triple {
    std::uint32_t key = 0;
    std::uint16_t check = 0;                    ///< more bits of the hash
    std::int8_t second_gap = 0, first_gap = 0;  ///< for the gap between its last two, and its first two syllables
  };
  std::span<const Syllable> syllables;  ///< by SyllableId
  std::span<const Pair> pairs;          ///< open addressing, a power of two
  std::span<const Triple> triples;      ///< open addressing, a power of two
  // Indices are bits side by side, the last named lowest: shapes have three, classes four, the way through a gap two.
  std::span<const std::int16_t> shapes;        ///< of x, a, b, c; the bias in each
  std::span<const std::int16_t> classes;       ///< of x a, a b, b c
  std::span<const std::int16_t> class_shapes;  ///< class of a b, shapes of a and b
  std::span<const std::int16_t> step_classes;  ///< of x a and a b, then the way
  std::span<const std::int16_t> step_shapes;   ///< of x, a, b, then the way

  [[nodiscard]] bool empty() const noexcept { return pairs.empty(); }
  [[nodiscard]] Pair pair(SyllableId a, SyllableId b) const noexcept {
    const std::uint32_t key = a << 16 | b;
    const std::size_t mask = pairs.size() - 1;
    for (std::size_t at = slot(key, mask);; at = (at + 1) & mask) {
      if (pairs[at].key == key) return pairs[at];
      if (pairs[at].key == 0) return {};
    }
  }
  /// For pair(a, b) soon: the table is larger than what a processor keeps near.
  void prefetch_pair(SyllableId a, SyllableId b) const noexcept {
    __builtin_prefetch(&pairs[slot(a << 16 | b, pairs.size() - 1)]);
  }
  /// `first` is pair(a, b).
  [[nodiscard]] Triple triple(const Pair& first, SyllableId a, SyllableId b, SyllableId c) const noexcept {
    if (!first.begins_triple()) return {};
    const Triple wanted = name_of(a, b, c);
    const std::size_t mask = triples.size() - 1;
    for (std::size_t at = slot(wanted.key, mask);; at = (at + 1) & mask) {
      if (triples[at].key == wanted.key && triples[at].check == wanted.check) return triples[at];
      if (triples[at].key == 0) return {};
    }
  }

  static std::size_t slot(std::uint32_t key, std::size_t mask) noexcept {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15U) >> 32) & mask;
  }
  static Triple name_of(SyllableId a, SyllableId b, SyllableId c) noexcept {
    std::uint64_t h = (std::uint64_t{a} << 32 | std::uint64_t{b} << 16 | c) * 0xFF51AFD7ED558CCDU;
    h ^= h >> 29;
    Triple triple;
    triple.key = static_cast<std::uint32_t>(h) | 1U;
    triple.check = static_cast<std::uint16_t>(h >> 40);
    return triple;
  }
};

/// The same tables, owned.
struct ModelData {
  std::vector<ModelView::Syllable> syllables;
  std::vector<ModelView::Pair> pairs;
  std::vector<ModelView::Triple> triples;
  std::vector<std::int16_t> shapes = std::vector<std::int16_t>(4096), classes = std::vector<std::int16_t>(4096),
                            class_shapes = std::vector<std::int16_t>(1024),
                            step_classes = std::vector<std::int16_t>(1024),
                            step_shapes = std::vector<std::int16_t>(2048);
  [[nodiscard]] ModelView view() const noexcept;
};

/// Reads words/model.tsv: lines of a kind, syllables and weights, all apart by
/// tabs; # stands for no syllable, * for a number. Entries of the small tables are numbered without gaps: shapes 5⁴,
/// classes 16³, class-shapes 16 × 5², step-classes 4 × 16², step-shapes 4 × 5³. `intern` gives the id of a syllable as
/// written. An error names the line.
[[nodiscard]] Result<ModelData> read_model(std::string_view tsv,
                                           SyllableId (*intern)(void* self, std::string_view syllable), void* self);

}  // namespace longghep::words
