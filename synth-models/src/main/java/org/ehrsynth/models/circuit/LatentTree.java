package org.ehrsynth.models.circuit;

import java.util.Arrays;

/**
 * A tree of latent variables z, one a column, of K_i states each:
 *
 * <p>\( p(x) = \sum_z \pi[z_r] \prod_{i \ne r} T_i[z_{pa(i)}, z_i] \prod_i E_i[x_i, z_i] \)
 *
 * <p>with r the root and x categories. The same arrays hold expected counts of all these events.
 *
 * @param tree which variable hangs on which
 * @param states K by column
 * @param sizes categories by column
 * @param root π, by state
 * @param transitions T by column, K of the parent × K, a row per state of the parent; null at the
 *     root
 * @param emissions E by column, size × K, a row per category
 */
record LatentTree(
    ChowLiu tree,
    int[] states,
    int[] sizes,
    float[] root,
    float[][] transitions,
    float[][] emissions) {

  /** All zero. */
  static LatentTree zeros(ChowLiu tree, int[] states, int[] sizes) {
    int p = sizes.length;
    float[][] transitions = new float[p][];
    float[][] emissions = new float[p][];
    for (int j = 0; j < p; j++) {
      int above = tree.parent()[j];
      transitions[j] = above < 0 ? null : new float[states[above] * states[j]];
      emissions[j] = new float[sizes[j] * states[j]];
    }
    float[] root = new float[states[tree.order()[0]]];
    return new LatentTree(tree, states, sizes, root, transitions, emissions);
  }

  int columns() {
    return sizes.length;
  }

  /** States of the variable that a column's hangs on. Not of the root. */
  int statesAbove(int column) {
    return states[tree.parent()[column]];
  }

  /** The most states of a variable. */
  int maxStates() {
    return Arrays.stream(states).max().orElse(0);
  }

  /** Sums of the emissions of a column over its categories, by state. */
  float[] emitted(int column) {
    int k = states[column];
    float[] sums = new float[k];
    float[] e = emissions[column];
    for (int at = 0; at < e.length; at += k) {
      for (int z = 0; z < k; z++) {
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
    System.arraycopy(root, 0, other.root, 0, root.length);
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
