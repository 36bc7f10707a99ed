package org.ehrsynth.eval.comparison;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/**
 * Level counts contain how often each level occurs in each table and group; missing cells are not
 * counted.
 */
public final class LevelCounts {
  private static final int G = JackknifeGroups.COUNT;
  private static final double UNSEEN = 1e-6;

  private final int levels;
  private final int[][][] count; // table, group left out + 1 (0: none), level
  private final int[][] total; // table, group left out + 1

  private LevelCounts(ColumnPair column, JackknifeGroups groups) {
    levels = column.levels();
    count = new int[2][G + 1][levels];
    total = new int[2][G + 1];
    for (int t = 0; t < 2; t++) {
      int[] codes = column.codesUnsafe()[t];
      for (int i = 0; i < codes.length; i++) {
        if (codes[i] >= 0) {
          int g = groups.of(t, i) + 1;
          count[t][0][codes[i]]++;
          total[t][0]++;
          count[t][g][codes[i]]--;
          total[t][g]--;
        }
      }
      for (int g = 1; g <= G; g++) {
        total[t][g] += total[t][0];
        for (int c = 0; c < levels; c++) {
          count[t][g][c] += count[t][0][c];
        }
      }
    }
  }

  public static LevelCounts of(ColumnPair column, JackknifeGroups groups) {
    return new LevelCounts(column, groups);
  }

  /** Computes 1 − ½ Σ |p − q|; undefined when either table has no level. */
  public JackknifeEstimate tvComplement() {
    return JackknifeEstimate.of(g -> tvComplement(g + 1, 0));
  }

  /**
   * Computes the same as SDMetrics does: a level that the real table lacks counts there as 10⁻⁶ of
   * a row, which moves the result by that order over n.
   */
  public JackknifeEstimate sdTvComplement() {
    return JackknifeEstimate.of(g -> tvComplement(g + 1, UNSEEN));
  }

  private double tvComplement(int without, double unseen) {
    int[] real = count[REAL][without];
    int[] synthetic = count[SYNTHETIC][without];
    if (total[REAL][without] == 0 || total[SYNTHETIC][without] == 0) {
      return Double.NaN;
    }
    double n = total[REAL][without];
    for (int c = 0; c < levels; c++) {
      n += real[c] == 0 && synthetic[c] > 0 ? unseen : 0;
    }
    double distance = 0;
    for (int c = 0; c < levels; c++) {
      double seen = real[c] == 0 && synthetic[c] > 0 ? unseen : real[c];
      distance += Math.abs(seen / n - (double) synthetic[c] / total[SYNTHETIC][without]);
    }
    return Math.max(0, 1 - distance / 2);
  }

  /**
   * Computes the fraction of the real table's levels that occur in the synthetic one; NaN if it has
   * none.
   */
  public double coverage() {
    int real = 0;
    int both = 0;
    for (int c = 0; c < levels; c++) {
      real += count[REAL][0][c] > 0 ? 1 : 0;
      both += count[REAL][0][c] > 0 && count[SYNTHETIC][0][c] > 0 ? 1 : 0;
    }
    return real == 0 ? Double.NaN : (double) both / real;
  }
}
