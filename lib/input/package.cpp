// Tested by tests/command_line_test.py.
#include "input/package.hpp"

#include <libdeflate.h>
#include <minizip/unzip.h>
#include <minizip/zip.h>

#include <algorithm>
#include <cstring>

#include "input/xml_part.hpp"

namespace longghep::input {
namespace {

// minizip goes through callbacks; these serve what has `bytes` and a place `at` in them.
template <class Stream>
uLong read_from(void*, void* stream, void* out, uLong size) {
  auto& from = *static_cast<Stream*>(stream);
  const std::size_t count = std::min<std::size_t>(size, from.bytes.size() - from.at);
  std::memcpy(out, from.bytes.data() + from.at, count);
  from.at += count;
  return static_cast<uLong>(count);
}
template <class Stream>
ZPOS64_T tell(void*, void* stream) {
  return static_cast<Stream*>(stream)->at;
}
template <class Stream>
long seek(void*, void* stream, ZPOS64_T offset, int origin) {
  auto& in = *static_cast<Stream*>(stream);
  const std::size_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? in.at
                           : origin == ZLIB_FILEFUNC_SEEK_END ? in.bytes.size()
                                                              : 0;
  if (offset > in.bytes.size() - std::min(base, in.bytes.size())) return -1;
  in.at = base + static_cast<std::size_t>(offset);
  return 0;
}
int no_error(void*, void*) { return 0; }

struct Memory {
  Bytes bytes;
  std::size_t at = 0;
};

void* open_memory(void* opaque, const void*, int) { return new Memory{*static_cast<const Bytes*>(opaque), 0}; }
uLong write_memory(void*, void*, const void*, uLong) { return 0; }
int close_memory(void*, void* stream) {
  delete static_cast<Memory*>(stream);
  return 0;
}

}  // namespace

Result<Package> Package::open(Bytes bytes, const Limits& limits) {
  Package package(bytes, limits);
  zlib_filefunc64_def functions{open_memory,  read_from<Memory>, write_memory, tell<Memory>,
                                seek<Memory>, close_memory,      no_error,     &package.bytes_};
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

Result<std::optional<std::string>> Package::part(const std::string& name, std::size_t spare) {
  if (unzLocateFile(handle_, name.c_str(), 1) != UNZ_OK) return std::optional<std::string>();
  unz_file_info64 info{};
  unzGetCurrentFileInfo64(handle_, &info, nullptr, 0, nullptr, 0, nullptr, 0);
  if ((info.flag & 1) != 0) return Error{ErrorCode::unreadable, "part " + name + " is encrypted", "", 0, 0};
  const Error damaged{ErrorCode::unreadable, "part " + name + " is damaged: it does not inflate", "", 0, 0};
  const Error over{ErrorCode::over_limit,
                   "part " + name + " inflates to more than " +
                       std::to_string(std::min(limits_.part_bytes, limits_.unpacked_bytes)) + " bytes",
                   "", 0, 0};
  int method = 0, level = 0;
  if (unzOpenCurrentFile2(handle_, &method, &level, 1) != UNZ_OK)
    return Error{ErrorCode::unreadable, "part " + name + " cannot be opened: the package is damaged or cut off", "", 0,
                 0};
  const std::uint64_t begin = unzGetCurrentFileZStreamPos64(handle_);
  unzCloseCurrentFile(handle_);
  if (begin > bytes_.size() || info.compressed_size > bytes_.size() - begin) return damaged;
  const Bytes packed = bytes_.subspan(begin, info.compressed_size);
  const std::size_t most = std::min(limits_.part_bytes, limits_.unpacked_bytes - inflated_);
  std::string out;
  if (method == 0) {
    if (packed.size() > most) return over;
    out.assign(reinterpret_cast<const char*>(packed.data()), packed.size());
  } else {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    if (decompressor == nullptr) throw std::bad_alloc();
    // The size that the package declares is where to begin, not what to believe: no byte of deflate becomes more than
    // kMostFromByte, and what needs more room gets it up to the limit.
    constexpr std::size_t kMostFromByte = 1032;
    std::size_t room = std::min<std::uint64_t>({info.uncompressed_size, packed.size() * kMostFromByte, most});
    for (;; room = std::min(std::max<std::size_t>(room, 1024) * 2, most)) {
      out.reserve(room + spare);
      out.resize(room);
      std::size_t size = 0;
      const libdeflate_result result =
          libdeflate_deflate_decompress(decompressor.get(), packed.data(), packed.size(), out.data(), room, &size);
      out.resize(size);
      if (result == LIBDEFLATE_SUCCESS) break;
      if (result != LIBDEFLATE_INSUFFICIENT_SPACE) return damaged;
      if (room == most) return over;
    }
  }
  inflated_ += out.size();
  return std::optional<std::string>(usual_form(std::move(out)));
}

std::vector<std::string> Package::names() {
  std::vector<std::string> out;
  for (int at = unzGoToFirstFile(handle_); at == UNZ_OK; at = unzGoToNextFile(handle_)) {
    char name[1024];
    unz_file_info64 info{};
    if (unzGetCurrentFileInfo64(handle_, &info, name, sizeof name, nullptr, 0, nullptr, 0) != UNZ_OK) break;
    if (info.size_filename < sizeof name) out.emplace_back(name, info.size_filename);
  }
  return out;
}

// ---- Writing -----------------------------------------------------------------------

struct PackageWriter::Output {
  std::string bytes;
  std::size_t at = 0;
};

namespace {

// minizip goes back to fill in sizes, so the output is a memory that one may seek in.
template <class Output>
zlib_filefunc64_def output_functions(Output* output) {
  zlib_filefunc64_def functions{};
  functions.opaque = output;
  functions.zopen64_file = [](void* opaque, const void*, int) { return opaque; };
  functions.zread_file = read_from<Output>;
  functions.zwrite_file = [](void*, void* stream, const void* from, uLong size) -> uLong {
    auto& out = *static_cast<Output*>(stream);
    if (out.at + size > out.bytes.size()) out.bytes.resize(out.at + size);
    std::memcpy(out.bytes.data() + out.at, from, size);
    out.at += size;
    return size;
  };
  functions.ztell64_file = tell<Output>;
  functions.zseek64_file = seek<Output>;
  functions.zclose_file = [](void*, void*) { return 0; };
  functions.zerror_file = no_error;
  return functions;
}

constexpr zip_fileinfo kUndated{{0, 0, 0, 1, 0, 1980}, 0, 0, 0};
constexpr uLong kUtf8Names = 1U << 11;
constexpr int kLevel = 1;  // of deflate: a third of the time of the default, a fifth more bytes on WordprocessingML

}  // namespace

PackageWriter::PackageWriter() : output_(std::make_unique<Output>()) {
  zlib_filefunc64_def functions = output_functions(output_.get());
  handle_ = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &functions);
  if (handle_ == nullptr) throw std::bad_alloc();
}

PackageWriter::~PackageWriter() {
  if (handle_ != nullptr) zipClose(handle_, nullptr);
}

void PackageWriter::add(const std::string& name, std::string_view bytes) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(kLevel), &libdeflate_free_compressor);
  if (compressor == nullptr) throw std::bad_alloc();
  const std::size_t room = libdeflate_deflate_compress_bound(compressor.get(), bytes.size());
  const auto packed = std::make_unique_for_overwrite<char[]>(room);
  const std::size_t size =
      libdeflate_deflate_compress(compressor.get(), bytes.data(), bytes.size(), packed.get(), room);
  const auto crc = libdeflate_crc32(0, bytes.data(), bytes.size());
  if (zipOpenNewFileInZip4_64(handle_, name.c_str(), &kUndated, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, kLevel, 1,
                              -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0, 0, kUtf8Names, 0) != ZIP_OK ||
      zipWriteInFileInZip(handle_, packed.get(), static_cast<unsigned>(size)) != ZIP_OK ||
      zipCloseFileInZipRaw64(handle_, bytes.size(), crc) != ZIP_OK)
    throw std::bad_alloc();  // nothing else can fail in memory
}

