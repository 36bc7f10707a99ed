package org.ehrsynth.constraint.transform;

import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.schema.ColumnType;

/**
 * Measures how far apart the numbers of a column lie: the error of a method that predicts the rank
 * of a number well, and nothing more.
 *
 * <p>\( s = \frac{1}{n} \sum_i \log \max(u, x_{(i+m)} - x_{(i-m)}) \)
 *
 * <p>with x₍ᵢ₎ the numbers in order, the first and the last standing for those beyond them, u the
 * unit of the last decimal, and m a two hundredth of n, but {@value #MIN_NEIGHBORS} at least: about
 * the width of the intervals that methods cut a column into. Of as many numbers, s differs by a
 * constant from the estimate of the differential entropy by Vasicek (1976), <i>A test for normality
 * based on sample entropy</i>, <a href="https://doi.org/10.1111/j.2517-6161.1976.tb01566.x">
 * doi:10.1111/j.2517-6161.1976.tb01566.x</a>. Differs from the paper: distances below the unit
 * count as the unit, so that equal numbers are not infinitely near.
 */
final class ValueResolution {
  private static final int MIN_NEIGHBORS = 10;
  private static final int PARTS = 200;

  private ValueResolution() {}

  /**
   * The mean log distance between numbers of near ranks, over the rows where another column has a
   * cell too; NaN if there is none.
   *
   * @param column of numbers or of times
   */
  static double of(Column column, Column where) {
    double[] numbers = column.toNumbers();
    double unit =
        column.field().type() instanceof ColumnType.Numeric type
            ? Math.pow(10, -type.decimals())
            : 1;
    double[] sorted =
        IntStream.range(0, numbers.length)
            .filter(i -> !column.isMissing(i) && !where.isMissing(i))
            .mapToDouble(i -> numbers[i])
            .sorted()
            .toArray();
    int m = Math.max(MIN_NEIGHBORS, sorted.length / PARTS);
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      double high = sorted[Math.min(i + m, sorted.length - 1)];
      sum += Math.log(Math.max(unit, high - sorted[Math.max(i - m, 0)]));
    }
    return sum / sorted.length;
  }
}
