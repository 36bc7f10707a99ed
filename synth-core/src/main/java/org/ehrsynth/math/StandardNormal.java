package org.ehrsynth.math;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Computes the standard normal distribution: its distribution function Φ, quantiles and constants.
 */
public final class StandardNormal {
  /** The 97.5 % quantile: 95 % of the distribution lie within ± this number. */
  public static final double Z_975 = 1.959963984540054;

  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  private StandardNormal() {}

  /** Computes Φ(z), the probability of a number of at most z. */
  public static double cdf(double z) {
    return STANDARD.cumulativeProbability(z);
  }

  /** Computes Φ⁻¹(p); infinite at 0 and 1. */
  public static double quantile(double p) {
    return STANDARD.inverseCumulativeProbability(p);
  }
}
