package org.ehrsynth.eval.survival;

import java.util.Arrays;

/**
 * Computes the log-rank test of two groups from observed and expected events, with the
 * hypergeometric variance.
 *
 * <p>Mantel (1966); with weights S(t−) of the pooled curve, Peto and Peto (1972),
 * doi:10.2307/2344317. It is exactly 0 where the columns of a table are shuffled.
 *
 * @param observed weighted events of the first and of the second group
 * @param expected the same if both had the same hazard
 * @param variance of observed less expected
 */
public record LogRank(double[] observed, double[] expected, double variance) {

  /** Compares two groups. */
  public static LogRank of(SurvivalData first, SurvivalData second, boolean peto) {
    int n = first.size();
    double[] time = Arrays.copyOf(first.time(), n + second.size());
    boolean[] event = Arrays.copyOf(first.event(), time.length);
    System.arraycopy(second.time(), 0, time, n, second.size());
    System.arraycopy(second.event(), 0, event, n, second.size());
    SurvivalData pooled = new SurvivalData(time, event);
    KaplanMeier curve = KaplanMeier.of(pooled);
    int[] order = pooled.order();
    double[] observed = new double[2];
    double[] expected = new double[2];
    double variance = 0;
    double[] atRisk = {n, second.size()};
    for (int at = 0; at < order.length; ) {
      double t = time[order[at]];
      double[] died = new double[2];
      double[] left = new double[2];
      while (at < order.length && time[order[at]] == t) {
        int group = order[at] < n ? 0 : 1;
        died[group] += event[order[at++]] ? 1 : 0;
        left[group]++;
      }
      double deaths = died[0] + died[1];
      double total = atRisk[0] + atRisk[1];
      if (deaths > 0) {
        double weight = peto ? curve.before(t) : 1;
        for (int g = 0; g < 2; g++) {
          observed[g] += weight * died[g];
          expected[g] += weight * deaths * atRisk[g] / total;
        }
        if (total > 1) {
          double fraction = atRisk[0] / total;
          variance +=
              weight * weight * deaths * fraction * (1 - fraction) * (total - deaths) / (total - 1);
        }
      }
      atRisk[0] -= left[0];
      atRisk[1] -= left[1];
    }
    return new LogRank(observed, expected, variance);
  }

  /** \( (O - E)^2 / V \), χ² with 1 degree of freedom; 0 where there were no events. */
  public double chiSquare() {
    double difference = observed[0] - expected[0];
    return variance > 0 ? difference * difference / variance : 0;
  }
}
