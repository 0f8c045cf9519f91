package vn.longghep;

/**
 * How to read and to review; null leaves a choice to the library.
 *
 * @param asOf "YYYY-MM-DD": whose law applies; by default the document's own date
 * @param today used where a document has no date
 * @param kind kind of document ("ke-hoach", "luat", …); by default told by the text
 * @param path told in the JSON; never opened
 * @param checklist id of one checklist; by default all
 * @param english messages in English
 */
public record Options(
    String asOf, String today, String kind, String path, String checklist, boolean english) {
  public static final Options NONE = new Options(null, null, null, null, null, false);

  public Options withAsOf(String date) {
    return new Options(date, today, kind, path, checklist, english);
  }

  public Options withToday(String date) {
    return new Options(asOf, date, kind, path, checklist, english);
  }

  public Options withKind(String id) {
    return new Options(asOf, today, id, path, checklist, english);
  }

  public Options withPath(String name) {
    return new Options(asOf, today, kind, name, checklist, english);
  }

  public Options withChecklist(String id) {
    return new Options(asOf, today, kind, path, id, english);
  }

  public Options inEnglish() {
    return new Options(asOf, today, kind, path, checklist, true);
  }

  byte[][] texts() {
    return new byte[][] {
      Native.encode(asOf),
      Native.encode(today),
      Native.encode(kind),
      Native.encode(path),
      Native.encode(checklist)
    };
  }
}
