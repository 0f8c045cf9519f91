// Every allocation of a check fails in turn: the C interface answers LGH_NO_MEMORY, leaks nothing (the sanitizers look)
// and works again afterwards. A program of its own, for it replaces operator new.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "longghep/longghep.h"

namespace {

constexpr long kNever = -1;
std::atomic<long> left{kNever};  // allocations that still succeed

void* try_to_allocate(std::size_t size) noexcept {
  long now = left.load();
  while (now != kNever) {
    if (now == 0) return nullptr;
    if (left.compare_exchange_weak(now, now - 1)) break;
  }
  return std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size) {
  void* const memory = try_to_allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

constexpr char kDraft[] =
    "K\xE1\xBA\xBE HO\xE1\xBA\xA0"
    "CH\nB\xC3\xACnh \xC4\x91\xE1\xBA\xB3ng gi\xE1\xBB\x9Bi n\xC4\x83m 2025\n\n"
    "1. Ch\xE1\xBB\x89 tuy\xE1\xBB\x83n nam; tr\xC3\xAAn c\xC6\xA1 s\xE1\xBB\x9Fgi\xE1\xBB\x9Bi.\n"
    "2. Nam t\xE1\xBB\xAB 18 \xC4\x91\xE1\xBA\xBFn 25 tu\xE1\xBB\x95i; n\xE1\xBB\xAF t\xE1\xBB\xAB 18 "
    "\xC4\x91\xE1\xBA\xBFn 22 tu\xE1\xBB\x95i.\n";

int fail(const char* what, long at) {
  left = kNever;
  std::printf("allocation %ld: %s\n", at, what);
  return 1;
}

// One check, from bytes to JSON.
lgh_status check(const lgh_reviewer* reviewer, std::size_t& findings) {
  lgh_review* review = nullptr;
  lgh_error error;
  std::memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  const lgh_status status = lgh_review_new(&review, reviewer, kDraft, sizeof kDraft - 1, nullptr, &error);
  if (status != LGH_OK) return review == nullptr && error.message[0] != '\0' ? status : LGH_INTERNAL;
  findings = lgh_review_finding_count(review);
  lgh_text* text = nullptr;
  const lgh_status written = lgh_review_write(&text, review, "json", &error);
  lgh_text_free(text);
  lgh_review_free(review);
  return written;
}

// A letter typed into a session, and the review after it; the session goes on after a failure.
lgh_status type(lgh_session* session, std::size_t& findings, bool& typed) {
  typed = false;
  lgh_status status = lgh_session_edit(session, 0, 0, "x", 1, nullptr);
  if (status != LGH_OK) return status;
  typed = true;
  const lgh_review* review = nullptr;
  status = lgh_session_review(&review, session, nullptr);
  if (status != LGH_OK) return review == nullptr ? status : LGH_INTERNAL;
  findings = lgh_review_finding_count(review);
  return LGH_OK;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return try_to_allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return try_to_allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

int main() {
  lgh_reviewer* reviewer = nullptr;
  long loaded = 0;
  for (;; ++loaded) {  // until all of loading succeeds
    left = loaded;
    const lgh_status status = lgh_reviewer_new(&reviewer, nullptr, 0, nullptr);
    left = kNever;
    if (status == LGH_OK) break;
    if (status != LGH_NO_MEMORY || reviewer != nullptr)
      return fail("loading gave neither a reviewer nor LGH_NO_MEMORY", loaded);
    if (loaded > 64) loaded += 97;  // tens of thousands, much alike
  }
  std::size_t expected = 0, found = 0;
  if (check(reviewer, expected) != LGH_OK || expected < 3) return fail("the draft cannot be checked at all", -1);
  long checked = 0;
  for (;; ++checked) {
    left = checked;
    const lgh_status status = check(reviewer, found);
    left = kNever;
    if (status == LGH_OK) break;
    if (status != LGH_NO_MEMORY) return fail("a check gave neither a result nor LGH_NO_MEMORY", checked);
    if (checked > 2000) checked += 16;
  }
  if (found != expected) return fail("other findings than with enough memory", checked);
  lgh_session* session = nullptr;
  if (lgh_session_new(&session, reviewer, kDraft, sizeof kDraft - 1, nullptr, nullptr) != LGH_OK)
    return fail("no session", -1);
  std::size_t letters = sizeof kDraft - 1;
  long edited = 0;
  for (;; ++edited) {
    bool typed = false;
    left = edited;
    const lgh_status status = type(session, found, typed);
    left = kNever;
    letters += typed ? 1 : 0;
    std::size_t size = 0;
    static_cast<void>(lgh_session_text(session, &size));
    if (size != letters) return fail("an edit that failed changed the text, or one that did not was lost", edited);
    if (status == LGH_OK) break;
    if (status != LGH_NO_MEMORY) return fail("an edit gave neither a result nor LGH_NO_MEMORY", edited);
    if (edited > 500) edited += 6;
  }
  std::size_t size = 0;
  lgh_review* anew = nullptr;
  const char* const typed = lgh_session_text(session, &size);
  if (lgh_review_new(&anew, reviewer, typed, size, nullptr, nullptr) != LGH_OK ||
      lgh_review_finding_count(anew) != found || found == 0)
    return fail("other findings after edits that failed", edited);
  lgh_review_free(anew);
  lgh_session_free(session);
  lgh_reviewer_free(reviewer);
  std::printf("ok: loading takes about %ld allocations, a check %ld, a letter %ld\n", loaded, checked, edited);
  return 0;
}
