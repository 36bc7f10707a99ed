package org.ehrsynth.random;

/**
 * Draws one of n numbers with given weights in constant time: the alias method of Walker (1977,
 * doi:10.1145/355744.355749) in the stable form of Vose (1991, doi:10.1109/32.92917). Immutable.
 */
public final class AliasSampler {
  private final double[] threshold;
  private final int[] alias;

  private AliasSampler(double[] threshold, int[] alias) {
    this.threshold = threshold;
    this.alias = alias;
  }

  /**
   * A table of the given weights.
   *
   * @param weights at least one, not negative, finite, with a positive sum; not modified
   */
  public static AliasSampler of(double[] weights) {
    int n = weights.length;
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weights must be finite and at least 0");
      }
      sum += weight;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException("weights must have a positive sum, found " + n + " of 0");
    }
    double[] threshold = new double[n];
    int[] alias = new int[n];
    int[] queue = new int[n]; // small ones from the left, large ones from the right
    int small = 0;
    int large = n;
    for (int i = 0; i < n; i++) {
      threshold[i] = weights[i] * n / sum;
      alias[i] = i;
      if (threshold[i] < 1) {
        queue[small++] = i;
      } else {
        queue[--large] = i;
      }
    }
    while (small > 0 && large < n) {
      int less = queue[--small];
      int more = queue[large];
      alias[less] = more;
      threshold[more] -= 1 - threshold[less];
      if (threshold[more] < 1) {
        large++;
        queue[small++] = more;
      }
    }
    while (small > 0) { // left over by rounding only
      threshold[queue[--small]] = 1;
    }
    while (large < n) {
      threshold[queue[large++]] = 1;
    }
    return new AliasSampler(threshold, alias);
  }

  /** A number 0 … n − 1. */
  public int draw(RandomStream draws) {
    double x = draws.nextDouble() * threshold.length;
    int i = (int) x;
    return x - i < threshold[i] ? i : alias[i];
  }
}
