package org.ehrsynth.models.tree;

import java.util.Arrays;

/**
 * Predicts the distribution of one column from the categories of others.
 *
 * <p>Invariants of the arrays: (1) nodes are in preorder, node 0 is the root, the left child of a
 * node is the next node, {@code right} is greater than it; (2) {@code feature} is the column that
 * an inner node splits, with −2 − column for a nominal one, or {@link #LEAF}; (3) {@code threshold}
 * is the largest category that goes left, or for a nominal column the place in {@code words} where
 * the bits of those that go left begin, or at a leaf its place in {@code starts}; (4) a leaf is the
 * list of equally likely categories, increasing, {@code content[starts[leaf]] … content[starts[leaf
 * + 1] − 1]}, never empty.
 */
public final class Tree {
  public static final int LEAF = -1;

  private final int[] feature;
  private final int[] threshold;
  private final int[] right;
  private final long[] words;
  private final int[] starts;
  private final int[] content;

  /** Takes ownership of the arrays. */
  public Tree(
      int[] feature, int[] threshold, int[] right, long[] words, int[] starts, int[] content) {
    this.feature = feature;
    this.threshold = threshold;
    this.right = right;
    this.words = words;
    this.starts = starts;
    this.content = content;
  }

  /** A nominal column in {@code feature}. */
  public static int nominal(int column) {
    return -2 - column;
  }

  /**
   * The leaf of a row.
   *
   * @param codes by column; those that the tree splits must not be negative
   */
  public int leaf(int[] codes) {
    int node = 0;
    while (true) {
      int f = feature[node];
      boolean goesLeft;
      if (f >= 0) {
        goesLeft = codes[f] <= threshold[node];
      } else if (f == LEAF) {
        return threshold[node];
      } else {
        int code = codes[-2 - f];
        goesLeft = (words[threshold[node] + (code >> 6)] >>> code & 1) != 0;
      }
      node = goesLeft ? node + 1 : right[node];
    }
  }

  /** Whether a leaf holds a single draw. */
  public boolean isPure(int leaf) {
    return starts[leaf + 1] - starts[leaf] == 1;
  }

  /** The category of a leaf at u in [0, 1). */
  public int draw(int leaf, double u) {
    int from = starts[leaf];
    return content[from + (int) (u * (starts[leaf + 1] - from))];
  }

  /** The mass of a leaf on the allowed categories. */
  public double mass(int leaf, boolean[] allowed) {
    int count = 0;
    for (int i = starts[leaf]; i < starts[leaf + 1]; i++) {
      count += allowed[content[i]] ? 1 : 0;
    }
    return count / (double) (starts[leaf + 1] - starts[leaf]);
  }

  /** The mass of a leaf on one category. */
  public double mass(int leaf, int category) {
    int from = starts[leaf];
    int to = starts[leaf + 1];
    return (lowerBound(category + 1, from, to) - lowerBound(category, from, to))
        / (double) (to - from);
  }

  /**
   * Raises numbers to the largest mass of any leaf on each category.
   *
   * @param largest by category; changed
   */
  public void raiseToMass(double[] largest) {
    for (int leaf = 0; leaf < leaves(); leaf++) {
      int to = starts[leaf + 1];
      for (int i = starts[leaf]; i < to; ) {
        int category = content[i];
        int first = i;
        while (i < to && content[i] == category) {
          i++;
        }
        double mass = (i - first) / (double) (to - starts[leaf]);
        largest[category] = Math.max(largest[category], mass);
      }
    }
  }

  /** The first place whose category is at least the given one. */
  private int lowerBound(int category, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (content[middle] < category) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The category of a leaf at u in (0, 1) among the allowed, of which it must have one. */
  public int draw(int leaf, boolean[] allowed, double u) {
    int skip = (int) (u * Math.rint(mass(leaf, allowed) * (starts[leaf + 1] - starts[leaf])));
    int i = starts[leaf];
    while (!allowed[content[i]] || skip-- > 0) {
      i++;
    }
    return content[i];
  }

  public int leaves() {
    return starts.length - 1;
  }

  int nodes() {
    return feature.length;
  }

  /** Whether everything the arrays point at is there. */
  private boolean isSound(int[] sizes, int column) {
    int words = this.words.length;
    boolean sound = feature.length > 0 && threshold.length == nodes() && right.length == nodes();
    for (int i = 0; sound && i < nodes(); i++) {
      int f = feature[i];
      int requested = f >= 0 ? f : -2 - f;
      if (f == LEAF) {
        sound = threshold[i] >= 0 && threshold[i] < leaves();
      } else {
        sound =
            requested < sizes.length
                && requested != column
                && right[i] > i + 1
                && right[i] < nodes();
        int limit = sound && f < LEAF ? words - ((sizes[requested] + 63) >> 6) : Integer.MAX_VALUE;
        sound &= threshold[i] >= 0 && threshold[i] <= limit;
      }
    }
    for (int leaf = 0; sound && leaf < leaves(); leaf++) {
      sound = starts[leaf] >= 0 && starts[leaf] < starts[leaf + 1];
    }
    sound &= starts.length > 1 && starts[starts.length - 1] == content.length;
    return sound && Arrays.stream(content).allMatch(c -> c >= 0 && c < sizes[column]);
  }

  /** Number of arrays that a tree is written as. */
  public static final int ARRAYS = 6;

  /** The arrays as integers, to be written. */
  public int[][] toArrays() {
    return new int[][] {feature, threshold, right, TreeSerializer.halves(words), starts, content};
  }

  /**
   * A tree of what {@link #toArrays} gave.
   *
   * @param sizes categories by column
   * @param column whose distribution the tree predicts
   * @return null if something points at nothing
   */
  public static Tree ofArrays(int[][] arrays, int[] sizes, int column) {
    long[] words = TreeSerializer.words(arrays[3]);
    Tree tree = new Tree(arrays[0], arrays[1], arrays[2], words, arrays[4], arrays[5]);
    return tree.isSound(sizes, column) ? tree : null;
  }
}
