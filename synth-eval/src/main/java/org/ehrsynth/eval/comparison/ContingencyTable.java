package org.ehrsynth.eval.comparison;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.QuantileBins;

/**
 * A contingency table contains the row counts of both tables in the occupied cells of crossed
 * columns, and measures how well the cells distinguish the tables: with s synthetic and d real rows
 * of a cell, c the synthetic fraction of all N rows and q = c / (1 − c),
 *
 * <p>\( V = \sum \frac{(s - q d)^2}{(s + d) c} \), pMSE = V c (1 − c)² / N, and S = V / (cells −
 * 1), which is 1 on average if both tables come from the same distribution.
 *
 * <p>Raab, Nowok and Dibben (2021), <a
 * href="https://arxiv.org/abs/2109.12717">arXiv:2109.12717</a>.
 */
public final class ContingencyTable {
  private static final int FIFTHS = 5;
  private static final int G = JackknifeGroups.COUNT;

  private final List<int[]> cells; // by cell: counts per table and group

  private ContingencyTable(List<int[]> cells) {
    this.cells = cells;
  }

  /**
   * Divides numbers at the fifths of both tables pooled; levels and missing values have a cell
   * each.
   */
  public static BinnedColumn fifths(ColumnPair column) {
    if (!column.isNumber()) {
      return BinnedColumn.levels(column);
    }
    double[][] x = column.numbersUnsafe();
    double[] pooled = Arrays.copyOf(x[REAL], x[REAL].length + x[SYNTHETIC].length);
    System.arraycopy(x[SYNTHETIC], 0, pooled, x[REAL].length, x[SYNTHETIC].length);
    QuantileBins groups = QuantileBins.of(pooled, FIFTHS);
    int[][] of = new int[2][];
    for (int t = 0; t < 2; t++) {
      of[t] =
          Arrays.stream(x[t])
              .mapToInt(v -> Double.isNaN(v) ? groups.count() : groups.group(v))
              .toArray();
    }
    return new BinnedColumn(of, groups.count() + 1);
  }

  /** Counts the rows. */
  public static ContingencyTable of(List<BinnedColumn> columns, JackknifeGroups groups) {
    Map<Long, int[]> counts = new HashMap<>();
    for (int t = 0; t < 2; t++) {
      for (int i = 0; i < groups.rows(t); i++) {
        long key = 0;
        for (BinnedColumn column : columns) {
          key = key * column.size() + column.of()[t][i];
        }
        counts.computeIfAbsent(key, k -> new int[2 * G])[t * G + groups.of(t, i)]++;
      }
    }
    return new ContingencyTable(new ArrayList<>(counts.values()));
  }

  /** Returns the rows of a table by cell, without a group or of {@link JackknifeEstimate#ALL}. */
  public double[] counts(int table, int without) {
    double[] counts = new double[cells.size()];
    for (int c = 0; c < counts.length; c++) {
      for (int g = 0; g < G; g++) {
        counts[c] += g == without ? 0 : cells.get(c)[table * G + g];
      }
    }
    return counts;
  }

  /** Returns the number of cells less one. */
  public int degrees() {
    return cells.size() - 1;
  }

  /** Computes V from counts; cells without rows add nothing. */
  public static double v(double[] real, double[] synthetic) {
    double s = Arrays.stream(synthetic).sum();
    double d = Arrays.stream(real).sum();
    double c = s / (s + d);
    double q = c / (1 - c);
    double v = 0;
    for (int i = 0; i < real.length; i++) {
      double n = real[i] + synthetic[i];
      double difference = synthetic[i] - q * real[i];
      v += n > 0 ? difference * difference / (n * c) : 0;
    }
    return v;
  }

  /** Computes S; undefined where there is one cell only. */
  public JackknifeEstimate standardised() {
    return degrees() < 1
        ? JackknifeEstimate.undefined()
        : JackknifeEstimate.of(g -> v(counts(REAL, g), counts(SYNTHETIC, g)) / degrees());
  }
}
