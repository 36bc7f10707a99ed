package org.ehrsynth.math;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Contains the correlation matrix nearest to a symmetric matrix.
 *
 * @param matrix positive definite, with a unit diagonal
 * @param shift the largest absolute change of an entry; 0 when nothing had to change
 */
public record NearestCorrelation(Matrix matrix, double shift) {
  /** Smallest eigenvalue that the matrix is driven to. */
  private static final double MIN_EIGENVALUE = 1e-3;

  private static final int MAX_STEPS = 200;
  private static final double SETTLED = 1e-7;

  /**
   * Finds the nearest correlation matrix in the Frobenius norm that is positive definite and has
   * the requested zeros, by alternating projections with Dykstra's correction: eigenvalues are
   * lifted to {@value #MIN_EIGENVALUE}, then the diagonal is set to 1 and the fixed entries to 0.
   *
   * <p>Higham (2002), Computing the nearest correlation matrix, <a
   * href="https://doi.org/10.1093/imanum/22.3.329">doi:10.1093/imanum/22.3.329</a>. Differs from
   * the paper: fixed zeros; the remaining indefiniteness is removed by drawing all entries towards
   * 0.
   *
   * @param R n × n, symmetric, unit diagonal, not modified
   * @param zero entries to hold at 0, symmetric
   */
  public static NearestCorrelation of(Matrix R, boolean[][] zero) {
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
    return new NearestCorrelation(Y, shift);
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
    return Cholesky.find(shifted).isPresent();
  }

  /** Computes V max(Λ, minimum) Vᵀ. */
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
