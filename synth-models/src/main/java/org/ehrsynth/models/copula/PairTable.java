package org.ehrsynth.models.copula;

/** Counts of the rows in which two units are both observed, by their codes. */
final class PairTable {
  final int rows;
  final int columns;
  private final int[] counts;
  private final long total;

  private PairTable(int rows, int columns, int[] counts, long total) {
    this.rows = rows;
    this.columns = columns;
    this.counts = counts;
    this.total = total;
  }

  static PairTable of(Unit a, Unit b) {
    int columns = b.size();
    int[] counts = new int[a.size() * columns];
    int[] x = a.codes;
    int[] y = b.codes;
    long total = 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i] >= 0 && y[i] >= 0) {
        counts[x[i] * columns + y[i]]++;
        total++;
      }
    }
    return new PairTable(a.size(), columns, counts, total);
  }

  int count(int row, int column) {
    return counts[row * columns + column];
  }

  /** Rows counted. */
  long total() {
    return total;
  }

  double[] rowShares() {
    double[] shares = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        shares[i] += count(i, j) / (double) total;
      }
    }
    return shares;
  }

  double[] columnShares() {
    double[] shares = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        shares[j] += count(i, j) / (double) total;
      }
    }
    return shares;
  }

  PairTable transpose() {
    int[] turned = new int[counts.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = count(i, j);
      }
    }
    return new PairTable(columns, rows, turned, total);
  }

  /** Codes added up by group. */
  PairTable grouped(int[] rowGroup, int[] columnGroup) {
    int r = groups(rowGroup);
    int c = groups(columnGroup);
    int[] sums = new int[r * c];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        sums[rowGroup[i] * c + columnGroup[j]] += count(i, j);
      }
    }
    return new PairTable(r, c, sums, total);
  }

  private static int groups(int[] group) {
    int most = -1;
    for (int g : group) {
      most = Math.max(most, g);
    }
    return most + 1;
  }
}
