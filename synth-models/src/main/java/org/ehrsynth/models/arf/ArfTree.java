package org.ehrsynth.models.arf;

import java.util.Arrays;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.Pmf;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.models.tree.TreeSerializer;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;

/**
 * A tree that tells the density of rows: a row's leaf is drawn by its share of the real rows, then
 * the columns independently. The distribution of a column in a leaf of n rows that holds d of its
 * categories, with frequencies f, is
 *
 * <p>\( p = (n f + a g) / (n + a), \quad a = s (d - 1) \)
 *
 * <p>with s the shrinkage and g what the nodes above tell, of the categories that lead to the leaf
 * ({@link ArfSmoothing}). A leaf with one category of a column has no other.
 *
 * <p>Invariants of the arrays: (1) nodes are in preorder, the left child of a node is the next
 * node, {@code right} is the one after the left child's last descendant; (2) {@code feature} is the
 * column that an inner node asks, with −2 − column for a nominal one, or {@link
 * org.ehrsynth.models.tree.Tree#LEAF}; (3) {@code threshold} is the largest category that goes
 * left, or for a nominal column the place in {@code words} where the bits of those that go left
 * begin, or at a leaf its number: leaves are numbered as they stand; (4) of leaf ℓ and column j,
 * {@code starts[ℓ p + j]} up to the next start are its categories, increasing, and how many of its
 * {@code rows} have each.
 */
final class ArfTree {
  private static final int DEEPEST = 64;

  /** Number of arrays that a tree is written as. */
  static final int ARRAYS = 8;

  private final int[] feature;
  private final int[] threshold;
  private final int[] right;
  private final long[] words;
  private final int[] rows; // by leaf
  private final int[] starts;
  private final int[] categories;
  private final int[] counts;

  private final int columns;
  private final double total;
  private AliasSampler leaves;
  private Pmf[] above; // by leaf, then column; null where it does not count
  private double[] own; // what the leaf's own frequencies count

  /** Takes ownership of the arrays. */
  private ArfTree(
      int[] feature,
      int[] threshold,
      int[] right,
      long[] words,
      int[] rows,
      int[] starts,
      int[] categories,
      int[] counts) {
    this.feature = feature;
    this.threshold = threshold;
    this.right = right;
    this.words = words;
    this.rows = rows;
    this.starts = starts;
    this.categories = categories;
    this.counts = counts;
    columns = (starts.length - 1) / Math.max(1, rows.length);
    total = Arrays.stream(rows).asDoubleStream().sum();
  }

  /** What else a tree must know of its table and settings. */
  record Setup(int[] sizes, int[] missing, double shrinkage) {
    static Setup of(Discretization[] columns, double shrinkage) {
      return new Setup(
          Arrays.stream(columns).mapToInt(Discretization::size).toArray(),
          Arrays.stream(columns).mapToInt(Discretization::missing).toArray(),
          shrinkage);
    }
  }

  int nodes() {
    return feature.length;
  }

  int leaves() {
    return rows.length;
  }

  boolean isLeaf(int node) {
    return feature[node] == Tree.LEAF;
  }

  /** Column that an inner node asks. */
  int feature(int node) {
    return feature[node] >= 0 ? feature[node] : -2 - feature[node];
  }

  int right(int node) {
    return right[node];
  }

  /** Number of a leaf. */
  int number(int node) {
    return threshold[node];
  }

  boolean goesLeft(int node, int code) {
    return feature[node] >= 0
        ? code <= threshold[node]
        : (words[threshold[node] + (code >> 6)] >>> code & 1) != 0;
  }

  int rows(int leaf) {
    return rows[leaf];
  }

  /** Categories of a column that occur in a leaf. */
  int distinct(int leaf, int column) {
    return starts[leaf * columns + column + 1] - starts[leaf * columns + column];
  }

  /** Adds a leaf's counts of a column to those of more leaves. */
  void addTo(double[] sums, int leaf, int column) {
    for (int i = starts[leaf * columns + column]; i < starts[leaf * columns + column + 1]; i++) {
      sums[categories[i]] += counts[i];
    }
  }

  /** Share of a leaf. */
  double fraction(int leaf) {
    return rows[leaf] / total;
  }

  /** A leaf, by its share. */
  int anyLeaf(RandomStream draws) {
    return leaves.draw(draws);
  }

  /** A category of a column in a leaf. */
  int draw(int leaf, int column, RandomStream draws) {
    int cell = leaf * columns + column;
    if (above[cell] != null && draws.uniform() >= own[cell]) {
      return above[cell].draw(draws.uniform());
    }
    int i = starts[cell];
    if (starts[cell + 1] > i + 1) {
      for (int r = draws.index(rows[leaf]); r >= counts[i]; i++) {
        r -= counts[i];
      }
    }
    return categories[i];
  }

  /** A category of a column in a leaf among the allowed, of which it must have one. */
  int draw(int leaf, int column, boolean[] allowed, RandomStream draws) {
    int cell = leaf * columns + column;
    double rest = draws.uniform() * mass(leaf, column, allowed);
    int last = -1;
    for (int i = starts[cell]; i < starts[cell + 1]; i++) {
      if (allowed[categories[i]]) {
        last = categories[i];
        rest -= own[cell] * counts[i] / rows[leaf];
        if (rest < 0) {
          return last;
        }
      }
    }
    boolean upward = above[cell] != null && above[cell].probability(allowed) > 0;
    return upward ? above[cell].draw(allowed, draws.uniform()) : last;
  }

