package vn.longghep;

/** What the library could not do, with the place in the dictionary at fault. */
public final class LonghepException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String source;
  private final int line;
  private final int column;

  LonghepException(int status, String message, String source, int line, int column) {
    super(line > 0 ? source + ":" + line + ":" + column + ": " + message : message);
    this.status = status;
    this.source = source;
    this.line = line;
    this.column = column;
  }

  /** An lgh_status: -1 bad argument, -2 unreadable, -3 unsupported, -4 over a limit, -5 bad dictionary, -6 no memory. */
  public int status() {
    return status;
  }

  /** Name of the dictionary at fault; else "". */
  public String source() {
    return source;
  }

  /** In it, from 1; else 0. */
  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
