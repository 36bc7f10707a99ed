package org.ehrsynth.eval.fidelity;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.comparison.JointCounts;
import org.ehrsynth.eval.comparison.LevelCounts;
import org.ehrsynth.eval.comparison.PooledValues;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/**
 * SDMetrics scores are the numbers of the quality report of SDMetrics 0.29: column shapes and pair
 * trends.
 *
 * @param shapes a score per column; undefined where a table has no value
 * @param pairs a score per pair of columns, in column order
 */
record SdMetricsScores(List<Shape> shapes, List<Pair> pairs) {
  private static final double CORRELATION_THRESHOLD = 0.5;
  private static final double ASSOCIATION_THRESHOLD = 0.3;

  /** The shape of one column. */
  record Shape(String column, JackknifeEstimate score) {}

  /**
   * The trend of one pair.
   *
   * @param score whatever the thresholds; undefined where the reference gives an error or NaN
   * @param strength |r| of two numeric columns, else Cramér's V, both of the real table; may be NaN
   * @param strong whether the strength is above the default threshold
   */
  record Pair(
      String first, String second, JackknifeEstimate score, double strength, boolean strong) {}

  static SdMetricsScores of(EvalContext context) {
    JackknifeGroups groups = JackknifeGroups.of(context);
    List<ColumnPair> columns = ColumnPair.all(context);
    List<Shape> shapes = new ArrayList<>();
    List<BinnedColumn> cells = new ArrayList<>();
    for (ColumnPair column : columns) {
      shapes.add(
          new Shape(
              column.name(),
              column.isNumber()
                  ? PooledValues.rounded(column).ksComplement(groups)
                  : LevelCounts.of(column, groups).sdTvComplement()));
      cells.add(BinnedColumn.asColumnPairTrends(column));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      context.run().checkInterrupted();
      for (int j = i + 1; j < columns.size(); j++) {
        ColumnPair a = columns.get(i);
        ColumnPair b = columns.get(j);
        pairs.add(
            a.isNumber() && b.isNumber()
                ? correlation(a, b, groups)
                : contingency(a, b, JointCounts.of(cells.get(i), cells.get(j), groups)));
      }
    }
    return new SdMetricsScores(shapes, pairs);
  }

  private static Pair correlation(ColumnPair a, ColumnPair b, JackknifeGroups groups) {
    if (a.isConstant(0) || a.isConstant(1) || b.isConstant(0) || b.isConstant(1)) {
      return new Pair(a.name(), b.name(), JackknifeEstimate.undefined(), Double.NaN, false);
    }
    Correlations r = Correlations.pearson(a.numbersUnsafe(), b.numbersUnsafe(), groups);
    double strength = Math.abs(r.real().value());
    return new Pair(a.name(), b.name(), r.similarity(), strength, strength > CORRELATION_THRESHOLD);
  }

  private static Pair contingency(ColumnPair a, ColumnPair b, JointCounts joint) {
    double v = joint.cramersV();
    return new Pair(a.name(), b.name(), joint.similarity(), v, v > ASSOCIATION_THRESHOLD);
  }

  /** Mean over the columns that have a shape. */
  JackknifeEstimate shapeScore() {
    return JackknifeEstimate.mean(shapes.stream().map(Shape::score).toList());
  }

  /** Mean over the pairs whose real association is strong (the default thresholds .5 and .3). */
  JackknifeEstimate pairScore() {
    return JackknifeEstimate.mean(pairs.stream().filter(Pair::strong).map(Pair::score).toList());
  }

  /** Mean over all pairs that have a score (thresholds 0). */
  JackknifeEstimate allPairScore() {
    return JackknifeEstimate.mean(pairs.stream().map(Pair::score).toList());
  }
}
