#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/reviewer.hpp"

namespace longghep::input {

/// An OLE compound file ([MS-CFB]): streams that lie in chains of sectors. Nothing in it is trusted: every offset is
/// checked, and a chain is followed for no more steps than the file has sectors.
class CompoundFile {
 public:
  /// Where the sectors of a stream lie in the file.
  struct Stream {
    std::vector<std::size_t> sectors;
    std::size_t sector_size = 512, size = 0;
    [[nodiscard]] std::optional<std::size_t> place(std::size_t at) const {
      if (at >= size || at / sector_size >= sectors.size()) return std::nullopt;
      return sectors[at / sector_size] + at % sector_size;
    }
  };

  explicit CompoundFile(Bytes bytes) : bytes_(bytes) {}

  /// False if the file has no directory that can be read.
  [[nodiscard]] bool open();
  /// A stream of the document itself, not of an object inside it.
  [[nodiscard]] std::optional<Stream> stream(std::string_view name) const;

  // Little-endian numbers of a stream; 0 past its end.
  [[nodiscard]] std::uint32_t u8(const Stream& stream, std::size_t at) const {
    const auto place = stream.place(at);
    return place ? raw8(*place) : 0U;
  }
  [[nodiscard]] std::uint32_t u16(const Stream& stream, std::size_t at) const {
    return u8(stream, at) | u8(stream, at + 1) << 8;
  }
  [[nodiscard]] std::uint32_t u32(const Stream& stream, std::size_t at) const {
    return u16(stream, at) | u16(stream, at + 2) << 16;
  }

 private:
  struct Entry {
    std::string name;
    std::uint32_t type = 0, left = 0, right = 0, child = 0, start = 0, size = 0;
    bool top = false;  // of the document itself
  };

  [[nodiscard]] std::uint32_t raw8(std::size_t at) const {
    return at < bytes_.size() ? static_cast<std::uint32_t>(bytes_[at]) : 0U;
  }
  [[nodiscard]] std::uint32_t raw16(std::size_t at) const { return raw8(at) | raw8(at + 1) << 8; }
  [[nodiscard]] std::uint32_t raw32(std::size_t at) const { return raw16(at) | raw16(at + 2) << 16; }
  [[nodiscard]] std::size_t most_sectors() const { return bytes_.size() / sector_ + 1; }
  [[nodiscard]] std::size_t file_offset(std::uint32_t sector) const { return (std::size_t{sector} + 1) * sector_; }
  [[nodiscard]] std::vector<std::uint32_t> chain(const std::vector<std::uint32_t>& fat, std::uint32_t start) const;

  Bytes bytes_;
  std::size_t sector_ = 512, small_sector_ = 64;
  std::vector<std::uint32_t> fat_, small_fat_;
  std::vector<Entry> entries_;
};

}  // namespace longghep::input
