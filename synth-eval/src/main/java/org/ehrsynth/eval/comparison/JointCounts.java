package org.ehrsynth.eval.comparison;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.Arrays;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/**
 * The joint distribution of two cut columns in both tables: one pass of counting into cells ×
 * groups, from which the total variation with every group left out and the real table's Cramér's V
 * follow.
 *
 * <p>Where the cells are many more than the rows (codes with hundreds of levels) the occupied ones
 * are found by sorting instead, so that memory is bounded by the rows.
 */
public final class JointCounts {
  private static final int G = JackknifeGroups.COUNT;
  private static final int DENSE_CELLS = 1 << 16;

  private final double[] distance = new double[G + 1]; // Σ |p − q|, at 0 of all rows
  private final double[][] weight = new double[2][G + 1]; // 1 / rows left, per table
  private final double[] realRows; // rows of the real table per cell of the first column
  private final double[] realColumns;
  private double chi; // Σ n_ij² / (n_i n_j)

  private JointCounts(int rows, int columns) {
    realRows = new double[rows];
    realColumns = new double[columns];
  }

  /** Counts; neither table may be empty. */
  public static JointCounts of(BinnedColumn a, BinnedColumn b, JackknifeGroups groups) {
    JointCounts joint = new JointCounts(a.size(), b.size());
    joint.weigh(groups);
    for (int i = 0; i < a.of()[REAL].length; i++) {
      joint.realRows[a.of()[REAL][i]]++;
      joint.realColumns[b.of()[REAL][i]]++;
    }
    long cells = (long) a.size() * b.size();
    int rows = groups.rows(REAL) + groups.rows(SYNTHETIC);
    if (cells <= Math.min(DENSE_CELLS, Math.max(4096, rows))) {
      joint.countDense(a, b, groups);
    } else {
      joint.countSparse(a, b, groups);
    }
    return joint;
  }

  private void weigh(JackknifeGroups groups) {
    for (int t = 0; t < 2; t++) {
      int[] size = new int[G];
      for (int i = 0; i < groups.rows(t); i++) {
        size[groups.of(t, i)]++;
      }
      weight[t][0] = 1.0 / groups.rows(t);
      for (int g = 0; g < G; g++) {
        int left = groups.rows(t) - size[g];
        weight[t][g + 1] = left == 0 ? Double.NaN : 1.0 / left;
      }
    }
  }

  private void countDense(BinnedColumn a, BinnedColumn b, JackknifeGroups groups) {
    int[][] counts = new int[2][a.size() * b.size() * G];
    for (int t = 0; t < 2; t++) {
      int[] x = a.of()[t];
      int[] y = b.of()[t];
      int[] count = counts[t];
      for (int i = 0; i < x.length; i++) {
        count[(x[i] * b.size() + y[i]) * G + groups.of(t, i)]++;
      }
    }
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size(); j++) {
        add(i, j, counts[REAL], counts[SYNTHETIC], (i * b.size() + j) * G);
      }
    }
  }

  private void countSparse(BinnedColumn a, BinnedColumn b, JackknifeGroups groups) {
    long[] keys = new long[groups.rows(REAL) + groups.rows(SYNTHETIC)];
    int n = 0;
    for (int t = 0; t < 2; t++) {
      for (int i = 0; i < a.of()[t].length; i++) {
        long cell = (long) a.of()[t][i] * b.size() + b.of()[t][i];
        keys[n++] = cell << 6 | (long) t << 5 | groups.of(t, i);
      }
    }
    Arrays.sort(keys);
    int[][] counts = new int[2][G];
    for (int i = 0; i < n; ) {
      long cell = keys[i] >> 6;
      Arrays.fill(counts[REAL], 0);
      Arrays.fill(counts[SYNTHETIC], 0);
      for (; i < n && keys[i] >> 6 == cell; i++) {
        counts[(int) (keys[i] >> 5 & 1)][(int) (keys[i] & 31)]++;
      }
      add((int) (cell / b.size()), (int) (cell % b.size()), counts[REAL], counts[SYNTHETIC], 0);
    }
  }

  /** Adds a cell whose counts per group begin at the offset. */
  private void add(int i, int j, int[] real, int[] synthetic, int offset) {
    int r = 0;
    int s = 0;
    for (int g = 0; g < G; g++) {
      r += real[offset + g];
      s += synthetic[offset + g];
    }
    if (r == 0 && s == 0) {
      return;
    }
    if (r > 0) {
      chi += (double) r * r / (realRows[i] * realColumns[j]);
    }
    distance[0] += Math.abs(r * weight[REAL][0] - s * weight[SYNTHETIC][0]);
    for (int g = 0; g < G; g++) {
      distance[g + 1] +=
          Math.abs(
              (r - real[offset + g]) * weight[REAL][g + 1]
                  - (s - synthetic[offset + g]) * weight[SYNTHETIC][g + 1]);
    }
  }

  /** 1 − ½ Σ |p − q| over the joint cells. */
  public JackknifeEstimate similarity() {
    return JackknifeEstimate.of(g -> Math.max(0, 1 - distance[g + 1] / 2));
  }

  /** Cramér's V of the real table; NaN if either column has one level only. */
  public double cramersV() {
    return CramersV.of(realRows, realColumns, chi);
  }
}
