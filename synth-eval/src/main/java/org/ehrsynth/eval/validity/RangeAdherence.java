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
 * The share of synthetic numbers and times that lie between the smallest and the largest real one;
 * mean over columns.
 *
 * <p>As SDMetrics' BoundaryAdherence: a missing synthetic cell is passed over if the real column
 * has missing cells too, and breaks the rule otherwise. A real column without any value makes every
 * synthetic value break it. Without a synthetic value to ask, the column is left out.
 */
public final class RangeAdherence implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.range";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "numbers within the real range")
          .withCitation("SDMetrics 0.29, BoundaryAdherence; https://docs.sdv.dev/sdmetrics")
          .withCaveat(
              "The extremes of the real table are facts of single patients: 1 is no goal for"
                  + " privacy.");

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
        min = Math.min(min, real.number(i));
        max = Math.max(max, real.number(i));
      }
    }
    double low = min;
    double high = max;
    return AdherenceRate.of(
        groups,
        i -> !passOver || !synthetic.isMissing(i),
        i -> !synthetic.isMissing(i) && low <= synthetic.number(i) && synthetic.number(i) <= high);
  }
}
