package org.ehrsynth.review.statistics;

import org.apache.commons.statistics.distribution.TDistribution;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/**
 * Estimates a proportion from clustered answers: all reviewers see the same records, and an unusual
 * record is unusual to all of them.
 *
 * <p>With cᵣ correct answers of mᵣ on record r, R records, M = Σ mᵣ and p = Σ cᵣ / M, the variance
 * of the ratio is
 *
 * <p>\( v = \frac{R}{R-1} \sum_r (c_r - p\,m_r)^2 / M^2 \)
 *
 * <p>(Rao and Scott 1992, <a href="https://doi.org/10.2307/2532311">doi:10.2307/2532311</a>). The
 * interval is that of Clopper and Pearson with n* = min(M, (t(M − 1) / t(R − 1))² p (1 − p) / v)
 * effective answers, t(d) the 0.975 quantile of Student's t with d degrees of freedom (Korn and
 * Graubard 1998, Survey Methodology 24, 193–201). If all answers are correct, or all wrong, v is
 * not informative, and n* is the number of records, as if there were one reviewer.
 *
 * <p>The interval generalises to other records with the same reviewers, not to other reviewers.
 *
 * @param value p
 * @param effective n*
 * @param interval the 95 % interval; [0, 1] for a single record
 */
public record ClusteredProportion(double value, double effective, ConfidenceInterval interval) {

  /**
   * Estimates the proportion.
   *
   * @param correct cᵣ
   * @param answers mᵣ; records without answers are skipped; at least one record has an answer
   */
  public static ClusteredProportion of(int[] correct, int[] answers) {
    int records = 0;
    int all = 0;
    int successes = 0;
    for (int r = 0; r < answers.length; r++) {
      records += answers[r] > 0 ? 1 : 0;
      all += answers[r];
      successes += correct[r];
    }
    double p = (double) successes / all;
    if (records < 2) {
      return new ClusteredProportion(p, records, new ConfidenceInterval(0, 1));
    }
    double squares = 0;
    for (int r = 0; r < answers.length; r++) {
      double residual = correct[r] - p * answers[r];
      squares += residual * residual;
    }
    double v = squares * records / (records - 1) / ((double) all * all);
    double effective = records;
    if (successes > 0 && successes < all) {
      double ratio = quantile(all - 1) / quantile(records - 1);
      effective = Math.min(all, ratio * ratio * p * (1 - p) / v);
    }
    return new ClusteredProportion(p, effective, ExactBinomial.interval(p * effective, effective));
  }

  private static double quantile(int degrees) {
    return TDistribution.of(degrees).inverseSurvivalProbability(0.025);
  }
}
