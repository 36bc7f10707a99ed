package org.ehrsynth.benchmarks.regression;

import java.util.Arrays;

/**
 * How many times as long as the yardstick a bench takes.
 *
 * @param value greater than 0
 * @param spread between the largest and the smallest that were measured, as a share of the value
 */
record Ratio(double value, double spread) {

  Ratio {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("a ratio must be greater than 0, found " + value);
    }
    if (!(spread >= 0 && Double.isFinite(spread))) {
      throw new IllegalArgumentException("a spread must be at least 0, found " + spread);
    }
  }

  /**
   * Of the iterations of one process: the shortest of the bench over the shortest of the yardstick.
   * Neighbours make either longer, never shorter; middle values follow them in part.
   *
   * @param bench times of a run by iteration, at least one
   * @param yardstick those of the yardstick beside it, in the same unit
   */
  static Ratio of(double[] bench, double[] yardstick) {
    double value = smallest(bench) / smallest(yardstick);
    double[] each = new double[bench.length];
    Arrays.setAll(each, i -> bench[i] / yardstick[i]);
    return new Ratio(value, range(each) / value);
  }

  private static double smallest(double[] x) {
    return Arrays.stream(x).min().orElseThrow();
  }

  private static double range(double[] x) {
    return Arrays.stream(x).max().orElseThrow() - smallest(x);
  }
}
