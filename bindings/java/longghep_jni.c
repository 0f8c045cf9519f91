/* The C interface for Java, by JNI. Handles are addresses in longs, which only the classes of vn.longghep see. Tested
 * by bindings/java/Test.java. */
#include <jni.h>
#include <stdlib.h>
#include <string.h>

#include "longghep/longghep.h"

#define NATIVE(type, name) JNIEXPORT type JNICALL Java_vn_longghep_Native_##name

static jstring string_of(JNIEnv* env, const char* text, size_t size);

static void throw_error(JNIEnv* env, lgh_status status, const lgh_error* error) {
  jclass type = (*env)->FindClass(env, "vn/longghep/LonghepException");
  jmethodID make =
      type == NULL ? NULL : (*env)->GetMethodID(env, type, "<init>", "(ILjava/lang/String;Ljava/lang/String;II)V");
  jstring message = make == NULL ? NULL : string_of(env, error->message, strlen(error->message));
  jstring source = message == NULL ? NULL : string_of(env, error->source, strlen(error->source));
  jobject exception;
  if (source == NULL) return; /* an exception of the machine waits already */
  exception = (*env)->NewObject(env, type, make, (jint)status, message, source, (jint)error->line, (jint)error->column);
  if (exception != NULL) (*env)->Throw(env, (jthrowable)exception);
}

static void out_of_memory(JNIEnv* env) {
  jclass type = (*env)->FindClass(env, "java/lang/OutOfMemoryError");
  if (type != NULL) (*env)->ThrowNew(env, type, "longghep");
}

static void clear(lgh_error* error) {
  memset(error, 0, sizeof *error);
  error->struct_size = sizeof *error;
}

/* JNI's own "UTF-8" is another: strings go by way of byte arrays. The result is from malloc; NULL after an exception.
 */
static char* bytes_of(JNIEnv* env, jbyteArray array, size_t* size) {
  const jsize length = (*env)->GetArrayLength(env, array);
  char* out = malloc((size_t)length + 1);
  if (out == NULL) {
    out_of_memory(env);
    return NULL;
  }
  (*env)->GetByteArrayRegion(env, array, 0, length, (jbyte*)out);
  out[length] = '\0';
  *size = (size_t)length;
  return out;
}

static jbyteArray array_of(JNIEnv* env, const char* data, size_t size) {
  jbyteArray out;
  if (size > 0x7FFFFFFF) {
    out_of_memory(env);
    return NULL;
  }
  out = (*env)->NewByteArray(env, (jsize)size);
  if (out != NULL) (*env)->SetByteArrayRegion(env, out, 0, (jsize)size, (const jbyte*)data);
  return out;
}

static jstring string_of(JNIEnv* env, const char* text, size_t size) {
  jclass type = (*env)->FindClass(env, "vn/longghep/Native");
  jmethodID decode = type == NULL ? NULL : (*env)->GetStaticMethodID(env, type, "decode", "([B)Ljava/lang/String;");
  jbyteArray array = decode == NULL ? NULL : array_of(env, text, size);
  jstring out;
  if (array == NULL) return NULL;
  out = (jstring)(*env)->CallStaticObjectMethod(env, type, decode, array);
  (*env)->DeleteLocalRef(env, array);
  (*env)->DeleteLocalRef(env, type);
  return out;
}

/* The five texts of the options in their order, NULL where there is none, then the language. */
typedef struct options {
  lgh_options c;
  char* kept[5];
} options;

static void drop(options* given) {
  size_t k;
  for (k = 0; k < 5; ++k) free(given->kept[k]);
}

static int take(JNIEnv* env, jobjectArray texts, jint language, options* out) {
  const lgh_options none = LGH_OPTIONS_INIT;
  size_t k, size;
  memset(out, 0, sizeof *out);
  out->c = none;
  for (k = 0; k < 5; ++k) {
    jbyteArray text = (jbyteArray)(*env)->GetObjectArrayElement(env, texts, (jsize)k);
    if (text == NULL) continue;
    out->kept[k] = bytes_of(env, text, &size);
    (*env)->DeleteLocalRef(env, text);
    if (out->kept[k] == NULL) {
      drop(out);
      return 0;
    }
  }
  out->c.as_of = out->kept[0];
  out->c.today = out->kept[1];
  out->c.kind = out->kept[2];
  out->c.path = out->kept[3];
  out->c.checklist = out->kept[4];
  out->c.language = language;
  return 1;
}

