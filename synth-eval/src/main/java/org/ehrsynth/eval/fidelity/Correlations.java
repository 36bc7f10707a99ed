package org.ehrsynth.eval.fidelity;

import org.ehrsynth.eval.comparison.MidRanks;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/**
 * Correlations contain the Pearson correlation of two columns of numbers in each table, over the
 * rows where neither is missing, with every group left out in turn.
 *
 * @param real r of the real table; undefined when one of the columns does not vary
 * @param synthetic r of the synthetic table
 */
record Correlations(JackknifeEstimate real, JackknifeEstimate synthetic) {
  private static final int G = JackknifeGroups.COUNT;
  private static final double ROUNDING = 1e-12;

  /** Computes the correlations of the numbers themselves. */
  static Correlations pearson(double[][] x, double[][] y, JackknifeGroups groups) {
    return new Correlations(correlation(x[0], y[0], groups, 0), correlation(x[1], y[1], groups, 1));
  }

  /**
   * Computes the correlations of mid-ranks among the rows where neither is missing (Spearman); the
   * ranks stay those among all rows when a group is left out.
   */
  static Correlations spearman(MidRanks[] a, MidRanks[] b, JackknifeGroups groups) {
    double[][] x = new double[2][];
    double[][] y = new double[2][];
    for (int t = 0; t < 2; t++) {
      x[t] = a[t].among(b[t]);
      y[t] = b[t].among(a[t]);
    }
    return pearson(x, y, groups);
  }

  /** 1 − |r − r'| / 2; undefined where either r is. */
  JackknifeEstimate similarity() {
    return JackknifeEstimate.of(g -> 1 - Math.abs(real.without(g) - synthetic.without(g)) / 2);
  }

  private static JackknifeEstimate correlation(
      double[] x, double[] y, JackknifeGroups groups, int table) {
    double mx = 0; // means over the complete rows, taken off for accuracy
    double my = 0;
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i]) && !Double.isNaN(y[i])) {
        n++;
        mx += x[i];
        my += y[i];
      }
    }
    mx /= n;
    my /= n;
    double[][] sums = new double[G][6];
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i]) && !Double.isNaN(y[i])) {
        double[] s = sums[groups.of(table, i)];
        double dx = x[i] - mx;
        double dy = y[i] - my;
        s[0]++;
        s[1] += dx;
        s[2] += dy;
        s[3] += dx * dx;
        s[4] += dy * dy;
        s[5] += dx * dy;
      }
    }
    return JackknifeEstimate.of(g -> correlation(sums, g));
  }

  private static double correlation(double[][] sums, int without) {
    double[] s = new double[6];
    for (int g = 0; g < G; g++) {
      for (int k = 0; g != without && k < 6; k++) {
        s[k] += sums[g][k];
      }
    }
    double n = s[0];
    double xx = s[3] - s[1] * s[1] / n;
    double yy = s[4] - s[2] * s[2] / n;
    if (!(n >= 2 && xx > ROUNDING * s[3] && yy > ROUNDING * s[4])) {
      return Double.NaN;
    }
    double r = (s[5] - s[1] * s[2] / n) / Math.sqrt(xx * yy);
    return Math.min(1, Math.max(-1, r));
  }
}
