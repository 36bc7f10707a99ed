package org.ehrsynth.eval.privacy;

import java.util.ArrayList;
import java.util.List;

/**
 * A predicate is a guess that exactly one record satisfies some conditions on columns. For
 * instance: age from 71.2 to 72.8, and ward missing.
 */
final class Predicate {
  /**
   * One condition.
   *
   * @param column index in the table
   * @param low smallest cell that satisfies it, or NaN: the cell must be missing
   * @param high largest cell that satisfies it
   */
  record Clause(int column, double low, double high) {
    static Clause missing(int column) {
      return new Clause(column, Double.NaN, Double.NaN);
    }

    private boolean holds(double cell) {
      return (cell >= low && cell <= high) || (Double.isNaN(low) && Double.isNaN(cell));
    }
  }

  private final List<Clause> conditions;

  private Predicate(List<Clause> conditions) {
    this.conditions = conditions;
  }

  static Predicate of(List<Clause> conditions) {
    return new Predicate(List.copyOf(conditions));
  }

  List<Clause> conditions() {
    return conditions;
  }

  /**
   * Finds the rows that satisfy all conditions.
   *
   * @param found room for all rows; the first ones are set to the rows found, increasing
   * @return how many were found
   */
  int find(NumericCells table, int[] found) {
    int left = -1;
    for (Clause condition : conditions) {
      left = narrow(condition, table, found, left);
    }
    return left;
  }

  /**
   * Adds conditions in the order given until exactly one row is left.
   *
   * @param found room for all rows, overwritten
   * @return null if all conditions leave more than one row, or none
   */
  static Predicate untilUnique(Iterable<Clause> offered, NumericCells table, int[] found) {
    List<Clause> taken = new ArrayList<>();
    int left = -1;
    for (Clause condition : offered) {
      taken.add(condition);
      left = narrow(condition, table, found, left);
      if (left == 1) {
        return of(taken);
      }
    }
    return null;
  }

  /** Keeps of the first {@code left} rows found (−1: of all rows) those that hold. */
  private static int narrow(Clause condition, NumericCells table, int[] found, int left) {
    double[] cells = table.columns()[condition.column()];
    int kept = 0;
    if (left < 0) {
      for (int i = 0; i < table.rows(); i++) {
        if (condition.holds(cells[i])) {
          found[kept++] = i;
        }
      }
      return kept;
    }
    for (int k = 0; k < left; k++) {
      if (condition.holds(cells[found[k]])) {
        found[kept++] = found[k];
      }
    }
    return kept;
  }
}
