package org.ehrsynth.eval.regression;

import java.util.Arrays;
import org.ehrsynth.math.Matrix;

/**
 * A regression fit contains maximum-likelihood coefficients.
 *
 * @param coefficients NaN for an aliased column, one that is a combination of those before it
 * @param covariance inverse of the observed information; 0 in rows and columns of aliased ones
 * @param influence by row of the table and coefficient, \( V U_i \): to first order, how much the
 *     coefficient falls when the row is left out
 * @param logLikelihood without columns (of coefficients all 0) and with them
 * @param scoreTest \( U_0^T I_0^{-1} U_0 \) at coefficients all 0
 * @param converged false if the likelihood still grew when the steps were spent: then it has no
 *     greatest value, as where a column separates the outcome
 */
public record RegressionFit(
    double[] coefficients,
    Matrix covariance,
    double[][] influence,
    double[] logLikelihood,
    double scoreTest,
    boolean converged) {

  /** Returns the standard error of a coefficient; NaN for an aliased one. */
  public double error(int j) {
    return Double.isNaN(coefficients[j]) ? Double.NaN : Math.sqrt(covariance.get(j, j));
  }

  /** Computes the sum of coefficients times cells, aliased columns left out. */
  public double[] predict(double[][] x) {
    return Arrays.stream(x)
        .mapToDouble(
            row -> {
              double sum = 0;
              for (int j = 0; j < row.length; j++) {
                sum += Double.isNaN(coefficients[j]) ? 0 : coefficients[j] * row[j];
              }
              return sum;
            })
        .toArray();
  }
}
