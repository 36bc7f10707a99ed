package org.ehrsynth.constraint;

import java.util.Locale;
import org.ehrsynth.schema.Constraint;

/**
 * A declared rule that rows of a table break. It tells how many, not which, and no cell.
 *
 * @param number position among the rules, from 0
 * @param constraint the declaration
 * @param rows how many rows break it
 */
public record Violation(int number, Constraint constraint, int rows) {

  /** For messages and tables: "rule 2 (range: age at least 0): 3 rows". */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %,d %s", name(number, constraint), rows, rows == 1 ? "row" : "rows");
  }

  /** A rule's place, kind and words. */
  public static String name(int rule, Constraint constraint) {
    return "rule %d (%s: %s)".formatted(rule + 1, constraint.type(), constraint.text());
  }
}
