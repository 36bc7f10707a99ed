package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.random.Categorical;
import org.ehrsynth.random.Draws;

/** Draws rows of categories from the root to the leaves, in constant time a cell. Immutable. */
final class Walk {
  private final ChowLiu tree;
  private final Categorical root;
  private final Categorical[][] next; // by column, then the parent's state
  private final Categorical[][] emission; // by column, then its state

  private Walk(ChowLiu tree, Categorical root, Categorical[][] next, Categorical[][] emission) {
    this.tree = tree;
    this.root = root;
    this.next = next;
    this.emission = emission;
  }

  /** Of evidence that is possible. */
  static Walk of(LatentTree model, Posterior posterior) {
    int k = model.states();
    int p = model.columns();
    Categorical[][] next = new Categorical[p][];
    Categorical[][] emission = new Categorical[p][k];
    for (int j = 0; j < p; j++) {
      int column = j;
      if (model.transitions()[j] != null) {
        next[j] = new Categorical[k];
        Arrays.setAll(next[j], y -> table(posterior.next(column, y)));
      }
      Arrays.setAll(emission[j], z -> table(posterior.emission(column, z)));
    }
    return new Walk(model.tree(), table(posterior.root()), next, emission);
  }

  /** Null where no weight is positive: such a state is never reached. */
  private static Categorical table(double[] weights) {
    return Arrays.stream(weights).sum() > 0 ? Categorical.of(weights) : null;
  }

  /**
   * Draws a row.
   *
   * @param states scratch, one a column
   * @param categories overwritten, one a column
   */
  void draw(int[] states, int[] categories, Draws draws) {
    for (int j : tree.order()) {
      int above = tree.parent()[j];
      states[j] = above < 0 ? root.draw(draws) : next[j][states[above]].draw(draws);
      categories[j] = emission[j][states[j]].draw(draws);
    }
  }
}
