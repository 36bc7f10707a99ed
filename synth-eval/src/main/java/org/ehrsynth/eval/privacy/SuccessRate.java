package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/**
 * A success rate is the fraction of tries of an attack that succeed, with the effective number of
 * independent tries.
 *
 * <p>Tries on one record are dependent, so records are the units. With h successes in m tries on a
 * record, the fraction is p = Σh / Σm, its variance \( v = \sum (h - p m)^2 / (\sum m)^2 \) (the
 * linearised ratio), and the effective number of tries n = p (1 − p) / v, for which Wilson's
 * interval is taken (Kish 1965, Survey Sampling, section 8.2; Franco et al. 2019,
 * doi:10.1093/jssam/smy019, compares such intervals). One try a record gives n = records exactly.
 *
 * @param fraction in [0, 1]; 0 where there were no tries
 * @param size effective number of tries; 0 if none
 */
record SuccessRate(double fraction, double size) {

  /**
   * Tries by record.
   *
   * @param hits successes of each record, may be fractional; at most its tries
   * @param tries of each record; may be 0
   */
  static SuccessRate of(double[] hits, double[] tries) {
    double hit = Arrays.stream(hits).sum();
    double tried = Arrays.stream(tries).sum();
    if (tried == 0) {
      return new SuccessRate(0, 0);
    }
    double fraction = Math.min(1, hit / tried);
    double squares = 0;
    int records = 0;
    for (int i = 0; i < hits.length; i++) {
      double deviation = hits[i] - fraction * tries[i];
      squares += deviation * deviation;
      records += tries[i] > 0 ? 1 : 0;
    }
    double variance = squares / (tried * tried);
    // All records are alike: the dependence of tries is unknown, so each record counts as one.
    double size = variance > 0 ? fraction * (1 - fraction) / variance : records;
    return new SuccessRate(fraction, Math.max(records, size));
  }

  /** One try on each record. */
  static SuccessRate of(double[] hits) {
    double[] tries = new double[hits.length];
    Arrays.fill(tries, 1);
    return of(hits, tries);
  }

  /** Wilson's 95 % interval. */
  ConfidenceInterval interval() {
    return WilsonInterval.interval(fraction * size, size);
  }

  /** The middle of Wilson's interval, \( (s + z^2/2) / (n + z^2) \). */
  double centre() {
    return WilsonInterval.centre(fraction * size, size);
  }

  /** Half the width of Wilson's interval. */
  double error() {
    return WilsonInterval.half(fraction * size, size);
  }
}
