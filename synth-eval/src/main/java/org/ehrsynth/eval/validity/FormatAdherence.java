package org.ehrsynth.eval.validity;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.schema.ColumnType;

/**
 * The share of synthetic cells written as the real ones are: numbers with at most as many decimals
 * as the real number with the most, times by the real column's pattern; mean over columns.
 *
 * <p>Missing cells are passed over; a column without a synthetic value, or a real column without
 * any, is left out.
 */
public final class FormatAdherence implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "validity.format";

  private static final MetricInfo INFO =
      MetricInfo.higherIsBetter(ID, "decimals and date patterns")
          .withCitation("Share of cells with at most the real column's decimals; own definition");

  @Override
  public MetricInfo info() {
    return INFO;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    Dataset written = context.raw().map(EvalContext.Raw::synthetic).orElse(context.synthetic());
    if (context.train().rowCount() == 0 || written.rowCount() == 0) {
      return new NotApplicable("needs at least one row in either table");
    }
    JackknifeGroups groups = JackknifeGroups.of(context);
    Map<String, JackknifeEstimate> columns = new LinkedHashMap<>();
    for (Column real : context.train().columns()) {
      String name = real.field().name();
      if (real.missingCount() == real.size()) {
        continue; // nothing shows how its cells are written
      }
      if (real instanceof Column.Numeric numbers) {
        columns.put(
            name, numbers(numbers, (Column.Numeric) context.synthetic().column(name), groups));
      } else if (real instanceof Column.Temporal times) {
        columns.put(name, times(times, written.column(name), groups));
      }
    }
    return AdherenceRate.mean(INFO, columns, "no column of numbers or times has values");
  }

  private static JackknifeEstimate numbers(
      Column.Numeric real, Column.Numeric synthetic, JackknifeGroups groups) {
    int most = 0;
    for (int i = 0; i < real.size(); i++) {
      while (!real.isMissing(i) && !fits(real.get(i), most)) {
        most++;
      }
    }
    int decimals = most;
    return AdherenceRate.of(
        groups, i -> !synthetic.isMissing(i), i -> fits(synthetic.get(i), decimals));
  }

  /** Whether a number can be written with that many decimals; 15 carry any double. */
  private static boolean fits(double value, int decimals) {
    return decimals == ColumnType.Numeric.MAX_DECIMALS
        || ColumnType.Numeric.unbounded(decimals).admit(value) == value;
  }

  private static JackknifeEstimate times(
      Column.Temporal real, Column written, JackknifeGroups groups) {
    boolean same =
        written.field().type() instanceof ColumnType.Temporal type
            && type.format().equals(((ColumnType.Temporal) real.field().type()).format());
    return AdherenceRate.of(groups, i -> !written.isMissing(i), i -> same);
  }
}
