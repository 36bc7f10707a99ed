package org.ehrsynth.models.arf;

import java.util.Arrays;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.models.tree.TreeSerializer;

/**
 * Fills the leaves of grown splits with counts of real rows. A split that leaves too few subjects
 * on a side is undone with all below it.
 */
final class ArfLeafBuilder {
  private final GrowingTree splits;
  private final DiscretizedTable table;
  private final int[] rows;
  private final int minLeaf;
  private final int[] scratch;
  private final int[] mark;
  private int stamp;

  private int nodes;
  private final int[] feature;
  private final int[] threshold;
  private final int[] right;
  private int leaves;
  private int[] leafRows = new int[64];
  private int[] lengths = new int[1024];
  private int[] categories = new int[4096];
  private int[] counts = new int[4096];
  private int size;

  private ArfLeafBuilder(GrowingTree splits, DiscretizedTable table, int[] rows, int minLeaf) {
    this.splits = splits;
    this.table = table;
    this.rows = rows;
    this.minLeaf = minLeaf;
    scratch = new int[rows.length];
    mark = new int[table.subjects().count()];
    feature = new int[splits.nodes()];
    threshold = new int[splits.nodes()];
    right = new int[splits.nodes()];
  }

  /**
   * The filled tree.
   *
   * @param rows to fill it with; reordered
   * @param minLeaf subjects in a leaf
   */
  static ArfTree fill(
      GrowingTree splits, DiscretizedTable table, int[] rows, int minLeaf, double shrinkage) {
    ArfLeafBuilder filler = new ArfLeafBuilder(splits, table, rows, minLeaf);
    filler.node(0, 0, rows.length);
    int[][] arrays = {
      Arrays.copyOf(filler.feature, filler.nodes),
      Arrays.copyOf(filler.threshold, filler.nodes),
      Arrays.copyOf(filler.right, filler.nodes),
      TreeSerializer.halves(splits.words()),
      Arrays.copyOf(filler.leafRows, filler.leaves),
      Arrays.copyOf(filler.lengths, filler.leaves * table.size()),
      Arrays.copyOf(filler.categories, filler.size),
      Arrays.copyOf(filler.counts, filler.size)
    };
    return ArfTree.ofArrays(arrays, ArfTree.Setup.of(table.columns(), shrinkage));
  }

  private void node(int g, int from, int to) {
    int id = nodes++;
    if (splits.feature(g) >= 0) {
      int[] code = table.codes()[splits.feature(g)];
      int middle = splits.partition(g, code, rows, from, to, scratch);
      if (table.hasSubjects(rows, from, middle, minLeaf, mark, ++stamp)
          && table.hasSubjects(rows, middle, to, minLeaf, mark, ++stamp)) {
        int column = splits.feature(g);
        feature[id] = splits.isNominal(g) ? Tree.nominal(column) : column;
        threshold[id] = splits.threshold(g);
        node(g + 1, from, middle);
        right[id] = nodes;
        node(splits.right(g), middle, to);
        return;
      }
    }
    leaf(id, from, to);
  }

  private void leaf(int id, int from, int to) {
    feature[id] = Tree.LEAF;
    threshold[id] = leaves;
    int columns = table.size();
    if (leaves == leafRows.length) {
      leafRows = Arrays.copyOf(leafRows, 2 * leaves);
    }
    if ((leaves + 1) * columns > lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * lengths.length + columns);
    }
    leafRows[leaves] = to - from;
    for (int j = 0; j < columns; j++) {
      int[] code = table.codes()[j];
      for (int i = from; i < to; i++) {
        scratch[i - from] = code[rows[i]];
      }
      Arrays.sort(scratch, 0, to - from);
      lengths[leaves * columns + j] = addRuns(to - from);
    }
    leaves++;
  }

  /** Adds the runs of equal sorted codes; how many. */
  private int addRuns(int n) {
    int before = size;
    for (int i = 0; i < n; i++) {
      if (i > 0 && scratch[i] == scratch[i - 1]) {
        counts[size - 1]++;
        continue;
      }
      if (size == categories.length) {
        categories = Arrays.copyOf(categories, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
      }
      categories[size] = scratch[i];
      counts[size++] = 1;
    }
    return size - before;
  }
}
