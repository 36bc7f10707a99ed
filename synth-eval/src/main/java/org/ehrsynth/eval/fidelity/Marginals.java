package org.ehrsynth.eval.fidelity;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.eval.comparison.BinnedColumn;
import org.ehrsynth.eval.comparison.ColumnPair;
import org.ehrsynth.eval.comparison.LevelCounts;
import org.ehrsynth.eval.comparison.PooledValues;
import org.ehrsynth.eval.fidelity.ColumnStatistics.Statistic;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * Column by column: 1 − sup |F − F'| for numbers and times (Kolmogorov–Smirnov), 1 − ½ Σ |p − q|
 * for levels (total variation), missing cells dropped; the value is the mean over columns.
 *
 * <p>A column without a value in one of the tables only scores 0, in both it is left out.
 *
 * <p>Parts, each as a mean over columns and then as {@code part/COLUMN}, left out where undefined:
 * {@code ks}, {@code tv}; {@code missing} 1 − |difference of missing rates|; {@code wasserstein} ∫
 * |F − F'| dx divided by the real range; {@code jensen_shannon} (a distance, base 2) and {@code
 * hellinger} on ten equal bins of the real range, or levels, with missing as a cell of its own;
 * {@code range_coverage}, {@code category_coverage}; {@code mean}, {@code sd}, {@code median} 1 −
 * difference divided by the real range.
 */
public final class Marginals implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.marginal";

  private static final String KS = "ks";
  private static final String TV = "tv";
  private static final String MISSING = "missing";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "distributions of single columns")
          .withCitation(
              "Kolmogorov-Smirnov and total variation distances; Endres & Schindelin (2003),"
                  + " doi:10.1109/TIT.2003.813506 (Jensen-Shannon distance)")
          .withCaveat(
              "Independent columns score as well as any: it says nothing about associations.");

  /** Returns the key of a numeric column's agreement, 1 − the Kolmogorov–Smirnov distance. */
  public static MetricKey kolmogorovSmirnov(String column) {
    return MetricKey.of(ID, KS, column);
  }

  /** Returns the key of a coded column's agreement, 1 − the total variation distance. */
  public static MetricKey totalVariation(String column) {
    return MetricKey.of(ID, TV, column);
  }

  /** Returns the key of the agreement of a column's missing rates. */
  public static MetricKey missing(String column) {
    return MetricKey.of(ID, MISSING, column);
  }

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (context.train().rowCount() == 0 || context.synthetic().rowCount() == 0) {
      return new NotApplicable("needs at least one row in either table");
    }
    JackknifeGroups groups = JackknifeGroups.of(context);
    List<JackknifeEstimate> shapes = new ArrayList<>();
    Map<String, Map<String, Double>> parts = new LinkedHashMap<>();
    for (ColumnPair column : ColumnPair.all(context)) {
      context.run().checkInterrupted();
      JackknifeEstimate shape = shape(column, groups);
      shapes.add(shape);
      put(parts, column.isNumber() ? KS : TV, column, shape.value());
      put(parts, MISSING, column, missingSimilarity(column));
      BinnedColumn cells = BinnedColumn.binned(column);
      put(parts, "jensen_shannon", column, ColumnStatistics.jensenShannon(cells));
      put(parts, "hellinger", column, ColumnStatistics.hellinger(cells));
      if (column.isNumber()) {
        double[] range = column.range(REAL);
        double distance = PooledValues.of(column).wasserstein();
        put(parts, "wasserstein", column, distance / (range[1] - range[0]));
        put(parts, "range_coverage", column, ColumnStatistics.rangeCoverage(column));
        for (Statistic statistic : Statistic.values()) {
          put(
              parts,
              statistic.name().toLowerCase(Locale.ROOT),
              column,
              ColumnStatistics.similarity(column, statistic));
        }
      } else {
        put(parts, "category_coverage", column, LevelCounts.of(column, groups).coverage());
      }
    }
    JackknifeEstimate mean = JackknifeEstimate.mean(shapes);
    return mean.isDefined()
        ? mean.score(INFO, flat(parts))
        : new NotApplicable("no column has values");
  }

  private static JackknifeEstimate shape(ColumnPair column, JackknifeGroups groups) {
    boolean noReal = column.missingRate(REAL) == 1;
    boolean noSynthetic = column.missingRate(SYNTHETIC) == 1;
    if (noReal || noSynthetic) {
      return noReal && noSynthetic ? JackknifeEstimate.undefined() : JackknifeEstimate.exact(0);
    }
    return column.isNumber()
        ? PooledValues.of(column).ksComplement(groups)
        : LevelCounts.of(column, groups).tvComplement();
  }

  /** 1 − |difference of the missing rates|. */
  static double missingSimilarity(ColumnPair column) {
    return 1 - Math.abs(column.missingRate(REAL) - column.missingRate(SYNTHETIC));
  }

  private static void put(
      Map<String, Map<String, Double>> parts, String part, ColumnPair column, double value) {
    if (Double.isFinite(value)) {
      parts.computeIfAbsent(part, p -> new LinkedHashMap<>()).put(column.name(), value);
    }
  }

  /** The means first, then the columns. */
  private static Map<String, Double> flat(Map<String, Map<String, Double>> parts) {
    Map<String, Double> flat = new LinkedHashMap<>();
    parts.forEach(
        (part, columns) -> {
          double sum = 0;
          for (double value : columns.values()) {
            sum += value;
          }
          flat.put(part, sum / columns.size());
        });
    parts.forEach(
        (part, columns) ->
            columns.forEach((column, value) -> flat.put(part + "/" + column, value)));
    return flat;
  }
}