static jbyteArray written(JNIEnv* env, lgh_status status, lgh_text* text, const lgh_error* error) {
  jbyteArray out = NULL;
  if (status != LGH_OK) {
    throw_error(env, status, error);
  } else {
    size_t size = 0;
    const char* data = lgh_text_data(text, &size);
    out = array_of(env, data, size);
  }
  lgh_text_free(text);
  return out;
}

/* `texts`: name, XML, name, XML … */
NATIVE(jlong, newReviewer)(JNIEnv* env, jclass unused, jobjectArray texts) {
  const jsize count = (*env)->GetArrayLength(env, texts) / 2;
  lgh_source* sources = calloc((size_t)count + 1, sizeof *sources);
  lgh_reviewer* reviewer = NULL;
  lgh_error error;
  jsize k;
  int whole = sources != NULL;
  (void)unused;
  clear(&error);
  if (!whole) out_of_memory(env);
  for (k = 0; whole && k < count; ++k) {
    jbyteArray name = (jbyteArray)(*env)->GetObjectArrayElement(env, texts, 2 * k);
    jbyteArray xml = (jbyteArray)(*env)->GetObjectArrayElement(env, texts, 2 * k + 1);
    sources[k].name = bytes_of(env, name, &sources[k].name_size);
    if (sources[k].name != NULL) sources[k].xml = bytes_of(env, xml, &sources[k].xml_size);
    whole = sources[k].xml != NULL;
    (*env)->DeleteLocalRef(env, name);
    (*env)->DeleteLocalRef(env, xml);
  }
  if (whole) {
    const lgh_status status = lgh_reviewer_new(&reviewer, sources, (size_t)count, &error);
    if (status != LGH_OK) throw_error(env, status, &error);
  }
  for (k = 0; sources != NULL && k < count; ++k) {
    free((char*)sources[k].name);
    free((char*)sources[k].xml);
  }
  free(sources);
  return (jlong)(intptr_t)reviewer;
}

NATIVE(void, freeReviewer)(JNIEnv* env, jclass unused, jlong reviewer) {
  (void)env, (void)unused;
  lgh_reviewer_free((lgh_reviewer*)(intptr_t)reviewer);
}

NATIVE(jlong, newDocument)(JNIEnv* env, jclass unused, jlong reviewer, jbyteArray bytes, jobjectArray texts) {
  lgh_document* document = NULL;
  lgh_error error;
  options given;
  size_t size = 0;
  char* data;
  (void)unused;
  clear(&error);
  if (!take(env, texts, 0, &given)) return 0;
  data = bytes_of(env, bytes, &size);
  if (data != NULL) {
    const lgh_status status =
        lgh_document_new(&document, (const lgh_reviewer*)(intptr_t)reviewer, data, size, &given.c, &error);
    if (status != LGH_OK) throw_error(env, status, &error);
  }
  free(data);
  drop(&given);
  return (jlong)(intptr_t)document;
}

NATIVE(jlong, newDocumentOfString)(JNIEnv* env, jclass unused, jlong reviewer, jstring text, jobjectArray texts) {
  lgh_document* document = NULL;
  lgh_error error;
  options given;
  const jchar* units;
  (void)unused;
  clear(&error);
  if (!take(env, texts, 0, &given)) return 0;
  units = (*env)->GetStringChars(env, text, NULL);
  if (units != NULL) {
    const lgh_status status = lgh_document_new_utf16(&document, (const lgh_reviewer*)(intptr_t)reviewer, units,
                                                     (size_t)(*env)->GetStringLength(env, text), &given.c, &error);
    (*env)->ReleaseStringChars(env, text, units);
    if (status != LGH_OK) throw_error(env, status, &error);
  }
  drop(&given);
  return (jlong)(intptr_t)document;
}

NATIVE(void, freeDocument)(JNIEnv* env, jclass unused, jlong document) {
  (void)env, (void)unused;
  lgh_document_free((lgh_document*)(intptr_t)document);
}

NATIVE(jbyteArray, documentText)(JNIEnv* env, jclass unused, jlong document) {
  size_t size = 0;
  const char* text = lgh_document_text((const lgh_document*)(intptr_t)document, &size);
  (void)unused;
  return array_of(env, text, size);
}

