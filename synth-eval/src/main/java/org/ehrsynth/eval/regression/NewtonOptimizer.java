package org.ehrsynth.eval.regression;

import java.util.Arrays;
import org.ehrsynth.math.Cholesky;
import org.ehrsynth.math.Matrix;

/** Maximises a concave log-likelihood by Newton's method with step halving. */
public final class NewtonOptimizer {
  private static final int MAX_STEPS = 60;
  private static final double SETTLED = 1e-13;
  private static final double ALIASED = 1e-9;

  private NewtonOptimizer() {}

  /** A concave log-likelihood. */
  public interface Likelihood {
    /** Returns the number of coefficients. */
    int size();

    /**
     * Returns the value, and adds the gradient and the negative second derivatives (lower
     * triangle).
     *
     * @param gradient zeros, of length size
     * @param information zeros, of size × size
     */
    double derive(double[] beta, double[] gradient, Matrix information);

    /** Computes each row's contribution to the gradient. */
    double[][] scores(double[] beta);
  }

  /** Computes the maximum-likelihood coefficients. */
  public static RegressionFit maximise(Likelihood likelihood) {
    int p = likelihood.size();
    double[] beta = new double[p];
    double[] gradient = new double[p];
    Matrix information = new Matrix(p, p);
    double start = likelihood.derive(beta, gradient, information);
    int[] kept = independent(information);
    double value = start;
    double scoreTest = 0;
    boolean converged = kept.length == 0;
    for (int step = 0; step < MAX_STEPS && !converged; step++) {
      double[] direction = Cholesky.of(part(information, kept)).solve(part(gradient, kept));
      double gain = 0;
      for (int k = 0; k < kept.length; k++) {
        gain += gradient[kept[k]] * direction[k];
      }
      if (step == 0) {
        scoreTest = gain;
      }
      double rate = 1;
      double[] next;
      double[] slope;
      Matrix curve;
      double reached;
      do {
        next = moved(beta, kept, direction, rate);
        slope = new double[p];
        curve = new Matrix(p, p);
        reached = likelihood.derive(next, slope, curve);
        rate /= 2;
      } while (!(reached >= value - 1e-12 * Math.abs(value)) && rate > 1e-6);
      if (!(reached >= value - 1e-12 * Math.abs(value)) || isSingular(part(curve, kept))) {
        break;
      }
      beta = next;
      gradient = slope;
      information = curve;
      value = reached;
      converged = gain < SETTLED * Math.max(1, Math.abs(value));
    }
    return fit(
        likelihood, beta, kept, information, new double[] {start, value}, scoreTest, converged);
  }

  private static RegressionFit fit(
      Likelihood likelihood,
      double[] beta,
      int[] kept,
      Matrix information,
      double[] logLikelihood,
      double scoreTest,
      boolean converged) {
    int p = beta.length;
    Matrix covariance = new Matrix(p, p);
    if (kept.length > 0) {
      Cholesky factor = Cholesky.of(part(information, kept));
      for (int k = 0; k < kept.length; k++) {
        double[] unit = new double[kept.length];
        unit[k] = 1;
        double[] column = factor.solve(unit);
        for (int l = 0; l < kept.length; l++) {
          covariance.set(kept[l], kept[k], column[l]);
        }
      }
    }
    double[][] influence = likelihood.scores(beta);
    for (double[] row : influence) {
      double[] score = row.clone();
      for (int j = 0; j < p; j++) {
        row[j] = 0;
        for (int k : kept) {
          row[j] += covariance.get(j, k) * score[k];
        }
      }
    }
    double[] coefficients = new double[p];
    Arrays.fill(coefficients, Double.NaN);
    for (int j : kept) {
      coefficients[j] = beta[j];
    }
    return new RegressionFit(
        coefficients, covariance, influence, logLikelihood, scoreTest, converged);
  }

  /** The columns that are no combination of those before them, by elimination. */
  private static int[] independent(Matrix information) {
    int p = information.rows();
    double[][] lower = new double[p][];
    int[] kept = new int[p];
    int n = 0;
    for (int j = 0; j < p; j++) {
      double[] row = new double[n + 1];
      double left = information.get(j, j);
      for (int k = 0; k < n; k++) {
        double sum = information.get(j, kept[k]);
        for (int l = 0; l < k; l++) {
          sum -= row[l] * lower[k][l];
        }
        row[k] = sum / lower[k][k];
        left -= row[k] * row[k];
      }
      if (left > ALIASED * information.get(j, j) && left > Double.MIN_NORMAL) {
        row[n] = Math.sqrt(left);
        lower[n] = row;
        kept[n++] = j;
      }
    }
    return Arrays.copyOf(kept, n);
  }

  private static boolean isSingular(Matrix information) {
    return Cholesky.find(information).isEmpty();
  }

  private static Matrix part(Matrix symmetric, int[] kept) {
    Matrix part = new Matrix(kept.length, kept.length);
    for (int i = 0; i < kept.length; i++) {
      for (int j = 0; j <= i; j++) {
        part.set(i, j, symmetric.get(kept[i], kept[j]));
        part.set(j, i, symmetric.get(kept[i], kept[j]));
      }
    }
    return part;
  }

  private static double[] part(double[] x, int[] kept) {
    return Arrays.stream(kept).mapToDouble(j -> x[j]).toArray();
  }

  private static double[] moved(double[] beta, int[] kept, double[] direction, double rate) {
    double[] next = beta.clone();
    for (int k = 0; k < kept.length; k++) {
      next[kept[k]] += rate * direction[k];
    }
    return next;
  }
}
