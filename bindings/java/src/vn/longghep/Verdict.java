package vn.longghep;

/** The answer to one item of the checklist, with its reason. */
public record Verdict(Kind kind, String message) {
  /** In the order of the C interface. */
  public enum Kind {
    MET,
    PARTLY,
    MISSING,
    NOT_APPLICABLE,
    NEEDS_REVIEW
  }
}
