package org.ehrsynth.models.copula;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.math.StandardNormal;

/**
 * Orders the codes of nominal units so that their association with the other columns survives on
 * one dimension.
 *
 * <p>Each nominal unit gets optimal scores in the sense of multiple correspondence analysis
 * (Greenacre 1984; Gifi 1990): the score of a code is the mean score of the rows that have it on
 * the other units, weighted by the square of the correlation times its sign, alternated until it
 * settles. It starts at the first axis of the table with the unit's most associated partner.
 */
final class OptimalScaling {
  private static final int ROUNDS = 40;
  private static final int POWER_STEPS = 50;
  private static final int MIN_ROWS = 20;

  private final List<LatentDimensionFit> units;
  private final ContingencyTable[][] tables;
  private final double[][] scores;

  private OptimalScaling(List<LatentDimensionFit> units, ContingencyTable[][] tables) {
    this.units = units;
    this.tables = tables;
    this.scores = new double[units.size()][];
  }

  /** Sets the order of every nominal unit. tables[i][j] counts unit i against unit j, i ≠ j. */
  static void apply(List<LatentDimensionFit> units, ContingencyTable[][] tables) {
    new OptimalScaling(units, tables).apply();
  }

  private void apply() {
    for (int i = 0; i < units.size(); i++) {
      scores[i] = normalScores(units.get(i).p);
    }
    for (int i = 0; i < units.size(); i++) {
      if (units.get(i).nominal) {
        start(i);
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < units.size(); i++) {
        if (units.get(i).nominal) {
          improve(i);
        }
      }
    }
    for (int i = 0; i < units.size(); i++) {
      LatentDimensionFit unit = units.get(i);
      if (unit.nominal) {
        double[] score = scores[i];
        unit.order =
            IntStream.range(0, unit.size())
                .boxed()
                .sorted((a, b) -> Double.compare(score[a], score[b]))
                .mapToInt(Integer::intValue)
                .toArray();
      }
    }
  }

  /** The first axis of the table with the partner of largest mean-square contingency. */
  private void start(int i) {
    double strongest = 0;
    int partner = -1;
    for (int j = 0; j < units.size(); j++) {
      if (j != i && tables[i][j].total() >= MIN_ROWS) {
        double strength = contingency(tables[i][j]);
        if (strength > strongest) {
          strongest = strength;
          partner = j;
        }
      }
    }
    if (partner < 0) {
      return;
    }
    LatentDimensionFit unit = units.get(i);
    double[] other = scores[partner].clone();
    boolean free = units.get(partner).nominal;
    double[] mine = conditionalMeans(tables[i][partner], other);
    for (int step = 0; free && step < POWER_STEPS; step++) {
      standardise(mine, unit.p);
      other = conditionalMeans(tables[partner][i], mine);
      standardise(other, units.get(partner).p);
      mine = conditionalMeans(tables[i][partner], other);
    }
    if (standardise(mine, unit.p)) {
      scores[i] = mine;
    }
  }

  private void improve(int i) {
    LatentDimensionFit unit = units.get(i);
    double[] sum = new double[unit.size()];
    for (int j = 0; j < units.size(); j++) {
      if (j == i || tables[i][j].total() < MIN_ROWS) {
        continue;
      }
      double[] means = conditionalMeans(tables[i][j], scores[j]);
      double r = 0;
      double[] fractions = tables[i][j].rowFractions();
      for (int c = 0; c < sum.length; c++) {
        r += fractions[c] * means[c] * scores[i][c];
      }
      for (int c = 0; c < sum.length; c++) {
        sum[c] += r * Math.abs(r) * means[c];
      }
    }
    if (standardise(sum, unit.p)) {
      scores[i] = sum;
    }
  }

  /** E[score of the column code | row code]; 0 for a row code that does not occur. */
  private static double[] conditionalMeans(ContingencyTable table, double[] score) {
    double[] means = new double[table.rows];
    for (int i = 0; i < table.rows; i++) {
      double sum = 0;
      double n = 0;
      for (int j = 0; j < table.columns; j++) {
        sum += table.count(i, j) * score[j];
        n += table.count(i, j);
      }
      means[i] = n > 0 ? sum / n : 0;
    }
    return means;
  }

  /** φ² / (min(r, c) − 1), the square of Cramér's V. */
  private static double contingency(ContingencyTable table) {
    double[] p = table.rowFractions();
    double[] q = table.columnFractions();
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < q.length; j++) {
        double expected = p[i] * q[j];
        if (expected > 0) {
          double gap = table.count(i, j) / (double) table.total() - expected;
          sum += gap * gap / expected;
        }
      }
    }
    return sum / Math.max(1, Math.min(p.length, q.length) - 1);
  }

  /** Mean of a standard normal within each code's slice: (φ(a) − φ(b)) / p. */
  private static double[] normalScores(double[] p) {
    double[] score = new double[p.length];
    double below = 0;
    double left = 0;
    for (int c = 0; c < p.length; c++) {
      below += p[c];
      double right = density(StandardNormal.quantile(Math.min(below, 1)));
      score[c] = p[c] > 0 ? (left - right) / p[c] : 0;
      left = right;
    }
    standardise(score, p);
    return score;
  }

  private static double density(double z) {
    return Double.isInfinite(z) ? 0 : Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /** To weighted mean 0 and variance 1; false, and zeros, if all are equal. */
  private static boolean standardise(double[] x, double[] p) {
    double mean = 0;
    for (int c = 0; c < x.length; c++) {
      mean += p[c] * x[c];
    }
    double variance = 0;
    for (int c = 0; c < x.length; c++) {
      x[c] -= mean;
      variance += p[c] * x[c] * x[c];
    }
    if (!(variance > 1e-20)) {
      Arrays.fill(x, 0);
      return false;
    }
    double sd = Math.sqrt(variance);
    for (int c = 0; c < x.length; c++) {
      x[c] /= sd;
    }
    return true;
  }
}
