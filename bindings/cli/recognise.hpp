#pragma once
#include "longghep/longghep.hpp"

/// The recogniser of the optional component longghep-ocr, which is loaded on the first call: a check of a draft with a
/// text of its own does not wait for it. Without the component each call is an Error (unsupported).
[[nodiscard]] longghep::Recogniser ocr_component();
