package org.ehrsynth.constraint;

import java.util.Locale;
import org.ehrsynth.schema.Constraint;

/**
 * A declared constraint that rows of a table break. It tells how many, not which, and no cell.
 *
 * @param number position among the constraints, from 0
 * @param constraint the declaration
 * @param rows how many rows break it
 */
public record Violation(int number, Constraint constraint, int rows) {

  /** For messages and tables: "constraint 2 (range: age at least 0): 3 rows". */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %,d %s", name(number, constraint), rows, rows == 1 ? "row" : "rows");
  }

  /** A constraint's place, kind and words. */
  public static String name(int number, Constraint constraint) {
    return "constraint %d (%s: %s)".formatted(number + 1, constraint.type(), constraint.text());
  }
}
