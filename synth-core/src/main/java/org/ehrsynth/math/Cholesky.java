package org.ehrsynth.math;

import java.util.Optional;

/** Computes the factor L of a positive definite matrix A = L Lᵀ. */
public final class Cholesky {
  /** Rows that are computed together: 64 of 2,000 numbers are a megabyte. */
  private static final int BLOCK = 64;

  private final Matrix lower;

  private Cholesky(Matrix lower) {
    this.lower = lower;
  }

  /**
   * Factors a matrix.
   *
   * @param A n × n, symmetric (the lower triangle is read), not modified
   * @throws IllegalArgumentException if it is not positive definite; the message names the row
   */
  public static Cholesky of(Matrix A) {
    Matrix L = new Matrix(A.rows(), A.rows());
    int failed = factor(A, L);
    if (failed >= 0) {
      throw new IllegalArgumentException(
          "matrix must be positive definite, found it is not at row %d of %d"
              .formatted(failed + 1, A.rows()));
    }
    return new Cholesky(L);
  }

  /** As {@link #of}, empty if the matrix is not positive definite. */
  public static Optional<Cholesky> find(Matrix A) {
    Matrix L = new Matrix(A.rows(), A.rows());
    return factor(A, L) < 0 ? Optional.of(new Cholesky(L)) : Optional.empty();
  }

  /**
   * The first row where the matrix is not positive definite, or −1.
   *
   * <p>Rows are computed in blocks that stay in the cache while the rows above pass by once, four
   * at a time, because four sums that do not wait for one another take little more than the time of
   * one. Every sum is computed in the order of k: the result does not depend on the blocks.
   */
  private static int factor(Matrix A, Matrix L) {
    int n = A.rows();
    double[] l = L.data();
    for (int from = 0; from < n; from += BLOCK) {
      int to = Math.min(n, from + BLOCK);
      for (int j = 0; j < to; j++) {
        int i = Math.max(from, j);
        if (i == j && !diagonal(A, l, i++)) {
          return j;
        }
        for (; i + 4 <= to; i += 4) {
          four(A, l, i, j);
        }
        for (; i < to; i++) {
          one(A, l, i, j);
        }
      }
    }
    return -1;
  }

  private static boolean diagonal(Matrix A, double[] l, int j) {
    int at = j * A.rows();
    double pivot = A.get(j, j);
    for (int k = 0; k < j; k++) {
      pivot -= l[at + k] * l[at + k];
    }
    if (!(pivot > 0)) {
      return false;
    }
    l[at + j] = Math.sqrt(pivot);
    return true;
  }

  private static void one(Matrix A, double[] l, int i, int j) {
    int a = i * A.rows();
    int b = j * A.rows();
    double sum = A.get(i, j);
    for (int k = 0; k < j; k++) {
      sum -= l[a + k] * l[b + k];
    }
    l[a + j] = sum / l[b + j];
  }

  /** Of the rows i to i + 3. */
  private static void four(Matrix A, double[] l, int i, int j) {
    int n = A.rows();
    int a = i * n;
    int b = j * n;
    double s0 = A.get(i, j);
    double s1 = A.get(i + 1, j);
    double s2 = A.get(i + 2, j);
    double s3 = A.get(i + 3, j);
    for (int k = 0; k < j; k++) {
      double x = l[b + k];
      s0 -= l[a + k] * x;
      s1 -= l[a + n + k] * x;
      s2 -= l[a + 2 * n + k] * x;
      s3 -= l[a + 3 * n + k] * x;
    }
    double pivot = l[b + j];
    l[a + j] = s0 / pivot;
    l[a + n + j] = s1 / pivot;
    l[a + 2 * n + j] = s2 / pivot;
    l[a + 3 * n + j] = s3 / pivot;
  }

  /**
   * Solves A x = b.
   *
   * @param b n numbers, not modified
   */
  public double[] solve(double[] b) {
    int n = lower.rows();
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower.get(i, k) * x[k];
      }
      x[i] /= lower.get(i, i);
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= lower.get(k, i) * x[k];
      }
      x[i] /= lower.get(i, i);
    }
    return x;
  }

  /** L, lower triangular, n × n; a copy. */
  public Matrix lower() {
    return lower.copy();
  }
}
