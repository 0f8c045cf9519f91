package vn.longghep;

import java.nio.charset.StandardCharsets;

/** The functions of longghep_jni.c. Texts go by as UTF-8; handles are addresses. */
final class Native {
  static {
    final String path = System.getProperty("longghep.library");
    if (path != null) {
      System.load(path);
    } else {
      System.loadLibrary("longghep_jni");
    }
  }

  private Native() {}

  /** Called from C. */
  static String decode(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static byte[] encode(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  static native long newReviewer(byte[][] texts);

  static native void freeReviewer(long reviewer);

  static native long newDocument(long reviewer, byte[] bytes, byte[][] options);

  static native long newDocumentOfString(long reviewer, String text, byte[][] options);

  static native void freeDocument(long document);

  static native byte[] documentText(long document);

  static native byte[] documentWrite(long document, byte[] format);

  static native long[] documentLocate(long document, long start, long end);

  static native long newReview(long reviewer, long[] documents, byte[][] options, int language);

  static native void freeReview(long review);

  static native int findingCount(long review);

  static native long[] finding(long review, int index, byte[][] texts);

  static native int verdict(long review, byte[] item, byte[][] message);

  static native byte[] reviewWrite(long review, byte[] format);

  static native byte[] annotate(long review, byte[] original);

  static native long newSession(long reviewer, byte[] text, byte[][] options, int language);

  static native void freeSession(long session);

  static native void sessionEdit(long session, int start, int end, String text);

  static native byte[] sessionText(long session);

  static native long sessionReview(long session);

  static native String version();
}
