package org.ehrsynth.models.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.random.Categorical;
import org.ehrsynth.random.Draws;

/**
 * The mean of the densities that trees tell.
 *
 * @param trees at least one
 */
record ArfForest(List<ArfTree> trees) {
  private static final String LENGTHS = "arf/lengths.npy";

  ArfForest {
    trees = List.copyOf(trees);
  }

  int leaves() {
    return trees.stream().mapToInt(ArfTree::leaves).sum();
  }

  /** Draws the categories of a row. */
  void draw(int[] row, Draws draws) {
    ArfTree tree = trees.get(draws.index(trees.size()));
    int leaf = tree.anyLeaf(draws);
    for (int j = 0; j < row.length; j++) {
      row[j] = tree.draw(leaf, j, draws);
    }
  }

  /** Log of the density of a row; where a code is negative, of the other columns. */
  double logDensity(int[] codes) {
    double sum = Double.NEGATIVE_INFINITY;
    for (ArfTree tree : trees) {
      sum = ArfTree.logSum(sum, tree.logDensity(codes));
    }
    return sum - Math.log(trees.size());
  }

  /**
   * The leaves of rows whose categories are allowed.
   *
   * @param allowed by column, then category; null where all are
   * @return null if there is no such row
   */
  Leaves leaves(boolean[][] allowed) {
    double[] weights = new double[leaves()];
    int[] tree = new int[weights.length];
    int[] number = new int[weights.length];
    double most = Double.NEGATIVE_INFINITY;
    int n = 0;
    for (int t = 0; t < trees.size(); t++) {
      for (int leaf = 0; leaf < trees.get(t).leaves(); leaf++) {
        tree[n] = t;
        number[n] = leaf;
        weights[n] = logMass(trees.get(t), leaf, allowed);
        most = Math.max(most, weights[n++]);
      }
    }
    if (most == Double.NEGATIVE_INFINITY) {
      return null;
    }
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp(weights[i] - most); // the largest is 1, so that none is lost for small
    }
    return new Leaves(tree, number, Categorical.of(weights));
  }

  private static double logMass(ArfTree tree, int leaf, boolean[][] allowed) {
    double sum = Math.log(tree.share(leaf));
    for (int j = 0; j < allowed.length && sum > Double.NEGATIVE_INFINITY; j++) {
      sum += allowed[j] == null ? 0 : Math.log(tree.mass(leaf, j, allowed[j]));
    }
    return sum;
  }

  /** Leaves of all trees, and how probable each is. */
  record Leaves(int[] tree, int[] number, Categorical weights) {}

  /** Writes the arrays of all trees, one behind the other, and their lengths. */
  void write(ArchiveWriter archive) {
    int[] lengths = new int[ArfTree.ARRAYS * trees.size()];
    for (int a = 0; a < ArfTree.ARRAYS; a++) {
      List<int[]> parts = new ArrayList<>();
      for (int t = 0; t < trees.size(); t++) {
        int[] part = trees.get(t).toArrays()[a];
        lengths[t * ArfTree.ARRAYS + a] = part.length;
        parts.add(part);
      }
      archive.ints(array(a), parts.stream().flatMapToInt(Arrays::stream).toArray());
    }
    archive.ints(LENGTHS, lengths);
  }

  private static String array(int a) {
    return "arf/array-" + a + ".npy";
  }

  /** Reads what {@link #write} wrote. */
  static ArfForest read(ArchiveReader archive, ArfTree.Setup setup) {
    int[] lengths = archive.ints(LENGTHS);
    int[][] all = new int[ArfTree.ARRAYS][];
    Arrays.setAll(all, a -> archive.ints(array(a)));
    int[] at = new int[ArfTree.ARRAYS];
    List<ArfTree> trees = new ArrayList<>();
    for (int t = 0; t < lengths.length / ArfTree.ARRAYS; t++) {
      int[][] arrays = new int[ArfTree.ARRAYS][];
      for (int a = 0; a < ArfTree.ARRAYS; a++) {
        int length = lengths[t * ArfTree.ARRAYS + a];
        if (length < 0 || length > all[a].length - at[a]) {
          throw archive.wrong(LENGTHS, "lengths of whole trees");
        }
        arrays[a] = Arrays.copyOfRange(all[a], at[a], at[a] + length);
        at[a] += length;
      }
      ArfTree tree = ArfTree.ofArrays(arrays, setup);
      if (tree == null) {
        throw archive.wrong(LENGTHS, "whole trees");
      }
      trees.add(tree);
    }
    if (trees.isEmpty()) {
      throw archive.wrong(LENGTHS, "at least one tree");
    }
    return new ArfForest(trees);
  }
}
