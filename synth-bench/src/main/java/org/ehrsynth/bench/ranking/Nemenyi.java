package org.ehrsynth.bench.ranking;

import java.util.Optional;

/**
 * The difference that two mean ranks must have to be significant at 5 % when k methods are compared
 * pairwise on N data sets: \( CD = q_{.05}(k) \sqrt{k (k + 1) / (6 N)} \), where q is the quantile
 * of the studentised range of k normals, divided by √2.
 *
 * <p>Demšar (2006), Statistical Comparisons of Classifiers over Multiple Data Sets, JMLR 7:1–30,
 * section 3.2.2 and table 5(a) for k ≤ 10. Beyond, the same quantile from the law of the range, \(
 * P(q) = k \int \varphi(z) [\Phi(z) - \Phi(z - \sqrt 2 q)]^{k - 1} dz \).
 */
final class Nemenyi {
  /** From k = 2. */
  private static final double[] Q = {
    1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164, 3.219, 3.268, 3.313, 3.354,
    3.391, 3.426, 3.458, 3.489, 3.517, 3.544
  };

  private static final int MIN_DATA = 2;

  private Nemenyi() {}

  /** The quantile for k methods; empty outside 2 … 20. */
  static Optional<Double> quantile(int k) {
    return k >= 2 && k < Q.length + 2 ? Optional.of(Q[k - 2]) : Optional.empty();
  }

  /** Empty for fewer than two methods or data sets, and for more than twenty methods. */
  static Optional<Double> criticalDifference(int k, int dataSets) {
    return dataSets < MIN_DATA
        ? Optional.empty()
        : quantile(k).map(q -> q * Math.sqrt(k * (k + 1.0) / (6.0 * dataSets)));
  }
}
