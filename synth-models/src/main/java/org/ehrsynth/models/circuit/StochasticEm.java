package org.ehrsynth.models.circuit;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.nn.device.Gemm;
import org.ehrsynth.random.RandomStream;

/**
 * Fits the parameters of a {@link LatentTree} by stochastic expectation–maximization.
 *
 * <p>With S the running expected counts ({@link EmStatistics}), a batch of n rows with expected
 * counts C changes them to \( S \leftarrow (1 - \eta) S + \eta C / n \). The step size η falls from
 * {@value #FIRST_STEP} to {@value #LAST_STEP} along a cosine (Cappé and Moulines 2009,
 * doi:10.1111/j.1467-9868.2009.00698.x; Peharz et al. 2020, arXiv:2004.06231).
 *
 * <p>A state must rest on k patients, as a leaf of a tree does: {@link StatePruning} removes the
 * others, once during training and at the end.
 *
 * <p>A batch consists of blocks of {@value #BLOCK} rows. One thread counts each block, and counts
 * are added in the order of the blocks, so that the number of threads changes nothing.
 */
final class StochasticEm {
  static final int BLOCK = 256;
  private static final double FIRST_STEP = 0.5;
  private static final double LAST_STEP = 0.005;

  /** Transitions from which on updating them takes longer than starting threads. */
  private static final long MIN_WORK_FOR_THREADS = 500_000;

  /** Fraction of the epochs after which states are pruned. */
  private static final double PRUNED_AT = 0.7;

  private static final double HELD_OUT = 0.05;

  private final DiscretizedTable data;
  private final CircuitConfig config;
  private final Execution run;
  private final EmStatistics statistics;
  private final LatentTree model;
  private final LatentTree[] counts;
  private final MessagePassing[] passes;
  private final StatePruning pruning;

  /**
   * Creates a fit of a table.
   *
   * @param config with states and batch chosen
   * @param minPatients patients that a state must rest on
   */
  StochasticEm(
      DiscretizedTable data, ChowLiu tree, CircuitConfig config, int minPatients, Execution run) {
    this.data = data;
    this.config = config;
    this.run = run;
    statistics = new EmStatistics(data, tree, config);
    model = statistics.model();
    int blocks = (Math.min(config.batch(), data.rows()) + BLOCK - 1) / BLOCK;
    counts = new LatentTree[blocks];
    passes = new MessagePassing[blocks];
    for (int i = 0; i < blocks; i++) {
      counts[i] = statistics.zeros();
      passes[i] = new MessagePassing(model, Math.min(BLOCK, data.rows()));
    }
    pruning = new StatePruning(data, statistics, passes[0], minPatients, run);
  }

  /** Trains for the configured number of epochs, or until patience ends. */
  LatentTree run() {
    Gemm.prepare();
    RandomStream draws = run.seed().derive("em").generator();
    int[] all = draws.permutation(data.rows());
    int held = config.patience() > 0 ? (int) (HELD_OUT * all.length) : 0;
    int[] heldOut = Arrays.copyOf(all, held);
    int[] rows = Arrays.copyOfRange(all, held, all.length);
    initialize(rows, draws);
    Best best = new Best();
    for (int epoch = 0; epoch < config.epochs(); epoch++) {
      shuffle(rows, draws);
      double log = epoch(rows, epoch);
      if (epoch == (int) (PRUNED_AT * config.epochs())) {
        pruning.apply(rows);
      }
      String phase = String.format(Locale.ROOT, "learning, log-likelihood %.2f", log / rows.length);
      run.listener().progress(phase, (epoch + 1.0) / config.epochs());
      if (held > 0 && best.isOver(epoch, logLikelihood(heldOut))) {
        break;
      }
    }
    best.restore();
    pruning.apply(rows);
    return model;
  }

  /** Sets the first parameters; see {@link EmInitialization}. */
  void initialize(int[] rows, RandomStream draws) {
    EmInitialization.apply(data, statistics, config.states(), rows, draws);
  }

