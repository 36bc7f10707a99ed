package org.ehrsynth.models.copula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.condition.ValueSet.Interval;
import org.ehrsynth.math.StandardNormal;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Contains the latent values of one dimension that a condition allows: disjoint increasing
 * intervals.
 *
 * @param unit position of the dimension
 * @param intervals {low, high} pairs; none when nothing is allowed
 */
record TruncationRegion(int unit, List<double[]> intervals) {

  /**
   * The regions of the dimensions a condition touches; empty if it is not a product of regions:
   * "missing or above 5" ties two dimensions.
   */
  static Optional<List<TruncationRegion>> of(
      List<LatentDimension> units, Schema schema, Map<String, ValueSet> sets) {
    boolean[] hasFlag = new boolean[schema.size()];
    for (LatentDimension unit : units) {
      for (DimensionPart part : unit.parts()) {
        hasFlag[part.column()] |= part.kind() == DimensionPart.Kind.MISSING;
      }
    }
    for (Map.Entry<String, ValueSet> entry : sets.entrySet()) {
      ValueSet set = entry.getValue();
      boolean tied = set.missing() && !isNone(set) && !isAll(set);
      if (tied && hasFlag[schema.indexOf(entry.getKey())]) {
        return Optional.empty();
      }
    }
    List<TruncationRegion> regions = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      LatentDimension unit = units.get(u);
      boolean touched =
          unit.parts().stream().anyMatch(p -> sets.containsKey(schema.field(p.column()).name()));
      if (touched) {
        regions.add(
            new TruncationRegion(
                u, unit.isDiscrete() ? cells(unit, schema, sets) : quantiles(unit, schema, sets)));
      }
    }
    return Optional.of(regions);
  }

  private static boolean isNone(ValueSet set) {
    boolean[] levels = set.levels();
    if (levels == null) {
      return set.intervals().isEmpty();
    }
    for (boolean level : levels) {
      if (level) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAll(ValueSet set) {
    boolean[] levels = set.levels();
    if (levels == null) {
      return set.intervals().size() == 1
          && Double.isInfinite(set.intervals().get(0).low())
          && Double.isInfinite(set.intervals().get(0).high());
    }
    for (boolean level : levels) {
      if (!level) {
        return false;
      }
    }
    return true;
  }

  private static List<double[]> cells(
      LatentDimension unit, Schema schema, Map<String, ValueSet> sets) {
    List<double[]> intervals = new ArrayList<>();
    for (int c = 0; c < unit.cellCount(); c++) {
      boolean allowed = true;
      for (int i = 0; i < unit.parts().size() && allowed; i++) {
        DimensionPart part = unit.parts().get(i);
        ValueSet set = sets.get(schema.field(part.column()).name());
        allowed = set == null || allows(set, unit, c, i, part);
      }
      if (allowed) {
        double[] own = unit.interval(c);
        double[] last = intervals.isEmpty() ? null : intervals.get(intervals.size() - 1);
        if (last != null && last[1] == own[0]) {
          last[1] = own[1];
        } else {
          intervals.add(own);
        }
      }
    }
    return intervals;
  }

  private static boolean allows(
      ValueSet set, LatentDimension unit, int cell, int i, DimensionPart part) {
    int value = unit.value(cell, i);
    boolean onlyMissing = isNone(set);
    return switch (part.kind()) {
      case MISSING -> value == 1 ? set.missing() : !onlyMissing;
      case LEVEL -> (onlyMissing && set.missing()) || set.levels()[value];
      case VALUE -> (onlyMissing && set.missing()) || set.containsNumber(unit.number(i, value));
      case QUANTILE -> throw new IllegalStateException("a discrete unit has no quantile");
    };
  }

  private static List<double[]> quantiles(
      LatentDimension unit, Schema schema, Map<String, ValueSet> sets) {
    Field field = schema.field(unit.parts().get(0).column());
    ValueSet set = sets.get(field.name());
    if (isNone(set) && set.missing()) {
      return List.of(new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY});
    }
    double scale = field.type() instanceof ColumnType.Numeric n ? Math.pow(10, n.decimals()) : 1;
    List<double[]> intervals = new ArrayList<>();
    for (Interval interval : set.intervals()) {
      // Numbers are rounded to the column's decimals after they are drawn: a condition on the
      // rounded number is one on half a step around it.
      double low = firstStep(interval.low() * scale, interval.lowIncluded());
      double high = -firstStep(-interval.high() * scale, interval.highIncluded());
      double[] u = unit.margin().probabilities((low - 0.5) / scale, (high + 0.5) / scale);
      if (u[0] < u[1]) {
        intervals.add(new double[] {StandardNormal.quantile(u[0]), StandardNormal.quantile(u[1])});
      }
    }
    return intervals;
  }

  /** The first whole number from x on, x itself counting if included and whole up to rounding. */
  private static double firstStep(double x, boolean included) {
    double nearest = Math.rint(x);
    boolean whole = Math.abs(x - nearest) <= 1e-9 * Math.max(1, Math.abs(x));
    if (!whole) {
      return Math.ceil(x);
    }
    return included ? nearest : nearest + 1;
  }

  /** Mass of the region under a normal of mean m and standard deviation s. */
  double mass(double m, double s) {
    double mass = 0;
    for (double[] interval : intervals) {
      mass += slice((interval[0] - m) / s, (interval[1] - m) / s);
    }
    return Math.min(mass, 1);
  }

  /** The largest mass that any mean could give: each interval's when the mean is its middle. */
  double largestMass(double s) {
    double mass = 0;
    for (double[] interval : intervals) {
      double half = (interval[1] - interval[0]) / (2 * s);
      mass += slice(-half, half);
    }
    return Math.min(mass, 1);
  }

  /** Draws from a normal of mean m and standard deviation s restricted to the region. */
  double draw(double m, double s, RandomStream draws) {
    double wanted = draws.nextDouble() * mass(m, s);
    double[] chosen = intervals.get(intervals.size() - 1);
    for (double[] interval : intervals) {
      double own = slice((interval[0] - m) / s, (interval[1] - m) / s);
      if (wanted < own) {
        chosen = interval;
        break;
      }
      wanted -= own;
    }
    double a = (chosen[0] - m) / s;
    double b = (chosen[1] - m) / s;
    // In the upper tail Φ is 1 to all digits; its mirror image is not.
    double z =
        a > 0
            ? -StandardNormal.quantile(StandardNormal.cdf(-b) + draws.nextDouble() * slice(-b, -a))
            : StandardNormal.quantile(StandardNormal.cdf(a) + draws.nextDouble() * slice(a, b));
    return Math.min(Math.max(m + s * z, chosen[0]), Math.nextDown(chosen[1]));
  }

  private static double slice(double a, double b) {
    return a > 0
        ? StandardNormal.cdf(-a) - StandardNormal.cdf(-b)
        : StandardNormal.cdf(b) - StandardNormal.cdf(a);
  }
}
