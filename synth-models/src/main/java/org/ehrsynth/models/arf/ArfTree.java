package org.ehrsynth.models.arf;

import java.util.Arrays;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.Pmf;
import org.ehrsynth.models.tree.TreeSerializer;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;

/**
 * Models the density of rows by a tree: a row's leaf is drawn by its fraction of the real rows,
 * then the columns independently. The distribution of a column in a leaf of n rows that holds d of
 * its categories, with frequencies f, is
 *
 * <p>\( p = (n f + a g) / (n + a), \quad a = s (d - 1) \)
 *
 * <p>with s the shrinkage and g the distribution of the nodes above among the categories that lead
 * to the leaf ({@link ArfSmoothing}). A leaf with one category of a column has no other.
 */
final class ArfTree {
  /** Number of arrays that a tree is written as. */
  static final int ARRAYS = 8;

  private final ArfSplits splits;
  private final ArfCounts cells;
  private final int[] rows; // of the cells, as are the next three
  private final int[] starts;
  private final int[] categories;
  private final int[] counts;
  private final int columns;
  private final double total;
  private AliasSampler leaves;
  private Pmf[] above; // by leaf, then column; null where it does not count
  private double[] own; // weight of the leaf's own frequencies

  /** Takes ownership of the arrays. */
  private ArfTree(ArfSplits splits, ArfCounts cells) {
    this.splits = splits;
    this.cells = cells;
    rows = cells.rows();
    starts = cells.starts();
    categories = cells.categories();
    counts = cells.counts();
    columns = cells.columns();
    total = Arrays.stream(rows).asDoubleStream().sum();
  }

  /** Contains what a tree needs from its table and settings. */
  record Setup(int[] sizes, int[] missing, double shrinkage) {
    static Setup of(Discretization[] columns, double shrinkage) {
      return new Setup(
          Arrays.stream(columns).mapToInt(Discretization::size).toArray(),
          Arrays.stream(columns).mapToInt(Discretization::missing).toArray(),
          shrinkage);
    }
  }

  int nodes() {
    return splits.feature().length;
  }

  int leaves() {
    return rows.length;
  }

  boolean isLeaf(int node) {
    return splits.isLeaf(node);
  }

  /** Returns the column that an inner node splits. */
  int feature(int node) {
    return splits.column(node);
  }

  int right(int node) {
    return splits.right()[node];
  }

  /** Returns the number of a leaf. */
  int number(int node) {
    return splits.threshold()[node];
  }

  boolean goesLeft(int node, int code) {
    return splits.goesLeft(node, code);
  }

  int rows(int leaf) {
    return rows[leaf];
  }

  /** Returns the number of categories of a column that occur in a leaf. */
  int distinct(int leaf, int column) {
    return starts[leaf * columns + column + 1] - starts[leaf * columns + column];
  }

  /** Adds a leaf's counts of a column to those of more leaves. */
  void addTo(double[] sums, int leaf, int column) {
    for (int i = starts[leaf * columns + column]; i < starts[leaf * columns + column + 1]; i++) {
      sums[categories[i]] += counts[i];
    }
  }

  /** Returns the fraction of the rows in a leaf. */
  double fraction(int leaf) {
    return rows[leaf] / total;
  }

  /** Draws a leaf by its fraction of the rows. */
  int anyLeaf(RandomStream draws) {
    return leaves.draw(draws);
  }

  /** Draws a category of a column in a leaf. */
  int draw(int leaf, int column, RandomStream draws) {
    int cell = leaf * columns + column;
    if (above[cell] != null && draws.nextDouble() >= own[cell]) {
      return above[cell].draw(draws.nextDouble());
    }
    int i = starts[cell];
    if (starts[cell + 1] > i + 1) {
      for (int r = draws.nextInt(rows[leaf]); r >= counts[i]; i++) {
        r -= counts[i];
      }
    }
    return categories[i];
  }

  /** Draws an allowed category of a column in a leaf, which must have one. */
  int draw(int leaf, int column, boolean[] allowed, RandomStream draws) {
    int cell = leaf * columns + column;
    double rest = draws.nextDouble() * mass(leaf, column, allowed);
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
    return upward ? above[cell].draw(allowed, draws.nextDouble()) : last;
  }

  /** Computes the mass of a column's allowed categories in a leaf. */
  double mass(int leaf, int column, boolean[] allowed) {
    int cell = leaf * columns + column;
    int sum = 0;
    for (int i = starts[cell]; i < starts[cell + 1]; i++) {
      sum += allowed[categories[i]] ? counts[i] : 0;
    }
    double ownMass = own[cell] * sum / rows[leaf];
    return above[cell] == null
        ? ownMass
        : ownMass + (1 - own[cell]) * above[cell].probability(allowed);
  }

  private double mass(int leaf, int column, int category) {
    int cell = leaf * columns + column;
    int at = Arrays.binarySearch(categories, starts[cell], starts[cell + 1], category);
    double ownMass = at < 0 ? 0 : own[cell] * counts[at] / rows[leaf];
    return above[cell] == null
        ? ownMass
        : ownMass + (1 - own[cell]) * above[cell].probability(category);
  }

  /**
   * Computes the log of the density of a row in this tree.
   *
   * @param codes by column; a negative one stands for all categories
   * @return −∞ for a row that the tree excludes
   */
  double logDensity(int[] codes) {
    return logDensity(0, codes);
  }

  private double logDensity(int from, int[] codes) {
    int node = from;
    while (!isLeaf(node)) {
      int code = codes[feature(node)];
      if (code < 0) {
        return logSum(logDensity(node + 1, codes), logDensity(right(node), codes));
      }
      node = goesLeft(node, code) ? node + 1 : right(node);
    }
    int leaf = number(node);
    double sum = Math.log(fraction(leaf));
    for (int j = 0; j < columns; j++) {
      sum += codes[j] < 0 ? 0 : Math.log(mass(leaf, j, codes[j]));
    }
    return sum;
  }

  /** Computes ln(eᵃ + eᵇ). */
  static double logSum(double a, double b) {
    double max = Math.max(a, b);
    return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }

  /** Returns the arrays as integers, to be written. */
  int[][] toArrays() {
    int[] halves = TreeSerializer.halves(splits.words());
    return new int[][] {
      splits.feature(),
      splits.threshold(),
      splits.right(),
      halves,
      rows,
      cells.lengths(),
      categories,
      counts
    };
  }

  /**
   * Creates a tree from what {@link #toArrays} returned.
   *
   * @return null if an index is out of range or counts do not add up
   */
  static ArfTree ofArrays(int[][] arrays, Setup setup) {
    int[] lengths = arrays[5];
    int[] starts = new int[lengths.length + 1];
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 1 || lengths[i] > arrays[6].length - starts[i]) {
        return null;
      }
      starts[i + 1] = starts[i] + lengths[i];
    }
    ArfSplits splits =
        new ArfSplits(arrays[0], arrays[1], arrays[2], TreeSerializer.words(arrays[3]));
    ArfCounts cells = new ArfCounts(arrays[4], starts, arrays[6], arrays[7]);
    boolean sound =
        cells.isWhole(setup.sizes)
            && splits.isTree(setup.sizes, cells.rows().length)
            && cells.areCounts(setup.sizes);
    ArfTree tree = new ArfTree(splits, cells);
    return sound && tree.smooth(setup) ? tree : null;
  }

  /** Fits the smoothing; returns false if a leaf has a category that its splits exclude. */
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
}
