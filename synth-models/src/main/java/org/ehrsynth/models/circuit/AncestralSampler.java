package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.discretization.Pmf;
import org.ehrsynth.discretization.StratifiedUniforms;
import org.ehrsynth.random.RandomStream;

/** Draws rows of categories from the root to the leaves. Immutable. */
final class AncestralSampler {
  private final ChowLiu tree;
  private final Pmf root;
  private final Pmf[][] next; // by column, then the parent's state; null where it never is
  private final Pmf[][] emission; // by column, then its state; null where it never is

  private AncestralSampler(ChowLiu tree, Pmf root, Pmf[][] next, Pmf[][] emission) {
    this.tree = tree;
    this.root = root;
    this.next = next;
    this.emission = emission;
  }

  /** Of evidence that is possible. */
  static AncestralSampler of(LatentTree model, Posterior posterior) {
    int p = model.columns();
    Pmf[][] next = new Pmf[p][];
    Pmf[][] emission = new Pmf[p][];
    for (int j = 0; j < p; j++) {
      int column = j;
      if (model.transitions()[j] != null) {
        next[j] = new Pmf[model.statesAbove(j)];
        Arrays.setAll(next[j], y -> Pmf.of(posterior.next(column, y)));
      }
      emission[j] = new Pmf[model.states()[j]];
      Arrays.setAll(emission[j], z -> Pmf.of(posterior.emission(column, z)));
    }
    return new AncestralSampler(model.tree(), Pmf.of(posterior.root()), next, emission);
  }

  /**
   * Draws a row, independently of others.
   *
   * @param states scratch, one a column
   * @param categories overwritten, one a column
   */
  void draw(int[] states, int[] categories, RandomStream draws) {
    for (int j : tree.order()) {
      int above = tree.parent()[j];
      Pmf fractions = above < 0 ? root : next[j][states[above]];
      states[j] = fractions.draw(draws.nextDouble());
      categories[j] = emission[j][states[j]].draw(draws.nextDouble());
    }
  }

  /** The state of a column at u in (0, 1), given its parent's; −1 for the root. */
  int state(int column, int above, double u) {
    return (above < 0 ? root : next[column][above]).draw(u);
  }

  /** The category of a column at u in (0, 1), given its state. */
  int category(int column, int state, double u) {
    return emission[column][state].draw(u);
  }

  /**
   * Draws rows so that a sample's shares vary less than by chance: of the rows that come to a state
   * about as many as expected go on to each state and are of each category. A single row is
   * distributed as without.
   */
  final class Even {
    private final StratifiedUniforms first = new StratifiedUniforms();
    private final StratifiedUniforms[][] steps =
        new StratifiedUniforms[emission.length][]; // as next
    private final StratifiedUniforms[][] places =
        new StratifiedUniforms[emission.length][]; // as emission

    private Even() {
      Arrays.setAll(steps, j -> next[j] == null ? null : new StratifiedUniforms[next[j].length]);
      Arrays.setAll(places, j -> new StratifiedUniforms[emission[j].length]);
    }

    /** As {@link AncestralSampler#draw}. */
    void draw(int[] states, int[] categories, RandomStream draws) {
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

  private static double next(StratifiedUniforms[] all, int at, RandomStream draws) {
    if (all[at] == null) {
      all[at] = new StratifiedUniforms();
    }
    return all[at].next(draws);
  }
}
