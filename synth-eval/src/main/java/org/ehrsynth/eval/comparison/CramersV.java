package org.ehrsynth.eval.comparison;

import java.util.Arrays;

/**
 * Computes Cramér's V of a contingency table, without corrections:
 *
 * <p>\( V = \sqrt{\frac{\chi^2 / n}{\min(r, c) - 1}},\; \chi^2 / n = \sum_{ij} \frac{n_{ij}^2}{n_i
 * n_j} - 1 \),
 *
 * <p>with r and c the number of rows and columns that occur. Cramér (1946), Mathematical Methods of
 * Statistics, section 21.9. In [0, 1]; of a table of two rows and two columns it is |φ|.
 */
public final class CramersV {
  private CramersV() {}

  /**
   * V of a table.
   *
   * @param counts by row and column, not negative
   * @return NaN if fewer than two rows or fewer than two columns occur
   */
  public static double of(double[][] counts) {
    double[] rows = Arrays.stream(counts).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    double[] columns = new double[counts.length == 0 ? 0 : counts[0].length];
    for (double[] row : counts) {
      for (int j = 0; j < columns.length; j++) {
        columns[j] += row[j];
      }
    }
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        sum += counts[i][j] == 0 ? 0 : counts[i][j] * counts[i][j] / (rows[i] * columns[j]);
      }
    }
    return of(rows, columns, sum);
  }

  /**
   * V of a table whose cells are already added up.
   *
   * @param rows totals
   * @param columns totals
   * @param sum Σ nᵢⱼ² / (nᵢ nⱼ)
   */
  static double of(double[] rows, double[] columns, double sum) {
    long sides = Math.min(occurring(rows), occurring(columns));
    return sides < 2 ? Double.NaN : Math.sqrt(Math.max(0, sum - 1) / (sides - 1));
  }

  private static long occurring(double[] totals) {
    return Arrays.stream(totals).filter(n -> n > 0).count();
  }
}
