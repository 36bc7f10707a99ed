package org.ehrsynth.eval.survival;

import java.util.Arrays;

/**
 * Computes the product-limit estimate of survival, \( S(t) = \prod_{t_k \le t} (1 - d_k / n_k) \),
 * with Greenwood's variance \( S(t)^2 \sum_{t_k \le t} d_k / (n_k (n_k - d_k)) \).
 *
 * <p>Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452.
 */
public final class KaplanMeier {
  private final double[] times; // of events, increasing
  private final double[] survival; // from each of these times on
  private final double[] hazardVariance; // Greenwood's sum
  private final int[] atRisk;
  private final int[] died;

  private KaplanMeier(int steps) {
    times = new double[steps];
    survival = new double[steps];
    hazardVariance = new double[steps];
    atRisk = new int[steps];
    died = new int[steps];
  }

  /** Computes the estimate from patients; 1 everywhere if there are no events. */
  public static KaplanMeier of(SurvivalData patients) {
    int[] order = patients.order();
    double[] t = patients.time();
    int steps =
        (int)
            Arrays.stream(order)
                .filter(i -> patients.event()[i])
                .mapToDouble(i -> t[i])
                .distinct()
                .count();
    KaplanMeier curve = new KaplanMeier(steps);
    double s = 1;
    double sum = 0;
    int step = 0;
    for (int at = 0; at < order.length; ) {
      int from = at;
      int deaths = 0;
      while (at < order.length && t[order[at]] == t[order[from]]) {
        deaths += patients.event()[order[at++]] ? 1 : 0;
      }
      if (deaths > 0) {
        int n = order.length - from;
        s *= 1 - deaths / (double) n;
        sum += n == deaths ? 0 : deaths / ((double) n * (n - deaths));
        curve.times[step] = t[order[from]];
        curve.survival[step] = s;
        curve.hazardVariance[step] = sum;
        curve.atRisk[step] = n;
        curve.died[step++] = deaths;
      }
    }
    return curve;
  }

  private int step(double time) {
    int at = Arrays.binarySearch(times, time);
    return at >= 0 ? at : -at - 2;
  }

  /** Returns S(t), continuous from the right. */
  public double at(double time) {
    int step = step(time);
    return step < 0 ? 1 : survival[step];
  }

  /** Returns S just before t. */
  double before(double time) {
    return at(Math.nextDown(time));
  }

  /** Returns the standard error of S(t). */
  public double error(double time) {
    int step = step(time);
    return step < 0 ? 0 : survival[step] * Math.sqrt(hazardVariance[step]);
  }

  /**
   * Computes an end of the interval of S(t) on the scale of log S.
   *
   * @param z −1.96 for the lower end of the 95 % interval, 1.96 for the upper
   */
  public double limit(double time, double z) {
    double s = at(time);
    return s == 0 ? 0 : Math.min(1, s * Math.exp(z * error(time) / s));
  }

  /**
   * Returns the smallest t with S(t) below 1 − q; where S equals it along a step, the middle of the
   * step; NaN if S does not fall so low.
   */
  public double quantile(double q) {
    double level = 1 - q;
    for (int k = 0; k < times.length; k++) {
      if (Math.abs(survival[k] - level) < 1e-12) {
        return k + 1 < times.length ? (times[k] + times[k + 1]) / 2 : times[k];
      }
      if (survival[k] < level) {
        return times[k];
      }
    }
    return Double.NaN;
  }

  /** Computes the mean time lived up to τ: the area under S from 0 to τ. */
  public double restrictedMean(double tau) {
    double area = 0;
    double from = 0;
    double height = 1;
    for (int k = 0; k < times.length && times[k] < tau; k++) {
      area += height * (times[k] - from);
      from = times[k];
      height = survival[k];
    }
    return area + height * (tau - from);
  }

  /** Computes the standard error of the restricted mean. */
  public double restrictedMeanError(double tau) {
    double variance = 0;
    double whole = restrictedMean(tau);
    for (int k = 0; k < times.length && times[k] < tau; k++) {
      if (atRisk[k] > died[k]) {
        double rest = whole - restrictedMean(times[k]);
        variance += rest * rest * died[k] / ((double) atRisk[k] * (atRisk[k] - died[k]));
      }
    }
    return Math.sqrt(variance);
  }

  /** Returns the number of patients still followed just before t, at the first event from t on. */
  public int atRisk(double time) {
    int step = step(Math.nextDown(time)) + 1;
    return step < times.length ? atRisk[step] : 0;
  }

  /**
   * How far two curves are apart on [0, τ].
   *
   * @param largest the largest difference
   * @param mean the area between them by τ
   */
  public record Distance(double largest, double mean) {}

  /** Computes the distance from another curve, exactly: both are steps. */
  public Distance distance(KaplanMeier other, double tau) {
    double[] cuts =
        Arrays.stream(new double[][] {{0}, times, other.times, {tau}})
            .flatMapToDouble(Arrays::stream)
            .filter(t -> t <= tau)
            .sorted()
            .toArray();
    double largest = 0;
    double area = 0;
    for (int k = 0; k < cuts.length; k++) {
      double apart = Math.abs(at(cuts[k]) - other.at(cuts[k]));
      largest = Math.max(largest, apart);
      area += k + 1 < cuts.length ? apart * (cuts[k + 1] - cuts[k]) : 0;
    }
    return new Distance(largest, tau > 0 ? area / tau : 0);
  }
}
