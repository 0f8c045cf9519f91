/* longghep for C, and for all that can call C.
 *
 * 1. Objects are opaque. *_new gives one, *_free takes it back; *_free(NULL) does nothing.
 * 2. What can fail returns lgh_status and gives its result through `out`, NULL on failure.
 * 3. What you pass in is only read during the call. What you get back belongs to the
 *    object you asked, until you free that object.
 * 4. Text in: pointer and length. Text out: UTF-8, ending in NUL, its length beside it.
 * 5. Offsets are UTF-8 bytes of the document's text unless the name says utf16.
 * 6. Many threads may use one reviewer, document or text at once; a review is read by one thread at a time.
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
typedef struct lgh_document lgh_document; /* a draft that was read; never changes */
typedef struct lgh_review lgh_review;     /* what a document or a dossier got */
typedef struct lgh_text lgh_text;         /* bytes that were written for you */
typedef struct lgh_session lgh_session;   /* a text that is being written */

typedef int32_t lgh_status; /* values are added, never changed */
enum {
  LGH_OK = 0,
  LGH_BAD_ARGUMENT = -1,
  LGH_UNREADABLE = -2,
  LGH_UNSUPPORTED = -3,
  LGH_OVER_LIMIT = -4,
  LGH_BAD_DICTIONARY = -5,
  LGH_NO_MEMORY = -6,
  LGH_INTERNAL = -7,
  LGH_CANCELLED = -8
};

/* Filled on failure; may be NULL. It is yours: nothing in it to free. */
typedef struct lgh_error {
  size_t struct_size;    /* you set it to sizeof(lgh_error), so that the struct can grow */
  uint32_t line, column; /* in the dictionary at fault, from 1; else 0 */
  char message[512];     /* a sentence in UTF-8, cut between characters */
  char source[256];      /* name of the dictionary at fault, cut likewise; else "" */
} lgh_error;

/* A dictionary or checklist in XML that is added to the built-in ones. */
typedef struct lgh_source {
  const char* name; /* for messages */
  size_t name_size;
  const char* xml;
  size_t xml_size;
} lgh_source;

/* Asked before each item of a review, on the thread that called: how many of how many are done. 0 ends the review. */
typedef int32_t (*lgh_proceed)(void* user, size_t done, size_t total);

typedef struct lgh_options {
  size_t struct_size;    /* sizeof(lgh_options) */
  const char* as_of;     /* "YYYY-MM-DD": whose law applies; NULL: the document's own date */
  const char* today;     /* used where a document has no date; NULL: none */
  const char* kind;      /* kind of document; NULL: detect */
  const char* path;      /* told in the JSON only */
  const char* checklist; /* id of one checklist; NULL: all */
  int32_t language;      /* 0 Vietnamese, 1 English */
  lgh_proceed proceed;   /* NULL: never asked */
  void* user;            /* given to `proceed` */
} lgh_options;
#define LGH_OPTIONS_INIT \
  { sizeof(lgh_options), NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL }

/* What one document may cost; 0 stands for the default. They count things, never seconds. */
typedef struct lgh_limits {
  size_t struct_size;     /* sizeof(lgh_limits) */
  size_t input_bytes;     /* the file as handed in; 64 MiB */
  size_t unpacked_bytes;  /* all parts of a package together; 256 MiB */
  size_t archive_entries; /* members of a package; 10,000 */
  size_t pages;           /* of a PDF; 5,000 */
  size_t depth;           /* nested elements; 256 */
  size_t findings;        /* kept for one document; 10,000 */
} lgh_limits;

/* Where the memory of a reviewer comes from, and of all that is made by it. Both functions are called on the thread
 * that calls, by many at once if many do; they neither throw nor call this library. They and `user` are needed until
 * the last object is freed. */
