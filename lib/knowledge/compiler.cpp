// Tested by tests/knowledge/compiler_test.cpp.
//
// XML to model. Written for authors who are lawyers: every mistake is one
// sentence with its line and column, says what was expected and, where a name is
// nearly right, which one may be meant. Unknown elements and attributes are
// mistakes, not noise.
//
// Phrases: blanks part syllables; (a|b c) is a choice, (a)? may be left out,
// #number, #percent, #year, #date, #period, #document-number and #name stand for
// such tokens. Commas, hyphens and quotation marks in the text do not count.
#include "knowledge/compiler.hpp"

#include <algorithm>
#include <functional>
#include <pugixml.hpp>
#include <set>
#include <unordered_map>

namespace longghep::knowledge {
namespace {

using pugi::xml_attribute;
using pugi::xml_node;

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t above = row[k];
      row[k] = std::min({row[k] + 1, row[k - 1] + 1, diagonal + (a[i - 1] == b[k - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

template <class Names>
std::string near_name(std::string_view wrong, const Names& names) {
  std::string best;
  std::size_t least = wrong.size() / 3 + 1;
  for (const auto& name : names)
    if (const std::size_t d = distance(wrong, name); d <= least && d < wrong.size()) {
      if (best.empty() || d < least) best = std::string(name);
      least = d;
    }
  return best.empty() ? "" : "; did you mean \"" + best + "\"?";
}

using Names = std::vector<std::string_view>;

}  // namespace

/// Reads one file; throws nothing across compile(): mistakes travel as Error.
class FileReader {
 public:
  FileReader(Compiler& compiler, const Source& source) : c_(compiler), source_(source), buffer_(source.xml) {}

  void parse() {
    if (source_.xml.size() > c_.limits_.dictionary_bytes)
      throw Error{ErrorCode::over_limit,
                  "the dictionary has more than " + std::to_string(c_.limits_.dictionary_bytes) + " bytes",
                  source_.name, 0, 0};
    if (const std::size_t good = text::valid_prefix(source_.xml); good < source_.xml.size())
      fail_at(good, "this byte is not valid UTF-8");
    if (const std::size_t at = source_.xml.find("<!DOCTYPE"); at != std::string::npos)
      fail_at(at, "a DOCTYPE is not allowed: dictionaries declare no entities");
    check_depth();
    const auto result = document_.load_buffer_inplace(
        buffer_.data(), buffer_.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
    if (!result)
      fail_at(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, result.offset)),
              std::string("not well-formed XML: ") + result.description());
    root_ = document_.document_element();
    const Names roots = {"concepts", "item",  "checklist",  "labels", "registry",
                         "messages", "words", "homographs", "control"};
    if (std::find(roots.begin(), roots.end(), std::string_view(root_.name())) == roots.end())
      fail(root_,
           "the root element must be one of <concepts>, <item>, <checklist>, <labels>, <registry>, <messages>, "
           "<words>, <homographs>, <control>, not <" +
               std::string(root_.name()) + ">" + near_name(root_.name(), roots));
  }

  // First pass: the names that other files may use.
  void names() {
    // An item of the shipped image may be replaced; of two files of one agency nobody could tell which holds.
    if (is(root_, "item")) {
      const std::string id = need(root_, "id");
      if (const auto [first, fresh] = c_.declared_items_.try_emplace(id, source_.name); !fresh)
        fail(root_, "item \"" + id + "\" is declared twice, first in " + first->second);
    }
    if (is(root_, "concepts")) {
      for (const auto& node : root_.children("concept")) {
        const std::string id = need(node, "id");
        if (const auto [first, fresh] = c_.declared_.try_emplace(id, source_.name); !fresh)
          fail(node, "concept \"" + id + "\" is declared twice, first in " + first->second);
        c_.concept_named(id);
      }
    }
  }

  // Last pass: what refers to items of any file.
  void check_control() const {
    if (!is(root_, "control")) return;
    for (const auto& node : root_.children()) {
      const auto named = node.attribute("item");
      const auto& items = c_.model_.items;
      if (named && std::none_of(items.begin(), items.end(), [&](const Item& i) { return i.id == named.value(); }))
        fail(named, "there is no item \"" + std::string(named.value()) + "\"");
    }
  }

  void read() {
    if (is(root_, "concepts"))
      concepts();
    else if (is(root_, "item"))
      item();
    else if (is(root_, "checklist"))
      checklist();
    else if (is(root_, "labels"))
      labels();
    else if (is(root_, "registry"))
      registry();
    else if (is(root_, "messages"))
      messages();
    else if (is(root_, "homographs"))
      homographs();
    else if (is(root_, "control"))
      control();
    else
      words();
  }

 private:
  // ---- Mistakes --------------------------------------------------------------------
  [[noreturn]] void fail_at(std::size_t offset, std::string message) const {
    const std::string_view text(source_.xml);
    offset = std::min(offset, text.size());
    std::uint32_t line = 1, column = 1;
    for (std::size_t at = 0; at < offset; ++at) {
      if (text[at] == '\n') {
        ++line;
        column = 1;
      } else if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) {
        ++column;
      }
    }
    throw Error{ErrorCode::bad_dictionary, std::move(message), source_.name, line, column};
  }
  [[noreturn]] void fail(const xml_node& node, std::string message) const {
    fail_at(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, node.offset_debug())), std::move(message));
  }
  [[noreturn]] void fail(const xml_attribute& attribute, std::string message) const {
    fail_at(static_cast<std::size_t>(attribute.name() - buffer_.data()), std::move(message));
  }

  void check_depth() const {
    std::size_t depth = 0;
    const std::string_view xml = source_.xml;
    for (std::size_t at = xml.find('<'); at != std::string_view::npos && at + 1 < xml.size();
         at = xml.find('<', at + 1)) {
      if (xml[at + 1] == '/')
        depth -= depth > 0 ? 1 : 0;
      else if (xml[at + 1] != '!' && xml[at + 1] != '?') {
        const std::size_t end = xml.find('>', at);
        if (end == std::string_view::npos) break;
        if (xml[end - 1] != '/' && ++depth > 64) fail_at(at, "elements nest more than 64 deep");
      }
    }
  }

  static bool is(const xml_node& node, std::string_view name) { return name == node.name(); }

  void allow(const xml_node& node, const Names& attributes, const Names& children, bool text = false) const {
    for (const auto& attribute : node.attributes())
      if (std::find(attributes.begin(), attributes.end(), std::string_view(attribute.name())) == attributes.end())
        fail(attribute, "unknown attribute \"" + std::string(attribute.name()) + "\" of <" + node.name() + ">" +
                            near_name(attribute.name(), attributes));
    for (const auto& child : node.children()) {
      if (child.type() == pugi::node_element) {
        if (std::find(children.begin(), children.end(), std::string_view(child.name())) == children.end())
          fail(child, "<" + std::string(child.name()) + "> is not expected in <" + node.name() + ">" +
                          near_name(child.name(), children));
      } else if (!text && (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) &&
                 !text::trim(child.value()).empty()) {
        fail(child, "text is not expected in <" + std::string(node.name()) + ">");
      }
    }
  }

  std::string need(const xml_node& node, const char* name) const {
    const auto attribute = node.attribute(name);
    if (!attribute || text::trim(attribute.value()).empty())
      fail(node, "<" + std::string(node.name()) + "> needs the attribute \"" + name + "\"");
    return attribute.value();
  }

