#include "recognise.hpp"

#include <dlfcn.h>

#include <filesystem>

#include "../ocr/longghep_ocr.h"

namespace {

using namespace longghep;
using Function = decltype(&lgh_ocr_recognise);

// Beside the tool, as it is built and installed; else where the system looks.
Function load() {
  constexpr const char* kName = "liblongghep-ocr.so";
  std::error_code error;
  const auto tool = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const std::string& path :
       {(tool / "../lib" / kName).string(), (tool / ".." / LONGGHEP_OCR_DIR / kName).string(), std::string(kName)})
    if (void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL); handle != nullptr)
      return reinterpret_cast<Function>(dlsym(handle, "lgh_ocr_recognise"));
  return nullptr;
}

Result<RecognisedPage> recognise(const PageImage& image) {
  static const Function function = load();
  if (function == nullptr)
    return Error{ErrorCode::unsupported, "the component longghep-ocr, which recognises scanned pages, is not installed",
                 "", 0, 0};
  RecognisedPage page;
  const auto add = [](void* context, const char* text, float left, float top, float right, float bottom,
                      std::uint32_t line) {
    static_cast<RecognisedPage*>(context)->words.push_back({text, left, top, right, bottom, line});
  };
  const char* failed = function(image.bytes.data(), image.bytes.size(), &page.width, &page.height, add, &page);
  if (failed != nullptr) return Error{ErrorCode::unreadable, failed, "", 0, 0};
  return page;
}

}  // namespace

Recogniser ocr_component() { return recognise; }
