package org.ehrsynth.math;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Computes the factor L of a positive definite matrix A = L Lᵀ, and repairs correlation matrices.
 */
public final class Cholesky {
  /** Smallest eigenvalue that a repaired correlation matrix is driven to. */
  private static final double MIN_EIGENVALUE = 1e-3;

  /** Rows that are computed together: 64 of 2,000 numbers are a megabyte. */
  private static final int BLOCK = 64;

  private static final int MAX_STEPS = 200;
  private static final double SETTLED = 1e-7;

  private final Matrix lower;

  private Cholesky(Matrix lower) {
    this.lower = lower;
  }

  /**
   * A repaired matrix.
   *
   * @param matrix positive definite, unit diagonal
   * @param shift largest absolute change of an entry; 0 when nothing had to be done
   */
  public record Repair(Matrix matrix, double shift) {}

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

  /**
   * The nearest correlation matrix in the Frobenius norm that is positive definite and has zeros
   * where asked, by alternating projections with Dykstra's correction: eigenvalues are lifted to
   * {@value #MIN_EIGENVALUE}, then the diagonal is set to 1 and the fixed entries to 0.
   *
   * <p>Higham (2002), Computing the nearest correlation matrix, <a
   * href="https://doi.org/10.1093/imanum/22.3.329">doi:10.1093/imanum/22.3.329</a>. Differs from
   * the paper: fixed zeros; what the projections leave is closed by drawing all entries towards 0.
   *
   * @param R n × n, symmetric, unit diagonal, not modified
   * @param zero entries to hold at 0, symmetric
   */
  public static Repair repair(Matrix R, boolean[][] zero) {
    Matrix Y = R.copy();
    project(Y, zero);
    if (!isPositiveDefinite(Y, MIN_EIGENVALUE / 2)) {
      alternate(Y, zero);
    }
    double shift = 0;
    for (int i = 0; i < R.rows(); i++) {
      for (int j = 0; j < R.rows(); j++) {
        shift = Math.max(shift, Math.abs(R.get(i, j) - Y.get(i, j)));
      }
    }
    return new Repair(Y, shift);
  }

  private static void alternate(Matrix Y, boolean[][] zero) {
    int n = Y.rows();
    Matrix correction = new Matrix(n, n);
    double change = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MAX_STEPS && change > SETTLED; step++) {
      Matrix shifted = new Matrix(n, n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          shifted.set(i, j, Y.get(i, j) - correction.get(i, j));
        }
      }
      Matrix lifted = lift(shifted);
      Matrix before = Y.copy();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          correction.set(i, j, lifted.get(i, j) - shifted.get(i, j));
          Y.set(i, j, lifted.get(i, j));
        }
      }
      project(Y, zero);
      change = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          change = Math.max(change, Math.abs(Y.get(i, j) - before.get(i, j)));
        }
      }
    }
    for (double towardsZero = 1e-4; !isPositiveDefinite(Y, MIN_EIGENVALUE / 10); towardsZero *= 2) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          Y.set(i, j, i == j ? 1 : (1 - towardsZero) * Y.get(i, j));
        }
      }
    }
  }

  private static void project(Matrix Y, boolean[][] zero) {
    for (int i = 0; i < Y.rows(); i++) {
      for (int j = 0; j < Y.rows(); j++) {
        if (zero[i][j]) {
          Y.set(i, j, 0);
        }
      }
      Y.set(i, i, 1);
    }
  }

  private static boolean isPositiveDefinite(Matrix A, double margin) {
    Matrix shifted = A.copy();
    for (int i = 0; i < A.rows(); i++) {
      shifted.set(i, i, A.get(i, i) - margin);
    }
    return find(shifted).isPresent();
  }

  /** V max(Λ, least) Vᵀ. */
  private static Matrix lift(Matrix A) {
    int n = A.rows();
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(new DMatrixRMaj(n, n, true, A.toArray()))) {
      throw new IllegalStateException("the eigenvalues of a symmetric matrix did not converge");
    }
    Matrix out = new Matrix(n, n);
    for (int k = 0; k < n; k++) {
      double value = Math.max(eigen.getEigenvalue(k).getReal(), MIN_EIGENVALUE);
      double[] v = eigen.getEigenVector(k).getData();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          out.set(i, j, out.get(i, j) + value * v[i] * v[j]);
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        out.set(j, i, out.get(i, j));
      }
    }
    return out;
  }
}
