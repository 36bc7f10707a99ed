package org.ehrsynth.eval.fidelity;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.math.Statistics;

/** Column statistics compare one column of both tables; they are NaN where they are undefined. */
final class ColumnStatistics {
  private ColumnStatistics() {}

  /** A statistic of the numbers that are not missing. */
  enum Statistic {
    MEAN,
    /** With n − 1; NaN for one number. */
    SD,
    MEDIAN;

    double of(double[] present) {
      return switch (this) {
        case MEAN -> Statistics.mean(present);
        case SD -> Math.sqrt(Statistics.sampleVariance(present));
        case MEDIAN -> Statistics.median(present);
      };
    }
  }

  /** max(0, 1 − |T − T'| / (max − min)), T and the range of the real column; SDMetrics. */
  static double similarity(ColumnPair column, Statistic statistic) {
    double[] range = column.range(REAL);
    double width = range[1] - range[0];
    if (!(width > 0)) {
      return Double.NaN;
    }
    double gap =
        Math.abs(
            statistic.of(Statistics.withoutNaN(column.numbersUnsafe()[REAL]))
                - statistic.of(Statistics.withoutNaN(column.numbersUnsafe()[SYNTHETIC])));
    return Math.max(0, 1 - gap / width);
  }

  /**
   * How much of the real range the synthetic numbers span: max(0, 1 − a − b) with a and b the
   * fractions of the range below the smallest and above the largest synthetic number, each at least
   * 0; SDMetrics. Overshooting is not penalised.
   */
  static double rangeCoverage(ColumnPair column) {
    double[] real = column.range(REAL);
    double[] synthetic = column.range(SYNTHETIC);
    double width = real[1] - real[0];
    if (!(width > 0) || synthetic[0] > synthetic[1]) {
      return Double.NaN;
    }
    double below = Math.max(0, (synthetic[0] - real[0]) / width);
    double above = Math.max(0, (real[1] - synthetic[1]) / width);
    return Math.max(0, 1 - below - above);
  }

  /** Jensen–Shannon distance with logarithms to base 2, the root of the divergence. */
  static double jensenShannon(BinnedColumn cells) {
    double[] p = fractions(cells, REAL);
    double[] q = fractions(cells, SYNTHETIC);
    double divergence = 0;
    for (int c = 0; c < cells.size(); c++) {
      double m = (p[c] + q[c]) / 2;
      divergence += (information(p[c], m) + information(q[c], m)) / 2;
    }
    return Math.sqrt(Math.max(0, divergence / Math.log(2)));
  }

  private static double information(double p, double m) {
    return p == 0 ? 0 : p * Math.log(p / m);
  }

  /** Hellinger distance √(1 − Σ √(p q)). */
  static double hellinger(BinnedColumn cells) {
    double[] p = fractions(cells, REAL);
    double[] q = fractions(cells, SYNTHETIC);
    double overlap = 0;
    for (int c = 0; c < cells.size(); c++) {
      overlap += Math.sqrt(p[c] * q[c]);
    }
    return Math.sqrt(Math.max(0, 1 - overlap));
  }

  private static double[] fractions(BinnedColumn cells, int table) {
    int[] of = cells.of()[table];
    double[] fractions = new double[cells.size()];
    for (int cell : of) {
      fractions[cell]++;
    }
    for (int c = 0; c < fractions.length; c++) {
      fractions[c] /= of.length;
    }
    return fractions;
  }
}