typedef struct lgh_allocator {
  size_t struct_size;                                    /* sizeof(lgh_allocator) */
  void* (*allocate)(void* user, size_t size);            /* aligned as malloc does; NULL: there is none left */
  void (*release)(void* user, void* block, size_t size); /* a block and the size it was asked with */
  void* user;
} lgh_allocator;

/* "major.minor.patch"; static storage. */
LGH_API const char* lgh_version(void);

/* `sources` may be NULL if `count` is 0. */
LGH_API lgh_status lgh_reviewer_new(lgh_reviewer** out, const lgh_source* sources, size_t count, lgh_error* error);
/* The same with limits of your own; `limits` may be NULL. */
LGH_API lgh_status lgh_reviewer_new_limited(lgh_reviewer** out, const lgh_source* sources, size_t count,
                                            const lgh_limits* limits, lgh_error* error);
/* The same with an allocator of your own. From it comes all that lives on after a call; only what the parsers of files
 * (XML, HTML, ZIP) and ICU need within a call comes from malloc. LGH_UNSUPPORTED in a library that is linked
 * statically: there operator new is the program's own to replace. */
LGH_API lgh_status lgh_reviewer_new_allocating(lgh_reviewer** out, const lgh_source* sources, size_t count,
                                               const lgh_limits* limits, const lgh_allocator* allocator,
                                               lgh_error* error);
LGH_API void lgh_reviewer_free(lgh_reviewer* reviewer);

/* Reads a document given as the bytes of its file (text, HTML, MHTML, DOCX, DOC, RTF, ODT, PDF). Of `options` only kind
 * and path count; it may be NULL. The document may outlive the reviewer. */
LGH_API lgh_status lgh_document_new(lgh_document** out, const lgh_reviewer* reviewer, const void* bytes, size_t size,
                                    const lgh_options* options, lgh_error* error);
/* The same of text that a host holds as UTF-16 code units in the byte order of the machine. Places in the source count
 * the bytes of those units after a byte order mark. */
LGH_API lgh_status lgh_document_new_utf16(lgh_document** out, const lgh_reviewer* reviewer, const uint16_t* text,
                                          size_t units, const lgh_options* options, lgh_error* error);
LGH_API void lgh_document_free(lgh_document* document);

/* The text that offsets count in; belongs to the document. */
LGH_API const char* lgh_document_text(const lgh_document* document, size_t* size);

/* One place in every coordinate. */
typedef struct lgh_place {
  size_t struct_size;            /* sizeof(lgh_place) */
  size_t start, end;             /* UTF-8 bytes */
  size_t utf16_start, utf16_end; /* UTF-16 code units */
  size_t code_point_start, code_point_end;
  uint32_t line, column; /* from 1; columns in code points */
} lgh_place;

/* The place of bytes [start, end) of the document's text; what lies outside is cut off. */
LGH_API lgh_status lgh_document_locate(const lgh_document* document, size_t start, size_t end, lgh_place* out);

/* `format`: "text", "outline" or "tokens" (JSON, as the commands print it). */
LGH_API lgh_status lgh_document_write(lgh_text** out, const lgh_document* document, const char* format,
                                      lgh_error* error);

/* Reviews one document, or the papers of one draft together if `count` is over one; they have the allocator of the
 * reviewer. Of `options` kind and path do not count; it may be NULL. LGH_CANCELLED where options->proceed ended it. */
LGH_API lgh_status lgh_review_documents(lgh_review** out, const lgh_reviewer* reviewer,
                                        const lgh_document* const* documents, size_t count, const lgh_options* options,
                                        lgh_error* error);

/* Reads and reviews a document in one go: lgh_document_new and lgh_review_documents. */
LGH_API lgh_status lgh_review_new(lgh_review** out, const lgh_reviewer* reviewer, const void* bytes, size_t size,
                                  const lgh_options* options, lgh_error* error);
LGH_API void lgh_review_free(lgh_review* review);

