package org.ehrsynth.models.circuit;

import java.util.Arrays;

/**
 * A tree of latent variables z, one a column, of K states each:
 *
 * <p>\( p(x) = \sum_z \pi[z_r] \prod_{i \ne r} T_i[z_{pa(i)}, z_i] \prod_i E_i[x_i, z_i] \)
 *
 * <p>with r the root and x categories. The same arrays hold expected counts of all these events.
 *
 * @param tree which variable hangs on which
 * @param states K
 * @param sizes categories by column
 * @param root π, by state
 * @param transitions T by column, K × K, a row per state of the parent; null at the root
 * @param emissions E by column, size × K, a row per category
 */
record LatentTree(
    ChowLiu tree,
    int states,
    int[] sizes,
    float[] root,
    float[][] transitions,
    float[][] emissions) {

  /** All zero. */
  static LatentTree zeros(ChowLiu tree, int states, int[] sizes) {
    int p = sizes.length;
    float[][] transitions = new float[p][];
    float[][] emissions = new float[p][];
    for (int j = 0; j < p; j++) {
      transitions[j] = tree.parent()[j] < 0 ? null : new float[states * states];
      emissions[j] = new float[sizes[j] * states];
    }
    return new LatentTree(tree, states, sizes, new float[states], transitions, emissions);
  }

  int columns() {
    return sizes.length;
  }

  /** Sums of the emissions of a column over its categories, by state. */
  float[] emitted(int column) {
    float[] sums = new float[states];
    float[] e = emissions[column];
    for (int at = 0; at < e.length; at += states) {
      for (int z = 0; z < states; z++) {
        sums[z] += e[at + z];
      }
    }
    return sums;
  }

  LatentTree copy() {
    LatentTree copy = zeros(tree, states, sizes);
    copyTo(copy);
    return copy;
  }

  void copyTo(LatentTree other) {
    System.arraycopy(root, 0, other.root, 0, states);
    for (int j = 0; j < sizes.length; j++) {
      if (transitions[j] != null) {
        System.arraycopy(transitions[j], 0, other.transitions[j], 0, transitions[j].length);
      }
      System.arraycopy(emissions[j], 0, other.emissions[j], 0, emissions[j].length);
    }
  }

  void clear() {
    Arrays.fill(root, 0);
    for (int j = 0; j < sizes.length; j++) {
      if (transitions[j] != null) {
        Arrays.fill(transitions[j], 0);
      }
      Arrays.fill(emissions[j], 0);
    }
  }
}
