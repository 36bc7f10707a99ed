package org.ehrsynth.eval.metric;

import java.util.Arrays;

/**
 * Cuts numbers into groups of about equal size at the type-7 quantiles 0, 1/g, … 1, equal ones
 * taken once, each group closed below, the last above too; numbers outside belong to the outermost.
 * With at most g different numbers each is a group of its own, cut at midpoints; where quantiles
 * give fewer than 3 groups, g groups of equal width.
 *
 * <p>As in Raab, Nowok and Dibben (2024), <a
 * href="https://arxiv.org/abs/2406.16826">arXiv:2406.16826</a>, whose program groups so.
 */
public final class QuantileBins {
  private final double[] cuts; // between the groups, increasing

  private QuantileBins(double[] cuts) {
    this.cuts = cuts;
  }

  /**
   * Groups of some numbers.
   *
   * @param values NaN is left out
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

  /** The group of a number that is not NaN, 0 … {@link #count()} − 1. */
  public int group(double x) {
    int at = 0;
    while (at < cuts.length && x >= cuts[at]) {
      at++;
    }
    return at;
  }

  /** Number of groups. */
  public int count() {
    return cuts.length + 1;
  }

  /** The type-7 quantile of sorted numbers, at least one. */
  public static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
