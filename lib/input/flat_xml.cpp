// Tested by tests/input/flat_xml_test.cpp.
//
// Packages written as one XML file: Flat OPC and Word 2003 XML, Flat OpenDocument.
// They are made into the packages that they stand for, and read as those.
#include "input/readers.hpp"
#include "input/xml_part.hpp"

namespace longghep::input {
namespace {

constexpr std::size_t kLongestName = 1024;  // bytes; a ZIP package may have 65,535, no part that is read comes near
constexpr std::string_view kOdt = "application/vnd.oasis.opendocument.text";

struct Kind {
  std::string_view root, name_space, format;
};
constexpr Kind kKinds[] = {
    {"package", "http://schemas.microsoft.com/office/2006/xmlPackage", "flat-opc"},
    {"wordDocument", "http://schemas.microsoft.com/office/word/2003/wordml", "wordml"},
    {"document", "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "fodt"},
};

const Kind* kind_of(std::string_view head) {
  const std::string_view name = root_name(head);
  for (const Kind& kind : kKinds)
    if (kind.root == name && head.find(kind.name_space) != head.npos) return &kind;
  return nullptr;
}

// The prefix of a name, with its colon.
std::string prefix_of(const pugi::xml_node& node) {
  const std::string name = node.name();
  return name.substr(0, name.find(':') + 1);
}

// No more than one beyond the limit, by which Package::open() refuses them.
void add_parts(const pugi::xml_node& package, const Limits& limits, PackageWriter& writer) {
  std::size_t added = 0;
  const std::string prefix = prefix_of(package), parts = prefix + "part";  // which the range goes on pointing to
  for (const auto& part : package.children(parts.c_str())) {
    std::string name = part.attribute((prefix + "name").c_str()).value();
    const auto content = part.child((prefix + "xmlData").c_str()).find_child([](const pugi::xml_node& child) {
      return child.type() == pugi::node_element;
    });
    if (!content || name.size() < 2 || name.size() > kLongestName || name.front() != '/') continue;
    writer.add(name.substr(1), written(content));
    if (++added > limits.archive_entries) return;
  }
}

// A package says of each text whether its blanks count, Word 2003 once for all.
void keep_blanks(pugi::xml_document& document) {
  struct Walker : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node& node) override {
      if (std::string_view(node.name()) == "w:t" && !node.attribute("xml:space"))
        node.append_attribute("xml:space") = "preserve";
      return true;
    }
  } walker;
  if (std::string_view(document.document_element().attribute("xml:space").value()) == "preserve")
    document.traverse(walker);
}

}  // namespace

bool looks_flat(std::string_view head) { return kind_of(head) != nullptr; }

Result<Source> read_flat(Bytes bytes, const Limits& limits, const text::LegacyEncodings& legacy) {
  std::string all = usual_form({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const Kind* const kind = kind_of(std::string_view(all).substr(0, kHead));
  if (kind == nullptr) return Error{ErrorCode::unreadable, "the XML file names no known format", "", 0, 0};
  PackageWriter writer;
  const bool odf = kind->format == "fodt";
  if (odf) {
    writer.add("mimetype", kOdt);
    writer.add("content.xml", all);
  } else {
    pugi::xml_document document;
    std::string copy = all;
    if (auto loaded = load_part(document, copy, "of the file", limits); !loaded) return loaded.error();
    const auto root = document.document_element();
    if (kind->format == "flat-opc") {
      add_parts(root, limits, writer);
    } else {
      keep_blanks(document);
      writer.add("word/document.xml", written(root));
      if (const auto styles = root.child("w:styles")) writer.add("word/styles.xml", written(styles));
    }
  }
  const std::string made = std::move(writer).finish();
  auto package = Package::open(std::as_bytes(std::span(made.data(), made.size())), limits);
  if (!package) return package.error();
  auto source = odf ? read_odt(*package, limits, legacy) : read_docx(*package, limits, legacy);
  if (source) source->format = kind->format;
  return source;
}

}  // namespace longghep::input
