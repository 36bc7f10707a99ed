package org.ehrsynth.models.circuit;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.nn.device.Gemm;
import org.ehrsynth.random.RandomStream;

/**
 * Learns the parameters of a {@link LatentTree} by stochastic expectation–maximization.
 *
 * <p>With S the running expected counts, as shares of rows, a batch of n rows with expected counts
 * C changes them to \( S \leftarrow (1 - \eta) S + \eta C / n \), and the parameters are S plus
 * small pseudo-counts, normalised. The step size η falls from {@value #FIRST_STEP} to {@value
 * #LAST_STEP} along a cosine (Cappé and Moulines 2009, doi:10.1111/j.1467-9868.2009.00698.x; Peharz
 * et al. 2020, arXiv:2004.06231).
 *
 * <p>A state is to rest on k patients, as a leaf of a tree does: after a part of the epochs and at
 * the end those on which fewer are expected are left out.
 *
 * <p>A batch is cut into blocks of {@value #BLOCK} rows, each counted by one thread, and counts are
 * added in the order of the blocks: the number of threads changes nothing.
 */
final class StochasticEm {
  static final int BLOCK = 256;
  private static final double FIRST_STEP = 0.5;
  private static final double LAST_STEP = 0.005;

  /** Weight of one row's cells against the column's distribution in a state's first emissions. */
  private static final float ROW_WEIGHT = 0.8f;

  /** Transitions from which on changing them takes longer than starting threads. */
  private static final long MIN_WORK_FOR_THREADS = 500_000;

  private static final double PRUNED_AT = 0.7;
  private static final double HELD_BACK = 0.05;
  private static final float LEAST = 1e-30f;

  private final Codes data;
  private final float[][] fractions;
  private final CircuitConfig config;
  private final int least;
  private final Execution run;

  /** Columns whose states are their categories. */
  private final boolean[] plain;

  private final LatentTree model;
  private final LatentTree stats;
  private final LatentTree[] counts;
  private final MessagePassing[] passes;

  /**
   * For a table.
   *
   * @param config with states and batch chosen
   * @param least patients that a state must rest on
   */
  StochasticEm(Codes data, ChowLiu tree, CircuitConfig config, int least, Execution run) {
    this.data = data;
    this.config = config;
    this.least = least;
    this.run = run;
    int p = data.columns().length;
    fractions = new float[p][];
    Arrays.setAll(fractions, data::fractions);
    int[] sizes = data.sizes();
    plain = new boolean[p];
    int[] states = new int[p];
    for (int j = 0; j < p; j++) {
      plain[j] = tree.isLeaf(j) && sizes[j] <= config.states();
      states[j] = plain[j] ? sizes[j] : config.states();
    }
    model = LatentTree.zeros(tree, states, sizes);
    stats = LatentTree.zeros(tree, states, sizes);
    int blocks = (Math.min(config.batch(), data.rows()) + BLOCK - 1) / BLOCK;
    counts = new LatentTree[blocks];
    passes = new MessagePassing[blocks];
    for (int i = 0; i < blocks; i++) {
      counts[i] = LatentTree.zeros(tree, states, sizes);
      passes[i] = new MessagePassing(model, Math.min(BLOCK, data.rows()));
    }
  }

  /** Learns in the configured number of epochs, or until patience ends. */
  LatentTree run() {
    Gemm.prepare();
    RandomStream draws = run.seed().derive("em").generator();
    int[] all = draws.permutation(data.rows());
    int held = config.patience() > 0 ? (int) (HELD_BACK * all.length) : 0;
    int[] heldBack = Arrays.copyOf(all, held);
    int[] rows = Arrays.copyOfRange(all, held, all.length);
    initialize(rows, draws);
    Best best = new Best();
    for (int epoch = 0; epoch < config.epochs(); epoch++) {
      shuffle(rows, draws);
      double log = epoch(rows, epoch);
      if (epoch == (int) (PRUNED_AT * config.epochs())) {
        prune(rows);
      }
      String phase = String.format(Locale.ROOT, "learning, log-likelihood %.2f", log / rows.length);
      run.listener().progress(phase, (epoch + 1.0) / config.epochs());
      if (held > 0 && best.isOver(epoch, logLikelihood(heldBack))) {
        break;
      }
    }
    best.restore();
    prune(rows);
    return model;
  }

