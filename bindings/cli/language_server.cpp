// Tested by tests/language_server_test.py.
//
// Editors count in lines and characters of the text they hold; findings stand in
// bytes of that same text (Location::source), so the two meet in LineIndex.
//
// Messages are read on a thread of their own. A draft is reviewed when nothing
// else waits: who types gets the findings of what was typed last, not of every
// letter on the way. Plain text is a Session, so that an edit costs what it
// touches; the review of mark-up is ended by a newer message.
#include "language_server.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

namespace longghep {
namespace {

using rapidjson::SizeType;
using rapidjson::Value;
using Allocator = rapidjson::MemoryPoolAllocator<>;

constexpr std::size_t kLongestMessage = std::size_t{128} << 20;
constexpr char kSuppress[] = "longghep.suppress";

enum class Encoding { utf8, utf16, utf32 };

struct Position {
  std::size_t line = 0, character = 0;
};

std::size_t length_of(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

// Units of a character in the encoding of positions.
std::size_t units_of(unsigned char lead, Encoding encoding) {
  if (encoding == Encoding::utf8) return length_of(lead);
  return encoding == Encoding::utf16 && lead >= 0xF0 ? 2 : 1;
}

/// Bytes of a text as positions, and back. Lines end with LF, CR LF or CR.
class LineIndex {
 public:
  LineIndex(std::string_view text, Encoding encoding) : text_(text), encoding_(encoding), starts_{0} {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '\n' && text[at] != '\r') continue;
      if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
      starts_.push_back(at + 1);
    }
  }

  [[nodiscard]] Position position(std::size_t byte) const {
    byte = std::min(byte, text_.size());
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), byte);
    const std::size_t begin = *(after - 1);
    Position out{static_cast<std::size_t>(after - starts_.begin()) - 1, 0};
    for (std::size_t at = begin; at < byte;) {
      out.character += units_of(static_cast<unsigned char>(text_[at]), encoding_);
      at += length_of(static_cast<unsigned char>(text_[at]));
    }
    return out;
  }

  // What lies behind the end of its line is the end of the line.
  [[nodiscard]] std::size_t byte(Position position) const {
    if (position.line >= starts_.size()) return text_.size();
    std::size_t at = starts_[position.line];
    std::size_t units = 0;
    while (at < text_.size() && text_[at] != '\n' && text_[at] != '\r' && units < position.character) {
      units += units_of(static_cast<unsigned char>(text_[at]), encoding_);
      at = std::min(text_.size(), at + length_of(static_cast<unsigned char>(text_[at])));
    }
    return at;
  }

 private:
  std::string_view text_;
  Encoding encoding_;
  std::vector<std::size_t> starts_;
};

struct Draft {
  std::string text;
  std::int64_t version = 0;
  bool stale = true;                 // the review is of an earlier text
  std::optional<Session> session;    // of plain text: follows the edits
  std::optional<Document> document;  // of anything else, as mark-up
  Review whole;
  const Review* review = &whole;

  [[nodiscard]] Location locate(TextSpan bytes) const {
    return session ? session->locate(bytes) : document->locate(bytes);
  }
};

// Mark-up is read as a whole; what a draft is may change while it is written.
bool is_plain(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] != '<';
}

const Value& member(const Value& object, const char* name) {
  static const Value none;
  if (!object.IsObject()) return none;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? none : found->value;
}

std::string string_of(const Value& value) {
  return value.IsString() ? std::string(value.GetString(), value.GetStringLength()) : std::string();
}

Position position_of(const Value& value) {
  const auto natural = [](const Value& number) -> std::size_t { return number.IsUint64() ? number.GetUint64() : 0; };
  return {natural(member(value, "line")), natural(member(value, "character"))};
}

