package org.ehrsynth.eval.validity;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.CellKind;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * Whether the synthetic table has the real table's columns: the Jaccard index of the two sets of
 * (column name, kind of cells), keys included. A synthetic column without any value counts as of
 * the real column's kind.
 *
 * <p>As SDMetrics' TableStructure, with kinds in the place of storage types: whole and decimal
 * numbers are one kind.
 */
public final class SchemaAdherence implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.schema";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "columns and kinds of cells")
          .withCitation("SDMetrics 0.29, TableStructure; https://docs.sdv.dev/sdmetrics");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (context.synthetic().rowCount() == 0) {
      return new NotApplicable("needs at least one synthetic row");
    }
    Dataset train = context.raw().map(EvalContext.Raw::train).orElse(context.train());
    Dataset synthetic = context.raw().map(EvalContext.Raw::synthetic).orElse(context.synthetic());
    return JackknifeEstimate.exact(jaccard(train, synthetic)).score(INFO, Map.of());
  }

  static double jaccard(Dataset real, Dataset synthetic) {
    Map<String, CellKind> expected = new LinkedHashMap<>();
    real.columns().forEach(c -> expected.put(c.field().name(), CellKind.of(c.field().type())));
    Set<String> union = new LinkedHashSet<>(expected.keySet());
    int both = 0;
    for (Column column : synthetic.columns()) {
      String name = column.field().name();
      CellKind kind = expected.get(name);
      boolean empty = column.missingCount() == column.size();
      if (kind != null && (empty || kind == CellKind.of(column.field().type()))) {
        both++;
      } else {
        union.add(name + '\0' + column.field().type().label());
      }
    }
    return (double) both / union.size();
  }
}
