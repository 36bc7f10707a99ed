package org.ehrsynth.models.arf;

import java.util.Arrays;
import org.ehrsynth.models.tree.Tree;

/**
 * Contains the nodes of an {@link ArfTree} in preorder.
 *
 * <p>Invariants: (1) the left child of a node is the next node, {@code right} is the one after the
 * left child's last descendant; (2) {@code feature} is the column that an inner node splits, with
 * −2 − column for a nominal one, or {@link Tree#LEAF}; (3) {@code threshold} is the largest
 * category that goes left, or for a nominal column the place in {@code words} where the bits of
 * those that go left begin, or at a leaf its number: leaves are numbered in preorder.
 */
record ArfSplits(int[] feature, int[] threshold, int[] right, long[] words) {
  private static final int MAX_DEPTH = 64;

  boolean isLeaf(int node) {
    return feature[node] == Tree.LEAF;
  }

  /** Returns the column that an inner node splits. */
  int column(int node) {
    return feature[node] >= 0 ? feature[node] : -2 - feature[node];
  }

  boolean goesLeft(int node, int code) {
    return feature[node] >= 0
        ? code <= threshold[node]
        : (words[threshold[node] + (code >> 6)] >>> code & 1) != 0;
  }

  /**
   * Returns whether the invariants hold.
   *
   * @param sizes categories by column
   * @param leaves of the tree
   */
  boolean isTree(int[] sizes, int leaves) {
    int n = feature.length;
    if (n == 0 || threshold.length != n || right.length != n) {
      return false;
    }
    int[] end = new int[n];
    int[] depth = new int[n];
    int leaf = leaves;
    for (int i = n - 1; i >= 0; i--) {
      if (isLeaf(i)) {
        end[i] = i + 1;
        leaf--;
        if (threshold[i] != leaf) {
          return false;
        }
        continue;
      }
      int column = column(i);
      if (column >= sizes.length || i + 1 >= n || right[i] != end[i + 1] || right[i] >= n) {
        return false;
      }
      long needed = feature[i] >= 0 ? 0 : (sizes[column] + 63) >> 6;
      if (threshold[i] < 0 || (feature[i] < 0 && threshold[i] + needed > words.length)) {
        return false;
      }
      end[i] = end[right[i]];
    }
    for (int i = 0; i < n; i++) {
      if (!isLeaf(i)) {
        depth[i + 1] = depth[i] + 1;
        depth[right[i]] = depth[i] + 1;
      }
    }
    return leaf == 0 && end[0] == n && Arrays.stream(depth).allMatch(d -> d <= MAX_DEPTH);
  }
}
