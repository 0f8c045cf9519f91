// Tested by tests/output/writers_test.py.
//
// Annotations (ODF 1.3 part 3, 14.1 and 14.2): one element where the words begin,
// which holds the comment, and one of the same name where they end. Text nodes are
// split there; all other members of the package are copied as they are.
#include <algorithm>
#include <map>
#include <set>

#include "input/odt.hpp"
#include "output/annotate.hpp"
#include "text/text.hpp"

namespace longghep {
namespace {

using pugi::xml_node;

constexpr const char* kContent = "content.xml";
constexpr std::string_view kDublinCore = "http://purl.org/dc/elements/1.1/";

class Annotator {
 public:
  Annotator(input::Package& package, input::OdtContent content, const Document& document, const Review& review,
            Language language)
      : package_(package), content_(std::move(content)), document_(document), review_(review), language_(language) {}

  Result<std::string> run() {
    declare_dublin_core();
    forget_own();
    for (const Finding& finding : review_.findings) anchor(finding);
    for (auto& [place, cuts] : cuts_) mark(content_.runs[place.first][place.second], cuts);
    input::PackageWriter writer;
    for (const std::string& name : package_.names()) {
      if (name == kContent)
        writer.add(name, input::saved(*content_.xml));
      else if (!writer.copy(package_, name))
        return Error{ErrorCode::unreadable, "part " + name + " cannot be copied: the package is damaged", "", 0, 0};
    }
    return std::move(writer).finish();
  }

 private:
  /// Where a comment begins or ends in one run.
  struct Cut {
    std::size_t offset = 0;  // in UTF-16 units of what it shows
    bool begins = false;
    int comment = 0;
    const Finding* finding = nullptr;
  };
  using Place = std::pair<std::size_t, std::size_t>;  // paragraph and run

  void declare_dublin_core() {
    xml_node root = content_.xml->document_element();
    for (const auto& attribute : root.attributes())
      if (const std::string_view name = attribute.name();
          name.starts_with("xmlns:") && attribute.value() == kDublinCore)
        creator_ = std::string(name.substr(6)) + ":creator";
    if (!creator_.empty()) return;
    root.append_attribute("xmlns:dc") = std::string(kDublinCore).c_str();
    creator_ = "dc:creator";
  }

  // A second run replaces the comments of the first and leaves those of people.
  void forget_own() {
    std::set<std::string> own;
    std::vector<xml_node> gone, ends, open{content_.xml->document_element()};
    while (!open.empty()) {
      const xml_node node = open.back();
      open.pop_back();
      const std::string_view name = node.name();
      if (name == "office:annotation" && node.child(creator_.c_str()).child_value() == output::kAuthor) {
        own.insert(node.attribute("office:name").value());
        gone.push_back(node);
        continue;
      }
      if (name == "office:annotation") names_.insert(node.attribute("office:name").value());
      if (name == "office:annotation-end") ends.push_back(node);
      for (const auto& child : node.children()) open.push_back(child);
    }
    for (const xml_node& node : ends)
      if (own.contains(node.attribute("office:name").value())) gone.push_back(node);
    for (xml_node node : gone) node.parent().remove_child(node);
  }

  const input::OdtContent::Run* run_of(const SourcePlace& place) const {
    if (place.part != kContent || place.paragraph >= content_.runs.size()) return nullptr;
    const auto& runs = content_.runs[place.paragraph];
    return place.run < runs.size() && runs[place.run].node ? &runs[place.run] : nullptr;
  }

  void anchor(const Finding& finding) {
    const auto [from, to] = output::ends_of(document_, finding);
    Place first{from.paragraph, from.run}, last{to.paragraph, to.run};
    std::size_t begin = static_cast<std::size_t>(from.begin), end = static_cast<std::size_t>(to.end);
    const bool known = run_of(from) != nullptr, ends = run_of(to) != nullptr;
    if (!known && !ends) {  // nothing of it is in a run: an automatic number, or a document without text
      for (first.first = 0; first.first < content_.runs.size(); ++first.first)
        for (first.second = 0; first.second < content_.runs[first.first].size(); ++first.second)
          if (content_.runs[first.first][first.second].node) {
            add(first, first, 0, 0, finding);
            return;
          }
      return;
    }
    if (!known) {
      first = last;
      begin = 0;
    }
    if (!ends) {
      last = first;
      end = begin;
    }
    add(first, last, begin, end, finding);
  }

