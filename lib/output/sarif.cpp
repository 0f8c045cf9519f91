// Tested by tests/output/writers_test.py.
//
// SARIF 2.1.0 (OASIS, errata 01): items are rules, findings are results of kind
// "fail". Verdicts that are no finding are results too: met is "pass",
// not-applicable "notApplicable", needs-review "review" (section 3.27.9).
#include <algorithm>
#include <map>

#include "longghep/output.hpp"
#include "output/json_writer.hpp"
#include "output/wording.hpp"

namespace longghep {
namespace {

using output::array, output::field, output::Json, output::object;

void message(Json& json, const char* key, std::string_view text) {
  object(json, key, [&] { field(json, "text", text); });
}

// A path as a relative or absolute URI reference (RFC 3986).
std::string uri_of(std::string_view path) {
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
      out += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

// Lines count only where they are those of the file itself; elsewhere bytes do, where the file has them.
void write_region(Json& json, const Location& place, const std::string& format) {
  const bool bytes = place.source.kind == SourcePlace::Kind::bytes;
  object(json, "region", [&] {
    if (bytes && format == "text") {
      std::uint64_t line = place.line, column = place.column;
      field(json, "startLine", line);
      field(json, "startColumn", column);
      for (const char c : place.text) {
        if (c == '\n') {
          ++line;
          column = 1;
        } else {
          column += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1U : 0U;
        }
      }
      field(json, "endLine", line);
      field(json, "endColumn", column);
    }
    if (bytes) {
      field(json, "byteOffset", place.source.begin);
      field(json, "byteLength", place.source.end - place.source.begin);
    } else {  // of the text that the file holds (3.30.9): `longghep text` prints it
      field(json, "charOffset", place.code_points.begin);
      field(json, "charLength", place.code_points.end - place.code_points.begin);
    }
    message(json, "snippet", place.text);
  });
}

// The papers of a dossier, or the one document.
std::vector<DocumentInfo> papers_of(const Review& review) {
  return review.papers.empty() ? std::vector<DocumentInfo>{review.document} : review.papers;
}

void write_place(Json& json, const Location& place, const Review& review, const std::uint64_t* id) {
  const std::vector<DocumentInfo>& papers = review.papers;
  const auto named = std::find_if(papers.begin(), papers.end(), [&](const auto& p) { return p.path == place.paper; });
  const DocumentInfo& info = named == papers.end() ? review.document : *named;
  object(json, nullptr, [&] {
    if (id != nullptr) field(json, "id", *id);
    object(json, "physicalLocation", [&] {
      object(json, "artifactLocation", [&] {
        field(json, "uri", uri_of(info.path));
        field(json, "index", named == papers.end() ? 0 : static_cast<std::uint64_t>(named - papers.begin()));
      });
      write_region(json, place, info.format);
    });
    if (!place.unit.empty())
      array(json, "logicalLocations", [&] {
        object(json, nullptr, [&] {
          field(json, "name", place.label);
          field(json, "fullyQualifiedName", place.unit);
          field(json, "kind", "unit");
        });
      });
    object(json, "properties", [&] {
      field(json, "start", place.bytes.begin);
      field(json, "end", place.bytes.end);
      if (place.source.kind == SourcePlace::Kind::page) field(json, "page", place.source.page);
      if (place.source.kind == SourcePlace::Kind::run) {
        field(json, "part", place.source.part);
        field(json, "paragraph", place.source.paragraph);
        field(json, "run", place.source.run);
      }
    });
  });
}

class SarifWriter {
 public:
  SarifWriter(const Review& review, Language language) : review_(review), language_(language), json_(buffer_) {
    for (std::size_t k = 0; k < review.verdicts.size(); ++k) rules_.emplace(review.verdicts[k].item, k);
  }

  std::string write() {
    object(json_, nullptr, [&] { run(); });
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  void run() {
    object(json_, "tool", [&] {
      object(json_, "driver", [&] {
        field(json_, "name", "longghep");
        field(json_, "semanticVersion", version());
        field(json_, "language", language_ == Language::vi ? "vi" : "en");
        array(json_, "rules", [&] {
          for (const Verdict& verdict : review_.verdicts) rule(verdict);
        });
      });
    });
    object(json_, "automationDetails", [&] {
      std::string id = "longghep/";
      for (const ChecklistInfo& list : review_.checklists) id += list.id + "@" + list.version + "/";
      field(json_, "id", id + review_.as_of);
    });
    array(json_, "artifacts", [&] {
      for (const DocumentInfo& paper : papers_of(review_))
        object(json_, nullptr, [&] {
          object(json_, "location", [&] { field(json_, "uri", uri_of(paper.path)); });
          if (paper.format == "text") field(json_, "encoding", paper.encoding);
          object(json_, "hashes", [&] { field(json_, "sha-256", paper.sha256); });
        });
    });
    field(json_, "columnKind", "unicodeCodePoints");
    array(json_, "invocations", [&] {
      object(json_, nullptr, [&] {
        json_.Key("executionSuccessful");
        json_.Bool(true);
        array(json_, "toolExecutionNotifications", [&] {
          for (const LimitNote& note : review_.limits)
            object(json_, nullptr, [&] {
              field(json_, "level", "warning");
              message(json_, "message", note.limit + ": " + note.at + ": " + note.not_looked_at);
            });
        });
      });
    });
    array(json_, "results", [&] {
      for (const Finding& finding : review_.findings) result(finding, nullptr);
      for (const Suppressed& kept : review_.suppressed)
        if (kept.by != Suppressed::By::item) result(kept.finding, &kept);
      for (const Verdict& verdict : review_.verdicts) result(verdict);
    });
  }

  void rule(const Verdict& verdict) {
    object(json_, nullptr, [&] {
      field(json_, "id", verdict.item);
      message(json_, "shortDescription", verdict.title.in(language_));
      object(json_, "defaultConfiguration", [&] { field(json_, "level", to_string(verdict.severity)); });
      object(json_, "properties", [&] {
        field(json_, "checklist", verdict.checklist);
        field(json_, "group", verdict.group);
        bases(verdict.basis);
      });
    });
  }

  void bases(const std::vector<LegalBasis>& list) {
    array(json_, "basis", [&] {
      for (const LegalBasis& basis : list) output::text(json_, to_string(basis, language_));
    });
  }

  void result(const Finding& finding, const Suppressed* kept) {
    object(json_, nullptr, [&] {
      field(json_, "ruleId", finding.rule);
      if (const auto at = rules_.find(finding.rule); at != rules_.end()) field(json_, "ruleIndex", at->second);
      field(json_, "kind", "fail");
      field(json_, "level", to_string(finding.severity));
      message(json_, "message", finding.message.in(language_));
      array(json_, "locations", [&] { write_place(json_, finding.location, review_, nullptr); });
      if (!finding.related.empty())
        array(json_, "relatedLocations", [&] {
          for (std::uint64_t k = 0; k < finding.related.size(); ++k)
            write_place(json_, finding.related[k], review_, &k);
        });
      object(json_, "partialFingerprints", [&] { field(json_, "longghep/v1", finding.id); });
      fixes(finding);
      if (kept != nullptr)
        array(json_, "suppressions", [&] {
          object(json_, nullptr, [&] {
            field(json_, "kind", "external");
            field(json_, "status", "accepted");
            field(json_, "justification", kept->by == Suppressed::By::baseline ? "baseline" : kept->reason);
          });
        });
      object(json_, "properties", [&] {
        bases(finding.basis);
        array(json_, "suggestions", [&] {
          for (const Suggestion& suggestion : finding.suggestions) output::text(json_, suggestion.text.in(language_));
        });
      });
    });
  }

  // Only where the bytes of the file are those of the text can a viewer apply an edit.
  void fixes(const Finding& finding) {
    const auto& source = finding.location.source;
    const bool exact = finding.location.paper.empty() && review_.document.format == "text" &&
                       review_.document.encoding == "utf-8" &&
                       source.end - source.begin == finding.location.bytes.size();
    if (!exact) return;
    const auto fixable = [](const Suggestion& s) { return !s.edits.empty(); };
    if (std::none_of(finding.suggestions.begin(), finding.suggestions.end(), fixable)) return;
    array(json_, "fixes", [&] {
      for (const Suggestion& suggestion : finding.suggestions) {
        if (!fixable(suggestion)) continue;
        object(json_, nullptr, [&] {
          message(json_, "description", suggestion.text.in(language_));
          array(json_, "artifactChanges", [&] {
            object(json_, nullptr, [&] {
              object(json_, "artifactLocation", [&] { field(json_, "uri", uri_of(review_.document.path)); });
              array(json_, "replacements", [&] {
                for (const Edit& edit : suggestion.edits)
                  object(json_, nullptr, [&] {
                    object(json_, "deletedRegion", [&] {
                      field(json_, "byteOffset", source.begin + (edit.bytes.begin - finding.location.bytes.begin));
                      field(json_, "byteLength", edit.bytes.size());
                    });
                    message(json_, "insertedContent", edit.replacement);
                  });
              });
            });
          });
        });
      }
    });
  }

  // A verdict with a finding has been told by it.
  void result(const Verdict& verdict) {
    const char* kind = verdict.verdict == VerdictKind::met              ? "pass"
                       : verdict.verdict == VerdictKind::not_applicable ? "notApplicable"
                       : verdict.verdict == VerdictKind::needs_review   ? "review"
                                                                        : nullptr;
    if (kind == nullptr) return;
    object(json_, nullptr, [&] {
      field(json_, "ruleId", verdict.item);
      field(json_, "ruleIndex", rules_.at(verdict.item));
      field(json_, "kind", kind);
      field(json_, "level", "none");
      message(json_, "message", verdict.message.in(language_));
      if (!verdict.evidence.empty())
        array(json_, "locations", [&] {
          for (const Location& place : verdict.evidence) write_place(json_, place, review_, nullptr);
        });
    });
  }

  const Review& review_;
  Language language_;
  std::map<std::string, std::uint64_t> rules_;  // position among the rules
  rapidjson::StringBuffer buffer_;
  Json json_;
};

}  // namespace

std::string sarif_run(const Review& review, Language language) { return SarifWriter(review, language).write(); }

std::string sarif_log(const std::vector<std::string>& runs) {
  std::string out =
      R"({"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",)"
      R"("version":"2.1.0","runs":[)";
  for (std::size_t k = 0; k < runs.size(); ++k) out += (k == 0 ? "" : ",") + runs[k];
  return out + "]}";
}

}  // namespace longghep
