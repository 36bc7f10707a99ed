package org.ehrsynth.eval.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;

/**
 * A feature encoding transforms aligned tables into numbers for learners.
 *
 * <ul>
 *   <li>{@link Kind#CODES}, for trees: a number as it is, a level as its code, missing as NaN.
 *   <li>{@link Kind#ONE_HOT}, for linear models and Euclidean distances: a number scaled to [0, 1]
 *       by the train range (0 where the range is), missing set to the train mean; a level as one
 *       column each, missing as a level of its own where a column has missing cells in any table.
 * </ul>
 */
public final class FeatureEncoding {
  /** How levels and missing cells are encoded. */
  public enum Kind {
    CODES,
    ONE_HOT
  }

  private final Kind kind;
  private final List<String> names = new ArrayList<>();
  private final int[] offset; // first feature of each table column
  private final double[] low;
  private final double[] range;
  private final double[] mean;
  private final boolean[] missingLevel;

  private FeatureEncoding(Kind kind, Dataset train, List<Dataset> tables) {
    this.kind = kind;
    int p = train.columns().size();
    offset = new int[p];
    low = new double[p];
    range = new double[p];
    mean = new double[p];
    missingLevel = new boolean[p];
    for (int j = 0; j < p; j++) {
      Column column = train.column(j);
      int index = j;
      offset[j] = names.size();
      String name = column.field().name();
      if (kind == Kind.CODES || !(column instanceof Column.Coded coded)) {
        names.add(name);
        measure(j, column);
        continue;
      }
      coded.levels().forEach(level -> names.add(name + "=" + level));
      missingLevel[j] = tables.stream().anyMatch(t -> t.column(index).missingCount() > 0);
      if (missingLevel[j]) {
        names.add(name + " missing");
      }
    }
  }

  /**
   * Creates an encoding by the training table.
   *
   * @param tables all tables that will be encoded; they have the same columns and levels
   */
  public static FeatureEncoding of(Kind kind, Dataset train, List<Dataset> tables) {
    return new FeatureEncoding(kind, train, tables);
  }

  private void measure(int j, Column column) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int n = 0;
    for (int i = 0; i < column.size(); i++) {
      double x = number(column, i);
      if (!Double.isNaN(x)) {
        min = Math.min(min, x);
        max = Math.max(max, x);
        sum += x;
        n++;
      }
    }
    low[j] = n > 0 ? min : 0;
    range[j] = n > 0 && max > min ? max - min : 1;
    mean[j] = n > 0 ? sum / n : 0;
  }

  /** Returns a cell as a number: NaN for missing, codes for levels. */
  public static double number(Column column, int row) {
    if (column.isMissing(row)) {
      return Double.NaN;
    }
    return column.<Double>match(
        n -> n.get(row), c -> (double) c.get(row), t -> (double) t.get(row));
  }

  /** Returns the table's rows as features. */
  public SparseMatrix encode(Dataset table) {
    int p = table.columns().size();
    int n = table.rowCount();
    int[] starts = new int[n + 1];
    int[] columns = new int[n * p];
    float[] values = new float[n * p];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < p; j++) {
        Column column = table.column(j);
        double x = number(column, i);
        int feature = offset[j];
        if (kind == Kind.ONE_HOT) {
          if (column instanceof Column.Coded coded) {
            if (Double.isNaN(x) && !missingLevel[j]) {
              continue;
            }
            feature += Double.isNaN(x) ? coded.levels().size() : (int) x;
            x = 1;
          } else {
            x = ((Double.isNaN(x) ? mean[j] : x) - low[j]) / range[j];
          }
        }
        columns[at] = feature;
        values[at++] = (float) x;
      }
      starts[i + 1] = at;
    }
    return new SparseMatrix(
        n, List.copyOf(names), starts, Arrays.copyOf(columns, at), Arrays.copyOf(values, at));
  }
}
