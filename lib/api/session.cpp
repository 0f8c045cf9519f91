// Tested by tests/api/session_test.cpp.
#include "longghep/session.hpp"

#include <algorithm>
#include <tuple>

#include "api/reviewer_impl.hpp"
#include "session/live_review.hpp"

namespace longghep {

struct Session::Impl {
  Reviewer reviewer;
  std::shared_ptr<const Reviewer::Impl> shared;
  ReadOptions read;
  ReviewOptions options;
  std::unique_ptr<session::LiveReview> live;
  bool broken = false;  // an edit or a review was ended by an exception: only the text is sound
  Review whole;         // where only a reading of the whole can tell
  /// Whether the text as it stands is in an old encoding; asked anew where an edit may have changed that.
  bool asked = false, old_encoding = false;

  Impl(const Reviewer& of, std::shared_ptr<const Reviewer::Impl> its, std::string_view text, const ReadOptions& r,
       const ReviewOptions& o)
      : reviewer(of), shared(std::move(its)), read(r), options(o), live(made(std::string(text))) {}

  [[nodiscard]] std::unique_ptr<session::LiveReview> made(std::string text) const {
    return std::make_unique<session::LiveReview>(std::move(text), *shared->knowledge, shared->limits, read, options);
  }
  session::LiveReview& sound() {
    if (broken) live = made(live->text().raw());
    broken = false;
    return *live;
  }
  bool is_old_encoding() {
    if (!asked)
      old_encoding = live->text().may_be_old_encoding() && text::reads_as_legacy(live->text().raw(), shared->legacy());
    asked = true;
    return old_encoding;
  }
};

namespace {

bool at_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
}

std::optional<Error> unfit(std::string_view text) {
  if (text::valid_prefix(text) < text.size())
    return Error{ErrorCode::bad_argument, "the text of a session must be UTF-8", "", 0, 0};
  if (text.find('\0') != std::string_view::npos)
    return Error{ErrorCode::bad_argument, "the text of a session must not hold U+0000", "", 0, 0};
  return std::nullopt;
}

Error too_long(std::size_t size, std::size_t limit) {
  return {ErrorCode::over_limit,
          "the text has " + std::to_string(size) + " bytes, more than the limit of " + std::to_string(limit), "", 0, 0};
}

}  // namespace

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const Reviewer& reviewer, std::string_view text, const ReadOptions& read,
                              const ReviewOptions& review) {
  if (auto error = unfit(text)) return *std::move(error);
  const std::size_t limit = reviewer.impl_->limits.input_bytes;
  if (text.size() > limit) return too_long(text.size(), limit);
  return Session(std::make_unique<Impl>(reviewer, reviewer.impl_, text, read, review));
}

Result<bool> Session::edit(Span<SourceByte> bytes, std::string_view replacement) {
  const std::string_view text = impl_->sound().text().raw();
  if (bytes.begin > bytes.end || bytes.end > text.size() || !at_boundary(text, bytes.begin) ||
      !at_boundary(text, bytes.end))
    return Error{ErrorCode::bad_argument, "an edit must begin and end between characters of the text", "", 0, 0};
  if (auto error = unfit(replacement)) return *std::move(error);
  const std::size_t size = text.size() - bytes.size() + replacement.size(), limit = impl_->shared->limits.input_bytes;
  if (size > limit) return too_long(size, limit);
  session::LiveReview& live = impl_->sound();
  const bool few = !live.text().may_be_old_encoding();
  const std::string gone(text.substr(bytes.begin, bytes.size()));
  impl_->broken = true;
  try {
    live.edit(bytes.begin, bytes.end, replacement);
  } catch (...) {
    live.put_back(bytes.begin, replacement, gone);
    throw;
  }
  impl_->broken = false;
  // The letters that decide stand at the beginning of a text, but all are counted that speak for another encoding.
  impl_->asked = impl_->asked && bytes.begin >= text::kDeciding && few == !live.text().may_be_old_encoding();
  return true;
}

