package org.ehrsynth.models.cart;

import java.util.Arrays;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.models.tree.BinnedResponse;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.models.tree.SplitFinder;

/** Grows the splits of one tree, depth first, as long as one is worth it. */
final class TreeGrower {
  private static final int DEEPEST = 60;

  private final DiscretizedTable table;
  private final BinnedResponse response;
  private final SplitFinder search;
  private final int minLeaf;
  private final int[] rows;
  private final int[] scratch;
  private final int[] mark;
  private int stamp;
  private final GrowingTree tree;

  private TreeGrower(
      DiscretizedTable table,
      BinnedResponse response,
      SplitFinder search,
      int minLeaf,
      int[] rows) {
    this.table = table;
    this.response = response;
    this.search = search;
    this.minLeaf = minLeaf;
    this.rows = rows;
    scratch = new int[rows.length];
    mark = new int[table.subjects().count()];
    tree = new GrowingTree(response.count());
  }

  /**
   * Grows a tree.
   *
   * @param minLeaf subjects in a leaf, at least
   * @param sample rows to learn from; reordered
   */
  static GrowingTree grow(
      DiscretizedTable table,
      BinnedResponse response,
      SplitFinder search,
      int minLeaf,
      int[] sample) {
    TreeGrower grower = new TreeGrower(table, response, search, minLeaf, sample);
    float[] uniform = new float[response.count()];
    Arrays.fill(uniform, 1f / uniform.length);
    grower.node(0, sample.length, uniform, Double.POSITIVE_INFINITY, 0);
    return grower.tree;
  }

  private void node(int from, int to, float[] parent, double above, int depth) {
    float[] q = fractions(from, to, parent);
    int id = tree.add(q);
    if (to - from < 2 * minLeaf || depth > DEEPEST || !search.find(rows, from, to)) {
      return;
    }
    double gainPerDof = Math.min(above, search.gainPerDof());
    tree.split(id, search, gainPerDof);
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

  /** Shares of the classes, one row more counted as the parent has them, so that none is 0. */
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
