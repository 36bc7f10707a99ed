package org.ehrsynth.constraint;

import java.util.Locale;
import org.ehrsynth.schema.Constraint;

/**
 * A violation is a declared constraint with the number of rows that violate it; it names no row and
 * no cell.
 *
 * @param number position among the constraints, from 0
 * @param constraint the declaration
 * @param rows the number of rows that violate it
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
