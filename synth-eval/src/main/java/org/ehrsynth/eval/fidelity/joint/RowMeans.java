package org.ehrsynth.eval.fidelity.joint;

import java.util.function.IntToDoubleFunction;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;

/** Row means are means of a value per row, with a group of rows left out. */
final class RowMeans {
  private RowMeans() {}

  /**
   * The mean over some rows of a table.
   *
   * @param rows which rows of the table
   * @param value of the k-th of these rows
   */
  static JackknifeEstimate mean(
      JackknifeGroups groups, int table, int[] rows, IntToDoubleFunction value) {
    double[] sums = new double[JackknifeGroups.COUNT];
    int[] counts = new int[JackknifeGroups.COUNT];
    double total = 0;
    for (int k = 0; k < rows.length; k++) {
      double v = value.applyAsDouble(k);
      int g = groups.of(table, rows[k]);
      sums[g] += v;
      counts[g]++;
      total += v;
    }
    double all = total;
    return JackknifeEstimate.of(
        g ->
            g == JackknifeEstimate.ALL
                ? all / rows.length
                : rows.length == counts[g]
                    ? Double.NaN
                    : (all - sums[g]) / (rows.length - counts[g]));
  }
}
