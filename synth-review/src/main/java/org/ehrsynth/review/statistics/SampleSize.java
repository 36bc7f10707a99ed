package org.ehrsynth.review.statistics;

import org.ehrsynth.InputException;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/**
 * Computes the number of records that a reviewer must rate for a given power of the exact test
 * against guessing, or the power of a given number.
 *
 * <p>The power of an exact test is a saw-toothed function of the number of records (Chernick and
 * Liu 2002, <a
 * href="https://doi.org/10.1198/000313002317572835">doi:10.1198/000313002317572835</a>): the result
 * is the smallest even number from which on the power never falls below the requested power.
 * Several reviewers of the same records do not multiply the records: their answers are not
 * independent.
 *
 * @param accuracy the proportion of records that a reviewer guesses correctly
 * @param records even, because half are real
 * @param power the probability that p is at most 0.05
 * @param interval the 95 % interval of the accuracy if the observed proportion is as near to it as
 *     whole numbers permit
 */
public record SampleSize(double accuracy, int records, double power, ConfidenceInterval interval) {
  private static final double NEAREST = 0.01;
  private static final double MAX_POWER = 0.999;
  private static final int MAX_RECORDS = 1_000_000;

  /**
   * Above this multiple of the normal approximation plus {@link #MORE}, no tooth falls below the
   * requested power.
   */
  private static final double MARGIN = 1.3;

  private static final int MORE = 100;

  /**
   * Computes the power of a number of records.
   *
   * @param accuracy in (0, 1)
   * @throws InputException if the accuracy or the number is out of range, or the number is odd
   */
  public static SampleSize of(double accuracy, int records) {
    checkAccuracy(accuracy);
    if (records < 2 || records > MAX_RECORDS || records % 2 != 0) {
      throw new InputException(
          "records must be even, half real and half synthetic, in [2, %d], found %d"
              .formatted(MAX_RECORDS, records));
    }
    return new SampleSize(
        accuracy,
        records,
        ExactBinomial.power(records, accuracy),
        ExactBinomial.interval(Math.rint(accuracy * records), records));
  }

  /**
   * Computes the number of records needed.
   *
   * @param accuracy in (0, 1), at least 0.01 away from 0.5: a smaller distance needs more than
   *     about 20,000 records
   * @param power in (0, 0.999]
   * @throws InputException if either is out of range
   */
  public static SampleSize needed(double accuracy, double power) {
    checkAccuracy(accuracy);
    if (!(Math.abs(accuracy - 0.5) >= NEAREST - 1e-12)) {
      throw new InputException(
          "accuracy must be at least %s away from 0.5, which is guessing, found %s"
              .formatted(NEAREST, accuracy));
    }
    if (!(power > 0 && power <= MAX_POWER)) {
      throw new InputException("power must be in (0, %s], found %s".formatted(MAX_POWER, power));
    }
    // (1.96 + 3.09)² / 4 / (accuracy − ½)² records give a power of 0.999 by the normal law.
    double distance = Math.abs(accuracy - 0.5);
    int records = (int) Math.ceil(MARGIN * 5.05 * 5.05 / 4 / (distance * distance)) + MORE;
    while (records > 1 && ExactBinomial.power(records - 1, accuracy) >= power) {
      records--;
    }
    return of(accuracy, records + records % 2);
  }

  private static void checkAccuracy(double accuracy) {
    if (!(accuracy > 0 && accuracy < 1)) {
      throw new InputException("accuracy must be in (0, 1), found " + accuracy);
    }
  }
}