  /** The mass of a column's allowed categories in a leaf. */
  double mass(int leaf, int column, boolean[] allowed) {
    int cell = leaf * columns + column;
    int sum = 0;
    for (int i = starts[cell]; i < starts[cell + 1]; i++) {
      sum += allowed[categories[i]] ? counts[i] : 0;
    }
    double mine = own[cell] * sum / rows[leaf];
    return above[cell] == null ? mine : mine + (1 - own[cell]) * above[cell].probability(allowed);
  }

  private double mass(int leaf, int column, int category) {
    int cell = leaf * columns + column;
    int at = Arrays.binarySearch(categories, starts[cell], starts[cell + 1], category);
    double mine = at < 0 ? 0 : own[cell] * counts[at] / rows[leaf];
    return above[cell] == null ? mine : mine + (1 - own[cell]) * above[cell].probability(category);
  }

  /**
   * Log of the density of a row in this tree.
   *
   * @param codes by column; where one is negative all its categories count
   * @return by tree, −∞ where it cannot be
   */
  double logDensity(int[] codes) {
    return logDensity(0, codes);
  }

  private double logDensity(int from, int[] codes) {
    int node = from;
    while (!isLeaf(node)) {
      int code = codes[feature(node)];
      if (code < 0) {
        return logSum(logDensity(node + 1, codes), logDensity(right[node], codes));
      }
      node = goesLeft(node, code) ? node + 1 : right[node];
    }
    int leaf = threshold[node];
    double sum = Math.log(fraction(leaf));
    for (int j = 0; j < columns; j++) {
      sum += codes[j] < 0 ? 0 : Math.log(mass(leaf, j, codes[j]));
    }
    return sum;
  }

  /** ln(eᵃ + eᵇ). */
  static double logSum(double a, double b) {
    double most = Math.max(a, b);
    return most == Double.NEGATIVE_INFINITY
        ? most
        : most + Math.log1p(Math.exp(Math.min(a, b) - most));
  }

  /** The arrays as integers, to be written. */
  int[][] toArrays() {
    int[] halves = TreeSerializer.halves(words);
    int[] lengths = new int[starts.length - 1];
    Arrays.setAll(lengths, i -> starts[i + 1] - starts[i]);
    return new int[][] {feature, threshold, right, halves, rows, lengths, categories, counts};
  }

  /**
   * A tree of what {@link #toArrays} gave.
   *
   * @return null if something points at nothing or does not add up
   */
  static ArfTree ofArrays(int[][] arrays, Setup setup) {
    long[] words = TreeSerializer.words(arrays[3]);
    int[] lengths = arrays[5];
    int[] starts = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 1 || lengths[i] > arrays[6].length - starts[i]) {
        return null;
      }
      starts[i + 1] = starts[i] + lengths[i];
    }
    ArfTree tree =
        new ArfTree(
            arrays[0], arrays[1], arrays[2], words, arrays[4], starts, arrays[6], arrays[7]);
    return tree.isWhole(setup.sizes) && tree.smooth(setup) ? tree : null;
  }

  /** Learns what nodes tell their leaves; false if a leaf holds what its splits exclude. */
  private boolean smooth(Setup setup) {
    ArfSmoothing smoothing = new ArfSmoothing(this, setup);
    leaves = AliasSampler.of(Arrays.stream(rows).asDoubleStream().toArray());
    above = new Pmf[rows.length * columns];
    own = new double[above.length];
    return smoothing.fill(above, own) && isWithin();
  }

  private boolean isWithin() {
    for (int cell = 0; cell < above.length; cell++) {
      for (int i = starts[cell]; above[cell] != null && i < starts[cell + 1]; i++) {
        if (above[cell].probability(categories[i]) <= 0) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isWhole(int[] sizes) {
    return rows.length > 0
        && starts.length - 1 == rows.length * sizes.length
        && starts[starts.length - 1] == categories.length
        && counts.length == categories.length
        && Arrays.stream(rows).allMatch(n -> n > 0 && n < Integer.MAX_VALUE / rows.length)
        && isTree(sizes)
        && areCounts(sizes);
  }

  /** Invariants 1 to 3. */
  private boolean isTree(int[] sizes) {
    int n = nodes();
    if (n == 0 || threshold.length != n || right.length != n) {
      return false;
    }
    int[] end = new int[n];
    int[] depth = new int[n];
    int leaf = rows.length;
    for (int i = n - 1; i >= 0; i--) {
      if (isLeaf(i)) {
        end[i] = i + 1;
        leaf--;
        if (threshold[i] != leaf) {
          return false;
        }
        continue;
      }
      int requested = feature(i);
      if (requested >= sizes.length || i + 1 >= n || right[i] != end[i + 1] || right[i] >= n) {
        return false;
      }
      long needed = feature[i] >= 0 ? 0 : (sizes[requested] + 63) >> 6;
      if (threshold[i] < 0 || (feature[i] < 0 && threshold[i] + needed > words.length)) {
        return false;
      }
      end[i] = end[right[i]];
    }
    for (int i = 0; i < n; i++) {
      if (!isLeaf(i)) {
        depth[i + 1] = depth[i] + 1;
        depth[right[i]] = depth[i] + 1;
      }
    }
    return leaf == 0 && end[0] == n && Arrays.stream(depth).allMatch(d -> d <= DEEPEST);
  }

  /** Invariant 4. */
  private boolean areCounts(int[] sizes) {
    for (int cell = 0; cell < starts.length - 1; cell++) {
      long sum = 0;
      for (int i = starts[cell]; i < starts[cell + 1]; i++) {
        int before = i == starts[cell] ? -1 : categories[i - 1];
        if (categories[i] <= before || categories[i] >= sizes[cell % columns] || counts[i] < 1) {
          return false;
        }
        sum += counts[i];
      }
      if (sum != rows[cell / columns]) {
        return false;
      }
    }
    return true;
  }
}
