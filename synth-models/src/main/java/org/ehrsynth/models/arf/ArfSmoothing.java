package org.ehrsynth.models.arf;

import java.util.Arrays;
import org.ehrsynth.discretization.Pmf;

/**
 * Computes the distributions of columns that leaves inherit from the nodes above them.
 *
 * <p>A node of at least {@value #LARGE} rows contributes its frequencies, mixed with the
 * distribution of the nodes above by the same formula as in a leaf ({@link ArfTree}); a smaller
 * node contributes nothing. A child inherits the categories that go to it, without missing cells if
 * it has none: smoothing does not create combinations that never occur. An interval of numbers that
 * no row has counts as half a row at the root.
 *
 * <p>That the ancestors count more the more different categories few rows have is the estimate of
 * an unseen category's chance by Witten and Bell (1991), <a
 * href="https://doi.org/10.1109/18.87000">doi:10.1109/18.87000</a>. Shrinking a node to its
 * ancestors: Buntine (1992), <a href="https://doi.org/10.1007/BF01889584">
 * doi:10.1007/BF01889584</a>.
 */
final class ArfSmoothing {
  private static final int LARGE = 50;

  /** Rows that a category counts as at the root which no row has: an interval between real ones. */
  private static final double UNSEEN = 0.5;

  private final ArfTree tree;
  private final ArfTree.Setup setup;
  private final int columns;
  private final double[][] sums;
  private final int[] firstLeaf;
  private final int[] endLeaf;
  private Pmf[] above;
  private double[] own;
  private boolean sound = true;

  ArfSmoothing(ArfTree tree, ArfTree.Setup setup) {
    this.tree = tree;
    this.setup = setup;
    columns = setup.sizes().length;
    sums = new double[columns][];
    Arrays.setAll(sums, j -> new double[setup.sizes()[j]]);
    firstLeaf = new int[tree.nodes()];
    endLeaf = new int[tree.nodes()];
    for (int i = tree.nodes() - 1; i >= 0; i--) {
      firstLeaf[i] = tree.isLeaf(i) ? tree.number(i) : firstLeaf[i + 1];
      endLeaf[i] = tree.isLeaf(i) ? tree.number(i) + 1 : endLeaf[tree.right(i)];
    }
  }

  /**
   * Fills in what leaves inherit.
   *
   * @param above by leaf, then column; null where nothing is mixed in
   * @param own share of the leaf's own frequencies
   * @return false if a leaf lies where no row goes
   */
  boolean fill(Pmf[] above, double[] own) {
    this.above = above;
    this.own = own;
    Pmf[] all = new Pmf[columns];
    for (int j = 0; j < columns; j++) {
      count(0, j);
      for (int c = 0; c < sums[j].length; c++) {
        if (sums[j][c] == 0 && c != setup.missing()[j]) {
          sums[j][c] = UNSEEN;
        }
      }
      all[j] = Pmf.of(sums[j]);
    }
    node(0, all);
    return sound;
  }

  private void node(int id, Pmf[] inherited) {
    if (tree.isLeaf(id)) {
      for (int j = 0; j < columns; j++) {
        leaf(tree.number(id), j, inherited[j]);
      }
      return;
    }
    int n = 0;
    for (int leaf = firstLeaf[id]; leaf < endLeaf[id]; leaf++) {
      n += tree.rows(leaf);
    }
    Pmf[] reported = n < LARGE ? inherited : reported(id, inherited);
    node(id + 1, child(id, reported, true));
    node(tree.right(id), child(id, reported, false));
  }

  /** What a child inherits; nothing is left where the file is damaged. */
  private Pmf[] child(int id, Pmf[] reported, boolean left) {
    int f = tree.feature(id);
    Pmf[] child = reported.clone();
    if (reported[f] != null) {
      child[f] = reported[f].truncatedTo(c -> tree.goesLeft(id, c) == left, setup.sizes()[f]);
    }
    sound &= child[f] != null;
    return child;
  }

  private Pmf[] reported(int id, Pmf[] inherited) {
    Pmf[] reported = new Pmf[columns];
    for (int j = 0; j < columns; j++) {
      int distinct = count(id, j);
      double a = setup.shrinkage() * (distinct - 1);
      Pmf base = a > 0 ? known(inherited[j], j, sums[j]) : null;
      reported[j] = base == null ? Pmf.of(sums[j]) : base.smoothedBy(sums[j], a);
    }
    return reported;
  }

  private void leaf(int leaf, int j, Pmf inherited) {
    double a = setup.shrinkage() * (tree.distinct(leaf, j) - 1);
    own[leaf * columns + j] = tree.rows(leaf) / (tree.rows(leaf) + a);
    if (a > 0) {
      Arrays.fill(sums[j], 0);
      tree.addTo(sums[j], leaf, j);
      Pmf base = known(inherited, j, sums[j]);
      above[leaf * columns + j] = base;
      sound &= base != null;
    }
  }

  /** What is inherited, without missing where there are counts and none is missing. */
  private Pmf known(Pmf inherited, int j, double[] counts) {
    int missing = setup.missing()[j];
    return inherited == null || missing < 0 || counts[missing] > 0
        ? inherited
        : inherited.truncatedTo(c -> c != missing, counts.length);
  }

  /** Counts a column in the rows of a node; how many categories occur. */
  private int count(int id, int j) {
    Arrays.fill(sums[j], 0);
    for (int leaf = firstLeaf[id]; leaf < endLeaf[id]; leaf++) {
      tree.addTo(sums[j], leaf, j);
    }
    return (int) Arrays.stream(sums[j]).filter(x -> x > 0).count();
  }
}
