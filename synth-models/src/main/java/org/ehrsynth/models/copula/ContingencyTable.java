package org.ehrsynth.models.copula;

import org.ehrsynth.data.Subjects;
import org.ehrsynth.scale.PairTable;

/** Counts of the rows in which two units are both observed, by their codes. */
final class ContingencyTable {
  final int rows;
  final int columns;
  private final int[] counts;
  private final long total;

  private ContingencyTable(int rows, int columns, int[] counts, long total) {
    this.rows = rows;
    this.columns = columns;
    this.counts = counts;
    this.total = total;
  }

  /** Counts the rows of two dimensions. */
  static ContingencyTable of(LatentDimensionFit a, LatentDimensionFit b, Subjects subjects) {
    PairTable pair = new PairTable(a.axis(), b.axis(), PairTable.Cells.ROWS);
    pair.accept(a.codes, b.codes, subjects);
    return of(pair);
  }

  static ContingencyTable of(PairTable pair) {
    int rows = pair.firstSize();
    int columns = pair.secondSize();
    int[] counts = new int[rows * columns];
    long total = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        counts[i * columns + j] = Math.toIntExact(pair.rows(i, j));
        total += pair.rows(i, j);
      }
    }
    return new ContingencyTable(rows, columns, counts, total);
  }

  int count(int row, int column) {
    return counts[row * columns + column];
  }

  /** Rows counted. */
  long total() {
    return total;
  }

  double[] rowFractions() {
    double[] fractions = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        fractions[i] += count(i, j) / (double) total;
      }
    }
    return fractions;
  }

  double[] columnFractions() {
    double[] fractions = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        fractions[j] += count(i, j) / (double) total;
      }
    }
    return fractions;
  }

  ContingencyTable transpose() {
    int[] turned = new int[counts.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = count(i, j);
      }
    }
    return new ContingencyTable(columns, rows, turned, total);
  }

  /** Codes added up by group. */
  ContingencyTable grouped(int[] rowGroup, int[] columnGroup) {
    int r = groups(rowGroup);
    int c = groups(columnGroup);
    int[] sums = new int[r * c];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        sums[rowGroup[i] * c + columnGroup[j]] += count(i, j);
      }
    }
    return new ContingencyTable(r, c, sums, total);
  }

  private static int groups(int[] group) {
    int most = -1;
    for (int g : group) {
      most = Math.max(most, g);
    }
    return most + 1;
  }
}
