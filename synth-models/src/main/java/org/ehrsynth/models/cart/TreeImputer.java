package org.ehrsynth.models.cart;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Draws missing cells from sequential trees given the cells that are there.
 *
 * <p>The open cells of a row are drawn by a {@link ParticleFilter}.
 *
 * <p>To the trees missing is a category like others, and a candidate may draw it. Its missing cells
 * are then drawn again, from what is not missing, as before given all other cells of the candidate.
 * Each open cell that has a value v now stays missing after all where the model holds that it is,
 * given the rest: with \( f = p(present) \prod p_k(x_k \mid v) \) and \( g = p(missing) \prod
 * p_k(x_k \mid missing) \) over all later columns k, where \( f / (f + g) \) is below {@value
 * #MIN_PRESENT}. Missing for reasons that the row's values tell is kept; missing by chance, or
 * together with other missing cells, is not.
 */
final class TreeImputer {
  private static final double MIN_PRESENT = 0.01;

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
    private final ParticleFilter filter = new ParticleFilter(columns, forests);

    Row(RandomStream draws) {
      this.draws = draws;
    }

    /** Puts drawn categories into the open places. */
    void fill() {
      filter.draw(known, isOpen, false, draws);
      boolean[] again = new boolean[columns.length];
      boolean any = false;
      for (int j = 0; j < again.length; j++) {
        again[j] = isOpen[j] && known[j] == columns[j].missing();
        any |= again[j];
      }
      if (any) {
        filter.draw(known, again, true, draws);
      }
      for (int at = 0; at < forests.size(); at++) {
        int j = forests.get(at).column();
        if (isOpen[j] && known[j] != columns[j].missing() && isMissing(at)) {
          known[j] = columns[j].missing();
        }
      }
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
      double odds = Math.max(ParticleFilter.FLOOR, 1 - missing) / missing;
      int present = known[j];
      for (int k = at + 1; k < forests.size(); k++) {
        Forest later = forests.get(k);
        int category = known[later.column()];
        double with = Math.max(ParticleFilter.FLOOR, later.mass(known, category));
        known[j] = columns[j].missing();
        odds *= with / Math.max(ParticleFilter.FLOOR, later.mass(known, category));
        known[j] = present;
      }
      return odds < MIN_PRESENT / (1 - MIN_PRESENT);
    }
  }
}
