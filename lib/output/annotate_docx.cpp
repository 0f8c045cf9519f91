// Tested by tests/output/writers_test.py.
//
// Comments (ECMA-376 Part 1, 17.13.4): a range in the text, a reference after
// it, the comment in a part of its own. Runs are split where a finding begins or
// ends inside them, with their properties. The main part is spliced: whatever is
// not put in or taken out is there byte for byte. Members of the package that
// carry no comment are copied as they are.
#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "input/docx.hpp"
#include "output/annotate.hpp"
#include "text/text.hpp"

namespace longghep {
namespace {

using input::element_end, input::tag_end;
using pugi::xml_node;

constexpr const char* kTypesPart = "[Content_Types].xml";
constexpr const char* kCommentsRelation =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
constexpr const char* kCommentsType = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

constexpr std::size_t kMostForFinding = 1024;  // bytes that are put in for one, as a rule
constexpr std::size_t kNowhere = ~std::size_t{0};

/// Where a comment begins or ends in one run, in UTF-16 units of its text.
struct Cut {
  std::size_t offset = 0;
  bool begins = false;
  int comment = 0;
};

/// A child of a run that shows text; places count in the bytes of the part.
struct Piece {
  std::size_t tag = 0;             ///< of the child
  std::size_t text = 0, size = 0;  ///< of a w:t, without blanks that do not count
  std::size_t units = 0;           ///< shown, in UTF-16
  bool preserved = false, cdata = false;
};

struct Run {
  std::size_t properties = kNowhere;  ///< its w:rPr
  std::vector<Piece> pieces;
  std::vector<Cut> cuts;
};

struct Edit {
  std::size_t at = 0, erased = 0;
  std::string added;
};

// As pugixml takes numbers, of any length: what is too large begins anew.
bool add_digit(char c, bool hexadecimal, std::uint32_t& code) {
  const char small = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool letter = hexadecimal && small >= 'a' && small <= 'f';
  if (!letter && (c < '0' || c > '9')) return false;
  code = code * (hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(letter ? small - 'a' + 10 : c - '0');
  return true;
}

// Units of what pugixml writes of it; of what is no character, bytes that the reader takes one by one.
std::size_t units_as_read(std::uint32_t code) {
  if (code < 0xD800 || (code >= 0xE000 && code < 0x10000)) return 1;
  if (code >= 0x10000 && code < 0x110000) return 2;
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  std::string bytes;
  if (code < 0x10000) {
    bytes = {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  } else {
    bytes = {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
  }
  return text::count(bytes).utf16;
}

/// Passes one character of text as it is written; gives its UTF-16 units as it is read (XML 1.0, 2.11, 4.1, 4.6).
std::size_t pass(std::string_view raw, std::size_t& at, bool cdata) {
  if (raw[at] == '\r') {
    at += raw.substr(at, 2) == "\r\n" ? 2 : 1;
    return 1;
  }
  const std::size_t end = raw[at] == '&' && !cdata ? raw.find(';', at) : kNowhere;
  if (end != kNowhere) {
    std::string_view name = raw.substr(at + 1, end - at - 1);
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
      at = end + 1;
      return 1;
    }
    if (name.starts_with('#')) {
      const bool hexadecimal = name.size() > 1 && name[1] == 'x';
      name.remove_prefix(hexadecimal ? 2 : 1);
      std::uint32_t code = 0;
      if (!name.empty() &&
          std::all_of(name.begin(), name.end(), [&](char c) { return add_digit(c, hexadecimal, code); })) {
        at = end + 1;
        return units_as_read(code);
      }
    }
  }
  return text::pass_units(raw, at);
}

std::size_t units_of(std::string_view raw, bool cdata) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < raw.size();) units += pass(raw, at, cdata);
  return units;
}

/// Puts comments into a part as it is written: what is not named by an edit stays, byte for byte.
class Splicer {
 public:
  explicit Splicer(std::string_view xml) : xml_(xml) {}

  void remove(std::size_t element) { edits_.push_back({element, element_end(xml_, element) - element, ""}); }

