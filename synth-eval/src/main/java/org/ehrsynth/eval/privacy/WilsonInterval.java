package org.ehrsynth.eval.privacy;

import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.math.StandardNormal;

/**
 * Computes the 95 % score interval of a proportion (Wilson 1927,
 * doi:10.1080/01621459.1927.10502953).
 */
public final class WilsonInterval {
  private static final double Z = StandardNormal.Z_975;
  private static final double Z2 = Z * Z;

  private WilsonInterval() {}

  /**
   * Computes the interval of {@code successes} out of n > 0; successes may be fractional (ties).
   */
  public static ConfidenceInterval interval(double successes, double n) {
    double fraction = successes / n;
    double centre = centre(successes, n);
    double half = half(successes, n);
    return new ConfidenceInterval(
        Math.min(fraction, Math.max(0, centre - half)),
        Math.max(fraction, Math.min(1, centre + half)));
  }

  /** Computes the centre of the interval. */
  static double centre(double successes, double n) {
    return (successes + Z2 / 2) / (n + Z2);
  }

  /** Computes half the width of the interval. */
  static double half(double successes, double n) {
    return Z / (n + Z2) * Math.sqrt(successes * (n - successes) / n + Z2 / 4);
  }
}
