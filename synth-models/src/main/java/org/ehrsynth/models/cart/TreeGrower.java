package org.ehrsynth.models.cart;

import java.util.Arrays;
import java.util.Optional;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.models.tree.BinnedResponse;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.models.tree.Split;
import org.ehrsynth.models.tree.SplitFinder;

/** Grows the splits of one tree, depth first, as long as a split gains the minimum. */
final class TreeGrower {
  private static final int MAX_DEPTH = 60;

  private final DiscretizedTable table;
  private final BinnedResponse response;
  private final SplitFinder finder;
  private final int minLeaf;
  private final int[] rows;
  private final int[] scratch;
  private final int[] mark;
  private int stamp;
  private final GrowingTree tree;

  private TreeGrower(
      DiscretizedTable table,
      BinnedResponse response,
      SplitFinder finder,
      int minLeaf,
      int[] rows) {
    this.table = table;
    this.response = response;
    this.finder = finder;
    this.minLeaf = minLeaf;
    this.rows = rows;
    scratch = new int[rows.length];
    mark = new int[table.subjects().count()];
    tree = new GrowingTree(response.count());
  }

  /**
   * Grows a tree.
   *
   * @param minLeaf minimum subjects in a leaf
   * @param sample rows to learn from; reordered
   */
  static GrowingTree grow(
      DiscretizedTable table,
      BinnedResponse response,
      SplitFinder finder,
      int minLeaf,
      int[] sample) {
    TreeGrower grower = new TreeGrower(table, response, finder, minLeaf, sample);
    float[] uniform = new float[response.count()];
    Arrays.fill(uniform, 1f / uniform.length);
    grower.node(0, sample.length, uniform, Double.POSITIVE_INFINITY, 0);
    return grower.tree;
  }

  private void node(int from, int to, float[] parent, double above, int depth) {
    float[] q = fractions(from, to, parent);
    int id = tree.add(q);
    if (to - from < 2 * minLeaf || depth > MAX_DEPTH) {
      return;
    }
    Optional<Split> split = finder.find(rows, from, to);
    if (split.isEmpty()) {
      return;
    }
    double gainPerDof = Math.min(above, split.get().gainPerDof());
    tree.split(id, split.get(), gainPerDof);
    int middle = tree.partition(id, table.codes()[tree.feature(id)], rows, from, to, scratch);
    if (!table.hasSubjects(rows, from, middle, minLeaf, mark, ++stamp)
        || !table.hasSubjects(rows, middle, to, minLeaf, mark, ++stamp)) {
      tree.unsplit(id);
      return;
    }
    node(from, middle, q, gainPerDof, depth + 1);
    tree.rightIsNext(id);
    node(middle, to, q, gainPerDof, depth + 1);
  }

  /** Computes fractions of the classes, with one row added from the parent, so that none is 0. */
  private float[] fractions(int from, int to, float[] parent) {
    float[] q = new float[parent.length];
    for (int i = from; i < to; i++) {
      q[response.of(rows[i])]++;
    }
    for (int c = 0; c < q.length; c++) {
      q[c] = (q[c] + parent[c]) / (to - from + 1);
    }
    return q;
  }
}
