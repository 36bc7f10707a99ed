package org.ehrsynth.models.circuit;

import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;

/** Fits a {@link CircuitSampler}: formulas, categories, the tree, its parameters. */
final class CircuitFit {
  private static final int MAX_STATES = 64;
  private static final int MIN_STATES = 4;

  /** Columns from which on twice as many states are needed to model all. */
  private static final int MANY_COLUMNS = 30;

  private static final int ROWS_PER_STATE = 20;
  private static final int MIN_BINS = 40;
  private static final int MAX_BINS = 128;

  /** Categories of a number, as a multiple of the square root of the rows. */
  private static final double BINS = 1.2;

  private final Dataset data;
  private final Subjects subjects;
  private final int k;
  private final CircuitConfig config;
  private final Execution run;

  CircuitFit(Dataset data, Subjects subjects, int k, CircuitConfig config, Execution run) {
    this.data = data;
    this.subjects = subjects;
    this.k = k;
    this.config = config;
    this.run = run;
  }

  CircuitSampler fit() {
    ColumnFormulas derivations =
        config.formulaTolerance() > 0
            ? ColumnFormulas.search(data, config.formulaTolerance(), run)
            : ColumnFormulas.NONE;
    Dataset inner = derivations.differences(data);
    int p = inner.schema().size();
    CircuitConfig settings = chosen(data.rowCount(), p);
    DiscretizedTable table =
        DiscretizedTable.withUnknown(
            inner, subjects, c -> Discretization.of(c, subjects, k, settings.bins()), run);
    if (config.missing() == CircuitConfig.Missing.UNKNOWN) {
      for (int j = 0; j < p; j++) {
        forget(table.codes()[j], table.columns()[j].missing());
      }
    }
    ChowLiu tree = ChowLiu.of(table, run);
    LatentTree model = new StochasticEm(table, tree, settings, k, run).run();
    return new CircuitSampler(data.schema(), derivations, List.of(table.columns()), model);
  }

  /** Makes the code of missing cells unknown. */
  private static void forget(int[] codes, int missing) {
    for (int i = 0; i < codes.length; i++) {
      codes[i] = codes[i] == missing ? -1 : codes[i];
    }
  }

  /** Returns the settings with those that are 0 chosen for the size of a table. */
  private CircuitConfig chosen(int rows, int columns) {
    boolean fast = config.effort() == CircuitConfig.Effort.FAST;
    int factor = columns < MANY_COLUMNS ? 1 : 2;
    int states = MIN_STATES;
    while (2 * states <= factor * Math.min(MAX_STATES, rows / ROWS_PER_STATE)) {
      states *= 2;
    }
    states = fast ? Math.max(MIN_STATES, states / 4) : states;
    int bins = (int) Math.max(MIN_BINS, Math.min(MAX_BINS, BINS * Math.sqrt(rows)));
    int batch = rows < 1_000 ? 32 : rows < 3_000 ? 128 : rows < 10_000 ? 256 : 1_024;
    int epochs = fast ? 10 : rows < 10_000 ? 30 : 20;
    return config
        .with("states", config.states() > 0 ? config.states() : states)
        .with("bins", config.bins() > 0 ? config.bins() : bins)
        .with("batch", config.batch() > 0 ? config.batch() : batch)
        .with("epochs", config.epochs() > 0 ? config.epochs() : epochs);
  }
}
