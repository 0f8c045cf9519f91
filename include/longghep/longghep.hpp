#pragma once
/// longghep reviews Vietnamese drafts for gender mainstreaming. Start here: three verbs.
///
///   auto reviewer = longghep::Reviewer::load();             // once; share it
///   auto document = reviewer->read(bytes);                  // text, HTML, Word, ODT, PDF
///   auto review   = reviewer->review(*document);            // verdicts and findings
///   std::puts(longghep::to_json(review).c_str());
///
/// load and read return a Result: look at it before you use it. Offsets are
/// UTF-8 bytes of Document::text() unless the name says otherwise.
#include "longghep/output.hpp"    // IWYU pragma: export
#include "longghep/reviewer.hpp"  // IWYU pragma: export
#include "longghep/session.hpp"   // IWYU pragma: export
