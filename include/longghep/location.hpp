#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "longghep/span.hpp"

namespace longghep {

/// Where a piece of text stands in the original file.
struct SourcePlace {
  enum class Kind {
    bytes,  ///< [begin, end) in bytes of the file: plain text, HTML
    page,   ///< page and rectangle of a PDF; begin/end count the characters of its text layer
    run     ///< part, paragraph and run of an OOXML package; begin/end in UTF-16 units of the run's text
  };
  Kind kind = Kind::bytes;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint32_t page = 0;            ///< from 1; 0 where there are no pages
  std::array<float, 4> rectangle{};  ///< left, bottom, right, top of what stands on that page, in points
  std::string part;                  ///< "word/document.xml"; empty for bytes
  std::uint32_t paragraph = 0;       ///< ordinal of the paragraph in its part, from 0
  std::uint32_t run = 0;             ///< ordinal of the run in its paragraph, from 0

  friend bool operator==(const SourcePlace&, const SourcePlace&) = default;
};

/// One place of a document in every coordinate a host may want.
struct Location {
  std::string unit;                    ///< "dieu:3/khoan:2"; empty outside all units
  std::string label;                   ///< the same for people: "Khoản 2 Điều 3"
  std::string text;                    ///< the exact excerpt
  Span<TextByte> bytes;                ///< UTF-8 bytes of Document::text()
  Span<Utf16Unit> utf16;               ///< UTF-16 code units of the same text
  Span<CodePoint> code_points;         ///< code points of the same text
  std::uint32_t line = 1, column = 1;  ///< from 1; columns in code points
  SourcePlace source;
  std::string paper;  ///< path of the paper of a dossier; empty in the review of one document

  friend bool operator==(const Location&, const Location&) = default;
};

}  // namespace longghep
