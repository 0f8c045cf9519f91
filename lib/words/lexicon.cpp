// Tested by tests/words/segmenter_test.cpp.
//
// Two hash tables with open addressing over plain arrays, so that they can be
// used straight from a constant image: keys of syllables to ids, and (node,
// syllable) to child for the trie of words. Slots are at most half full.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "words/words.hpp"

namespace longghep::words {
namespace {

std::uint32_t hash_of(std::string_view key) noexcept {
  std::uint64_t h = 0xCBF29CE484222325U;
  for (const char c : key) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return static_cast<std::uint32_t>(h ^ h >> 32);
}
std::uint32_t hash_of(std::uint32_t node, std::uint32_t syllable) noexcept {
  std::uint64_t h = (std::uint64_t{node} << 32 | syllable) * 0x9E3779B97F4A7C15U;
  return static_cast<std::uint32_t>(h >> 32);
}
std::size_t slots_for(std::size_t count) {
  std::size_t size = 16;
  while (size < count * 2) size *= 2;
  return size;
}

constexpr double kScale = 256;
std::uint16_t cost_of(double probability) {
  return static_cast<std::uint16_t>(std::min(65'000.0, std::max(0.0, -std::log(probability) * kScale)));
}

}  // namespace

SyllableId LexiconView::find(std::string_view wanted) const noexcept {
  if (slots.empty()) return kUnknown;
  const std::size_t mask = slots.size() - 1;
  for (std::size_t at = hash_of(wanted) & mask; slots[at] != 0; at = (at + 1) & mask)
    if (key(slots[at]) == wanted) return slots[at];
  return kUnknown;
}

std::uint32_t LexiconView::child(std::uint32_t node, SyllableId syllable) const noexcept {
  if (edges.empty()) return 0;
  const std::size_t mask = edges.size() - 1;
  for (std::size_t at = hash_of(node, syllable) & mask; edges[at].child != 0; at = (at + 1) & mask)
    if (edges[at].node == node && edges[at].syllable == syllable) return edges[at].child;
  return 0;
}

std::string_view LexiconView::key(SyllableId id) const noexcept {
  const Syllable* syllable = entry(id);
  return syllable == nullptr ? std::string_view() : std::string_view(key_bytes.data() + syllable->key, syllable->size);
}

const LexiconView::Syllable* LexiconView::entry(SyllableId id) const noexcept {
  return id < kFirstSyllable || id - kFirstSyllable >= syllables.size() ? nullptr : &syllables[id - kFirstSyllable];
}

LexiconView LexiconData::view() const noexcept { return {key_bytes, syllables, slots, edges, ends, by_bare}; }

SyllableId ExtraSyllables::find(std::string_view key) const noexcept {
  const auto at = std::lower_bound(keys.begin(), keys.end(), key);
  return at != keys.end() && *at == key ? first + static_cast<SyllableId>(at - keys.begin()) : kUnknown;
}

SyllableId Tables::id_of(const text::Key& key) const noexcept {
  const SyllableId id = lexicon.find(key.view());
  return id != kUnknown || extra.keys.empty() ? id : extra.find(key.view());
}

SyllableId LexiconBuilder::syllable(std::string_view key, std::uint32_t count) {
  if (index_.size() < keys_.size() * 2 + 16) {
    index_.assign(slots_for(keys_.size() * 2 + 16), 0);
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      std::size_t at = hash_of(keys_[k]) & (index_.size() - 1);
      while (index_[at] != 0) at = (at + 1) & (index_.size() - 1);
      index_[at] = static_cast<std::uint32_t>(k + 1);
    }
  }
  std::size_t at = hash_of(key) & (index_.size() - 1);
  while (index_[at] != 0 && keys_[index_[at] - 1] != key) at = (at + 1) & (index_.size() - 1);
  if (index_[at] == 0) {
    keys_.emplace_back(key);
    counts_.push_back(0);
    alone_.push_back(0);
    index_[at] = static_cast<std::uint32_t>(keys_.size());
  }
  const std::uint32_t k = index_[at] - 1;
  counts_[k] += count;
  return k + kFirstSyllable;
}

void LexiconBuilder::word(const std::vector<SyllableId>& syllables, std::uint32_t count) {
  if (syllables.size() == 1)
    alone_[syllables[0] - kFirstSyllable] += count;
  else
    words_.push_back({syllables, count});
}

LexiconData LexiconBuilder::build() const {
  LexiconData data;
  double total = 1;
  for (const std::uint32_t n : alone_) total += n;
  for (const Word& word : words_) total += word.count;
  total += static_cast<double>(keys_.size()) * 0.5;
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    data.syllables.push_back({static_cast<std::uint32_t>(data.key_bytes.size()),
                              static_cast<std::uint16_t>(keys_[k].size()), cost_of((alone_[k] + 0.5) / total),
                              counts_[k]});
    data.key_bytes.insert(data.key_bytes.end(), keys_[k].begin(), keys_[k].end());
  }
  data.slots.assign(slots_for(keys_.size()), 0);
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    std::size_t at = hash_of(keys_[k]) & (data.slots.size() - 1);
    while (data.slots[at] != 0) at = (at + 1) & (data.slots.size() - 1);
    data.slots[at] = static_cast<std::uint32_t>(k) + kFirstSyllable;
  }
  std::vector<LexiconView::Edge> edges;
  std::size_t room = 16;
  for (const Word& word : words_) room += word.syllables.size();
  data.edges.assign(slots_for(room), {});
  data.ends.assign(2, 0);  // node 0 is "none", node 1 the root
  const std::size_t mask = data.edges.size() - 1;
  for (const Word& word : words_) {
    std::uint32_t node = 1;
    for (const SyllableId syllable : word.syllables) {
      std::size_t at = hash_of(node, syllable) & mask;
      while (data.edges[at].child != 0 && (data.edges[at].node != node || data.edges[at].syllable != syllable))
        at = (at + 1) & mask;
      if (data.edges[at].child == 0) {
        data.edges[at] = {node, syllable, static_cast<std::uint32_t>(data.ends.size())};
        data.ends.push_back(0);
      }
      node = data.edges[at].child;
    }
    data.ends[node] = 1;
  }
  std::vector<std::pair<std::string, SyllableId>> bare;
  for (std::size_t k = 0; k < keys_.size(); ++k)
    bare.emplace_back(bare_key(keys_[k]), static_cast<SyllableId>(k) + kFirstSyllable);
  std::sort(bare.begin(), bare.end());
  for (const auto& [key, id] : bare) data.by_bare.push_back(id);
  return data;
}

}  // namespace longghep::words
