// Tested by tests/input/pdf_tags_test.cpp.
#include "input/pdf_tags.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace longghep::input::pdf {
namespace {

using Kind = Object::Kind;

// A table with more cells is read as paragraphs.
constexpr std::size_t kMostCells = 100'000;
constexpr std::uint32_t kMostColumns = 256;
// Elements may share one list of kids: what a small file can say without end.
constexpr std::size_t kMostKids = 4'000'000;

/// What an element is to its text. Standard structure types: ISO 32000-1, 14.8.4; ISO 32000-2, 14.8.4. NonStruct,
/// Private and what is no standard type are nothing: a part of the paragraph that they stand in or, outside, a group.
enum class Role : std::uint8_t { group, paragraph, part_of_one, item, label, note, table, row, cell, nothing };

constexpr std::pair<std::string_view, Role> kRoles[] = {
    {"Annot", Role::part_of_one},
    {"Art", Role::group},
    {"Aside", Role::group},
    {"BibEntry", Role::part_of_one},
    {"BlockQuote", Role::group},
    {"Caption", Role::paragraph},
    {"Code", Role::part_of_one},
    {"Div", Role::group},
    {"Document", Role::group},
    {"DocumentFragment", Role::group},
    {"Em", Role::part_of_one},
    {"FENote", Role::note},
    {"Figure", Role::paragraph},
    {"Form", Role::part_of_one},
    {"Formula", Role::part_of_one},
    {"H", Role::paragraph},
    {"Index", Role::group},
    {"L", Role::group},
    {"LBody", Role::part_of_one},
    {"LI", Role::item},
    {"Lbl", Role::label},
    {"Link", Role::part_of_one},
    {"Note", Role::note},
    {"P", Role::paragraph},
    {"Part", Role::group},
    {"Quote", Role::part_of_one},
    {"RB", Role::part_of_one},
    {"RP", Role::part_of_one},
    {"RT", Role::part_of_one},
    {"Reference", Role::part_of_one},
    {"Ruby", Role::part_of_one},
    {"Sect", Role::group},
    {"Span", Role::part_of_one},
    {"Strong", Role::part_of_one},
    {"Sub", Role::part_of_one},
    {"TBody", Role::group},
    {"TD", Role::cell},
    {"TFoot", Role::group},
    {"TH", Role::cell},
    {"THead", Role::group},
    {"TOC", Role::group},
    {"TOCI", Role::item},
    {"TR", Role::row},
    {"Table", Role::table},
    {"Title", Role::paragraph},
    {"WP", Role::part_of_one},
    {"WT", Role::part_of_one},
    {"Warichu", Role::part_of_one},
};

Role standard_role(std::string_view type) {
  const auto* const at =
      std::lower_bound(std::begin(kRoles), std::end(kRoles), type, [](const auto& a, auto b) { return a.first < b; });
  if (at != std::end(kRoles) && at->first == type) return at->second;
  const bool heading = type.size() > 1 && type[0] == 'H' &&
                       std::all_of(type.begin() + 1, type.end(), [](char c) { return c >= '0' && c <= '9'; });
  return heading ? Role::paragraph : Role::nothing;
}

/// The cells of a table that earlier rows reach down into.
struct Grid {
  std::uint32_t rows = 0, columns = 0, column = 0;
  std::vector<std::size_t> spanned;  // by column: rows that are still to be skipped

  void begin_row() {
    ++rows;
    column = 0;
  }
  void end_row() {
    for (; column < spanned.size(); ++column) spanned[column] -= spanned[column] > 0 ? 1 : 0;
  }
  /// The column, from 1, of a new cell.
  std::uint32_t add(std::size_t width, std::size_t height) {
    for (; column < spanned.size() && spanned[column] > 0; ++column) --spanned[column];
    const std::uint32_t own = std::min(column, kMostColumns - 1);
    const auto end = static_cast<std::uint32_t>(std::clamp<std::size_t>(own + width, own + 1, kMostColumns));
    if (spanned.size() < end) spanned.resize(end);
    std::fill(spanned.begin() + own, spanned.begin() + end, height - std::min<std::size_t>(height, 1));
    column = end;
    columns = std::max(columns, end);
    return own + 1;
  }
};

}  // namespace

