#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/document.hpp"
#include "longghep/export.h"
#include "longghep/limits.hpp"
#include "longghep/result.hpp"
#include "longghep/review.hpp"

namespace longghep {

using Bytes = std::span<const std::byte>;

/// An XML dictionary, checklist item or control file that an agency adds. `name` is used in messages only.
struct Source {
  std::string name;
  std::string xml;
};

struct Sources {
  bool built_in = true;  ///< start from the knowledge shipped with the library
  std::vector<Source>
      additions;  ///< in any order; an item of a shipped id replaces the shipped one, two of one id are an error
};

/// A picture of a page without a text of its own: the bytes of a JPEG, JPEG 2000, TIFF or PNM file.
struct PageImage {
  std::string_view bytes;
  std::uint32_t page = 1;  ///< from 1
};

/// A word that was recognised in a picture, and where: in its pixels, from the upper left corner.
struct RecognisedWord {
  std::string text;  ///< UTF-8
  float left = 0, top = 0, right = 0, bottom = 0;
  std::uint32_t line = 0;  ///< words of one line have the same number; lines come in the order of reading
};

/// What a recogniser tells of one picture, with the picture's own size.
struct RecognisedPage {
  std::uint32_t width = 0, height = 0;  ///< in pixels
  std::vector<RecognisedWord> words;
};

/// Recognises the text of a picture; called on the thread that reads, a page at a time. What it throws goes through.
using Recogniser = std::function<Result<RecognisedPage>(const PageImage&)>;

struct ReadOptions {
  std::string path;    ///< told in DocumentInfo::path; never opened
  std::string kind;    ///< overrides the detected kind; empty: detect
  bool lines = false;  ///< plain text whose lines have nothing to do with each other: no structure is read
  /// Asked for the text of PDF pages that were scanned; without one such a document is an Error (unsupported).
  Recogniser recognise;
};

struct ReviewOptions {
  std::string as_of;                    ///< "YYYY-MM-DD"; empty: the document's own date, else `today`
  std::string today;                    ///< what the caller takes for today; the library reads no clock
  std::vector<std::string> checklists;  ///< ids; empty: all that are loaded
  std::vector<std::string> baseline;    ///< ids of findings that are known already: told apart in Review::suppressed
  /// Asked before each item, on the thread that reviews: how many of how many are done. False ends the review early,
  /// and Review::cancelled says so. What it throws goes through. Not set: never asked.
  std::function<bool(std::size_t done, std::size_t total)> proceed;
};

/// What `checklist list` and `explain` show of one item.
struct ItemInfo {
  std::string id, checklist, group, form;
  Severity severity = Severity::note;
  std::vector<std::string> kinds;  ///< kinds of document it applies to; empty: all
  Message title, asks;
  struct Basis {
    std::string instrument, title, article, clause, point, from, to, source, seen;
    bool verified = false;
    std::string kind;  ///< as LegalBasis::kind
  };
  std::vector<Basis> basis;
  struct Element {
    std::string id;
    Message title;
    bool required = true;
  };
  std::vector<Element> elements;                          ///< what a text must have, all the required ones to be "met"
  std::vector<std::pair<std::string, Message>> messages;  ///< by what they are said on; {…} is filled in by the finding
  std::vector<Message> suggestions;
  bool of_topic = false;   ///< only documents that are about its subject
  bool on_demand = false;  ///< only documents that touch what the duty depends on
  struct Example {
    std::string text, expects, why;  ///< expects: a verdict, "found" or "nothing"
    bool known_failure = false;
  };
  std::vector<Example> examples;
};

/// How the examples of the items came out.
struct ExampleReport {
  std::size_t items = 0, examples = 0, look_alikes = 0;
  std::vector<std::string> failures;  ///< one line each: item, example, wanted, got
};

/// The files of a new item to begin with: commented, well made, with examples that hold. `item` is its id, of small
/// letters, digits and hyphens; for anything else there are none.
[[nodiscard]] LGH_API std::vector<Source> skeleton_of(std::string_view item);

/// The checklists, compiled. Load once, share freely: it never changes, so any
/// number of threads may use it without a lock.
class LGH_API Reviewer {
 public:
  /// The built-in image is used in place; an agency's own XML is compiled. The
  /// first mistake in a source comes back with its name, line and column.
  [[nodiscard]] static Result<Reviewer> load(const Sources& sources = {}, const Limits& limits = {});

  /// Reads a document of any known format, told by its content. The bytes may go afterwards.
  /// Linear in their number.
  [[nodiscard]] Result<Document> read(Bytes bytes, const ReadOptions& options = {}) const;

  /// Depends on its arguments only: no clock, locale, environment or earlier call.
  [[nodiscard]] Review review(const Document& document, const ReviewOptions& options = {}) const;

  /// The papers of one draft together (the draft, its submission letter, impact assessment, report): a duty of the
  /// dossier is met by whichever paper meets it, and evidence names its paper by Location::paper. Paths must differ.
  [[nodiscard]] Review review_dossier(std::span<const Document> papers, const ReviewOptions& options = {}) const;

  [[nodiscard]] std::vector<ItemInfo> items() const;

  /// Runs the examples of all items, or of those whose id is given.
  [[nodiscard]] ExampleReport run_examples(const std::vector<std::string>& only = {}) const;

  struct Impl;

 private:
  friend class Session;
  explicit Reviewer(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

}  // namespace longghep
