// Tested by tests/output/writers_test.py.
//
// Comments (ECMA-376 Part 1, 17.13.4): a range in the text, a reference after
// it, the comment in a part of its own. Runs are split where a finding begins or
// ends inside them, with their properties; members of the package that carry no
// comment are copied as they are.
#include <algorithm>
#include <map>
#include <set>

#include "input/docx.hpp"
#include "output/annotate.hpp"
#include "text/text.hpp"

namespace longghep {
namespace {

using pugi::xml_node;

constexpr const char* kTypesPart = "[Content_Types].xml";
constexpr const char* kCommentsRelation =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
constexpr const char* kCommentsType = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// Where a comment begins or ends in one run.
struct Cut {
  std::size_t offset = 0;
  bool begins = false;
  int comment = 0;
};

/// Cuts `run` into runs at `offsets` (rising, inside its text); gives each piece with the offset where it begins.
std::map<std::size_t, xml_node> split(xml_node run, const std::set<std::size_t>& offsets) {
  std::map<std::size_t, xml_node> pieces{{0, run}};
  std::size_t base = 0;  // of the run that is still to be cut
  for (const std::size_t offset : offsets) {
    std::size_t at = base;
    const auto content = input::pieces_of(run);
    xml_node rest = run.parent().insert_child_after(run.name(), run);
    for (const auto& attribute : run.attributes()) rest.append_copy(attribute);
    if (const auto properties = run.child("w:rPr")) rest.append_copy(properties);
    xml_node first_moved;  // of the children, from which on all go into the second run
    for (const auto& piece : content) {
      const std::size_t size = text::count(piece.text).utf16;
      if (at + size <= offset) {
        at += size;
        continue;
      }
      xml_node child = piece.child;
      if (at < offset) {  // only a w:t is longer than one unit
        std::size_t byte = 0;
        for (std::size_t units = at; units < offset && byte < piece.text.size();)
          units += text::next(piece.text, byte) >= 0x10000 ? 2 : 1;
        xml_node tail = run.insert_child_after("w:t", child);
        for (auto [node, text] :
             {std::pair{child, piece.text.substr(0, byte)}, std::pair{tail, piece.text.substr(byte)}}) {
          node.remove_children();
          node.append_child(pugi::node_pcdata).set_value(text.c_str());
          node.remove_attribute("xml:space");
          node.append_attribute("xml:space") = "preserve";
        }
        child = tail;
      }
      first_moved = child;
      break;
    }
    while (first_moved) {
      const xml_node next = first_moved.next_sibling();
      rest.append_move(first_moved);
      first_moved = next;
    }
    pieces[offset] = rest;
    run = rest;
    base = offset;
  }
  return pieces;
}

class Annotator {
 public:
  Annotator(input::Package& package, input::DocxNames names, std::vector<input::DocxPart> parts,
            const Document& document, const Review& review, Language language)
      : package_(package),
        names_(std::move(names)),
        parts_(std::move(parts)),
        document_(document),
        review_(review),
        language_(language) {}

  Result<std::string> run() {
    if (auto opened = open_comments(); !opened) return opened.error();
    forget_own();
    for (const Finding& finding : review_.findings) anchor(finding);
    for (const auto& [run, cuts] : cuts_) mark(run, cuts);
    input::PackageWriter writer;
    std::map<std::string, std::string> changed;
    auto& main = parts_.front();
    changed[main.name] = output::saved(*main.xml, main.bytes + main.bytes / 8);
    main.xml.reset();
    changed[names_.comments] = output::saved(comments_);
    if (fresh_) {
      if (auto done = register_part(changed); !done) return done.error();
    }
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
      // The same namespace as the document: transitional and strict differ.
      comments_.append_child("w:comments").append_attribute("xmlns:w") =
          parts_.front().xml->document_element().attribute("xmlns:w").value();
    }
    return true;
  }

  // A second run replaces the comments of the first and leaves those of people.
  void forget_own() {
    std::set<std::string> own;
    auto root = comments_.document_element();
    for (xml_node comment = root.child("w:comment"); comment;) {
      const xml_node next = comment.next_sibling("w:comment");
      const std::string id = comment.attribute("w:id").value();
      if (comment.attribute("w:author").value() == output::kAuthor) {
        own.insert(id);
        root.remove_child(comment);
      } else {
        next_id_ = std::max(next_id_, comment.attribute("w:id").as_int() + 1);
      }
      comment = next;
    }
    if (own.empty()) return;
    std::vector<xml_node> gone, open{parts_.front().xml->document_element()};
    while (!open.empty()) {
      const xml_node node = open.back();
      open.pop_back();
      const std::string_view name = node.name();
      const bool range = name == "w:commentRangeStart" || name == "w:commentRangeEnd";
      if ((range || name == "w:commentReference") && own.contains(node.attribute("w:id").value()))
        gone.push_back(range ? node : node.parent());
      for (const auto& child : node.children()) open.push_back(child);
    }
    for (xml_node node : gone) node.parent().remove_child(node);
  }

  // The run of a place; of a note, the run of the main text that refers to it.
  xml_node run_of(const SourcePlace& place, std::size_t& offset) {
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      const auto& part = parts_[k];
      if (part.name != place.part || place.paragraph >= part.runs.size() ||
          place.run >= part.runs[place.paragraph].size())
        continue;
      const xml_node run = part.runs[place.paragraph][place.run];
      if (k == 0) return run;
      const bool foot = part.name.find("footnotes") != std::string::npos;
      xml_node note = run;
      while (note && std::string_view(note.name()) != (foot ? "w:footnote" : "w:endnote")) note = note.parent();
      offset = 0;
      return reference(foot ? "w:footnoteReference" : "w:endnoteReference", note.attribute("w:id").value());
    }
    return {};
  }

