package org.ehrsynth.eval.report;

import java.util.OptionalDouble;
import org.ehrsynth.math.StandardNormal;

/**
 * Derives how many rows must be held out for an interval to decide a check of the gate.
 *
 * <p>The estimate of a risk compares m training rows with n holdout rows; its standard error is \(
 * s \propto \sqrt{1/m + 1/n} = 1 / \sqrt{e} \), e = m n / (m + n) being the effective number. If
 * the table gives nothing away, the upper end of the 95 % interval is below a limit that lies δ
 * above the value of no risk with a probability of {@value #POWER} once
 *
 * <p>\( (z_{0.975} + z_{\beta})\, s' \le \delta, \qquad e' = e\, ((z_{0.975} + z_{\beta})\, s /
 * \delta)^2, \)
 *
 * <p>z_β being the quantile of the estimate at that probability: of a normal law, or of the largest
 * of k of them for the best of k attacks. This is the classical sample size for an interval to
 * exclude a value (Cochran 1977, Sampling Techniques, chapter 4; for AUCs Hanley and McNeil 1982,
 * doi:10.1148/radiology.143.1.7063747).
 *
 * <p>Where that many are held out already, the table may well give something away. Then the
 * estimate is taken as the truth, and the answer is where an interval around it excludes the limit:
 * \( e' = e\, (z s / d)^2 \), d being the distance of the estimate from the limit.
 *
 * <p>Of e' effective rows, n' = 1 / (1/e' − 1/m) must be held out. If the training table has fewer
 * than 2 e' rows, n' = 2 e': as many must be held out and trained on. Where this is no more than
 * are held out already, the training table is what is too small and there is no answer.
 *
 * @param train m, the training rows that the estimate uses; infinite if it uses none
 * @param holdout n, the holdout rows that the estimate uses
 */
record HoldoutSize(double train, double holdout) {
  static final double POWER = 0.9;

  /** The size of an estimate that uses holdout rows only. */
  static HoldoutSize ofHoldout(double rows) {
    return new HoldoutSize(Double.POSITIVE_INFINITY, rows);
  }

  /**
   * Returns the quantile of the largest of k independent standard normal estimates at {@value
   * #POWER}.
   */
  static double powerQuantile(int k) {
    return StandardNormal.quantile(Math.pow(POWER, 1.0 / k));
  }

  /**
   * Returns the rows to hold out.
   *
   * @param harmless z s of an estimate without risk: how far its upper end must be expected from
   *     the value of no risk
   * @param margin δ, the distance of the limit from the value of no risk
   * @param doubtful z s of the estimate as it is found
   * @param distance d, the distance of the estimate from the limit
   * @return empty if more holdout rows would not decide
   */
  OptionalDouble rows(double harmless, double margin, double doubtful, double distance) {
    OptionalDouble planned = rows(harmless / margin);
    return planned.isPresent() ? planned : rows(doubtful / distance);
  }

  /** The rows at which an interval is so many times narrower, if more than there are. */
  private OptionalDouble rows(double factor) {
    double effective = factor * factor / (1 / train + 1 / holdout);
    double rows = train > 2 * effective ? 1 / (1 / effective - 1 / train) : 2 * effective;
    return rows > holdout && Double.isFinite(rows)
        ? OptionalDouble.of(rows)
        : OptionalDouble.empty();
  }

  /**
   * Returns the rows to hold out, and to train on, so that the AUC of the best of k attacks that
   * guess is below a limit: for guessing, \( s^2 = (1/m + 1/n) / 12 \).
   *
   * @param margin the distance of the limit from 0.5
   */
  static double rowsForAuc(int k, double margin) {
    double z = (StandardNormal.Z_975 + powerQuantile(k)) / margin;
    return z * z / 6;
  }
}
