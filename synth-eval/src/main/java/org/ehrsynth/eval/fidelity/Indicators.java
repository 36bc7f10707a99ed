package org.ehrsynth.eval.fidelity;

import java.util.function.IntToDoubleFunction;
import org.ehrsynth.eval.metric.Estimate;
import org.ehrsynth.eval.metric.RowGroups;

/** Means of what each row says, with a group of rows left out. */
final class Indicators {
  private Indicators() {}

  /**
   * The mean over some rows of a table.
   *
   * @param rows which rows of the table
   * @param value of the k-th of these rows
   */
  static Estimate mean(RowGroups groups, int table, int[] rows, IntToDoubleFunction value) {
    double[] sums = new double[RowGroups.COUNT];
    int[] counts = new int[RowGroups.COUNT];
    double total = 0;
    for (int k = 0; k < rows.length; k++) {
      double v = value.applyAsDouble(k);
      int g = groups.of(table, rows[k]);
      sums[g] += v;
      counts[g]++;
      total += v;
    }
    double all = total;
    return Estimate.of(
        g ->
            g == Estimate.ALL
                ? all / rows.length
                : rows.length == counts[g]
                    ? Double.NaN
                    : (all - sums[g]) / (rows.length - counts[g]));
  }
}
