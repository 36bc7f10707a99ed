package org.ehrsynth.eval.learner;

import java.util.Arrays;
import java.util.List;

/**
 * A sparse matrix contains the features of rows; numbers that are not stored are 0.
 *
 * @param rows number of rows
 * @param names of the columns
 * @param starts rows + 1 positions; row i owns starts[i] … starts[i + 1] − 1
 * @param columns column of each stored number
 * @param values the stored numbers; NaN is missing
 */
public record SparseMatrix(
    int rows, List<String> names, int[] starts, int[] columns, float[] values) {

  /** Returns the given rows in the given order. */
  public SparseMatrix rows(int[] selected) {
    int[] from = new int[selected.length + 1];
    for (int i = 0; i < selected.length; i++) {
      from[i + 1] = from[i] + starts[selected[i] + 1] - starts[selected[i]];
    }
    int[] c = new int[from[selected.length]];
    float[] v = new float[c.length];
    for (int i = 0; i < selected.length; i++) {
      int at = starts[selected[i]];
      System.arraycopy(columns, at, c, from[i], from[i + 1] - from[i]);
      System.arraycopy(values, at, v, from[i], from[i + 1] - from[i]);
    }
    return new SparseMatrix(selected.length, names, from, c, v);
  }

  /** Returns two tables of the same columns, one below the other. */
  public SparseMatrix and(SparseMatrix below) {
    int[] from = Arrays.copyOf(starts, rows + below.rows + 1);
    for (int i = 0; i <= below.rows; i++) {
      from[rows + i] = starts[rows] + below.starts[i];
    }
    int[] c = Arrays.copyOf(columns, from[rows + below.rows]);
    float[] v = Arrays.copyOf(values, c.length);
    System.arraycopy(below.columns, 0, c, starts[rows], below.starts[below.rows]);
    System.arraycopy(below.values, 0, v, starts[rows], below.starts[below.rows]);
    return new SparseMatrix(rows + below.rows, names, from, c, v);
  }

  /** Mean and variance of each column, what is not stored being 0. */
  record Moments(double[] mean, double[] variance) {}

  Moments moments() {
    double[] mean = new double[width()];
    double[] variance = new double[width()];
    for (int at = 0; at < starts[rows]; at++) {
      mean[columns[at]] += values[at];
      variance[columns[at]] += (double) values[at] * values[at];
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= rows;
      variance[j] = variance[j] / rows - mean[j] * mean[j];
    }
    return new Moments(mean, variance);
  }

  /** Returns the number of columns. */
  public int width() {
    return names.size();
  }
}
