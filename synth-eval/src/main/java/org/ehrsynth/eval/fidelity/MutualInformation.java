package org.ehrsynth.eval.fidelity;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.Arrays;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/**
 * Computes the mutual information of two columns of one table in nats, \( I = \frac1n \sum_i \log
 * \frac{p(x_i, y_i)}{p(x_i) p(y_i)} \), from the observed frequencies. The estimate without a group
 * of rows is of first order: each row's part of the sum is its influence.
 */
final class MutualInformation {
  private static final int DENSE = 1 << 20;

  private final int[][] codes; // by column
  private final int[] sizes;
  private final byte[] group;
  private final int[] groupSize = new int[JackknifeGroups.COUNT];
  private final double[][] margin; // by column and code: log of the frequency

  private MutualInformation(int[][] codes, int[] sizes, byte[] group) {
    this.codes = codes;
    this.sizes = sizes;
    this.group = group;
    margin = new double[codes.length][];
    for (byte g : group) {
      groupSize[g]++;
    }
    for (int j = 0; j < codes.length; j++) {
      int[] counts = new int[sizes[j]];
      for (int code : codes[j]) {
        counts[code]++;
      }
      margin[j] =
          Arrays.stream(counts).mapToDouble(c -> Math.log(c / (double) group.length)).toArray();
    }
  }

  /**
   * Of the columns of a table.
   *
   * @param codes by column and row, 0 … size − 1
   * @param sizes by column
   * @param table {@link JackknifeGroups#REAL} or {@link JackknifeGroups#SYNTHETIC}
   */
  static MutualInformation of(int[][] codes, int[] sizes, JackknifeGroups groups, int table) {
    byte[] group = new byte[groups.rows(table)];
    for (int i = 0; i < group.length; i++) {
      group[i] = (byte) groups.of(table, i);
    }
    return new MutualInformation(codes, sizes, group);
  }

  /** Computes I of two columns; their entropy if they are the same one. */
  JackknifeEstimate of(int a, int b) {
    double[] joint = joint(a, b);
    double[] sums = new double[JackknifeGroups.COUNT];
    double total = 0;
    for (int i = 0; i < group.length; i++) {
      double part = joint[i] - margin[a][codes[a][i]] - margin[b][codes[b][i]];
      sums[group[i]] += part;
      total += part;
    }
    double mean = total / group.length;
    return JackknifeEstimate.of(
        g ->
            Math.max(
                0,
                g == JackknifeEstimate.ALL
                    ? mean
                    : mean
                        - (sums[g] - groupSize[g] * mean)
                            / Math.max(1, group.length - groupSize[g])));
  }

  /** By row, the log of the frequency of rows with its two codes. */
  private double[] joint(int a, int b) {
    int n = group.length;
    double[] log = new double[n];
    long cells = (long) sizes[a] * sizes[b];
    if (cells <= DENSE) {
      int[] counts = new int[(int) cells];
      for (int i = 0; i < n; i++) {
        counts[codes[a][i] * sizes[b] + codes[b][i]]++;
      }
      for (int i = 0; i < n; i++) {
        log[i] = Math.log(counts[codes[a][i] * sizes[b] + codes[b][i]] / (double) n);
      }
      return log;
    }
    // Many more cells than rows: cell and row in one number, equal cells lie together when sorted.
    long[] keys = new long[n];
    for (int i = 0; i < n; i++) {
      keys[i] = ((long) codes[a][i] * sizes[b] + codes[b][i]) * n + i;
    }
    Arrays.sort(keys);
    for (int from = 0; from < n; ) {
      int to = from;
      while (to < n && keys[to] / n == keys[from] / n) {
        to++;
      }
      for (int k = from; k < to; k++) {
        log[(int) (keys[k] % n)] = Math.log((to - from) / (double) n);
      }
      from = to;
    }
    return log;
  }

  /** The tables side by side. */
  record Pair(MutualInformation real, MutualInformation synthetic) {
    static Pair of(int[][][] codes, int[][] sizes, JackknifeGroups groups) {
      return new Pair(
          MutualInformation.of(codes[REAL], sizes[REAL], groups, REAL),
          MutualInformation.of(codes[SYNTHETIC], sizes[SYNTHETIC], groups, SYNTHETIC));
    }
  }
}
