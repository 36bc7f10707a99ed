package org.ehrsynth.eval.comparison;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;

/**
 * A binned column contains one column of both tables, divided into numbered cells; missing values
 * have a cell too.
 *
 * @param of the cell of each row of each table, 0 … size − 1; not modified
 * @param size number of cells
 */
public record BinnedColumn(int[][] of, int size) {
  private static final int BINS = 10;

  /** Creates a cell per level and one for missing values. */
  public static BinnedColumn levels(ColumnPair column) {
    int[][] codes = column.codesUnsafe();
    int missing = column.levels();
    int[][] of = new int[2][];
    for (int t = 0; t < 2; t++) {
      of[t] = new int[codes[t].length];
      for (int i = 0; i < of[t].length; i++) {
        of[t][i] = codes[t][i] < 0 ? missing : codes[t][i];
      }
    }
    return new BinnedColumn(of, missing + 1);
  }

  /**
   * Creates a cell per level, or for numbers ten bins of equal width from the smallest to the
   * largest of <em>each table on its own</em>, cell i holding edge(i) ≤ x &lt; edge(i + 1) and cell
   * 10 both the maximum and the missing: as SDMetrics' ColumnPairTrends (0.29) cuts them.
   */
  public static BinnedColumn asColumnPairTrends(ColumnPair column) {
    if (!column.isNumber()) {
      return levels(column);
    }
    int[][] of = new int[2][];
    for (int t = 0; t < 2; t++) {
      double[] range = column.range(t);
      double[] edges = range[0] > range[1] ? edges(0, 1) : edges(range[0], range[1]);
      double[] x = column.numbersUnsafe()[t];
      of[t] = new int[x.length];
      for (int i = 0; i < x.length; i++) {
        of[t][i] = Double.isNaN(x[i]) ? BINS : cell(x[i], edges);
      }
    }
    return new BinnedColumn(of, BINS + 1);
  }

  /**
   * Creates a cell per level, or for numbers ten bins of equal width on the real range, the outer
   * ones open to infinity, [a, b), and a cell for missing: as SDMetrics' ContingencySimilarity cuts
   * continuous columns.
   */
  public static BinnedColumn asContingencySimilarity(ColumnPair column) {
    if (!column.isNumber()) {
      return levels(column);
    }
    double[] range = column.range(REAL);
    double[] edges = range[0] > range[1] ? edges(0, 1) : edges(range[0], range[1]);
    int[][] of = new int[2][];
    for (int t = 0; t < 2; t++) {
      double[] x = column.numbersUnsafe()[t];
      of[t] = new int[x.length];
      for (int i = 0; i < x.length; i++) {
        of[t][i] = Double.isNaN(x[i]) ? BINS : Math.min(Math.max(cell(x[i], edges), 0), BINS - 1);
      }
    }
    return new BinnedColumn(of, BINS + 1);
  }

  /**
   * Creates a cell per level, or for numbers ten bins ⌊(x − lo) / ((hi − lo) / 10)⌋ on the real
   * range, clamped, and a cell for missing. Without a real range there are two cells: numbers that
   * equal the real constant, and others.
   */
  public static BinnedColumn binned(ColumnPair column) {
    if (!column.isNumber()) {
      return levels(column);
    }
    double[] range = column.range(REAL);
    double width = (range[1] - range[0]) / BINS;
    int[][] of = new int[2][];
    for (int t = 0; t < 2; t++) {
      double[] x = column.numbersUnsafe()[t];
      of[t] = new int[x.length];
      for (int i = 0; i < x.length; i++) {
        if (Double.isNaN(x[i])) {
          of[t][i] = BINS;
        } else if (width > 0) {
          double bin = Math.floor((x[i] - range[0]) / width);
          of[t][i] = (int) Math.min(Math.max(bin, 0), BINS - 1);
        } else {
          of[t][i] = x[i] == range[0] ? 0 : 1;
        }
      }
    }
    return new BinnedColumn(of, BINS + 1);
  }

  /** min, min + w, …, max; a range of length 0 is widened by ½ to either side. */
  private static double[] edges(double min, double max) {
    double from = min == max ? min - 0.5 : min;
    double to = min == max ? max + 0.5 : max;
    double step = (to - from) / BINS;
    double[] edges = new double[BINS + 1];
    for (int i = 0; i < BINS; i++) {
      edges[i] = i * step + from;
    }
    edges[BINS] = to;
    return edges;
  }

  /** The largest i with edge(i) ≤ x; −1 below the first. */
  private static int cell(double x, double[] edges) {
    int i = -1;
    while (i < BINS && edges[i + 1] <= x) {
      i++;
    }
    return i;
  }
}
