package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.random.RandomStream;

/**
 * Draws the other categories of a row given some of them, exactly: messages pass from the given
 * categories to the root, then states and categories are drawn from the root to the leaves. Only
 * the parts of the tree that hold given categories cost more than a free draw.
 *
 * <p>In double precision and row by row, so that a row does not depend on those beside it. A given
 * category that is impossible together with others carries no information.
 *
 * <p>Not thread-safe.
 */
final class EvidenceSampler {
  private final LatentTree model;
  private final AncestralSampler free;
  private final double[][] b; // by column, then state: what the given categories below say
  private final boolean[] isInformed; // by column: whether b holds anything
  private final double[] factor;

  EvidenceSampler(LatentTree model, AncestralSampler free) {
    this.model = model;
    this.free = free;
    int p = model.columns();
    b = new double[p][];
    for (int j = 0; j < p; j++) {
      b[j] = new double[model.states()[j]];
    }
    isInformed = new boolean[p];
    factor = new double[model.maxStates()];
  }

  /**
   * Takes up what is given of a row.
   *
   * @param row categories by column; −1 is unknown
   */
  void observe(int[] row) {
    int[] order = model.tree().order();
    Arrays.fill(isInformed, false);
    for (int at = order.length - 1; at >= 0; at--) {
      int j = order[at];
      int k = model.states()[j];
      if (row[j] >= 0) {
        for (int z = 0; z < k; z++) {
          factor[z] = model.emissions()[j][row[j] * k + z];
        }
        multiply(j);
      }
      if (at > 0 && isInformed[j]) {
        float[] t = model.transitions()[j];
        for (int y = 0; y < model.statesAbove(j); y++) {
          double sum = 0;
          for (int z = 0; z < k; z++) {
            sum += t[y * k + z] * b[j][z];
          }
          factor[y] = sum;
        }
        multiply(model.tree().parent()[j]);
      }
    }
  }

  /** Multiplies what is known of a column's states by the factor, unless nothing would be left. */
  private void multiply(int column) {
    double[] own = b[column];
    double largest = 0;
    for (int z = 0; z < own.length; z++) {
      factor[z] *= isInformed[column] ? own[z] : 1;
      largest = Math.max(largest, factor[z]);
    }
    if (largest > 0) {
      for (int z = 0; z < own.length; z++) {
        own[z] = factor[z] / largest;
      }
      isInformed[column] = true;
    }
  }

  /**
   * Draws a row given what was observed.
   *
   * @param row as it was observed
   * @param states overwritten, by column
   * @param categories overwritten, by column; the given ones as they are
   */
  void draw(int[] row, int[] states, int[] categories, RandomStream draws) {
    for (int j : model.tree().order()) {
      int above = model.tree().parent()[j];
      states[j] = state(j, above < 0 ? -1 : states[above], draws.nextDouble());
      categories[j] = row[j] >= 0 ? row[j] : free.category(j, states[j], draws.nextDouble());
    }
  }

  private int state(int column, int above, double u) {
    double sum = 0;
    int k = b[column].length;
    for (int z = 0; isInformed[column] && z < k; z++) {
      double prior = above < 0 ? model.root()[z] : model.transitions()[column][above * k + z];
      factor[z] = prior * b[column][z];
      sum += factor[z];
    }
    if (!(sum > 0)) {
      return free.state(column, above, u);
    }
    double left = u * sum;
    int z = 0;
    while (z < k - 1 && (left >= factor[z] || factor[z] == 0)) {
      left -= factor[z++];
    }
    return z;
  }
}