Result<bool> Session::edit_utf16(Span<Utf16Unit> units, std::u16string_view replacement) {
  const std::string_view text = impl_->live->text().raw();
  std::size_t at = 0, unit = 0;
  // The byte where that unit begins, not before the last one found; past the end if no character begins there.
  const auto byte_of = [&](std::size_t wanted) {
    constexpr std::size_t kStretch = 4096;
    while (at + kStretch < text.size()) {
      std::size_t end = at + kStretch;
      while (!at_boundary(text, end)) --end;
      const std::size_t more = text::count(text.substr(at, end - at)).utf16;
      if (unit + more > wanted) break;
      at = end;
      unit += more;
    }
    while (unit < wanted && at < text.size()) unit += text::next(text, at) >= 0x10000 ? 2 : 1;
    return unit == wanted ? at : text.size() + 1;
  };
  const std::size_t begin = byte_of(units.begin);
  const Span<SourceByte> bytes{begin, byte_of(units.end)};
  std::string utf8;
  for (std::size_t k = 0; k < replacement.size(); ++k) {
    char32_t c = replacement[k];
    const bool high = c >= 0xD800 && c < 0xDC00;
    if (high && k + 1 < replacement.size() && replacement[k + 1] >= 0xDC00 && replacement[k + 1] < 0xE000)
      c = 0x10000 + ((c - 0xD800) << 10) + (char32_t{replacement[++k]} - 0xDC00);
    else if (c >= 0xD800 && c < 0xE000)
      return Error{ErrorCode::bad_argument, "the text of an edit holds half a surrogate pair", "", 0, 0};
    text::append_utf8(utf8, c);
  }
  return edit(bytes, utf8);
}

std::string_view Session::text() const { return impl_->live->text().raw(); }

const Review& Session::review() {
  session::LiveReview& live = impl_->sound();
  if (!impl_->is_old_encoding()) {
    impl_->broken = true;  // until it has come through
    const Review& review = live.review();
    impl_->broken = false;
    return review;
  }
  impl_->whole = {};
  if (const auto read = document()) impl_->whole = impl_->reviewer.review(*read, impl_->options);
  impl_->whole.document.sha256.clear();
  return impl_->whole;
}

Location Session::locate(TextSpan bytes) const {
  if (impl_->is_old_encoding())
    if (const auto read = document()) return read->locate(bytes);
  return checks::locate(impl_->live->view(), impl_->shared->knowledge->model().labels, bytes);
}

Result<Document> Session::document() const {
  const std::string& text = impl_->live->text().raw();
  return impl_->reviewer.read(std::as_bytes(std::span(text.data(), text.size())), impl_->read);
}

FindingChanges compare(const std::vector<Finding>& before, const std::vector<Finding>& after) {
  const auto by_id = [](const std::vector<Finding>& findings) {
    std::vector<std::size_t> order(findings.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return findings[a].id < findings[b].id; });
    return order;
  };
  const auto told = [](const Finding& f) {
    return std::tie(f.location, f.severity, f.message.vi, f.message.en, f.related);
  };
  FindingChanges out;
  const std::vector<std::size_t> left = by_id(before), right = by_id(after);
  std::size_t a = 0, b = 0;
  while (a < left.size() || b < right.size()) {
    if (b == right.size() || (a < left.size() && before[left[a]].id < after[right[b]].id)) {
      out.removed.push_back(left[a++]);
    } else if (a == left.size() || after[right[b]].id < before[left[a]].id) {
      out.added.push_back(right[b++]);
    } else {
      if (told(before[left[a]]) != told(after[right[b]])) out.moved.push_back({left[a], right[b]});
      ++a;
      ++b;
    }
  }
  std::sort(out.added.begin(), out.added.end());
  std::sort(out.removed.begin(), out.removed.end());
  std::sort(out.moved.begin(), out.moved.end(), [](const auto& x, const auto& y) { return x.to < y.to; });
  return out;
}

}  // namespace longghep
