package org.ehrsynth.eval.learner;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.eval.metric.MetricResult.Curve;
import org.ehrsynth.math.ArgSort;

/**
 * A ROC curve is a polyline of the true positive rate at each false positive rate, one corner per
 * distinct score, from (0, 0) to (1, 1). Immutable.
 */
public final class RocCurve {
  private final double[] fpr;
  private final double[] tpr;

  private RocCurve(double[] fpr, double[] tpr) {
    this.fpr = fpr;
    this.tpr = tpr;
  }

  /**
   * The polyline.
   *
   * @param scores higher means more likely positive; no NaN
   * @param positive both kinds must occur
   */
  public static RocCurve of(double[] scores, boolean[] positive) {
    int[] order = ArgSort.order(scores);
    int n = order.length;
    double[] falses = new double[n + 1];
    double[] trues = new double[n + 1];
    int corner = 0;
    int hits = 0;
    for (int i = n - 1; i >= 0; ) {
      double score = scores[order[i]];
      while (i >= 0 && scores[order[i]] == score) {
        hits += positive[order[i]] ? 1 : 0;
        i--;
      }
      corner++;
      trues[corner] = hits;
      falses[corner] = n - 1 - i - hits;
    }
    if (hits == 0 || hits == n) {
      throw new IllegalArgumentException("both classes must occur, found one");
    }
    double[] fpr = new double[corner + 1];
    double[] tpr = new double[corner + 1];
    for (int c = 1; c <= corner; c++) {
      fpr[c] = falses[c] / (n - hits);
      tpr[c] = trues[c] / hits;
    }
    return new RocCurve(fpr, tpr);
  }

  /**
   * Returns the true positive rate at a false positive rate in [0, 1], interpolated along the
   * polyline; at 0 the largest one reached without a false positive.
   */
  public double tprAt(double rate) {
    int at = 0;
    while (at + 1 < fpr.length && fpr[at + 1] <= rate) {
      at++;
    }
    if (at + 1 == fpr.length || fpr[at] == rate) {
      return tpr[at];
    }
    return tpr[at] + (tpr[at + 1] - tpr[at]) * (rate - fpr[at]) / (fpr[at + 1] - fpr[at]);
  }

  /**
   * Returns the polyline on a grid that is finer near 0: no corner of it belongs to a single row.
   *
   * @return true positive rates at 0, 0.001, …, 0.01, 0.02, …, 0.1, 0.12, …, 1
   */
  public Curve curve() {
    List<Double> x = new ArrayList<>();
    for (int i = 0; i <= 10; i++) {
      x.add(i / 1000.0);
    }
    for (int i = 2; i <= 10; i++) {
      x.add(i / 100.0);
    }
    for (int i = 6; i <= 50; i++) {
      x.add(i / 50.0);
    }
    return new Curve(x, x.stream().map(this::tprAt).toList());
  }
}
