package vn.longghep;

/**
 * A place that the checklist has something to say of.
 *
 * @param id the same from draft to draft while the passage stays
 * @param rule item of the checklist
 * @param suggestion the best one; "" if there is none
 * @param unit structural unit, "dieu:3/khoan:2"; "" outside all units
 * @param label the same for people: "Khoản 2 Điều 3"
 * @param text the words found
 * @param paper of a dossier: the path of its paper
 */
public record Finding(
    String id,
    String rule,
    Severity severity,
    String message,
    String suggestion,
    String unit,
    String label,
    String text,
    String paper,
    Place place) {
  /** How much it weighs. */
  public enum Severity {
    NOTE,
    WARNING,
    ERROR
  }
}