  // Cuts the run where comments begin or end inside it, and marks them there.
  void mark(std::size_t at, const Run& run) {
    std::size_t length = 0;
    for (const Piece& piece : run.pieces) length += piece.units;
    // Places inside the text; the end of the run is the last. What ends before the text ends behind the first of them.
    std::map<std::size_t, std::vector<Cut>> places{{std::max<std::size_t>(length, 1), {}}};
    for (const Cut& cut : run.cuts)
      if (cut.offset > 0 && cut.offset < length) places[cut.offset];
    std::vector<Cut> before;
    for (const Cut& cut : run.cuts) {
      if (cut.offset == 0 && cut.begins)
        before.push_back(cut);
      else
        (cut.offset == 0 ? places.begin()
                         : std::prev(places.upper_bound(
                               std::max<std::size_t>(std::min(cut.offset, length), places.begin()->first))))
            ->second.push_back(cut);
    }
    edits_.push_back({at, 0, marks(before)});
    const std::string begin = opening(at, run);
    std::size_t first = 0;  // of the units of a piece
    auto place = places.begin();
    for (const Piece& piece : run.pieces) {
      std::size_t units = first, byte = piece.text;
      bool whole = true;
      for (; place->first < first + piece.units && place->first < length; ++place) {
        const std::string between = marks(place->second) + begin;
        if (place->first == first) {
          edits_.push_back({piece.tag, 0, "</w:r>" + between});
          continue;
        }
        if (std::exchange(whole, false)) preserve(piece);
        const std::string_view raw = xml_.substr(0, piece.text + piece.size);
        while (units < place->first) units += pass(raw, byte, piece.cdata);
        edits_.push_back({byte, 0,
                          (piece.cdata ? "]]>" : "") + ("</w:t></w:r>" + between) + "<w:t xml:space=\"preserve\">" +
                              (piece.cdata ? "<![CDATA[" : "")});
      }
      first += piece.units;
    }
    edits_.push_back({element_end(xml_, at), 0, marks(places.rbegin()->second)});
  }

  // Makes the edits in `xml`, which is the part, without a second copy of it.
  void splice(std::string& xml) && {
    std::stable_sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) { return a.at < b.at; });
    std::size_t to = 0, from = 0, added = 0;  // first what goes, from the front
    const auto keep = [&](std::size_t end) {
      if (end <= from) return;
      if (to != from) std::memmove(xml.data() + to, xml.data() + from, end - from);
      to += end - from;
      from = end;
    };
    for (Edit& edit : edits_) {
      keep(edit.at);
      from = std::max(from, edit.at + edit.erased);
      edit.at = to;
      added += edit.added.size();
    }
    keep(xml.size());
    std::size_t end = to;  // then what comes, from the back
    xml.resize(to + added);
    for (auto edit = edits_.rbegin(); edit != edits_.rend(); ++edit) {
      std::memmove(xml.data() + edit->at + added, xml.data() + edit->at, end - edit->at);
      end = edit->at;
      added -= edit->added.size();
      std::memcpy(xml.data() + end + added, edit->added.data(), edit->added.size());
    }
  }

 private:
  // Those that end here first, unless they begin here too.
  static std::string marks(std::vector<Cut> cuts) {
    const auto begins_here = [&](int comment) {
      return std::any_of(cuts.begin(), cuts.end(), [&](const Cut& c) { return c.begins && c.comment == comment; });
    };
    std::string ends, rest;
    for (const Cut& cut : cuts) {
      const std::string id = " w:id=\"" + std::to_string(cut.comment) + "\"/>";
      if (cut.begins)
        rest += "<w:commentRangeStart" + id;
      else
        (begins_here(cut.comment) ? rest : ends) +=
            "<w:commentRangeEnd" + id + "<w:r><w:commentReference" + id + "</w:r>";
    }
    return ends + rest;
  }

  // The tag of the run and how its letters are set.
  [[nodiscard]] std::string opening(std::size_t at, const Run& run) const {
    std::string out(xml_.substr(at, tag_end(xml_, at) - at));
    if (run.properties != kNowhere)
      out += xml_.substr(run.properties, element_end(xml_, run.properties) - run.properties);
    return out;
  }

  // A text that is cut keeps the blanks where it is cut, so those that did not count have to go.
  void preserve(const Piece& piece) {
    if (piece.preserved) return;
    const std::size_t end = tag_end(xml_, piece.tag);
    const std::string_view tag = xml_.substr(piece.tag, end - piece.tag);
    constexpr std::string_view kName = "<w:t";
    if (const std::size_t space = tag.find("xml:space"); space != tag.npos) {
      const std::size_t quote = tag.find_first_of("\"'", space), close = tag.find(tag[quote], quote + 1);
      edits_.push_back({piece.tag + space, close + 1 - space, "xml:space=\"preserve\""});
    } else {
      edits_.push_back({piece.tag + kName.size(), 0, " xml:space=\"preserve\""});
    }
    if (piece.cdata) return;
    std::size_t from = piece.text, to = piece.text + piece.size;
    while (is_blank(xml_[from - 1])) --from;
    while (is_blank(xml_[to])) ++to;
    edits_.push_back({from, piece.text - from, ""});
    edits_.push_back({piece.text + piece.size, to - piece.text - piece.size, ""});
  }
  static bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  std::string_view xml_;
  std::vector<Edit> edits_;
};

