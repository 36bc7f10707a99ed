package org.ehrsynth.models.circuit;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.RowBuffer;
import org.ehrsynth.models.nn.device.Gemm;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Draws missing cells from their exact joint distribution given the cells that are there.
 *
 * <p>A row's open cells are drawn jointly, missing being a category like others. Those drawn as
 * missing are drawn again, jointly, from what is not missing, given all other cells. Each open cell
 * now stays missing after all if it is missing with a probability of at least {@value #SURELY}
 * given the row's other cells: the living have no cause of death, also where it was drawn that they
 * live.
 */
final class CircuitImputer {
  private static final double SURELY = 0.99;

  private final Schema schema;
  private final ColumnFormulas derivations;
  private final List<Discretization> columns;
  private final LatentTree model;

  CircuitImputer(
      Schema schema, ColumnFormulas derivations, List<Discretization> columns, LatentTree model) {
    this.schema = schema;
    this.derivations = derivations;
    this.columns = columns;
    this.model = model;
  }

  /** The table with its missing cells drawn; cells that are there stay. */
  Dataset impute(Dataset table, Seed seed) {
    Gemm.prepare();
    int p = columns.size();
    Dataset inner = derivations.differences(table);
    int[][] codes = new int[p][];
    boolean[][] open = new boolean[p][table.rowCount()];
    RowBuffer out = new RowBuffer(columns, table.rowCount());
    for (int j = 0; j < p; j++) {
      codes[j] = columns.get(j).encode(inner.column(j));
      Column column = table.column(j);
      double[] numbers = column.match(Column.Numeric::toArray, c -> null, t -> t.toNumbers());
      for (int i = 0; i < table.rowCount(); i++) {
        open[j][i] = column.isMissing(i);
        if (open[j][i] || inner.column(j).isMissing(i)) {
          codes[j][i] = -1;
        }
        if (numbers != null) {
          out.numbers()[j][i] = numbers[i];
        }
      }
    }
    RandomStream draws = seed.generator();
    int block = Math.min(StochasticEm.BLOCK, Math.max(1, table.rowCount()));
    MessagePassing pass = new MessagePassing(model, block);
    for (int from = 0; from < table.rowCount(); from += block) {
      int n = Math.min(block, table.rowCount() - from);
      fill(pass, codes, open, from, n, true, draws);
      fill(pass, codes, open, from, n, false, draws);
      leaveMissing(pass, codes, open, from, n);
      for (int r = 0; r < n; r++) {
        for (int j = 0; j < p; j++) {
          if (open[j][from + r]) {
            out.set(from + r, j, codes[j][from + r], draws);
          }
        }
        derivations.restore(out.numbers(), open, from + r, schema);
      }
    }
    return out.into(table);
  }

  /**
   * Draws categories for open cells of a block given the others.
   *
   * @param all whether all open cells are drawn, also as missing; else those that are missing now,
   *     as not missing
   */
  private void fill(
      MessagePassing pass,
      int[][] codes,
      boolean[][] open,
      int from,
      int n,
      boolean all,
      RandomStream draws) {
    boolean[][] wanted = new boolean[codes.length][n];
    for (int j = 0; j < codes.length; j++) {
      int missing = columns.get(j).missing();
      for (int r = 0; r < n; r++) {
        wanted[j][r] = open[j][from + r] && (all || codes[j][from + r] == missing);
        if (wanted[j][r] && !all) {
          codes[j][from + r] = -1;
        }
      }
    }
    pass.observe(codes, from, n);
    if (!all) {
      for (int j = 0; j < codes.length; j++) {
        int missing = columns.get(j).missing();
        for (int r = 0; missing >= 0 && r < n; r++) {
          if (wanted[j][r]) {
            pass.exclude(r, j, missing);
          }
        }
      }
    }
    pass.upward(n, new double[n]);
    for (int r = 0; r < n; r++) {
      draw(pass, codes, wanted, r, from + r, all, draws);
    }
  }

  /** Takes back what the model holds missing given the rest of the row. */
  private void leaveMissing(MessagePassing pass, int[][] codes, boolean[][] open, int from, int n) {
    pass.observe(codes, from, n);
    pass.upward(n, new double[n]);
    pass.downward(n, null);
    List<int[]> missing = new ArrayList<>();
    for (int j = 0; j < codes.length; j++) {
      int category = columns.get(j).missing();
      for (int r = 0; category >= 0 && r < n; r++) {
        if (open[j][from + r] && pass.given(r, j, codes[j][from + r], category) >= SURELY) {
          missing.add(new int[] {j, from + r});
        }
      }
    }
    missing.forEach(cell -> codes[cell[0]][cell[1]] = columns.get(cell[0]).missing());
  }

  /** Draws the states of a row, and the wanted cells from them. */
  private void draw(
      MessagePassing pass,
      int[][] codes,
      boolean[][] wanted,
      int r,
      int row,
      boolean all,
      RandomStream draws) {
    int[] states = new int[codes.length];
    for (int j : model.tree().order()) {
      int k = model.states()[j];
      double[] weights = new double[k];
      int above = model.tree().parent()[j];
      for (int z = 0; z < k; z++) {
        float t = above < 0 ? 1 : model.transitions()[j][states[above] * k + z];
        weights[z] = t * (double) pass.get(r, j, z);
      }
      states[j] = index(weights, draws);
      if (wanted[j][r]) {
        codes[j][row] = category(j, states[j], all, draws);
      }
    }
  }

  /** A category of a state, missing only if it may be. */
  private int category(int column, int state, boolean mayMiss, RandomStream draws) {
    double[] weights = new double[columns.get(column).size()];
    for (int c = 0; c < weights.length; c++) {
      weights[c] =
          !mayMiss && c == columns.get(column).missing()
              ? 0
              : model.emissions()[column][c * model.states()[column] + state];
    }
    return index(weights, draws);
  }

  private static int index(double[] weights, RandomStream draws) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double u = draws.nextDouble() * sum;
    int at = 0;
    while (at < weights.length - 1 && u >= weights[at]) {
      u -= weights[at++];
    }
    return at;
  }
}
