package org.ehrsynth.models.cart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.random.RandomStream;

/**
 * Builds a tree from grown splits: removes those that gain too little, and fills the leaves.
 *
 * <p>A leaf's distribution is that of its rows shrunk to its parent's, which is shrunk to its own
 * parent's, up to the column's fractions over all rows:
 *
 * <p>\( p = (n f + a p_{parent}) / (n + a) \)
 *
 * <p>with f the frequencies of the n rows and a the shrinkage. A pure node stays pure, and one
 * without missing cells gets none: shrinking does not create combinations that never occur. A leaf
 * keeps systematic draws of p, equally likely: as many as it has rows, {@value #FEWEST_DRAWS} to
 * {@value #MAX_DRAWS}.
 *
 * <p>Shrinking a node to its ancestors: Buntine (1992), <i>Learning classification trees</i>, <a
 * href="https://doi.org/10.1007/BF01889584">doi:10.1007/BF01889584</a>.
 */
final class LeafBuilder {
  private static final int FEWEST_DRAWS = 16;
  private static final int MAX_DRAWS = 4096;

  private final GrowingTree grown;
  private final DiscretizedTable table;
  private final Discretization column;
  private final int[] response;
  private final double shrinkage;
  private final double minGainPerDof;
  private final RandomStream draws;
  private final int[] rows;
  private final int[] scratch;

  private final List<double[]> levels = new ArrayList<>(); // a distribution per depth

  private int nodes;
  private final int[] feature;
  private final int[] threshold;
  private final int[] right;
  private int[] starts = new int[64];
  private int leaves;
  private int[] content = new int[1024];
  private int size;

  /**
   * A filler of one tree.
   *
   * @param sample the rows the splits were grown from; reordered
   * @param minGainPerDof of the splits that stay
   */
  LeafBuilder(
      GrowingTree grown,
      DiscretizedTable table,
      int column,
      int[] sample,
      double minGainPerDof,
      double shrinkage,
      RandomStream draws) {
    this.grown = grown;
    this.table = table;
    this.column = table.columns()[column];
    this.response = table.codes()[column];
    this.rows = sample;
    this.minGainPerDof = minGainPerDof;
    this.shrinkage = shrinkage;
    this.draws = draws;
    scratch = new int[sample.length];
    feature = new int[grown.nodes()];
    threshold = new int[grown.nodes()];
    right = new int[grown.nodes()];
  }

  /**
   * The filled tree.
   *
   * @param fractions of the column's categories over all rows
   * @param minLeaf rows by which a node may speak for itself
   */
  Tree fill(double[] fractions, int minLeaf) {
    level(0);
    if (rows.length < minLeaf) {
      levels.set(0, fractions);
    } else {
      smooth(0, rows.length, fractions, levels.get(0));
    }
    node(0, 0, rows.length, 0);
    return new Tree(
        Arrays.copyOf(feature, nodes),
        Arrays.copyOf(threshold, nodes),
        Arrays.copyOf(right, nodes),
        grown.words(),
        Arrays.copyOf(starts, leaves + 1),
        Arrays.copyOf(content, size));
  }

  private void node(int g, int from, int to, int depth) {
    int id = nodes++;
    double[] p = levels.get(depth);
    if (!grown.isSplit(g, minGainPerDof)) {
      leaf(id, p, to - from);
      return;
    }
    feature[id] = grown.isNominal(g) ? Tree.nominal(grown.feature(g)) : grown.feature(g);
    threshold[id] = grown.threshold(g);
    int[] code = table.codes()[grown.feature(g)];
    int middle = grown.partition(g, code, rows, from, to, scratch);
    level(depth + 1);
    smooth(from, middle, p, levels.get(depth + 1));
    node(g + 1, from, middle, depth + 1);
    right[id] = nodes;
    smooth(middle, to, p, levels.get(depth + 1));
    node(grown.right(g), middle, to, depth + 1);
  }

  /** Makes room for the distribution of a node of this depth. */
  private void level(int depth) {
    if (depth == levels.size()) {
      levels.add(new double[column.size()]);
    }
  }

  private void smooth(int from, int to, double[] parent, double[] p) {
    Arrays.fill(p, 0);
    int n = to - from;
    int present = 0;
    for (int i = from; i < to; i++) {
      int c = response[rows[i]];
      present += p[c] == 0 ? 1 : 0;
      p[c]++;
    }
    double a = present > 1 ? shrinkage : 0;
    int missing = column.missing();
    boolean never = missing >= 0 && p[missing] == 0;
    double own = 1 / (n + a);
    double inherited = own * a / (never ? 1 - parent[missing] : 1);
    if (a > 0) {
      for (int c = 0; c < p.length; c++) {
        p[c] = p[c] * own + parent[c] * inherited;
      }
      if (never) {
        p[missing] = 0;
      }
    } else {
      for (int c = 0; c < p.length; c++) {
        p[c] *= own;
      }
    }
  }

  private void leaf(int id, double[] p, int n) {
    feature[id] = Tree.LEAF;
    threshold[id] = leaves;
    if (leaves + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    int last = 0;
    int support = 0;
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      if (p[c] > 0) {
        last = c;
        support++;
        sum += p[c];
      }
    }
    int wanted = support <= 1 ? 1 : Math.min(MAX_DRAWS, Math.max(FEWEST_DRAWS, n));
    if (size + wanted > content.length) {
      content = Arrays.copyOf(content, 2 * content.length + wanted);
    }
    double u = draws.nextDouble();
    double below = 0;
    int built = 0;
    for (int c = 0; c <= last; c++) {
      below = c == last ? wanted + 1 : below + p[c] / sum * wanted;
      while (built < wanted && built + u < below) {
        content[size++] = c;
        built++;
      }
    }
    starts[++leaves] = size;
  }
}