class Annotator {
 public:
  Annotator(input::Package& package, input::DocxNames names, const Document& document, const Review& review,
            Language language, const Limits& limits)
      : package_(package),
        names_(std::move(names)),
        document_(document),
        review_(review),
        language_(language),
        limits_(limits) {}

  Result<std::string> run() {
    std::map<std::string, std::string> changed;
    if (auto done = splice(changed); !done) return done.error();
    changed[names_.comments] = input::saved(comments_);
    if (fresh_) {
      if (auto done = register_part(changed); !done) return done.error();
    }
    input::PackageWriter writer;
    for (const std::string& name : package_.names()) {
      const auto own = changed.find(name);
      if (own != changed.end()) {
        writer.add(name, own->second);
        changed.erase(own);
      } else if (!writer.copy(package_, name)) {
        return Error{ErrorCode::unreadable, "part " + name + " cannot be copied: the package is damaged", "", 0, 0};
      }
    }
    for (const auto& [name, bytes] : changed) writer.add(name, bytes);
    return std::move(writer).finish();
  }

 private:
  // The main part with the comments; what they say is put into comments_.
  Result<bool> splice(std::map<std::string, std::string>& changed) {
    auto main = package_.part(names_.main, review_.findings.size() * kMostForFinding);
    if (!main) return main.error();
    std::string xml = std::move(*main).value_or("");
    if (auto opened = open_comments(); !opened) return opened.error();
    forget_own();
    for (const Finding& finding : review_.findings) {
      const auto [from, to] = output::ends_of(document_, finding);
      ends_.push_back({from, to});
      for (const SourcePlace* place : {&from, &to})
        if (place->part == names_.main) wanted_.insert({place->paragraph, place->run});
    }
    if (auto found = find_notes(); !found) return found.error();
    if (auto found = find_runs(xml); !found) return found.error();
    for (std::size_t k = 0; k < review_.findings.size(); ++k) anchor(review_.findings[k], ends_[k]);
    if (fresh_) comments_.document_element().append_attribute("xmlns:w") = namespace_of(xml).c_str();
    Splicer splicer(xml);
    for (const std::size_t element : removed_) splicer.remove(element);
    for (const auto& [at, run] : runs_)
      if (!run.cuts.empty()) splicer.mark(at, run);
    std::move(splicer).splice(xml);
    changed[names_.main] = std::move(xml);
    return true;
  }

  Result<bool> load(const std::string& name, pugi::xml_document& into, bool& there) {
    auto bytes = package_.part(name);
    if (!bytes) return bytes.error();
    there = bytes->has_value();
    if (there && !into.load_buffer((*bytes)->data(), (*bytes)->size(), pugi::parse_full | pugi::parse_ws_pcdata))
      return Error{ErrorCode::unreadable, "part " + name + " is no well-formed XML", "", 0, 0};
    return true;
  }

  Result<bool> open_comments() {
    bool there = false;
    if (auto done = load(names_.comments, comments_, there); !done) return done;
    fresh_ = !there;
    if (fresh_) {
      auto declaration = comments_.append_child(pugi::node_declaration);
      declaration.append_attribute("version") = "1.0";
      declaration.append_attribute("encoding") = "UTF-8";
      declaration.append_attribute("standalone") = "yes";
      comments_.append_child("w:comments");
    }
    return true;
  }

  // The same namespace as the document: transitional and strict differ.
  static std::string namespace_of(std::string_view xml) {
    constexpr std::string_view kName = "xmlns:w=";
    const std::size_t at = xml.find(kName);
    if (at == xml.npos || at + kName.size() >= xml.size()) return "";
    const std::size_t begin = at + kName.size() + 1, end = xml.find(xml[begin - 1], begin);
    return std::string(xml.substr(begin, end == xml.npos ? 0 : end - begin));
  }

