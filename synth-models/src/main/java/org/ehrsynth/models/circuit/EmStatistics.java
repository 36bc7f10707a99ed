package org.ehrsynth.models.circuit;

import java.util.Arrays;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;

/**
 * Holds the running expected counts S of a {@link LatentTree}, as fractions of rows, and sets the
 * parameters from them: S plus small pseudo-counts, normalised.
 *
 * <p>Columns are independent of each other here, so that threads may work on different ones.
 */
final class EmStatistics {
  private static final float TINY = 1e-30f;

  private final CircuitConfig config;
  private final int rows;
  private final float[][] fractions; // of the categories, by column

  /** Columns whose states are their categories. */
  private final boolean[] observed;

  private final LatentTree model;
  private final LatentTree counts;

  /**
   * Creates statistics and a model that are all 0.
   *
   * @param config with the number of states chosen
   */
  EmStatistics(DiscretizedTable data, ChowLiu tree, CircuitConfig config) {
    this.config = config;
    rows = data.rows();
    int p = data.size();
    int[] sizes = Arrays.stream(data.columns()).mapToInt(Discretization::size).toArray();
    int[] states = new int[p];
    fractions = new float[p][];
    observed = new boolean[p];
    for (int j = 0; j < p; j++) {
      double[] of = data.fractions(j);
      fractions[j] = new float[sizes[j]];
      for (int c = 0; c < sizes[j]; c++) {
        fractions[j][c] = (float) of[c];
      }
      observed[j] = tree.isLeaf(j) && sizes[j] <= config.states();
      states[j] = observed[j] ? sizes[j] : config.states();
    }
    model = LatentTree.zeros(tree, states, sizes);
    counts = LatentTree.zeros(tree, states, sizes);
  }

  /** Returns the parameters; they change with every call of {@link #maximize}. */
  LatentTree model() {
    return model;
  }

  /** Returns fractions of the categories of a column; the array itself. */
  float[] fractions(int column) {
    return fractions[column];
  }

  /** Returns whether the states of a column are its categories. */
  boolean isObserved(int column) {
    return observed[column];
  }

  /** Returns counts of the same shape, all 0. */
  LatentTree zeros() {
    return LatentTree.zeros(model.tree(), model.states(), model.sizes());
  }

  /** Returns a copy of the counts. */
  LatentTree copy() {
    return counts.copy();
  }

  /** Replaces the counts and sets the parameters from them. */
  void restore(LatentTree copy) {
    copy.copyTo(counts);
    maximize();
  }

  /**
   * Updates the counts of a column: S ← keep · S + weight · Σ parts.
   *
   * @param parts expected counts of blocks of rows; the first is overwritten by the sum
   * @param n how many of them
   */
  void add(int column, double keep, double weight, LatentTree[] parts, int n) {
    add(counts.emissions()[column], null, keep, weight, n, i -> parts[i].emissions()[column]);
    float[] t = model.transitions()[column];
    if (t == null) {
      add(counts.root(), null, keep, weight, n, i -> parts[i].root());
    } else {
      add(counts.transitions()[column], t, keep, weight, n, i -> parts[i].transitions()[column]);
    }
  }

  @FunctionalInterface
  private interface Parts {
    float[] get(int block);
  }

  /** sum ← keep · sum + weight · factor ⊙ Σ parts; no factor is 1. */
  private static void add(
      float[] sum, float[] factor, double keep, double weight, int blocks, Parts parts) {
    float[] first = parts.get(0);
    for (int i = 1; i < blocks; i++) {
      float[] other = parts.get(i);
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

  /** Sets the counts of some states of a column to 0. */
  void remove(int column, boolean[] gone) {
    boolean isRoot = counts.transitions()[column] == null;
    remove(gone, isRoot ? counts.root() : counts.transitions()[column]);
    remove(gone, counts.emissions()[column]);
  }

  private static void remove(boolean[] gone, float[] counts) {
    for (int at = 0; at < counts.length; at++) {
      counts[at] = gone[at % gone.length] ? 0 : counts[at];
    }
  }

  /** Sets the parameters of all columns from the counts. */
  void maximize() {
    for (int j = 0; j < model.columns(); j++) {
      maximize(j);
    }
  }

  /** Sets the parameters of a column from the counts. */
  void maximize(int j) {
    if (observed[j]) { // the states below a state have the probabilities of its emissions
      setTransitions(j, fractions[j], (float) (config.emissionPseudo() / rows));
      return;
    }
    float[] mass = counts.emitted(j);
    maximizeEmissions(j, mass);
    float total = 0;
    for (float x : mass) {
      total += x;
    }
    boolean isRoot = model.transitions()[j] == null;
    double pseudo = isRoot ? 0 : config.transitionPseudo() / rows;
    setTransitions(j, mass, (float) pseudo / Math.max(TINY, total));
  }

  /** Sets the transitions to the states of a column from counts + weight · prior. */
  private void setTransitions(int j, float[] prior, float weight) {
    if (model.transitions()[j] == null) {
      setFractions(counts.root(), model.root(), 0, prior, weight);
      return;
    }
    for (int y = 0; y < model.statesAbove(j); y++) {
      setFractions(
          counts.transitions()[j], model.transitions()[j], y * prior.length, prior, weight);
    }
  }

  private void maximizeEmissions(int j, float[] mass) {
    int k = mass.length;
    float pseudo = (float) (config.emissionPseudo() / rows);
    float[] scale = new float[k];
    for (int z = 0; z < k; z++) {
      scale[z] = 1 / Math.max(TINY, mass[z] + pseudo);
    }
    float[] s = counts.emissions()[j];
    float[] e = model.emissions()[j];
    for (int c = 0; c < fractions[j].length; c++) {
      float added = pseudo * fractions[j][c];
      for (int at = c * k, z = 0; z < k; z++, at++) {
        e[at] = (s[at] + added) * scale[z];
      }
    }
  }

  /** Sets K fractions from counts + weight · prior. */
  private static void setFractions(
      float[] counts, float[] to, int at, float[] prior, float weight) {
    int k = prior.length;
    float sum = 0;
    for (int z = 0; z < k; z++) {
      to[at + z] = counts[at + z] + weight * prior[z];
      sum += to[at + z];
    }
    float scale = 1 / Math.max(TINY, sum);
    for (int z = 0; z < k; z++) {
      to[at + z] *= scale;
    }
  }
}
