package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.math.Cholesky;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.math.StandardNormal;
import org.ehrsynth.random.CandidateChoice;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Schema;

/**
 * Draws the latent values of rows of which some columns are given.
 *
 * <p>A given cell restricts the latent values of its dimensions to a region. A region of little
 * mass, as a number with many values has, is a point: its latent value is drawn within it
 * beforehand. The points come first in the Cholesky factor, then the other regions, then what is
 * free. A candidate draws each region's latent value from its normal given those before it,
 * restricted to the region, and has the weight ∏ mass (Genz 1992,
 * doi:10.1080/10618600.1992.10477010); up to {@value #MAX_CANDIDATES} candidates are drawn and one
 * is chosen ({@link CandidateChoice}). Exact but for points, and where no candidate is accepted.
 *
 * <p>Given cells that are known only apart, such as two levels of a joint dimension that no cell
 * has together, count as far as most of them agree.
 */
final class GivenCopulaSampler {
  private static final int MAX_CANDIDATES = 64;

  /** The largest mass of a region that is a point. */
  private static final double MAX_POINT_MASS = 0.02;

  private static final double EDGE = 1e-12;

  private final List<LatentDimension> units;
  private final Matrix correlation;
  private final List<IntUnaryOperator[]> required = new ArrayList<>(); // by unit, part; then row
  private final List<Map<List<Integer>, List<double[]>>> known = new ArrayList<>(); // by unit
  private final double[][] numbers; // by unit, then row: of a quantile
  private final double[] halfStep; // by unit
  private final Map<List<Integer>, Factor> factors = new HashMap<>();
  private final double[][] z;

  GivenCopulaSampler(
      Schema schema, List<LatentDimension> units, Matrix correlation, Dataset given) {
    this.units = units;
    this.correlation = correlation;
    numbers = new double[units.size()][];
    halfStep = new double[units.size()];
    z = new double[units.size()][given.rowCount()];
    for (int u = 0; u < units.size(); u++) {
      LatentDimension unit = units.get(u);
      IntUnaryOperator[] parts = new IntUnaryOperator[unit.parts().size()];
      for (int i = 0; i < parts.length; i++) {
        int at = given.schema().find(schema.field(unit.parts().get(i).column()).name());
        parts[i] = at < 0 ? row -> -1 : required(schema, unit, i, given.column(at));
        if (at >= 0 && !unit.isDiscrete()) {
          numbers[u] = given.column(at).toNumbers();
        }
      }
      boolean isNumeric =
          schema.field(unit.parts().get(0).column()).type() instanceof ColumnType.Numeric;
      halfStep[u] = isNumeric ? halfStep(schema, unit) : 0.5;
      required.add(parts);
      known.add(new HashMap<>());
    }
  }

  private static double halfStep(Schema schema, LatentDimension unit) {
    ColumnType type = schema.field(unit.parts().get(0).column()).type();
    return 0.5 * Math.pow(10, -((ColumnType.Numeric) type).decimals());
  }

  /** By row the value that a part must have; −1 for any, as where a level is not known. */
  private static IntUnaryOperator required(
      Schema schema, LatentDimension unit, int i, Column column) {
    DimensionPart part = unit.parts().get(i);
    List<String> levels = schema.field(part.column()).levels();
    IntUnaryOperator level = row -> levels.indexOf(column.text(row));
    return switch (part.kind()) {
      case MISSING ->
          row ->
              column.isMissing(row)
                  ? 1
                  : column instanceof Column.Coded && level.applyAsInt(row) < 0 ? -1 : 0;
      case LEVEL -> row -> column.isMissing(row) ? -1 : level.applyAsInt(row);
      case VALUE -> row -> column.isMissing(row) ? -1 : unit.nearest(i, column.number(row));
      case QUANTILE -> row -> -1;
    };
  }

  /** Draws the latent values, by dimension, then row; row i from a seed of its own. */
  double[][] latents(Seed seed) {
    for (int r = 0; r < z[0].length; r++) {
      draw(r, seed.derive("given/" + r).generator());
    }
    return z;
  }

  /**
   * The Cholesky factor of the dimensions in an order.
   *
   * @param order points, regions, others
   */
  private record Factor(int[] order, Matrix lower) {}

