package org.ehrsynth.models.cart;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.random.RandomStream;

/**
 * Draws open cells of a row from sequential trees, given its known cells.
 *
 * <p>The trees give the distribution of a column given the columns before it only. So {@value
 * #CANDIDATES} candidates of a row draw its open cells one after another, and are weighted by the
 * probability that the trees assign to the known cells:
 *
 * <p>\( w = \prod_{k\,known} \max(p_k(x_k \mid x_{before}), \epsilon) \)
 *
 * <p>Where the effective number of candidates, \( (\sum w)^2 / \sum w^2 \), falls below half of
 * them, they are drawn anew by weight (systematically) and count alike again; at the end one is
 * drawn by weight: the particle filter of Gordon, Salmond and Smith (1993), <a
 * href="https://doi.org/10.1049/ip-f-2.1993.0015">doi:10.1049/ip-f-2.1993.0015</a>, with the
 * importance resampling of Rubin (1987) as its last step. It is exact where no known cell comes
 * after an open one; elsewhere its error decreases with the number of candidates.
 *
 * <p>Not thread-safe.
 */
final class ParticleFilter {
  /** ε: small beside the share of the rarest category, so that what never occurs stays out. */
  static final double FLOOR = 1e-6;

  private static final int CANDIDATES = 32;

  /** Draws from random trees before all are searched for one that has any present category. */
  private static final int TRIES = 40;

  private final Discretization[] columns;
  private final List<Forest> forests;
  private int[][] candidates;
  private int[][] spare;
  private final double[] weights = new double[CANDIDATES];

  /**
   * A filter.
   *
   * @param forests in the order of drawing
   */
  ParticleFilter(Discretization[] columns, List<Forest> forests) {
    this.columns = columns;
    this.forests = forests;
    candidates = new int[CANDIDATES][columns.length];
    spare = new int[CANDIDATES][columns.length];
  }

  /**
   * Draws some places given all others.
   *
   * @param known categories by column; drawn ones are put into the open places
   * @param open the places to draw
   * @param present whether missing is not drawn
   */
  void draw(int[] known, boolean[] open, boolean present, RandomStream draws) {
    int first = 0;
    while (first < forests.size() && !open[forests.get(first).column()]) {
      first++;
    }
    int last = forests.size() - 1;
    while (last >= 0 && open[forests.get(last).column()]) {
      last--;
    }
    if (first == forests.size()) {
      return;
    }
    int n = last < first ? 1 : CANDIDATES; // without cells that come later all count alike
    for (int m = 0; m < n; m++) {
      System.arraycopy(known, 0, candidates[m], 0, known.length);
      weights[m] = 1;
    }
    for (int at = first; at < forests.size(); at++) {
      Forest forest = forests.get(at);
      int j = forest.column();
      if (open[j]) {
        for (int m = 0; m < n; m++) {
          candidates[m][j] =
              present ? present(forest, candidates[m], draws) : any(forest, m, draws);
        }
      } else {
        weigh(forest, n, known[j], draws);
      }
    }
    System.arraycopy(candidates[chosen(n, draws)], 0, known, 0, known.length);
  }

  private int any(Forest forest, int m, RandomStream draws) {
    Tree tree = forest.any(draws);
    return tree.draw(tree.leaf(candidates[m]), draws.nextDouble());
  }

  /**
   * A category that is not missing: of the row's leaves, or where none has any, of any leaf; cells
   * that come later may prove it right.
   */
  private int present(Forest forest, int[] row, RandomStream draws) {
    int missing = columns[forest.column()].missing();
    for (int t = 0; t < TRIES; t++) {
      Tree tree = forest.any(draws);
      int category = tree.draw(tree.leaf(row), draws.nextDouble());
      if (category != missing) {
        return category;
      }
    }
    boolean[] allowed = new boolean[columns[forest.column()].size()];
    Arrays.fill(allowed, true);
    allowed[missing] = false;
    for (Tree tree : forest.trees()) {
      int leaf = tree.leaf(row);
      if (tree.mass(leaf, allowed) > 0) {
        return tree.draw(leaf, allowed, draws.nextDouble());
      }
    }
    for (int t = 0; t < TRIES; t++) {
      Tree tree = forest.any(draws);
      int category = tree.draw(draws.nextInt(tree.leaves()), draws.nextDouble());
      if (category != missing) {
        return category;
      }
    }
    return missing;
  }

  private void weigh(Forest forest, int n, int category, RandomStream draws) {
    double sum = 0;
    double squares = 0;
    for (int m = 0; m < n; m++) {
      weights[m] *= Math.max(FLOOR, forest.mass(candidates[m], category));
      sum += weights[m];
    }
    for (int m = 0; m < n; m++) {
      weights[m] /= sum;
      squares += weights[m] * weights[m];
    }
    if (squares * n > 2) {
      resample(n, draws);
    }
  }

  /** Systematic: candidate m is kept n w(m) times, rounded up or down. */
  private void resample(int n, RandomStream draws) {
    double u = draws.nextDouble();
    double below = 0;
    int resampled = 0;
    for (int m = 0; m < n; m++) {
      below = m == n - 1 ? n + 1 : below + weights[m] * n;
      while (resampled < n && resampled + u < below) {
        System.arraycopy(candidates[m], 0, spare[resampled++], 0, columns.length);
      }
    }
    int[][] old = candidates;
    candidates = spare;
    spare = old;
    Arrays.fill(weights, 0, n, 1.0 / n);
  }

  private int chosen(int n, RandomStream draws) {
    double u = draws.nextDouble() * Arrays.stream(weights, 0, n).sum();
    int m = 0;
    while (m < n - 1 && u >= weights[m]) {
      u -= weights[m++];
    }
    return m;
  }
}
