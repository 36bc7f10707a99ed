package org.ehrsynth.math;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/**
 * A Gaussian mixture on the line is fitted by variational Bayes, which empties the modes that the
 * data do not need.
 *
 * <p>Bishop (2006), Pattern Recognition and Machine Learning, section 10.2, for one dimension, on
 * standardised values with the priors α₀ = 0.001, m₀ = 0, β₀ = 1, ν₀ = 1, W₀ = 1 (equations 10.45
 * to 10.67). Differs from the book: begins with one-dimensional k-means from evenly spaced
 * quantiles, so that nothing is random; more than 2000 values are summarised by the means of 2000
 * groups of neighbours; a mode that holds less than half a value gets none any more; modes with
 * less than 0.5 % of the values are left out at the end.
 *
 * <p>Numbered invariants: (1) means increase or are equal; (2) weights sum to 1.
 */
public final class GaussianMixture {
  private static final int GROUPS = 2000;
  private static final int MAX_STEPS = 300;
  private static final double CONVERGED = 1e-5;
  private static final double MIN_WEIGHT = 0.005;
  private static final double ALPHA = 0.001;
  private static final double DEAD = 0.5;

  private final double[] weights;
  private final double[] means;
  private final double[] deviations;

  private GaussianMixture(double[] weights, double[] means, double[] deviations) {
    this.weights = weights;
    this.means = means;
    this.deviations = deviations;
  }

  /**
   * Learns a mixture.
   *
   * @param values NaN is left out; not modified
   * @param maxComponents most modes, at least 1
   * @return no mode without values; one of deviation 0 when all are equal
   */
  public static GaussianMixture of(double[] values, int maxComponents) {
    if (maxComponents < 1) {
      throw new IllegalArgumentException("modes must be at least 1, found " + maxComponents);
    }
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (sorted.length == 0) {
      return new GaussianMixture(new double[0], new double[0], new double[0]);
    }
    double mean = mean(sorted, 0, sorted.length);
    double squares = 0;
    for (double v : sorted) {
      squares += (v - mean) * (v - mean);
    }
    double scale = Math.sqrt(squares / sorted.length);
    if (!(scale > 0) || sorted[0] == sorted[sorted.length - 1]) {
      return new GaussianMixture(new double[] {1}, new double[] {mean}, new double[] {0});
    }
    int n = Math.min(GROUPS, sorted.length);
    double[] x = new double[n];
    double[] mass = new double[n];
    for (int g = 0; g < n; g++) {
      int from = (int) ((long) sorted.length * g / n);
      int to = (int) ((long) sorted.length * (g + 1) / n);
      x[g] = (mean(sorted, from, to) - mean) / scale;
      mass[g] = to - from;
    }
    return new Learning(x, mass, Math.min(maxComponents, n)).run(mean, scale);
  }

  /** The mean of a range, without the overflow or cancellation of a large sum. */
  private static double mean(double[] values, int from, int to) {
    double mean = 0;
    for (int i = from; i < to; i++) {
      mean += (values[i] - mean) / (i - from + 1);
    }
    return mean;
  }

  /** Number of modes. */
  public int size() {
    return weights.length;
  }

  public double weight(int k) {
    return weights[k];
  }

  public double mean(int k) {
    return means[k];
  }

  public double deviation(int k) {
    return deviations[k];
  }

  /** The variational iteration; x sorted and standardised. */
  private static final class Learning {
    private final double[] x;
    private final double[] mass;
    private final int modes;
    private final double[][] r; // r[i][k]: responsibility of mode k for x[i]
    private final double[] N;
    private final double[] alpha;
    private final double[] beta;
    private final double[] m;
    private final double[] invW;
    private final double[] nu;

    Learning(double[] x, double[] mass, int modes) {
      this.x = x;
      this.mass = mass;
      this.modes = modes;
      this.r = new double[x.length][modes];
      this.N = new double[modes];
      this.alpha = new double[modes];
      this.beta = new double[modes];
      this.m = new double[modes];
      this.invW = new double[modes];
      this.nu = new double[modes];
    }

