package org.ehrsynth.eval.regression;

import org.ehrsynth.math.Matrix;

/** Fits linear regression by least squares; a column of ones is the intercept. */
public final class LinearModel implements NewtonOptimizer.Likelihood {
  private final double[][] x;
  private final double[] y;
  private final double variance;

  private LinearModel(double[][] x, double[] y, double variance) {
    this.x = x;
    this.y = y;
    this.variance = variance;
  }

  /**
   * Fits \( E[y] = x^T\beta \); errors by the residual variance with n − p degrees of freedom, 0
   * where nothing is left.
   *
   * @param x by row and column, at least one row
   */
  public static RegressionFit fit(double[][] x, double[] y) {
    RegressionFit unscaled = NewtonOptimizer.maximise(new LinearModel(x, y, 1));
    double[] predicted = unscaled.predict(x);
    double squares = 0;
    for (int i = 0; i < y.length; i++) {
      squares += (y[i] - predicted[i]) * (y[i] - predicted[i]);
    }
    int used = 0;
    for (double b : unscaled.coefficients()) {
      used += Double.isNaN(b) ? 0 : 1;
    }
    double variance = y.length > used ? squares / (y.length - used) : 0;
    return variance > 0 ? NewtonOptimizer.maximise(new LinearModel(x, y, variance)) : unscaled;
  }

  @Override
  public int size() {
    return x[0].length;
  }

  @Override
  public double derive(double[] beta, double[] gradient, Matrix information) {
    double[][] sums = new double[beta.length][beta.length];
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double residual = y[i] - Matrix.dot(x[i], beta);
      squares += residual * residual;
      LogisticModel.addOuter(x[i], 1 / variance, sums);
      for (int j = 0; j < beta.length; j++) {
        gradient[j] += residual / variance * x[i][j];
      }
    }
    LogisticModel.copy(sums, information);
    return -squares / (2 * variance);
  }

  @Override
  public double[][] scores(double[] beta) {
    double[][] scores = new double[x.length][beta.length];
    for (int i = 0; i < x.length; i++) {
      double residual = (y[i] - Matrix.dot(x[i], beta)) / variance;
      for (int j = 0; j < beta.length; j++) {
        scores[i][j] = residual * x[i][j];
      }
    }
    return scores;
  }
}
