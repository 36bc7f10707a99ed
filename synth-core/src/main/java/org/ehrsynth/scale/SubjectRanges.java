package org.ehrsynth.scale;

/**
 * Counts the distinct subjects that hold a value of a range, for the values of a {@link
 * ValueCounts}, which are addressed by their positions 0, 1, … in increasing order.
 */
public final class SubjectRanges {
  private final long[] starts; // by value: subjects that hold nothing smaller
  private final int[] origins; // by step, increasing within a destination
  private final int[] firstStep; // by destination; one more at the end
  private final long[] cumulative; // subjects of the steps before each step

  /**
   * @param steps {@code destination << 32 | origin}, increasing
   * @param counts subjects, by step
   */
  SubjectRanges(long[] starts, long[] steps, long[] counts) {
    this.starts = starts;
    this.origins = new int[steps.length];
    this.firstStep = new int[starts.length + 1];
    this.cumulative = new long[steps.length + 1];
    for (int i = 0; i < steps.length; i++) {
      origins[i] = (int) steps[i];
      firstStep[(int) (steps[i] >> 32) + 1]++;
      cumulative[i + 1] = cumulative[i] + counts[i];
    }
    for (int v = 0; v < starts.length; v++) {
      firstStep[v + 1] += firstStep[v];
    }
  }

  /** Returns the number of distinct subjects that hold a value. */
  public long holders(int value) {
    return arrivals(value, value);
  }

  /**
   * Returns the number of subjects that hold a value but none of those from another one up to it.
   *
   * @param from at most {@code value}
   */
  public long arrivals(int value, int from) {
    int lo = firstStep[value];
    int hi = firstStep[value + 1];
    int begin = lo;
    while (lo < hi) { // the first step whose origin is in the range
      int mid = (lo + hi) >>> 1;
      if (origins[mid] < from) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return starts[value] + cumulative[lo] - cumulative[begin];
  }

  /** Returns the number of distinct subjects that hold a value in [from, to). */
  public long distinct(int from, int to) {
    long distinct = 0;
    for (int v = from; v < to; v++) {
      distinct += arrivals(v, from);
    }
    return distinct;
  }

  /**
   * Returns the smallest v such that at least k subjects hold a value in [from, v].
   *
   * @param k at most the distinct subjects of [from, to)
   */
  public int kthFromBelow(int from, int to, long k) {
    long distinct = 0;
    for (int v = from; v < to; v++) {
      distinct += arrivals(v, from);
      if (distinct >= k) {
        return v;
      }
    }
    throw tooFew(k);
  }

  /**
   * Returns the largest v such that at least k subjects hold a value in [v, to).
   *
   * @param k at most the distinct subjects of [from, to)
   */
  public int kthFromAbove(int from, int to, long k) {
    long[] leaving = new long[to - from]; // subjects of [from, to) that hold a larger one there
    long distinct = 0;
    for (int v = to - 1; v >= from; v--) {
      distinct += holders(v) - leaving[v - from];
      if (distinct >= k) {
        return v;
      }
      for (int s = firstStep[v]; s < firstStep[v + 1]; s++) {
        if (origins[s] >= from) {
          leaving[origins[s] - from] += cumulative[s + 1] - cumulative[s];
        }
      }
    }
    throw tooFew(k);
  }

  private static IllegalArgumentException tooFew(long k) {
    return new IllegalArgumentException("fewer than %d subjects hold a value".formatted(k));
  }
}
