package org.ehrsynth.models.cart;

import java.util.List;
import org.ehrsynth.discretization.StratifiedUniforms;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.random.RandomStream;

/**
 * Draws categories from a forest so that a sample's shares vary less than by chance: trees have
 * their turns evenly, and each leaf hands out its categories evenly. The distribution of a single
 * row is that of the forest; of the rows that come to a leaf about as many as expected are of each
 * category.
 */
final class StratifiedForestSampler {
  private final Forest forest;
  private final StratifiedUniforms turns = new StratifiedUniforms();
  private final StratifiedUniforms[][] places; // by tree and leaf; null until one comes there

  StratifiedForestSampler(Forest forest) {
    this.forest = forest;
    places = new StratifiedUniforms[forest.trees().size()][];
  }

  /** Column whose categories are drawn. */
  int column() {
    return forest.column();
  }

  /** A category given those of the columns before. */
  int draw(int[] row, RandomStream draws) {
    List<Tree> trees = forest.trees();
    int t = (int) (turns.next(draws) * trees.size());
    Tree tree = trees.get(t);
    int leaf = tree.leaf(row);
    return tree.isPure(leaf) ? tree.draw(leaf, 0) : tree.draw(leaf, place(t, leaf).next(draws));
  }

  private StratifiedUniforms place(int t, int leaf) {
    if (places[t] == null) {
      places[t] = new StratifiedUniforms[forest.trees().get(t).leaves()];
    }
    if (places[t][leaf] == null) {
      places[t][leaf] = new StratifiedUniforms();
    }
    return places[t][leaf];
  }
}
