package org.ehrsynth.eval.fidelity;

import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/**
 * The correlation ratio ε measures how much of a number's variance lies between the levels of
 * another column:
 *
 * <p>\( \varepsilon^2 = 1 - \frac{SS_{within} / (n - k)}{SS_{total} / (n - 1)} \), at least 0,
 *
 * <p>the correlation ratio η corrected for the k levels, without which tables of different size
 * would differ by chance alone. Kelley (1935), doi:10.1073/pnas.21.9.554. Missing levels are a
 * level; rows with a missing number are dropped; 0 where the number does not vary or n ≤ k.
 */
final class CorrelationRatio {
  private static final int G = JackknifeGroups.COUNT;
  private static final double ROUNDING = 1e-12;

  private CorrelationRatio() {}

  /** 1 − |ε − ε'|. */
  static JackknifeEstimate similarity(
      ColumnPair number, ColumnPair levels, JackknifeGroups groups) {
    JackknifeEstimate real = ratio(number, levels, groups, JackknifeGroups.REAL);
    JackknifeEstimate synthetic = ratio(number, levels, groups, JackknifeGroups.SYNTHETIC);
    return JackknifeEstimate.of(g -> 1 - Math.abs(real.without(g) - synthetic.without(g)));
  }

  private static JackknifeEstimate ratio(
      ColumnPair number, ColumnPair levels, JackknifeGroups groups, int table) {
    double[] x = number.numbersUnsafe()[table];
    int[] code = levels.codesUnsafe()[table];
    double mean = 0; // taken off for accuracy
    int n = 0;
    for (double value : x) {
      if (!Double.isNaN(value)) {
        mean += value;
        n++;
      }
    }
    mean /= n;
    double[][][] sums = new double[levels.levels() + 1][G][];
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i])) {
        double[][] level = sums[code[i] < 0 ? levels.levels() : code[i]];
        int g = groups.of(table, i);
        if (level[g] == null) {
          level[g] = new double[3];
        }
        double d = x[i] - mean;
        level[g][0]++;
        level[g][1] += d;
        level[g][2] += d * d;
      }
    }
    return JackknifeEstimate.of(g -> ratio(sums, g));
  }

  private static double ratio(double[][][] sums, int without) {
    double n = 0;
    double sum = 0;
    double squares = 0;
    double between = 0;
    int k = 0;
    for (double[][] level : sums) {
      double count = 0;
      double own = 0;
      for (int g = 0; g < G; g++) {
        if (g != without && level[g] != null) {
          count += level[g][0];
          own += level[g][1];
          squares += level[g][2];
        }
      }
      if (count > 0) {
        k++;
        n += count;
        sum += own;
        between += own * own / count;
      }
    }
    double total = squares - sum * sum / n;
    if (!(n > k && total > ROUNDING * squares)) {
      return 0;
    }
    double within = Math.max(0, squares - between);
    return Math.sqrt(Math.max(0, 1 - within / (n - k) / (total / (n - 1))));
  }
}
