package org.ehrsynth.models.arf;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.discretization.Discretization;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.tree.BinnedResponse;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Fits an {@link ArfSampler} in rounds: synthetic rows, at first of independent columns, a forest
 * of them against the real rows, and new synthetic rows from its leaves.
 */
final class ArfFit {
  private final Dataset data;
  private final Subjects subjects;
  private final int k;
  private final ArfConfig config;
  private final Execution run;

  ArfFit(Dataset data, Subjects subjects, int k, ArfConfig config, Execution run) {
    this.data = data;
    this.subjects = subjects;
    this.k = k;
    this.config = config;
    this.run = run;
  }

  /** A tree, and which rows it was grown from. */
  private record Bag(GrowingTree splits, boolean[] holds, ArfTree tree) {}

  ArfSampler fit() {
    DiscretizedTable real =
        DiscretizedTable.of(
            data, subjects, column -> Discretization.of(column, subjects, k, config.bins()), run);
    BinnedResponse[] responses = new BinnedResponse[real.size()];
    run.forEach(responses.length, j -> responses[j] = BinnedResponse.of(real, j));
    ArfForest forest = null;
    for (int r = 0; r < config.rounds(); r++) {
      Seed seed = run.seed().derive("round").derive(r);
      int[][] synthetic = synthetic(real, forest, seed.derive("synthetic").generator());
      ArfRound round = ArfRound.of(real, synthetic, responses);
      Bag[] bags = new Bag[config.trees()];
      run.forEach(bags.length, t -> bags[t] = bag(round, seed.derive("tree").derive(t)));
      forest = new ArfForest(Arrays.stream(bags).map(Bag::tree).toList());
      boolean last = r + 1 == config.rounds() || accuracy(bags, round) <= 0.5 + config.delta();
      run.listener().progress("learning", last ? 1 : (r + 1.0) / config.rounds());
      if (last) {
        break;
      }
    }
    return new ArfSampler(data.schema(), List.of(real.columns()), forest, config.smoothing());
  }

  /** As many synthetic rows as real ones, from a forest or, without one, of independent columns. */
  private static int[][] synthetic(DiscretizedTable real, ArfForest forest, RandomStream draws) {
    int[][] synthetic = new int[real.size()][real.rows()];
    if (forest == null) {
      for (int j = 0; j < synthetic.length; j++) {
        AliasSampler fractions = AliasSampler.of(real.fractions(j));
        Arrays.setAll(synthetic[j], i -> fractions.draw(draws));
      }
      return synthetic;
    }
    int[] row = new int[synthetic.length];
    for (int i = 0; i < real.rows(); i++) {
      forest.draw(row, draws);
      for (int j = 0; j < row.length; j++) {
        synthetic[j][i] = row[j];
      }
    }
    return synthetic;
  }

  private Bag bag(ArfRound round, Seed seed) {
    run.checkInterrupted();
    RandomStream draws = seed.generator();
    DiscretizedTable real = round.real();
    double max = config.maxRows() / (double) real.rows();
    int[] sample = round.both().sample(Math.min(config.bagFraction(), max), draws);
    boolean[] holds = new boolean[round.both().rows()];
    for (int row : sample) {
      holds[row] = true;
    }
    int minLeaf = Math.max(config.minLeaf(), k);
    GrowingTree splits = ArfGrower.grow(round, config, minLeaf, sample, draws);
    int[] filling = real.sample(max, draws);
    ArfTree tree = ArfLeafBuilder.fill(splits, real, filling, minLeaf, config.smoothing());
    return new Bag(splits, holds, tree);
  }

  /** Computes the accuracy on rows out of the bag; ½ if there are none. */
  private static double accuracy(Bag[] bags, ArfRound round) {
    int right = 0;
    int scored = 0;
    int n = round.real().rows();
    for (int row = 0; row < 2 * n; row++) {
      double real = 0;
      int trees = 0;
      for (Bag bag : bags) {
        if (!bag.holds[row]) {
          real += bag.splits.fraction(leaf(bag.splits, round.both().codes(), row), 1);
          trees++;
        }
      }
      if (trees > 0) {
        scored++;
        right += (real > trees / 2.0) == (row < n) ? 1 : 0;
      }
    }
    return scored == 0 ? 0.5 : right / (double) scored;
  }

  private static int leaf(GrowingTree splits, int[][] codes, int row) {
    int node = 0;
    while (splits.feature(node) >= 0) {
      boolean left = splits.goesLeft(node, codes[splits.feature(node)][row]);
      node = left ? node + 1 : splits.right(node);
    }
    return node;
  }
}