bool PackageWriter::copy(Package& from, const std::string& name) {
  unz_file_info64 info{};
  int method = 0, level = 0;
  if (unzLocateFile(from.handle_, name.c_str(), 1) != UNZ_OK ||
      unzGetCurrentFileInfo64(from.handle_, &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK ||
      unzOpenCurrentFile2(from.handle_, &method, &level, 1) != UNZ_OK)
    return false;
  zip_fileinfo kept = kUndated;
  kept.external_fa = info.external_fa;
  bool good = zipOpenNewFileInZip4_64(handle_, name.c_str(), &kept, nullptr, 0, nullptr, 0, nullptr, method, level, 1,
                                      -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0, 0,
                                      info.flag & kUtf8Names, info.uncompressed_size > 0xFFFFFFFFU) == ZIP_OK;
  char buffer[1 << 16];
  while (good) {
    const int count = unzReadCurrentFile(from.handle_, buffer, sizeof buffer);
    if (count == 0) break;
    good = count > 0 && zipWriteInFileInZip(handle_, buffer, static_cast<unsigned>(count)) == ZIP_OK;
  }
  unzCloseCurrentFile(from.handle_);
  return zipCloseFileInZipRaw64(handle_, info.uncompressed_size, info.crc) == ZIP_OK && good;
}

std::string PackageWriter::finish() && {
  const int status = zipClose(std::exchange(handle_, nullptr), nullptr);
  if (status != ZIP_OK) throw std::bad_alloc();
  return std::move(output_->bytes);
}

}  // namespace longghep::input
