package org.ehrsynth.review.statistics;

import org.apache.commons.statistics.distribution.TDistribution;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/**
 * A share of answers that come in clusters: all reviewers see the same records, and an odd record
 * is odd to all of them.
 *
 * <p>With cᵣ right ones of mᵣ answers on record r, R records, M = Σ mᵣ and p = Σ cᵣ / M, the
 * variance of the ratio is
 *
 * <p>\( v = \frac{R}{R-1} \sum_r (c_r - p\,m_r)^2 / M^2 \)
 *
 * <p>(Rao and Scott 1992, <a href="https://doi.org/10.2307/2532311">doi:10.2307/2532311</a>). The
 * interval is that of Clopper and Pearson with n* = min(M, (t(M − 1) / t(R − 1))² p (1 − p) / v)
 * effective answers, t(d) the 0.975 quantile of Student's t with d degrees of freedom (Korn and
 * Graubard 1998, Survey Methodology 24, 193–201). Where all answers are right, or all wrong, v
 * knows nothing, and n* is the number of records, as if all reviewers were one.
 *
 * <p>It speaks of other records before the same reviewers, not of other reviewers.
 *
 * @param value p
 * @param effective n*
 * @param interval the 95 % interval; [0, 1] where there is one record only
 */
public record ClusteredProportion(double value, double effective, ConfidenceInterval interval) {

  /**
   * The share and its interval.
   *
   * @param right cᵣ
   * @param answers mᵣ; records without any are passed over; at least one has one
   */
  public static ClusteredProportion of(int[] right, int[] answers) {
    int records = 0;
    int all = 0;
    int good = 0;
    for (int r = 0; r < answers.length; r++) {
      records += answers[r] > 0 ? 1 : 0;
      all += answers[r];
      good += right[r];
    }
    double p = (double) good / all;
    if (records < 2) {
      return new ClusteredProportion(p, records, new ConfidenceInterval(0, 1));
    }
    double squares = 0;
    for (int r = 0; r < answers.length; r++) {
      double residual = right[r] - p * answers[r];
      squares += residual * residual;
    }
    double v = squares * records / (records - 1) / ((double) all * all);
    double effective = records;
    if (good > 0 && good < all) {
      double ratio = quantile(all - 1) / quantile(records - 1);
      effective = Math.min(all, ratio * ratio * p * (1 - p) / v);
    }
    return new ClusteredProportion(p, effective, ExactBinomial.interval(p * effective, effective));
  }

  private static double quantile(int degrees) {
    return TDistribution.of(degrees).inverseSurvivalProbability(0.025);
  }
}
