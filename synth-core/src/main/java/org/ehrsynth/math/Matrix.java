package org.ehrsynth.math;

import java.util.Arrays;

/** A dense matrix of doubles, row by row in one array. */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final double[] cells;

  /** All zeros. */
  public Matrix(int rows, int columns) {
    this(rows, columns, new double[Math.multiplyExact(rows, columns)]);
  }

  private Matrix(int rows, int columns, double[] cells) {
    this.rows = rows;
    this.columns = columns;
    this.cells = cells;
  }

  /** Takes ownership of the cells, row by row. */
  public static Matrix of(int rows, int columns, double[] cells) {
    if ((long) rows * columns != cells.length) {
      throw new IllegalArgumentException(
          "cells must number rows × columns = %d × %d, found %d"
              .formatted(rows, columns, cells.length));
    }
    return new Matrix(rows, columns, cells);
  }

  /** Computes the inner product of two vectors of equal length, summed in index order. */
  public static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public double get(int i, int j) {
    return cells[i * columns + j];
  }

  public void set(int i, int j, double value) {
    cells[i * columns + j] = value;
  }

  /** All cells, row by row; changes are changes of this matrix. */
  double[] data() {
    return cells;
  }

  /** A copy of row i. */
  public double[] row(int i) {
    return Arrays.copyOfRange(cells, i * columns, (i + 1) * columns);
  }

  public Matrix copy() {
    return new Matrix(rows, columns, cells.clone());
  }

  /** A copy of all cells, row by row. */
  public double[] toArray() {
    return cells.clone();
  }
}
