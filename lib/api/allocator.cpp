#include "api/allocator.hpp"

#include <limits>
#include <new>

namespace longghep::api {
namespace {

constinit thread_local Allocator::Heap* current = nullptr;

}  // namespace

Allocator::Allocator(const lgh_allocator& functions) noexcept {
  void* const room = functions.allocate(functions.user, sizeof(Heap));
  if (room != nullptr) heap_ = new (room) Heap{functions, 1};
}

Allocator::Allocator(const Allocator& other) noexcept : heap_(other.heap_) {
  if (heap_ != nullptr) heap_->uses.fetch_add(1, std::memory_order_relaxed);
}

Allocator::~Allocator() {
  if (heap_ == nullptr || heap_->uses.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  const lgh_allocator functions = heap_->functions;
  functions.release(functions.user, heap_, sizeof(Heap));
}

AllocationScope::AllocationScope(const Allocator& allocator) noexcept
    : before_(std::exchange(current, allocator.heap_)) {}
AllocationScope::~AllocationScope() { current = before_; }

#ifdef LONGGHEP_ALLOCATORS

bool Allocator::offered() noexcept { return true; }

namespace {

// Before each block: whose it is, and how large, for the scope that releases it need not be the one that asked.
struct alignas(__STDCPP_DEFAULT_NEW_ALIGNMENT__) Head {
  Allocator::Heap* heap;
  std::size_t size;
};

void* allocate(std::size_t size) noexcept {
  if (size > std::numeric_limits<std::size_t>::max() - sizeof(Head)) return nullptr;
  const lgh_allocator& functions = current->functions;
  void* const room = functions.allocate(functions.user, size + sizeof(Head));
  return room == nullptr ? nullptr : new (room) Head{current, size + sizeof(Head)} + 1;
}

void* allocate_or_throw(std::size_t size) {
  void* const block = allocate(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void release(void* block) noexcept {
  if (block == nullptr) return;
  Head* const head = static_cast<Head*>(block) - 1;
  const lgh_allocator& functions = head->heap->functions;
  functions.release(functions.user, head, head->size);
}

}  // namespace

// The names are those that `ld --wrap` gives to the Itanium names of the operators.
extern "C" {
void* process_new(std::size_t) asm("__real__Znwm");
void* process_new_array(std::size_t) asm("__real__Znam");
void* process_new_quiet(std::size_t, const std::nothrow_t&) noexcept asm("__real__ZnwmRKSt9nothrow_t");
void process_delete(void*) noexcept asm("__real__ZdlPv");
void process_delete_sized(void*, std::size_t) noexcept asm("__real__ZdlPvm");
void process_delete_array(void*) noexcept asm("__real__ZdaPv");

void* library_new(std::size_t) asm("__wrap__Znwm");
void* library_new_array(std::size_t) asm("__wrap__Znam");
void* library_new_quiet(std::size_t, const std::nothrow_t&) noexcept asm("__wrap__ZnwmRKSt9nothrow_t");
void library_delete(void*) noexcept asm("__wrap__ZdlPv");
void library_delete_sized(void*, std::size_t) noexcept asm("__wrap__ZdlPvm");
void library_delete_array(void*) noexcept asm("__wrap__ZdaPv");

void* library_new(std::size_t size) { return current == nullptr ? process_new(size) : allocate_or_throw(size); }
void* library_new_array(std::size_t size) {
  return current == nullptr ? process_new_array(size) : allocate_or_throw(size);
}
void* library_new_quiet(std::size_t size, const std::nothrow_t& quiet) noexcept {
  return current == nullptr ? process_new_quiet(size, quiet) : allocate(size);
}
void library_delete(void* block) noexcept { current == nullptr ? process_delete(block) : release(block); }
void library_delete_sized(void* block, std::size_t size) noexcept {
  current == nullptr ? process_delete_sized(block, size) : release(block);
}
void library_delete_array(void* block) noexcept { current == nullptr ? process_delete_array(block) : release(block); }
}

#else

bool Allocator::offered() noexcept { return false; }

#endif

}  // namespace longghep::api
