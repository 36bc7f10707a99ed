package org.ehrsynth.models.cart;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.models.tree.TreeSerializer;
import org.ehrsynth.random.RandomStream;

/**
 * Predicts the distribution of one column as the mean of the distributions of its trees.
 *
 * @param column position of the column
 * @param trees at least one
 */
record Forest(int column, List<Tree> trees) {
  Forest {
    trees = List.copyOf(trees);
  }

  /** One of the trees. */
  Tree any(RandomStream draws) {
    return trees.get(draws.nextInt(trees.size()));
  }

  /** The mass of a row's leaves on one category. */
  double mass(int[] codes, int category) {
    double sum = 0;
    for (Tree tree : trees) {
      sum += tree.mass(tree.leaf(codes), category);
    }
    return sum / trees.size();
  }

  int leaves() {
    return trees.stream().mapToInt(Tree::leaves).sum();
  }

  void write(ArchiveWriter archive, String prefix) {
    TreeSerializer.write(archive, prefix, trees.stream().map(Tree::toArrays).toList());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param sizes categories by column
   */
  static Forest read(ArchiveReader archive, String prefix, int[] sizes, int column) {
    List<Tree> trees = new ArrayList<>();
    for (int[][] arrays : TreeSerializer.read(archive, prefix, Tree.ARRAYS)) {
      Tree tree = Tree.ofArrays(arrays, sizes, column);
      if (tree == null) {
        throw archive.malformed(prefix, "whole trees");
      }
      trees.add(tree);
    }
    return new Forest(column, trees);
  }
}
