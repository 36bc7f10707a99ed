package org.ehrsynth.review.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/** Exact inference on a proportion: binomial successes, without a normal approximation. */
public final class ExactBinomial {
  private static final double TAIL = 0.025;

  private ExactBinomial() {}

  /**
   * The 95 % interval of Clopper and Pearson (1934), <a
   * href="https://doi.org/10.1093/biomet/26.4.404">doi:10.1093/biomet/26.4.404</a>:
   *
   * <p>[B(0.025; k, n − k + 1), B(0.975; k + 1, n − k)], B the quantile of the beta distribution;
   * the lower end is 0 if k = 0, the upper end is 1 if k = n.
   *
   * @param successes k in [0, n]; an effective number may be fractional
   * @param trials n &gt; 0
   */
  public static ConfidenceInterval interval(double successes, double trials) {
    double failures = trials - successes;
    double fraction = successes / trials;
    double low =
        successes <= 0
            ? 0
            : BetaDistribution.of(successes, failures + 1).inverseCumulativeProbability(TAIL);
    double high =
        failures <= 0
            ? 1
            : BetaDistribution.of(successes + 1, failures).inverseSurvivalProbability(TAIL);
    return new ConfidenceInterval(Math.min(low, fraction), Math.max(high, fraction));
  }

  /**
   * The exact two-sided p of k successes against a chance of one half: min(1, 2 P(X ≤ min(k, n −
   * k))). The distribution is symmetric, so doubling a tail and adding up all outcomes that are at
   * most as likely give the same result.
   *
   * @param trials n &gt; 0
   */
  public static double pValue(int successes, int trials) {
    int tail = Math.min(successes, trials - successes);
    return Math.min(1, 2 * BinomialDistribution.of(trials, 0.5).cumulativeProbability(tail));
  }

  /**
   * The power of that test at the level of 5 % for n guesses, each correct with the given
   * probability: P(X ≤ c) + P(X ≥ n − c), c the largest number with P(X ≤ c) ≤ 0.025 under chance;
   * 0 if there is none (n &lt; 6).
   */
  static double power(int trials, double accuracy) {
    BinomialDistribution chance = BinomialDistribution.of(trials, 0.5);
    int c = chance.inverseCumulativeProbability(TAIL);
    while (c >= 0 && chance.cumulativeProbability(c) > TAIL) {
      c--;
    }
    if (c < 0) {
      return 0;
    }
    BinomialDistribution guesses = BinomialDistribution.of(trials, accuracy);
    return guesses.cumulativeProbability(c) + guesses.survivalProbability(trials - c - 1);
  }
}
