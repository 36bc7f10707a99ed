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
import org.ehrsynth.scale.ValueCounts;
import org.ehrsynth.schema.ColumnType;

/**
 * Maps the marginals of generated rows to those of a reference table with the least change: the
 * ranks of numbers stay, and as many rows as possible keep their levels.
 *
 * <p>Let n be the number of generated rows. In a column of levels, a level with proportion s in the
 * reference (missing counts as a level) gets n s rows, rounded by largest remainders. A level with
 * too many rows passes the surplus to levels with too few: in the order of the rows' ranks if the
 * levels are ordered (the optimal transport on a line), else at random. In a column of numbers, the
 * proportion of missing cells is that of the reference, again rounded; the present cells keep their
 * ranks, and a cell between ranks r₀ and r₁ of m (ties share an interval) stands for the quantiles
 * of the reference between r₀ / m and r₁ / m. A cell that changes from missing to present stands
 * for all quantiles.
 *
 * <p>So the dependence between columns is that of the generated rows, as far as ranks and unchanged
 * levels determine it; each changed cell weakens it.
 *
 * @param k number of patients that any number from the reference must rest on
 */
record MarginalCalibration(int k) {

  /**
   * The columns of a pool with the marginals of the reference.
   *
   * @param generated at least one row
   * @param reference the same columns; at least k patients have each level and each extreme
   * @param subjects the subject of each row of the reference
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
    NumericMarginal marginal = marginal(reference, subjects);
    int n = generated.length;
    long missing = Arrays.stream(reference).filter(Double::isNaN).count();
    int[] wanted = counts(new double[] {reference.length - missing, missing}, n);
    if (marginal.isEmpty()) {
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
    return new PoolColumn.Numbers(marginal, low, high);
  }

  private NumericMarginal marginal(double[] reference, Subjects subjects) {
    ValueCounts counts = ValueCounts.of(reference, subjects);
    return k == 1 ? NumericMarginal.detailed(counts, k) : NumericMarginal.of(counts, k);
  }

  /** Sets the interval of ranks of each present number; ties share one. */
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
   * The number of rows per state, proportional to the weights and rounded by largest remainders (of
   * equal remainders the first).
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

  /** Assigns states in the wanted counts; in the given order, a row keeps its state if possible. */
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

  /** As {@link #moved} for the last state, missing; the other states are assigned by rank. */
  private static int[] inOrder(int[] states, int[] wanted, int[] order) {
    int missing = wanted.length - 1;
    int present = Arrays.stream(wanted).sum() - wanted[missing];
    int[] presence =
        moved(
            Arrays.stream(states).map(s -> s == missing ? 1 : 0).toArray(),
            new int[] {present, wanted[missing]},
            order);
    // Rows that change from missing to present have a random rank.
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
