package vn.longghep;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Objects;

/**
 * A plain text that is being written: an edit costs what it touches, and what is told is told of the text as it stands. One
 * thread at a time.
 */
public final class Session extends Held {
  Session(long address) {
    super(address, Native::freeSession);
  }

  public String text() {
    try {
      return Native.decode(Native.sessionText(address()));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Puts {@code text} for the characters from {@code start} to {@code end}, as strings count them. */
  public void edit(int start, int end, String text) {
    if (start < 0 || end < start) throw new IndexOutOfBoundsException();
    try {
      Native.sessionEdit(address(), start, end, Objects.requireNonNull(text));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** By place in the text. */
  public List<Finding> findings() {
    try {
      return Review.findingsOf(Native.sessionReview(address()));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** As Review.write(), but for "html". */
  public byte[] write(String format) {
    try {
      return Native.reviewWrite(Native.sessionReview(address()), Native.encode(Objects.requireNonNull(format)));
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
