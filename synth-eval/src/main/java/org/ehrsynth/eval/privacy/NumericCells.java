package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.eval.metric.QuantileBins;

/**
 * Numeric cells are the cells of an aligned table as numbers: codes for levels, NaN for missing.
 *
 * @param columns by column and row; not to be modified
 * @param rows number of rows
 */
record NumericCells(double[][] columns, int rows) {

  static NumericCells of(Dataset table) {
    double[][] columns = new double[table.columns().size()][];
    for (int j = 0; j < columns.length; j++) {
      columns[j] = of(table.column(j));
    }
    return new NumericCells(columns, table.rowCount());
  }

  static double[] of(Column column) {
    double[] cells = new double[column.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = FeatureEncoding.number(column, i);
    }
    return cells;
  }

  /** The cells of a column that are not missing, increasing. */
  static double[] sorted(double[] cells) {
    return Arrays.stream(cells).filter(x -> !Double.isNaN(x)).sorted().toArray();
  }

  /** The distance from the 5 % to the 95 % quantile; 0 where all cells are missing. */
  static double span(double[] cells) {
    double[] sorted = sorted(cells);
    return sorted.length == 0
        ? 0
        : QuantileBins.quantile(sorted, 0.95) - QuantileBins.quantile(sorted, 0.05);
  }
}
