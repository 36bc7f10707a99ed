package org.ehrsynth.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {
  private static final double ROUNDING = 1e-12; // a few hundred ulps of numbers near 1

  @Test
  void the_factor_times_its_transpose_is_the_matrix() {
    Matrix A = Matrix.of(3, 3, new double[] {4, 2, 0.4, 2, 3, -0.5, 0.4, -0.5, 1});
    Matrix L = Cholesky.of(A).lower();

    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          sum += L.get(i, k) * L.get(j, k);
        }
        assertThat(Math.abs(sum - A.get(i, j))).isLessThan(ROUNDING);
      }
    }
  }

  /** Sizes around the blocks that rows are made in. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 63, 64, 65, 70, 131})
  void a_factor_made_in_blocks_has_the_bits_of_one_made_sum_by_sum(int n) {
    RandomStream draws = Seed.of(n).generator();
    Matrix B = new Matrix(n, n);
    Matrix A = new Matrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        B.set(i, j, draws.nextGaussian());
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = i == j ? 1 : 0;
        for (int k = 0; k < n; k++) {
          sum += B.get(i, k) * B.get(j, k);
        }
        A.set(i, j, sum);
      }
    }

    double[][] expected = new double[n][n];
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = A.get(i, j);
        for (int k = 0; k < j; k++) {
          sum -= expected[i][k] * expected[j][k];
        }
        expected[i][j] = i == j ? Math.sqrt(sum) : sum / expected[j][j];
      }
    }
    Matrix L = Cholesky.of(A).lower();
    for (int i = 0; i < n; i++) {
      assertThat(L.row(i)).isEqualTo(expected[i]);
    }
  }

  @Test
  void solve_inverts_multiplication() {
    Matrix A = Matrix.of(2, 2, new double[] {2, 1, 1, 3});

    double[] x = Cholesky.of(A).solve(new double[] {2 * 5 - 7, 5 - 3 * 7});

    assertThat(Math.abs(x[0] - 5)).isLessThan(ROUNDING);
    assertThat(Math.abs(x[1] + 7)).isLessThan(ROUNDING);
  }

  @Test
  void an_indefinite_matrix_is_refused_with_its_row() {
    Matrix A = Matrix.of(2, 2, new double[] {1, 2, 2, 1});

    assertThatThrownBy(() -> Cholesky.of(A))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("matrix must be positive definite, found it is not at row 2 of 2");
  }

  @Test
  void a_good_matrix_needs_no_repair() {
    Matrix R = Matrix.of(2, 2, new double[] {1, 0.5, 0.5, 1});

    NearestCorrelation repair = NearestCorrelation.of(R, new boolean[2][2]);

    assertThat(repair.shift()).isZero();
    assertThat(repair.matrix().toArray()).isEqualTo(R.toArray());
  }

  /** The worked example of Higham (2002), section 4, whose nearest correlation matrix is known. */
  @Test
  void the_example_of_the_paper_is_reproduced() {
    Matrix R = Matrix.of(3, 3, new double[] {1, 1, 0, 1, 1, 1, 0, 1, 1});

    Matrix nearest = NearestCorrelation.of(R, new boolean[3][3]).matrix();

    // The paper's 0.7607 and 0.1573 are for a least eigenvalue of 0; ours is 0.001.
    assertThat(Math.abs(nearest.get(0, 1) - 0.7607)).isLessThan(2e-3);
    assertThat(Math.abs(nearest.get(0, 2) - 0.1573)).isLessThan(2e-3);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void a_repair_is_positive_definite_and_keeps_its_zeros(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    int n = 12;
    Matrix R = new Matrix(n, n);
    boolean[][] zero = new boolean[n][n];
    for (int i = 0; i < n; i++) {
      R.set(i, i, 1);
      for (int j = 0; j < i; j++) {
        double r = 2 * draws.nextDouble() - 1;
        R.set(i, j, r);
        R.set(j, i, r);
        zero[i][j] = draws.nextDouble() < 0.2;
        zero[j][i] = zero[i][j];
      }
    }

    Matrix repaired = NearestCorrelation.of(R, zero).matrix();

    assertThat(Cholesky.of(repaired).lower().get(n - 1, n - 1)).isPositive();
    for (int i = 0; i < n; i++) {
      assertThat(repaired.get(i, i)).isEqualTo(1);
      for (int j = 0; j < n; j++) {
        assertThat(repaired.get(i, j)).isEqualTo(repaired.get(j, i));
        if (zero[i][j]) {
          assertThat(repaired.get(i, j)).isZero();
        }
      }
    }
  }
}
