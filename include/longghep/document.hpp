#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "longghep/export.h"
#include "longghep/location.hpp"

namespace longghep {

/// Text that stood in an encoding of before Unicode, or in Unicode read as such.
struct Conversion {
  std::string encoding;     ///< "tcvn3", "vni", "vps", "viscii", "windows-1258", "viqr"
  std::size_t letters = 0;  ///< that were put into Unicode
  double confidence = 0;    ///< share of the words that are Vietnamese syllables once they are read so
};

/// What is known of a document as a whole.
struct DocumentInfo {
  std::string path;  ///< as the caller named it
  std::string
      format;  ///< "text", "html", "mhtml", "docx", "doc", "rtf", "odt", "pdf", "akn", "fodt", "flat-opc", "wordml"
  std::string encoding;           ///< "utf-8", "utf-16le", … as read
  std::string kind;               ///< one of the KIND identifiers: "ke-hoach", "luat", … or "khac"
  std::optional<bool> normative;  ///< only for nghi-quyet and quyet-dinh
  std::string title, number, issuer;
  std::string date;                     ///< "YYYY-MM-DD", empty if the document states none
  std::string as_of;                    ///< the date its law is judged on when the caller gives none; may be empty
  std::string sha256;                   ///< of the bytes handed in, lower-case hex
  std::size_t characters = 0;           ///< code points of the text
  std::vector<Conversion> conversions;  ///< what was read from old encodings, the most first; mostly empty
};

/// A structural unit: an article, a heading of a plan, a table … Children lie
/// inside their parent, in text order.
struct OutlineUnit {
  std::string id;       ///< path of labels: "dieu:3/khoan:2/diem:b", "I/1/a"
  std::string kind;     ///< "dieu", "khoan", "heading", "bang", …
  std::string number;   ///< as written: "3", "2a", "II"
  std::string heading;  ///< its heading or first words; may be empty
  Span<TextByte> bytes;
  std::vector<OutlineUnit> children;
};

/// A Vietnamese word or other token of the text.
struct Token {
  Span<TextByte> bytes;
  /// "word", "name", "abbreviation", "number", "percent", "year", "date", "period", "document-number", "url", "email"
  /// or "punctuation"; static storage
  std::string_view kind;
  std::vector<std::size_t> cuts;  ///< bytes of the text where a blank is missing between two of its syllables
};

/// What the text names, over one token or several.
struct Entity {
  Span<TextByte> bytes;
  /// "money", "place", "agency", "person", "citation", "list-marker", "abbreviation", or as a dictionary says
  std::string kind;
  std::string stands_for;  ///< what an abbreviation is short for, by the document itself or else the dictionary
};

/// A token with several meanings (nam: male, south), and the one it was read in.
struct Sense {
  Span<TextByte> bytes;
  std::string id;          ///< "male", "south", "gender", …
  std::string title;       ///< in Vietnamese
  Span<TextByte> because;  ///< the words that told it; empty: no clue, the usual meaning
};

class LGH_API Reviewer;

/// A draft that was read: text, structure, words. Unchanging, cheap to copy,
/// shared freely between threads.
class LGH_API Document {
 public:
  [[nodiscard]] const DocumentInfo& info() const;
  /// NFC UTF-8, LF line ends; every offset of the library counts its bytes. Lives as long as any copy of the Document.
  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] std::vector<OutlineUnit> outline() const;
  /// In text order, not overlapping, nothing but blanks between them.
  [[nodiscard]] std::vector<Token> tokens() const;
  /// In text order, not overlapping. Computed anew by each call, in time linear in the text.
  [[nodiscard]] std::vector<Entity> entities() const;
  /// The homographs among the tokens, in text order. Computed anew by each call, in time linear in the text.
  [[nodiscard]] std::vector<Sense> senses() const;
  /// The same place in every coordinate; out-of-range spans are cut to the text.
  [[nodiscard]] Location locate(Span<TextByte> bytes) const;

  struct Impl;
  explicit Document(std::shared_ptr<const Impl> impl);

 private:
  friend class LGH_API Reviewer;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace longghep
