package org.ehrsynth.math;

import java.util.Arrays;

/** Statistics of samples: means, variances and medians, summed with compensation. */
public final class Statistics {
  private Statistics() {}

  /**
   * Computes the arithmetic mean.
   *
   * @return NaN for no numbers
   */
  public static double mean(double[] x) {
    return Arrays.stream(x).average().orElse(Double.NaN);
  }

  /**
   * Computes the variance of a sample, \( \frac{1}{n-1} \sum_i (x_i - \bar x)^2 \).
   *
   * @return NaN for fewer than two numbers
   */
  public static double sampleVariance(double[] x) {
    return x.length < 2 ? Double.NaN : sumOfSquares(x) / (x.length - 1);
  }

  /**
   * Computes the variance of a population, \( \frac{1}{n} \sum_i (x_i - \bar x)^2 \).
   *
   * @return NaN for no numbers
   */
  public static double populationVariance(double[] x) {
    return x.length == 0 ? Double.NaN : sumOfSquares(x) / x.length;
  }

  /** Computes the sum of squared deviations from the mean; 0 for no numbers. */
  public static double sumOfSquares(double[] x) {
    double mean = mean(x);
    return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
  }

  /**
   * Computes the median: the middle number, or the mean of the two middle numbers.
   *
   * @param x without NaN, not modified
   * @return NaN for no numbers
   */
  public static double median(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** Returns the numbers that are not NaN, in their order. */
  public static double[] withoutNaN(double[] x) {
    return Arrays.stream(x).filter(v -> !Double.isNaN(v)).toArray();
  }
}
