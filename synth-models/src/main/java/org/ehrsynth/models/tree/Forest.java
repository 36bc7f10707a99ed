package org.ehrsynth.models.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.random.Draws;

/**
 * Trees that tell the distribution of one column: the mean of theirs.
 *
 * @param column position of the column
 * @param trees at least one
 */
record Forest(int column, List<Tree> trees) {
  Forest {
    trees = List.copyOf(trees);
  }

  /** One of the trees. */
  Tree any(Draws draws) {
    return trees.get(draws.index(trees.size()));
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

  /** Writes the arrays of all trees, one behind the other, and their lengths. */
  void write(ArchiveWriter archive, String prefix) {
    int[] lengths = new int[Tree.ARRAYS * trees.size()];
    for (int a = 0; a < Tree.ARRAYS; a++) {
      List<int[]> parts = new ArrayList<>();
      for (int t = 0; t < trees.size(); t++) {
        int[] part = trees.get(t).toArrays()[a];
        lengths[t * Tree.ARRAYS + a] = part.length;
        parts.add(part);
      }
      archive.ints(
          prefix + "/array-" + a + ".npy", parts.stream().flatMapToInt(Arrays::stream).toArray());
    }
    archive.ints(prefix + "/lengths.npy", lengths);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param sizes categories by column
   */
  static Forest read(ArchiveReader archive, String prefix, int[] sizes, int column) {
    int[] lengths = archive.ints(prefix + "/lengths.npy");
    int[][] all = new int[Tree.ARRAYS][];
    for (int a = 0; a < Tree.ARRAYS; a++) {
      all[a] = archive.ints(prefix + "/array-" + a + ".npy");
    }
    int[] at = new int[Tree.ARRAYS];
    List<Tree> trees = new ArrayList<>();
    for (int t = 0; t < lengths.length / Tree.ARRAYS; t++) {
      int[][] arrays = new int[Tree.ARRAYS][];
      for (int a = 0; a < Tree.ARRAYS; a++) {
        int length = lengths[t * Tree.ARRAYS + a];
        if (length < 0 || length > all[a].length - at[a]) {
          throw archive.wrong(prefix, "whole trees");
        }
        arrays[a] = Arrays.copyOfRange(all[a], at[a], at[a] + length);
        at[a] += length;
      }
      Tree tree = Tree.ofArrays(arrays, sizes, column);
      if (tree == null) {
        throw archive.wrong(prefix, "whole trees");
      }
      trees.add(tree);
    }
    if (trees.isEmpty()) {
      throw archive.wrong(prefix, "at least one tree");
    }
    return new Forest(column, trees);
  }
}