/// Walks the tree of elements from above. An element that is met a second time is passed: the tree may be none.
class Tags::Walk {
 public:
  Walk(File& file, const Limits& limits, Tags& tags, const Object& root)
      : file_(file), limits_(limits), tags_(tags), roles_(file.get(root, "RoleMap")) {
    Text outside;
    kids(root, {}, outside, Role::group, 0);
    for (TaggedParagraph& paragraph : tags_.paragraphs_)
      if (paragraph.table != 0 && std::size_t{grids_[paragraph.table - 1].rows} * columns(paragraph) > kMostCells)
        paragraph.table = paragraph.row = paragraph.column = 0;
    for (const Grid& grid : grids_) tags_.columns_.push_back(grid.columns);
    put_notes_last();
  }

 private:
  /// Where content goes that no element below claims.
  struct Text {
    std::uint32_t paragraph = 0;  // 0: none as yet
    bool only_label = false;      // of an item, and its text still to come
    TaggedParagraph place;
    std::uint32_t grid = 0;  // the table whose rows stand here
  };

  [[nodiscard]] std::uint32_t columns(const TaggedParagraph& paragraph) const {
    return grids_[paragraph.table - 1].columns;
  }

  Role role_of(const Object& element) {
    std::string type = file_.get(element, "S").text;
    Role role = standard_role(type);
    for (int steps = 0; role == Role::nothing && steps < 8; ++steps) {
      type = file_.get(roles_, type).text;
      role = standard_role(type);
    }
    return role;
  }

  // Of the attributes of tables (14.8.5.7).
  std::size_t span_of(const Object& element, std::string_view name) {
    const Object attributes = file_.get(element, "A");
    if (attributes.entries) return std::max<std::size_t>(file_.get(attributes, name).whole(), 1);
    for (const Object& item : attributes.array())
      if (const std::size_t span = file_.get(file_.resolve(item), name).whole(); span > 1) return span;
    return 1;
  }

  void kids(const Object& node, const Object& page, Text& text, Role role,
            std::size_t depth) {  // NOLINT(misc-no-recursion)
    const Object own_page = file_.get(node, "Pg");
    const Object& on = own_page.entries ? own_page : page;
    const Object inside = file_.get(node, "K");
    if (!inside.is(Kind::array)) return kid(inside, on, text, role, depth);
    for (const Object& item : inside.array()) kid(file_.resolve(item), on, text, role, depth);
  }

  void kid(const Object& item, const Object& page, Text& text, Role role,
           std::size_t depth) {  // NOLINT(misc-no-recursion)
    if (++kids_ > kMostKids) return;
    if (item.is(Kind::number)) return content(page, item, text, role);
    if (!item.entries) return;
    const Object type = file_.get(item, "Type");
    if (type.is_name("OBJR")) return;  // a link's or a field's annotation
    if (!type.is_name("MCR")) return element(item, page, text, role, depth + 1);
    const Object stream = file_.get(item, "Stm"), own_page = file_.get(item, "Pg");
    content(stream.entries ? stream : own_page.entries ? own_page : page, file_.get(item, "MCID"), text, role);
  }

  void content(const Object& holder, const Object& mark, Text& text, Role role) {
    if (!holder.entries || !mark.is(Kind::number)) return;
    if (text.paragraph == 0) {
      tags_.paragraphs_.push_back(text.place);
      text.paragraph = static_cast<std::uint32_t>(tags_.paragraphs_.size());
      text.only_label = role == Role::label;
    } else if (role != Role::label) {
      text.only_label = false;
    }
    tags_.marks_[holder.entries].try_emplace(static_cast<std::uint32_t>(mark.whole()), text.paragraph);
  }

