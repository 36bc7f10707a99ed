package org.ehrsynth.eval.validity;

import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * Adherence rates are fractions of synthetic cells that satisfy a condition, per column, and their
 * mean.
 */
final class AdherenceRate {
  private static final int G = JackknifeGroups.COUNT;

  private AdherenceRate() {}

  /**
   * Computes the fraction of the counted synthetic rows that satisfy a condition; undefined when
   * none is counted.
   *
   * @param counted which rows are evaluated
   * @param keeps whether a counted row satisfies the condition
   */
  static JackknifeEstimate of(JackknifeGroups groups, IntPredicate counted, IntPredicate keeps) {
    int[] requested = new int[G];
    int[] kept = new int[G];
    int all = 0;
    int good = 0;
    for (int i = 0; i < groups.rows(SYNTHETIC); i++) {
      if (counted.test(i)) {
        int g = groups.of(SYNTHETIC, i);
        requested[g]++;
        all++;
        if (keeps.test(i)) {
          kept[g]++;
          good++;
        }
      }
    }
    int total = all;
    int right = good;
    return JackknifeEstimate.of(
        g ->
            g == JackknifeEstimate.ALL
                ? (double) right / total
                : (double) (right - kept[g]) / (total - requested[g]));
  }

  /**
   * Computes the mean over columns as the result of a metric, with a part per column; columns
   * without a fraction are left out.
   *
   * @param none the reason when no column has a fraction
   */
  static MetricResult mean(MetricInfo info, Map<String, JackknifeEstimate> columns, String none) {
    JackknifeEstimate mean = JackknifeEstimate.mean(List.copyOf(columns.values()));
    if (!mean.isDefined()) {
      return new NotApplicable(none);
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    columns.forEach(
        (name, fraction) -> {
          if (fraction.isDefined()) {
            parts.put("column/" + name, fraction.value());
          }
        });
    return mean.score(info, parts);
  }
}
