package org.ehrsynth.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ehrsynth.models.nn.device.OpenBlasDevice;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeContextTest {
  /** Two unit roundoffs for each term of a sum of terms below 1. */
  private static final double ROUNDING = 2 * Math.pow(2, -24);

  private static Tensor random(ComputeContext engine, int rows, int width, RandomStream draws) {
    Tensor synthetic = engine.tensor(rows, width);
    for (int i = 0; i < synthetic.data().length; i++) {
      synthetic.data()[i] = (float) (2 * draws.nextDouble() - 1);
    }
    synthetic.upload();
    return synthetic;
  }

  /** A B + Cᵀ D + E Fᵀ + bias, of m × n, with k terms each. */
  private static float[] sum(int threads, int m, int n, int k, double[] expected) {
    RandomStream draws = Seed.of(m + 1000 * n + 1_000_000L * k).generator();
    try (ComputeContext engine = new ComputeContext(new OpenBlasDevice(), threads)) {
      Tensor a = random(engine, m, k, draws);
      Tensor b = random(engine, k, n, draws);
      Tensor c = random(engine, k, m, draws);
      Tensor d = random(engine, k, n, draws);
      Tensor e = random(engine, m, k, draws);
      Tensor f = random(engine, n, k, draws);
      float[] bias = random(engine, 1, n, draws).data();
      Tensor y = engine.tensor(m, n);
      y.fill(Float.NaN);
      y.upload();
      for (int i = 0; expected != null && i < m; i++) {
        for (int j = 0; j < n; j++) {
          double own = bias[j];
          for (int l = 0; l < k; l++) {
            own += (double) a.data()[i * k + l] * b.data()[l * n + j];
            own += (double) c.data()[l * m + i] * d.data()[l * n + j];
            own += (double) e.data()[i * k + l] * f.data()[j * k + l];
          }
          expected[i * n + j] = own;
        }
      }

      engine.sum(
          y,
          bias,
          ComputeContext.product(a, b),
          ComputeContext.transposed(c, d),
          ComputeContext.byTransposed(e, f));

      return y.data().clone();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 5, 3",
    "7, 1, 2",
    "2, 3, 1",
    "24, 24, 9",
    "48, 48, 16",
    "49, 97, 33",
    "200, 3, 40",
    "3, 200, 40",
    "97, 300, 65",
    "600, 300, 200"
  })
  void sums_of_products_are_those_of_a_plain_loop_for_any_number_of_threads(int m, int n, int k) {
    double[] expected = new double[m * n];

    float[] one = sum(1, m, n, k, expected);

    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], one[i], (3 * k + 1) * (3 * k + 1) * ROUNDING);
    }
    assertThat(sum(2, m, n, k, null)).isEqualTo(one);
    assertThat(sum(3, m, n, k, null)).isEqualTo(one);
  }

  @Test
  void rows_are_cut_into_parts_that_cover_all() {
    try (ComputeContext engine = ComputeContext.of(3)) {
      for (int rows : new int[] {0, 1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 100, 1001}) {
        int[] seen = new int[rows];
        int parts = ComputeContext.parts(rows);

        engine.rows(
            rows,
            (part, from, to) -> {
              assertThat(part).isBetween(0, parts - 1);
              for (int r = from; r < to; r++) {
                seen[r]++;
              }
            });

        assertThat(seen).as("%d rows", rows).containsOnly(filled(rows));
      }
    }
  }

  private static int[] filled(int rows) {
    return rows == 0 ? new int[0] : new int[] {1};
  }

  @Test
  void shapes_that_do_not_fit_are_refused() {
    try (ComputeContext engine = ComputeContext.of(1)) {
      Tensor x = engine.tensor(2, 3);
      Tensor y = engine.tensor(2, 2);

      assertThatThrownBy(() -> ComputeContext.product(x, x))
          .hasMessage("2 × 3 and 2 × 3 have no product");
      assertThatThrownBy(() -> engine.sum(x, ComputeContext.byTransposed(x, x)))
          .hasMessage("a product of 2 × 2 is not 2 × 3");
      engine.sum(y, ComputeContext.byTransposed(x, x));
    }
  }
}