  void element(const Object& node, const Object& page, Text& outer, Role around,
               std::size_t depth) {  // NOLINT(misc-no-recursion)
    if (depth > limits_.depth || !seen_.insert(node.entries).second) return;
    Role role = role_of(node);
    const bool in_paragraph = around == Role::paragraph || around == Role::part_of_one || around == Role::label;
    if (role == Role::nothing) role = in_paragraph ? Role::part_of_one : Role::group;
    if (role == Role::part_of_one && around == Role::label) role = Role::label;
    if ((role == Role::paragraph && outer.only_label) || role == Role::part_of_one || role == Role::label)
      return kids(node, page, outer, role, depth);

    Text own;
    own.place = outer.place;
    own.grid = outer.grid;
    if (role == Role::note) {
      own.place = {};
      own.place.note = true;
      own.grid = 0;
    } else if (role == Role::table && outer.place.table == 0 && !outer.place.note) {
      grids_.emplace_back();
      own.grid = static_cast<std::uint32_t>(grids_.size());
    } else if (role == Role::row && outer.grid != 0) {
      grids_[outer.grid - 1].begin_row();
    } else if (role == Role::cell && outer.grid != 0 && grids_[outer.grid - 1].rows > 0) {
      own.place.table = outer.grid;
      own.place.row = grids_[outer.grid - 1].rows;
      own.place.column = grids_[outer.grid - 1].add(span_of(node, "ColSpan"), span_of(node, "RowSpan"));
      own.grid = 0;
    }
    const std::size_t before = tags_.paragraphs_.size();
    kids(node, page, own, role, depth);
    if (role == Role::row && outer.grid != 0) grids_[outer.grid - 1].end_row();
    // Text between paragraphs is a paragraph of its own each time; one that a note stands in goes on behind it.
    if (!in_paragraph && around != Role::item && tags_.paragraphs_.size() > before) outer.paragraph = 0;
  }

  void put_notes_last() {
    std::vector<std::uint32_t> order(tags_.paragraphs_.size()), moved(order.size() + 1);
    for (std::uint32_t k = 0; k < order.size(); ++k) order[k] = k;
    std::stable_partition(order.begin(), order.end(), [&](std::uint32_t k) { return !tags_.paragraphs_[k].note; });
    std::vector<TaggedParagraph> paragraphs;
    for (const std::uint32_t k : order) {
      paragraphs.push_back(tags_.paragraphs_[k]);
      moved[k + 1] = static_cast<std::uint32_t>(paragraphs.size());
    }
    tags_.paragraphs_ = std::move(paragraphs);
    for (auto& [holder, marks] : tags_.marks_)
      for (auto& [mark, paragraph] : marks) paragraph = moved[paragraph];
  }

  File& file_;
  const Limits& limits_;
  Tags& tags_;
  Object roles_;
  std::size_t kids_ = 0;
  std::vector<Grid> grids_;  // by table
  std::set<std::shared_ptr<const Dictionary>> seen_;
};

Tags::Tags(File& file, const Limits& limits) {
  const Object catalogue = file.get(file.trailer(), "Root"), info = file.get(catalogue, "MarkInfo");
  const auto says = [&](std::string_view key) {
    const Object value = file.get(info, key);
    return value.is(Kind::boolean) && value.number != 0;
  };
  const Object root = file.get(catalogue, "StructTreeRoot");
  if (root.entries && says("Marked") && !says("Suspects")) Walk(file, limits, *this, root);
}

std::uint32_t Tags::paragraph_of(const Object& holder, std::uint32_t mark) const {
  const auto marks = marks_.find(holder.entries);
  if (marks == marks_.end()) return 0;
  const auto at = marks->second.find(mark);
  return at == marks->second.end() ? 0 : at->second;
}

}  // namespace longghep::input::pdf