/// What the reading thread has read and nobody has taken yet.
class Inbox {
 public:
  void put(std::string message, std::optional<std::string> cancels) {
    const std::lock_guard lock(mutex_);
    if (!cancels)
      messages_.push_back(std::move(message));
    else if (!messages_.empty())
      cancelled_.insert(*std::move(cancels));
    arrived_.notify_one();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    arrived_.notify_one();
  }
  /// The next message; nothing when there will be none.
  std::optional<std::string> take() {
    std::unique_lock lock(mutex_);
    if (messages_.empty()) cancelled_.clear();  // whatever they name was answered
    arrived_.wait(lock, [&] { return closed_ || !messages_.empty(); });
    if (messages_.empty()) return std::nullopt;
    std::string message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }
  [[nodiscard]] bool empty() const {
    const std::lock_guard lock(mutex_);
    return messages_.empty();
  }
  /// Whether the request of this id, as JSON, was cancelled while it waited. Said once.
  bool was_cancelled(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return cancelled_.erase(id) != 0;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::string> messages_;
  std::set<std::string> cancelled_;
  bool closed_ = false;
};

std::string json_of(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

class Server {
 public:
  Server(const Reviewer& reviewer, ReviewOptions options, std::string kind, std::string control, Language language,
         std::FILE* out, Inbox& inbox)
      : reviewer_(reviewer),
        options_(std::move(options)),
        kind_(std::move(kind)),
        control_(std::move(control)),
        language_(language),
        out_(out),
        inbox_(inbox) {}

  /// Reviews the drafts that were changed and tells what was found, until a message waits.
  void idle() {
    for (auto& [uri, draft] : drafts_)
      if (draft.stale && !pulls_) refresh(uri, draft, [&](std::size_t, std::size_t) { return inbox_.empty(); });
  }

  /// Whether to go on reading.
  bool take(const std::string& text) {
    rapidjson::Document message;
    message.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (message.HasParseError() || !message.IsObject()) {
      answer_error(Value(), -32700, "the message is not JSON");
      return true;
    }
    const std::string method = string_of(member(message, "method"));
    const Value& parameters = member(message, "params");
    if (method == "exit") return false;
    if (!message.HasMember("id")) {
      notified(method, parameters);
      return true;
    }
    const Value& id = member(message, "id");
    if (inbox_.was_cancelled(json_of(id)))
      answer_error(id, -32800, "cancelled");
    else if (!method.empty())
      asked(id, method, parameters);
    return true;
  }

  [[nodiscard]] int exit_code() const { return shut_down_ ? 0 : 1; }

 private:
  // ---- Messages out ------------------------------------------------------------

  void send(const rapidjson::Document& message) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    message.Accept(writer);
    std::fprintf(out_, "Content-Length: %zu\r\n\r\n", buffer.GetSize());
    std::fwrite(buffer.GetString(), 1, buffer.GetSize(), out_);
    std::fflush(out_);
  }

  template <class Fill>
  void answer(const Value& id, Fill&& fill) {
    rapidjson::Document message(rapidjson::kObjectType);
    Allocator& allocator = message.GetAllocator();
    message.AddMember("jsonrpc", "2.0", allocator);
    message.AddMember("id", Value(id, allocator), allocator);
    message.AddMember("result", fill(allocator), allocator);
    send(message);
  }

  void answer_error(const Value& id, int code, const char* text) {
    rapidjson::Document message(rapidjson::kObjectType);
    Allocator& allocator = message.GetAllocator();
    Value error(rapidjson::kObjectType);
    error.AddMember("code", code, allocator).AddMember("message", Value(text, allocator), allocator);
    message.AddMember("jsonrpc", "2.0", allocator);
    message.AddMember("id", Value(id, allocator), allocator);
    message.AddMember("error", error, allocator);
    send(message);
  }

  static Value text(const std::string& of, Allocator& allocator) {
    return {of.data(), static_cast<SizeType>(of.size()), allocator};
  }

  Value place(const LineIndex& lines, std::size_t begin, std::size_t end, Allocator& allocator) const {
    Value range(rapidjson::kObjectType);
    for (const auto& [name, byte] : {std::pair{"start", begin}, {"end", std::max(begin, end)}}) {
      const Position position = lines.position(byte);
      Value value(rapidjson::kObjectType);
      value.AddMember("line", static_cast<std::uint64_t>(position.line), allocator);
      value.AddMember("character", static_cast<std::uint64_t>(position.character), allocator);
      range.AddMember(rapidjson::StringRef(name), value, allocator);
    }
    return range;
  }

  static Span<SourceByte> source_of(const Location& location) {
    return {static_cast<std::size_t>(location.source.begin), static_cast<std::size_t>(location.source.end)};
  }

  // ---- Requests and notifications ------------------------------------------------

  void notified(const std::string& method, const Value& parameters) {
    const Value& document = member(parameters, "textDocument");
    const std::string uri = string_of(member(document, "uri"));
    const Value& version = member(document, "version");
    if (method == "textDocument/didOpen") {
      Draft& draft = drafts_[uri];
      draft.text = string_of(member(document, "text"));
      draft.session.reset();
      changed(draft, version);
    } else if (method == "textDocument/didChange" && drafts_.count(uri) != 0) {
      Draft& draft = drafts_[uri];
      const Value& changes = member(parameters, "contentChanges");
      if (changes.IsArray())
        for (const Value& change : changes.GetArray()) edit(draft, change);
      changed(draft, version);
    } else if (method == "textDocument/didClose") {
      drafts_.erase(uri);
      publish(uri, nullptr);
    }
  }

  void edit(Draft& draft, const Value& change) const {
    const Value& range = member(change, "range");
    const std::string replacement = string_of(member(change, "text"));
    if (!range.IsObject()) {
      draft.text = replacement;
      draft.session.reset();
      return;
    }
    const LineIndex lines(draft.text, encoding_);
    const std::size_t begin = lines.byte(position_of(member(range, "start")));
    const std::size_t end = std::max(begin, lines.byte(position_of(member(range, "end"))));
    draft.text.replace(begin, end - begin, replacement);
    if (draft.session && !draft.session->edit({begin, end}, replacement)) draft.session.reset();
  }

  static void changed(Draft& draft, const Value& version) {
    if (version.IsInt64()) draft.version = version.GetInt64();
    draft.stale = true;
  }

  // Brings document and review up to the text, unless `proceed` says no.
  void refresh(const std::string& uri, Draft& draft, std::function<bool(std::size_t, std::size_t)> proceed) {
    if (!draft.stale) return;
    ReadOptions how;
    how.path = uri;
    how.kind = kind_;
    if (!is_plain(draft.text)) draft.session.reset();
    if (is_plain(draft.text) && !draft.session)
      if (auto session = Session::open(reviewer_, draft.text, how, options_)) draft.session = *std::move(session);
    if (draft.session) {
      draft.document.reset();
      draft.review = &draft.session->review();
    } else {
      ReviewOptions options = options_;
      options.proceed = std::move(proceed);
      Review review;
      auto document = reviewer_.read(std::as_bytes(std::span(draft.text)), how);
      if (document) review = reviewer_.review(*document, options);  // an empty draft has no findings
      if (review.cancelled) return;
      draft.whole = std::move(review);
      draft.review = &draft.whole;
      draft.document.reset();
      if (document) draft.document = *std::move(document);
    }
    draft.stale = false;
    if (!pulls_) publish(uri, &draft);
  }

  Value diagnostics(const Draft& draft, Allocator& allocator) const {
    const LineIndex lines(draft.text, encoding_);
    Value list(rapidjson::kArrayType);
    for (const Finding& finding : draft.review->findings) {
      const Span<SourceByte> bytes = source_of(finding.location);
      const int severity = finding.severity == Severity::error ? 1 : finding.severity == Severity::warning ? 2 : 3;
      Value one(rapidjson::kObjectType);
      one.AddMember("range", place(lines, bytes.begin, bytes.end, allocator), allocator);
      one.AddMember("severity", severity, allocator);
      one.AddMember("code", text(finding.rule, allocator), allocator);
      one.AddMember("source", "longghep", allocator);
      one.AddMember("message", text(finding.message.in(language_), allocator), allocator);
      one.AddMember("data", text(finding.id, allocator), allocator);
      list.PushBack(one, allocator);
    }
    return list;
  }

  void publish(const std::string& uri, const Draft* draft) {
    rapidjson::Document message(rapidjson::kObjectType);
    Allocator& allocator = message.GetAllocator();
    Value parameters(rapidjson::kObjectType);
    parameters.AddMember("uri", text(uri, allocator), allocator);
    if (draft != nullptr) parameters.AddMember("version", draft->version, allocator);
    parameters.AddMember("diagnostics",
                         draft != nullptr ? diagnostics(*draft, allocator) : Value(rapidjson::kArrayType), allocator);
    message.AddMember("jsonrpc", "2.0", allocator);
    message.AddMember("method", "textDocument/publishDiagnostics", allocator);
    message.AddMember("params", parameters, allocator);
    send(message);
  }

  void asked(const Value& id, const std::string& method, const Value& parameters) {
    if (shut_down_) return answer_error(id, -32600, "the server was shut down");
    if (method == "initialize") return answer(id, [&](Allocator& allocator) { return begin(parameters, allocator); });
    if (method == "shutdown") {
      shut_down_ = true;
      return answer(id, [](Allocator&) { return Value(); });
    }
    if (method == "workspace/executeCommand") return suppress(id, parameters);
    using Answer = Value (Server::*)(const std::string&, const Draft&, const Value&, Allocator&) const;
    static const std::map<std::string, Answer, std::less<>> kAnswers = {
        {"textDocument/diagnostic", &Server::report},
        {"textDocument/hover", &Server::hover},
        {"textDocument/codeAction", &Server::actions},
        {"textDocument/documentSymbol", &Server::symbols}};
    const auto found = kAnswers.find(method);
    if (found == kAnswers.end()) return answer_error(id, -32601, "no such method");
    const std::string uri = string_of(member(member(parameters, "textDocument"), "uri"));
    const auto draft = drafts_.find(uri);
    if (draft == drafts_.end()) return answer_error(id, -32602, "the document is not open");
    refresh(uri, draft->second, nullptr);
    answer(id, [&](Allocator& allocator) { return (this->*found->second)(uri, draft->second, parameters, allocator); });
  }

  Value begin(const Value& parameters, Allocator& allocator) {
    const Value& capabilities = member(parameters, "capabilities");
    const Value& encodings = member(member(capabilities, "general"), "positionEncodings");
    const char* encoding = "utf-16";
    if (encodings.IsArray())
      for (const Value& offered : encodings.GetArray()) {
        const std::string name = string_of(offered);
        if (name != "utf-8" && name != "utf-16" && name != "utf-32") continue;
        encoding_ = name == "utf-8" ? Encoding::utf8 : name == "utf-16" ? Encoding::utf16 : Encoding::utf32;
        encoding = name == "utf-8" ? "utf-8" : name == "utf-16" ? "utf-16" : "utf-32";
        break;
      }
    pulls_ = member(member(capabilities, "textDocument"), "diagnostic").IsObject();
    Value able(rapidjson::kObjectType), pull(rapidjson::kObjectType), info(rapidjson::kObjectType);
    pull.AddMember("interFileDependencies", false, allocator).AddMember("workspaceDiagnostics", false, allocator);
    able.AddMember("positionEncoding", rapidjson::StringRef(encoding), allocator);
    able.AddMember("textDocumentSync", 2, allocator);  // by ranges
    able.AddMember("diagnosticProvider", pull, allocator);
    able.AddMember("hoverProvider", true, allocator);
    able.AddMember("codeActionProvider", true, allocator);
    able.AddMember("documentSymbolProvider", true, allocator);
    Value commands(rapidjson::kArrayType), execute(rapidjson::kObjectType);
    commands.PushBack(rapidjson::StringRef(kSuppress), allocator);
    execute.AddMember("commands", commands, allocator);
    able.AddMember("executeCommandProvider", execute, allocator);
    info.AddMember("name", "longghep", allocator)
        .AddMember("version", text(std::string(version()), allocator), allocator);
    Value result(rapidjson::kObjectType);
    result.AddMember("capabilities", able, allocator).AddMember("serverInfo", info, allocator);
    return result;
  }

  Value report(const std::string&, const Draft& draft, const Value&, Allocator& allocator) const {
    Value result(rapidjson::kObjectType);
    result.AddMember("kind", "full", allocator);
    result.AddMember("items", diagnostics(draft, allocator), allocator);
    return result;
  }

  Value hover(const std::string&, const Draft& draft, const Value& parameters, Allocator& allocator) const {
    const LineIndex lines(draft.text, encoding_);
    const std::size_t at = lines.byte(position_of(member(parameters, "position")));
    std::string words;
    Span<SourceByte> over;
    for (const Finding& finding : draft.review->findings) {
      const Span<SourceByte> bytes = source_of(finding.location);
      if (at < bytes.begin || at >= bytes.end) continue;
      if (words.empty()) over = bytes;
      words += (words.empty() ? "**" : "\n\n**") + finding.rule + "**\n\n" + finding.message.in(language_) + "\n";
      for (const LegalBasis& basis : finding.basis) words += "\n- " + to_string(basis, language_);
      for (const Suggestion& suggestion : finding.suggestions) words += "\n\n> " + suggestion.text.in(language_);
    }
    if (words.empty()) return {};
    Value contents(rapidjson::kObjectType), result(rapidjson::kObjectType);
    contents.AddMember("kind", "markdown", allocator).AddMember("value", text(words, allocator), allocator);
    result.AddMember("contents", contents, allocator);
    result.AddMember("range", place(lines, over.begin, over.end, allocator), allocator);
    return result;
  }

  Value actions(const std::string& uri, const Draft& draft, const Value& parameters, Allocator& allocator) const {
    Value list(rapidjson::kArrayType);
    const LineIndex lines(draft.text, encoding_);
    const Value& range = member(parameters, "range");
    const std::size_t begin = lines.byte(position_of(member(range, "start")));
    const std::size_t end = lines.byte(position_of(member(range, "end")));
    for (const Finding& finding : draft.review->findings) {
      const Span<SourceByte> bytes = source_of(finding.location);
      if (bytes.end < begin || bytes.begin > end) continue;
      for (const Suggestion& suggestion : finding.suggestions) {
        if (suggestion.edits.empty()) continue;
        Value edits(rapidjson::kArrayType);
        for (const Edit& edit : suggestion.edits) {
          const Span<SourceByte> where = source_of(draft.locate(edit.bytes));
          Value one(rapidjson::kObjectType);
          one.AddMember("range", place(lines, where.begin, where.end, allocator), allocator);
          one.AddMember("newText", text(edit.replacement, allocator), allocator);
          edits.PushBack(one, allocator);
        }
        Value changes(rapidjson::kObjectType), change(rapidjson::kObjectType), action(rapidjson::kObjectType);
        changes.AddMember(text(uri, allocator), edits, allocator);
        change.AddMember("changes", changes, allocator);
        action.AddMember("title", text(finding.rule + ": " + suggestion.text.in(language_), allocator), allocator);
        action.AddMember("kind", "quickfix", allocator).AddMember("edit", change, allocator);
        list.PushBack(action, allocator);
      }
      const std::string title = finding.rule + ": " + to_words("Do not report this again", language_);
      Value command(rapidjson::kObjectType), action(rapidjson::kObjectType), arguments(rapidjson::kArrayType);
      arguments.PushBack(text(finding.id, allocator), allocator).PushBack(text(finding.rule, allocator), allocator);
      command.AddMember("title", text(title, allocator), allocator);
      command.AddMember("command", rapidjson::StringRef(kSuppress), allocator);
      command.AddMember("arguments", arguments, allocator);
      action.AddMember("title", text(title, allocator), allocator);
      action.AddMember("kind", "quickfix", allocator).AddMember("command", command, allocator);
      list.PushBack(action, allocator);
    }
    return list;
  }

  // A finding that nobody wants to see again: not told from now on, and written into the control file if there is one.
  void suppress(const Value& id, const Value& parameters) {
    const Value& arguments = member(parameters, "arguments");
    const bool named = arguments.IsArray() && arguments.Size() > 0 && arguments[0].IsString();
    const std::string finding = named ? string_of(arguments[0]) : std::string();
    if (string_of(member(parameters, "command")) != kSuppress || finding.size() != 16 ||
        finding.find_first_not_of("0123456789abcdef") != std::string::npos)
      return answer_error(id, -32602, "the command is longghep.suppress with the id of a finding");
    if (!control_.empty() && !write_suppression(finding, arguments.Size() > 1 ? string_of(arguments[1]) : ""))
      return answer_error(id, -32803, "the control file cannot be written, or is not one");
    options_.baseline.push_back(finding);
    for (auto& [uri, draft] : drafts_) {
      draft.session.reset();
      draft.stale = true;
    }
    answer(id, [](Allocator&) { return Value(); });
  }

  [[nodiscard]] bool write_suppression(const std::string& finding, const std::string& rule) const {
    std::string text = "<control>\n</control>\n";
    if (std::FILE* in = std::fopen(control_.c_str(), "rb"); in != nullptr) {
      text.clear();
      for (int c = std::fgetc(in); c != EOF && text.size() < kLongestMessage; c = std::fgetc(in))
        text += static_cast<char>(c);
      std::fclose(in);
    }
    const std::size_t end = text.rfind("</control>");
    if (end == std::string::npos) return false;
    std::string reason;
    for (const char c : rule)
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') reason += c;
    text.insert(end, "  <suppress finding=\"" + finding + "\" reason=\"" + reason + ": " +
                         to_words("Do not report this again", language_) + "\"/>\n");
    std::FILE* out = std::fopen(control_.c_str(), "wb");
    if (out == nullptr) return false;
    const bool written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    return std::fclose(out) == 0 && written;
  }

  Value symbol(const OutlineUnit& unit, const Draft& draft, const LineIndex& lines, Allocator& allocator) const {
    constexpr int kNamespace = 3, kClass = 5, kField = 8;
    const Span<SourceByte> bytes = source_of(draft.locate(unit.bytes));
    std::string name = unit.number.empty() ? unit.kind : unit.number;
    if (!unit.heading.empty()) name += ". " + unit.heading;
    const bool part = unit.kind == "phan" || unit.kind == "chuong" || unit.kind == "muc";
    const bool small = unit.kind == "khoan" || unit.kind == "diem";
    Value children(rapidjson::kArrayType), one(rapidjson::kObjectType);
    for (const OutlineUnit& child : unit.children) children.PushBack(symbol(child, draft, lines, allocator), allocator);
    one.AddMember("name", text(name, allocator), allocator).AddMember("detail", text(unit.id, allocator), allocator);
    one.AddMember("kind", part ? kNamespace : small ? kField : kClass, allocator);
    one.AddMember("range", place(lines, bytes.begin, bytes.end, allocator), allocator);
    one.AddMember("selectionRange", place(lines, bytes.begin, bytes.begin, allocator), allocator);
    one.AddMember("children", children, allocator);
    return one;
  }

  Value symbols(const std::string&, const Draft& draft, const Value&, Allocator& allocator) const {
    Value list(rapidjson::kArrayType);
    const LineIndex lines(draft.text, encoding_);
    std::vector<OutlineUnit> outline;
    if (draft.document)
      outline = draft.document->outline();
    else if (draft.session)
      if (const auto document = draft.session->document()) outline = document->outline();
    for (const OutlineUnit& unit : outline) list.PushBack(symbol(unit, draft, lines, allocator), allocator);
    return list;
  }

  const Reviewer& reviewer_;
  ReviewOptions options_;
  std::string kind_, control_;
  Language language_;
  std::FILE* out_;
  Inbox& inbox_;
  Encoding encoding_ = Encoding::utf16;
  bool pulls_ = false, shut_down_ = false;
  std::map<std::string, Draft> drafts_;
};

// What must be known before a message's turn comes: the id, as JSON, of the request that it cancels, and whether it is
// the last one.
std::pair<std::optional<std::string>, bool> look_ahead(const std::string& text) {
  if (text.find("$/cancelRequest") == std::string::npos && text.find("exit") == std::string::npos) return {};
  rapidjson::Document message;
  message.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (message.HasParseError() || !message.IsObject()) return {};
  const std::string method = string_of(member(message, "method"));
  if (method == "exit") return {std::nullopt, true};
  if (method != "$/cancelRequest") return {};
  return {json_of(member(member(message, "params"), "id")), false};
}

// The next message, or nothing at the end of input or where the header makes no sense.
std::optional<std::string> next_message(std::FILE* in) {
  constexpr std::string_view kLength = "Content-Length:";
  std::size_t size = 0;
  bool known = false;
  for (std::string line;;) {
    line.clear();
    int c = std::fgetc(in);
    for (; c != '\n' && c != EOF && line.size() < 4096; c = std::fgetc(in))
      if (c != '\r') line += static_cast<char>(c);
    if (c != '\n') return std::nullopt;
    if (line.empty() && known) break;
    if (!line.starts_with(kLength)) continue;
    const std::size_t digits = line.find_first_not_of(' ', kLength.size());
    if (digits == std::string::npos) return std::nullopt;
    const auto parsed = std::from_chars(line.data() + digits, line.data() + line.size(), size);
    if (parsed.ec != std::errc() || size > kLongestMessage) return std::nullopt;
    known = true;
  }
  std::string message(size, '\0');
  if (std::fread(message.data(), 1, size, in) != size) return std::nullopt;
  return message;
}

}  // namespace

int serve_language(const Reviewer& reviewer, const ReviewOptions& options, const std::string& kind,
                   const std::string& control, Language language, std::FILE* in, std::FILE* out) {
  Inbox inbox;
  // Ends with its input: after "exit" there is none, and a client that keeps it open is not waited for.
  std::thread reading([in, &inbox] {
    while (auto message = next_message(in)) {
      auto [cancels, last] = look_ahead(*message);
      inbox.put(*std::move(message), std::move(cancels));
      if (last) break;
    }
    inbox.close();
  });
  Server server(reviewer, options, kind, control, language, out, inbox);
  int code = 1;
  while (const auto message = inbox.take()) {
    if (!server.take(*message)) {
      code = server.exit_code();
      break;
    }
    if (inbox.empty()) server.idle();
  }
  reading.join();
  return code;
}

}  // namespace longghep