  void add(const Place& first, const Place& last, std::size_t begin, std::size_t end, const Finding& finding) {
    int id = next_++;
    while (names_.contains("longghep" + std::to_string(id))) id = next_++;
    cuts_[first].push_back({begin, true, id, &finding});
    if (first != last || begin < end) cuts_[last].push_back({end, false, id, &finding});  // else it stands at a point
  }

  // A text node is cut at the offsets; around a note or an element that stands for blanks the marks stand as a whole.
  void mark(const input::OdtContent::Run& run, std::vector<Cut>& cuts) {
    std::stable_sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) {
      return a.offset != b.offset ? a.offset < b.offset : !a.begins && b.begins;
    });
    xml_node node = run.node;
    for (xml_node above = node.parent(); above; above = above.parent())
      if (std::string_view(above.name()) == "text:note") node = above;  // comments cannot stand in notes
    const bool text = node == run.node && (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata);
    if (!text) {
      xml_node behind = node;
      for (const Cut& cut : cuts)
        if (cut.begins && (cut.offset == 0 || node != run.node))
          write(node.parent().insert_child_before("office:annotation", node), cut);
        else
          behind = write(node.parent().insert_child_after("x", behind), cut);
      return;
    }
    const std::string value = node.value();
    std::size_t at = 0, shown = 0;
    bool after_blank = run.after_blank;
    xml_node behind;  // what the marks come after; none: before the node
    for (const Cut& cut : cuts) {
      std::string piece;
      const std::size_t end =
          at + input::collapse(std::string_view(value).substr(at), after_blank, piece, cut.offset - shown);
      shown += text::count(piece).utf16;
      if (end > at) behind = text_behind(node, behind, value.substr(at, end - at));
      at = end;
      xml_node mark =
          behind ? node.parent().insert_child_after("x", behind) : node.parent().insert_child_before("x", node);
      behind = write(mark, cut);
    }
    if (at < value.size()) text_behind(node, behind, value.substr(at));
    node.parent().remove_child(node);
  }

  static xml_node text_behind(xml_node node, const xml_node& behind, const std::string& value) {
    xml_node parent = node.parent();
    xml_node piece =
        behind ? parent.insert_child_after(node.type(), behind) : parent.insert_child_before(node.type(), node);
    piece.set_value(value.c_str());
    return piece;
  }

  xml_node write(xml_node mark, const Cut& cut) {
    mark.set_name(cut.begins ? "office:annotation" : "office:annotation-end");
    mark.append_attribute("office:name") = ("longghep" + std::to_string(cut.comment)).c_str();
    if (!cut.begins) return mark;
    mark.append_child(creator_.c_str()).append_child(pugi::node_pcdata).set_value(std::string(output::kAuthor).c_str());
    for (const std::string& line : output::comment_lines(*cut.finding, language_))
      mark.append_child("text:p").append_child(pugi::node_pcdata).set_value(line.c_str());
    return mark;
  }

  input::Package& package_;
  input::OdtContent content_;
  const Document& document_;
  const Review& review_;
  Language language_;
  std::string creator_;
  std::set<std::string> names_;  // of annotations that stay
  std::map<Place, std::vector<Cut>> cuts_;
  int next_ = 1;
};

}  // namespace

Result<std::string> output::annotate_odt(input::Package& package, const Document& document, const Review& review,
                                         Language language, const Limits& limits) {
  for (const std::string& name : package.names())
    if (name == "META-INF/documentsignatures.xml")
      return Error{ErrorCode::unsupported, "the document is signed: comments would break its signature", "", 0, 0};
  auto content = input::open_odt(package, limits);
  if (!content) return content.error();
  return Annotator(package, *std::move(content), document, review, language).run();
}

}  // namespace longghep
