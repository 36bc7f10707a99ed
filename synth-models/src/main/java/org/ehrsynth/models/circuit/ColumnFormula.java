package org.ehrsynth.models.circuit;

import java.util.Arrays;

/**
 * A numeric column y that others nearly compute: y ≈ g(x) with
 *
 * <p>\( g(x) = h^{-1}(c_0 + \sum_i c_i f_i(x_i)) \),
 *
 * <p>each of h and f the identity or the logarithm, so that sums, differences, products, ratios and
 * powers are of this form. What is learned in its place is y − g(x), with g rounded to the decimals
 * of y: mostly 0 where y was computed from x.
 *
 * @param column y
 * @param isLog whether h is the logarithm
 * @param parents x
 * @param parentLogs for each x, whether f is the logarithm
 * @param coefficients c, the constant first
 * @param unit 10 to the minus decimals of y
 */
record ColumnFormula(
    int column,
    boolean isLog,
    int[] parents,
    boolean[] parentLogs,
    double[] coefficients,
    double unit) {

  /**
   * g(x), rounded; NaN where an x is missing.
   *
   * @param numbers by column, then row
   */
  double predict(double[][] numbers, int row) {
    double sum = coefficients[0];
    for (int i = 0; i < parents.length; i++) {
      double x = numbers[parents[i]][row];
      sum += coefficients[i + 1] * (parentLogs[i] ? Math.log(x) : x);
    }
    return round(isLog ? Math.exp(sum) : sum);
  }

  private double round(double x) {
    return Math.rint(x / unit) * unit;
  }

  /** y − g(x), by row; NaN where y is missing. */
  double[] differences(double[][] numbers) {
    double[] differences = numbers[column].clone();
    Arrays.setAll(differences, i -> difference(numbers, i));
    return differences;
  }

  /** y − g(x) of a row; NaN where a cell is missing. */
  double difference(double[][] numbers, int row) {
    return round(numbers[column][row] - predict(numbers, row));
  }

  /** The mean of |y − g(x)| as a share of that of |y − median of y|; 1 if y does not vary. */
  double loss(double[][] numbers) {
    double[] y = numbers[column];
    double[] present = Arrays.stream(y).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double median = present[present.length / 2];
    double[] difference = differences(numbers);
    double left = 0;
    double spread = 0;
    for (int i = 0; i < y.length; i++) {
      if (!Double.isNaN(y[i])) {
        left += Math.abs(difference[i]);
        spread += Math.abs(y[i] - median);
      }
    }
    return spread > 0 && left < spread ? left / spread : 1;
  }
}
