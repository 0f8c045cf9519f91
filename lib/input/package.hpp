#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/limits.hpp"
#include "longghep/result.hpp"
#include "longghep/reviewer.hpp"

namespace longghep::input {

/// A ZIP package in memory. Counts what it inflates and trusts no declared size.
class Package {
 public:
  [[nodiscard]] static Result<Package> open(Bytes bytes, const Limits& limits);
  Package(Package&& other) noexcept;
  Package& operator=(Package&&) = delete;
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;
  ~Package();

  /// The inflated part in its usual_form(), or nullopt if the package has none of that name; with room to grow by
  /// `spare` bytes.
  [[nodiscard]] Result<std::optional<std::string>> part(const std::string& name, std::size_t spare = 0);

  /// Names of all members, in their order.
  [[nodiscard]] std::vector<std::string> names();

 private:
  friend class PackageWriter;
  Package(Bytes bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}
  Bytes bytes_;
  Limits limits_;
  std::size_t inflated_ = 0;
  void* handle_ = nullptr;
};

/// Writes a ZIP package into memory. All dates are 1980-01-01: the same parts give the same bytes. Throws
/// std::bad_alloc and nothing else.
class PackageWriter {
 public:
  PackageWriter();
  ~PackageWriter();
  PackageWriter(const PackageWriter&) = delete;
  PackageWriter& operator=(const PackageWriter&) = delete;

  void add(const std::string& name, std::string_view bytes);
  /// Takes over a member as it is, compressed. False if it cannot be read.
  [[nodiscard]] bool copy(Package& from, const std::string& name);
  [[nodiscard]] std::string finish() &&;

 private:
  struct Output;
  std::unique_ptr<Output> output_;
  void* handle_ = nullptr;
};

}  // namespace longghep::input