  /** One look at every row. */
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

  /** The counts under which rows that were held back are most likely. */
  private final class Best {
    private int epoch = -1;
    private double log = Double.NEGATIVE_INFINITY;
    private LatentTree counts;

    /** Takes the counts of an epoch if they are better; whether patience has ended. */
    boolean isOver(int now, double found) {
      if (found > log) {
        log = found;
        epoch = now;
        counts = stats.copy();
      }
      return now - epoch >= config.patience();
    }

    void restore() {
      if (counts != null) {
        counts.copyTo(stats);
        maximize();
      }
    }
  }

  /** The log-probability of rows under the present parameters. */
  double logLikelihood(int[] rows) {
    double[] log = new double[BLOCK];
    double sum = 0;
    for (int from = 0; from < rows.length; from += BLOCK) {
      int n = Math.min(BLOCK, rows.length - from);
      Arrays.fill(log, 0);
      observe(passes[0], rows, from, n);
      passes[0].upward(n, log);
      sum += Arrays.stream(log, 0, n).sum();
    }
    return sum;
  }

  private static void shuffle(int[] rows, RandomStream draws) {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = draws.index(i + 1);
      int row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
  }

  /**
   * Begins with states that are each the columns' distributions mixed with the cells of one row,
   * the same row for all columns, and with random transitions. States that are categories stay so.
   */
  void initialize(int[] rows, RandomStream draws) {
    for (int z = 0; z < config.states(); z++) {
      int row = rows[draws.index(rows.length)];
      for (int j = 0; j < model.columns(); j++) {
        if (plain[j]) {
          continue;
        }
        int k = model.states()[j];
        float[] e = model.emissions()[j];
        int code = data.codes()[j][row];
        float weight = code < 0 ? 0 : ROW_WEIGHT;
        for (int c = 0; c < fractions[j].length; c++) {
          e[c * k + z] = (1 - weight) * fractions[j][c];
        }
        if (code >= 0) {
          e[code * k + z] += weight;
        }
      }
    }
    for (int j = 0; j < model.columns(); j++) {
      int k = model.states()[j];
      for (int z = 0; plain[j] && z < k; z++) {
        model.emissions()[j][z * k + z] = 1;
      }
      randomTransitions(j, draws);
    }
  }

  private void randomTransitions(int j, RandomStream draws) {
    int k = model.states()[j];
    float[] t = model.transitions()[j] == null ? model.root() : model.transitions()[j];
    for (int from = 0; from < t.length; from += k) {
      float sum = 0;
      for (int z = 0; z < k; z++) {
        float weight = plain[j] ? fractions[j][z] : 1; // a category that no row has gets nothing
        t[from + z] = weight * (float) -Math.log(draws.uniform());
        sum += t[from + z];
      }
      for (int z = 0; z < k; z++) {
        t[from + z] /= sum;
      }
    }
  }