    GaussianMixture run(double mean, double scale) {
      double total = Arrays.stream(mass).sum();
      begin();
      maximise();
      double[] before = N.clone();
      for (int step = 0; step < MAX_STEPS; step++) {
        expect();
        maximise();
        double change = 0;
        for (int k = 0; k < modes; k++) {
          change = Math.max(change, Math.abs(N[k] - before[k]) / total);
          before[k] = N[k];
        }
        if (change < CONVERGED) {
          break;
        }
      }
      int[] kept =
          IntStream.range(0, modes)
              .filter(k -> N[k] >= MIN_WEIGHT * total)
              .boxed()
              .sorted((a, b) -> Double.compare(m[a], m[b]))
              .mapToInt(k -> k)
              .toArray();
      double sum = IntStream.of(kept).mapToDouble(k -> N[k]).sum();
      return new GaussianMixture(
          IntStream.of(kept).mapToDouble(k -> N[k] / sum).toArray(),
          IntStream.of(kept).mapToDouble(k -> mean + scale * m[k]).toArray(),
          IntStream.of(kept).mapToDouble(k -> scale * Math.sqrt(invW[k] / nu[k])).toArray());
    }

    /** Hard responsibilities by k-means on the line. */
    private void begin() {
      double[] centres = new double[modes];
      for (int k = 0; k < modes; k++) {
        centres[k] = x[(int) ((2L * k + 1) * x.length / (2L * modes))];
      }
      int[] nearest = new int[x.length];
      for (int step = 0; step < 20; step++) {
        double[] sums = new double[modes];
        double[] counts = new double[modes];
        for (int i = 0; i < x.length; i++) {
          int best = 0;
          for (int k = 1; k < modes; k++) {
            if (Math.abs(x[i] - centres[k]) < Math.abs(x[i] - centres[best])) {
              best = k;
            }
          }
          nearest[i] = best;
          sums[best] += mass[i] * x[i];
          counts[best] += mass[i];
        }
        for (int k = 0; k < modes; k++) {
          centres[k] = counts[k] > 0 ? sums[k] / counts[k] : centres[k];
        }
      }
      for (int i = 0; i < x.length; i++) {
        r[i][nearest[i]] = 1;
        N[nearest[i]] += mass[i];
      }
    }

    private boolean isDead(int k) {
      return N[k] < DEAD;
    }

    /** Equations 10.51 to 10.53 and 10.58 to 10.63. */
    private void maximise() {
      for (int k = 0; k < modes; k++) {
        if (isDead(k)) {
          continue;
        }
        double count = 0;
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
          count += mass[i] * r[i][k];
          sum += mass[i] * r[i][k] * x[i];
        }
        double centre = count > 0 ? sum / count : 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
          squares += mass[i] * r[i][k] * (x[i] - centre) * (x[i] - centre);
        }
        N[k] = count;
        alpha[k] = ALPHA + count;
        beta[k] = 1 + count;
        nu[k] = 1 + count;
        m[k] = count * centre / beta[k];
        invW[k] = 1 + squares + count / beta[k] * centre * centre;
      }
    }

    /** Equations 10.64 to 10.67; terms equal for all modes are left out. */
    private void expect() {
      double[] constant = new double[modes];
      for (int k = 0; k < modes; k++) {
        constant[k] =
            isDead(k)
                ? 0
                : Gamma.digamma(alpha[k])
                    + 0.5 * (Gamma.digamma(nu[k] / 2) - Math.log(invW[k]))
                    - 0.5 / beta[k];
      }
      for (int i = 0; i < x.length; i++) {
        double[] row = r[i];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < modes; k++) {
          if (isDead(k)) {
            continue;
          }
          double d = x[i] - m[k];
          row[k] = constant[k] - 0.5 * nu[k] / invW[k] * d * d;
          largest = Math.max(largest, row[k]);
        }
        double sum = 0;
        for (int k = 0; k < modes; k++) {
          row[k] = isDead(k) ? 0 : Math.exp(row[k] - largest);
          sum += row[k];
        }
        for (int k = 0; k < modes; k++) {
          row[k] /= sum;
        }
      }
    }
  }
}
