package vn.longghep;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a document or a dossier got. One thread at a time. */
public final class Review extends Held {
  Review(long address) {
    super(address, Native::freeReview);
  }

  /** By place in the text. */
  public List<Finding> findings() {
    try {
      return findingsOf(address());
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  static List<Finding> findingsOf(long review) {
    final int count = Native.findingCount(review);
    final List<Finding> out = new ArrayList<>(count);
    for (int k = 0; k < count; ++k) {
      final byte[][] t = new byte[8][];
      final long[] n = Native.finding(review, k, t);
      out.add(
          new Finding(
              Native.decode(t[0]),
              Native.decode(t[1]),
              Finding.Severity.values()[(int) n[0]],
              Native.decode(t[2]),
              Native.decode(t[3]),
              Native.decode(t[4]),
              Native.decode(t[5]),
              Native.decode(t[6]),
              Native.decode(t[7]),
              Place.of(n, 1)));
    }
    return out;
  }

  /** Empty for an item that was not asked. */
  public Optional<Verdict> verdict(String item) {
    try {
      final byte[][] message = new byte[1][];
      final int kind = Native.verdict(address(), Native.encode(Objects.requireNonNull(item)), message);
      return kind < 0
          ? Optional.empty()
          : Optional.of(new Verdict(Verdict.Kind.values()[kind], Native.decode(message[0])));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** As "json", "text", "sarif", "csv", "html" or "docx" (the report). */
  public byte[] write(String format) {
    try {
      return Native.reviewWrite(address(), Native.encode(Objects.requireNonNull(format)));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The JSON of {@code longghep check --format json}; the same bytes for the same input. */
  public String json() {
    return Native.decode(write("json"));
  }

  /** The Word document that was reviewed, with a comment at each finding. */
  public byte[] annotate(byte[] original) {
    try {
      return Native.annotate(address(), Objects.requireNonNull(original));
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
