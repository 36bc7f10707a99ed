package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.scale.PairTable;
import org.ehrsynth.scale.PairTables;

/** The units, the counts of each pair, the order of nominal units and the pairs' correlations. */
final class PairwiseCorrelations {
  private final List<LatentDimensionFit> units;
  private final Subjects subjects;
  private final int groups;
  private final int minRows;
  private final Execution run;
  private ContingencyTable[][] tables;
  private double[][] correlations;

  PairwiseCorrelations(
      List<LatentDimensionFit> units, Subjects subjects, int groups, int minRows, Execution run) {
    this.units = new ArrayList<>(units);
    this.subjects = subjects;
    this.groups = groups;
    this.minRows = minRows;
    this.run = run;
    int m = units.size();
    tables = new ContingencyTable[m][m];
    correlations = new double[m][m];
    countAll();
    OptimalScaling.apply(this.units, tables);
    boolean[] all = new boolean[m];
    Arrays.fill(all, true);
    run.forEach(m, i -> correlate(i, all));
  }

  private void countAll() {
    PairTables pairs =
        new PairTables(units.stream().map(LatentDimensionFit::axis).toList(), PairTable.Cells.ROWS);
    pairs.accept(units.stream().map(unit -> unit.codes).toArray(int[][]::new), subjects, run);
    for (int i = 0; i < units.size(); i++) {
      for (int j = 0; j < i; j++) {
        set(i, j, ContingencyTable.of(pairs.table(i, j)));
      }
    }
  }

  /** Counts a unit that is new, with those before it. */
  private void count(int i) {
    for (int j = 0; j < i; j++) {
      set(i, j, ContingencyTable.of(units.get(i), units.get(j), subjects));
    }
  }

  private void set(int i, int j, ContingencyTable table) {
    tables[i][j] = table;
    tables[j][i] = table.transpose();
  }

  /** Correlations of unit i with the units before it, where either of them moved. */
  private void correlate(int i, boolean[] moved) {
    for (int j = 0; j < i; j++) {
      if (moved[i] || moved[j]) {
        correlations[i][j] = correlation(i, j);
        correlations[j][i] = correlations[i][j];
      }
    }
  }

  private double correlation(int i, int j) {
    ContingencyTable table = tables[i][j];
    if (table.total() < minRows || units.get(i).excludes(units.get(j))) {
      return 0;
    }
    return PolychoricCorrelation.correlation(
        table.grouped(units.get(i).groups(groups), units.get(j).groups(groups)));
  }

  List<LatentDimensionFit> units() {
    return units;
  }

  ContingencyTable table(int i, int j) {
    return tables[i][j];
  }

  double pairCorrelation(int i, int j) {
    return correlations[i][j];
  }

  /** Replaces units i and j by one; orders and correlations follow. */
  void join(int i, int j, LatentDimensionFit joined) {
    List<LatentDimensionFit> kept = new ArrayList<>();
    List<Integer> old = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      if (u != i && u != j) {
        kept.add(units.get(u));
        old.add(u);
      }
    }
    int m = kept.size();
    ContingencyTable[][] keptTables = new ContingencyTable[m + 1][m + 1];
    double[][] keptCorrelations = new double[m + 1][m + 1];
    for (int a = 0; a < m; a++) {
      for (int b = 0; b < m; b++) {
        keptTables[a][b] = tables[old.get(a)][old.get(b)];
        keptCorrelations[a][b] = correlations[old.get(a)][old.get(b)];
      }
    }
    int[][] before = kept.stream().map(u -> u.order).toArray(int[][]::new);
    units.clear();
    units.addAll(kept);
    units.add(joined);
    tables = keptTables;
    correlations = keptCorrelations;
    count(m);
    OptimalScaling.apply(units, tables);
    boolean[] moved = new boolean[m + 1];
    moved[m] = true;
    for (int a = 0; a < m; a++) {
      moved[a] = !Arrays.equals(before[a], units.get(a).order);
    }
    run.forEach(m + 1, a -> correlate(a, moved));
  }

  /** The pairwise correlations; 1 on the diagonal. */
  Matrix correlations() {
    int m = units.size();
    Matrix r = new Matrix(m, m);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        r.set(i, j, i == j ? 1 : correlations[i][j]);
      }
    }
    return r;
  }

  /**
   * Pairs that are never seen together, a column's missingness and its value. Their correlation is
   * 0: any other would move the distribution of the values that are present.
   */
  boolean[][] excluded() {
    int m = units.size();
    boolean[][] apart = new boolean[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        apart[i][j] = i != j && units.get(i).excludes(units.get(j));
      }
    }
    return apart;
  }
}