/* The JSON of `longghep check --format json`; `size` (may be NULL) gets its length without the NUL. */
LGH_API const char* lgh_review_json(const lgh_review* review, size_t* size);
LGH_API size_t lgh_review_finding_count(const lgh_review* review);

enum { LGH_NOTE = 0, LGH_WARNING = 1, LGH_ERROR = 2 };
enum { LGH_MET = 0, LGH_PARTLY = 1, LGH_MISSING = 2, LGH_NOT_APPLICABLE = 3, LGH_NEEDS_REVIEW = 4 };

/* A finding in the language of the options; its strings belong to the review. */
typedef struct lgh_finding {
  size_t struct_size; /* sizeof(lgh_finding) */
  const char* id;     /* the same from draft to draft while the passage stays */
  const char* rule;   /* item of the checklist */
  const char* message;
  const char* suggestion; /* the best one; "" if there is none */
  const char* unit;       /* structural unit, "dieu:3/khoan:2"; "" outside all units */
  const char* label;      /* the same for people: "Khoản 2 Điều 3" */
  const char* text;       /* the words found */
  const char* paper;      /* of a dossier: the path of its paper; else "" */
  int32_t severity;
  lgh_place place;
} lgh_finding;

/* By place in the text; LGH_BAD_ARGUMENT from lgh_review_finding_count() on. */
LGH_API lgh_status lgh_review_finding(const lgh_review* review, size_t index, lgh_finding* out);

/* The answer to one item of the checklist, LGH_MET to LGH_NEEDS_REVIEW; `message` (may be NULL) gets its reason, which
 * belongs to the review. LGH_BAD_ARGUMENT for an item that was not asked. */
LGH_API lgh_status lgh_review_verdict(const lgh_review* review, const char* item, int32_t* out, const char** message);

/* `format`: "json", "text", "sarif", "csv", "html" (the report beside the draft; of a dossier or a session
 * LGH_UNSUPPORTED) or "docx" (the report as a Word document). */
LGH_API lgh_status lgh_review_write(lgh_text** out, const lgh_review* review, const char* format, lgh_error* error);

/* The Word document or OpenDocument text that was reviewed with a comment at each finding. `bytes` are those it was
 * read from. */
LGH_API lgh_status lgh_review_annotate(lgh_text** out, const lgh_review* review, const void* bytes, size_t size,
                                       lgh_error* error);

/* A draft that is being written: plain text in UTF-8 that follows the edits of a host. Its review is that of the whole
 * text and costs what the last edits touched. One thread at a time. */
LGH_API lgh_status lgh_session_new(lgh_session** out, const lgh_reviewer* reviewer, const char* text, size_t size,
                                   const lgh_options* options, lgh_error* error);
LGH_API void lgh_session_free(lgh_session* session);

/* Puts `size` bytes of `text` for bytes [start, end) of the session's text, between characters. On failure nothing has
 * changed. */
LGH_API lgh_status lgh_session_edit(lgh_session* session, size_t start, size_t end, const char* text, size_t size,
                                    lgh_error* error);
/* The same in UTF-16 code units of the text. */
LGH_API lgh_status lgh_session_edit_utf16(lgh_session* session, size_t start, size_t end, const uint16_t* text,
                                          size_t units, lgh_error* error);
LGH_API const char* lgh_session_text(const lgh_session* session, size_t* size);

/* The review of the text as it stands. It belongs to the session, and what is asked of it to itself, until the next
 * edit; it is not freed. lgh_review_annotate does not apply; the places of its findings count in the text as it is read
 * (NFC, line ends as "\n"). */
LGH_API lgh_status lgh_session_review(const lgh_review** out, lgh_session* session, lgh_error* error);

/* Ends in NUL, which `size` (may be NULL) does not count. */
LGH_API const char* lgh_text_data(const lgh_text* text, size_t* size);
LGH_API void lgh_text_free(lgh_text* text);

#ifdef __cplusplus
}
#endif
#endif