  template <class T>
  T choice(const xml_node& node, const char* name, std::initializer_list<std::pair<std::string_view, T>> values,
           T otherwise) const {
    const auto attribute = node.attribute(name);
    if (!attribute) return otherwise;
    Names names;
    for (const auto& [word, value] : values) {
      if (word == attribute.value()) return value;
      names.push_back(word);
    }
    std::string list;
    for (const auto& word : names) list += (list.empty() ? "" : ", ") + std::string(word);
    fail(attribute,
         "\"" + std::string(attribute.value()) + "\" is no value of \"" + name + "\"; expected one of: " + list);
  }

  std::uint32_t natural(const xml_node& node, const char* name, std::uint32_t otherwise) const {
    const auto attribute = node.attribute(name);
    if (!attribute) return otherwise;
    const std::string_view value = attribute.value();
    if (value.empty() || value.size() > 6 || value.find_first_not_of("0123456789") != std::string_view::npos)
      fail(attribute, "\"" + std::string(name) + "\" wants a whole number, not \"" + std::string(value) + "\"");
    return static_cast<std::uint32_t>(std::stoul(std::string(value)));
  }

  std::string date(const xml_node& node, const char* name) const {
    const auto attribute = node.attribute(name);
    std::string value = attribute.value();
    if (value.empty()) return value;
    const bool good = value.size() == 10 && value[4] == '-' && value[7] == '-' &&
                      std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
    if (!good) fail(attribute, "\"" + value + "\" is no date; expected YYYY-MM-DD");
    return value;
  }

  static std::string content(const xml_node& node) {
    std::string out;
    for (const auto& child : node.children()) out += child.value();
    return text::squeeze(out);
  }

  /// The children `name` in both languages; each language exactly once unless optional.
  Message both(const xml_node& node, const char* name, bool required = true) const {
    Message message;
    for (const auto& child : node.children(name)) {
      const std::string lang = need(child, "lang");
      if (lang == "vi")
        message.vi = content(child);
      else if (lang == "en")
        message.en = content(child);
      else
        fail(child, "\"lang\" must be vi or en, not \"" + lang + "\"");
    }
    if (required && (message.vi.empty() || message.en.empty()))
      fail(node,
           "<" + std::string(node.name()) + "> needs <" + name + "> in both languages, lang=\"vi\" and lang=\"en\"");
    return message;
  }

  ConceptId concept_of(const xml_node& node, const xml_attribute& attribute, std::string_view id) const {
    static_cast<void>(node);
    const auto at = c_.names_.find(std::string(id));
    if (at == c_.names_.end()) {
      Names all;
      for (const auto& [name, index] : c_.names_) all.push_back(name);
      std::sort(all.begin(), all.end());
      fail(attribute, "no concept \"" + std::string(id) + "\"" + near_name(id, all));
    }
    return at->second;
  }

