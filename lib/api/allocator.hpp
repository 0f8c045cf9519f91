// Allocators that a host hands in. What the library allocates goes through operator new; in the shared library the
// linker leads those calls here (--wrap), and while an AllocationScope stands, on to the allocator of the object at
// work. This is sound as long as no other library releases what we allocate or hands over what we release; of the
// standard library that is so in C++20, whose templates are compiled where they are used (tests/exports_test.sh).
// Tested by tests/api/host_allocator.cpp.
#pragma once
#include <atomic>
#include <cstddef>
#include <utility>

#include "longghep/longghep.h"

namespace longghep::api {

/// A counted copy of the host's functions; it lies in memory of theirs. An empty one stands for operator new of the
/// process.
class Allocator {
 public:
  Allocator() = default;
  /// Empty where the host's allocator has no memory for the copy.
  explicit Allocator(const lgh_allocator& functions) noexcept;
  Allocator(const Allocator& other) noexcept;
  Allocator(Allocator&& other) noexcept : heap_(std::exchange(other.heap_, nullptr)) {}
  Allocator& operator=(Allocator other) noexcept {
    std::swap(heap_, other.heap_);
    return *this;
  }
  ~Allocator();

  /// Whether this build of the library leads its allocations here: the shared one does.
  [[nodiscard]] static bool offered() noexcept;

  explicit operator bool() const noexcept { return heap_ != nullptr; }
  friend bool operator==(const Allocator& a, const Allocator& b) noexcept { return a.heap_ == b.heap_; }

  struct Heap {
    lgh_allocator functions;
    std::atomic<std::size_t> uses;
  };

 private:
  friend class AllocationScope;
  Heap* heap_ = nullptr;
};

/// While it stands, this thread's allocations in the library are those of `allocator`, which must outlive it.
class AllocationScope {
 public:
  explicit AllocationScope(const Allocator& allocator) noexcept;
  AllocationScope(const AllocationScope&) = delete;
  AllocationScope& operator=(const AllocationScope&) = delete;
  ~AllocationScope();

 private:
  Allocator::Heap* before_;
};

}  // namespace longghep::api
