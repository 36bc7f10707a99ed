package org.ehrsynth.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What layers do beyond their gradients, which are held against differences elsewhere. */
class LayersTest {
  /** Standard errors that are passed by chance once in 100,000 tests. */
  private static final double FALSE_ALARM = 4.4172;

  private final ComputeContext engine = ComputeContext.of(2);

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void batch_normalisation_uses_running_moments_when_it_does_not_learn() {
    int rows = 50;
    double mean = 0;
    double variance = 1;
    BatchNorm norm = new BatchNorm(engine, "norm", 1);
    Tensor x = engine.tensor(rows, 1);
    Tensor y = engine.tensor(rows, 1);
    RandomStream draws = Seed.of(4).generator();
    for (int batch = 0; batch < 3; batch++) {
      double sum = 0;
      double squares = 0;
      for (int r = 0; r < rows; r++) {
        x.data()[r] = (float) (3 + batch + 2 * draws.nextGaussian());
        sum += x.data()[r];
      }
      for (int r = 0; r < rows; r++) {
        squares += Math.pow(x.data()[r] - sum / rows, 2);
      }
      norm.forward(x, y, true);
      mean = 0.9 * mean + 0.1 * sum / rows;
      variance = 0.9 * variance + 0.1 * squares / (rows - 1);
      // By the batch's own moments: mean 0 and variance 1.
      assertMoments(y, 0, squares / rows / (squares / rows + 1e-5));
    }

    norm.forward(x, y, false);

    for (int r = 0; r < rows; r++) {
      double expected = (x.data()[r] - mean) / Math.sqrt(variance + 1e-5);
      // Some tens of float roundings of numbers below 16.
      assertEquals(expected, y.data()[r], 32 * 16 * Math.pow(2, -24));
    }
    float[] before = norm.moments().get(0).value().data().clone();
    norm.forward(x, y, false);
    assertThat(norm.moments().get(0).value().data()).isEqualTo(before);
  }

  private static void assertMoments(Tensor y, double mean, double variance) {
    double sum = 0;
    double squares = 0;
    for (float each : y.data()) {
      sum += each;
      squares += each * each;
    }
    // Sums of 50 floats of a few units: 50 roundings of 2⁻²⁴ each.
    assertEquals(mean, sum / y.rows(), 50 * 4 * Math.pow(2, -24));
    assertEquals(variance, squares / y.rows(), 50 * 16 * Math.pow(2, -24));
  }

  @Test
  void dropout_drops_at_its_rate_and_keeps_the_expectation() {
    int rows = 400;
    int width = 250;
    double n = rows * width;
    Tensor x = engine.tensor(rows, width);
    x.fill(1);
    Tensor y = engine.tensor(rows, width);
    for (double rate : new double[] {0.1, 0.5, 0.75}) {
      MaskedActivation gate = new MaskedActivation(engine, rows, width, 0.2, rate);

      gate.forward(x, y, Seed.of(5));

      double zeros = 0;
      double sum = 0;
      for (float each : y.data()) {
        zeros += each == 0 ? 1 : 0;
        sum += each;
      }
      double se = Math.sqrt(rate * (1 - rate) / n);
      assertEquals(rate, zeros / n, FALSE_ALARM * se + Math.pow(2, -17)); // the rate's own rounding
      assertEquals(1, sum / n, FALSE_ALARM * se / (1 - rate) + Math.pow(2, -15));

      gate.forward(x, y, null);
      assertThat(y.data()).containsOnly(1);
    }
  }

  @Test
  void dropout_is_of_its_seed_alone() {
    float[][] masks = new float[3][];
    for (int threads = 1; threads <= 3; threads++) {
      try (ComputeContext own = ComputeContext.of(threads)) {
        Tensor x = own.tensor(100, 7);
        x.fill(1);
        new MaskedActivation(own, 100, 7, 0, 0.5).forward(x, x, Seed.of(6));
        masks[threads - 1] = x.data();
      }
    }

    assertThat(masks[1]).isEqualTo(masks[0]);
    assertThat(masks[2]).isEqualTo(masks[0]);
  }
}