  // "a b c"
  static std::vector<std::string> list_of(std::string_view value) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < value.size();) {
      const std::size_t end = std::min(value.find(' ', at), value.size());
      if (end > at) out.emplace_back(value.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }

  // ref="a b c": any of these.
  std::vector<ConceptId> refs(const xml_node& node) const {
    std::vector<ConceptId> out;
    for (const std::string& id : list_of(need(node, "ref"))) out.push_back(concept_of(node, node.attribute("ref"), id));
    return out;
  }

  // All that the <concept>s of a question name.
  std::vector<ConceptId> concepts_of(const xml_node& node) const {
    std::vector<ConceptId> out;
    for (const auto& child : node.children("concept")) {
      allow(child, {"ref"}, {});
      const auto more = refs(child);
      out.insert(out.end(), more.begin(), more.end());
    }
    return out;
  }

  std::vector<Guard> guards(const xml_node& node, const char* name) const {
    std::vector<Guard> out;
    for (const auto& child : node.children(name)) out.push_back(guard(child));
    return out;
  }

  // ---- Phrases -----------------------------------------------------------------------
  using Variants = std::vector<std::vector<words::SyllableId>>;

  Variants expand(const xml_node& node, std::string_view text, std::size_t& at,
                  bool inside) const {  // NOLINT(misc-no-recursion)
    Variants all, current{{}};
    const auto join = [&](const Variants& more) {
      if (current.size() * more.size() > c_.limits_.phrase_variants)
        fail(node, "the phrase has more than " + std::to_string(c_.limits_.phrase_variants) + " variants");
      Variants out;
      for (const auto& left : current)
        for (const auto& right : more) {
          out.push_back(left);
          out.back().insert(out.back().end(), right.begin(), right.end());
        }
      current = std::move(out);
    };
    while (at < text.size()) {
      std::size_t next = at;
      const char32_t c = text::next(text, next);
      if (c == '(') {
        at = next;
        Variants inner = expand(node, text, at, true);
        if (at >= text.size() || text[at] != ')') fail(node, "the phrase opens a bracket that it does not close");
        ++at;
        if (at < text.size() && text[at] == '?') {
          ++at;
          inner.emplace_back();
        }
        join(inner);
      } else if (c == ')') {
        if (!inside) fail(node, "the phrase closes a bracket that it did not open");
        break;
      } else if (c == '|') {
        if (!inside) fail(node, "a choice a|b stands in brackets: (a|b)");
        all.insert(all.end(), current.begin(), current.end());
        current = {{}};
        at = next;
      } else if (c == '#') {
        std::size_t end = next;
        while (end < text.size() && (text::is_letter(static_cast<unsigned char>(text[end])) || text[end] == '-')) ++end;
        const words::SyllableId id = words::class_named(text.substr(next, end - next));
        if (id == words::kUnknown)
          fail(node, "\"" + std::string(text.substr(at, end - at)) +
                         "\" is no kind of token; expected #number, #percent, #year, #date, #period, #document-number "
                         "or #name");
        join({{id}});
        at = end;
      } else if (text::is_letter(c) || text::is_digit(c)) {
        std::size_t end = next;
        while (end < text.size()) {
          std::size_t peek = end;
          const char32_t more = text::next(text, peek);
          std::size_t ahead = peek;
          const char32_t after = peek < text.size() ? text::next(text, ahead) : 0;
          const bool code = (more == '-' || more == '&' || more == '/') && (text::is_digit(c) || text::is_upper(c)) &&
                            text::is_upper(after);
          const bool number = (more == '-' || more == '/' || more == '.' || more == ',') && text::is_digit(c) &&
                              text::is_digit(after);  // 15/11, 1.000
          if (!text::is_letter(more) && !text::is_digit(more) && !code && !number) break;
          end = peek;
        }
        join({{c_.intern_(c_.self_, text::key_of(text.substr(at, end - at)).view())}});
        at = end;
      } else {
        at = next;  // blanks and signs do not count
      }
    }
    all.insert(all.end(), current.begin(), current.end());
    return all;
  }

  void add_phrases(const xml_node& node, ConceptId id) const {
    const std::string text = content(node);
    std::size_t at = 0;
    for (auto& variant : expand(node, text, at, false)) {
      if (variant.empty()) fail(node, "a phrase needs at least one word that cannot be left out");
      c_.phrases_.push_back({std::move(variant), id});
    }
  }

  ConceptId hidden_concept(const std::string& id) const { return c_.concept_named(id); }

  // ---- <concepts> --------------------------------------------------------------------------
  void concepts() {
    allow(root_, {}, {"concept"});
    for (const auto& node : root_.children("concept")) {
      allow(node, {"id", "capital", "senses", "names", "takes"}, {"phrase", "except", "use", "sequence"});
      const std::string name = need(node, "id");
      const ConceptId id = c_.concept_named(name);
      {
        Concept fresh;
        fresh.id = name;
        c_.model_.concepts[id] = fresh;
      }
      c_.model_.concepts[id].capital = choice<bool>(node, "capital", {{"yes", true}, {"no", false}}, true);
      c_.model_.concepts[id].senses = list_of(node.attribute("senses").value());
      c_.model_.concepts[id].names = node.attribute("names").value();
      c_.model_.concepts[id].takes_name = choice<bool>(node, "takes", {{"name", true}, {"nothing", false}}, false);
      bool any = false;
      for (const auto& child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        if (is(child, "phrase")) {
          allow(child, {}, {}, true);
          add_phrases(child, id);
          any = true;
        } else if (is(child, "except")) {
          allow(child, {"ref", "why"}, {}, true);
          const ConceptId except = hidden_concept("except:" + name);
          c_.model_.concepts[id].except = static_cast<std::int32_t>(except);
          if (child.attribute("ref")) {
            const auto more = refs(child);
            auto& use = c_.model_.concepts[except].use;
            use.insert(use.end(), more.begin(), more.end());
          } else {
            add_phrases(child, except);
          }
        } else if (is(child, "use")) {
          allow(child, {"ref"}, {});
          const auto more = refs(child);
          auto& use = c_.model_.concepts[id].use;
          use.insert(use.end(), more.begin(), more.end());
          any = true;
        } else {
          allow(child, {"gap"}, {"use"});
          Sequence sequence;
          sequence.gap = natural(child, "gap", 6);
          for (const auto& slot : child.children("use")) sequence.slots.push_back(refs(slot));
          if (sequence.slots.size() < 2) fail(child, "<sequence> needs at least two <use>");
          c_.model_.concepts[id].sequences.push_back(std::move(sequence));
          any = true;
        }
      }
      if (!any) fail(node, "concept \"" + name + "\" says nothing: give it a <phrase>, <use> or <sequence>");
    }
  }

  // ---- <item> -------------------------------------------------------------------------------
  Guard guard(const xml_node& node) const {
    allow(node, {"ref", "in", "why"}, {});
    Guard out;
    out.concepts = refs(node);
    out.where = choice<Where>(node, "in",
                              {{"overlap", Where::overlap},
                               {"before", Where::before},
                               {"after", Where::after},
                               {"clause", Where::clause},
                               {"sentence", Where::sentence},
                               {"paragraph", Where::paragraph},
                               {"headings", Where::headings},
                               {"title", Where::title},
                               {"section", Where::section}},
                              Where::sentence);
    return out;
  }

  std::uint8_t zones(const xml_node& node, std::uint8_t otherwise) const {
    const auto attribute = node.attribute("zones");
    if (!attribute) return otherwise;
    std::uint8_t out = 0;
    const std::string value = attribute.value();
    static constexpr std::pair<std::string_view, std::uint8_t> kNames[] = {
        {"body", kBody},   {"heading", kHeading}, {"title", kTitle},
        {"basis", kBasis}, {"closing", kClosing}, {"quotation", kQuotation}};
    for (std::size_t at = 0; at < value.size();) {
      const std::size_t end = std::min(value.find(' ', at), value.size());
      const std::string_view word = std::string_view(value).substr(at, end - at);
      std::uint8_t bit = 0;
      for (const auto& [name, mask] : kNames)
        if (name == word) bit = mask;
      if (bit == 0)
        fail(attribute,
             "\"" + std::string(word) + "\" is no zone; expected body, heading, title, basis, closing or quotation");
      out = static_cast<std::uint8_t>(out | bit);
      at = end + 1;
    }
    return out;
  }

  // A decimal number with a full stop and at most three digits after it, as in 1.7.
  std::uint32_t thousandths(const xml_node& node) const {
    const std::string written = need(node, "value");
    const std::size_t stop = written.find('.');
    const std::string whole = written.substr(0, stop), part = stop == std::string::npos ? "" : written.substr(stop + 1);
    const auto digits = [](const std::string& text) {
      return text.find_first_not_of("0123456789") == std::string::npos;
    };
    if (whole.empty() || whole.size() > 6 || part.size() > 3 || !digits(whole) || !digits(part))
      fail(node.attribute("value"), "\"value\" wants a number such as 60 or 1.7");
    return static_cast<std::uint32_t>(std::stoul(whole) * 1000 + std::stoul((part + "000").substr(0, 3)));
  }

  Question question(const xml_node& node, bool finding) const {
    if (is(node, "near")) {
      allow(node, {"within", "distance", "order", "zones", "mark", "negation"}, {"concept", "about", "unless"});
      Near near;
      near.within = choice<Scope>(node, "within",
                                  {{"clause", Scope::clause},
                                   {"sentence", Scope::sentence},
                                   {"paragraph", Scope::paragraph},
                                   {"unit", Scope::unit},
                                   {"document", Scope::document}},
                                  Scope::sentence);
      near.distance = natural(node, "distance", 0);
      near.ordered = choice<bool>(node, "order", {{"given", true}, {"any", false}}, false);
      near.negation = choice<bool>(node, "negation", {{"counts", true}, {"refuses", false}}, finding);
      near.zones = zones(node, finding ? static_cast<std::uint8_t>(kBody | kHeading | kTitle) : std::uint8_t{kBody});
      near.mark = static_cast<std::uint8_t>(natural(node, "mark", 0));
      for (const auto& child : node.children("concept")) {
        allow(child, {"ref"}, {});
        near.all.push_back(refs(child));
      }
      near.about = guards(node, "about");
      near.unless = guards(node, "unless");
      if (near.all.empty()) fail(node, "<near> needs at least one <concept>");
      if (near.mark > near.all.size())
        fail(node.attribute("mark"), "\"mark\" is the number of a <concept> in this <near>");
      return near;
    }
    if (is(node, "count")) {
      allow(node, {"at-least", "distinct", "mark", "zones"}, {"concept", "unless"});
      Count count;
      count.at_least = natural(node, "at-least", 2);
      count.distinct = choice<bool>(node, "distinct", {{"yes", true}, {"no", false}}, true);
      count.zones = zones(node, kBody);
      count.of = concepts_of(node);
      count.rest = choice<bool>(node, "mark", {{"all", false}, {"rest", true}}, false);
      count.unless = guards(node, "unless");
      if (count.of.empty()) fail(node, "<count> needs at least one <concept>");
      return count;
    }
    if (is(node, "compare")) {
      allow(node, {"left", "right", "may-exceed"}, {"quantity", "value", "about", "unless"});
      Compare compare;
      compare.left = concept_of(node, node.attribute("left"), need(node, "left"));
      compare.right = concept_of(node, node.attribute("right"), need(node, "right"));
      for (const auto& child : node.children("quantity")) {
        allow(child, {"ref"}, {});
        compare.unit = refs(child);
      }
      for (const auto& child : node.children("value")) {
        allow(child, {"ref"}, {});
        compare.value = refs(child);
      }
      compare.may_exceed = choice<Compare::Side>(
          node, "may-exceed", {{"left", Compare::Side::left}, {"right", Compare::Side::right}}, Compare::Side::none);
      compare.about = guards(node, "about");
      compare.unless = guards(node, "unless");
      if (compare.unit.empty() == compare.value.empty()) fail(node, "<compare> needs a <quantity> or a <value>");
      return compare;
    }
    if (is(node, "lookup")) {
      allow(node, {"registry", "ask"}, {"unless"});
      Lookup lookup;
      static_cast<void>(need(node, "registry"));
      lookup.registry = choice<Lookup::Registry>(node, "registry",
                                                 {{"instruments", Lookup::Registry::instruments},
                                                  {"institutions", Lookup::Registry::institutions},
                                                  {"provinces", Lookup::Registry::provinces},
                                                  {"districts", Lookup::Registry::districts},
                                                  {"programmes", Lookup::Registry::programmes}},
                                                 Lookup::Registry::instruments);
      lookup.ask = choice<Lookup::Ask>(node, "ask",
                                       {{"in-force", Lookup::Ask::in_force},
                                        {"period", Lookup::Ask::period},
                                        {"running", Lookup::Ask::running},
                                        {"as-recorded", Lookup::Ask::as_recorded}},
                                       Lookup::Ask::in_force);
      lookup.unless = guards(node, "unless");
      return lookup;
    }
    if (is(node, "consistent")) {
      allow(node, {"what"}, {"concept", "about", "unless"});
      static_cast<void>(need(node, "what"));
      Consistent consistent;
      consistent.what = choice<Consistent::What>(node, "what",
                                                 {{"cross-references", Consistent::What::cross_references},
                                                  {"dates", Consistent::What::dates},
                                                  {"glued-words", Consistent::What::glued_words},
                                                  {"encoding", Consistent::What::encoding},
                                                  {"past-times", Consistent::What::past_times},
                                                  {"short-forms", Consistent::What::short_forms},
                                                  {"numbers-in-words", Consistent::What::numbers_in_words},
                                                  {"damaged-words", Consistent::What::damaged_words}},
                                                 Consistent::What::cross_references);
      consistent.of = concepts_of(node);
      consistent.about = guards(node, "about");
      consistent.unless = guards(node, "unless");
      if ((consistent.what == Consistent::What::past_times) != !consistent.of.empty())
        fail(node, "\"past-times\" needs a <concept> that ends with a year or a date, the others take none");
      return consistent;
    }
    if (is(node, "figure")) {
      allow(node, {"unit", "better", "ask", "per"}, {"concept", "goal", "unless"});
      Figure figure;
      figure.unit = choice<Figure::Unit>(
          node, "unit", {{"percent", Figure::Unit::percent}, {"number", Figure::Unit::number}}, Figure::Unit::percent);
      figure.at_most = choice<bool>(node, "better", {{"higher", false}, {"lower", true}}, false);
      figure.below = choice<bool>(node, "ask", {{"reached", false}, {"short", true}}, false);
      if (node.attribute("per")) figure.bases.push_back(natural(node, "per", 0));
      figure.of = concepts_of(node);
      for (const auto& child : node.children("goal")) {
        allow(child, {"year", "value"}, {});
        static_cast<void>(need(child, "year"));
        figure.goals.push_back({natural(child, "year", 0), thousandths(child)});
      }
      figure.unless = guards(node, "unless");
      if (figure.of.empty() || figure.goals.empty()) fail(node, "<figure> needs a <concept> and a <goal>");
      std::sort(figure.goals.begin(), figure.goals.end(), [](const auto& a, const auto& b) { return a.year < b.year; });
      return figure;
    }
    if (is(node, "unanswered")) {
      allow(node, {}, {"of", "by", "subject", "ignoring"});
      Unanswered unanswered;
      const auto nears = [&](const char* name, std::vector<Near>& out) {
        for (const auto& side : node.children(name)) {
          allow(side, {}, {"near"});
          for (const auto& child : side.children("near")) out.push_back(std::get<Near>(question(child, finding)));
        }
        if (out.empty()) fail(node, "<unanswered> needs a <near> in <of> and in <by>");
      };
      nears("of", unanswered.of);
      nears("by", unanswered.by);
      const auto concepts = [&](const char* name, std::vector<ConceptId>& out) {
        for (const auto& child : node.children(name)) {
          const auto more = refs(child);
          out.insert(out.end(), more.begin(), more.end());
        }
      };
      concepts("subject", unanswered.subjects);
      concepts("ignoring", unanswered.ignoring);
      return unanswered;
    }
    fail(node, "<" + std::string(node.name()) +
                   "> is no kind of question; expected <near>, <count>, <compare>, <lookup>, <consistent>, <figure> or "
                   "<unanswered>");
  }

  std::vector<Question> questions(const xml_node& node, bool finding) const {
    allow(node, {}, {"near", "count", "compare", "lookup", "consistent", "figure", "unanswered"});
    std::vector<Question> out;
    for (const auto& child : node.children())
      if (child.type() == pugi::node_element) out.push_back(question(child, finding));
    if (out.empty()) fail(node, "<" + std::string(node.name()) + "> asks nothing");
    return out;
  }

  static constexpr std::string_view kKindIds[] = {"luat",       "phap-lenh", "nghi-quyet", "nghi-dinh",    "quyet-dinh",
                                                  "thong-tu",   "chi-thi",   "ke-hoach",   "chuong-trinh", "de-an",
                                                  "chien-luoc", "cong-van",  "bao-cao",    "to-trinh",     "thong-bao",
                                                  "huong-dan",  "khac"};

  Applies applies(const xml_node& node) const {
    Applies out;
    if (!node) return out;
    allow(node, {"kinds", "topic", "when", "evidence", "from"}, {});
    const std::string kinds = node.attribute("kinds").value();
    for (std::size_t at = 0; at < kinds.size();) {
      const std::size_t end = std::min(kinds.find(' ', at), kinds.size());
      std::string kind = kinds.substr(at, end - at);
      at = end + 1;
      if (kind.empty()) continue;
      std::string bare = kind;
      if (bare.back() == '+' || (bare.back() == '-')) bare.pop_back();
      if (std::find(std::begin(kKindIds), std::end(kKindIds), bare) == std::end(kKindIds))
        fail(node.attribute("kinds"), "\"" + kind + "\" is no kind of document" +
                                          near_name(bare, Names(std::begin(kKindIds), std::end(kKindIds))));
      out.kinds.push_back(std::move(kind));
    }
    const auto list = [&](const char* name) {
      std::vector<ConceptId> ids;
      const std::string value = node.attribute(name).value();
      for (std::size_t at = 0; at < value.size();) {
        const std::size_t end = std::min(value.find(' ', at), value.size());
        if (end > at)
          ids.push_back(concept_of(node, node.attribute(name), std::string_view(value).substr(at, end - at)));
        at = end + 1;
      }
      return ids;
    };
    out.topic = list("topic");
    out.when = list("when");
    out.evidence = choice<bool>(node, "evidence", {{"yes", true}, {"no", false}}, false);
    out.from = date(node, "from");
    return out;
  }

  void item() {
    allow(root_, {"id", "group", "form", "severity", "since", "priority"},
          {"applies", "title", "asks", "basis", "element", "find", "message", "suggest", "example"});
    Item item;
    item.id = need(root_, "id");
    item.file = source_.name;
    item.group = need(root_, "group");
    static_cast<void>(need(root_, "form"));
    static_cast<void>(need(root_, "severity"));
    item.span = choice<bool>(root_, "form", {{"span", true}, {"verdict", false}}, false);
    item.severity = choice<Severity>(
        root_, "severity", {{"note", Severity::note}, {"warning", Severity::warning}, {"error", Severity::error}},
        Severity::note);
    item.priority = static_cast<std::int32_t>(natural(root_, "priority", 0));
    item.applies = applies(root_.child("applies"));
    item.title = both(root_, "title");
    item.asks = both(root_, "asks");
    for (const auto& node : root_.children("basis")) {
      allow(node, {"instrument", "article", "clause", "point", "from", "to", "source", "seen", "verified"}, {});
      Basis basis;
      basis.instrument = need(node, "instrument");
      basis.source = need(node, "source");
      basis.article = node.attribute("article").value();
      basis.clause = node.attribute("clause").value();
      basis.point = node.attribute("point").value();
      basis.from = date(node, "from");
      basis.to = date(node, "to");
      basis.seen = date(node, "seen");
      basis.verified = choice<bool>(node, "verified", {{"yes", true}, {"no", false}}, false);
      if (basis.verified && basis.seen.empty())
        fail(node, "a verified basis says when it was seen: seen=\"YYYY-MM-DD\"");
      item.basis.push_back(std::move(basis));
    }
    if (item.basis.empty()) fail(root_, "an item needs at least one <basis>");
    for (const auto& node : root_.children("element")) {
      allow(node, {"id", "required"}, {"title", "met", "partly"});
      Element element;
      element.id = need(node, "id");
      element.title = both(node, "title");
      element.required = choice<bool>(node, "required", {{"yes", true}, {"no", false}}, true);
      if (!node.child("met")) fail(node, "<element> needs <met>: what satisfies it");
      element.met = questions(node.child("met"), false);
      if (node.child("partly")) element.partly = questions(node.child("partly"), false);
      item.elements.push_back(std::move(element));
    }
    if (const auto find = root_.child("find")) item.find = questions(find, true);
    if (item.span && item.find.empty()) fail(root_, "a span item needs <find>");
    if (!item.span && item.elements.empty()) fail(root_, "a verdict item needs at least one <element>");
    for (const auto& node : root_.children("message")) {
      allow(node, {"lang", "on"}, {}, true);
      const std::string on = node.attribute("on") ? node.attribute("on").value() : (item.span ? "finding" : "missing");
      const std::string lang = need(node, "lang");
      (lang == "vi" ? item.messages[on].vi : item.messages[on].en) = content(node);
    }
    const char* const main = item.span ? "finding" : "missing";
    if (!item.messages.contains(main))
      fail(root_, std::string("an item needs a <message on=\"") + main + "\"> in both languages");
    for (const auto& [on, message] : item.messages)
      if (message.vi.empty() || message.en.empty())
        fail(root_, "the <message> on=\"" + on + "\" is there in one language only");
    Message suggestion;
    for (const auto& node : root_.children("suggest")) {
      allow(node, {"lang"}, {}, true);
      (need(node, "lang") == "vi" ? suggestion.vi : suggestion.en) = content(node);
    }
    if (suggestion.vi.empty() != suggestion.en.empty()) fail(root_, "<suggest> is there in one language only");
    if (!suggestion.vi.empty()) item.suggestions.push_back(suggestion);
    examples(item);
    const auto old = std::find_if(c_.model_.items.begin(), c_.model_.items.end(),
                                  [&](const Item& other) { return other.id == item.id; });
    if (old != c_.model_.items.end()) {
      item.checklist = old->checklist;
      *old = std::move(item);
    } else {
      c_.model_.items.push_back(std::move(item));
    }
  }

  void examples(const Item& item) {
    std::size_t firing = 0, silent = 0;
    for (const auto& node : root_.children("example")) {
      allow(node, {"verdict", "why", "known", "as-of", "kind"}, {"hit"}, true);
      Example example;
      example.item = item.id;
      example.why = node.attribute("why").value();
      example.as_of = date(node, "as-of");
      example.kind = node.attribute("kind").value();
      example.known = node.attribute("known");
      for (const auto& child : node.children()) {
        if (child.type() == pugi::node_element) {
          const std::string hit = text::squeeze(child.child_value());
          example.hits.push_back({example.text.size(), example.text.size() + hit.size()});
          example.text += hit;
        } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
          std::string piece = child.value();
          // In an example "¶" is the end of a paragraph.
          for (std::size_t at = piece.find("¶"); at != std::string::npos; at = piece.find("¶", at))
            piece.replace(at, std::string_view("¶").size(), "\n");
          std::string squeezed;
          for (const char c : piece) {
            if (c == '\n') {
              while (!squeezed.empty() && squeezed.back() == ' ') squeezed.pop_back();
              squeezed += c;
            } else if (c != ' ' || (!squeezed.empty() ? squeezed.back() != ' ' && squeezed.back() != '\n'
                                                      : !example.text.empty())) {
              squeezed += c;
            }
          }
          example.text += squeezed;
        }
      }
      example.expects = item.span ? (example.hits.empty() ? "nothing" : "found") : need(node, "verdict");
      if (!item.span) {
        const Names verdicts = {"met", "partly", "missing", "not-applicable", "needs-review"};
        if (std::find(verdicts.begin(), verdicts.end(), example.expects) == verdicts.end())
          fail(node.attribute("verdict"),
               "\"" + example.expects +
                   "\" is no verdict; expected met, partly, missing, not-applicable or needs-review");
      }
      (example.expects == "found" || example.expects == "met" || example.expects == "partly" ? firing : silent) += 1;
      c_.examples_.push_back(std::move(example));
    }
    if (firing < 1 || silent < 1)
      fail(root_, "an item needs an <example> that it finds and one that it must leave alone");
  }

