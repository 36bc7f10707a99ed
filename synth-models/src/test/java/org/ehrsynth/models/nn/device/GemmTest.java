package org.ehrsynth.models.nn.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmTest {
  /** Terms of a sum of k products of numbers below 1: k unit roundoffs of 2⁻²⁴ each, twice. */
  private static final double ROUNDING = 2 * Math.pow(2, -24);

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,5,2", "17,16,33", "64,128,64"})
  void products_are_those_by_definition(int n, int k, int q) {
    Gemm.prepare();
    RandomStream draws = Seed.of(1).generator();
    float[] a = uniform(n * k, draws);
    float[] b = uniform(k * q, draws);
    float[] c = uniform(n * q, draws);
    float[] product = new float[n * q];
    float[] byTransposed = new float[n * q];
    float[] ofTransposed = new float[k * q];

    Gemm.multiply(n, k, q, a, b, product);
    Gemm.multiplyByTransposed(n, k, q, a, transposed(b, k, q), byTransposed);
    Gemm.multiplyTransposed(n, k, q, a, c, ofTransposed);

    for (int i = 0; i < n; i++) {
      for (int j = 0; j < q; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          sum += (double) a[i * k + l] * b[l * q + j];
        }
        assertEquals(sum, product[i * q + j], k * k * ROUNDING);
        assertEquals(sum, byTransposed[i * q + j], k * k * ROUNDING);
      }
    }
    for (int l = 0; l < k; l++) {
      for (int j = 0; j < q; j++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += (double) a[i * k + l] * c[i * q + j];
        }
        assertEquals(sum, ofTransposed[l * q + j], n * n * ROUNDING);
      }
    }
  }

  private static float[] uniform(int n, RandomStream draws) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) draws.nextDouble();
    }
    return x;
  }

  private static float[] transposed(float[] x, int rows, int columns) {
    float[] y = new float[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[j * rows + i] = x[i * columns + j];
      }
    }
    return y;
  }
}
