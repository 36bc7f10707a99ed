package org.ehrsynth.review.statistics;

import org.apache.commons.statistics.distribution.TDistribution;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/**
 * Estimates the difference of two means d = x̄ − ȳ with the 95 % interval of Welch,
 *
 * <p>\( d \pm t_\nu \sqrt{a + b},\; a = s_x^2/n_x,\; b = s_y^2/n_y,\; \nu = (a + b)^2 / (a^2/(n_x -
 * 1) + b^2/(n_y - 1)) \)
 *
 * <p>(Welch 1947, <a href="https://doi.org/10.1093/biomet/34.1-2.28">
 * doi:10.1093/biomet/34.1-2.28</a>); a single point if neither sample varies.
 *
 * @param first x̄
 * @param second ȳ
 * @param value d
 * @param interval 95 %
 */
public record MeanDifference(
    double first, double second, double value, ConfidenceInterval interval) {

  /**
   * Compares two samples.
   *
   * @param x at least two values
   * @param y at least two values
   */
  public static MeanDifference of(double[] x, double[] y) {
    double d = mean(x) - mean(y);
    double a = variance(x) / x.length;
    double b = variance(y) / y.length;
    double half = 0;
    if (a + b > 0) {
      double nu = (a + b) * (a + b) / (a * a / (x.length - 1) + b * b / (y.length - 1));
      half = TDistribution.of(nu).inverseSurvivalProbability(0.025) * Math.sqrt(a + b);
    }
    return new MeanDifference(mean(x), mean(y), d, new ConfidenceInterval(d - half, d + half));
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum / x.length;
  }

  private static double variance(double[] x) {
    double mean = mean(x);
    double sum = 0;
    for (double value : x) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (x.length - 1);
  }
}
