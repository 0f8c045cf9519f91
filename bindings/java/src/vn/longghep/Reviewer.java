package vn.longghep;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The compiled checklists. Make one and keep it; any number of threads may use it. */
public final class Reviewer extends Held {
  /** With the knowledge that the library ships. */
  public Reviewer() {
    this(Map.of());
  }

  /** With XML dictionaries and items of your own, by name. */
  public Reviewer(Map<String, String> additions) {
    super(make(additions), Native::freeReviewer);
  }

  private static long make(Map<String, String> additions) {
    final byte[][] texts = new byte[2 * additions.size()][];
    int at = 0;
    for (final Map.Entry<String, String> entry : additions.entrySet()) {
      texts[at++] = Native.encode(entry.getKey());
      texts[at++] = Native.encode(entry.getValue());
    }
    return Native.newReviewer(texts);
  }

  /** A document of any format the library knows, from the bytes of its file. */
  public Document read(byte[] file, Options options) {
    try {
      return new Document(Native.newDocument(address(), Objects.requireNonNull(file), options.texts()));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The text of an editor. */
  public Document read(String text, Options options) {
    try {
      return new Document(
          Native.newDocumentOfString(address(), Objects.requireNonNull(text), options.texts()));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** A session with a text that is being written. */
  public Session open(String text, Options options) {
    try {
      return new Session(
          Native.newSession(
              address(),
              Native.encode(Objects.requireNonNull(text)),
              options.texts(),
              options.english() ? 1 : 0));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** One document, or the papers of one draft together. */
  public Review examine(List<Document> documents, Options options) {
    try {
      final long[] handles = documents.stream().mapToLong(Document::address).toArray();
      return new Review(
          Native.newReview(address(), handles, options.texts(), options.english() ? 1 : 0));
    } finally {
      Reference.reachabilityFence(documents);
      Reference.reachabilityFence(this);
    }
  }

  public Review examine(Document document, Options options) {
    return examine(List.of(document), options);
  }

  /** "major.minor.patch" of the library. */
  public static String version() {
    return Native.version();
  }
}