  // ---- <checklist>, <messages>, <words> ---------------------------------------------------
  void checklist() {
    allow(root_, {"id", "version", "optional"}, {"title", "use", "questions", "section"});
    Checklist list;
    list.id = need(root_, "id");
    list.version = need(root_, "version");
    list.optional = choice<bool>(root_, "optional", {{"yes", true}, {"no", false}}, false);
    list.title = both(root_, "title");
    for (const auto& node : root_.children("use")) {
      allow(node, {"item"}, {});
      list.items.push_back(need(node, "item"));
    }
    for (const auto& node : root_.children("questions")) {
      allow(node, {"instrument", "article", "clause"}, {"title", "question"});
      OfficialQuestion asked;
      asked.of = both(node, "title");
      asked.instrument = need(node, "instrument");
      asked.article = node.attribute("article").value();
      asked.clause = node.attribute("clause").value();
      for (const auto& child : node.children("question")) {
        allow(child, {"point"}, {"title", "use"});
        asked.point = child.attribute("point").value();
        asked.text = both(child, "title");
        asked.items.clear();
        for (const auto& use : child.children("use")) {
          allow(use, {"item"}, {});
          asked.items.push_back(need(use, "item"));
          if (std::find(list.items.begin(), list.items.end(), asked.items.back()) == list.items.end())
            fail(use.attribute("item"), "\"" + asked.items.back() + "\" is no item of this checklist");
        }
        if (asked.items.empty()) fail(child, "<question> needs the items that answer it: <use item=\"…\"/>");
        list.questions.push_back(asked);
      }
    }
    for (const auto& node : root_.children("section")) list.report.push_back(section(node, list));
    const auto old = std::find_if(c_.model_.checklists.begin(), c_.model_.checklists.end(),
                                  [&](const Checklist& other) { return other.id == list.id; });
    if (old != c_.model_.checklists.end())
      *old = std::move(list);
    else
      c_.model_.checklists.push_back(std::move(list));
  }

