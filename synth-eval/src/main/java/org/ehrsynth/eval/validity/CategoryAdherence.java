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
 * The share of synthetic cells whose level occurs in the real column; mean over columns of levels.
 *
 * <p>As SDMetrics' CategoryAdherence: a missing cell keeps to the rule if the real column has
 * missing cells.
 */
public final class CategoryAdherence implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.category";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "levels that are real ones")
          .withCitation("SDMetrics 0.29, CategoryAdherence; https://docs.sdv.dev/sdmetrics");

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
      if (real instanceof Column.Coded coded) {
        String name = real.field().name();
        columns.put(
            name,
            adherence(
                coded,
                (Column.Coded) context.synthetic().column(name),
                JackknifeGroups.of(context)));
      }
    }
    return AdherenceRate.mean(INFO, columns, "no column has levels");
  }

  /** Of two columns with the same levels. */
  static JackknifeEstimate adherence(
      Column.Coded real, Column.Coded synthetic, JackknifeGroups groups) {
    boolean missing = real.missingCount() > 0;
    boolean[] occurs = new boolean[real.levels().size()];
    for (int i = 0; i < real.size(); i++) {
      if (!real.isMissing(i)) {
        occurs[real.get(i)] = true;
      }
    }
    return AdherenceRate.of(
        groups, i -> true, i -> synthetic.isMissing(i) ? missing : occurs[synthetic.get(i)]);
  }
}
