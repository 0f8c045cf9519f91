// Tested by tests/output/json_test.cpp. The form is fixed by docs/json.md.
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <cmath>

#include "longghep/output.hpp"
#include "output/json_writer.hpp"

namespace longghep {
namespace {

constexpr int kSchemaVersion = 1;

using output::field, output::Json, output::array, output::object;

void write(Json& json, const Location& place) {
  json.StartObject();
  if (!place.paper.empty()) field(json, "paper", place.paper);
  field(json, "unit", place.unit);
  field(json, "label", place.label);
  field(json, "text", place.text);
  field(json, "start", place.bytes.begin);
  field(json, "end", place.bytes.end);
  field(json, "utf16_start", place.utf16.begin);
  field(json, "utf16_end", place.utf16.end);
  field(json, "line", place.line);
  field(json, "column", place.column);
  json.Key("source");
  json.StartObject();
  if (place.source.kind == SourcePlace::Kind::bytes) {
    field(json, "byte_start", place.source.begin);
    field(json, "byte_end", place.source.end);
  } else if (place.source.kind == SourcePlace::Kind::page) {
    field(json, "page", place.source.page);
    array(json, "rect", [&] {  // to a hundredth of a point
      for (const float edge : place.source.rectangle) json.Double(std::round(static_cast<double>(edge) * 100) / 100);
    });
  } else {
    field(json, "part", place.source.part);
    field(json, "paragraph", place.source.paragraph);
    field(json, "run", place.source.run);
    field(json, "offset", place.source.begin);
  }
  json.EndObject();
  json.EndObject();
}

void write(Json& json, const char* key, const std::vector<Location>& places) {
  array(json, key, [&] {
    for (const Location& place : places) write(json, place);
  });
}

void write(Json& json, const std::vector<LegalBasis>& list) {
  json.Key("basis");
  json.StartArray();
  for (const LegalBasis& basis : list) {
    json.StartObject();
    field(json, "instrument", basis.instrument);
    field(json, "title", basis.title);
    if (!basis.article.empty()) field(json, "article", basis.article);
    if (!basis.clause.empty()) field(json, "clause", basis.clause);
    if (!basis.point.empty()) field(json, "point", basis.point);
    field(json, "status", basis.status);
    field(json, "as_of", basis.as_of);
    json.EndObject();
  }
  json.EndArray();
}

void write(Json& json, const Finding& finding, Language language) {
  object(json, nullptr, [&] {
    field(json, "id", finding.id);
    field(json, "rule", finding.rule);
    field(json, "severity", to_string(finding.severity));
    field(json, "message", finding.message.in(language));
    json.Key("location");
    write(json, finding.location);
    write(json, finding.basis);
    array(json, "suggestions", [&] {
      for (const Suggestion& suggestion : finding.suggestions)
        object(json, nullptr, [&] {
          field(json, "text", suggestion.text.in(language));
          array(json, "edits", [&] {
            for (const Edit& edit : suggestion.edits)
              object(json, nullptr, [&] {
                field(json, "start", edit.bytes.begin);
                field(json, "end", edit.bytes.end);
                field(json, "replacement", edit.replacement);
              });
          });
        });
    });
    write(json, "related", finding.related);
  });
}

void write(Json& json, const DocumentInfo& info) {
  json.StartObject();
  field(json, "path", info.path);
  field(json, "format", info.format);
  field(json, "encoding", info.encoding);
  field(json, "kind", info.kind);
  json.Key("normative");
  if (info.normative)
    json.Bool(*info.normative);
  else
    json.Null();
  field(json, "title", info.title);
  field(json, "number", info.number);
  field(json, "date", info.date);
  field(json, "issuer", info.issuer);
  field(json, "sha256", info.sha256);
  field(json, "characters", info.characters);
  if (!info.conversions.empty())
    array(json, "conversions", [&] {
      for (const Conversion& conversion : info.conversions)
        object(json, nullptr, [&] {
          field(json, "encoding", conversion.encoding);
          field(json, "letters", conversion.letters);
          json.Key("confidence");
          json.Double(std::round(conversion.confidence * 1000) / 1000);
        });
    });
  json.EndObject();
}

void write(Json& json, const OutlineUnit& unit) {  // NOLINT(misc-no-recursion)
  json.StartObject();
  field(json, "id", unit.id);
  field(json, "kind", unit.kind);
  field(json, "number", unit.number);
  field(json, "heading", unit.heading);
  field(json, "start", unit.bytes.begin);
  field(json, "end", unit.bytes.end);
  json.Key("children");
  json.StartArray();
  for (const OutlineUnit& child : unit.children) write(json, child);
  json.EndArray();
  json.EndObject();
}

}  // namespace

std::string_view to_string(Severity severity) {
  constexpr std::string_view kNames[] = {"note", "warning", "error"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string_view to_string(VerdictKind verdict) {
  constexpr std::string_view kNames[] = {"met", "partly", "missing", "not-applicable", "needs-review"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string to_json(const Review& review, Language language) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartObject();
  field(json, "schema_version", std::uint64_t{kSchemaVersion});
  json.Key("tool");
  json.StartObject();
  field(json, "name", "longghep");
  field(json, "version", version());
  json.Key("checklists");
  json.StartArray();
  for (const ChecklistInfo& list : review.checklists) {
    json.StartObject();
    field(json, "id", list.id);
    field(json, "version", list.version);
    field(json, "as_of", review.as_of);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  json.Key("document");
  write(json, review.document);
  if (!review.papers.empty())
    array(json, "papers", [&] {
      for (const DocumentInfo& paper : review.papers) write(json, paper);
    });
  std::uint64_t verdicts[5] = {}, findings[3] = {};
  for (const Verdict& verdict : review.verdicts) ++verdicts[static_cast<std::size_t>(verdict.verdict)];
  for (const Finding& finding : review.findings) ++findings[static_cast<std::size_t>(finding.severity)];
  json.Key("summary");
  json.StartObject();
  json.Key("verdicts");
  json.StartObject();
  for (std::size_t k = 0; k < 5; ++k)
    field(json, std::string(to_string(static_cast<VerdictKind>(k))).c_str(), verdicts[k]);
  json.EndObject();
  json.Key("findings");
  json.StartObject();
  for (std::size_t k = 3; k-- > 0;) field(json, std::string(to_string(static_cast<Severity>(k))).c_str(), findings[k]);
  json.EndObject();
  json.EndObject();
  json.Key("verdicts");
  json.StartArray();
  for (const Verdict& verdict : review.verdicts) {
    json.StartObject();
    field(json, "item", verdict.item);
    field(json, "checklist", verdict.checklist);
    field(json, "title", verdict.title.in(language));
    field(json, "verdict", to_string(verdict.verdict));
    field(json, "severity", to_string(verdict.severity));
    field(json, "message", verdict.message.in(language));
    write(json, "evidence", verdict.evidence);
    write(json, verdict.basis);
    json.Key("elements");
    json.StartArray();
    for (const ElementVerdict& element : verdict.elements) {
      json.StartObject();
      field(json, "id", element.id);
      field(json, "title", element.title.in(language));
      field(json, "verdict", to_string(element.verdict));
      write(json, "evidence", element.evidence);
      json.EndObject();
    }
    json.EndArray();
    json.Key("searched");
    json.StartObject();
    field(json, "scope", verdict.searched_scope);
    field(json, "units", verdict.searched_units);
    json.EndObject();
    json.EndObject();
  }
  json.EndArray();
  json.Key("official_questions");
  json.StartArray();
  for (const OfficialAnswer& answer : review.answers) {
    json.StartObject();
    field(json, "of", answer.of.in(language));
    field(json, "instrument", answer.instrument);
    field(json, "article", answer.article);
    field(json, "clause", answer.clause);
    field(json, "point", answer.point);
    field(json, "question", answer.question.in(language));
    field(json, "verdict", to_string(answer.verdict));
    json.Key("items");
    json.StartArray();
    for (const std::string& item : answer.items)
      json.String(item.data(), static_cast<rapidjson::SizeType>(item.size()));
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.Key("limits");
  json.StartArray();
  for (const LimitNote& note : review.limits) {
    json.StartObject();
    field(json, "limit", note.limit);
    field(json, "at", note.at);
    field(json, "not_looked_at", note.not_looked_at);
    json.EndObject();
  }
  json.EndArray();
  array(json, "suppressed", [&] {
    for (const Suppressed& kept : review.suppressed)
      object(json, nullptr, [&] {
        constexpr std::string_view kBy[] = {"finding", "item", "baseline"};
        field(json, "by", kBy[static_cast<std::size_t>(kept.by)]);
        field(json, "reason", kept.reason);
        if (kept.by == Suppressed::By::item) {
          field(json, "item", kept.finding.rule);
        } else {
          json.Key("finding");
          write(json, kept.finding, language);
        }
      });
  });
  array(json, "findings", [&] {
    for (const Finding& finding : review.findings) write(json, finding, language);
  });
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

namespace {

/// Takes the "id" of each object in the array "findings" of the outermost object.
struct FindingIds : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, FindingIds> {
  std::vector<std::string> ids;
  bool there = false;  ///< the array itself

  bool StartObject() { return open(false); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(true); }
  bool EndArray(rapidjson::SizeType) { return close(); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    key_.assign(text, size);
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    if (inside_ && depth_ == 3 && key_ == "id") ids.emplace_back(text, size);
    return true;
  }

 private:
  bool open(bool array) {
    if (array && depth_ == 1 && key_ == "findings") inside_ = there = true;
    key_.clear();
    ++depth_;
    return true;
  }
  bool close() {
    if (--depth_ == 1) inside_ = false;
    return true;
  }
  std::string key_;
  std::size_t depth_ = 0;
  bool inside_ = false;
};

}  // namespace

Result<std::vector<std::string>> finding_ids(std::string_view json) {
  std::vector<std::string> out;
  // One document, or a line for each of several.
  rapidjson::MemoryStream stream(json.data(), json.size());
  while (stream.Tell() < json.size()) {
    rapidjson::Reader reader;
    FindingIds found;
    constexpr unsigned kFlags = rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseIterativeFlag;
    const auto parsed = reader.Parse<kFlags>(stream, found);
    if (parsed.IsError()) {
      if (parsed.Code() == rapidjson::kParseErrorDocumentEmpty && stream.Tell() >= json.size()) break;
      return Error{ErrorCode::unreadable, "no JSON at byte " + std::to_string(parsed.Offset()), "", 0, 0};
    }
    if (!found.there) return Error{ErrorCode::unreadable, "no review: the array \"findings\" is not there", "", 0, 0};
    out.insert(out.end(), found.ids.begin(), found.ids.end());
  }
  return out;
}

std::string outline_json(const Document& document) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartObject();
  field(json, "schema_version", std::uint64_t{kSchemaVersion});
  json.Key("document");
  write(json, document.info());
  json.Key("units");
  json.StartArray();
  for (const OutlineUnit& unit : document.outline()) write(json, unit);
  json.EndArray();
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string tokens_json(const Document& document) {
  std::string out;
  const std::string_view all = document.text();
  const std::vector<Token> tokens = document.tokens();
  const std::vector<Entity> entities = document.entities();
  const std::vector<Sense> senses = document.senses();
  auto entity = entities.begin();
  auto sense = senses.begin();
  std::size_t next = 0;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartArray();
    for (; next < tokens.size() && tokens[next].bytes.begin < end; ++next) {
      const TextSpan bytes = tokens[next].bytes;
      json.StartObject();
      field(json, "text", all.substr(bytes.begin, bytes.size()));
      field(json, "kind", tokens[next].kind);
      field(json, "byte_start", bytes.begin);
      field(json, "byte_end", bytes.end);
      while (sense != senses.end() && sense->bytes.begin < bytes.begin) ++sense;
      if (sense != senses.end() && sense->bytes == bytes) {
        field(json, "sense", sense->id);
        field(json, "sense_title", sense->title);
        if (!sense->because.empty()) field(json, "because", all.substr(sense->because.begin, sense->because.size()));
      }
      while (entity != entities.end() && entity->bytes.begin < bytes.begin) ++entity;
      if (entity != entities.end() && entity->bytes.begin < bytes.end) {  // told at its first token
        json.Key("entity");
        json.StartObject();
        field(json, "kind", entity->kind);
        field(json, "byte_start", entity->bytes.begin);
        field(json, "byte_end", entity->bytes.end);
        if (!entity->stands_for.empty()) field(json, "stands_for", entity->stands_for);
        json.EndObject();
      }
      json.EndObject();
    }
    json.EndArray();
    out.append(buffer.GetString(), buffer.GetSize());
    out += '\n';
    at = end + 1;
  }
  return out;
}

}  // namespace longghep
