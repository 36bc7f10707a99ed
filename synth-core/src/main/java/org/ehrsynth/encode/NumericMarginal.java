package org.ehrsynth.encode;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.scale.SubjectRanges;
import org.ehrsynth.scale.ValueCounts;

/**
 * The distribution of one numeric column as a piecewise linear quantile function that rests on
 * groups of at least k subjects.
 *
 * <p>Values held by at least k subjects and at least 1/250 of the rows (zeros, caps, whole years)
 * are <em>spikes</em> and come back exactly. The values between two spikes are cut into runs of at
 * least k subjects and 1/200 of the rows; a run is known by its mean only, placed at its middle
 * rank. A stretch of runs begins and ends at the k-th smallest and k-th largest subject's value in
 * it; one with fewer than k subjects joins the nearer spike. So no stored number is that of a
 * single patient, and the distribution is smooth where the data are.
 *
 * <p>Numbered invariants of the arrays: (1) u starts at 0, ends at 1, does not decrease; (2) x does
 * not decrease; (3) two knots with equal u are a jump, two with equal x a spike. Empty arrays: no
 * value was seen.
 */
public final class NumericMarginal {
  private static final int SPIKE_FRACTION = 250;
  private static final int RUNS = 200;
  private static final int DETAILED_RUNS = 500;

  private final double[] u;
  private final double[] x;

  private NumericMarginal(double[] u, double[] x) {
    this.u = u;
    this.x = x;
  }

  /**
   * Fits the distribution to guarded values.
   *
   * @param values NaN is missing; not modified
   * @param subjects the subject of each value
   * @param k subjects that any stored number must rest on
   */
  public static NumericMarginal of(double[] values, Subjects subjects, int k) {
    return of(ValueCounts.of(values, subjects), k);
  }

  /** Fits the distribution to guarded values that are counted already. */
  public static NumericMarginal of(ValueCounts counts, int k) {
    return new MarginalBuilder(counts, k, SPIKE_FRACTION, RUNS).build();
  }

  /**
   * Fits the distribution in more detail than {@link #of}: every value that at least k subjects
   * hold is a spike, and a run has 1/500 of the rows.
   */
  public static NumericMarginal detailed(ValueCounts counts, int k) {
    return new MarginalBuilder(counts, k, Integer.MAX_VALUE, DETAILED_RUNS).build();
  }

  static NumericMarginal ofKnots(double[] u, double[] x) {
    return new NumericMarginal(u, x);
  }

  /** Whether no value was seen. */
  public boolean isEmpty() {
    return u.length == 0;
  }

  /**
   * The quantile function.
   *
   * @param p in [0, 1]
   * @return NaN if the margin is empty
   */
  public double quantile(double p) {
    if (isEmpty()) {
      return Double.NaN;
    }
    int lo = 0;
    int hi = u.length - 1;
    while (lo < hi) { // the last knot with u ≤ p
      int mid = (lo + hi + 1) >>> 1;
      if (u[mid] <= p) {
        lo = mid;
      } else {
        hi = mid - 1;
      }
    }
    if (lo == u.length - 1) {
      return x[lo];
    }
    double t = (p - u[lo]) / (u[lo + 1] - u[lo]);
    return x[lo] + t * (x[lo + 1] - x[lo]);
  }

  /**
   * The probabilities whose quantiles lie in [a, b], as {low, high}: empty when low ≥ high.
   *
   * @param a may be negative infinity
   * @param b may be positive infinity
   */
  public double[] probabilities(double a, double b) {
    if (isEmpty()) {
      return new double[] {0, 0};
    }
    return new double[] {below(a, false), below(b, true)};
  }

  /** Mass of the values below v, or at most v. */
  private double below(double v, boolean included) {
    int lo = 0;
    int hi = u.length;
    while (lo < hi) { // the number of knots below v, or at most v
      int mid = (lo + hi) >>> 1;
      if (x[mid] < v || (included && x[mid] == v)) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    if (lo == 0 || lo == u.length) {
      return lo == 0 ? 0 : 1;
    }
    double t = (v - x[lo - 1]) / (x[lo] - x[lo - 1]);
    return u[lo - 1] + t * (u[lo] - u[lo - 1]);
  }

  /**
   * Cuts [0, 1] into intervals of about equal mass, such that a spike of at least half that mass is
   * an interval of its own.
   *
   * @param mass of an interval, in (0, 1]
   * @return increasing, from 0 to 1
   */
  public double[] cuts(double mass) {
    double[] cuts = new double[2 * u.length + (int) Math.ceil(1 / mass) + 2];
    int n = 1; // the first cut is 0
    for (int i = 0; i < u.length; i++) {
      boolean begins = spike(i) >= mass / 2;
      boolean ends = i > 0 && spike(i - 1) >= mass / 2;
      boolean last = i == u.length - 1;
      if (!(begins || ends || last) || u[i] == cuts[n - 1]) {
        continue;
      }
      double from = cuts[n - 1];
      int parts = ends ? 1 : (int) Math.max(1, Math.rint((u[i] - from) / mass));
      for (int part = 1; part < parts; part++) {
        cuts[n++] = from + (u[i] - from) * part / parts;
      }
      cuts[n++] = u[i];
    }
    return Arrays.copyOf(cuts, n);
  }

  /** Mass of the spikes of at least a given mass each. */
  public double spikes(double least) {
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      sum += spike(i) >= least ? spike(i) : 0;
    }
    return sum;
  }

  /** Mass of the spike that begins at a knot; 0 if none does. */
  private double spike(int i) {
    return i + 1 < u.length && x[i] == x[i + 1] ? u[i + 1] - u[i] : 0;
  }

  /** Number of stored numbers, for the list of facts a model holds. */
  public int knots() {
    return x.length;
  }

  /** Writes the knots under a prefix. */
  public void write(ArchiveWriter archive, String prefix) {
    archive.doubles(prefix + "/u.npy", u);
    archive.doubles(prefix + "/x.npy", x);
  }

  /** Reads what {@link #write} wrote. */
  public static NumericMarginal read(ArchiveReader archive, String prefix) {
    return new NumericMarginal(
        archive.doubles(prefix + "/u.npy"), archive.doubles(prefix + "/x.npy"));
  }

  /**
   * Returns the distinct values of a column that has few of them.
   *
   * @return increasing; null if there are more than {@code max}, or fewer than k subjects hold one
   */
  public static double[] fewValues(ValueCounts counts, int k, int max) {
    if (counts.size() > max) {
      return null;
    }
    SubjectRanges subjects = counts.subjectRanges();
    boolean rare = IntStream.range(0, counts.size()).anyMatch(v -> subjects.holders(v) < k);
    return rare ? null : counts.values();
  }
}
