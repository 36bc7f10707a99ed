package org.ehrsynth.eval.regression;

import org.ehrsynth.math.Matrix;

/** Fits logistic regression without a penalty; a column of ones is the intercept. */
public final class LogisticModel implements NewtonOptimizer.Likelihood {
  private final double[][] x;
  private final double[] y;

  private LogisticModel(double[][] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * Fits \( \log\frac{P(y=1)}{P(y=0)} = x^T\beta \).
   *
   * @param x by row and column, at least one row
   * @param y 1 or 0
   */
  public static RegressionFit fit(double[][] x, double[] y) {
    return NewtonOptimizer.maximise(new LogisticModel(x, y));
  }

  @Override
  public int size() {
    return x[0].length;
  }

  @Override
  public double derive(double[] beta, double[] gradient, Matrix information) {
    int p = beta.length;
    double[][] sums = new double[p][p];
    double value = 0;
    for (int i = 0; i < x.length; i++) {
      double eta = Matrix.dot(x[i], beta);
      double probability = 1 / (1 + Math.exp(-eta));
      double margin = y[i] > 0 ? -eta : eta;
      value -= margin > 0 ? margin + Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin));
      addOuter(x[i], probability * (1 - probability), sums);
      for (int j = 0; j < p; j++) {
        gradient[j] += (y[i] - probability) * x[i][j];
      }
    }
    copy(sums, information);
    return value;
  }

  @Override
  public double[][] scores(double[] beta) {
    double[][] scores = new double[x.length][beta.length];
    for (int i = 0; i < x.length; i++) {
      double residual = y[i] - 1 / (1 + Math.exp(-Matrix.dot(x[i], beta)));
      for (int j = 0; j < beta.length; j++) {
        scores[i][j] = residual * x[i][j];
      }
    }
    return scores;
  }

  /** Adds the lower triangle of weight · x xᵀ. */
  static void addOuter(double[] x, double weight, double[][] sums) {
    for (int j = 0; j < x.length; j++) {
      double scaled = weight * x[j];
      if (scaled != 0) {
        double[] row = sums[j];
        for (int k = 0; k <= j; k++) {
          row[k] += scaled * x[k];
        }
      }
    }
  }

  static void copy(double[][] lower, Matrix into) {
    for (int j = 0; j < lower.length; j++) {
      for (int k = 0; k <= j; k++) {
        into.set(j, k, lower[j][k]);
      }
    }
  }
}