  private void draw(int row, RandomStream draws) {
    List<Integer> points = new ArrayList<>();
    List<Double> latents = new ArrayList<>();
    List<TruncationRegion> regions = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      if (numbers[u] != null) {
        double[] ranks = ranks(u, numbers[u][row]);
        if (ranks != null && ranks[1] - ranks[0] <= MAX_POINT_MASS) {
          double rank = ranks[0] + draws.nextDouble() * (ranks[1] - ranks[0]);
          points.add(u);
          latents.add(StandardNormal.quantile(Math.min(Math.max(rank, EDGE), 1 - EDGE)));
        } else if (ranks != null) {
          double[] ends = {StandardNormal.quantile(ranks[0]), StandardNormal.quantile(ranks[1])};
          regions.add(new TruncationRegion(u, List.of(ends)));
        }
      } else if (units.get(u).isDiscrete()) {
        List<double[]> cells = cells(u, row);
        if (!cells.isEmpty()) {
          regions.add(new TruncationRegion(u, cells));
        }
      }
    }
    List<Integer> first = new ArrayList<>(points);
    regions.forEach(region -> first.add(region.unit()));
    Factor factor = factors.computeIfAbsent(first, this::factor);
    double[] e = new double[units.size()];
    for (int i = 0; i < points.size(); i++) {
      double mean = CopulaSampler.product(factor.lower, i, e, i);
      e[i] = (latents.get(i) - mean) / factor.lower.get(i, i);
    }
    e = chosen(e, points.size(), regions, factor.lower, draws);
    for (int i = 0; i < e.length; i++) {
      if (i >= first.size()) {
        e[i] = draws.nextGaussian();
      }
      z[factor.order[i]][row] = CopulaSampler.product(factor.lower, i, e, i + 1);
    }
  }

  /** The first region has the same mass for all candidates: it has no weight. */
  private static double[] chosen(
      double[] points, int from, List<TruncationRegion> regions, Matrix lower, RandomStream draws) {
    CandidateChoice choice = new CandidateChoice(draws);
    double[] chosen = points;
    double[] e = points.clone();
    double bound = 1;
    for (int i = 1; i < regions.size(); i++) {
      bound *= regions.get(i).largestMass(lower.get(from + i, from + i));
    }
    for (int m = 0; m < MAX_CANDIDATES && !choice.isAccepted(); m++) {
      double weight = 1;
      for (int i = 0; i < regions.size(); i++) {
        double mean = CopulaSampler.product(lower, from + i, e, from + i);
        double s = lower.get(from + i, from + i);
        double mass = regions.get(i).mass(mean, s);
        weight *= i == 0 ? 1 : mass;
        double latent =
            mass > 0 ? regions.get(i).draw(mean, s, draws) : nearest(regions.get(i), mean);
        e[from + i] = (latent - mean) / s;
      }
      if (choice.offer(weight, bound)) {
        chosen = e.clone();
      }
    }
    return chosen;
  }

  /** The end of an interval of a region that is nearest to a value outside. */
  private static double nearest(TruncationRegion region, double x) {
    double nearest = Double.POSITIVE_INFINITY;
    for (double[] interval : region.intervals()) {
      for (double end : interval) {
        if (Math.abs(end - x) < Math.abs(nearest - x)) {
          nearest = end;
        }
      }
    }
    return nearest;
  }

  private Factor factor(List<Integer> first) {
    int[] order = new int[units.size()];
    boolean[] isPlaced = new boolean[order.length];
    int n = 0;
    for (int u : first) {
      order[n++] = u;
      isPlaced[u] = true;
    }
    for (int u = 0; u < order.length; u++) {
      if (!isPlaced[u]) {
        order[n++] = u;
      }
    }
    return new Factor(order, Cholesky.of(CopulaSampler.permuted(correlation, order)).lower());
  }

  /** The ranks {low, high} of the numbers that are written like this one; null for no evidence. */
  private double[] ranks(int u, double number) {
    LatentDimension unit = units.get(u);
    if (Double.isNaN(number) || unit.margin().isEmpty()) {
      return null;
    }
    double x = Math.min(Math.max(number, unit.margin().quantile(0)), unit.margin().quantile(1));
    double[] ranks = unit.margin().probabilities(x - halfStep[u], x + halfStep[u]);
    ranks[1] = Math.max(ranks[0], ranks[1]);
    return ranks;
  }

  /** The latent intervals of the cells that agree with most given values; none for no evidence. */
  private List<double[]> cells(int u, int row) {
    List<Integer> values =
        Arrays.stream(required.get(u)).map(part -> part.applyAsInt(row)).toList();
    return known.get(u).computeIfAbsent(values, v -> cells(units.get(u), v));
  }

  private static List<double[]> cells(LatentDimension unit, List<Integer> values) {
    int[] agreeing = new int[unit.cellCount()];
    int maxCells = 0;
    for (int c = 0; c < agreeing.length; c++) {
      for (int i = 0; i < values.size(); i++) {
        agreeing[c] += values.get(i) >= 0 && unit.value(c, i) == values.get(i) ? 1 : 0;
      }
      double[] own = unit.interval(c);
      maxCells = own[0] < own[1] ? Math.max(maxCells, agreeing[c]) : maxCells;
    }
    List<double[]> intervals = new ArrayList<>();
    for (int c = 0; c < agreeing.length && maxCells > 0; c++) {
      double[] own = unit.interval(c);
      double[] last = intervals.isEmpty() ? null : intervals.get(intervals.size() - 1);
      if (agreeing[c] != maxCells || own[0] >= own[1]) {
        continue;
      }
      if (last != null && last[1] == own[0]) {
        last[1] = own[1];
      } else {
        intervals.add(own);
      }
    }
    return intervals;
  }
}
