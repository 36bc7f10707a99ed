package org.ehrsynth.eval.privacy.membership;

import java.util.Arrays;
import java.util.Optional;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.math.Cholesky;
import org.ehrsynth.math.Matrix;

/**
 * Computes a Gaussian kernel density estimate,
 *
 * <p>\( p(x) = \frac{1}{n} \sum_i N(x; x_i, h^2 S) \), S the sample covariance (n − 1).
 *
 * <p>Silverman (1986), Density Estimation for Statistics and Data Analysis, section 4.3. A singular
 * S gets a relative ridge, small first, on its diagonal.
 */
final class KernelDensity {
  private static final double[] RIDGES = {0, 1e-9, 1e-6, 1e-3, 1};

  /** The bandwidth of a kernel. */
  enum Bandwidth {
    /** h = (n (d + 2) / 4)^(−1/(d + 4)). */
    SILVERMAN,
    /** h = n^(−1/(d + 4)). */
    SCOTT;

    double of(int n, int d) {
      double base = this == SCOTT ? n : n * (d + 2) / 4.0;
      return Math.pow(base, -1.0 / (d + 4));
    }
  }

  private final double[][] inverse; // of the factor of h² S, lower triangular
  private final double peak; // of one kernel
  private final Points kernels;

  private KernelDensity(double[][] x, Bandwidth bandwidth) {
    int d = x.length;
    int n = x[0].length;
    double h = bandwidth.of(n, d);
    double[][] cov = covariance(x);
    Matrix L = factor(cov, h * h);
    inverse = invert(L);
    double logDet = 0;
    for (int j = 0; j < d; j++) {
      logDet += Math.log(L.get(j, j));
    }
    // Bounded, or columns of tiny spread make densities infinite and their ratios undefined.
    peak = Math.min(Math.exp(-0.5 * d * Math.log(2 * Math.PI) - logDet), 1e200);
    kernels = points(x);
  }

  /**
   * The estimate.
   *
   * @param x by column, at least one; at least two rows
   */
  static KernelDensity of(double[][] x, Bandwidth bandwidth) {
    return new KernelDensity(x, bandwidth);
  }

  private static double[][] covariance(double[][] x) {
    int d = x.length;
    int n = x[0].length;
    double[][] centred = new double[d][];
    for (int j = 0; j < d; j++) {
      double mean = Arrays.stream(x[j]).sum() / n;
      centred[j] = Arrays.stream(x[j]).map(v -> v - mean).toArray();
    }
    double[][] cov = new double[d][d];
    for (int j = 0; j < d; j++) {
      for (int k = 0; k <= j; k++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += centred[j][i] * centred[k][i];
        }
        cov[j][k] = sum / (n - 1);
        cov[k][j] = cov[j][k];
      }
    }
    return cov;
  }

  private static Matrix factor(double[][] cov, double scale) {
    int d = cov.length;
    for (double ridge : RIDGES) {
      Matrix S = new Matrix(d, d);
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          S.set(j, k, scale * (cov[j][k] + (j == k ? ridge * (cov[j][j] + 1e-12) : 0)));
        }
      }
      Optional<Cholesky> factor = Cholesky.find(S);
      if (factor.isPresent()) {
        return factor.get().lower();
      }
    }
    throw new IllegalArgumentException("expected finite points with a covariance");
  }

  private static double[][] invert(Matrix L) {
    int d = L.rows();
    double[][] inverse = new double[d][d];
    for (int k = 0; k < d; k++) {
      for (int j = k; j < d; j++) {
        double sum = j == k ? 1 : 0;
        for (int m = k; m < j; m++) {
          sum -= L.get(j, m) * inverse[m][k];
        }
        inverse[j][k] = sum / L.get(j, j);
      }
    }
    return inverse;
  }

  /** Where kernels are spheres of radius 1. */
  private Points points(double[][] x) {
    int d = inverse.length;
    int n = x[0].length;
    double[][] z = new double[d][n];
    for (int j = 0; j < d; j++) {
      for (int k = 0; k <= j; k++) {
        double factor = inverse[j][k];
        for (int i = 0; i < n; i++) {
          z[j][i] += factor * x[k][i];
        }
      }
    }
    return Points.ofNumbers(z);
  }

  /** Computes the density at points, by column. */
  double[] at(double[][] x, Execution run) {
    Points queries = points(x);
    double[] out = new double[queries.size()];
    kernels.distances(
        queries,
        run,
        (q, squared) -> {
          double sum = 0;
          for (double s : squared) {
            // Beyond this a kernel adds less than the last bit of any other.
            sum += s < 1500 ? Math.exp(-s / 2) : 0;
          }
          out[q] = peak * sum / squared.length;
        });
    return out;
  }

  /**
   * Computes the density of one kernel of this estimate at each of some points around a centre.
   *
   * @param x by column
   * @param rows which of them
   * @param centre one point
   */
  double[] kernel(double[][] x, int[] rows, double[] centre) {
    double[] out = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      double squared = 0;
      for (int j = 0; j < inverse.length; j++) {
        double z = 0;
        for (int k = 0; k <= j; k++) {
          z += inverse[j][k] * (x[k][rows[r]] - centre[k]);
        }
        squared += z * z;
      }
      out[r] = peak * Math.exp(-squared / 2);
    }
    return out;
  }

  /** Returns the number of kernels. */
  int size() {
    return kernels.size();
  }
}