NATIVE(jbyteArray, documentWrite)(JNIEnv* env, jclass unused, jlong document, jbyteArray format) {
  lgh_text* text = NULL;
  lgh_error error;
  size_t size;
  lgh_status status;
  char* name = bytes_of(env, format, &size);
  (void)unused;
  if (name == NULL) return NULL;
  clear(&error);
  status = lgh_document_write(&text, (const lgh_document*)(intptr_t)document, name, &error);
  free(name);
  return written(env, status, text, &error);
}

static jlongArray place_of(JNIEnv* env, const lgh_place* place) {
  const jlong values[] = {(jlong)place->start,     (jlong)place->end,  (jlong)place->utf16_start,
                          (jlong)place->utf16_end, (jlong)place->line, (jlong)place->column};
  jlongArray out = (*env)->NewLongArray(env, 6);
  if (out != NULL) (*env)->SetLongArrayRegion(env, out, 0, 6, values);
  return out;
}

NATIVE(jlongArray, documentLocate)(JNIEnv* env, jclass unused, jlong document, jlong start, jlong end) {
  lgh_place place;
  lgh_error error;
  lgh_status status;
  (void)unused;
  clear(&error);
  memset(&place, 0, sizeof place);
  place.struct_size = sizeof place;
  status = lgh_document_locate((const lgh_document*)(intptr_t)document, (size_t)start, (size_t)end, &place);
  if (status == LGH_OK) return place_of(env, &place);
  strcpy(error.message, "a place begins before it ends");
  throw_error(env, status, &error);
  return NULL;
}

NATIVE(jlong, newReview)
(JNIEnv* env, jclass unused, jlong reviewer, jlongArray handles, jobjectArray texts, jint language) {
  const jsize count = (*env)->GetArrayLength(env, handles);
  const lgh_document** documents = calloc((size_t)count + 1, sizeof *documents);
  jlong* longs = (*env)->GetLongArrayElements(env, handles, NULL);
  lgh_review* review = NULL;
  lgh_error error;
  options given;
  jsize k;
  (void)unused;
  clear(&error);
  if (documents == NULL) out_of_memory(env);
  if (documents != NULL && longs != NULL && take(env, texts, language, &given)) {
    lgh_status status;
    for (k = 0; k < count; ++k) documents[k] = (const lgh_document*)(intptr_t)longs[k];
    status = lgh_review_documents(&review, (const lgh_reviewer*)(intptr_t)reviewer, documents, (size_t)count, &given.c,
                                  &error);
    drop(&given);
    if (status != LGH_OK) throw_error(env, status, &error);
  }
  if (longs != NULL) (*env)->ReleaseLongArrayElements(env, handles, longs, JNI_ABORT);
  free(documents);
  return (jlong)(intptr_t)review;
}

NATIVE(void, freeReview)(JNIEnv* env, jclass unused, jlong review) {
  (void)env, (void)unused;
  lgh_review_free((lgh_review*)(intptr_t)review);
}

NATIVE(jint, findingCount)(JNIEnv* env, jclass unused, jlong review) {
  (void)env, (void)unused;
  return (jint)lgh_review_finding_count((const lgh_review*)(intptr_t)review);
}

/* Eight texts into `texts`, as UTF-8, and the severity in front of the place into the result. */
NATIVE(jlongArray, finding)(JNIEnv* env, jclass unused, jlong review, jint index, jobjectArray texts) {
  lgh_finding finding;
  const char* values[8];
  jlong numbers[7];
  jlongArray out;
  jsize k;
  (void)unused;
  memset(&finding, 0, sizeof finding);
  finding.struct_size = sizeof finding;
  finding.place.struct_size = sizeof finding.place;
  if (lgh_review_finding((const lgh_review*)(intptr_t)review, (size_t)index, &finding) != LGH_OK) return NULL;
  values[0] = finding.id;
  values[1] = finding.rule;
  values[2] = finding.message;
  values[3] = finding.suggestion;
  values[4] = finding.unit;
  values[5] = finding.label;
  values[6] = finding.text;
  values[7] = finding.paper;
  for (k = 0; k < 8; ++k) {
    jbyteArray text = array_of(env, values[k], strlen(values[k]));
    if (text == NULL) return NULL;
    (*env)->SetObjectArrayElement(env, texts, k, text);
    (*env)->DeleteLocalRef(env, text);
  }
  numbers[0] = finding.severity;
  numbers[1] = (jlong)finding.place.start;
  numbers[2] = (jlong)finding.place.end;
  numbers[3] = (jlong)finding.place.utf16_start;
  numbers[4] = (jlong)finding.place.utf16_end;
  numbers[5] = (jlong)finding.place.line;
  numbers[6] = (jlong)finding.place.column;
  out = (*env)->NewLongArray(env, 7);
  if (out != NULL) (*env)->SetLongArrayRegion(env, out, 0, 7, numbers);
  return out;
}