  ReportSection section(const xml_node& node, const Checklist& list) const {
    using Fill = ReportSection::Column::Fill;
    allow(node, {}, {"title", "column", "use"});
    ReportSection out;
    out.title = both(node, "title");
    for (const auto& child : node.children("column")) {
      allow(child, {"fill", "element"}, {"title"});
      ReportSection::Column column{
          both(child, "title"),
          choice<Fill>(
              child, "fill",
              {{"item", Fill::item}, {"quote", Fill::quote}, {"place", Fill::place}, {"element", Fill::element}},
              Fill::blank),
          child.attribute("element").value()};
      if ((column.fill == Fill::element) == column.element.empty())
        fail(child, "fill=\"element\" goes with the id of an element: element=\"…\"");
      out.columns.push_back(std::move(column));
    }
    for (const auto& use : node.children("use")) {
      allow(use, {"item"}, {});
      out.items.push_back(need(use, "item"));
      if (std::find(list.items.begin(), list.items.end(), out.items.back()) == list.items.end())
        fail(use.attribute("item"), "\"" + out.items.back() + "\" is no item of this checklist");
    }
    if (out.columns.empty() || out.items.empty()) fail(node, "<section> needs columns and the items that fill them");
    return out;
  }

  void control() {
    allow(root_, {}, {"off", "severity", "suppress"});
    knowledge::Control& out = c_.model_.control;
    const auto fresh = [&](const xml_node& node, bool inserted, const std::string& id) {
      if (!inserted) fail(node, "<" + std::string(node.name()) + "> of \"" + id + "\" is there twice");
    };
    for (const auto& node : root_.children("off")) {
      allow(node, {"item", "reason"}, {});
      fresh(node, out.off.try_emplace(need(node, "item"), need(node, "reason")).second, need(node, "item"));
    }
    for (const auto& node : root_.children("severity")) {
      allow(node, {"item", "is", "reason"}, {});
      static_cast<void>(need(node, "is"));
      const auto severity = choice<Severity>(
          node, "is", {{"note", Severity::note}, {"warning", Severity::warning}, {"error", Severity::error}},
          Severity::note);
      fresh(node, out.severity.try_emplace(need(node, "item"), severity, need(node, "reason")).second,
            need(node, "item"));
    }
    for (const auto& node : root_.children("suppress")) {
      allow(node, {"finding", "reason"}, {});
      const std::string id = need(node, "finding");
      if (id.size() != 16 || id.find_first_not_of("0123456789abcdef") != std::string::npos)
        fail(node.attribute("finding"), "\"" + id + "\" is no id of a finding: 16 digits of 0-9, a-f");
      fresh(node, out.suppressed.try_emplace(id, need(node, "reason")).second, id);
    }
  }