  xml_node reference(std::string_view name, std::string_view id) const {
    for (const auto& paragraph : parts_.front().runs)
      for (const xml_node& run : paragraph)
        if (const auto found = run.child(std::string(name).c_str()); found && id == found.attribute("w:id").value())
          return run;
    return {};
  }

  void anchor(const Finding& finding) {
    const auto [from, to] = output::ends_of(document_, finding);
    std::size_t begin = static_cast<std::size_t>(from.begin), end = static_cast<std::size_t>(to.end);
    xml_node first = run_of(from, begin), second = run_of(to, end);
    if (!first) first = second;
    if (!second) second = first;
    if (!first) {  // nothing of it is in a run: an automatic number, or a document without text
      for (const auto& paragraph : parts_.front().runs)
        for (const xml_node& run : paragraph)
          if (!first && run) first = second = run;
      begin = end = 0;
    }
    if (!first) return;
    const int id = next_id_++;
    cuts_[first].push_back({begin, true, id});
    cuts_[second].push_back({end, false, id});
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

  void mark(xml_node run, const std::vector<Cut>& cuts) {
    std::size_t length = 0;
    for (const auto& piece : input::pieces_of(run)) length += text::count(piece.text).utf16;
    std::set<std::size_t> inside;
    for (const Cut& cut : cuts)
      if (cut.offset > 0 && cut.offset < length) inside.insert(cut.offset);
    const auto pieces = split(run, inside);
    std::map<std::size_t, xml_node> after;  // by the offset where a piece begins, what was last put behind it
    for (const Cut& cut : cuts) {
      const auto at = pieces.find(cut.offset);
      if (cut.begins) {
        // Behind the text where it begins at the end of the run.
        xml_node mark = at != pieces.end()
                            ? xml_node(at->second).parent().insert_child_before("w:commentRangeStart", at->second)
                            : run.parent().insert_child_after("w:commentRangeStart", last_of(pieces, after));
        mark.append_attribute("w:id") = cut.comment;
        if (at == pieces.end()) after[pieces.rbegin()->first] = mark;
        continue;
      }
      // The piece that ends here is the one before the piece that begins here.
      auto piece = pieces.lower_bound(std::max<std::size_t>(cut.offset, 1));
      --piece;
      xml_node& behind = after.try_emplace(piece->first, piece->second).first->second;
      behind = run.parent().insert_child_after("w:commentRangeEnd", behind);
      behind.append_attribute("w:id") = cut.comment;
      behind = run.parent().insert_child_after("w:r", behind);
      behind.append_child("w:commentReference").append_attribute("w:id") = cut.comment;
    }
  }

  static xml_node last_of(const std::map<std::size_t, xml_node>& pieces, const std::map<std::size_t, xml_node>& after) {
    const auto at = after.find(pieces.rbegin()->first);
    return at == after.end() ? pieces.rbegin()->second : at->second;
  }

  Result<bool> register_part(std::map<std::string, std::string>& changed) {
    pugi::xml_document types, relations;
    bool there = false;
    if (auto done = load(kTypesPart, types, there); !done) return done;
    if (!there) return Error{ErrorCode::unreadable, "the package has no [Content_Types].xml", "", 0, 0};
    auto type = types.document_element().append_child("Override");
    type.append_attribute("PartName") = ("/" + names_.comments).c_str();
    type.append_attribute("ContentType") = kCommentsType;
    changed[kTypesPart] = output::saved(types);
    if (auto done = load(names_.relations, relations, there); !done) return done;
    if (!there)
      relations.append_child("Relationships").append_attribute("xmlns") =
          "http://schemas.openxmlformats.org/package/2006/relationships";
    auto relation = relations.document_element().append_child("Relationship");
    relation.append_attribute("Id") = "longghepComments";
    relation.append_attribute("Type") = kCommentsRelation;
    relation.append_attribute("Target") = ("/" + names_.comments).c_str();
    changed[names_.relations] = output::saved(relations);
    return true;
  }

  struct ByPlace {  // any order will do: what is done to one run touches no other
    bool operator()(const xml_node& a, const xml_node& b) const { return a.hash_value() < b.hash_value(); }
  };

  input::Package& package_;
  input::DocxNames names_;
  std::vector<input::DocxPart> parts_;
  const Document& document_;
  const Review& review_;
  Language language_;
  pugi::xml_document comments_;
  bool fresh_ = false;
  int next_id_ = 0;
  std::map<xml_node, std::vector<Cut>, ByPlace> cuts_;
};

}  // namespace

Result<std::string> output::annotate_docx(input::Package& package, const Document& document, const Review& review,
                                          Language language, const Limits& limits) {
  for (const std::string& name : package.names())
    if (name.starts_with("_xmlsignatures/"))
      return Error{ErrorCode::unsupported, "the document is signed: comments would break its signature", "", 0, 0};
  auto names = input::docx_names(package, limits);
  if (!names) return names.error();
  auto parts = input::open_docx(package, limits);
  if (!parts) return parts.error();
  return Annotator(package, *std::move(names), *std::move(parts), document, review, language).run();
}

}  // namespace longghep
