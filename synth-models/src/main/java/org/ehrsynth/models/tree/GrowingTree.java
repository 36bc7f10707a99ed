package org.ehrsynth.models.tree;

import java.util.Arrays;

/**
 * Contains the splits of one tree while it grows, in preorder: the left child of a node is the next
 * node.
 *
 * <p>The gain of a split is limited to that of the split above, so that removing all splits below a
 * minimum gain removes whole subtrees.
 */
public final class GrowingTree {
  private final int classes;
  private int nodes;
  private int[] feature = new int[64]; // −1 at a leaf
  private int[] threshold = new int[64]; // or the place of a nominal split in words
  private int[] right = new int[64];
  private boolean[] nominal = new boolean[64];
  private double[] gainPerDof = new double[64];
  private float[] fractions;
  private long[] words = new long[64];
  private int wordCount;

  /**
   * An empty tree.
   *
   * @param classes of the response
   */
  public GrowingTree(int classes) {
    this.classes = classes;
    fractions = new float[64 * classes];
  }

  public int nodes() {
    return nodes;
  }

  /**
   * Adds a leaf.
   *
   * @param q shares of the classes
   * @return its number
   */
  public int add(float[] q) {
    int id = nodes++;
    if (nodes > feature.length) {
      int size = 2 * feature.length;
      feature = Arrays.copyOf(feature, size);
      threshold = Arrays.copyOf(threshold, size);
      right = Arrays.copyOf(right, size);
      nominal = Arrays.copyOf(nominal, size);
      gainPerDof = Arrays.copyOf(gainPerDof, size);
      fractions = Arrays.copyOf(fractions, size * classes);
    }
    System.arraycopy(q, 0, fractions, id * classes, classes);
    feature[id] = -1;
    return id;
  }

  /**
   * Makes a leaf an inner node; its left child is added next.
   *
   * @param gainPerDof of the split, or less if the node above gains less
   */
  public void split(int id, Split found, double gainPerDof) {
    feature[id] = found.feature();
    this.gainPerDof[id] = gainPerDof;
    nominal[id] = found.words() != null;
    threshold[id] = nominal[id] ? store(found.words()) : found.threshold();
  }

  private int store(long[] bits) {
    if (wordCount + bits.length > words.length) {
      words = Arrays.copyOf(words, 2 * words.length + bits.length);
    }
    System.arraycopy(bits, 0, words, wordCount, bits.length);
    wordCount += bits.length;
    return wordCount - bits.length;
  }

  /** Makes an inner node a leaf again, before any child was added. */
  public void unsplit(int id) {
    feature[id] = -1;
  }

  /** The right child is added next. */
  public void rightIsNext(int id) {
    right[id] = nodes;
  }

  public int feature(int id) {
    return feature[id];
  }

  public int threshold(int id) {
    return threshold[id];
  }

  public int right(int id) {
    return right[id];
  }

  public boolean isNominal(int id) {
    return nominal[id];
  }

  /** Returns whether the node has a split of at least some gain. */
  public boolean isSplit(int id, double minGainPerDof) {
    return feature[id] >= 0 && gainPerDof[id] >= minGainPerDof;
  }

  public float fraction(int id, int responseClass) {
    return fractions[id * classes + responseClass];
  }

  public boolean goesLeft(int id, int code) {
    return nominal[id]
        ? (words[threshold[id] + (code >> 6)] >>> code & 1) != 0
        : code <= threshold[id];
  }

  /** The bits of all nominal splits. */
  public long[] words() {
    return Arrays.copyOf(words, wordCount);
  }

  /**
   * Puts rows[from … to) that go left before those that go right, either in their order.
   *
   * @param code by row, of the node's feature
   * @param scratch at least to − from long
   * @return where the right ones begin
   */
  public int partition(int id, int[] code, int[] rows, int from, int to, int[] scratch) {
    int at = from;
    int others = 0;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (goesLeft(id, code[row])) {
        rows[at++] = row;
      } else {
        scratch[others++] = row;
      }
    }
    System.arraycopy(scratch, 0, rows, at, others);
    return at;
  }
}