  void messages() {
    allow(root_, {}, {"message"});
    for (const auto& node : root_.children("message")) {
      allow(node, {"id", "lang"}, {}, true);
      const std::string id = need(node, "id");
      (need(node, "lang") == "vi" ? c_.model_.messages[id].vi : c_.model_.messages[id].en) = content(node);
    }
  }

  void words() {
    allow(root_, {},
          {"onsets", "rimes", "surnames", "before-number", "after-number", "before-stop", "whole", "short-form",
           "numeral"});
    const auto list = [&](const char* name) {
      std::vector<std::string> out;
      for (const auto& node : root_.children(name))
        for (const std::string& key : structure::phrase_of(content(node))) out.push_back(key);
      return out;
    };
    for (auto& [name, target] : {std::pair{"onsets", &c_.model_.onsets},
                                 {"rimes", &c_.model_.rimes},
                                 {"before-number", &c_.model_.units_before_number},
                                 {"after-number", &c_.model_.units_after_number},
                                 {"before-stop", &c_.model_.abbreviations},
                                 {"whole", &c_.model_.whole}}) {
      for (auto& key : list(name)) target->push_back(key);
      std::sort(target->begin(), target->end());
    }
    for (const auto& key : list("surnames")) c_.model_.surnames.push_back(c_.intern_(c_.self_, key));
    std::sort(c_.model_.surnames.begin(), c_.model_.surnames.end());
    for (const auto& node : root_.children("short-form")) {
      allow(node, {"of"}, {}, true);
      for (const std::string& key : structure::phrase_of(content(node))) c_.model_.short_forms[key] = need(node, "of");
    }
    using Role = Numeral::Role;
    for (const auto& node : root_.children("numeral")) {
      allow(node, {"role", "value", "zeros"}, {}, true);
      Numeral numeral;
      numeral.role = choice<Role>(node, "role",
                                  {{"digit", Role::digit},
                                   {"ten", Role::ten},
                                   {"multiplier", Role::multiplier},
                                   {"filler", Role::filler},
                                   {"point", Role::point}},
                                  Role::digit);
      numeral.value = natural(node, "value", 1);
      const std::uint32_t zeros = natural(node, "zeros", 0);
      if (zeros > 12) fail(node.attribute("zeros"), "\"zeros\" is 12 at the most");
      for (std::uint32_t k = 0; k < zeros; ++k) numeral.value *= 10;
      for (const std::string& key : structure::phrase_of(content(node))) {
        numeral.word = c_.intern_(c_.self_, key);
        c_.model_.numerals.push_back(numeral);
      }
    }
    std::sort(c_.model_.numerals.begin(), c_.model_.numerals.end(),
              [](const Numeral& a, const Numeral& b) { return a.word < b.word; });
  }

  // ---- <homographs> ---------------------------------------------------------------------------
  void homographs() {
    allow(root_, {}, {"homograph"});
    for (const auto& node : root_.children("homograph")) {
      allow(node, {"word"}, {"sense"});
      const auto keys = structure::phrase_of(need(node, "word"));
      if (keys.size() != 1) fail(node.attribute("word"), "\"word\" is one syllable");
      Homograph homograph;
      homograph.word = c_.intern_(c_.self_, keys[0]);
      for (const auto& child : node.children("sense")) {
        allow(child, {"id", "otherwise"}, {"title", "clue"});
        Sense sense;
        sense.id = need(child, "id");
        sense.title = both(child, "title");
        sense.otherwise = choice<bool>(child, "otherwise", {{"yes", true}, {"no", false}}, false);
        for (const auto& mark : child.children("clue")) {
          allow(mark, {"ref", "at", "within"}, {});
          Clue clue;
          clue.at = choice<Clue::At>(mark, "at",
                                     {{"before", Clue::At::before},
                                      {"after", Clue::At::after},
                                      {"near", Clue::At::near},
                                      {"capital", Clue::At::capital}},
                                     Clue::At::near);
          if (clue.at != Clue::At::capital) clue.concepts = refs(mark);
          clue.within = natural(mark, "within", clue.within);
          sense.clues.push_back(std::move(clue));
        }
        homograph.senses.push_back(std::move(sense));
      }
      if (std::count_if(homograph.senses.begin(), homograph.senses.end(),
                        [](const Sense& sense) { return sense.otherwise; }) != 1)
        fail(node, "one <sense> of a homograph, and only one, is otherwise=\"yes\"");
      std::erase_if(c_.model_.homographs, [&](const Homograph& old) { return old.word == homograph.word; });
      c_.model_.homographs.push_back(std::move(homograph));
    }
    std::sort(c_.model_.homographs.begin(), c_.model_.homographs.end(),
              [](const Homograph& a, const Homograph& b) { return a.word < b.word; });
  }

