package org.ehrsynth.eval.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/** What a model makes that learned its rows by heart and blurs them a little. */
public final class NoisyCopy {
  private NoisyCopy() {}

  /**
   * Numbers moved by a fiftieth of their standard deviation, times by up to ten days, one level in
   * 50 drawn anew.
   */
  public static Dataset of(Dataset table, Seed seed) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      RandomStream draws = seed.derive(column.field().name()).generator();
      if (column instanceof Column.Numeric numbers) {
        double[] x = numbers.toArray();
        double[] present = Arrays.stream(x).filter(v -> !Double.isNaN(v)).toArray();
        double mean = Arrays.stream(present).average().orElse(0);
        double sd =
            Math.sqrt(Arrays.stream(present).map(v -> (v - mean) * (v - mean)).average().orElse(0));
        for (int i = 0; i < x.length; i++) {
          x[i] += sd / 50 * draws.nextGaussian();
        }
        columns.add(Column.Numeric.of(column.field(), x));
      } else if (column instanceof Column.Coded coded && column.field().type().isCoded()) {
        int[] codes = coded.toArray();
        for (int i = 0; i < codes.length; i++) {
          codes[i] = draws.nextDouble() < 0.02 ? draws.nextInt(coded.levels().size()) : codes[i];
        }
        columns.add(Column.Coded.of(column.field(), codes));
      } else if (column instanceof Column.Temporal times) {
        columns.add(Column.Temporal.of(column.field(), moved(times, draws)));
      } else {
        columns.add(column);
      }
    }
    return Dataset.of(columns);
  }

  private static long[] moved(Column.Temporal times, RandomStream draws) {
    long[] days = times.toArray();
    for (int i = 0; i < days.length; i++) {
      days[i] += times.isMissing(i) ? 0 : draws.nextInt(21) - 10;
    }
    return days;
  }
}
