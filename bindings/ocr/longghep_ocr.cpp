// Tested by tests/input/ocr_test.py.
#include "longghep_ocr.h"

#include <leptonica/allheaders.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <memory>
#include <mutex>

namespace {

constexpr l_int32 kMostPixels = 20'000;  // of a side: A4 at 600 dots to the inch has 7,000

// Tesseract's model takes a second to load; one is kept, and pages wait for each other.
struct Engine {
  std::mutex one_at_a_time;
  tesseract::TessBaseAPI api;
  bool ready = false;
  Engine() { ready = api.Init(nullptr, "vie", tesseract::OEM_LSTM_ONLY) == 0; }
};

}  // namespace

const char* lgh_ocr_recognise(const void* bytes, size_t size, uint32_t* width, uint32_t* height, lgh_ocr_word word,
                              void* context) try {
  static Engine engine;
  if (!engine.ready) return "Tesseract's Vietnamese data is not installed (tesseract-ocr-vie)";
  setMsgSeverity(L_SEVERITY_NONE);  // leptonica writes to the standard error otherwise
  const auto destroy = [](Pix* pix) { pixDestroy(&pix); };
  const std::unique_ptr<Pix, decltype(destroy)> picture(pixReadMem(static_cast<const l_uint8*>(bytes), size), destroy);
  if (!picture) return "the picture is damaged, or of a kind that is not read";
  l_int32 wide = 0, high = 0;
  pixGetDimensions(picture.get(), &wide, &high, nullptr);
  if (wide > kMostPixels || high > kMostPixels) return "the picture has more than 20,000 pixels on a side";
  *width = static_cast<uint32_t>(wide);
  *height = static_cast<uint32_t>(high);
  const std::lock_guard<std::mutex> lock(engine.one_at_a_time);
  engine.api.SetImage(picture.get());
  if (engine.api.GetSourceYResolution() < 70) engine.api.SetSourceResolution(300);
  if (engine.api.Recognize(nullptr) != 0) return "Tesseract cannot read the picture";
  uint32_t line = 0;
  const std::unique_ptr<tesseract::ResultIterator> at(engine.api.GetIterator());
  if (at) do {
      if (at->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) ++line;
      int left = 0, top = 0, right = 0, bottom = 0;
      const std::unique_ptr<char[]> text(at->GetUTF8Text(tesseract::RIL_WORD));
      if (text && *text.get() != 0 && at->BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom))
        word(context, text.get(), static_cast<float>(left), static_cast<float>(top), static_cast<float>(right),
             static_cast<float>(bottom), line);
    } while (at->Next(tesseract::RIL_WORD));
  engine.api.Clear();
  return nullptr;
} catch (...) {
  return "out of memory";
}
