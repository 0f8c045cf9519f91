// A reviewer with an allocator of the host's: the same findings, every block back in its size, nothing of what lives on
// after a call in memory of the process, LGH_NO_MEMORY when the allocator has no more. A program of its own, linked to
// the shared library, as a host is. usage: host_allocator [FOLDER OF DRAFTS]
#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "longghep/longghep.h"

namespace {

// What malloc has handed out; 0 where that cannot be told: the sanitizers have a heap of their own, and what a thread
// keeps back for later (unless it is told not to, as tests/CMakeLists.txt does) counts as handed out.
std::size_t from_malloc() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return 0;
#else
  return std::getenv("GLIBC_TUNABLES") == nullptr ? 0 : mallinfo2().uordblks;
#endif
}

// Powers of two out of address space that malloc knows nothing of.
class Pool {
 public:
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { munmap(room_, kRoom); }
  lgh_allocator functions() {
    return {sizeof(lgh_allocator),
            [](void* pool, std::size_t size) { return static_cast<Pool*>(pool)->allocate(size); },
            [](void* pool, void* block, std::size_t size) { static_cast<Pool*>(pool)->release(block, size); }, this};
  }
  std::size_t held = 0, wrong = 0, served = 0;
  std::size_t limit = SIZE_MAX;  // calls to be served

 private:
  struct Head {
    Head* next;
    std::size_t asked;
  };
  static constexpr std::size_t kRoom = std::size_t{1} << 29;

  static unsigned class_of(std::size_t size) {
    unsigned k = 5;
    while ((std::size_t{1} << k) < size) ++k;
    return k;
  }
  void* allocate(std::size_t size) {
    if (served >= limit || size > kRoom / 4) return nullptr;
    ++served;
    const unsigned k = class_of(size + sizeof(Head));
    Head* head = free_[k];
    if (head != nullptr) {
      free_[k] = head->next;
    } else {
      if (used_ + (std::size_t{1} << k) > kRoom) return nullptr;
      head = reinterpret_cast<Head*>(room_ + used_);
      used_ += std::size_t{1} << k;
    }
    head->asked = size;
    ++held;
    return head + 1;
  }
  void release(void* block, std::size_t size) {
    Head* const head = static_cast<Head*>(block) - 1;
    if (head->asked != size) {
      ++wrong;
      return;
    }
    std::memset(block, 0xDB, size);  // whoever looks after release will see
    head->asked = 0;
    --held;
    const unsigned k = class_of(size + sizeof(Head));
    head->next = free_[k];
    free_[k] = head;
  }

