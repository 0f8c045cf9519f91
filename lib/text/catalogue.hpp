#pragma once
#include <string>

#include "longghep/finding.hpp"

namespace longghep::text {

/// The message `id` (its English wording) in `language`, from the gettext
/// catalogue built from dictionaries/messages; `id` itself where there is none.
/// Thread-safe; the catalogue is read once.
[[nodiscard]] std::string translate(Language language, const char* id);

}  // namespace longghep::text
