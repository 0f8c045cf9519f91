#pragma once
#include <cstdio>
#include <string>

#include "longghep/longghep.hpp"

namespace longghep {

/// The language server of `longghep lsp`, over the Language Server Protocol 3.17: findings as diagnostics (pushed and
/// pulled), hover with the basis in law, code actions that mend a place or silence a finding, symbols from the outline.
/// Text is synchronised by ranges; positions are UTF-8, UTF-16 or UTF-32, as the client prefers. Requests are answered
/// one after another; one that is cancelled while it waits gets an error, and only the text that is typed last is
/// reviewed. What is silenced is not told by this server again; `control`, unless it is empty, names a control file
/// that gets it too. Returns the exit code of the process: 0 after `shutdown` and `exit`, else 1.
int serve_language(const Reviewer& reviewer, const ReviewOptions& options, const std::string& kind,
                   const std::string& control, Language language, std::FILE* in, std::FILE* out);

}  // namespace longghep