  /**
   * Counts what is expected of rows and changes the parameters.
   *
   * @param rows at most as many as were foreseen for a batch, or twice that
   * @param size η, in (0, 1]
   * @return the log-probability of the rows before
   */
  double step(int[] rows, double size) {
    int blocks = (rows.length + BLOCK - 1) / BLOCK;
    double total = 0;
    boolean first = true;
    for (int from = 0; from < blocks; from += passes.length) {
      int at = from;
      int n = Math.min(passes.length, blocks - from);
      double[] log = new double[n];
      run.forEach(n, i -> log[i] = count(i, rows, (at + i) * BLOCK));
      total += Arrays.stream(log).sum();
      double keep = first ? 1 - size : 1;
      boolean last = from + n == blocks;
      forEachColumn(
          j -> {
            add(stats.emissions()[j], null, keep, size / rows.length, n, c -> c.emissions()[j]);
            if (stats.transitions()[j] != null) {
              float[] t = model.transitions()[j];
              add(stats.transitions()[j], t, keep, size / rows.length, n, c -> c.transitions()[j]);
            } else {
              add(stats.root(), null, keep, size / rows.length, n, LatentTree::root);
            }
            if (last) {
              maximize(j);
            }
          });
      first = false;
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

  /** Expected counts of one block. */
  private double count(int block, int[] rows, int from) {
    run.checkInterrupted();
    int n = Math.min(BLOCK, rows.length - from);
    MessagePassing pass = passes[block];
    LatentTree sums = counts[block];
    sums.clear();
    int p = model.columns();
    observe(pass, rows, from, n);
    double[] log = new double[n];
    pass.upward(n, log);
    pass.downward(n, sums);
    for (int r = 0; r < n; r++) {
      pass.addPosterior(r, model.tree().order()[0], sums.root(), 0);
    }
    for (int j = 0; j < p; j++) {
      for (int r = 0; r < n; r++) {
        int code = data.codes()[j][rows[from + r]];
        if (code >= 0) {
          pass.addPosterior(r, j, sums.emissions()[j], code * model.states()[j]);
        }
      }
    }
    return Arrays.stream(log).sum();
  }

  private void observe(MessagePassing pass, int[] rows, int from, int n) {
    for (int j = 0; j < model.columns(); j++) {
      for (int r = 0; r < n; r++) {
        pass.observe(r, j, data.codes()[j][rows[from + r]]);
      }
    }
  }

  @FunctionalInterface
  private interface Part {
    float[] of(LatentTree counts);
  }

  /** sum ← keep · sum + weight · factor ⊙ Σ parts. */
  private void add(float[] sum, float[] factor, double keep, double weight, int blocks, Part part) {
    float[] first = part.of(counts[0]);
    for (int i = 1; i < blocks; i++) {
      float[] other = part.of(counts[i]);
      for (int at = 0; at < first.length; at++) {
        first[at] += other[at];
      }
    }
    float old = (float) keep;
    float scale = (float) weight;
    if (factor == null) {
      for (int at = 0; at < sum.length; at++) {
        sum[at] = old * sum[at] + scale * first[at];
      }
    } else {
      for (int at = 0; at < sum.length; at++) {
        sum[at] = old * sum[at] + scale * factor[at] * first[at];
      }
    }
  }

  private void maximize() {
    for (int j = 0; j < model.columns(); j++) {
      maximize(j);
    }
  }

  /** Sets the parameters of a column from the running counts. */
  private void maximize(int j) {
    if (plain[j]) { // what follows a state above is what it emits
      setTransitions(j, fractions[j], (float) (config.emissionPseudo() / data.rows()));
      return;
    }
    float[] mass = stats.emitted(j);
    maximizeEmissions(j, mass);
    float total = 0;
    for (float x : mass) {
      total += x;
    }
    boolean isRoot = model.transitions()[j] == null;
    double pseudo = isRoot ? 0 : config.transitionPseudo() / data.rows();
    setTransitions(j, mass, (float) pseudo / Math.max(LEAST, total));
  }

  /** Sets what leads to the states of a column from counts, to which a part of others is added. */
  private void setTransitions(int j, float[] other, float part) {
    if (model.transitions()[j] == null) {
      setFractions(stats.root(), model.root(), 0, other, part);
      return;
    }
    for (int y = 0; y < model.statesAbove(j); y++) {
      setFractions(stats.transitions()[j], model.transitions()[j], y * other.length, other, part);
    }
  }

  private void maximizeEmissions(int j, float[] mass) {
    int k = mass.length;
    float pseudo = (float) (config.emissionPseudo() / data.rows());
    float[] scale = new float[k];
    for (int z = 0; z < k; z++) {
      scale[z] = 1 / Math.max(LEAST, mass[z] + pseudo);
    }
    float[] s = stats.emissions()[j];
    float[] e = model.emissions()[j];
    for (int c = 0; c < fractions[j].length; c++) {
      float more = pseudo * fractions[j][c];
      for (int at = c * k, z = 0; z < k; z++, at++) {
        e[at] = (s[at] + more) * scale[z];
      }
    }
  }

  /** K shares from counts, to which a part of other counts is added. */
  private static void setFractions(float[] counts, float[] to, int at, float[] other, float part) {
    int k = other.length;
    float sum = 0;
    for (int z = 0; z < k; z++) {
      to[at + z] = counts[at + z] + part * other[z];
      sum += to[at + z];
    }
    float scale = 1 / Math.max(LEAST, sum);
    for (int z = 0; z < k; z++) {
      to[at + z] *= scale;
    }
  }

  /**
   * Takes states on which too few patients are expected out of the model, until there are none; of
   * a column without another state the one with most stays. Categories rest on k patients already.
   */
  private void prune(int[] rows) {
    boolean[][] gone = new boolean[model.columns()][];
    Arrays.setAll(gone, j -> new boolean[model.states()[j]]);
    boolean changed = true;
    while (changed) {
      changed = false;
      float[][] patients = patients(rows);
      for (int j = 0; j < gone.length; j++) {
        if (plain[j]) {
          continue;
        }
        changed |= prune(patients[j], gone[j]);
        remove(gone[j], model.transitions()[j] == null ? stats.root() : stats.transitions()[j]);
        remove(gone[j], stats.emissions()[j]);
      }
      maximize();
    }
  }

  private boolean prune(float[] patients, boolean[] gone) {
    int largest = 0;
    for (int z = 0; z < gone.length; z++) {
      largest = patients[z] > patients[largest] ? z : largest;
    }
    boolean changed = false;
    for (int z = 0; z < gone.length; z++) {
      if (!gone[z] && z != largest && patients[z] < least) {
        gone[z] = true;
        changed = true;
      }
    }
    return changed;
  }

  private static void remove(boolean[] gone, float[] counts) {
    for (int at = 0; at < counts.length; at++) {
      counts[at] = gone[at % gone.length] ? 0 : counts[at];
    }
  }

  /** How many patients are expected in the states: each counts by its rows, at most once. */
  private float[][] patients(int[] rows) {
    int[] bySubject =
        Arrays.stream(rows)
            .boxed()
            .sorted((a, b) -> Integer.compare(data.subjects().of(a), data.subjects().of(b)))
            .mapToInt(i -> i)
            .toArray();
    int p = model.columns();
    float[][] sums = new float[p][];
    float[][] own = new float[p][];
    for (int j = 0; j < p; j++) {
      sums[j] = new float[model.states()[j]];
      own[j] = new float[model.states()[j]];
    }
    MessagePassing pass = passes[0];
    for (int from = 0; from < rows.length; from += BLOCK) {
      run.checkInterrupted();
      int n = Math.min(BLOCK, rows.length - from);
      observe(pass, bySubject, from, n);
      pass.upward(n, new double[n]);
      pass.downward(n, null);
      for (int r = 0; r < n; r++) {
        int at = from + r;
        boolean ends =
            at + 1 == rows.length
                || data.subjects().of(bySubject[at]) != data.subjects().of(bySubject[at + 1]);
        for (int j = 0; j < p; j++) {
          pass.addPosterior(r, j, own[j], 0);
          if (ends) {
            for (int z = 0; z < own[j].length; z++) {
              sums[j][z] += Math.min(1, own[j][z]);
              own[j][z] = 0;
            }
          }
        }
      }
    }
    return sums;
  }
}
