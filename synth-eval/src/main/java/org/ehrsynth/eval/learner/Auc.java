package org.ehrsynth.eval.learner;

import java.util.List;
import java.util.Optional;
import org.ehrsynth.math.ArgSort;

/**
 * An AUC is the area under the ROC curve with its standard error.
 *
 * <p>AUC = (Σ ranks of positives − m(m+1)/2) / (mn), mid-ranks for ties. The standard error is that
 * of DeLong, DeLong and Clarke-Pearson (1988), <a
 * href="https://doi.org/10.2307/2531595">doi:10.2307/2531595</a>, computed from ranks as in Sun and
 * Xu (2014), <a href="https://doi.org/10.1109/LSP.2014.2337313">doi:10.1109/LSP.2014.2337313</a>.
 *
 * @param value in [0, 1]
 * @param se 0 when either class has one row
 */
public record Auc(double value, double se) {

  /**
   * The area.
   *
   * @param scores higher means more likely positive; no NaN
   * @param positive both kinds must occur
   */
  public static Auc of(double[] scores, boolean[] positive) {
    int n = scores.length;
    int m = 0;
    for (boolean p : positive) {
      m += p ? 1 : 0;
    }
    if (m == 0 || m == n) {
      throw new IllegalArgumentException("both classes must occur, found one");
    }
    double[] beaten = placements(scores, positive, m);
    double[] sum = new double[2];
    double[] squares = new double[2];
    for (int i = 0; i < n; i++) {
      int k = positive[i] ? 1 : 0;
      sum[k] += beaten[i];
      squares[k] += beaten[i] * beaten[i];
    }
    double variance =
        variance(sum[1], squares[1], m) / m + variance(sum[0], squares[0], n - m) / (n - m);
    return new Auc(sum[1] / m, Math.sqrt(Math.max(variance, 0)));
  }

  /**
   * The difference of the areas of two scores of the same rows, with the standard error that counts
   * their correlation (DeLong et al. 1988).
   *
   * @param value area of the first less that of the second
   */
  public record Difference(double value, double se) {}

  /** See {@link Difference}; both kinds of rows must occur. */
  public static Difference difference(double[] first, double[] second, boolean[] positive) {
    int n = positive.length;
    int m = 0;
    for (boolean p : positive) {
      m += p ? 1 : 0;
    }
    double[] a = placements(first, positive, m);
    double[] b = placements(second, positive, m);
    double[] sum = new double[2];
    double[] squares = new double[2];
    for (int i = 0; i < n; i++) {
      int k = positive[i] ? 1 : 0;
      sum[k] += a[i] - b[i];
      squares[k] += (a[i] - b[i]) * (a[i] - b[i]);
    }
    double variance =
        variance(sum[1], squares[1], m) / m + variance(sum[0], squares[0], n - m) / (n - m);
    return new Difference(sum[1] / m, Math.sqrt(Math.max(variance, 0)));
  }

  /**
   * Computes per row the fraction of the other class that it beats: for a positive the negatives
   * below it.
   */
  private static double[] placements(double[] scores, boolean[] positive, int m) {
    int n = scores.length;
    double[] ranks = midRanks(scores);
    double[] within = new double[n];
    within(scores, positive, true, within);
    within(scores, positive, false, within);
    double[] beaten = new double[n];
    for (int i = 0; i < n; i++) {
      beaten[i] = (ranks[i] - within[i]) / (positive[i] ? n - m : m);
    }
    return beaten;
  }

  private static double variance(double sum, double squares, int n) {
    return n < 2 ? 0 : (squares - sum * sum / n) / (n - 1);
  }

  private static void within(double[] scores, boolean[] positive, boolean which, double[] out) {
    int[] rows = new int[scores.length];
    int n = 0;
    for (int i = 0; i < scores.length; i++) {
      if (positive[i] == which) {
        rows[n++] = i;
      }
    }
    double[] own = new double[n];
    for (int i = 0; i < n; i++) {
      own[i] = scores[rows[i]];
    }
    double[] ranks = midRanks(own);
    for (int i = 0; i < n; i++) {
      out[rows[i]] = ranks[i];
    }
  }

  private static double[] midRanks(double[] x) {
    int[] order = ArgSort.order(x);
    double[] ranks = new double[x.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && x[order[to]] == x[order[from]]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        ranks[order[i]] = rank;
      }
      from = to;
    }
    return ranks;
  }

  /**
   * Computes the average precision: Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct thresholds, without
   * interpolation.
   */
  public static double averagePrecision(double[] scores, boolean[] positive) {
    int[] order = ArgSort.order(scores);
    long all = 0;
    for (boolean p : positive) {
      all += p ? 1 : 0;
    }
    double sum = 0;
    long taken = 0;
    long hits = 0;
    for (int i = order.length - 1; i >= 0; ) {
      long before = hits;
      double score = scores[order[i]];
      while (i >= 0 && scores[order[i]] == score) {
        hits += positive[order[i]] ? 1 : 0;
        taken++;
        i--;
      }
      sum += (hits - before) / (double) all * hits / taken;
    }
    return sum;
  }

  /** Computes the mean squared difference between probabilities and outcomes (Brier 1950). */
  public static double brier(double[] probabilities, boolean[] positive) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double gap = probabilities[i] - (positive[i] ? 1 : 0);
      sum += gap * gap;
    }
    return sum / probabilities.length;
  }

  /**
   * Computes the slope of a logistic regression of the outcome on the logit of the probability; 1
   * is best. NaN where there is no finite slope: one value separates the outcomes, as when all
   * probabilities are the same.
   */
  public static double calibrationSlope(double[] probabilities, boolean[] positive) {
    int n = probabilities.length;
    double[] logits = new double[n];
    double[][] ends = {
      {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
      {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}
    };
    double mean = 0;
    for (int i = 0; i < n; i++) {
      double p = Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7);
      logits[i] = Math.log(p / (1 - p));
      mean += logits[i] / n;
      double[] end = ends[positive[i] ? 1 : 0];
      end[0] = Math.min(end[0], logits[i]);
      end[1] = Math.max(end[1], logits[i]);
    }
    if (ends[0][1] <= ends[1][0] || ends[1][1] <= ends[0][0]) {
      return Double.NaN;
    }
    // Centred, or nearly equal logits leave the normal equations singular to rounding.
    double width = Math.max(ends[0][1], ends[1][1]) - Math.min(ends[0][0], ends[1][0]);
    int[] starts = new int[n + 1];
    float[] centred = new float[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      starts[i + 1] = i + 1;
      centred[i] = (float) ((logits[i] - mean) / width);
      y[i] = positive[i] ? 1 : 0;
    }
    SparseMatrix x = new SparseMatrix(n, List.of("logit"), starts, new int[n], centred);
    LogisticRegression plain = new LogisticRegression(Double.POSITIVE_INFINITY, Optional.empty());
    return plain.coefficients(x, y)[0] / width;
  }
}
