package org.ehrsynth.encode;

import java.util.Arrays;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.math.ArgSort;

/** Builds the knots of a {@link NumericMarginal} in one pass over the sorted values. */
final class MarginalBuilder {
  private final int k;
  private final int spikeFraction;
  private final int runs;
  private final double[] sorted;
  private final int[] holders; // the subject of sorted[i]
  private final int[] mark;
  private int stamp;

  private double[] u = new double[64];
  private double[] x = new double[64];
  private int knots;

  MarginalBuilder(double[] values, Subjects subjects, int k, int spikeFraction, int runs) {
    this.k = k;
    this.spikeFraction = spikeFraction;
    this.runs = runs;
    int[] order = ArgSort.order(values);
    sorted = new double[order.length];
    holders = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      sorted[i] = values[order[i]];
      holders[i] = subjects.of(order[i]);
    }
    mark = marks(subjects);
  }

  /** One mark per subject, all 0. */
  static int[] marks(Subjects subjects) {
    return new int[subjects.count()];
  }

  NumericMarginal build() {
    int n = sorted.length;
    int[] cuts = spikes(); // alternating starts and ends of spikes
    int from = 0;
    for (int s = 0; s <= cuts.length; s += 2) {
      int to = s < cuts.length ? cuts[s] : n;
      if (from < to) {
        stretch(from, to, s > 0, s < cuts.length);
      }
      if (s < cuts.length) {
        spike(cuts[s], cuts[s + 1]);
        from = cuts[s + 1];
      }
    }
    if (knots > 0) { // rows folded into a spike at either end
      u[0] = 0;
      u[knots - 1] = 1;
    }
    return NumericMarginal.ofKnots(Arrays.copyOf(u, knots), Arrays.copyOf(x, knots));
  }

  /** Starts and ends (exclusive) of the values that many hold. */
  private int[] spikes() {
    int n = sorted.length;
    int[] cuts = new int[2 * Math.min(spikeFraction, n / k) + 2];
    int count = 0;
    for (int from = 0; from < n; ) {
      int to = from + 1;
      while (to < n && sorted[to] == sorted[from]) {
        to++;
      }
      if ((long) (to - from) * spikeFraction >= n && subjectsIn(from, to) >= k) {
        cuts[count++] = from;
        cuts[count++] = to;
      }
      from = to;
    }
    return Arrays.copyOf(cuts, count);
  }

  private int subjectsIn(int from, int to) {
    stamp++;
    int distinct = 0;
    for (int i = from; i < to; i++) {
      if (mark[holders[i]] != stamp) {
        mark[holders[i]] = stamp;
        distinct++;
      }
    }
    return distinct;
  }

  private void spike(int from, int to) {
    double n = sorted.length;
    // Rows of a stretch with too few subjects were left out: the spike reaches back to the last
    // knot.
    knot(knots == 0 ? 0 : u[knots - 1], sorted[from]);
    knot(to / n, sorted[from]);
  }

  /** The values between two spikes. */
  private void stretch(int from, int to, boolean spikeBefore, boolean spikeAfter) {
    double n = sorted.length;
    int subjects = subjectsIn(from, to);
    if (subjects < k && (spikeBefore || spikeAfter)) {
      if (spikeBefore && (!spikeAfter || closerToPrevious(from, to))) {
        u[knots - 1] = to / n;
      }
      return;
    }
    int at = from;
    int atLeast = Math.max(1, sorted.length / runs);
    double low = subjects >= 2 * k ? sorted[kth(from, to, 1)] : Double.NaN;
    double high = subjects >= 2 * k ? sorted[kth(to - 1, from - 1, -1)] : Double.NaN;
    boolean first = true;
    while (at < to) {
      int end = runEnd(at, to, atLeast);
      if (end < to && subjectsIn(end, to) < k) {
        end = to;
      }
      double mean = 0;
      for (int i = at; i < end; i++) {
        mean += (sorted[i] - mean) / (i - at + 1);
      }
      if (!Double.isNaN(low)) {
        mean = Math.min(Math.max(mean, low), high);
      }
      if (first) {
        knot(from / n, Double.isNaN(low) ? mean : low);
        first = false;
      }
      knot((at + end) / (2 * n), mean);
      at = end;
    }
    knot(to / n, Double.isNaN(high) ? x[knots - 1] : high);
  }

  private boolean closerToPrevious(int from, int to) {
    double middle = sorted[(from + to) / 2];
    return middle - sorted[from - 1] <= sorted[to] - middle;
  }

  /** First end ≥ at + atLeast rows by which k subjects were seen. */
  private int runEnd(int at, int to, int atLeast) {
    stamp++;
    int distinct = 0;
    int i = at;
    while (i < to && (distinct < k || i - at < atLeast)) {
      if (mark[holders[i]] != stamp) {
        mark[holders[i]] = stamp;
        distinct++;
      }
      i++;
    }
    return i;
  }

  /** The position at which the k-th distinct subject appears, walking from start by step. */
  private int kth(int start, int stop, int step) {
    stamp++;
    int distinct = 0;
    for (int i = start; i != stop; i += step) {
      if (mark[holders[i]] != stamp) {
        mark[holders[i]] = stamp;
        if (++distinct == k) {
          return i;
        }
      }
    }
    throw new IllegalStateException("fewer than k subjects where 2k were counted");
  }

  private void knot(double probability, double value) {
    if (knots == u.length) {
      u = Arrays.copyOf(u, 2 * knots);
      x = Arrays.copyOf(x, 2 * knots);
    }
    u[knots] = probability;
    x[knots] = value;
    knots++;
  }
}
