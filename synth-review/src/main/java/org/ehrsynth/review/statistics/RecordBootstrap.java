package org.ehrsynth.review.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.eval.metric.QuantileBins;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Computes percentile intervals from {@value #DRAWS} bootstrap samples of records; all answers on a
 * record stay together (Efron and Tibshirani 1993, An Introduction to the Bootstrap, section 13.3,
 * doi:10.1201/9780429246593). Zapf et al. (2016), <a
 * href="https://doi.org/10.1186/s12874-016-0200-9">doi:10.1186/s12874-016-0200-9</a>, find that
 * their coverage is adequate for both coefficients of agreement.
 */
public final class RecordBootstrap {
  private static final int DRAWS = 2_000;

  private final int[][] resamples;

  /** Draws the samples of record indices. */
  public RecordBootstrap(int records, Seed seed) {
    RandomStream draws = seed.generator();
    resamples = new int[DRAWS][records];
    for (int[] resample : resamples) {
      for (int i = 0; i < records; i++) {
        resample[i] = draws.nextInt(records);
      }
    }
  }

  /**
   * The 95 % interval of a statistic.
   *
   * @param value of the statistic on all records; NaN if it is undefined
   * @param statistic of the records with the given indices; NaN if it is undefined: such samples
   *     are skipped
   * @return contains the value; empty if the value is undefined
   */
  public Optional<ConfidenceInterval> interval(double value, ToDoubleFunction<int[]> statistic) {
    if (Double.isNaN(value)) {
      return Optional.empty();
    }
    double[] sorted =
        Arrays.stream(resamples)
            .mapToDouble(statistic)
            .filter(x -> !Double.isNaN(x))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return Optional.of(new ConfidenceInterval(value, value));
    }
    return Optional.of(
        new ConfidenceInterval(
            Math.min(value, QuantileBins.quantile(sorted, 0.025)),
            Math.max(value, QuantileBins.quantile(sorted, 0.975))));
  }
}