  // A second run replaces the comments of the first and leaves those of people.
  void forget_own() {
    auto root = comments_.document_element();
    for (xml_node comment = root.child("w:comment"); comment;) {
      const xml_node next = comment.next_sibling("w:comment");
      const std::string id = comment.attribute("w:id").value();
      if (comment.attribute("w:author").value() == output::kAuthor) {
        own_.insert(id);
        root.remove_child(comment);
      } else {
        next_id_ = std::max(next_id_, comment.attribute("w:id").as_int() + 1);
      }
      comment = next;
    }
  }
  void remove_own(const input::PartElement& block) {
    std::vector<xml_node> open{block.node};
    while (!open.empty()) {
      const xml_node node = open.back();
      open.pop_back();
      const std::string_view name = node.name();
      const bool range = name == "w:commentRangeStart" || name == "w:commentRangeEnd";
      if ((range || name == "w:commentReference") && own_.contains(node.attribute("w:id").value()))
        removed_.insert(block.begin + static_cast<std::size_t>((range ? node : node.parent()).offset_debug()) - 1);
      for (const auto& child : node.children()) open.push_back(child);
    }
  }

  // A finding in a note stands at the run of the main text that refers to the note.
  Result<bool> find_notes() {
    for (const bool foot : {true, false}) {
      const std::string& name = foot ? names_.footnotes : names_.endnotes;
      std::set<std::pair<std::uint32_t, std::uint32_t>> wanted;
      for (const auto& [from, to] : ends_)
        for (const SourcePlace* place : {&from, &to})
          if (place->part == name) wanted.insert({place->paragraph, place->run});
      if (wanted.empty()) continue;
      auto part = package_.part(name);
      if (!part) return part.error();
      const auto see = [&](const input::DocxRun& run) {
        if (wanted.contains({run.paragraph, run.run}))
          notes_[{name, run.paragraph, run.run}] = {foot ? "w:footnoteReference" : "w:endnoteReference",
                                                    run.within.node.attribute("w:id").value()};
      };
      const auto done = input::visit_docx(std::move(*part).value_or(""), name, true, limits_, {nullptr, see, nullptr});
      if (!done) return done.error();
    }
    for (const auto& [place, note] : notes_) references_.try_emplace(note, kNowhere);
    return true;
  }

  // The runs that places lie in.
  Result<bool> find_runs(std::string_view xml) {
    const auto block = [&](const input::PartElement& element) {
      if (!own_.empty()) remove_own(element);
    };
    const auto see = [&](const input::DocxRun& run) {
      const std::size_t at = run.at(run.node);
      if (first_run_ == kNowhere && !removed_.contains(at)) {
        first_run_ = at;
        sketch(run);
      }
      if (wanted_.contains({run.paragraph, run.run})) {
        at_[{run.paragraph, run.run}] = at;
        sketch(run);
      }
      if (references_.empty()) return;
      for (const auto& child : run.node.children())
        if (const auto note = references_.find({child.name(), child.attribute("w:id").value()});
            note != references_.end() && note->second == kNowhere) {
          note->second = at;
          sketch(run);
        }
    };
    const auto passes = [&](std::uint32_t paragraph, std::string_view written) {
      const auto wanted = wanted_.lower_bound({paragraph, 0});
      return first_run_ != kNowhere && (wanted == wanted_.end() || wanted->first != paragraph) &&
             (own_.empty() || written.find("w:comment") == written.npos) &&
             (references_.empty() || written.find("noteReference") == written.npos);
    };
    return input::visit_docx(xml, names_.main, false, limits_, {block, see, passes});
  }

  // What of a run has to be known to cut it.
  void sketch(const input::DocxRun& from) {
    const auto [entry, fresh] = runs_.try_emplace(from.at(from.node));
    Run& run = entry->second;
    if (!fresh) return;
    if (const auto properties = from.node.child("w:rPr")) run.properties = from.at(properties);
    pieces_.clear();
    input::pieces_of(from.node, pieces_);
    for (const input::RunPiece& of_child : pieces_) {
      const pugi::xml_node& child = of_child.child;
      const std::string_view shown = of_child.text();
      Piece piece;
      piece.tag = from.at(child);
      if (std::string_view(child.name()) == "w:t" && !shown.empty()) {
        const char* const value = child.child_value();
        piece.text = from.at(value) + std::string_view(value).find(shown);
        piece.size = shown.size();
        piece.cdata = child.first_child().type() == pugi::node_cdata;
        piece.preserved = std::string_view(child.attribute("xml:space").value()) == "preserve";
        piece.units = units_of(shown, piece.cdata);
      } else {
        piece.units = text::count(shown).utf16;
      }
      run.pieces.push_back(piece);
    }
  }

