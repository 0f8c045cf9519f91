#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "structure/structure.hpp"
#include "text/short_run.hpp"
#include "text/text.hpp"

/// Finds the few words of a text that phrases begin with, so that all others are passed by.
namespace longghep::structure {

/// Whether a word whose first letter is `c` may have that key: tones and marks stand on vowels alone.
[[nodiscard]] inline bool may_begin(char32_t c, std::string_view key) noexcept {
  std::size_t at = 0;
  const char32_t first = key.empty() ? 0 : text::next(key, at);
  const char32_t lower = text::to_lower(c);
  const auto plain = [](char32_t letter) { return letter < 0x80 || letter == U'\u0111'; };
  return !plain(lower) || !plain(first) || lower == first;
}

/// The end of the letters from `at` on.
[[nodiscard]] inline std::size_t word_end(std::string_view text, std::size_t at) noexcept {
  while (at < text.size()) {
    std::size_t next = at;
    if (!text::is_letter(text::next(text, next))) break;
    at = next;
  }
  return at;
}

/// A word that phrases begin with.
struct Opener {
  std::uint32_t begin = 0, end = 0;  ///< bytes
  std::uint32_t lists = 0;           ///< which: a bit for each list
};

/// Those within a stretch; `openers` keeps what comes after them. The stretches are asked for in the order of the text.
[[nodiscard]] inline std::span<const Opener> take(std::span<const Opener>& openers, TextSpan within) noexcept {
  const auto before = [&](std::size_t place) {
    const auto at =
        std::find_if(openers.begin(), openers.end(), [&](const Opener& opener) { return opener.begin >= place; });
    return static_cast<std::size_t>(at - openers.begin());
  };
  openers = openers.subspan(before(within.begin));
  const std::span<const Opener> taken = openers.first(before(within.end));
  openers = openers.subspan(taken.size());
  return taken;
}

/// The first words of phrases. Remembers the spellings seen before: not for two threads at once.
class Openers {
 public:
  using Lists = std::uint32_t;
  /// Labels of units.
  [[nodiscard]] static constexpr Lists list_of(UnitKind kind) noexcept {
    return Lists{1} << static_cast<unsigned>(kind);
  }
  static constexpr Lists kFurniture = 1U << 16, kFurnitureStart = 1U << 17, kRecipients = 1U << 18,
                         kSignature = 1U << 19, kBasis = 1U << 20, kAttached = 1U << 21, kAct = 1U << 22,
                         kThis = 1U << 23;

  /// `expected` is the size of the texts to come, in bytes: a short one is not worth a large cache.
  Openers(const Labels& labels, std::size_t expected);

  /// Appends those of the text, in its order; their places count from `base`. Linear.
  void find(std::string_view text, std::size_t base, std::vector<Opener>& out);
  [[nodiscard]] std::vector<Opener> find(std::string_view text) {
    std::vector<Opener> out;
    find(text, 0, out);
    return out;
  }

  /// Whether a kind of document is one of the acts that articles are cited of.
  [[nodiscard]] static bool is_act(std::string_view kind) noexcept;

 private:
  void add(const Phrase& phrase, Lists list);
  [[nodiscard]] Lists of(std::string_view word) const noexcept;
  // A run of letters and wide bytes that was not seen a moment ago.
  void look(std::string_view text, std::size_t begin, std::size_t end, const text::ShortRun& run, std::size_t base,
            std::vector<Opener>& out);

  struct Seen {
    std::uint64_t low = 0, high = 0;
    Lists lists = 0;
  };
  unsigned bits_;
  std::vector<Seen> seen_;                                // by the hash of the bytes
  std::vector<std::pair<std::string_view, Lists>> keys_;  // in order
};

}  // namespace longghep::structure
