package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.encode.NumericMarginal;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.math.NearestCorrelation;
import org.ehrsynth.scale.MissingCounts;
import org.ehrsynth.scale.ValueCounts;
import org.ehrsynth.schema.ColumnType;

/**
 * Fits a {@link CopulaSampler}: dimensions, their order, their correlations, joined pairs, repair.
 */
final class CopulaFit {
  /** Rank groups of a numeric column, and groups of levels, in a correlation's table. */
  private static final int GROUPS = 12;

  /** A number with at most so many values, each held by k subjects, is learned as these values. */
  private static final int FEW_VALUES = 40;

  private static final int MIN_ROWS = 20;

  private final Dataset data;
  private final Subjects subjects;
  private final CopulaConfig config;
  private final Execution run;
  private final int k;
  private final NumericMarginal[] margins;
  private final double[][] values; // of columns with few of them
  private final List<LatentDimensionFit> units = new ArrayList<>();

  CopulaFit(Dataset data, Subjects subjects, int k, CopulaConfig config, Execution run) {
    this.data = data;
    this.subjects = subjects;
    this.config = config;
    this.run = run;
    this.k = k;
    this.margins = new NumericMarginal[data.schema().size()];
    this.values = new double[data.schema().size()][];
  }

  CopulaSampler fit() {
    makeUnits();
    run.listener().progress("learning", 0.2);
    PairwiseCorrelations pairs = new PairwiseCorrelations(units, subjects, GROUPS, MIN_ROWS, run);
    new DimensionMerger(pairs, config, subjects, k, run).join();
    run.listener().progress("learning", 0.8);
    Matrix raw = pairs.correlations();
    boolean[][] apart = pairs.excluded();
    double lambda = shrink(raw, data.rowCount());
    NearestCorrelation repair = NearestCorrelation.of(raw, apart);
    List<LatentDimension> latent = pairs.units().stream().map(this::latent).toList();
    return new CopulaSampler(data.schema(), latent, repair.matrix(), lambda, repair.shift());
  }

  /** The same units without any correlation. */
  CopulaSampler fitIndependent() {
    makeUnits();
    Matrix identity = new Matrix(units.size(), units.size());
    for (int i = 0; i < units.size(); i++) {
      identity.set(i, i, 1);
    }
    return new CopulaSampler(
        data.schema(), units.stream().map(this::latent).toList(), identity, 0, 0);
  }

  private void makeUnits() {
    List<List<LatentDimensionFit>> fitted = new ArrayList<>();
    for (int j = 0; j < data.schema().size(); j++) {
      fitted.add(List.of());
    }
    run.forEach(fitted.size(), j -> fitted.set(j, unitsOf(j)));
    fitted.forEach(units::addAll);
  }

  /** The units of one column: its missingness if some is missing and some not, and its value. */
  private List<LatentDimensionFit> unitsOf(int j) {
    Column column = data.column(j);
    int n = column.size();
    MissingCounts counts = MissingCounts.of(column, subjects);
    long missing = counts.missingRows();
    List<LatentDimensionFit> units = new ArrayList<>();
    if (missing > 0) {
      int[] flags = new int[n];
      for (int i = 0; i < n; i++) {
        flags[i] = column.isMissing(i) ? 1 : 0;
      }
      // Fewer than k patients with, or without, a value: their pattern is not learned.
      int[][] cells = {{0}, {1}};
      LatentDimensionFit flag =
          new LatentDimensionFit(
              List.of(new DimensionPart(j, DimensionPart.Kind.MISSING)), flags, cells, 2, false);
      if (Math.min(counts.presentSubjects(), counts.missingSubjects()) >= k) {
        units.add(flag);
      } else if (missing * 2 > n) {
        return List.of(
            new LatentDimensionFit(
                List.of(new DimensionPart(j, DimensionPart.Kind.MISSING)),
                new int[n],
                new int[][] {{1}},
                1,
                false));
      }
    }
    units.add(
        column.match(c -> number(j, c.toArray()), this::coded, t -> number(j, t.toNumbers())));
    return units;
  }