  // ---- <labels> -------------------------------------------------------------------------------
  void labels() {
    allow(root_, {}, {"kind", "symbol", "unit", "ordinal", "phrases", "points", "label"});
    structure::Labels& out = c_.model_.labels;
    const std::map<std::string_view, std::vector<structure::Phrase>*> lists = {
        {"basis", &out.basis},
        {"number", &out.number},
        {"motto", &out.motto},
        {"recipients", &out.recipients},
        {"signature", &out.signature},
        {"furniture", &out.furniture},
        {"furniture-start", &out.furniture_start},
        {"subject", &out.subject},
        {"letter", &out.letter},
        {"issuer", &out.issuer},
        {"self", &out.self},
        {"attached", &out.attached},
        {"this", &out.this_word},
        {"joiner", &out.joiners},
        {"of", &out.of_words},
        {"day", &out.day},
        {"month", &out.month},
        {"year", &out.year},
        {"adopted", &out.adopted},
        {"effect", &out.effect}};
    const std::map<std::string_view, std::string*> names = {
        {"dieu", &out.label_dieu},         {"khoan", &out.label_khoan},     {"diem", &out.label_diem},
        {"phan", &out.label_phan},         {"chuong", &out.label_chuong},   {"muc", &out.label_muc},
        {"tieu-muc", &out.label_tieu_muc}, {"phu-luc", &out.label_phu_luc}, {"heading", &out.label_heading},
        {"can-cu", &out.label_can_cu},     {"bang", &out.label_bang},       {"row", &out.label_row},
        {"column", &out.label_column},     {"closing", &out.label_closing}};
    for (const auto& node : root_.children()) {
      if (node.type() != pugi::node_element) continue;
      if (is(node, "kind")) {
        allow(node, {"id"}, {}, true);
        out.kinds.push_back({structure::phrase_of(content(node)), need(node, "id")});
      } else if (is(node, "symbol")) {
        allow(node, {"kind"}, {}, true);
        out.symbols.emplace_back(content(node), need(node, "kind"));
      } else if (is(node, "unit")) {
        allow(node, {"kind"}, {}, true);
        const std::string kind = need(node, "kind");
        bool known = false;
        for (std::size_t k = 0; k < 13; ++k)
          if (structure::to_string(static_cast<structure::UnitKind>(k)) == kind) {
            out.units[k].push_back(structure::phrase_of(content(node)));
            known = true;
          }
        if (!known) fail(node, "\"" + kind + "\" is no kind of unit");
      } else if (is(node, "ordinal")) {
        allow(node, {"value"}, {}, true);
        out.ordinals.emplace_back(structure::phrase_of(content(node)).at(0),
                                  static_cast<int>(natural(node, "value", 0)));
      } else if (is(node, "phrases")) {
        allow(node, {"of"}, {"phrase"});
        const auto list = lists.find(need(node, "of"));
        if (list == lists.end()) fail(node, "no list of phrases of this name");
        for (const auto& phrase : node.children("phrase"))
          list->second->push_back(structure::phrase_of(content(phrase)));
      } else if (is(node, "points")) {
        const std::string letters = content(node);
        for (std::size_t at = 0; at < letters.size();) {
          std::size_t end = at;
          static_cast<void>(text::next(letters, end));
          if (letters[at] != ' ') out.point_letters.push_back(letters.substr(at, end - at));
          at = end;
        }
      } else {
        allow(node, {"of"}, {}, true);
        const auto name = names.find(need(node, "of"));
        if (name == names.end()) fail(node, "no label of this name");
        *name->second = content(node);
      }
    }
    std::stable_sort(out.kinds.begin(), out.kinds.end(),
                     [](const auto& a, const auto& b) { return a.phrase.size() > b.phrase.size(); });
  }

  // ---- <registry> -----------------------------------------------------------------------------
  ConceptId name_of(const xml_node& node, const std::string& id) const {
    if (!node.child("name")) return 0;
    const ConceptId concept_id = hidden_concept(id);
    for (const auto& name : node.children("name")) {
      allow(name, {}, {}, true);
      add_phrases(name, concept_id);
    }
    return concept_id;
  }

  void registry() {
    allow(root_, {}, {"instrument", "institution", "province", "district", "programme"});
    Model& model = c_.model_;
    for (const auto& node : root_.children()) {
      if (node.type() != pugi::node_element) continue;
      const std::string key = std::to_string(model.instruments.size() + model.institutions.size() +
                                             model.provinces.size() + model.programmes.size() + model.districts.size());
      if (is(node, "instrument")) {
        allow(
            node,
            {"number", "year", "title", "issuer", "issued", "effective", "ended", "replaced-by", "source", "verified"},
            {"name"});
        Instrument entry;
        entry.number = need(node, "number");
        entry.title = need(node, "title");
        entry.source = need(node, "source");
        entry.year = node.attribute("year").value();
        entry.issuer = node.attribute("issuer").value();
        entry.issued = date(node, "issued");
        entry.effective = date(node, "effective");
        entry.ended = date(node, "ended");
        entry.replaced_by = node.attribute("replaced-by").value();
        entry.verified = choice<bool>(node, "verified", {{"yes", true}, {"no", false}}, false);
        entry.name = name_of(node, "instrument:" + key);
        model.instruments.push_back(std::move(entry));
      } else if (is(node, "programme")) {
        allow(node, {"title", "begin", "end", "instrument", "source"}, {"name"});
        Programme entry;
        entry.title = need(node, "title");
        entry.begin = node.attribute("begin").value();
        entry.end = need(node, "end");
        entry.instrument = node.attribute("instrument").value();
        entry.name = name_of(node, "programme:" + key);
        model.programmes.push_back(std::move(entry));
      } else if (is(node, "district")) {
        allow(node, {"ended", "source"}, {"name"});
        model.districts_ended = date(node, "ended");
        model.districts.push_back(name_of(node, "district:" + key));
      } else {
        allow(node, {"title", "ended", "successor", "basis", "source"}, {"name"});
        Successor entry;
        entry.title = need(node, "title");
        entry.ended = date(node, "ended");
        if (entry.ended.empty()) fail(node, "<" + std::string(node.name()) + "> needs the attribute \"ended\"");
        entry.successor = node.attribute("successor").value();
        entry.basis = node.attribute("basis").value();
        entry.name = name_of(node, "successor:" + key);
        (is(node, "province") ? model.provinces : model.institutions).push_back(std::move(entry));
      }
    }
  }

  Compiler& c_;
  const Source& source_;
  std::string buffer_;
  pugi::xml_document document_;
  xml_node root_;
};

