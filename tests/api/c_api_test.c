/* Every function of the C interface, as a C99 host would call it. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "longghep/longghep.h"

#define CHECK(condition)                                      \
  do {                                                        \
    if (!(condition)) {                                       \
      fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
      return 1;                                               \
    }                                                         \
  } while (0)

/* Lets four items be judged. */
static int32_t count_to_five(void* user, size_t done, size_t total) {
  size_t* asked = user;
  *asked = done + 1;
  return done < 4 && done < total;
}

static void* allocate(void* user, size_t size) {
  *(size_t*)user += size;
  return malloc(size);
}
static void release(void* user, void* block, size_t size) {
  *(size_t*)user -= size;
  free(block);
}

/* The layout of version 1: what programs that are there already were built with. */
#define AT(type, member, offset) CHECK(offsetof(type, member) == (offset))
static int layout(void) {
  CHECK(sizeof(lgh_status) == 4);
  CHECK(LGH_OK == 0 && LGH_BAD_ARGUMENT == -1 && LGH_UNREADABLE == -2 && LGH_UNSUPPORTED == -3);
  CHECK(LGH_OVER_LIMIT == -4 && LGH_BAD_DICTIONARY == -5 && LGH_NO_MEMORY == -6 && LGH_INTERNAL == -7);
  CHECK(LGH_CANCELLED == -8 && LGH_NOTE == 0 && LGH_WARNING == 1 && LGH_ERROR == 2);
  CHECK(LGH_MET == 0 && LGH_PARTLY == 1 && LGH_MISSING == 2 && LGH_NOT_APPLICABLE == 3 && LGH_NEEDS_REVIEW == 4);
  if (sizeof(void*) != 8) return 0;
  AT(lgh_error, line, 8);
  AT(lgh_error, message, 16);
  AT(lgh_error, source, 528);
  CHECK(sizeof(lgh_error) == 784);
  AT(lgh_source, xml, 16);
  CHECK(sizeof(lgh_source) == 32); /* has no size of its own: frozen */
  AT(lgh_options, as_of, 8);
  AT(lgh_options, today, 16);
  AT(lgh_options, kind, 24);
  AT(lgh_options, path, 32);
  AT(lgh_options, checklist, 40);
  AT(lgh_options, language, 48);
  AT(lgh_options, proceed, 56);
  AT(lgh_options, user, 64);
  AT(lgh_limits, input_bytes, 8);
  AT(lgh_limits, findings, 48);
  AT(lgh_allocator, allocate, 8);
  AT(lgh_allocator, release, 16);
  AT(lgh_allocator, user, 24);
  AT(lgh_place, start, 8);
  AT(lgh_place, utf16_start, 24);
  AT(lgh_place, code_point_start, 40);
  AT(lgh_place, line, 56);
  AT(lgh_finding, id, 8);
  AT(lgh_finding, rule, 16);
  AT(lgh_finding, message, 24);
  AT(lgh_finding, suggestion, 32);
  AT(lgh_finding, unit, 40);
  AT(lgh_finding, label, 48);
  AT(lgh_finding, text, 56);
  AT(lgh_finding, paper, 64);
  AT(lgh_finding, severity, 72);
  AT(lgh_finding, place, 80);
  return 0;
}

