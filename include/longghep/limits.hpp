#pragma once
#include <cstddef>

namespace longghep {

/// What one document or dictionary may cost. Limits count things, never
/// seconds, so the same bytes give the same answer on every machine. A limit
/// that stops reading is an Error (over_limit); one that only cuts the result
/// short stands in Review::limits. Nothing is dropped in silence.
struct Limits {
  std::size_t input_bytes = std::size_t{64} << 20;      ///< the file as handed in
  std::size_t unpacked_bytes = std::size_t{256} << 20;  ///< all parts of a DOCX together, counted while inflating
  std::size_t part_bytes = std::size_t{64} << 20;       ///< one part of a DOCX
  std::size_t archive_entries = 10'000;                 ///< members of a DOCX package
  std::size_t pages = 5'000;                            ///< of a PDF; those after it are not read
  std::size_t depth = 256;                              ///< nested elements of HTML or XML
  std::size_t findings = 10'000;                        ///< findings kept for one document
  std::size_t evidence = 5;                             ///< places kept as evidence for one element of an item
  std::size_t dictionary_bytes = std::size_t{8} << 20;  ///< one XML dictionary of an agency
  std::size_t phrase_variants = 4'096;                  ///< word sequences that one phrase may expand to
};

}  // namespace longghep
