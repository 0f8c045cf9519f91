package vn.longghep;

import java.lang.ref.Reference;

/** A draft that was read. It never changes; any number of threads may use it. */
public final class Document extends Held {
  Document(long address) {
    super(address, Native::freeDocument);
  }

  /** What all offsets count in. */
  public String text() {
    try {
      return Native.decode(Native.documentText(address()));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The JSON of {@code longghep outline}. */
  public String outline() {
    return write("outline");
  }

  /** The JSON of {@code longghep tokenize}: a line of it for each line. */
  public String tokens() {
    return write("tokens");
  }

  /** The place of UTF-8 bytes [start, end); what lies outside is cut off. */
  public Place locate(long start, long end) {
    try {
      return Place.of(Native.documentLocate(address(), start, end), 0);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private String write(String format) {
    try {
      return Native.decode(Native.documentWrite(address(), Native.encode(format)));
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
