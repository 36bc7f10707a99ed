package org.ehrsynth.eval.neighbor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.ehrsynth.execution.Execution;

/**
 * Points are rows in a Euclidean space: numbers as they are, a level as a one-hot vector that is
 * never written out, so that two different levels of a column are at squared distance 2, and a
 * level and an unknown one (all zeros) at 1.
 *
 * <p>Distances are exact and computed tile by tile, a column at a time; results do not depend on
 * the number of threads. Immutable; {@link PointEncoding} creates them from tables.
 */
public final class Points {
  /** The code of a level that the encoding does not know. */
  static final int UNKNOWN = -1;

  private static final int QUERIES = 16;
  private static final int TILE = 2048;

  private final double[][] numbers; // by column
  private final int[][] codes; // by column
  private final int size;

  private Points(double[][] numbers, int[][] codes, int size) {
    this.numbers = numbers;
    this.codes = codes;
    this.size = size;
  }

  /** Points of columns, which are kept as they are and must not be modified. */
  static Points ofUnsafe(double[][] numbers, int[][] codes, int size) {
    return new Points(numbers, codes, size);
  }

  /** Points of numbers only, by column; the columns are kept and must not be modified. */
  public static Points ofNumbers(double[][] numbers) {
    return new Points(numbers, new int[0][], numbers[0].length);
  }

  /** Returns the number of points. */
  public int size() {
    return size;
  }

  /** The coordinates that are numbers, by column; not to be modified. */
  public double[][] numbersUnsafe() {
    return numbers;
  }

  /**
   * Computes the squared distance of each of these points to the mean of others of the same
   * encoding.
   */
  public double[] squaredFromMean(Points others) {
    double[] squared = new double[size];
    for (int j = 0; j < numbers.length; j++) {
      double mean = Arrays.stream(others.numbers[j]).average().orElse(0);
      addNumbers(mean, numbers[j], 0, size, squared);
    }
    for (int j = 0; j < codes.length; j++) {
      Map<Integer, Double> fractions = new HashMap<>();
      for (int code : others.codes[j]) {
        fractions.merge(code, 1.0 / others.size, Double::sum);
      }
      fractions.remove(UNKNOWN); // all zeros
      double squares = fractions.values().stream().mapToDouble(q -> q * q).sum();
      for (int i = 0; i < size; i++) {
        int code = codes[j][i];
        double own = code == UNKNOWN ? 0 : 1 - 2 * fractions.getOrDefault(code, 0.0);
        squared[i] += own + squares;
      }
    }
    return squared;
  }

  /** What is done with the distances of one query. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Called once per query, by several threads at a time.
     *
     * @param query index of the query
     * @param squared its squared distance to each of these points; may be modified, not kept
     */
    void accept(int query, double[] squared);
  }

  /**
   * Computes the squared Euclidean distances of every query to all of these points. Memory: 16 rows
   * of distances per thread.
   *
   * @param queries points of the same encoding
   */
  public void distances(Points queries, Execution run, Visitor visitor) {
    int blocks = (queries.size + QUERIES - 1) / QUERIES;
    run.forEach(
        blocks,
        b -> {
          int from = b * QUERIES;
          int n = Math.min(QUERIES, queries.size - from);
          double[][] squared = new double[n][size];
          for (int tile = 0; tile < size; tile += TILE) {
            int to = Math.min(size, tile + TILE);
            for (int q = 0; q < n; q++) {
              add(queries, from + q, tile, to, squared[q]);
            }
          }
          for (int q = 0; q < n; q++) {
            visitor.accept(from + q, squared[q]);
          }
        });
  }

  private void add(Points queries, int query, int from, int to, double[] squared) {
    for (int j = 0; j < numbers.length; j++) {
      addNumbers(queries.numbers[j][query], numbers[j], from, to, squared);
    }
    for (int j = 0; j < codes.length; j++) {
      addCodes(queries.codes[j][query], codes[j], from, to, squared);
    }
  }

  private static void addNumbers(double x, double[] column, int from, int to, double[] squared) {
    for (int r = from; r < to; r++) {
      double d = x - column[r];
      squared[r] += d * d;
    }
  }

  private static void addCodes(int code, int[] column, int from, int to, double[] squared) {
    for (int r = from; r < to; r++) {
      int other = column[r];
      squared[r] += other == code ? 0 : (other < 0 || code < 0 ? 1 : 2);
    }
  }

  /** Returns the k-th smallest (k from 1, small) of some numbers; infinite if there are fewer. */
  public static double smallest(double[] values, int k) {
    if (k > values.length) {
      return Double.POSITIVE_INFINITY;
    }
    double[] best = new double[k]; // increasing
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (double value : values) {
      if (value < best[k - 1]) {
        int at = k - 1;
        while (at > 0 && best[at - 1] > value) {
          best[at] = best[at - 1];
          at--;
        }
        best[at] = value;
      }
    }
    return best[k - 1];
  }
}
