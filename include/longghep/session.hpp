#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/review.hpp"
#include "longghep/reviewer.hpp"

namespace longghep {

/// What became of the findings of a review. Findings are told apart by their id.
struct FindingChanges {
  std::vector<std::size_t> added;    ///< indices into the findings of the later review
  std::vector<std::size_t> removed;  ///< indices into those of the earlier one
  struct Moved {
    std::size_t from = 0, to = 0;  ///< indices into the earlier and the later
  };
  std::vector<Moved> moved;  ///< the same finding, of which place, unit, wording or severity is another
};

/// Compares two reviews of one draft. Linear but for sorting.
[[nodiscard]] LGH_API FindingChanges compare(const std::vector<Finding>& before, const std::vector<Finding>& after);

/// A draft that is being written. An edit costs what it touches; the review is that of the whole text, the same as
/// Reviewer::read() and Reviewer::review() give of it, but for DocumentInfo::sha256: a text that nobody has saved has
/// none.
///
/// The text is that of an editor: plain, in UTF-8. Places of findings are told in it by Location::source (bytes); the
/// other coordinates count in the text as it is read (NFC, line ends as "\n"), which is the same where the host keeps
/// its text so. Not to be used by two threads at once; sessions may share a reviewer.
class LGH_API Session {
 public:
  /// Takes a copy of `text`. An Error (bad_argument) for what is not UTF-8 or holds U+0000, over_limit for what is
  /// longer than Limits::input_bytes. `review.proceed` is not asked. The session keeps what it needs of the reviewer.
  [[nodiscard]] static Result<Session> open(const Reviewer& reviewer, std::string_view text,
                                            const ReadOptions& read = {}, const ReviewOptions& review = {});
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// Puts `replacement` for bytes of text(), which begin and end between code points. On an Error (bad_argument,
  /// over_limit) nothing has changed.
  Result<bool> edit(Span<SourceByte> bytes, std::string_view replacement);
  /// The same in UTF-16 code units of text(), for hosts that count so. Linear in the text, which is counted.
  Result<bool> edit_utf16(Span<Utf16Unit> units, std::u16string_view replacement);

  /// The text as it stands; until the next edit.
  [[nodiscard]] std::string_view text() const;

  /// The review of the text as it stands; until the next edit.
  [[nodiscard]] const Review& review();

  /// The place of bytes of the text as it is read: of Edit::bytes, which a suggestion gives. What lies outside is cut
  /// off.
  [[nodiscard]] Location locate(TextSpan bytes) const;

  /// The same text as a document, for what else is asked of one. Reads all of it.
  [[nodiscard]] Result<Document> document() const;

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace longghep