  // The run of a place in the main text, or kNowhere.
  [[nodiscard]] std::size_t run_of(const SourcePlace& place, std::size_t& offset) const {
    if (place.part == names_.main) {
      const auto run = at_.find({place.paragraph, place.run});
      return run == at_.end() ? kNowhere : run->second;
    }
    const auto note = notes_.find({place.part, place.paragraph, place.run});
    if (note == notes_.end()) return kNowhere;
    offset = 0;
    return references_.at(note->second);
  }

  void anchor(const Finding& finding, const std::pair<SourcePlace, SourcePlace>& ends) {
    std::size_t begin = static_cast<std::size_t>(ends.first.begin), end = static_cast<std::size_t>(ends.second.end);
    std::size_t first = run_of(ends.first, begin), second = run_of(ends.second, end);
    if (first == kNowhere) first = second;
    if (second == kNowhere) second = first;
    if (first == kNowhere) {  // nothing of it is in a run: an automatic number, or a document without text
      first = second = first_run_;
      begin = end = 0;
    }
    if (first == kNowhere) return;
    const int id = next_id_++;
    runs_[first].cuts.push_back({begin, true, id});
    runs_[second].cuts.push_back({end, false, id});
    write_comment(id, finding);
  }

  void write_comment(int id, const Finding& finding) {
    auto comment = comments_.document_element().append_child("w:comment");
    comment.append_attribute("w:id") = id;
    comment.append_attribute("w:author") = std::string(output::kAuthor).c_str();
    comment.append_attribute("w:initials") = "LG";
    const auto paragraph = [&](const std::string& text, bool bold) {
      auto run = comment.append_child("w:p").append_child("w:r");
      if (bold) run.append_child("w:rPr").append_child("w:b");
      auto content = run.append_child("w:t");
      content.append_attribute("xml:space") = "preserve";
      content.append_child(pugi::node_pcdata).set_value(text.c_str());
    };
    bool first = true;
    for (const std::string& line : output::comment_lines(finding, language_)) {
      paragraph(line, first);
      first = false;
    }
  }

  Result<bool> register_part(std::map<std::string, std::string>& changed) {
    pugi::xml_document types, relations;
    bool there = false;
    if (auto done = load(kTypesPart, types, there); !done) return done;
    if (!there) return Error{ErrorCode::unreadable, "the package has no [Content_Types].xml", "", 0, 0};
    auto type = types.document_element().append_child("Override");
    type.append_attribute("PartName") = ("/" + names_.comments).c_str();
    type.append_attribute("ContentType") = kCommentsType;
    changed[kTypesPart] = input::saved(types);
    if (auto done = load(names_.relations, relations, there); !done) return done;
    if (!there)
      relations.append_child("Relationships").append_attribute("xmlns") =
          "http://schemas.openxmlformats.org/package/2006/relationships";
    auto relation = relations.document_element().append_child("Relationship");
    relation.append_attribute("Id") = "longghepComments";
    relation.append_attribute("Type") = kCommentsRelation;
    relation.append_attribute("Target") = ("/" + names_.comments).c_str();
    changed[names_.relations] = input::saved(relations);
    return true;
  }

  input::Package& package_;
  input::DocxNames names_;
  const Document& document_;
  const Review& review_;
  Language language_;
  const Limits& limits_;
  pugi::xml_document comments_;
  bool fresh_ = false;
  int next_id_ = 0;
  std::set<std::string> own_;                                 // comments of an earlier run
  std::set<std::size_t> removed_;                             // elements of them, by their first byte in the main part
  std::vector<std::pair<SourcePlace, SourcePlace>> ends_;     // by finding
  std::set<std::pair<std::uint32_t, std::uint32_t>> wanted_;  // runs of the main part, as places count them
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> at_;  // where they are
  std::map<std::tuple<std::string, std::uint32_t, std::uint32_t>, std::pair<std::string, std::string>>
      notes_;                                                              // by place: what refers to them
  std::map<std::pair<std::string, std::string>, std::size_t> references_;  // and the run that does
  std::vector<input::RunPiece> pieces_;
  std::map<std::size_t, Run> runs_;  // that comments may begin or end in, by their first byte
  std::size_t first_run_ = kNowhere;
};

}  // namespace

Result<std::string> output::annotate_docx(input::Package& package, const Document& document, const Review& review,
                                          Language language, const Limits& limits) {
  for (const std::string& name : package.names())
    if (name.starts_with("_xmlsignatures/"))
      return Error{ErrorCode::unsupported, "the document is signed: comments would break its signature", "", 0, 0};
  auto names = input::docx_names(package, limits);
  if (!names) return names.error();
  return Annotator(package, *std::move(names), document, review, language, limits).run();
}

}  // namespace longghep
