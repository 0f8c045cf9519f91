/* longghep for C, and for all that can call C.
 *
 * 1. Objects are opaque. *_new gives one, *_free takes it back; *_free(NULL) does nothing.
 * 2. What can fail returns lgh_status and gives its result through `out`, NULL on failure.
 * 3. What you pass in is only read during the call. What you get back belongs to the
 *    object you asked, until you free that object.
 * 4. Text in: pointer and length. Text out: UTF-8, ending in NUL, its length beside it.
 * 5. Offsets are UTF-8 bytes of the document's text unless the name says utf16.
 * 6. Many threads may use one reviewer at once; a review is read by one thread at a time.
 * 7. No function prints, aborts, throws, keeps global state or opens a file.
 */
#ifndef LONGGHEP_H
#define LONGGHEP_H

#include <stddef.h>
#include <stdint.h>

#include "longghep/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lgh_reviewer lgh_reviewer; /* compiled checklists; never changes */
typedef struct lgh_review lgh_review;     /* what one document got */

typedef int32_t lgh_status; /* values are added, never changed */
enum {
  LGH_OK = 0,
  LGH_BAD_ARGUMENT = -1,
  LGH_UNREADABLE = -2,
  LGH_UNSUPPORTED = -3,
  LGH_OVER_LIMIT = -4,
  LGH_BAD_DICTIONARY = -5,
  LGH_NO_MEMORY = -6,
  LGH_INTERNAL = -7
};

/* Filled on failure; may be NULL. It is yours: nothing in it to free. */
typedef struct lgh_error {
  size_t struct_size;    /* you set it to sizeof(lgh_error), so that the struct can grow */
  uint32_t line, column; /* in the dictionary at fault, from 1; else 0 */
  char message[512];     /* a sentence in UTF-8, cut between characters */
} lgh_error;

/* A dictionary or checklist in XML that is added to the built-in ones. */
typedef struct lgh_source {
  const char* name; /* for messages */
  size_t name_size;
  const char* xml;
  size_t xml_size;
} lgh_source;

typedef struct lgh_options {
  size_t struct_size;    /* sizeof(lgh_options) */
  const char* as_of;     /* "YYYY-MM-DD": whose law applies; NULL: the document's own date */
  const char* today;     /* used where a document has no date; NULL: none */
  const char* kind;      /* kind of document; NULL: detect */
  const char* path;      /* told in the JSON only */
  const char* checklist; /* id of one checklist; NULL: all */
  int32_t language;      /* 0 Vietnamese, 1 English */
} lgh_options;
#define LGH_OPTIONS_INIT \
  { sizeof(lgh_options), NULL, NULL, NULL, NULL, NULL, 0 }

/* "major.minor.patch"; static storage. */
LGH_API const char* lgh_version(void);

/* `sources` may be NULL if `count` is 0. */
LGH_API lgh_status lgh_reviewer_new(lgh_reviewer** out, const lgh_source* sources, size_t count, lgh_error* error);
LGH_API void lgh_reviewer_free(lgh_reviewer* reviewer);

/* Reads and reviews a document given as its bytes (text, HTML, DOCX). `options` may be NULL. */
LGH_API lgh_status lgh_review_new(lgh_review** out, const lgh_reviewer* reviewer, const void* bytes, size_t size,
                                  const lgh_options* options, lgh_error* error);
LGH_API void lgh_review_free(lgh_review* review);

/* The JSON of `longghep check --format json`; `size` (may be NULL) gets its length without the NUL. */
LGH_API const char* lgh_review_json(const lgh_review* review, size_t* size);
LGH_API size_t lgh_review_finding_count(const lgh_review* review);

#ifdef __cplusplus
}
#endif
#endif
