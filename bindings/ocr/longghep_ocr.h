/* The optional component that recognises scanned pages, with Tesseract and its Vietnamese data. A C interface, so that
 * a program may load it only when it meets such a page. */
#ifndef LONGGHEP_OCR_H
#define LONGGHEP_OCR_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A word (UTF-8, for the time of the call) and its box in pixels from the upper left corner; words of one line have the
 * same number. */
typedef void (*lgh_ocr_word)(void* context, const char* text, float left, float top, float right, float bottom,
                             uint32_t line);

/* Recognises a picture: the bytes of a JPEG, JPEG 2000, TIFF or PNM file. Calls `word` for each word in the order of
 * reading; `width` and `height` get the picture's size. NULL, or why it failed, in English; the text is static. Any
 * number of threads. */
__attribute__((visibility("default"))) const char* lgh_ocr_recognise(const void* bytes, size_t size, uint32_t* width,
                                                                     uint32_t* height, lgh_ocr_word word,
                                                                     void* context);

#ifdef __cplusplus
}
#endif
#endif
