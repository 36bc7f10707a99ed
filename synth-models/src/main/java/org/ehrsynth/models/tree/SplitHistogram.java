package org.ehrsynth.models.tree;

import java.util.Arrays;
import org.ehrsynth.discretization.DiscretizedTable;

/**
 * Counts the rows of a node by the codes of one predictor and by class. A group is a code that
 * occurs.
 */
final class SplitHistogram {
  private static final int CODE_BITS = 20;

  private final DiscretizedTable table;
  private final NodeClasses classes;
  private final int[] rowsByCode;
  private final int[] codes; // of the groups, in the order in which they are cut
  private final long[] keys;
  private final int[] cells; // code × class
  private int groups;

  /**
   * Creates an empty histogram.
   *
   * @param maxCodes codes of a predictor, at most
   * @param maxClasses classes of a node, at most
   */
  SplitHistogram(DiscretizedTable table, NodeClasses classes, int maxCodes, int maxClasses) {
    this.table = table;
    this.classes = classes;
    rowsByCode = new int[maxCodes];
    codes = new int[maxCodes];
    keys = new long[maxCodes];
    cells = new int[maxCodes * maxClasses];
  }

  /**
   * Counts the node's rows by the codes of a predictor.
   *
   * @return how many codes occur
   */
  int count(int predictor, int[] rows, int from, int n) {
    int size = table.columns()[predictor].size();
    groups =
        2 * size < n
            ? countMany(table.codes()[predictor], size, rows, from, n)
            : countFew(table.codes()[predictor], rows, from, n);
    return groups;
  }

  /** Counts many rows: the codes that occur, increasing, are found afterwards. */
  private int countMany(int[] code, int size, int[] rows, int from, int n) {
    int k = classes.count();
    for (int i = 0; i < n; i++) {
      cells[code[rows[from + i]] * k + classes.of(i)]++;
    }
    int found = 0;
    for (int c = 0; c < size; c++) {
      int sum = 0;
      for (int y = 0; y < k; y++) {
        sum += cells[c * k + y];
      }
      if (sum > 0) {
        rowsByCode[c] = sum;
        codes[found++] = c;
      }
    }
    return found;
  }

  /** Counts few rows: codes that do not occur are not visited. */
  private int countFew(int[] code, int[] rows, int from, int n) {
    int k = classes.count();
    int found = 0;
    for (int i = 0; i < n; i++) {
      int c = code[rows[from + i]];
      if (rowsByCode[c]++ == 0) {
        codes[found++] = c;
      }
      cells[c * k + classes.of(i)]++;
    }
    return found;
  }

  /** Sorts the groups by the fraction of their rows in the target class. */
  void orderByFraction(int target) {
    for (int g = 0; g < groups; g++) {
      int c = codes[g];
      keys[g] = (long) (hits(c, target) / (double) rowsByCode[c] * (1L << 40)) << CODE_BITS | c;
    }
    Arrays.sort(keys, 0, groups);
    for (int g = 0; g < groups; g++) {
      codes[g] = (int) (keys[g] & ((1 << CODE_BITS) - 1));
    }
  }

  /** Sorts the groups by their codes. */
  void orderByCode(int predictor) {
    if (groups * 8 < table.columns()[predictor].size()) {
      Arrays.sort(codes, 0, groups);
      return;
    }
    int at = 0;
    for (int c = 0; at < groups; c++) {
      if (rowsByCode[c] > 0) {
        codes[at++] = c;
      }
    }
  }

  int groups() {
    return groups;
  }

  int code(int group) {
    return codes[group];
  }

  /** Returns the rows of a group. */
  int rows(int group) {
    return rowsByCode[codes[group]];
  }

  /** Returns the place of a group's first class among {@link #cells}. */
  int place(int group) {
    return codes[group] * classes.count();
  }

  /** Returns the counts by code and class; the array itself. */
  int[] cells() {
    return cells;
  }

  /** Returns the fraction of a group's rows in the target class. */
  double fraction(int group, int target) {
    return hits(codes[group], target) / (double) rows(group);
  }

  /** Counts rows of a code in the target class, or up to it where classes have an order. */
  private int hits(int code, int target) {
    int base = code * classes.count();
    if (classes.isNominal()) {
      return cells[base + target];
    }
    int hits = 0;
    for (int y = 0; y <= target; y++) {
      hits += cells[base + y];
    }
    return hits;
  }

  /** Sets all counts to 0. */
  void clear() {
    int k = classes.count();
    for (int g = 0; g < groups; g++) {
      int c = codes[g];
      rowsByCode[c] = 0;
      Arrays.fill(cells, c * k, (c + 1) * k, 0);
    }
    groups = 0;
  }
}
