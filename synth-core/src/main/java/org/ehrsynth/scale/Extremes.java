package org.ehrsynth.scale;

import java.util.Arrays;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;

/**
 * Keeps the smallest values of the subjects with the smallest values, and the largest values of
 * those with the largest: one value per subject and side, at most {@code size} of them.
 *
 * <p>The value of a subject is the smallest, respectively the largest, number that any of its rows
 * has. A subject without a number is not counted. A zero has no sign here.
 *
 * <p>Exact; combining merges the two sides and keeps the outermost values. Memory: O(size).
 */
public final class Extremes implements Statistic<Extremes> {
  private static final String KIND = "extremes";

  private final String column;
  private final int size;
  private double[] lowest; // increasing
  private double[] highest; // of the negated values, increasing

  /**
   * Counts nothing yet.
   *
   * @param column a numeric or temporal column
   * @param size how many subjects to keep on either side, at least 1
   */
  public Extremes(String column, int size) {
    this(column, size, new double[0], new double[0]);
  }

  private Extremes(String column, int size, double[] lowest, double[] highest) {
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1, found " + size);
    }
    this.column = column;
    this.size = size;
    this.lowest = lowest;
    this.highest = highest;
  }

  /**
   * Computes the extremes of numbers that are not a column of a table; the name is empty.
   *
   * @param numbers NaN is missing; not modified
   */
  public static Extremes of(double[] numbers, Subjects subjects, int size) {
    Extremes extremes = new Extremes("", size);
    Chunks.requireSubjects("", numbers.length, subjects);
    extremes.add(numbers, subjects);
    return extremes;
  }

  @Override
  public void accept(Dataset chunk, Subjects subjects) {
    add(Chunks.column(chunk, column, subjects).toNumbers(), subjects);
  }

  private void add(double[] numbers, Subjects subjects) {
    double[] smallest = new double[subjects.count()];
    double[] largest = new double[subjects.count()]; // negated
    Arrays.fill(smallest, Double.NaN);
    Arrays.fill(largest, Double.NaN);
    for (int i = 0; i < numbers.length; i++) {
      double value = numbers[i];
      if (!Double.isNaN(value)) {
        int subject = subjects.of(i);
        smallest[subject] = smaller(smallest[subject], value);
        largest[subject] = smaller(largest[subject], -value);
      }
    }
    lowest = outermost(lowest, smallest);
    highest = outermost(highest, largest);
  }

  /** The smaller of two numbers, of which the first may be NaN. */
  private static double smaller(double known, double value) {
    return known <= value ? known : value + 0.0; // turns -0.0 into 0.0
  }

  /** The smallest numbers, increasing, of an increasing array and one that may contain NaN. */
  private double[] outermost(double[] sorted, double[] more) {
    double[] kept = Arrays.copyOf(sorted, size);
    int n = sorted.length;
    for (double value : more) {
      if (Double.isNaN(value) || (n == size && !(value < kept[n - 1]))) {
        continue;
      }
      int found = Arrays.binarySearch(kept, 0, n, value);
      int at = found < 0 ? -found - 1 : found;
      n = Math.min(n + 1, size);
      System.arraycopy(kept, at, kept, at + 1, n - at - 1);
      kept[at] = value;
    }
    return Arrays.copyOf(kept, n);
  }

  @Override
  public void combine(Extremes other) {
    Chunks.requireAlike(column.equals(other.column) && size == other.size, column);
    lowest = outermost(lowest, other.lowest);
    highest = outermost(highest, other.highest);
  }

  /** Returns the number of subjects with a number, counted up to the size. */
  public int subjects() {
    return lowest.length;
  }

  /**
   * Returns the smallest value v such that at least k subjects have a value of at most v.
   *
   * @param k in [1, {@link #subjects()}]
   */
  public double lowest(int k) {
    return lowest[k - 1];
  }

  /**
   * Returns the largest value v such that at least k subjects have a value of at least v.
   *
   * @param k in [1, {@link #subjects()}]
   */
  public double highest(int k) {
    return 0.0 - highest[k - 1];
  }

  @Override
  public byte[] toBytes() {
    return new StateWriter(KIND)
        .text(column)
        .number(size)
        .doubles(lowest)
        .doubles(highest)
        .toBytes();
  }

  /** Restores a state from its bytes. */
  public static Extremes read(byte[] bytes) {
    return StateReader.read(
        bytes,
        KIND,
        in -> {
          Extremes extremes = new Extremes(in.text(), in.number(), in.doubles(), in.doubles());
          int subjects = extremes.lowest.length;
          in.require(subjects <= extremes.size && extremes.highest.length == subjects);
          return extremes;
        });
  }
}
