package org.ehrsynth.eval.comparison;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.Arrays;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/**
 * Pooled values are the numbers of a column of both tables on one axis of distinct values, without
 * missing ones. Distances between the two empirical distribution functions F (right-continuous) are
 * read off in one sweep.
 */
public final class PooledValues {
  private static final int G = JackknifeGroups.COUNT;
  private static final double FOURTEEN_DECIMALS = 1e14;

  private final double[] values; // distinct, increasing
  private final int[] start; // rows of value k are order[start[k]] … order[start[k + 1] − 1]
  private final int[] order; // rows of the real table, then those of the synthetic one
  private final int realRows;
  private final int[] present = new int[2];

  private PooledValues(double[][] numbers) {
    double[][] sorted = new double[2][];
    for (int t = 0; t < 2; t++) {
      sorted[t] = sortedPresent(numbers[t]);
      present[t] = sorted[t].length;
    }
    values = merge(sorted[REAL], sorted[SYNTHETIC]);
    realRows = numbers[REAL].length;
    int[][] rank = new int[2][];
    start = new int[values.length + 1];
    for (int t = 0; t < 2; t++) {
      rank[t] = new int[numbers[t].length];
      for (int i = 0; i < rank[t].length; i++) {
        double x = numbers[t][i] + 0.0; // turns -0.0 into 0.0
        rank[t][i] = Double.isNaN(x) ? -1 : Arrays.binarySearch(values, x);
        if (rank[t][i] >= 0) {
          start[rank[t][i] + 1]++;
        }
      }
    }
    for (int k = 0; k < values.length; k++) {
      start[k + 1] += start[k];
    }
    int[] next = start.clone();
    order = new int[present[REAL] + present[SYNTHETIC]];
    for (int t = 0; t < 2; t++) {
      for (int i = 0; i < rank[t].length; i++) {
        if (rank[t][i] >= 0) {
          order[next[rank[t][i]]++] = t * realRows + i;
        }
      }
    }
  }

  public static PooledValues of(ColumnPair column) {
    return new PooledValues(column.numbersUnsafe());
  }

  /** Pools the numbers rounded to 14 decimals, as SDMetrics does. */
  public static PooledValues rounded(ColumnPair column) {
    double[][] rounded = new double[2][];
    for (int t = 0; t < 2; t++) {
      rounded[t] = column.numbersUnsafe()[t].clone();
      for (int i = 0; i < rounded[t].length; i++) {
        double scaled = rounded[t][i] * FOURTEEN_DECIMALS;
        if (!Double.isInfinite(scaled)) {
          rounded[t][i] = Math.rint(scaled) / FOURTEEN_DECIMALS;
        }
      }
    }
    return new PooledValues(rounded);
  }

  private static double[] sortedPresent(double[] numbers) {
    double[] out = new double[numbers.length];
    int n = 0;
    for (double x : numbers) {
      if (!Double.isNaN(x)) {
        out[n++] = x + 0.0;
      }
    }
    out = Arrays.copyOf(out, n);
    Arrays.sort(out);
    return out;
  }

  private static double[] merge(double[] a, double[] b) {
    double[] out = new double[a.length + b.length];
    int n = 0;
    for (int i = 0, j = 0; i < a.length || j < b.length; ) {
      double x = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i++] : b[j++];
      if (n == 0 || out[n - 1] != x) {
        out[n++] = x;
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** Computes 1 − sup |F − F'|; undefined when either table has no number. */
  public JackknifeEstimate ksComplement(JackknifeGroups groups) {
    if (present[REAL] == 0 || present[SYNTHETIC] == 0) {
      return JackknifeEstimate.undefined();
    }
    double[][] weight = weights(groups);
    int[] total = new int[2];
    int[][] of = new int[2][G];
    double[] largest = new double[G + 1];
    for (int k = 0; k < values.length; k++) {
      for (int m = start[k]; m < start[k + 1]; m++) {
        int table = order[m] < realRows ? REAL : SYNTHETIC;
        total[table]++;
        of[table][groups.of(table, order[m] - table * realRows)]++;
      }
      largest[0] =
          Math.max(largest[0], Math.abs(total[REAL] * weight[REAL][0] - total[1] * weight[1][0]));
      for (int g = 0; g < G; g++) {
        double gap =
            (total[REAL] - of[REAL][g]) * weight[REAL][g + 1]
                - (total[SYNTHETIC] - of[SYNTHETIC][g]) * weight[SYNTHETIC][g + 1];
        largest[g + 1] = Math.max(largest[g + 1], Math.abs(gap));
      }
    }
    return JackknifeEstimate.of(g -> Math.max(0, 1 - largest[g + 1]));
  }

  /** 1 / numbers left, per table; at 0 of all rows. */
  private double[][] weights(JackknifeGroups groups) {
    int[][] size = new int[2][G];
    for (int m : order) {
      int table = m < realRows ? REAL : SYNTHETIC;
      size[table][groups.of(table, m - table * realRows)]++;
    }
    double[][] weight = new double[2][G + 1];
    for (int t = 0; t < 2; t++) {
      weight[t][0] = 1.0 / present[t];
      for (int g = 0; g < G; g++) {
        int left = present[t] - size[t][g];
        weight[t][g + 1] = left == 0 ? Double.NaN : 1.0 / left;
      }
    }
    return weight;
  }

  /** Computes the Wasserstein-1 distance ∫ |F − F'| dx; NaN when either table has no number. */
  public double wasserstein() {
    if (present[REAL] == 0 || present[SYNTHETIC] == 0) {
      return Double.NaN;
    }
    int[] total = new int[2];
    double area = 0;
    for (int k = 0; k + 1 < values.length; k++) {
      for (int m = start[k]; m < start[k + 1]; m++) {
        total[order[m] < realRows ? REAL : SYNTHETIC]++;
      }
      double gap =
          (double) total[REAL] / present[REAL] - (double) total[SYNTHETIC] / present[SYNTHETIC];
      area += Math.abs(gap) * (values[k + 1] - values[k]);
    }
    return area;
  }
}
