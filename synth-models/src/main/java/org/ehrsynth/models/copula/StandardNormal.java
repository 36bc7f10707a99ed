package org.ehrsynth.models.copula;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution: Φ and its inverse. */
final class StandardNormal {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  private StandardNormal() {}

  static double cdf(double z) {
    return STANDARD.cumulativeProbability(z);
  }

  /** Φ⁻¹(p); infinite at 0 and 1. */
  static double quantile(double p) {
    return STANDARD.inverseCumulativeProbability(p);
  }
}
