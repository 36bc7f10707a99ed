package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.models.category.EvenUniforms;
import org.ehrsynth.models.category.Shares;
import org.ehrsynth.random.Draws;

/** Draws rows of categories from the root to the leaves. Immutable. */
final class Walk {
  private final ChowLiu tree;
  private final Shares root;
  private final Shares[][] next; // by column, then the parent's state; null where it never is
  private final Shares[][] emission; // by column, then its state; null where it never is

  private Walk(ChowLiu tree, Shares root, Shares[][] next, Shares[][] emission) {
    this.tree = tree;
    this.root = root;
    this.next = next;
    this.emission = emission;
  }

  /** Of evidence that is possible. */
  static Walk of(LatentTree model, Posterior posterior) {
    int p = model.columns();
    Shares[][] next = new Shares[p][];
    Shares[][] emission = new Shares[p][];
    for (int j = 0; j < p; j++) {
      int column = j;
      if (model.transitions()[j] != null) {
        next[j] = new Shares[model.statesAbove(j)];
        Arrays.setAll(next[j], y -> Shares.of(posterior.next(column, y)));
      }
      emission[j] = new Shares[model.states()[j]];
      Arrays.setAll(emission[j], z -> Shares.of(posterior.emission(column, z)));
    }
    return new Walk(model.tree(), Shares.of(posterior.root()), next, emission);
  }

  /**
   * Draws a row, independently of others.
   *
   * @param states scratch, one a column
   * @param categories overwritten, one a column
   */
  void draw(int[] states, int[] categories, Draws draws) {
    for (int j : tree.order()) {
      int above = tree.parent()[j];
      Shares shares = above < 0 ? root : next[j][states[above]];
      states[j] = shares.draw(draws.uniform());
      categories[j] = emission[j][states[j]].draw(draws.uniform());
    }
  }

  /**
   * Draws rows so that a sample's shares vary less than by chance: of the rows that come to a state
   * about as many as expected go on to each state and are of each category. A single row is
   * distributed as without.
   */
  final class Even {
    private final EvenUniforms first = new EvenUniforms();
    private final EvenUniforms[][] steps = new EvenUniforms[emission.length][]; // as next
    private final EvenUniforms[][] places = new EvenUniforms[emission.length][]; // as emission

    private Even() {
      Arrays.setAll(steps, j -> next[j] == null ? null : new EvenUniforms[next[j].length]);
      Arrays.setAll(places, j -> new EvenUniforms[emission[j].length]);
    }

    /** As {@link Walk#draw}. */
    void draw(int[] states, int[] categories, Draws draws) {
      for (int j : tree.order()) {
        int above = tree.parent()[j];
        states[j] =
            above < 0
                ? root.draw(first.next(draws))
                : next[j][states[above]].draw(next(steps[j], states[above], draws));
        categories[j] = emission[j][states[j]].draw(next(places[j], states[j], draws));
      }
    }
  }

  /** Even draws of a block of rows. */
  Even even() {
    return new Even();
  }

  private static double next(EvenUniforms[] all, int at, Draws draws) {
    if (all[at] == null) {
      all[at] = new EvenUniforms();
    }
    return all[at].next(draws);
  }
}
