// Tested by tests/structure/openers_test.cpp.
//
// Where words begin and end is found for many bytes at once, before any word is
// looked at: the processor then works on several words side by side, instead of
// waiting for the end of one to find the beginning of the next. What a spelling
// opens is remembered by its bytes.
#include "structure/openers.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace longghep::structure {
namespace {

constexpr unsigned kMostBits = 13;      // of the number of spellings remembered
constexpr std::size_t kStretch = 1024;  // bytes

}  // namespace

Openers::Openers(const Labels& labels, std::size_t expected)
    : bits_(std::clamp(static_cast<unsigned>(std::bit_width(expected / 16)), 4U, kMostBits)),
      seen_(std::size_t{1} << bits_) {
  const auto add_all = [this](const std::vector<Phrase>& list, Lists bit) {
    for (const Phrase& phrase : list) add(phrase, bit);
  };
  for (std::size_t kind = 0; kind < std::size(labels.units); ++kind)
    add_all(labels.units[kind], list_of(static_cast<UnitKind>(kind)));
  add_all(labels.furniture, kFurniture);
  add_all(labels.furniture_start, kFurnitureStart);
  add_all(labels.recipients, kRecipients);
  add_all(labels.signature, kSignature);
  add_all(labels.basis, kBasis);
  add_all(labels.attached, kAttached);
  add_all(labels.this_word, kThis);
  for (const Labels::Kind& kind : labels.kinds)
    if (is_act(kind.id)) add(kind.phrase, kAct);
}

bool Openers::is_act(std::string_view kind) noexcept {
  constexpr std::string_view kActs[] = {"luat", "phap-lenh", "nghi-quyet", "nghi-dinh", "quyet-dinh", "thong-tu"};
  return std::find(std::begin(kActs), std::end(kActs), kind) != std::end(kActs);
}

void Openers::add(const Phrase& phrase, Lists list) {
  if (phrase.empty()) return;
  const std::string_view key = phrase.front();
  const auto at = std::lower_bound(keys_.begin(), keys_.end(), key,
                                   [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  if (at != keys_.end() && at->first == key)
    at->second |= list;
  else
    keys_.insert(at, {key, list});
}

Openers::Lists Openers::of(std::string_view word) const noexcept {
  const text::Key key = text::key_of(word);
  const auto at = std::lower_bound(keys_.begin(), keys_.end(), key.view(),
                                   [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  return at != keys_.end() && at->first == key.view() ? at->second : 0;
}

void Openers::find(std::string_view text, std::size_t base, std::vector<Opener>& out) {
  // Of runs of letters and wide bytes, in turn: where one begins, where it ends.
  std::array<std::uint32_t, kStretch + 2> ends{};
  std::size_t open = 0;  // whether the first of them began in the stretch before
  for (std::size_t stretch = 0; stretch < text.size(); stretch += kStretch) {
    const std::size_t stop = std::min(stretch + kStretch, text.size());
    std::size_t n = open;
    std::uint64_t before = open;
    for (std::size_t at = stretch; at < stop; at += 64) {
      std::uint64_t inside = 0;
      for (std::size_t k = 0; k < 64; k += 16) {
        const text::SixteenBytes bytes = text::sixteen_bytes(text, at + k);
        inside |= std::uint64_t{text::bits_of(text::letters_among(bytes) | (bytes >= 0x80))} << k;
      }
      std::uint64_t turns = inside ^ (inside << 1 | before);
      before = inside >> 63;
      for (; turns != 0; turns &= turns - 1)
        ends[n++] = static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(turns)));
    }
    open = n % 2;
    if (open != 0 && stop == text.size()) {
      ends[n++] = static_cast<std::uint32_t>(stop);
      open = 0;
    }
    for (std::size_t k = 0; k + 1 < n; k += 2) {
      const std::size_t begin = ends[k], end = ends[k + 1];
      const text::ShortRun run = text::short_run(text, begin, end - begin);
      Seen& seen = seen_[run.hash(bits_)];
      if (run.size > text::ShortRun::kLongest || seen.low != run.low || seen.high != run.high)
        look(text, begin, end, run, base, out);
      else if (seen.lists != 0)
        out.push_back({static_cast<std::uint32_t>(base + begin), static_cast<std::uint32_t>(base + end), seen.lists});
    }
    ends[0] = open != 0 ? ends[n - 1] : 0;
  }
}

void Openers::look(std::string_view text, std::size_t begin, std::size_t end, const text::ShortRun& run,
                   std::size_t base, std::vector<Opener>& out) {
  for (std::size_t at = begin; at < end;) {
    const std::size_t stop = word_end(text.substr(0, end), at);
    if (stop == at) {  // a wide sign
      static_cast<void>(text::next(text, at));
      continue;
    }
    const Lists lists = of(text.substr(at, stop - at));
    if (at == begin && stop == end && run.size <= text::ShortRun::kLongest)
      seen_[run.hash(bits_)] = {run.low, run.high, lists};
    if (lists != 0)
      out.push_back({static_cast<std::uint32_t>(base + at), static_cast<std::uint32_t>(base + stop), lists});
    at = stop;
  }
}

}  // namespace longghep::structure
