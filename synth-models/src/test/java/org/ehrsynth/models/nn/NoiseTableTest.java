package org.ehrsynth.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.GumbelDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;

class NoiseTableTest {
  private static final int DRAWS = 400_000;

  /** Standard errors that are passed by chance once in 100,000 tests. */
  private static final double FALSE_ALARM = 4.4172;

  /** Of the equal shares that stand for all numbers. */
  private static final double GRID = 1.0 / (1 << 16);

  private static void assertLaw(float[] x, ContinuousDistribution law, double kurtosis) {
    double n = x.length;
    double mean = law.getMean();
    double variance = law.getVariance();
    double sum = 0;
    double squares = 0;
    for (float each : x) {
      sum += each;
      squares += (each - mean) * (each - mean);
    }
    // The middles of equal shares have a mean and variance a little off: by less than this.
    double lost = 1e-3;
    assertEquals(mean, sum / n, FALSE_ALARM * Math.sqrt(variance / n) + lost * 0.1);
    assertEquals(
        variance, squares / n, FALSE_ALARM * variance * Math.sqrt((kurtosis - 1) / n) + lost);
    for (double p : new double[] {0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999}) {
      double quantile = law.inverseCumulativeProbability(p);
      double below = 0;
      for (float each : x) {
        below += each <= quantile ? 1 : 0;
      }
      assertEquals(p, below / n, FALSE_ALARM * Math.sqrt(p * (1 - p) / n) + GRID);
    }
  }

  @Test
  void normal_numbers_have_mean_variance_and_quantiles_of_their_law() {
    float[] x = new float[DRAWS];
    NoiseTable.normal(x, 0, DRAWS, Seed.of(1).generator());

    assertLaw(x, NormalDistribution.of(0, 1), 3);
  }

  @Test
  void gumbel_numbers_have_mean_variance_and_quantiles_of_their_law() {
    float[] x = new float[DRAWS];
    NoiseTable.gumbel(x, 0, DRAWS, Seed.of(2).generator());

    assertLaw(x, GumbelDistribution.of(0, 1), 3 + 12.0 / 5);
  }

  @Test
  void neighbours_from_one_draw_are_uncorrelated() {
    float[] x = new float[DRAWS];
    NoiseTable.normal(x, 0, DRAWS, Seed.of(3).generator());

    for (int lag = 1; lag <= 4; lag++) {
      double sum = 0;
      for (int i = lag; i < DRAWS; i++) {
        sum += (double) x[i] * x[i - lag];
      }
      assertEquals(0, sum / DRAWS, FALSE_ALARM / Math.sqrt(DRAWS));
    }
  }

  @Test
  void only_the_range_asked_for_is_filled() {
    for (int n = 0; n < 10; n++) {
      float[] x = new float[14];
      Arrays.fill(x, 100);

      NoiseTable.normal(x, 2, n, Seed.of(4).generator());

      for (int i = 0; i < x.length; i++) {
        boolean within = i >= 2 && i < 2 + n;
        assertThat(x[i] == 100).as("%d of %d", i, n).isEqualTo(!within);
      }
    }
  }
}
