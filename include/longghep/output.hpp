#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/document.hpp"
#include "longghep/export.h"
#include "longghep/limits.hpp"
#include "longghep/result.hpp"
#include "longghep/review.hpp"
#include "longghep/reviewer.hpp"

namespace longghep {

enum class Colour { never, always };

/// The review as `longghep check --format json` prints it, on one line without a
/// line end. Same review, same bytes, whatever the locale.
[[nodiscard]] LGH_API std::string to_json(const Review& review, Language language = Language::vi);

/// The review for people, in the manner of a compiler.
[[nodiscard]] LGH_API std::string to_text(const Review& review, Language language = Language::vi,
                                          Colour colour = Colour::never);

/// The review as a run of a SARIF 2.1.0 log, and the log of several runs, on one line. Findings are results of kind
/// "fail", with the suppressed ones marked; verdicts without a finding are results of kind "pass", "notApplicable" and
/// "review".
[[nodiscard]] LGH_API std::string sarif_run(const Review& review, Language language = Language::vi);
[[nodiscard]] LGH_API std::string sarif_log(const std::vector<std::string>& runs);

/// The review as rows of RFC 4180: one a verdict, then one a finding. csv_header() names the columns.
[[nodiscard]] LGH_API std::string to_csv(const Review& review, Language language = Language::vi);
[[nodiscard]] LGH_API std::string csv_header();

/// The filled-in checklist for the dossier, as one HTML file with the text of the draft beside it, the findings marked,
/// and as a Word document (the bytes of a .docx). What the draft does not say is a dotted line.
[[nodiscard]] LGH_API std::string report_html(const Document& document, const Review& review,
                                              Language language = Language::vi);
[[nodiscard]] LGH_API std::string report_docx(const Review& review, Language language = Language::vi);

/// The same Word document or OpenDocument text with each finding as a comment of author "longghep" at its words;
/// comments of that author that were there are replaced, all else is kept. `original` is what `document` was read from;
/// another format is an Error (unsupported), other bytes than those of `document` too (bad_argument). Linear.
[[nodiscard]] LGH_API Result<std::string> annotate(std::span<const std::byte> original, const Document& document,
                                                   const Review& review, Language language = Language::vi,
                                                   const Limits& limits = {});

/// What an item asks, of which documents, on what law, with which words, and its examples: for a lawyer who has to
/// defend it.
[[nodiscard]] LGH_API std::string explain(const ItemInfo& item, Language language = Language::vi);

/// The ids of the findings in what to_json() gave, as ReviewOptions::baseline takes them.
[[nodiscard]] LGH_API Result<std::vector<std::string>> finding_ids(std::string_view json);

[[nodiscard]] LGH_API std::string outline_json(const Document& document);
[[nodiscard]] LGH_API std::string outline_text(const Document& document);

/// One line of text in, one line out; words apart by a space, syllables of a word joined by '_'.
[[nodiscard]] LGH_API std::string tokens_joined(const Document& document);
/// One JSON array a line of text: {"text","kind","byte_start","byte_end"}.
[[nodiscard]] LGH_API std::string tokens_json(const Document& document);

/// The basis as it is cited: point, clause, article, title and number, and its status where it is not in force.
[[nodiscard]] LGH_API std::string to_string(const LegalBasis& basis, Language language);
[[nodiscard]] LGH_API std::string_view to_string(Severity severity);
[[nodiscard]] LGH_API std::string_view to_string(VerdictKind verdict);
/// A word or sentence of the catalogue by its English wording, which is what comes back where there is no other.
[[nodiscard]] LGH_API std::string to_words(const char* english, Language language);

/// Version of the library, "major.minor.patch"; static storage.
[[nodiscard]] LGH_API std::string_view version();

}  // namespace longghep
