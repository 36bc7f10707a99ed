package org.ehrsynth.eval.validity;

import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.CellKind;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;

/**
 * The share of synthetic rows whose key is there and repeats no earlier one; mean over the keys.
 *
 * <p>Keys are the identifiers and subject columns that the real table has, all of them there and
 * distinct: a subject with many rows is no key. As SDMetrics' KeyUniqueness, the first of equal
 * keys is not counted as a repetition. A key that the synthetic table lacks is left out.
 */
public final class KeyUniqueness implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.key";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "keys that are unique")
          .withCitation("SDMetrics 0.29, KeyUniqueness; https://docs.sdv.dev/sdmetrics");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    if (context.raw().isEmpty()) {
      return new NotApplicable("needs the tables with their keys");
    }
    Dataset train = context.raw().get().train();
    Dataset synthetic = context.raw().get().synthetic();
    if (train.rowCount() == 0 || synthetic.rowCount() == 0) {
      return new NotApplicable("needs at least one row in either table");
    }
    Map<String, JackknifeEstimate> keys = new LinkedHashMap<>();
    for (Field field : train.schema().fields()) {
      boolean isKey = CellKind.of(field.type()) == CellKind.KEYS || field.role() == Role.SUBJECT;
      if (isKey
          && repeated(train.column(field.name())).cardinality() == 0
          && synthetic.schema().find(field.name()) >= 0) {
        keys.put(
            field.name(), uniqueness(synthetic.column(field.name()), JackknifeGroups.of(context)));
      }
    }
    return AdherenceRate.mean(INFO, keys, "no unique key is in both tables");
  }

  static JackknifeEstimate uniqueness(Column synthetic, JackknifeGroups groups) {
    BitSet repeated = repeated(synthetic);
    return AdherenceRate.of(groups, i -> true, i -> !repeated.get(i));
  }

  /** The rows that are missing or repeat an earlier one. */
  private static BitSet repeated(Column column) {
    BitSet repeated = new BitSet();
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < column.size(); i++) {
      int row = i;
      if (column.isMissing(i)
          || !seen.add(column.<Object>match(n -> n.get(row), c -> c.get(row), t -> t.get(row)))) {
        repeated.set(i);
      }
    }
    return repeated;
  }
}
