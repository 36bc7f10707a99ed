package org.ehrsynth.models.tree;

import java.util.Arrays;

/**
 * Assigns the rows of a node to classes of the response, about as many as the cube root of the
 * number of rows.
 */
final class NodeClasses {
  static final int MAX_CLASSES = 16;

  private final BinnedResponse response;
  private final int[] classOf; // of the node's rows
  private final int[] total;
  private int count;

  NodeClasses(BinnedResponse response, int maxRows) {
    this.response = response;
    classOf = new int[maxRows];
    total = new int[response.count()];
  }

  /**
   * Classifies the rows of a node; merges classes if there are too many for so few rows.
   *
   * @return how many classes occur
   */
  int classify(int[] rows, int from, int to) {
    int n = to - from;
    count = response.count();
    Arrays.fill(total, 0);
    for (int i = from; i < to; i++) {
      int c = response.of(rows[i]);
      classOf[i - from] = c;
      total[c]++;
    }
    int present = present();
    int max = (int) Math.max(2, Math.min(MAX_CLASSES, Math.rint(Math.cbrt(n))));
    if (count <= MAX_CLASSES && present <= max) {
      return present;
    }
    int[] map = response.merged(total, n, max);
    int[] merged = new int[max];
    for (int c = 0; c < count; c++) {
      merged[map[c]] += total[c];
    }
    System.arraycopy(merged, 0, total, 0, Math.min(max, total.length));
    count = Math.min(max, total.length);
    for (int i = 0; i < n; i++) {
      classOf[i] = map[classOf[i]];
    }
    return present();
  }

  private int present() {
    int present = 0;
    for (int c = 0; c < count; c++) {
      present += total[c] > 0 ? 1 : 0;
    }
    return present;
  }

  /** Returns the number of classes, those included that do not occur. */
  int count() {
    return count;
  }

  /** Returns the class of the node's i-th row. */
  int of(int i) {
    return classOf[i];
  }

  /** Returns the rows of the node in a class. */
  int total(int responseClass) {
    return total[responseClass];
  }

  boolean isNominal() {
    return response.isNominal();
  }

  /**
   * Chooses the class by which nominal predictors are ordered. Of ordered classes it is never the
   * last, because no class is above it.
   *
   * @param row of the node, from 0
   */
  int contrast(int row) {
    int target = classOf[row];
    if (response.isNominal()) {
      return target;
    }
    int last = count - 1;
    while (total[last] == 0) {
      last--;
    }
    int lower = Math.min(target, last - 1);
    while (total[lower] == 0) {
      lower--;
    }
    return lower;
  }

  /** Marks the classes of the response whose rows in the node match the target. */
  boolean[] matching(int target, int[] rows, int from, int n) {
    boolean[] matching = new boolean[response.count()];
    for (int i = 0; i < n; i++) {
      boolean matches = isNominal() ? classOf[i] == target : classOf[i] <= target;
      matching[response.of(rows[from + i])] |= matches;
    }
    return matching;
  }
}
