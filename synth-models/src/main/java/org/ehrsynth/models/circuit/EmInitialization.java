package org.ehrsynth.models.circuit;

import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.random.RandomStream;

/**
 * Sets the first parameters of a circuit: each state has the columns' distributions mixed with the
 * cells of one row, the same row for all columns, and random transitions. States that are
 * categories emit these.
 */
final class EmInitialization {
  /** Weight of one row's cells against the column's distribution in a state's first emissions. */
  private static final float ROW_WEIGHT = 0.8f;

  private final DiscretizedTable data;
  private final EmStatistics statistics;
  private final LatentTree model;
  private final RandomStream draws;

  private EmInitialization(DiscretizedTable data, EmStatistics statistics, RandomStream draws) {
    this.data = data;
    this.statistics = statistics;
    this.draws = draws;
    model = statistics.model();
  }

  /**
   * Sets the parameters of the model.
   *
   * @param states K of the columns whose states are not their categories
   * @param rows from which the states' rows are drawn
   */
  static void apply(
      DiscretizedTable data, EmStatistics statistics, int states, int[] rows, RandomStream draws) {
    EmInitialization initialization = new EmInitialization(data, statistics, draws);
    for (int z = 0; z < states; z++) {
      initialization.state(z, rows[draws.nextInt(rows.length)]);
    }
    for (int j = 0; j < data.size(); j++) {
      initialization.column(j);
    }
  }

  /** Sets the emissions of a state. */
  private void state(int z, int row) {
    for (int j = 0; j < model.columns(); j++) {
      if (statistics.isObserved(j)) {
        continue;
      }
      int k = model.states()[j];
      float[] fractions = statistics.fractions(j);
      float[] e = model.emissions()[j];
      int code = data.codes()[j][row];
      float weight = code < 0 ? 0 : ROW_WEIGHT;
      for (int c = 0; c < fractions.length; c++) {
        e[c * k + z] = (1 - weight) * fractions[c];
      }
      if (code >= 0) {
        e[code * k + z] += weight;
      }
    }
  }

  /** Sets the emissions of observed states, and the transitions of a column. */
  private void column(int j) {
    int k = model.states()[j];
    boolean observed = statistics.isObserved(j);
    for (int z = 0; observed && z < k; z++) {
      model.emissions()[j][z * k + z] = 1;
    }
    float[] t = model.transitions()[j] == null ? model.root() : model.transitions()[j];
    for (int from = 0; from < t.length; from += k) {
      float sum = 0;
      for (int z = 0; z < k; z++) {
        float weight = observed ? statistics.fractions(j)[z] : 1; // 0 if no row has the category
        t[from + z] = weight * (float) -Math.log(draws.nextDouble());
        sum += t[from + z];
      }
      for (int z = 0; z < k; z++) {
        t[from + z] /= sum;
      }
    }
  }
}