int main(void) {
  lgh_limits limits;
  lgh_allocator allocator;
  size_t asked = 0, held = 0;
  static const char draft[] = "Tuy\xE1\xBB\x83n d\xE1\xBB\xA5ng: ch\xE1\xBB\x89 tuy\xE1\xBB\x83n nam.";
  static const char bad[] = "<item/>";
  lgh_reviewer* reviewer = NULL;
  lgh_review* review = NULL;
  lgh_session *session = NULL, *session2 = NULL;
  const lgh_review* watched = NULL;
  lgh_options options = LGH_OPTIONS_INIT;
  lgh_error error;
  lgh_source source;
  lgh_document* papers[2] = {NULL, NULL};
  lgh_text* text = NULL;
  lgh_finding finding;
  lgh_place place;
  int32_t verdict = -1;
  const char* message = NULL;
  static const char* const formats[] = {"json", "text", "sarif", "csv", "html", "docx"};
  static const uint16_t wide[] = {'C', 'h', 0x1EC9, ' ', 't', 'u', 'y', 0x1EC3, 'n', ' ', 'n', 'a', 'm', '.'};
  size_t size = 0, k;
  const char* json;

  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
  if (layout() != 0) return 1;
  CHECK(strlen(lgh_version()) > 4);
  CHECK(lgh_reviewer_new(&reviewer, NULL, 0, &error) == LGH_OK);
  options.as_of = "2024-12-31";
  options.path = "draft.txt";
  options.language = 1;
  CHECK(lgh_review_new(&review, reviewer, draft, sizeof draft - 1, &options, &error) == LGH_OK);
  json = lgh_review_json(review, &size);
  CHECK(strlen(json) == size);
  CHECK(strstr(json, "sex-restricted-recruitment") != NULL);
  CHECK(strstr(json, "\"path\":\"draft.txt\"") != NULL);
  CHECK(lgh_review_finding_count(review) == 1);
  memset(&finding, 0, sizeof finding);
  CHECK(lgh_review_finding(review, 0, &finding) == LGH_BAD_ARGUMENT);
  finding.struct_size = sizeof finding;
  CHECK(lgh_review_finding(review, 1, &finding) == LGH_BAD_ARGUMENT);
  CHECK(lgh_review_finding(review, 0, &finding) == LGH_OK);
  CHECK(strcmp(finding.rule, "sex-restricted-recruitment") == 0 && finding.severity == LGH_ERROR);
  CHECK(strstr(draft + finding.place.start, finding.text) == draft + finding.place.start);
  CHECK(finding.place.code_point_end <= finding.place.utf16_end && finding.unit[0] == '\0');
  CHECK(strlen(finding.message) > 0 && strlen(finding.suggestion) > 0 && finding.paper[0] == '\0');
  CHECK(lgh_review_verdict(review, "sex-restricted-recruitment", &verdict, &message) == LGH_OK);
  CHECK(verdict == LGH_PARTLY && strlen(message) > 0);
  CHECK(lgh_review_verdict(review, "no-such-item", &verdict, NULL) == LGH_BAD_ARGUMENT);
  for (k = 0; k < sizeof formats / sizeof *formats; ++k) {
    CHECK(lgh_review_write(&text, review, formats[k], &error) == LGH_OK);
    CHECK(lgh_text_data(text, &size) != NULL && size > 100);
    lgh_text_free(text);
  }
  CHECK(lgh_review_write(&text, review, "tiff", &error) == LGH_BAD_ARGUMENT && text == NULL);
  CHECK(lgh_review_annotate(&text, review, draft, sizeof draft - 1, &error) == LGH_UNSUPPORTED && text == NULL);
  lgh_review_free(review);

  CHECK(lgh_document_new(&papers[0], reviewer, draft, sizeof draft - 1, &options, &error) == LGH_OK);
  CHECK(strncmp(lgh_document_text(papers[0], &size), draft, sizeof draft - 1) == 0 && size >= sizeof draft - 1);
  CHECK(lgh_document_write(&text, papers[0], "tokens", &error) == LGH_OK);
  CHECK(strstr(lgh_text_data(text, NULL), "\"kind\":\"word\"") != NULL);
  lgh_text_free(text);
  CHECK(lgh_document_write(&text, papers[0], "outline", &error) == LGH_OK);
  lgh_text_free(text);
  CHECK(lgh_document_write(&text, papers[0], "text", &error) == LGH_OK);
  lgh_text_free(text);
  CHECK(lgh_document_write(&text, papers[0], "poem", &error) == LGH_BAD_ARGUMENT);
  memset(&place, 0, sizeof place);
  CHECK(lgh_document_locate(papers[0], 0, 1, &place) == LGH_BAD_ARGUMENT);
  place.struct_size = sizeof place;
  CHECK(lgh_document_locate(papers[0], 9, (size_t)-1, &place) == LGH_OK);
  CHECK(place.start == 9 && place.end == size && place.utf16_start == 7 && place.column == 8);
  options.path = "second.txt";
  CHECK(lgh_document_new_utf16(&papers[1], reviewer, wide, sizeof wide / sizeof *wide, &options, &error) == LGH_OK);
  CHECK(strstr(lgh_document_text(papers[1], NULL), "Ch\xE1\xBB\x89 tuy\xE1\xBB\x83n nam.") != NULL);
  CHECK(lgh_review_documents(&review, reviewer, (const lgh_document* const*)papers, 2, &options, &error) == LGH_OK);
  CHECK(lgh_review_finding_count(review) == 2);
  CHECK(lgh_review_finding(review, 1, &finding) == LGH_OK && strcmp(finding.paper, "second.txt") == 0);
  CHECK(lgh_review_write(&text, review, "html", &error) == LGH_UNSUPPORTED);
  CHECK(lgh_review_annotate(&text, review, draft, sizeof draft - 1, &error) == LGH_BAD_ARGUMENT);
  lgh_review_free(review);
  CHECK(lgh_review_documents(&review, reviewer, (const lgh_document* const*)papers, 0, NULL, &error) ==
        LGH_BAD_ARGUMENT);
  lgh_document_free(papers[0]);
  lgh_document_free(papers[1]);

  CHECK(lgh_review_new(&review, reviewer, "", 0, NULL, &error) == LGH_UNREADABLE);
  CHECK(review == NULL && strstr(error.message, "empty") != NULL);
  CHECK(lgh_review_new(NULL, reviewer, "", 0, NULL, NULL) == LGH_BAD_ARGUMENT);
  options.proceed = count_to_five;
  options.user = &asked;
  CHECK(lgh_review_new(&review, reviewer, draft, sizeof draft - 1, &options, &error) == LGH_CANCELLED);
  CHECK(review == NULL && asked == 5);
  options.struct_size = offsetof(lgh_options, proceed); /* of a program built before the struct grew: not asked */
  CHECK(lgh_review_new(&review, reviewer, draft, sizeof draft - 1, &options, &error) == LGH_OK && asked == 5);
  lgh_review_free(review);
  options.struct_size = 0;
  CHECK(lgh_review_new(&review, reviewer, draft, 5, &options, &error) == LGH_BAD_ARGUMENT);
  options.struct_size = sizeof options;

  CHECK(lgh_session_new(&session, reviewer, draft, sizeof draft - 1, NULL, &error) == LGH_OK);
  CHECK(lgh_session_review(&watched, session, &error) == LGH_OK && lgh_review_finding_count(watched) > 0);
  CHECK(lgh_session_edit(session, 4, 4, "a", 1, &error) == LGH_BAD_ARGUMENT); /* inside a letter */
  CHECK(lgh_session_edit(session, 0, 0, "\xFF", 1, &error) == LGH_BAD_ARGUMENT);
  CHECK(lgh_session_edit(session, 0, sizeof draft - 1, "Nam.", 4, &error) == LGH_OK);
  CHECK(lgh_session_edit_utf16(session, 0, 4, wide, sizeof wide / sizeof *wide, &error) == LGH_OK);
  CHECK(lgh_session_edit_utf16(session, 99, 99, wide, 1, &error) == LGH_BAD_ARGUMENT);
  CHECK(strcmp(lgh_session_text(session, &size), "Ch\xE1\xBB\x89 tuy\xE1\xBB\x83n nam.") == 0 && size == 18);
  CHECK(lgh_session_review(&watched, session, &error) == LGH_OK && lgh_review_json(watched, &size) != NULL && size > 2);
  CHECK(lgh_review_write(&text, watched, "html", &error) == LGH_UNSUPPORTED && text == NULL);
  CHECK(lgh_session_new(&session2, reviewer, "\xFF", 1, NULL, &error) == LGH_BAD_ARGUMENT && session2 == NULL);
  lgh_session_free(session);
  lgh_session_free(NULL);
  CHECK(lgh_session_text(NULL, &size) == NULL && size == 0);
  lgh_reviewer_free(reviewer);

  memset(&limits, 0, sizeof limits);
  CHECK(lgh_reviewer_new_limited(&reviewer, NULL, 0, &limits, &error) == LGH_BAD_ARGUMENT);
  limits.struct_size = sizeof limits;
  limits.input_bytes = 10;
  CHECK(lgh_reviewer_new_limited(&reviewer, NULL, 0, &limits, &error) == LGH_OK);
  CHECK(lgh_review_new(&review, reviewer, draft, sizeof draft - 1, NULL, &error) == LGH_OVER_LIMIT);
  CHECK(lgh_review_new(&review, reviewer, "A. B.", 5, NULL, &error) == LGH_OK);
  lgh_review_free(review);
  lgh_reviewer_free(reviewer);

  memset(&allocator, 0, sizeof allocator);
  CHECK(lgh_reviewer_new_allocating(&reviewer, NULL, 0, NULL, &allocator, &error) == LGH_BAD_ARGUMENT);
  allocator.struct_size = sizeof allocator;
  allocator.allocate = allocate;
  allocator.release = release;
  allocator.user = &held;
  if (lgh_reviewer_new_allocating(&reviewer, NULL, 0, &limits, &allocator, &error) != LGH_UNSUPPORTED) {
    CHECK(reviewer != NULL && held > 0);
    CHECK(lgh_review_new(&review, reviewer, "A. B.", 5, NULL, &error) == LGH_OK);
    lgh_reviewer_free(reviewer); /* the review outlives it */
    CHECK(held > 0);
    lgh_review_free(review);
  }
  CHECK(held == 0);

  source.name = "bad.xml";
  source.name_size = 7;
  source.xml = bad;
  source.xml_size = sizeof bad - 1;
  CHECK(lgh_reviewer_new(&reviewer, &source, 1, &error) == LGH_BAD_DICTIONARY);
  CHECK(reviewer == NULL && error.line == 1 && strcmp(error.source, "bad.xml") == 0);
  memset(&error, 0, sizeof error); /* of a program built before the struct grew */
  error.struct_size = offsetof(lgh_error, source);
  CHECK(lgh_reviewer_new(&reviewer, &source, 1, &error) == LGH_BAD_DICTIONARY);
  CHECK(error.line == 1 && error.source[0] == '\0');
  lgh_reviewer_free(NULL);
  lgh_review_free(NULL);
  lgh_document_free(NULL);
  lgh_text_free(NULL);
  CHECK(lgh_text_data(NULL, &size) == NULL && size == 0);
  CHECK(lgh_review_json(NULL, &size) == NULL && size == 0);
  puts("ok");
  return 0;
}
