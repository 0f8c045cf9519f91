// Tested by tests/input/doc_test.cpp.
#include "input/compound_file.hpp"

#include <algorithm>

namespace longghep::input {

constexpr std::uint32_t kLastSector = 0xFFFFFFFA;  // from here on no sector is meant

bool CompoundFile::open() {
  const unsigned shift = raw16(30), small_shift = raw16(32);
  if (shift < 7 || shift > 16 || small_shift < 4 || small_shift >= shift) return false;
  sector_ = std::size_t{1} << shift;
  small_sector_ = std::size_t{1} << small_shift;
  std::vector<std::uint32_t> tables;
  for (std::size_t k = 0; k < 109; ++k) tables.push_back(raw32(76 + 4 * k));
  std::uint32_t next = raw32(68);
  for (std::size_t step = 0; next < kLastSector && step <= most_sectors(); ++step) {
    const std::size_t at = file_offset(next);
    for (std::size_t k = 0; k + 1 < sector_ / 4; ++k) tables.push_back(raw32(at + 4 * k));
    next = raw32(at + sector_ - 4);
  }
  for (const std::uint32_t table : tables) {
    if (table >= kLastSector || file_offset(table) >= bytes_.size() || fat_.size() > most_sectors()) continue;
    for (std::size_t k = 0; k < sector_ / 4; ++k) fat_.push_back(raw32(file_offset(table) + 4 * k));
  }
  const std::vector<std::uint32_t> directory = chain(fat_, raw32(48));
  for (const std::uint32_t sector : directory)
    for (std::size_t at = file_offset(sector); at < file_offset(sector) + sector_; at += 128) {
      const std::size_t length = std::min<std::size_t>(raw16(at + 64), 64);
      Entry entry;
      for (std::size_t k = 0; k + 2 < length; k += 2) entry.name += static_cast<char>(raw8(at + k));
      entry.type = raw8(at + 66);
      entry.left = raw32(at + 68);
      entry.right = raw32(at + 72);
      entry.child = raw32(at + 76);
      entry.start = raw32(at + 116);
      entry.size = raw32(at + 120);
      entries_.push_back(std::move(entry));
    }
  for (const std::uint32_t sector : chain(fat_, raw32(60)))
    for (std::size_t k = 0; k < sector_ / 4; ++k) small_fat_.push_back(raw32(file_offset(sector) + 4 * k));
  if (entries_.empty()) return false;
  std::vector<std::uint32_t> open{entries_[0].child};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (at >= entries_.size() || entries_[at].top) continue;
    entries_[at].top = true;
    open.push_back(entries_[at].left);
    open.push_back(entries_[at].right);
  }
  return true;
}

std::optional<CompoundFile::Stream> CompoundFile::stream(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.type != 2 || !entry.top || entry.name != name) continue;
    Stream out;
    out.size = entry.size;
    if (entry.size >= raw32(56)) {
      out.sector_size = sector_;
      for (const std::uint32_t sector : chain(fat_, entry.start)) out.sectors.push_back(file_offset(sector));
    } else {
      out.sector_size = small_sector_;
      std::vector<std::uint32_t> home;
      for (const Entry& root : entries_)
        if (root.type == 5) home = chain(fat_, root.start);
      for (const std::uint32_t piece : chain(small_fat_, entry.start)) {
        const std::size_t at = piece * small_sector_;
        if (at / sector_ >= home.size()) break;
        out.sectors.push_back(file_offset(home[at / sector_]) + at % sector_);
      }
    }
    return out;
  }
  return std::nullopt;
}

std::vector<std::uint32_t> CompoundFile::chain(const std::vector<std::uint32_t>& fat, std::uint32_t start) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t at = start; at < fat.size() && out.size() <= fat.size(); at = fat[at]) out.push_back(at);
  return out;
}

}  // namespace longghep::input