  /** Visits every row once; returns the log-probability of the rows before their updates. */
  private double epoch(int[] rows, int epoch) {
    int batches = Math.max(1, rows.length / config.batch());
    double log = 0;
    for (int batch = 0; batch < batches; batch++) {
      int from = (int) ((long) rows.length * batch / batches);
      int to = (int) ((long) rows.length * (batch + 1) / batches);
      double done = (epoch + batch / (double) batches) / config.epochs();
      double cosine = (1 + Math.cos(Math.PI * done)) / 2;
      double size = done == 0 ? 1 : LAST_STEP + (FIRST_STEP - LAST_STEP) * cosine;
      log += step(Arrays.copyOfRange(rows, from, to), size);
    }
    return log;
  }

  /** Keeps the counts under which the rows held out are most likely. */
  private final class Best {
    private int epoch = -1;
    private double log = Double.NEGATIVE_INFINITY;
    private LatentTree kept;

    /** Keeps the counts of an epoch if they are better; returns whether patience has ended. */
    boolean isOver(int now, double found) {
      if (found > log) {
        log = found;
        epoch = now;
        kept = statistics.copy();
      }
      return now - epoch >= config.patience();
    }

    void restore() {
      if (kept != null) {
        statistics.restore(kept);
      }
    }
  }

  /** Computes the log-probability of rows under the present parameters. */
  double logLikelihood(int[] rows) {
    double[] log = new double[BLOCK];
    double sum = 0;
    for (int from = 0; from < rows.length; from += BLOCK) {
      int n = Math.min(BLOCK, rows.length - from);
      Arrays.fill(log, 0);
      passes[0].observe(data.codes(), rows, from, n);
      passes[0].upward(n, log);
      sum += Arrays.stream(log, 0, n).sum();
    }
    return sum;
  }

  private static void shuffle(int[] rows, RandomStream draws) {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = draws.nextInt(i + 1);
      int row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
  }

  /**
   * Computes the expected counts of rows and updates the parameters.
   *
   * @param rows about as many as a batch; more take several rounds
   * @param size η, in (0, 1]
   * @return the log-probability of the rows before the update
   */
  double step(int[] rows, double size) {
    int blocks = (rows.length + BLOCK - 1) / BLOCK;
    double total = 0;
    for (int from = 0; from < blocks; from += passes.length) {
      int first = from;
      int n = Math.min(passes.length, blocks - from);
      double[] log = new double[n];
      run.forEach(n, i -> log[i] = count(i, rows, (first + i) * BLOCK));
      total += Arrays.stream(log).sum();
      double keep = first == 0 ? 1 - size : 1;
      boolean last = first + n == blocks;
      forEachColumn(
          j -> {
            statistics.add(j, keep, size / rows.length, counts, n);
            if (last) {
              statistics.maximize(j);
            }
          });
    }
    return total;
  }

  private void forEachColumn(IntConsumer task) {
    long work = Arrays.stream(model.transitions()).mapToLong(t -> t == null ? 0 : t.length).sum();
    if (work < MIN_WORK_FOR_THREADS) {
      for (int j = 0; j < model.columns(); j++) {
        task.accept(j);
      }
    } else {
      run.forEach(model.columns(), task);
    }
  }

  /** Computes the expected counts of one block; returns the log-probability of its rows. */
  private double count(int block, int[] rows, int from) {
    run.checkInterrupted();
    int n = Math.min(BLOCK, rows.length - from);
    MessagePassing pass = passes[block];
    LatentTree sums = counts[block];
    sums.clear();
    pass.observe(data.codes(), rows, from, n);
    double[] log = new double[n];
    pass.upward(n, log);
    pass.downward(n, sums);
    for (int r = 0; r < n; r++) {
      pass.addPosterior(r, model.tree().order()[0], sums.root(), 0);
    }
    for (int j = 0; j < model.columns(); j++) {
      for (int r = 0; r < n; r++) {
        int code = data.codes()[j][rows[from + r]];
        if (code >= 0) {
          pass.addPosterior(r, j, sums.emissions()[j], code * model.states()[j]);
        }
      }
    }
    return Arrays.stream(log).sum();
  }
}
