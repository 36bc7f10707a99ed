package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.NumericMarginal;
import org.ehrsynth.math.ArgSort;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;

/**
 * Carries the margins of made rows to those of a reference table, and moves as little as it can:
 * the ranks of numbers stay, and so do the levels of as many rows as the reference has room for.
 *
 * <p>Let n be the number of made rows. Of a column of levels the reference's share s of each level,
 * missing being one more, gives it n s rows, rounded by largest remainders. A level with more gives
 * the surplus to those with fewer: where levels are ordered, in the order of the rows' ranks (the
 * optimal transport on a line); else by chance. Of a column of numbers, as many cells are missing
 * as in the reference, again rounded; the cells that are there keep their ranks, and a cell between
 * ranks r₀ and r₁ of m (ties share an interval) stands for the quantiles of the reference between
 * r₀ / m and r₁ / m. A cell that was missing and is no more stands for all quantiles.
 *
 * <p>What joins columns is thereby that of the made rows as far as ranks and unmoved levels tell
 * it; each moved cell loses a part of it.
 *
 * @param k patients that any number taken from the reference must rest on
 */
record MarginalCalibration(int k) {

  /**
   * A pool of rows with the reference's margins.
   *
   * @param generated at least one row
   * @param reference the same columns, each level and extreme held by at least k patients
   * @param subjects whom each row of the reference belongs to
   */
  List<PoolColumn> of(Dataset generated, Dataset reference, Subjects subjects, Seed seed) {
    List<PoolColumn> columns = new ArrayList<>();
    for (Column column : reference.columns()) {
      String name = column.field().name();
      RandomStream draws = seed.derive("calibrate/" + name).generator();
      Column rows = generated.column(name);
      columns.add(
          column.match(
              n -> numbers(((Column.Numeric) rows).toArray(), n.toArray(), subjects, draws),
              c -> levels((Column.Coded) rows, c, draws),
              t -> numbers(((Column.Temporal) rows).toNumbers(), t.toNumbers(), subjects, draws)));
    }
    return columns;
  }

  private PoolColumn numbers(
      double[] generated, double[] reference, Subjects subjects, RandomStream draws) {
    NumericMarginal margin = margin(reference, subjects);
    int n = generated.length;
    long missing = Arrays.stream(reference).filter(Double::isNaN).count();
    int[] wanted = counts(new double[] {reference.length - missing, missing}, n);
    if (margin.isEmpty()) {
      wanted = new int[] {0, n};
    }
    int[] states = IntStream.range(0, n).map(i -> Double.isNaN(generated[i]) ? 1 : 0).toArray();
    int[] moved = moved(states, wanted, draws.permutation(n));
    double[] low = new double[n];
    double[] high = new double[n];
    double[] kept = new double[n];
    for (int i = 0; i < n; i++) {
      kept[i] = moved[i] == 0 ? generated[i] : Double.NaN;
      low[i] = moved[i] == 0 ? 0 : Double.NaN;
      high[i] = moved[i] == 0 ? 1 : Double.NaN;
    }
    rank(kept, low, high);
    return new PoolColumn.Numbers(margin, low, high);
  }

  private NumericMarginal margin(double[] reference, Subjects subjects) {
    return k == 1
        ? NumericMarginal.detailed(reference, subjects, k)
        : NumericMarginal.of(reference, subjects, k);
  }

  /** Sets the interval of ranks of each number that is there, ties sharing one. */
  private static void rank(double[] values, double[] low, double[] high) {
    int[] order = ArgSort.order(values);
    double m = order.length;
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        low[order[i]] = from / m;
        high[order[i]] = to / m;
      }
      from = to;
    }
  }

  private static PoolColumn levels(
      Column.Coded generated, Column.Coded reference, RandomStream draws) {
    int levels = reference.field().levels().size();
    double[] fractions = new double[levels + 1]; // missing is the last
    for (int code : reference.toArray()) {
      fractions[code < 0 ? levels : code]++;
    }
    int[] states =
        Arrays.stream(generated.under(reference.field()).toArray())
            .map(code -> code < 0 ? levels : code)
            .toArray();
    int[] wanted = counts(fractions, states.length);
    int[] order = draws.permutation(states.length);
    boolean isOrdered =
        reference.field().type() instanceof ColumnType.Categorical type && type.ordered();
    int[] moved = isOrdered ? inOrder(states, wanted, order) : moved(states, wanted, order);
    return new PoolColumn.Levels(
        Arrays.stream(moved).map(state -> state == levels ? -1 : state).toArray());
  }

  /**
   * Rows by state, as near to n times the weights' shares as whole numbers are (largest remainders;
   * of equal ones the first).
   *
   * @param weights not negative, with a positive sum
   */
  static int[] counts(double[] weights, int n) {
    double sum = Arrays.stream(weights).sum();
    int[] counts = new int[weights.length];
    int left = n;
    for (int s = 0; s < counts.length; s++) {
      counts[s] = (int) Math.floor(n * weights[s] / sum);
      left -= counts[s];
    }
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingDouble(s -> counts[s] - n * weights[s] / sum))
        .limit(left)
        .forEach(s -> counts[s]++);
    return counts;
  }

  /** States of the wanted counts; a row keeps its own as long as there is room, in the order. */
  private static int[] moved(int[] states, int[] wanted, int[] order) {
    int[] room = wanted.clone();
    int[] moved = new int[states.length];
    Arrays.fill(moved, -1);
    for (int row : order) {
      if (room[states[row]] > 0) {
        room[states[row]]--;
        moved[row] = states[row];
      }
    }
    int next = 0;
    for (int row : order) {
      if (moved[row] < 0) {
        while (room[next] == 0) {
          next++;
        }
        room[next]--;
        moved[row] = next;
      }
    }
    return moved;
  }

  /** As {@link #moved} for the last state, missing; the others are dealt out by rank. */
  private static int[] inOrder(int[] states, int[] wanted, int[] order) {
    int missing = wanted.length - 1;
    int there = Arrays.stream(wanted).sum() - wanted[missing];
    int[] presence =
        moved(
            Arrays.stream(states).map(s -> s == missing ? 1 : 0).toArray(),
            new int[] {there, wanted[missing]},
            order);
    // Rows that were missing and are no more have a rank by chance.
    List<Integer> ranked =
        Arrays.stream(order)
            .filter(row -> presence[row] == 0)
            .boxed()
            .sorted(
                Comparator.comparingInt(
                    row -> states[row] == missing ? order[row] % missing : states[row]))
            .toList();
    int[] moved = new int[states.length];
    Arrays.fill(moved, missing);
    int state = 0;
    int room = wanted[0];
    for (int row : ranked) {
      while (room == 0) {
        room = wanted[++state];
      }
      room--;
      moved[row] = state;
    }
    return moved;
  }
}
