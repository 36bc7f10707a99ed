package org.ehrsynth.models.cart;

import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Draws the other columns of rows of which some columns are given, missing being a category like
 * others.
 *
 * <ul>
 *   <li>Where the given columns come first in the order of drawing, the others are drawn one after
 *       another: exact, and as fast as a free draw.
 *   <li>Otherwise a row is drawn column by column; at a given cell x, in the leaf ℓ of a random
 *       tree, it goes on with probability p(x | ℓ) / b, where b is the largest mass of any leaf on
 *       x, and starts anew otherwise: exact too.
 *   <li>A row that starts anew {@value #MAX_TRIES} times is drawn by a {@link ParticleFilter},
 *       which is approximate: where many given cells come late in the order, or a rare one does.
 * </ul>
 *
 * <p>A given cell that the model does not know is drawn along with the others, unseen.
 */
final class GivenForestSampler {
  private static final int MAX_TRIES = 200;

  private final Schema schema;
  private final Discretization[] columns;
  private final List<Forest> forests;
  private final double[][] bounds; // by column, then category; null until needed
  private final ParticleFilter filter;

  /**
   * A sampler.
   *
   * @param forests in the order of drawing
   */
  GivenForestSampler(Schema schema, Discretization[] columns, List<Forest> forests) {
    this.schema = schema;
    this.columns = columns;
    this.forests = forests;
    bounds = new double[columns.length][];
    filter = new ParticleFilter(columns, forests);
  }

  /** Draws all columns; row i draws from a seed of its own. */
  Dataset draw(Dataset given, Seed seed) {
    int p = columns.length;
    int[][] codes = new int[p][];
    for (int j = 0; j < p; j++) {
      int at = given.schema().find(schema.field(j).name());
      codes[j] = at < 0 ? null : columns[j].encode(given.column(at));
    }
    RowBuffer out = new RowBuffer(List.of(columns), given.rowCount());
    int[] row = new int[p];
    boolean[] open = new boolean[p];
    for (int i = 0; i < given.rowCount(); i++) {
      RandomStream draws = seed.derive("given/" + i).generator();
      for (int j = 0; j < p; j++) {
        row[j] = codes[j] == null ? -1 : codes[j][i];
        open[j] = row[j] < 0;
      }
      draw(row, open, draws);
      for (int j = 0; j < p; j++) {
        if (codes[j] == null) {
          out.set(i, j, row[j], draws);
        }
      }
    }
    return out.toDataset(schema).with(given);
  }

  private void draw(int[] row, boolean[] open, RandomStream draws) {
    int first = 0;
    while (first < forests.size() && !open[forests.get(first).column()]) {
      first++;
    }
    for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
      if (isDrawn(row, open, first, draws)) {
        return;
      }
    }
    filter.draw(row, open, false, draws);
  }

  /** Draws the open places from one on; false if a given cell rejects the row. */
  private boolean isDrawn(int[] row, boolean[] open, int first, RandomStream draws) {
    for (int at = first; at < forests.size(); at++) {
      Forest forest = forests.get(at);
      int j = forest.column();
      Tree tree = forest.any(draws);
      int leaf = tree.leaf(row);
      double u = draws.nextDouble();
      if (open[j]) {
        row[j] = tree.draw(leaf, u);
      } else if (u * bound(forest, row[j]) > tree.mass(leaf, row[j])) {
        return false;
      }
    }
    return true;
  }

  /** The largest mass of any leaf on a category; 0 where none has any: then it rejects no row. */
  private double bound(Forest forest, int category) {
    int j = forest.column();
    if (bounds[j] == null) {
      double[] largest = new double[columns[j].size()];
      forest.trees().forEach(tree -> tree.raiseToMass(largest));
      bounds[j] = largest;
    }
    return bounds[j][category];
  }
}