/* The verdict, and its message into `texts`; -1 for an item that was not asked. */
NATIVE(jint, verdict)(JNIEnv* env, jclass unused, jlong review, jbyteArray item, jobjectArray texts) {
  int32_t out = -1;
  const char* message = "";
  size_t size;
  char* name = bytes_of(env, item, &size);
  jbyteArray text;
  (void)unused;
  if (name == NULL) return -1;
  if (lgh_review_verdict((const lgh_review*)(intptr_t)review, name, &out, &message) != LGH_OK) out = -1;
  free(name);
  text = array_of(env, message, strlen(message));
  if (text != NULL) (*env)->SetObjectArrayElement(env, texts, 0, text);
  return out;
}

NATIVE(jbyteArray, reviewWrite)(JNIEnv* env, jclass unused, jlong review, jbyteArray format) {
  lgh_text* text = NULL;
  lgh_error error;
  size_t size;
  lgh_status status;
  char* name = bytes_of(env, format, &size);
  (void)unused;
  if (name == NULL) return NULL;
  clear(&error);
  status = lgh_review_write(&text, (const lgh_review*)(intptr_t)review, name, &error);
  free(name);
  return written(env, status, text, &error);
}

NATIVE(jbyteArray, annotate)(JNIEnv* env, jclass unused, jlong review, jbyteArray original) {
  lgh_text* text = NULL;
  lgh_error error;
  size_t size = 0;
  lgh_status status;
  char* data = bytes_of(env, original, &size);
  (void)unused;
  if (data == NULL) return NULL;
  clear(&error);
  status = lgh_review_annotate(&text, (const lgh_review*)(intptr_t)review, data, size, &error);
  free(data);
  return written(env, status, text, &error);
}

NATIVE(jstring, version)(JNIEnv* env, jclass unused) {
  const char* version = lgh_version();
  (void)unused;
  return string_of(env, version, strlen(version));
}

NATIVE(jlong, newSession)
(JNIEnv* env, jclass unused, jlong reviewer, jbyteArray bytes, jobjectArray texts, jint language) {
  lgh_session* session = NULL;
  lgh_error error;
  options given;
  size_t size = 0;
  char* data;
  (void)unused;
  clear(&error);
  if (!take(env, texts, language, &given)) return 0;
  data = bytes_of(env, bytes, &size);
  if (data != NULL) {
    const lgh_status status =
        lgh_session_new(&session, (const lgh_reviewer*)(intptr_t)reviewer, data, size, &given.c, &error);
    if (status != LGH_OK) throw_error(env, status, &error);
  }
  free(data);
  drop(&given);
  return (jlong)(intptr_t)session;
}

NATIVE(void, freeSession)(JNIEnv* env, jclass unused, jlong session) {
  (void)env, (void)unused;
  lgh_session_free((lgh_session*)(intptr_t)session);
}

NATIVE(void, sessionEdit)(JNIEnv* env, jclass unused, jlong session, jint start, jint end, jstring text) {
  lgh_error error;
  const jchar* units = (*env)->GetStringChars(env, text, NULL);
  (void)unused;
  clear(&error);
  if (units != NULL) {
    const lgh_status status = lgh_session_edit_utf16((lgh_session*)(intptr_t)session, (size_t)start, (size_t)end, units,
                                                     (size_t)(*env)->GetStringLength(env, text), &error);
    (*env)->ReleaseStringChars(env, text, units);
    if (status != LGH_OK) throw_error(env, status, &error);
  }
}

NATIVE(jbyteArray, sessionText)(JNIEnv* env, jclass unused, jlong session) {
  size_t size = 0;
  const char* text = lgh_session_text((const lgh_session*)(intptr_t)session, &size);
  (void)unused;
  return array_of(env, text, size);
}

/* Belongs to the session. */
NATIVE(jlong, sessionReview)(JNIEnv* env, jclass unused, jlong session) {
  const lgh_review* review = NULL;
  lgh_error error;
  lgh_status status;
  (void)unused;
  clear(&error);
  status = lgh_session_review(&review, (lgh_session*)(intptr_t)session, &error);
  if (status != LGH_OK) throw_error(env, status, &error);
  return (jlong)(intptr_t)review;
}
