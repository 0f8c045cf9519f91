#pragma once
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace longghep::checks {

/// Which stretch of the text (clause, sentence, paragraph, unit) each atom lies in: a bit an atom, set where a stretch
/// begins, and by word of bits how many began before it (rank; G. Jacobson, Space-efficient static trees and graphs,
/// 1989). All look-ups take constant time.
class Stretches {
 public:
  Stretches() = default;
  explicit Stretches(std::size_t atoms)
      : bits_(atoms / 64 + 1), before_(bits_.size()), atoms_(static_cast<std::uint32_t>(atoms)) {}

  /// A stretch begins at the atom. Atoms and ordinals rise; the first stretch begins at 0.
  void add(std::uint32_t atom, std::uint32_t ordinal) {
    bits_[atom / 64] |= std::uint64_t{1} << atom % 64;
    stretches_.push_back({atom, ordinal});
  }
  /// A stretch begins at each atom whose bit is set, of the 64 from `first` on, a multiple of 64. All words are told,
  /// in order; the stretches are numbered from 0.
  void add_64(std::uint32_t first, std::uint64_t begins) {
    bits_[first / 64] = begins;
    for (; begins != 0; begins &= begins - 1)
      stretches_.push_back({first + static_cast<std::uint32_t>(std::countr_zero(begins)),
                            static_cast<std::uint32_t>(stretches_.size())});
  }
  /// All are added.
  void count() noexcept {
    for (std::size_t word = 1; word < bits_.size(); ++word)
      before_[word] = before_[word - 1] + static_cast<std::uint32_t>(ones(bits_[word - 1]));
  }

  /// The ordinal of the stretch that holds the atom.
  [[nodiscard]] std::uint32_t operator[](std::size_t atom) const noexcept { return stretches_[rank(atom)].ordinal; }
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const noexcept { return rank(a) == rank(b); }
  /// The atoms [first, second) of the stretch that holds the atom.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> extent(std::size_t atom) const noexcept {
    const std::size_t here = rank(atom);
    return {stretches_[here].begin, here + 1 < stretches_.size() ? stretches_[here + 1].begin : atoms_};
  }

 private:
  // std::popcount is a call where the processor is not known to have an instruction for it. H. Warren, Hacker's
  // Delight, 5-1.
  static constexpr std::size_t ones(std::uint64_t word) noexcept {
    word -= word >> 1 & 0x5555555555555555;
    word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
    return static_cast<std::size_t>(((word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >> 56);
  }
  struct Stretch {
    std::uint32_t begin, ordinal;
  };
  [[nodiscard]] std::size_t rank(std::size_t atom) const noexcept {
    const std::uint64_t up_to = bits_[atom / 64] & (~std::uint64_t{0} >> (63 - atom % 64));
    return before_[atom / 64] + ones(up_to) - 1;
  }
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint32_t> before_;
  std::vector<Stretch> stretches_;
  std::uint32_t atoms_ = 0;
};

}  // namespace longghep::checks
