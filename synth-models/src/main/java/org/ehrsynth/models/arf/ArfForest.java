package org.ehrsynth.models.arf;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.models.tree.TreeSerializer;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;

/**
 * Computes the mean of the densities of its trees.
 *
 * @param trees at least one
 */
record ArfForest(List<ArfTree> trees) {
  private static final String PREFIX = "arf";

  ArfForest {
    trees = List.copyOf(trees);
  }

  int leaves() {
    return trees.stream().mapToInt(ArfTree::leaves).sum();
  }

  /** Draws the categories of a row. */
  void draw(int[] row, RandomStream draws) {
    ArfTree tree = trees.get(draws.nextInt(trees.size()));
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
    double max = Double.NEGATIVE_INFINITY;
    int n = 0;
    for (int t = 0; t < trees.size(); t++) {
      for (int leaf = 0; leaf < trees.get(t).leaves(); leaf++) {
        tree[n] = t;
        number[n] = leaf;
        weights[n] = logMass(trees.get(t), leaf, allowed);
        max = Math.max(max, weights[n++]);
      }
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return null;
    }
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp(weights[i] - max); // the largest is 1, so that none is lost for small
    }
    return new Leaves(tree, number, AliasSampler.of(weights));
  }

  private static double logMass(ArfTree tree, int leaf, boolean[][] allowed) {
    double sum = Math.log(tree.fraction(leaf));
    for (int j = 0; j < allowed.length && sum > Double.NEGATIVE_INFINITY; j++) {
      sum += allowed[j] == null ? 0 : Math.log(tree.mass(leaf, j, allowed[j]));
    }
    return sum;
  }

  /** Leaves of all trees, and how probable each is. */
  record Leaves(int[] tree, int[] number, AliasSampler weights) {}

  void write(ArchiveWriter archive) {
    TreeSerializer.write(archive, PREFIX, trees.stream().map(ArfTree::toArrays).toList());
  }

  /** Reads what {@link #write} wrote. */
  static ArfForest read(ArchiveReader archive, ArfTree.Setup setup) {
    List<ArfTree> trees = new ArrayList<>();
    for (int[][] arrays : TreeSerializer.read(archive, PREFIX, ArfTree.ARRAYS)) {
      ArfTree tree = ArfTree.ofArrays(arrays, setup);
      if (tree == null) {
        throw archive.malformed(TreeSerializer.lengths(PREFIX), "whole trees");
      }
      trees.add(tree);
    }
    return new ArfForest(trees);
  }
}
