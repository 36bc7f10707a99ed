package org.ehrsynth.models.circuit;

import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.models.category.Discretization;
import org.ehrsynth.models.category.DrawnRows;
import org.ehrsynth.models.nn.Gemm;
import org.ehrsynth.random.Draws;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * Draws missing cells from their exact joint distribution given the cells that are there.
 *
 * <p>Missing cells are unknown at first. One that is missing with a probability of at least {@value
 * #SURELY} given the rest stays missing; of the others it is then known that they are not.
 */
final class CircuitImputer {
  private static final double SURELY = 0.99;

  private final Schema schema;
  private final Derivations derivations;
  private final List<Discretization> columns;
  private final LatentTree model;

  CircuitImputer(
      Schema schema, Derivations derivations, List<Discretization> columns, LatentTree model) {
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
    boolean[][] open = new boolean[p][table.rows()];
    DrawnRows out = new DrawnRows(columns, table.rows());
    for (int j = 0; j < p; j++) {
      codes[j] = columns.get(j).encode(inner.column(j));
      Column column = table.column(j);
      double[] numbers = column.match(Column.Numeric::toArray, c -> null, t -> t.toNumbers());
      for (int i = 0; i < table.rows(); i++) {
        open[j][i] = column.isMissing(i);
        if (open[j][i] || inner.column(j).isMissing(i)) {
          codes[j][i] = -1;
        }
        if (numbers != null) {
          out.numbers()[j][i] = numbers[i];
        }
      }
    }
    Draws draws = seed.generator();
    int block = Math.min(Em.BLOCK, Math.max(1, table.rows()));
    Pass pass = new Pass(model, block);
    for (int from = 0; from < table.rows(); from += block) {
      int n = Math.min(block, table.rows() - from);
      leaveMissing(pass, codes, open, from, n);
      pass.upward(n, new double[n]);
      for (int r = 0; r < n; r++) {
        draw(pass, codes, open, r, from + r, out, draws);
      }
    }
    return out.into(table);
  }

  /** Settles which open cells stay missing, and observes the block anew. */
  private void leaveMissing(Pass pass, int[][] codes, boolean[][] open, int from, int n) {
    observe(pass, codes, from, n);
    pass.upward(n, new double[n]);
    pass.downward(n, null);
    for (int j = 0; j < codes.length; j++) {
      int missing = columns.get(j).missing();
      for (int r = 0; missing >= 0 && r < n; r++) {
        if (open[j][from + r] && share(pass, r, j, missing) >= SURELY) {
          codes[j][from + r] = missing;
        }
      }
    }
    observe(pass, codes, from, n);
    for (int j = 0; j < codes.length; j++) {
      int missing = columns.get(j).missing();
      for (int r = 0; missing >= 0 && r < n; r++) {
        if (codes[j][from + r] < 0) {
          pass.exclude(r, j, missing);
        }
      }
    }
  }

  private static void observe(Pass pass, int[][] codes, int from, int n) {
    for (int j = 0; j < codes.length; j++) {
      for (int r = 0; r < n; r++) {
        pass.observe(r, j, codes[j][from + r]);
      }
    }
  }

  /** The probability of a category after {@link Pass#downward}. */
  private double share(Pass pass, int row, int column, int category) {
    double sum = 0;
    float[] e = model.emissions()[column];
    for (int z = 0; z < model.states(); z++) {
      sum += pass.get(row, column, z) * (double) e[category * model.states() + z];
    }
    return sum;
  }

  /** Draws the states of a row, and the open cells from them. */
  private void draw(
      Pass pass, int[][] codes, boolean[][] open, int r, int row, DrawnRows out, Draws draws) {
    int k = model.states();
    int[] states = new int[codes.length];
    double[] weights = new double[k];
    for (int j : model.tree().order()) {
      int above = model.tree().parent()[j];
      for (int z = 0; z < k; z++) {
        float t = above < 0 ? 1 : model.transitions()[j][states[above] * k + z];
        weights[z] = t * (double) pass.get(r, j, z);
      }
      states[j] = index(weights, draws);
      int code = codes[j][row];
      if (code < 0) {
        code = category(j, states[j], draws);
      }
      if (open[j][row]) {
        out.set(row, j, code, draws);
      }
    }
    derivations.restore(out.numbers(), open, row, schema);
  }

  /** A category that is not missing. */
  private int category(int column, int state, Draws draws) {
    double[] weights = new double[columns.get(column).size()];
    for (int c = 0; c < weights.length; c++) {
      weights[c] =
          c == columns.get(column).missing()
              ? 0
              : model.emissions()[column][c * model.states() + state];
    }
    return index(weights, draws);
  }

  private static int index(double[] weights, Draws draws) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double u = draws.uniform() * sum;
    int at = 0;
    while (at < weights.length - 1 && u >= weights[at]) {
      u -= weights[at++];
    }
    return at;
  }
}
