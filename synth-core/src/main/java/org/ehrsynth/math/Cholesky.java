package org.ehrsynth.math;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The factor L of a positive definite matrix A = L Lᵀ, and the repair of correlation matrices. */
public final class Cholesky {
  /** Smallest eigenvalue that a repaired correlation matrix is driven to. */
  private static final double LEAST_EIGENVALUE = 1e-3;

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
   * @throws IllegalArgumentException if it is not positive definite; the message tells at which row
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

  /** The first row where the matrix is not positive definite, or −1. */
  private static int factor(Matrix A, Matrix L) {
    for (int j = 0; j < A.rows(); j++) {
      if (!column(A, L, j)) {
        return j;
      }
    }
    return -1;
  }

  private static boolean column(Matrix A, Matrix L, int j) {
    int n = A.rows();
    double pivot = A.get(j, j);
    for (int k = 0; k < j; k++) {
      pivot -= L.get(j, k) * L.get(j, k);
    }
    if (!(pivot > 0)) {
      return false;
    }
    double root = Math.sqrt(pivot);
    L.set(j, j, root);
    for (int i = j + 1; i < n; i++) {
      double sum = A.get(i, j);
      for (int k = 0; k < j; k++) {
        sum -= L.get(i, k) * L.get(j, k);
      }
      L.set(i, j, sum / root);
    }
    return true;
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
   * {@value #LEAST_EIGENVALUE}, then the diagonal is set to 1 and the fixed entries to 0.
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
    if (!isPositiveDefinite(Y, LEAST_EIGENVALUE / 2)) {
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
    for (double towardsZero = 1e-4;
        !isPositiveDefinite(Y, LEAST_EIGENVALUE / 10);
        towardsZero *= 2) {
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
    Matrix L = new Matrix(A.rows(), A.rows());
    for (int j = 0; j < A.rows(); j++) {
      if (!column(shifted, L, j)) {
        return false;
      }
    }
    return true;
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
      double value = Math.max(eigen.getEigenvalue(k).getReal(), LEAST_EIGENVALUE);
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
