package org.ehrsynth.encode;

import java.util.Arrays;
import org.ehrsynth.scale.SubjectRanges;
import org.ehrsynth.scale.ValueCounts;

/**
 * Builds the knots of a {@link NumericMarginal} in one pass over the sorted values.
 *
 * <p>A run may end among the rows of one value. Rows of a value are exchangeable: those of subjects
 * that are new to the run come first, and a subject of whom a run has seen this value is not
 * counted as new in the next. So a run never rests on fewer than k subjects, and the order in which
 * rows arrive does not matter.
 */
final class MarginalBuilder {
  private final int k;
  private final int spikeFraction;
  private final int runs;
  private final double[] values; // distinct, increasing
  private final SubjectRanges subjects;
  private final long[] start; // rows before each value; one more at the end
  private final long n;

  private double[] u = new double[64];
  private double[] x = new double[64];
  private int knots;

  MarginalBuilder(ValueCounts counts, int k, int spikeFraction, int runs) {
    this.k = k;
    this.spikeFraction = spikeFraction;
    this.runs = runs;
    values = counts.values();
    subjects = counts.subjectRanges();
    long[] rows = counts.rows();
    start = new long[rows.length + 1];
    for (int v = 0; v < rows.length; v++) {
      start[v + 1] = start[v] + rows[v];
    }
    n = start[rows.length];
  }

  NumericMarginal build() {
    int from = 0;
    boolean spikeBefore = false;
    for (int v = 0; v < values.length; v++) {
      if (isSpike(v)) {
        if (from < v) {
          stretch(from, v, spikeBefore, true);
        }
        spike(v);
        from = v + 1;
        spikeBefore = true;
      }
    }
    if (from < values.length) {
      stretch(from, values.length, spikeBefore, false);
    }
    if (knots > 0) { // rows folded into a spike at either end
      u[0] = 0;
      u[knots - 1] = 1;
    }
    return NumericMarginal.ofKnots(Arrays.copyOf(u, knots), Arrays.copyOf(x, knots));
  }

  /** Whether enough rows and enough subjects have a value. */
  private boolean isSpike(int v) {
    return (start[v + 1] - start[v]) * spikeFraction >= n && subjects.holders(v) >= k;
  }

  private void spike(int v) {
    // Rows of a stretch too thin to tell were left out: the spike reaches back to the last knot.
    knot(knots == 0 ? 0 : u[knots - 1], values[v]);
    knot(start[v + 1] / (double) n, values[v]);
  }

  /** The values [from, to) between two spikes. */
  private void stretch(int from, int to, boolean spikeBefore, boolean spikeAfter) {
    long distinct = subjects.distinct(from, to);
    if (distinct < k && (spikeBefore || spikeAfter)) {
      if (spikeBefore && (!spikeAfter || closerToPrevious(from, to))) {
        u[knots - 1] = start[to] / (double) n;
      }
      return;
    }
    long minRows = Math.max(1, n / runs);
    boolean ranged = distinct >= 2L * k;
    double low = ranged ? values[subjects.kthFromBelow(from, to, k)] : Double.NaN;
    double high = ranged ? values[subjects.kthFromAbove(from, to, k)] : Double.NaN;
    long at = start[from];
    int v = from; // the value of row `at`
    while (at < start[to]) {
      long end = runEnd(at, v, to, minRows);
      int last = valueAt(end, v, to);
      if (end < start[to] && !hasEnough(end, last, to)) {
        end = start[to];
        last = to;
      }
      double mean = mean(at, end, v);
      if (ranged) {
        mean = Math.min(Math.max(mean, low), high);
      }
      if (at == start[from]) {
        knot(at / (double) n, ranged ? low : mean);
      }
      knot((at + end) / (2.0 * n), mean);
      at = end;
      v = last;
    }
    knot(start[to] / (double) n, ranged ? high : x[knots - 1]);
  }

  private boolean closerToPrevious(int from, int to) {
    double middle = values[valueAt((start[from] + start[to]) / 2, from, to)];
    return middle - values[from - 1] <= values[to] - middle;
  }

  /** The value of a row, in [from, to]. */
  private int valueAt(long row, int from, int to) {
    int found = Arrays.binarySearch(start, from, to + 1, row);
    return found < 0 ? -found - 2 : found;
  }

  /** First end ≥ at + minRows rows by which k subjects were seen. */
  private long runEnd(long at, int first, int to, long minRows) {
    long distinct = 0;
    for (int v = first; v < to; v++) {
      distinct += arrivals(v, at, first);
      if (distinct >= k) {
        // The rows of a value begin with those of its arrivals, as many as are needed.
        long surplus = distinct - k;
        long enough = Math.max(start[v], at) + arrivals(v, at, first) - surplus;
        long end = Math.max(enough, at + minRows);
        if (end <= start[v + 1]) {
          return end;
        }
      }
    }
    return start[to];
  }

  /** Whether the rows from one on have k subjects. */
  private boolean hasEnough(long at, int first, int to) {
    long distinct = 0;
    for (int v = first; v < to && distinct < k; v++) {
      distinct += arrivals(v, at, first);
    }
    return distinct >= k;
  }

  /** Subjects new at a value, walking up from a row of the value {@code first}. */
  private long arrivals(int v, long at, int first) {
    long arrivals = subjects.arrivals(v, first);
    return v == first ? Math.max(0, arrivals - (at - start[first])) : arrivals;
  }

  private double mean(long at, long end, int first) {
    double mean = 0;
    int v = first;
    for (long row = at; row < end; row++) {
      while (row >= start[v + 1]) {
        v++;
      }
      mean += (values[v] - mean) / (row - at + 1);
    }
    return mean;
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