  std::byte* room_ = static_cast<std::byte*>(
      mmap(nullptr, kRoom, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  std::size_t used_ = 0;
  Head* free_[64] = {};
};

int failures = 0;
void expect(bool holds, const char* what, const std::string& where) {
  if (holds) return;
  ++failures;
  std::printf("%s: %s\n", where.c_str(), what);
}

std::string taken(lgh_text* text) {
  std::size_t size = 0;
  const char* const data = lgh_text_data(text, &size);
  std::string out(data == nullptr ? "" : data, size);
  lgh_text_free(text);
  return out;
}

// All that a draft can be asked for, in one string.
std::string all_of(const lgh_reviewer* reviewer, const std::string& draft) {
  std::string out;
  lgh_document* document = nullptr;
  if (lgh_document_new(&document, reviewer, draft.data(), draft.size(), nullptr, nullptr) != LGH_OK) return out;
  for (const char* format : {"text", "outline", "tokens"}) {
    lgh_text* text = nullptr;
    lgh_document_write(&text, document, format, nullptr);
    out += taken(text);
  }
  lgh_review* review = nullptr;
  lgh_review_documents(&review, reviewer, &document, 1, nullptr, nullptr);
  for (const char* format : {"json", "text", "sarif", "csv", "html", "docx"}) {
    lgh_text* text = nullptr;
    lgh_review_write(&text, review, format, nullptr);
    out += taken(text);
  }
  lgh_text* annotated = nullptr;
  if (lgh_review_annotate(&annotated, review, draft.data(), draft.size(), nullptr) == LGH_OK) out += taken(annotated);
  const char* const json = lgh_review_json(review, nullptr);
  out += json == nullptr ? "no JSON" : json;
  lgh_document_free(document);  // the review goes on without it
  lgh_finding finding = {};
  finding.struct_size = sizeof finding;
  for (std::size_t k = 0; lgh_review_finding(review, k, &finding) == LGH_OK; ++k) out += finding.message;
  lgh_review_free(review);
  return out;
}

std::string typed_into(const lgh_reviewer* reviewer, const std::string& draft) {
  lgh_session* session = nullptr;
  if (lgh_session_new(&session, reviewer, draft.data(), draft.size(), nullptr, nullptr) != LGH_OK) return "no session";
  std::string out;
  const std::uint16_t letters[] = {'n', 'a', 'm', ' '};
  for (const std::uint16_t& letter : letters) {
    lgh_session_edit_utf16(session, 0, 0, &letter, 1, nullptr);
    const lgh_review* review = nullptr;
    lgh_session_review(&review, session, nullptr);
    const char* const json = lgh_review_json(review, nullptr);
    out += json == nullptr ? "no JSON" : json;
  }
  lgh_session_free(session);
  return out;
}

std::vector<std::pair<std::string, std::string>> drafts(const lgh_reviewer* reviewer, const char* folder) {
  const std::string draft =
      "KẾ HOẠCH\nBình đẳng giới năm 2025\n\n1. Chỉ tuyển nam; trên cơ sởgiới.\n2. Nam từ 18 đến 25 "
      "tuổi; nữ từ 18 đến 22 tuổi.\nCăn cứ Luật Bình đẳng giới ngày 29 tháng 11 năm 2006.\n";
  std::vector<std::pair<std::string, std::string>> out = {{"a draft", draft}};
  for (const char* format : {"docx", "html"}) {  // the reports are a Word document and a page themselves
    lgh_review* review = nullptr;
    lgh_text* text = nullptr;
    lgh_review_new(&review, reviewer, draft.data(), draft.size(), nullptr, nullptr);
    lgh_review_write(&text, review, format, nullptr);
    lgh_review_free(review);
    out.emplace_back(std::string("a report in ") + format, taken(text));
  }
  if (folder == nullptr || !std::filesystem::is_directory(folder)) return out;
  std::set<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.file_size() < 400'000) paths.insert(entry.path());
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    out.emplace_back(path.filename().string(), std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return out;
}

lgh_status make(lgh_reviewer** out, const lgh_allocator& allocator) {
  return lgh_reviewer_new_allocating(out, nullptr, 0, nullptr, &allocator, nullptr);
}

void misuse() {
  Pool pool, other;
  lgh_reviewer *reviewer = nullptr, *stranger = nullptr;
  lgh_allocator allocator = pool.functions();
  allocator.struct_size = 0;
  expect(make(&reviewer, allocator) == LGH_BAD_ARGUMENT, "a struct without its size is refused", "misuse");
  allocator = pool.functions();
  allocator.release = nullptr;
  expect(make(&reviewer, allocator) == LGH_BAD_ARGUMENT, "both functions are asked for", "misuse");
  expect(make(&reviewer, pool.functions()) == LGH_OK && make(&stranger, other.functions()) == LGH_OK, "two", "misuse");
  lgh_document* document = nullptr;
  lgh_review* review = nullptr;
  lgh_document_new(&document, stranger, "nam", 3, nullptr, nullptr);
  expect(lgh_review_documents(&review, reviewer, &document, 1, nullptr, nullptr) == LGH_BAD_ARGUMENT,
         "a document of another allocator is refused", "misuse");
  lgh_reviewer_free(reviewer);
  lgh_reviewer_free(stranger);
  expect(other.held > 0, "a document outlives its reviewer", "misuse");
  lgh_document_free(document);
  expect(pool.held + other.held == 0, "all is given back", "misuse");
}

void without_memory(const std::string& draft) {
  Pool pool;
  lgh_reviewer* reviewer = nullptr;
  for (std::size_t served : {0, 1, 2, 10, 1000}) {
    pool.limit = served;
    pool.served = 0;
    expect(make(&reviewer, pool.functions()) == LGH_NO_MEMORY && reviewer == nullptr, "no memory to load", "limit");
    expect(pool.held == 0, "a load that failed gives all back", "limit");
  }
  pool.limit = SIZE_MAX;
  make(&reviewer, pool.functions());
  const std::size_t before = pool.held;
  lgh_review* review = nullptr;
  for (std::size_t served = 0;; served += 7) {
    pool.limit = served;
    pool.served = 0;
    const lgh_status status = lgh_review_new(&review, reviewer, draft.data(), draft.size(), nullptr, nullptr);
    pool.limit = SIZE_MAX;
    if (status == LGH_OK) break;
    expect(status == LGH_NO_MEMORY && review == nullptr, "no memory to review", "limit");
    expect(pool.held == before, "a review that failed gives all back", "limit");
  }
  lgh_review_free(review);
  lgh_reviewer_free(reviewer);
  expect(pool.held == 0 && pool.wrong == 0, "all is given back", "limit");
}

}  // namespace

int main(int count, char** arguments) {
  lgh_reviewer *plain = nullptr, *own = nullptr;
  Pool pool;
  if (lgh_reviewer_new(&plain, nullptr, 0, nullptr) != LGH_OK || make(&own, pool.functions()) != LGH_OK) return 1;
  const auto all = drafts(plain, count > 1 ? arguments[1] : nullptr);
  const std::size_t before = pool.held;
  for (const auto& [name, draft] : all) {
    expect(all_of(own, draft) == all_of(plain, draft), "other results than with the memory of the process", name);
    expect(pool.held == before, "not all is given back", name);
    // What a document and its review hold lies in the pool, and nowhere else.
    const std::size_t in_malloc = from_malloc(), in_pool = pool.held;
    lgh_review* review = nullptr;
    if (lgh_review_new(&review, own, draft.data(), draft.size(), nullptr, nullptr) == LGH_OK) {
      expect(pool.held > in_pool, "nothing is held in the pool", name);
      expect(from_malloc() == in_malloc, "something is held outside the pool", name);
    }
    lgh_review_free(review);
  }
  expect(typed_into(own, all.front().second) == typed_into(plain, all.front().second), "other reviews", "a session");
  misuse();
  without_memory(all.front().second);
  lgh_reviewer_free(own);
  lgh_reviewer_free(plain);
  expect(pool.held == 0 && pool.wrong == 0, "all is given back, in the size it was asked", "the end");
  std::printf("%zu drafts, %d failures\n", all.size(), failures);
  return failures == 0 ? 0 : 1;
}