  private LatentDimensionFit coded(Column.Coded column) {
    int j = data.schema().indexOf(column.field().name());
    int size = column.levels().size();
    int[][] cells = new int[size][];
    Arrays.setAll(cells, c -> new int[] {c});
    boolean ordered =
        column.field().type() instanceof ColumnType.Categorical type && type.ordered();
    return new LatentDimensionFit(
        List.of(new DimensionPart(j, DimensionPart.Kind.LEVEL)),
        column.toArray(),
        cells,
        size,
        !ordered && size > 2);
  }

  private LatentDimensionFit number(int j, double[] numbers) {
    ValueCounts counts = ValueCounts.of(numbers, subjects);
    double[] few = NumericMarginal.fewValues(counts, k, FEW_VALUES);
    int[] codes = new int[numbers.length];
    if (few != null) {
      values[j] = few;
      for (int i = 0; i < codes.length; i++) {
        codes[i] = Double.isNaN(numbers[i]) ? -1 : Arrays.binarySearch(few, numbers[i] + 0.0);
      }
      int[][] cells = new int[few.length][];
      Arrays.setAll(cells, c -> new int[] {c});
      return new LatentDimensionFit(
          List.of(new DimensionPart(j, DimensionPart.Kind.VALUE)), codes, cells, few.length, false);
    }
    margins[j] = NumericMarginal.of(counts, k);
    int groups = rankGroups(counts, numbers, codes);
    return new LatentDimensionFit(
        List.of(new DimensionPart(j, DimensionPart.Kind.QUANTILE)), codes, null, groups, false);
  }

  /** Codes each number by its mid-rank in groups of about equal size; equal numbers share one. */
  private static int rankGroups(ValueCounts counts, double[] numbers, int[] codes) {
    double[] distinct = counts.values();
    long[] rows = counts.rows();
    double all = Arrays.stream(rows).sum();
    int[] groupOf = new int[distinct.length];
    int number = -1;
    int last = -1;
    long from = 0;
    for (int v = 0; v < groupOf.length; v++) {
      long to = from + rows[v];
      int group = (int) ((from + to) / 2.0 / all * GROUPS);
      if (group != last) {
        number++;
        last = group;
      }
      groupOf[v] = number;
      from = to;
    }
    for (int i = 0; i < codes.length; i++) {
      boolean missing = Double.isNaN(numbers[i]);
      codes[i] = missing ? -1 : groupOf[Arrays.binarySearch(distinct, numbers[i] + 0.0)];
    }
    return number + 1;
  }

  /**
   * Draws correlations towards 0 by λ = Σ Var(r) / Σ r², with Var(r) ≈ (1 − r²)² / (n − 1).
   *
   * <p>Schäfer and Strimmer (2005), <a href="https://doi.org/10.2202/1544-6115.1175">
   * doi:10.2202/1544-6115.1175</a>.
   *
   * @return λ, in [0, 1]
   */
  private double shrink(Matrix r, int n) {
    double noise = 0;
    double signal = 0;
    for (int i = 0; i < r.rows(); i++) {
      for (int j = 0; j < i; j++) {
        double square = r.get(i, j) * r.get(i, j);
        noise += (1 - square) * (1 - square) / Math.max(n - 1, 1);
        signal += square;
      }
    }
    double lambda = signal > 0 ? Math.min(1, config.shrinkage() * noise / signal) : 0;
    for (int i = 0; i < r.rows(); i++) {
      for (int j = 0; j < r.rows(); j++) {
        if (i != j) {
          r.set(i, j, (1 - lambda) * r.get(i, j));
        }
      }
    }
    return lambda;
  }

  private LatentDimension latent(LatentDimensionFit unit) {
    if (!unit.isDiscrete()) {
      int column = unit.parts.get(0).column();
      return LatentDimension.quantile(column, margins[column]);
    }
    int[][] cells = Arrays.stream(unit.order).mapToObj(c -> unit.cells[c]).toArray(int[][]::new);
    double[] p = Arrays.stream(unit.order).mapToDouble(c -> unit.p[c]).toArray();
    double[][] partValues =
        unit.parts.stream()
            .map(part -> part.kind() == DimensionPart.Kind.VALUE ? values[part.column()] : null)
            .toArray(double[][]::new);
    return LatentDimension.discrete(unit.parts, cells, p, partValues);
  }
}
