#pragma once
#include <optional>
#include <string>
#include <string_view>

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

  /// The inflated part, or nullopt if the package has none of that name.
  [[nodiscard]] Result<std::optional<std::string>> part(const std::string& name);

 private:
  Package(Bytes bytes, const Limits& limits) : bytes_(bytes), limits_(limits) {}
  Bytes bytes_;
  Limits limits_;
  std::size_t inflated_ = 0;
  void* handle_ = nullptr;
};

}  // namespace longghep::input
