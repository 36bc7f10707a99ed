package org.ehrsynth.eval.privacy;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.privacy.Predicate.Clause;
import org.ehrsynth.math.ArgSort;
import org.ehrsynth.random.RandomStream;

/**
 * Derives guesses from a synthetic table, each from one of its rows and such that exactly this row
 * satisfies it.
 *
 * <ul>
 *   <li>Of one column: the row's cell, in a column drawn among those where no other row has it. The
 *       smallest and the largest number are guessed as a tail, from half-way to the next one.
 *   <li>Of several columns, in random order until the row is unique: equal levels, numbers and
 *       times within 2 % of the span from the 5 % to the 95 % quantile, so that a blurred copy
 *       still identifies its original.
 * </ul>
 */
final class PredicateAttack {
  private static final double WIDTH = 0.02;

  private final NumericCells cells;
  private final boolean[] coded;
  private final int[] levels;
  private final double[] width;
  private final boolean[][] alone; // by column and row
  private final double[] lowTail; // by column: the smallest number is unique up to this
  private final double[] highTail;
  private final double[] smallest;
  private final double[] largest;

  private PredicateAttack(Dataset synthetic) {
    cells = NumericCells.of(synthetic);
    int p = cells.columns().length;
    coded = new boolean[p];
    levels = new int[p];
    width = new double[p];
    alone = new boolean[p][cells.rows()];
    lowTail = new double[p];
    highTail = new double[p];
    smallest = new double[p];
    largest = new double[p];
    for (int j = 0; j < p; j++) {
      if (synthetic.column(j) instanceof Column.Coded column) {
        coded[j] = true;
        levels[j] = column.levels().size();
      } else {
        width[j] = WIDTH * NumericCells.span(cells.columns()[j]);
      }
      lowTail[j] = Double.NEGATIVE_INFINITY;
      highTail[j] = Double.POSITIVE_INFINITY;
      findAlone(j);
    }
  }

  static PredicateAttack of(Dataset synthetic) {
    return new PredicateAttack(synthetic);
  }

  private void findAlone(int j) {
    double[] x = cells.columns()[j];
    int[] order = ArgSort.order(x);
    int n = order.length;
    for (int k = 0; k < n; k++) {
      alone[j][order[k]] =
          (k == 0 || x[order[k - 1]] != x[order[k]])
              && (k == n - 1 || x[order[k + 1]] != x[order[k]]);
    }
    if (n == cells.rows() - 1) {
      for (int i = 0; i < x.length; i++) {
        alone[j][i] |= Double.isNaN(x[i]); // the only missing cell
      }
    }
    smallest[j] = n > 0 ? x[order[0]] : Double.NaN;
    largest[j] = n > 0 ? x[order[n - 1]] : Double.NaN;
    if (!coded[j] && n > 1) {
      if (alone[j][order[0]]) {
        lowTail[j] = (x[order[0]] + x[order[1]]) / 2;
      }
      if (alone[j][order[n - 1]]) {
        highTail[j] = (x[order[n - 2]] + x[order[n - 1]]) / 2;
      }
    }
  }

  NumericCells cells() {
    return cells;
  }

  /** Returns a guess of one column; null if the row is unique in no column. */
  Predicate ofOneColumn(int row, RandomStream draws) {
    int[] candidates = new int[alone.length];
    int n = 0;
    for (int j = 0; j < alone.length; j++) {
      if (alone[j][row]) {
        candidates[n++] = j;
      }
    }
    if (n == 0) {
      return null;
    }
    int j = candidates[draws.nextInt(n)];
    double x = cells.columns()[j][row];
    if (x <= lowTail[j]) {
      return Predicate.of(List.of(new Clause(j, Double.NEGATIVE_INFINITY, lowTail[j])));
    } else if (x >= highTail[j]) {
      return Predicate.of(List.of(new Clause(j, highTail[j], Double.POSITIVE_INFINITY)));
    }
    return Predicate.of(List.of(new Clause(j, x, x)));
  }

  /**
   * Returns a guess of several columns; null if the row is not unique by all columns together.
   *
   * @param found room for all synthetic rows, overwritten
   */
  Predicate ofColumns(int row, RandomStream draws, int[] found) {
    List<Clause> conditions = new ArrayList<>();
    for (int j : draws.permutation(coded.length)) {
      conditions.add(around(j, cells.columns()[j][row]));
    }
    return Predicate.untilUnique(conditions, cells, found);
  }

  private Clause around(int j, double x) {
    return new Clause(j, x - width[j], x + width[j]); // NaN: missing
  }

  /**
   * Returns a guess of the same columns without a synthetic row: around a number drawn uniformly
   * between the smallest and the largest, or a level drawn uniformly.
   */
  Predicate blind(Predicate guess, RandomStream draws) {
    List<Clause> conditions = new ArrayList<>();
    for (Clause condition : guess.conditions()) {
      int j = condition.column();
      double x;
      if (coded[j]) {
        x = levels[j] == 0 ? Double.NaN : draws.nextInt(levels[j]);
      } else {
        x = smallest[j] + draws.nextDouble() * (largest[j] - smallest[j]);
      }
      conditions.add(around(j, x));
    }
    return Predicate.of(conditions);
  }
}
