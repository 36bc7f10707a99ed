package org.ehrsynth.models.cart;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Draws missing cells from sequential trees given the observed cells.
 *
 * <p>The trees predict a column from the columns before it only. So {@value #CANDIDATES} candidates
 * of a row draw its missing cells one after another, and are weighted by the probabilities that the
 * trees then give to the observed cells:
 *
 * <p>\( w = \prod_{k\,given} \max(p_k(x_k \mid x_{before}), \epsilon) \)
 *
 * <p>Where the effective number of candidates, \( (\sum w)^2 / \sum w^2 \), falls below half of
 * them, they are drawn anew by weight (systematically) and count alike again; at the end one is
 * drawn by weight: the particle filter of Gordon, Salmond and Smith (1993), <a
 * href="https://doi.org/10.1049/ip-f-2.1993.0015">doi:10.1049/ip-f-2.1993.0015</a>, with the
 * importance resampling of Rubin (1987) as its last step.
 *
 * <p>To the trees missing is a category like others, and a candidate may draw it. Its missing cells
 * are then drawn again, from what is not missing, as before given all other cells of the candidate.
 * Each open cell that has a value v now stays missing if the model predicts so, given the rest:
 * with \( f = p(present) \prod p_k(x_k \mid v) \) and \( g = p(missing) \prod p_k(x_k \mid missing)
 * \) over all later columns k, where \( f / (f + g) \) is below {@value #MIN_PRESENT}. Missingness
 * that the row's values explain is kept; missingness by chance, or together with other missing
 * cells, is not.
 */
final class TreeImputer {
  private static final int CANDIDATES = 32;

  /** ε: small beside the share of the rarest category, so that what never occurs stays out. */
  private static final double FLOOR = 1e-6;

  private static final double MIN_PRESENT = 0.01;

  /** Draws from random trees before all are searched for one that has any present category. */
  private static final int TRIES = 40;

  private final Discretization[] columns;
  private final List<Forest> forests;

  /**
   * An imputer.
   *
   * @param forests in the order of drawing
   */
  TreeImputer(Discretization[] columns, List<Forest> forests) {
    this.columns = columns;
    this.forests = forests;
  }

  /** The table with its missing cells drawn; cells that are there stay. */
  Dataset impute(Dataset table, Seed seed) {
    int p = columns.length;
    int[][] codes = new int[p][];
    Arrays.setAll(codes, j -> columns[j].encode(table.column(j)));
    RowBuffer drawn = new RowBuffer(List.of(columns), table.rowCount());
    Row row = new Row(seed.generator());
    for (int i = 0; i < table.rowCount(); i++) {
      for (int j = 0; j < p; j++) {
        row.known[j] = codes[j][i];
        row.isOpen[j] = table.column(j).isMissing(i);
      }
      row.fill();
      for (int j = 0; j < p; j++) {
        if (row.isOpen[j]) {
          drawn.set(i, j, row.known[j], row.draws);
        }
      }
    }
    return drawn.into(table);
  }

  /** A row while it is filled, and its candidates. */
  private final class Row {
    private final RandomStream draws;
    private final int[] known = new int[columns.length];
    private final boolean[] isOpen = new boolean[columns.length];
    private int[][] candidates = new int[CANDIDATES][columns.length];
    private int[][] spare = new int[CANDIDATES][columns.length];
    private final double[] weights = new double[CANDIDATES];

    Row(RandomStream draws) {
      this.draws = draws;
    }

    /** Puts drawn categories into the open places. */
    void fill() {
      draw(isOpen, false);
      boolean[] again = new boolean[columns.length];
      boolean any = false;
      for (int j = 0; j < again.length; j++) {
        again[j] = isOpen[j] && known[j] == columns[j].missing();
        any |= again[j];
      }
      if (any) {
        draw(again, true);
      }
      for (int at = 0; at < forests.size(); at++) {
        int j = forests.get(at).column();
        if (isOpen[j] && known[j] != columns[j].missing() && isMissing(at)) {
          known[j] = columns[j].missing();
        }
      }
    }

    /** Draws some places given all others. */
    private void draw(boolean[] open, boolean present) {
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
            candidates[m][j] = present ? present(forest, candidates[m]) : any(forest, m);
          }
        } else {
          weigh(forest, n);
        }
      }
      System.arraycopy(candidates[chosen(n)], 0, known, 0, known.length);
    }

    private int any(Forest forest, int m) {
      Tree tree = forest.any(draws);
      return tree.draw(tree.leaf(candidates[m]), draws.uniform());
    }

    /**
     * A category that is not missing: of the row's leaves, or where none has any, of any leaf;
     * cells that come later may prove it right.
     */
    private int present(Forest forest, int[] row) {
      int missing = columns[forest.column()].missing();
      for (int t = 0; t < TRIES; t++) {
        Tree tree = forest.any(draws);
        int category = tree.draw(tree.leaf(row), draws.uniform());
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
          return tree.draw(leaf, allowed, draws.uniform());
        }
      }
      for (int t = 0; t < TRIES; t++) {
        Tree tree = forest.any(draws);
        int category = tree.draw(draws.index(tree.leaves()), draws.uniform());
        if (category != missing) {
          return category;
        }
      }
      return missing;
    }

    private void weigh(Forest forest, int n) {
      double sum = 0;
      double squares = 0;
      for (int m = 0; m < n; m++) {
        weights[m] *= Math.max(FLOOR, forest.mass(candidates[m], known[forest.column()]));
        sum += weights[m];
      }
      for (int m = 0; m < n; m++) {
        weights[m] /= sum;
        squares += weights[m] * weights[m];
      }
      if (squares * n > 2) {
        resample(n);
      }
    }

    /** Systematic: candidate m is kept n w(m) times, rounded up or down. */
    private void resample(int n) {
      double u = draws.uniform();
      double below = 0;
      int resampled = 0;
      for (int m = 0; m < n; m++) {
        below = m == n - 1 ? n + 1 : below + weights[m] * n;
        while (resampled < n && resampled + u < below) {
          System.arraycopy(candidates[m], 0, spare[resampled++], 0, known.length);
        }
      }
      int[][] old = candidates;
      candidates = spare;
      spare = old;
      Arrays.fill(weights, 0, n, 1.0 / n);
    }

    private int chosen(int n) {
      double u = draws.uniform() * Arrays.stream(weights, 0, n).sum();
      int m = 0;
      while (m < n - 1 && u >= weights[m]) {
        u -= weights[m++];
      }
      return m;
    }

    /** Whether the model holds that a place is missing, given all others. */
    private boolean isMissing(int at) {
      int j = forests.get(at).column();
      if (columns[j].missing() < 0) {
        return false;
      }
      double missing = forests.get(at).mass(known, columns[j].missing());
      if (missing == 0) {
        return false;
      }
      double odds = Math.max(FLOOR, 1 - missing) / missing;
      int present = known[j];
      for (int k = at + 1; k < forests.size(); k++) {
        Forest later = forests.get(k);
        int category = known[later.column()];
        double with = Math.max(FLOOR, later.mass(known, category));
        known[j] = columns[j].missing();
        odds *= with / Math.max(FLOOR, later.mass(known, category));
        known[j] = present;
      }
      return odds < MIN_PRESENT / (1 - MIN_PRESENT);
    }
  }
}
