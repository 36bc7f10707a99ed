package org.ehrsynth.eval.validity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * Measures the fraction of synthetic numbers and times between the smallest and the largest real
 * one; mean over columns.
 *
 * <p>As SDMetrics' BoundaryAdherence: a missing synthetic cell is not counted if the real column
 * has missing cells too, and is invalid otherwise. If the real column has no value, every synthetic
 * value is invalid. A column without a synthetic value is left out.
 */
public final class RangeAdherence implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.range";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "numbers within the real range")
          .withCitation("SDMetrics 0.29, BoundaryAdherence; https://docs.sdv.dev/sdmetrics")
          .withCaveat(
              "The extremes of the real table belong to single patients: 1 is no goal for privacy.");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (context.synthetic().rowCount() == 0) {
      return new NotApplicable("needs at least one synthetic row");
    }
    Map<String, JackknifeEstimate> columns = new LinkedHashMap<>();
    for (Column real : context.train().columns()) {
      if (!(real instanceof Column.Coded)) {
        String name = real.field().name();
        columns.put(
            name, adherence(real, context.synthetic().column(name), JackknifeGroups.of(context)));
      }
    }
    return AdherenceRate.mean(INFO, columns, "no column of numbers or times has values");
  }

  static JackknifeEstimate adherence(Column real, Column synthetic, JackknifeGroups groups) {
    boolean passOver = real.missingCount() > 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < real.size(); i++) {
      if (!real.isMissing(i)) {
        min = Math.min(min, number(real, i));
        max = Math.max(max, number(real, i));
      }
    }
    double low = min;
    double high = max;
    return AdherenceRate.of(
        groups,
        i -> !passOver || !synthetic.isMissing(i),
        i ->
            !synthetic.isMissing(i) && low <= number(synthetic, i) && number(synthetic, i) <= high);
  }

  /** Returns a cell that is not missing as a number. */
  private static double number(Column column, int row) {
    return column instanceof Column.Numeric numbers
        ? numbers.get(row)
        : ((Column.Temporal) column).get(row);
  }
}
