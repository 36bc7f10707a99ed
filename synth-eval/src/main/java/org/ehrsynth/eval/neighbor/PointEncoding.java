package org.ehrsynth.eval.neighbor;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.FeatureEncoding;

/**
 * A point encoding transforms aligned tables into {@link Points}: a number x becomes (x − shift) /
 * scale, a missing one the training mean; a level becomes a one-hot vector, missing being a level
 * of its own.
 */
public final class PointEncoding {
  private final List<Integer> numbers = new ArrayList<>(); // table columns
  private final List<Integer> levels = new ArrayList<>();
  private final double[] fill;
  private final double[] shift;
  private final double[] scale;
  private final boolean[][] known; // by table column: level, then missing; null if all are

  private PointEncoding(Dataset train) {
    int p = train.columns().size();
    fill = new double[p];
    shift = new double[p];
    scale = new double[p];
    known = new boolean[p][];
    for (int j = 0; j < p; j++) {
      if (train.column(j) instanceof Column.Coded) {
        levels.add(j);
      } else {
        numbers.add(j);
        fill[j] = moments(train.column(j), Double.NaN)[0];
      }
    }
  }

  /**
   * Numbers scaled to [0, 1] by the smallest and largest of train (all 0 where they are equal); all
   * levels known.
   */
  public static PointEncoding byRange(Dataset train) {
    PointEncoding encoding = new PointEncoding(train);
    for (int j : encoding.numbers) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      Column column = train.column(j);
      for (int i = 0; i < column.size(); i++) {
        double x = FeatureEncoding.number(column, i);
        if (!Double.isNaN(x)) {
          min = Math.min(min, x);
          max = Math.max(max, x);
        }
      }
      encoding.shift[j] = min <= max ? min : 0;
      encoding.scale[j] = max > min ? max - min : 1;
    }
    return encoding;
  }

  /**
   * Numbers standardised with mean and population standard deviation of a reference table (after
   * filling in the train mean; deviation 0 counts as 1); only levels of that table known.
   */
  public static PointEncoding byMoments(Dataset train, Dataset reference) {
    PointEncoding encoding = new PointEncoding(train);
    for (int j : encoding.numbers) {
      double[] moments = moments(reference.column(j), encoding.fill[j]);
      encoding.shift[j] = moments[0];
      encoding.scale[j] = moments[1] > 0 ? moments[1] : 1;
    }
    for (int j : encoding.levels) {
      Column.Coded column = (Column.Coded) reference.column(j);
      boolean[] known = new boolean[column.levels().size() + 1];
      for (int i = 0; i < column.size(); i++) {
        known[column.isMissing(i) ? known.length - 1 : column.get(i)] = true;
      }
      encoding.known[j] = known;
    }
    return encoding;
  }

  /** Mean and population standard deviation; missing cells count as {@code fill} unless NaN. */
  private static double[] moments(Column column, double fill) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < column.size(); i++) {
      double x = FeatureEncoding.number(column, i);
      x = Double.isNaN(x) ? fill : x;
      if (!Double.isNaN(x)) {
        sum += x;
        n++;
      }
    }
    double mean = n == 0 ? 0 : sum / n;
    double squares = 0;
    for (int i = 0; i < column.size(); i++) {
      double x = FeatureEncoding.number(column, i);
      x = Double.isNaN(x) ? fill : x;
      squares += Double.isNaN(x) ? 0 : (x - mean) * (x - mean);
    }
    return new double[] {mean, n == 0 ? 0 : Math.sqrt(squares / n)};
  }

  /** Returns the rows of a table as points. */
  public Points encode(Dataset table) {
    int n = table.rowCount();
    double[][] x = new double[numbers.size()][n];
    for (int k = 0; k < x.length; k++) {
      int j = numbers.get(k);
      Column column = table.column(j);
      for (int i = 0; i < n; i++) {
        double value = FeatureEncoding.number(column, i);
        x[k][i] = ((Double.isNaN(value) ? fill[j] : value) - shift[j]) / scale[j];
      }
    }
    int[][] codes = new int[levels.size()][n];
    for (int k = 0; k < codes.length; k++) {
      int j = levels.get(k);
      Column.Coded column = (Column.Coded) table.column(j);
      for (int i = 0; i < n; i++) {
        int code = column.isMissing(i) ? column.levels().size() : column.get(i);
        codes[k][i] = known[j] == null || known[j][code] ? code : Points.UNKNOWN;
      }
    }
    return Points.ofUnsafe(x, codes, n);
  }
}
