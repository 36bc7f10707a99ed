package org.ehrsynth.math;

import java.util.Arrays;

/** Sorts positions by their numbers, without boxing. */
public final class ArgSort {
  private ArgSort() {}

  /**
   * The positions of the numbers that are not NaN, by increasing value, equal values by increasing
   * position.
   */
  public static int[] order(double[] values) {
    int n = 0;
    long[] ranks = new long[values.length];
    double[] sorted = new double[values.length];
    for (double value : values) {
      if (!Double.isNaN(value)) {
        sorted[n++] = value + 0.0; // turns -0.0 into 0.0, which the sort would place before it
      }
    }
    sorted = Arrays.copyOf(sorted, n);
    Arrays.sort(sorted);
    int m = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        long rank = first(sorted, values[i] + 0.0);
        ranks[m++] = (rank << 32) | i;
      }
    }
    Arrays.sort(ranks, 0, m);
    int[] order = new int[m];
    for (int i = 0; i < m; i++) {
      order[i] = (int) ranks[i];
    }
    return order;
  }

  /** The first position of a value in a sorted array that holds it. */
  private static int first(double[] sorted, double value) {
    int lo = 0;
    int hi = sorted.length - 1;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (sorted[mid] < value) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return lo;
  }
}
