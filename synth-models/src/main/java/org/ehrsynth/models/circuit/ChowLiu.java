package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.scale.PairTable;
import org.ehrsynth.scale.PairTables;

/**
 * The tree over columns that holds most of their pairwise mutual information: Chow and Liu (1968),
 * doi:10.1109/TIT.1968.1054142.
 *
 * @param parent by column; −1 at the root
 * @param order the columns, parents before their children
 */
record ChowLiu(int[] parent, int[] order) {
  /** Rows that mutual information is taken from, at most. */
  private static final int MAX_ROWS = 20_000;

  /** Categories that a column is made coarser to, at most. */
  private static final int MAX_GROUPS = 32;

  /** Whether this is a tree of so many columns, parents before children in the order. */
  boolean isTree(int columns) {
    boolean[] seen = new boolean[columns];
    if (parent.length != columns || order.length != columns) {
      return false;
    }
    for (int at = 0; at < columns; at++) {
      int j = order[at];
      boolean fits = j >= 0 && j < columns && !seen[j];
      if (!fits || (at == 0) != (parent[j] == -1)) {
        return false;
      }
      if (at > 0 && (parent[j] < 0 || parent[j] >= columns || !seen[parent[j]])) {
        return false;
      }
      seen[j] = true;
    }
    return true;
  }

  /** Whether nothing hangs on a column. */
  boolean isLeaf(int column) {
    return Arrays.stream(parent).noneMatch(above -> above == column);
  }

  /** The tree of the columns of a table. */
  static ChowLiu of(Codes table, Execution run) {
    int[][] codes = table.codes();
    int[] sizes = table.sizes();
    int p = codes.length;
    int step = Math.max(1, table.rows() / MAX_ROWS);
    int n = table.rows() / step;
    int[][] coarse = new int[p][];
    int[] groups = new int[p];
    for (int j = 0; j < p; j++) {
      int[] group = groups(codes[j], sizes[j], !table.columns()[j].isNominal());
      groups[j] = Arrays.stream(group).max().orElse(-1) + 2; // the last is of unknown cells
      coarse[j] = new int[n];
      for (int i = 0; i < n; i++) {
        int code = codes[j][i * step];
        coarse[j][i] = code < 0 ? groups[j] - 1 : group[code];
      }
    }
    PairTables pairs =
        new PairTables(
            Arrays.stream(groups).mapToObj(size -> new PairTable.Axis("", size)).toList(),
            PairTable.Cells.ROWS);
    pairs.accept(coarse, Subjects.eachRow(n), run);
    double[][] information = new double[p][p];
    for (int a = 0; a < p; a++) {
      for (int b = 0; b < a; b++) {
        information[a][b] = information(pairs.table(a, b));
        information[b][a] = information[a][b];
      }
    }
    return spanning(information);
  }

  /** Groups of about equal mass of neighbours; of columns without order the largest stay alone. */
  private static int[] groups(int[] codes, int size, boolean ordered) {
    int[] group = new int[size];
    if (size <= MAX_GROUPS) {
      Arrays.setAll(group, c -> c);
      return group;
    }
    long[] counts = new long[size];
    for (int code : codes) {
      if (code >= 0) {
        counts[code]++;
      }
    }
    if (!ordered) {
      Integer[] bySize = new Integer[size];
      Arrays.setAll(bySize, c -> c);
      Arrays.sort(bySize, (a, b) -> Long.compare(counts[b], counts[a]));
      for (int i = 0; i < size; i++) {
        group[bySize[i]] = Math.min(i, MAX_GROUPS - 1);
      }
      return group;
    }
    double all = Arrays.stream(counts).sum();
    double below = 0;
    for (int c = 0; c < size; c++) {
      group[c] =
          (int) Math.min(MAX_GROUPS / 2 - 1, (below + counts[c] / 2.0) / all * (MAX_GROUPS / 2));
      below += counts[c];
    }
    return group;
  }

  /** Mutual information in nats, less what independent columns would show (Miller 1955). */
  private static double information(PairTable both) {
    long n = 0;
    long[] onlyA = new long[both.firstSize()];
    long[] onlyB = new long[both.secondSize()];
    for (int x = 0; x < onlyA.length; x++) {
      for (int y = 0; y < onlyB.length; y++) {
        long c = both.rows(x, y);
        onlyA[x] += c;
        onlyB[y] += c;
        n += c;
      }
    }
    double sum = 0;
    for (int x = 0; x < onlyA.length; x++) {
      for (int y = 0; y < onlyB.length; y++) {
        long c = both.rows(x, y);
        if (c > 0) {
          sum += c * Math.log((double) c * n / ((double) onlyA[x] * onlyB[y]));
        }
      }
    }
    double seenA = Arrays.stream(onlyA).filter(c -> c > 0).count();
    double seenB = Arrays.stream(onlyB).filter(c -> c > 0).count();
    return (sum - (seenA - 1) * (seenB - 1) / 2) / Math.max(1, n);
  }

  /** Prim's maximum spanning tree, from the column that tells most about all others. */
  private static ChowLiu spanning(double[][] information) {
    int p = information.length;
    int root = 0;
    for (int j = 1; j < p; j++) {
      if (Arrays.stream(information[j]).sum() > Arrays.stream(information[root]).sum()) {
        root = j;
      }
    }
    int[] parent = new int[p];
    int[] order = new int[p];
    double[] best = new double[p];
    boolean[] reached = new boolean[p];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    Arrays.fill(parent, -1);
    int next = root;
    for (int at = 0; at < p; at++) {
      order[at] = next;
      reached[next] = true;
      int further = -1;
      for (int j = 0; j < p; j++) {
        if (reached[j]) {
          continue;
        }
        if (information[next][j] > best[j]) {
          best[j] = information[next][j];
          parent[j] = next;
        }
        if (further < 0 || best[j] > best[further]) {
          further = j;
        }
      }
      next = further;
    }
    return new ChowLiu(parent, order);
  }
}
