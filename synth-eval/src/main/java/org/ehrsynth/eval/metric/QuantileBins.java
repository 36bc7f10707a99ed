package org.ehrsynth.eval.metric;

import java.util.Arrays;

/**
 * Quantile bins divide numbers into groups of about equal size, at the distinct type-7 quantiles 0,
 * 1/g, … 1. Each group is closed below, the last above too; numbers outside belong to the outermost
 * groups. With at most g different numbers each is a group of its own, cut at midpoints; where the
 * quantiles give fewer than 3 groups, there are g groups of equal width.
 *
 * <p>As in Raab, Nowok and Dibben (2024), <a
 * href="https://arxiv.org/abs/2406.16826">arXiv:2406.16826</a>, whose program does the same.
 */
public final class QuantileBins {
  private final double[] cuts; // between the groups, increasing

  private QuantileBins(double[] cuts) {
    this.cuts = cuts;
  }

  /**
   * Groups of some numbers.
   *
   * @param values NaN is ignored
   * @param groups at least 3
   */
  public static QuantileBins of(double[] values, int groups) {
    double[] sorted = Arrays.stream(values).filter(x -> !Double.isNaN(x)).sorted().toArray();
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    if (distinct.length <= groups) {
      double[] cuts = new double[Math.max(0, distinct.length - 1)];
      for (int i = 0; i < cuts.length; i++) {
        cuts[i] = (distinct[i] + distinct[i + 1]) / 2;
      }
      return new QuantileBins(cuts);
    }
    double[] breaks = new double[groups + 1];
    for (int i = 0; i <= groups; i++) {
      breaks[i] = quantile(sorted, i / (double) groups);
    }
    breaks = Arrays.stream(breaks).distinct().toArray();
    if (breaks.length < 4) {
      double low = sorted[0];
      double width = (sorted[sorted.length - 1] - low) / groups;
      breaks = new double[groups + 1];
      for (int i = 0; i <= groups; i++) {
        breaks[i] = low + i * width;
      }
    }
    return new QuantileBins(Arrays.copyOfRange(breaks, 1, breaks.length - 1));
  }

  /** Returns the group of a number that is not NaN, 0 … {@link #count()} − 1. */
  public int group(double x) {
    int at = 0;
    while (at < cuts.length && x >= cuts[at]) {
      at++;
    }
    return at;
  }

  /** Returns the number of groups. */
  public int count() {
    return cuts.length + 1;
  }

  /** Computes the type-7 quantile of sorted numbers, at least one. */
  public static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
