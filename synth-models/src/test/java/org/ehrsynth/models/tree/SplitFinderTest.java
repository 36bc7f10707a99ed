package org.ehrsynth.models.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the finder with a search through all cuts. */
class SplitFinderTest {
  private static final int ROWS = 60;
  private static final int MIN_LEAF = 4;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void the_best_cut_of_a_two_class_response_is_found(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    int[] levels = new int[ROWS];
    double[] numbers = new double[ROWS];
    int[] y = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      levels[i] = draws.nextInt(5);
      numbers[i] = draws.nextInt(8);
      y[i] = draws.nextDouble() < (levels[i] % 2 == 0 ? 0.7 : 0.3) + 0.03 * numbers[i] ? 1 : 0;
    }
    DiscretizedTable table = table(levels, numbers, y);
    SplitFinder finder =
        new SplitFinder(
            table,
            new int[] {0, 1},
            BinnedResponse.of(table, 2),
            SplitFinder.Limits.of(MIN_LEAF, 0),
            SplitFinder.logTable(ROWS),
            draws);

    Optional<Split> found = finder.find(IntStream.range(0, ROWS).toArray(), 0, ROWS);

    double best = bestByHand(levels, numbers, y);
    assertThat(found).isPresent();
    assertThat(found.get().gainPerDof()).isCloseTo(best, within(1e-9 * ROWS));
  }

  /** Largest gain over all subsets of levels and all thresholds of the number. */
  private static double bestByHand(int[] levels, double[] numbers, int[] y) {
    double best = 0;
    for (int subset = 1; subset < 31; subset++) {
      int chosen = subset;
      best = Math.max(best, gain(y, i -> (chosen >> levels[i] & 1) == 1));
    }
    for (int threshold = 0; threshold < 7; threshold++) {
      int most = threshold;
      best = Math.max(best, gain(y, i -> numbers[i] <= most));
    }
    return best;
  }

  private static double gain(int[] y, IntPredicate goesLeft) {
    double[][] counts = new double[2][2];
    for (int i = 0; i < y.length; i++) {
      counts[goesLeft.test(i) ? 0 : 1][y[i]]++;
    }
    if (counts[0][0] + counts[0][1] < MIN_LEAF || counts[1][0] + counts[1][1] < MIN_LEAF) {
      return 0;
    }
    double[] both = {counts[0][0] + counts[1][0], counts[0][1] + counts[1][1]};
    return logLikelihood(counts[0]) + logLikelihood(counts[1]) - logLikelihood(both);
  }

  private static double logLikelihood(double[] counts) {
    double n = counts[0] + counts[1];
    double sum = 0;
    for (double count : counts) {
      sum += count > 0 ? count * Math.log(count / n) : 0;
    }
    return sum;
  }

  private static DiscretizedTable table(int[] levels, double[] numbers, int[] y) {
    List<String> names = List.of("a", "b", "c", "d", "e");
    Dataset data =
        Dataset.of(
            Column.Coded.of(Field.of("level", new ColumnType.Categorical(names, false)), levels),
            Column.Numeric.of(Field.of("number", ColumnType.Numeric.unbounded(0)), numbers),
            Column.Coded.of(Field.of("y", new ColumnType.Flag(List.of("0", "1"))), y));
    Execution run = Execution.with(Seed.of(1));
    return DiscretizedTable.of(
        data, data.subjects(), c -> Discretization.of(c, data.subjects(), 1, 50), run);
  }
}
