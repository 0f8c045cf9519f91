// Tested by tests/command_line_test.py.
#include "input/package.hpp"

#include <minizip/unzip.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace longghep::input {
namespace {

// minizip reads through callbacks; these serve a span of memory.
struct Memory {
  Bytes bytes;
  std::size_t at = 0;
};

void* open_memory(void* opaque, const void*, int) { return new Memory{*static_cast<const Bytes*>(opaque), 0}; }
uLong read_memory(void*, void* stream, void* out, uLong size) {
  auto& memory = *static_cast<Memory*>(stream);
  const std::size_t count = std::min<std::size_t>(size, memory.bytes.size() - memory.at);
  std::memcpy(out, memory.bytes.data() + memory.at, count);
  memory.at += count;
  return static_cast<uLong>(count);
}
uLong write_memory(void*, void*, const void*, uLong) { return 0; }
ZPOS64_T tell_memory(void*, void* stream) { return static_cast<Memory*>(stream)->at; }
long seek_memory(void*, void* stream, ZPOS64_T offset, int origin) {
  auto& memory = *static_cast<Memory*>(stream);
  const std::size_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? memory.at
                           : origin == ZLIB_FILEFUNC_SEEK_END ? memory.bytes.size()
                                                              : 0;
  if (offset > memory.bytes.size() - std::min(base, memory.bytes.size())) return -1;
  memory.at = base + static_cast<std::size_t>(offset);
  return 0;
}
int close_memory(void*, void* stream) {
  delete static_cast<Memory*>(stream);
  return 0;
}
int error_memory(void*, void*) { return 0; }

}  // namespace

Result<Package> Package::open(Bytes bytes, const Limits& limits) {
  Package package(bytes, limits);
  zlib_filefunc64_def functions{open_memory, read_memory,  write_memory, tell_memory,
                                seek_memory, close_memory, error_memory, &package.bytes_};
  package.handle_ = unzOpen2_64("", &functions);
  if (package.handle_ == nullptr)
    return Error{ErrorCode::unreadable, "the ZIP package is damaged or cut off: it has no central directory", "", 0, 0};
  unz_global_info64 info{};
  if (unzGetGlobalInfo64(package.handle_, &info) != UNZ_OK)
    return Error{ErrorCode::unreadable, "the ZIP package is damaged", "", 0, 0};
  if (info.number_entry > limits.archive_entries)
    return Error{ErrorCode::over_limit,
                 "the package has " + std::to_string(info.number_entry) + " members, more than the limit of " +
                     std::to_string(limits.archive_entries),
                 "", 0, 0};
  return package;
}

Package::Package(Package&& other) noexcept
    : bytes_(other.bytes_),
      limits_(other.limits_),
      inflated_(other.inflated_),
      handle_(std::exchange(other.handle_, nullptr)) {}
Package::~Package() {
  if (handle_ != nullptr) unzClose(handle_);
}

Result<std::optional<std::string>> Package::part(const std::string& name) {
  if (unzLocateFile(handle_, name.c_str(), 1) != UNZ_OK) return std::optional<std::string>();
  unz_file_info64 info{};
  unzGetCurrentFileInfo64(handle_, &info, nullptr, 0, nullptr, 0, nullptr, 0);
  if ((info.flag & 1) != 0) return Error{ErrorCode::unreadable, "part " + name + " is encrypted", "", 0, 0};
  if (unzOpenCurrentFile(handle_) != UNZ_OK)
    return Error{ErrorCode::unreadable, "part " + name + " cannot be opened: the package is damaged or cut off", "", 0,
                 0};
  const auto close = [](void* handle) { unzCloseCurrentFile(handle); };
  const std::unique_ptr<void, decltype(close)> guard(handle_, close);
  std::string out;
  char buffer[1 << 16];
  for (;;) {
    const int count = unzReadCurrentFile(handle_, buffer, sizeof buffer);
    if (count < 0) return Error{ErrorCode::unreadable, "part " + name + " is damaged: it does not inflate", "", 0, 0};
    if (count == 0) break;
    out.append(buffer, static_cast<std::size_t>(count));
    inflated_ += static_cast<std::size_t>(count);
    if (out.size() > limits_.part_bytes || inflated_ > limits_.unpacked_bytes)
      return Error{ErrorCode::over_limit,
                   "part " + name + " inflates to more than " +
                       std::to_string(out.size() > limits_.part_bytes ? limits_.part_bytes : limits_.unpacked_bytes) +
                       " bytes",
                   "", 0, 0};
  }
  return std::optional<std::string>(std::move(out));
}

}  // namespace longghep::input