Compiler::Compiler(Model& model, const Limits& limits, void* self, Intern intern)
    : model_(model), limits_(limits), self_(self), intern_(intern) {
  for (ConceptId id = 0; id < model_.concepts.size(); ++id) names_.emplace(model_.concepts[id].id, id);
  if (model_.concepts.empty()) concept_named("nothing");  // 0 means none
}

ConceptId Compiler::concept_named(const std::string& id) {
  const auto [at, fresh] = names_.try_emplace(id, static_cast<ConceptId>(model_.concepts.size()));
  if (fresh) {
    model_.concepts.emplace_back();
    model_.concepts.back().id = id;
  }
  return at->second;
}

std::optional<Error> Compiler::compile(std::span<const Source> sources) {
  try {
    std::vector<std::unique_ptr<FileReader>> files;
    for (const Source& source : sources) {
      files.push_back(std::make_unique<FileReader>(*this, source));
      files.back()->parse();
      files.back()->names();
    }
    for (const auto& file : files) file->read();
    for (const auto& file : files) file->check_control();
  } catch (Error& error) {
    return std::move(error);
  }
  const auto known = [&](const char* id) { return names_.contains(id) ? names_.at(id) : 0; };
  model_.negation = known("negation");
  // Items that no checklist lists form one of their own, so that nothing is left out in silence.
  std::set<std::string> listed;
  for (const Checklist& list : model_.checklists)
    for (const std::string& id : list.items) {
      listed.insert(id);
      const auto item =
          std::find_if(model_.items.begin(), model_.items.end(), [&](const Item& i) { return i.id == id; });
      if (item == model_.items.end())
        return Error{ErrorCode::bad_dictionary,
                     "checklist \"" + list.id + "\" uses an item \"" + id + "\" that does not exist", "", 0, 0};
      item->checklist = list.id;
    }
  for (Item& item : model_.items) {
    if (listed.contains(item.id)) continue;
    auto own = std::find_if(model_.checklists.begin(), model_.checklists.end(),
                            [](const Checklist& list) { return list.id == "agency"; });
    if (own == model_.checklists.end()) {
      model_.checklists.push_back({"agency", "1", model_.messages["checklist-agency"], {}, {}, {}, false});
      own = model_.checklists.end() - 1;
    }
    item.checklist = "agency";
    own->items.push_back(item.id);
  }
  // Concepts must not use themselves, through whatever chain.
  std::vector<std::uint8_t> state(model_.concepts.size(), 0);
  std::optional<Error> cycle;
  const std::function<void(ConceptId, int)> visit = [&](ConceptId id, int depth) {
    if (state[id] == 2 || cycle) return;
    if (state[id] == 1 || depth > 100) {
      cycle = Error{ErrorCode::bad_dictionary, "concept \"" + model_.concepts[id].id + "\" uses itself", "", 0, 0};
      return;
    }
    state[id] = 1;
    for (const ConceptId other : model_.concepts[id].use) visit(other, depth + 1);
    for (const Sequence& sequence : model_.concepts[id].sequences)
      for (const auto& slot : sequence.slots)
        for (const ConceptId other : slot) visit(other, depth + 1);
    if (model_.concepts[id].except >= 0) visit(static_cast<ConceptId>(model_.concepts[id].except), depth + 1);
    state[id] = 2;
  };
  for (ConceptId id = 0; id < model_.concepts.size(); ++id) visit(id, 0);
  return cycle;
}

namespace {

struct Trie {
  using Children = std::vector<std::pair<words::SyllableId, std::uint32_t>>;
  std::vector<Children> children;
  std::vector<std::vector<ConceptId>> outputs;
};

// The node that stands for each: nodes from which the same phrases lead to the same concepts are one. A phrase with
// many variants is a product, whose tails are all alike. (Revuz, Minimisation of acyclic deterministic automata in
// linear time, 1992; a child has a higher number than its parent, so that going down the numbers is going up the trie.)
std::vector<std::uint32_t> representatives(Trie& trie) {
  std::vector<std::uint32_t> same(trie.children.size(), 0);
  std::map<std::vector<std::uint32_t>, std::uint32_t> seen;
  for (std::uint32_t node = static_cast<std::uint32_t>(trie.children.size()); node-- > 1;) {
    std::sort(trie.children[node].begin(), trie.children[node].end());
    std::vector<std::uint32_t> tail(trie.outputs[node].begin(), trie.outputs[node].end());
    tail.push_back(~std::uint32_t{0});
    for (auto& [syllable, child] : trie.children[node]) {
      child = same[child];
      tail.push_back(syllable);
      tail.push_back(child);
    }
    same[node] = node == 1 ? node : seen.try_emplace(std::move(tail), node).first->second;
  }
  return same;
}

}  // namespace

AutomatonData Compiler::automaton() const {
  Trie trie;
  trie.children.resize(2);
  trie.outputs.resize(2);
  std::unordered_map<std::uint64_t, std::uint32_t> edges;
  for (const Phrase& phrase : phrases_) {
    std::uint32_t node = 1;
    for (const words::SyllableId syllable : phrase.syllables) {
      const auto next = static_cast<std::uint32_t>(trie.children.size());
      const auto [at, added] = edges.try_emplace(std::uint64_t{node} << 32 | syllable, next);
      if (added) {
        trie.children[node].emplace_back(syllable, next);
        trie.children.emplace_back();
        trie.outputs.emplace_back();
      }
      node = at->second;
    }
    auto& outputs = trie.outputs[node];
    const auto place = std::lower_bound(outputs.begin(), outputs.end(), phrase.concept_id);
    if (place == outputs.end() || *place != phrase.concept_id) outputs.insert(place, phrase.concept_id);
  }
  const std::vector<std::uint32_t> same = representatives(trie);
  std::vector<std::uint32_t> number(same.size(), 0);
  AutomatonData data;
  data.nodes.emplace_back();                 // 0: none
  for (const bool leaves : {false, true}) {  // nodes from which nothing leads on come last
    if (leaves) data.first_leaf = static_cast<std::uint32_t>(data.nodes.size());
    for (std::uint32_t node = 1; node < same.size(); ++node) {
      if (same[node] != node || (node != 1 && trie.children[node].empty()) != leaves) continue;
      number[node] = static_cast<std::uint32_t>(data.nodes.size());
      AutomatonView::Node& made = data.nodes.emplace_back();
      made.steps = static_cast<std::uint32_t>(data.steps.size());
      made.outputs = static_cast<std::uint32_t>(data.outputs.size());
      for (const auto& [syllable, child] : trie.children[node]) {  // sorted
        made.filter |= AutomatonView::Node::bit_of(syllable);
        data.steps.push_back({syllable, child});
      }
      data.outputs.insert(data.outputs.end(), trie.outputs[node].begin(), trie.outputs[node].end());
    }
  }
  for (AutomatonView::Step& step : data.steps) step.to = number[step.to];
  data.nodes.push_back(
      {0, static_cast<std::uint32_t>(data.steps.size()), static_cast<std::uint32_t>(data.outputs.size())});
  for (const auto& [syllable, child] : trie.children[1]) {
    if (syllable >= data.roots.size()) data.roots.resize(syllable + 1, 0);
    data.roots[syllable] = number[child];
  }
  return data;
}

}  // namespace longghep::knowledge
