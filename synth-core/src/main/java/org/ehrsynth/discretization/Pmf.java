package org.ehrsynth.discretization;

import java.util.Arrays;

/** Represents a probability mass function on a few categories of a column. Immutable. */
public final class Pmf {
  private final int[] categories; // increasing
  private final double[] cumulative; // the last is 1

  private Pmf(int[] categories, double[] cumulative) {
    this.categories = categories;
    this.cumulative = cumulative;
  }

  /**
   * The distribution with the given weights.
   *
   * @param weights by category, at least 0
   * @return null if none is positive
   */
  public static Pmf of(double[] weights) {
    int[] categories = new int[weights.length];
    double[] cumulative = new double[weights.length];
    int n = 0;
    double sum = 0;
    for (int c = 0; c < weights.length; c++) {
      if (weights[c] > 0) {
        sum += weights[c];
        categories[n] = c;
        cumulative[n++] = sum;
      }
    }
    if (n == 0) {
      return null;
    }
    cumulative = Arrays.copyOf(cumulative, n);
    for (int i = 0; i < n; i++) {
      cumulative[i] /= sum;
    }
    return new Pmf(Arrays.copyOf(categories, n), cumulative);
  }

  /** A set of categories. */
  @FunctionalInterface
  public interface Categories {
    boolean contain(int category);
  }

  /** The distribution given that the category is one of some; null if it cannot be. */
  public Pmf truncatedTo(Categories some, int size) {
    double[] weights = new double[size];
    boolean all = true;
    for (int i = 0; i < categories.length; i++) {
      if (some.contain(categories[i])) {
        weights[categories[i]] = fraction(i);
      } else {
        all = false;
      }
    }
    return all ? this : of(weights);
  }

  /**
   * The distribution of counts to which this one is added.
   *
   * @param counts by category; replaced
   * @param weight rows that this one counts as
   */
  public Pmf smoothedBy(double[] counts, double weight) {
    for (int i = 0; i < categories.length; i++) {
      counts[categories[i]] += weight * fraction(i);
    }
    return of(counts);
  }

  private double fraction(int at) {
    return cumulative[at] - (at > 0 ? cumulative[at - 1] : 0);
  }

  public double probability(int category) {
    int at = Arrays.binarySearch(categories, category);
    return at < 0 ? 0 : fraction(at);
  }

  public double probability(boolean[] allowed) {
    double sum = 0;
    for (int i = 0; i < categories.length; i++) {
      sum += allowed[categories[i]] ? fraction(i) : 0;
    }
    return sum;
  }

  /** The category at u in (0, 1). */
  public int draw(double u) {
    int at = Arrays.binarySearch(cumulative, u);
    return categories[Math.min(at < 0 ? -at - 1 : at, categories.length - 1)];
  }

  /** The category at u in (0, 1) among the allowed ones; at least one must have probability. */
  public int draw(boolean[] allowed, double u) {
    double left = u * probability(allowed);
    int last = -1;
    for (int i = 0; i < categories.length; i++) {
      if (allowed[categories[i]]) {
        last = categories[i];
        left -= fraction(i);
        if (left < 0) {
          return last;
        }
      }
    }
    return last;
  }
}
