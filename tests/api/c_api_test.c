/* Every function of the C interface, as a C99 host would call it. */
#include <stdio.h>
#include <string.h>

#include "longghep/longghep.h"

#define CHECK(condition)                                      \
  do {                                                        \
    if (!(condition)) {                                       \
      fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
      return 1;                                               \
    }                                                         \
  } while (0)

int main(void) {
  static const char draft[] = "Tuy\xE1\xBB\x83n d\xE1\xBB\xA5ng: ch\xE1\xBB\x89 tuy\xE1\xBB\x83n nam.";
  static const char bad[] = "<item/>";
  lgh_reviewer* reviewer = NULL;
  lgh_review* review = NULL;
  lgh_options options = LGH_OPTIONS_INIT;
  lgh_error error;
  lgh_source source;
  size_t size = 0;
  const char* json;

  memset(&error, 0, sizeof error);
  error.struct_size = sizeof error;
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
  lgh_review_free(review);

  CHECK(lgh_review_new(&review, reviewer, "", 0, NULL, &error) == LGH_UNREADABLE);
  CHECK(review == NULL && strstr(error.message, "empty") != NULL);
  CHECK(lgh_review_new(NULL, reviewer, "", 0, NULL, NULL) == LGH_BAD_ARGUMENT);
  options.struct_size = 0;
  CHECK(lgh_review_new(&review, reviewer, draft, 5, &options, &error) == LGH_BAD_ARGUMENT);
  lgh_reviewer_free(reviewer);

  source.name = "bad.xml";
  source.name_size = 7;
  source.xml = bad;
  source.xml_size = sizeof bad - 1;
  CHECK(lgh_reviewer_new(&reviewer, &source, 1, &error) == LGH_BAD_DICTIONARY);
  CHECK(reviewer == NULL && error.line == 1);
  lgh_reviewer_free(NULL);
  lgh_review_free(NULL);
  CHECK(lgh_review_json(NULL, &size) == NULL && size == 0);
  puts("ok");
  return 0;
}
