package org.ehrsynth.models.tree;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.model.Run;
import org.ehrsynth.models.category.CodedTable;
import org.ehrsynth.models.category.Discretization;
import org.ehrsynth.random.Categorical;
import org.ehrsynth.random.Draws;
import org.ehrsynth.random.Seed;

/**
 * Learns an {@link ArfSampler} in rounds: synthetic rows, at first of independent columns, a forest
 * of them against the real rows, and new synthetic rows from its leaves.
 */
final class ArfFit {
  private final Dataset data;
  private final int[] subjects;
  private final ArfConfig config;
  private final Run run;

  ArfFit(Dataset data, int[] subjects, ArfConfig config, Run run) {
    this.data = data;
    this.subjects = subjects;
    this.config = config;
    this.run = run;
  }

  /** A tree, and which rows it was grown from. */
  private record Bag(TreeStructure splits, boolean[] holds, ArfTree tree) {}

  ArfSampler fit() {
    int k = run.guard().minimumSubjects();
    CodedTable real =
        CodedTable.of(
            data, subjects, column -> Discretization.of(column, subjects, k, config.bins()), run);
    ResponseClasses[] responses = new ResponseClasses[real.size()];
    run.forEach(responses.length, j -> responses[j] = ResponseClasses.of(real, j));
    ArfForest forest = null;
    for (int r = 0; r < config.rounds(); r++) {
      Seed seed = run.seed().derive("round").derive(r);
      int[][] fake = fake(real, forest, seed.derive("synthetic").generator());
      ArfRound round = ArfRound.of(real, fake, responses);
      Bag[] bags = new Bag[config.trees()];
      run.forEach(bags.length, t -> bags[t] = bag(round, seed.derive("tree").derive(t)));
      forest = new ArfForest(Arrays.stream(bags).map(Bag::tree).toList());
      boolean last = r + 1 == config.rounds() || accuracy(bags, round) <= 0.5 + config.delta();
      run.listener().progress("learning", last ? 1 : (r + 1.0) / config.rounds());
      if (last) {
        break;
      }
    }
    return new ArfSampler(data.schema(), List.of(real.columns()), forest, config.shrinkage());
  }

  /** As many synthetic rows as real ones, from a forest or, without one, of independent columns. */
  private static int[][] fake(CodedTable real, ArfForest forest, Draws draws) {
    int[][] fake = new int[real.size()][real.rows()];
    if (forest == null) {
      for (int j = 0; j < fake.length; j++) {
        Categorical shares = Categorical.of(real.shares(j));
        Arrays.setAll(fake[j], i -> shares.draw(draws));
      }
      return fake;
    }
    int[] row = new int[fake.length];
    for (int i = 0; i < real.rows(); i++) {
      forest.draw(row, draws);
      for (int j = 0; j < row.length; j++) {
        fake[j][i] = row[j];
      }
    }
    return fake;
  }

  private Bag bag(ArfRound round, Seed seed) {
    run.checkInterrupted();
    Draws draws = seed.generator();
    CodedTable real = round.real();
    double most = config.mostRows() / (double) real.rows();
    int[] sample = round.both().sample(Math.min(config.share(), most), draws);
    boolean[] holds = new boolean[round.both().rows()];
    for (int row : sample) {
      holds[row] = true;
    }
    int minLeaf = Math.max(config.minLeaf(), run.guard().minimumSubjects());
    TreeStructure splits = ArfGrower.grow(round, config, minLeaf, sample, draws);
    int[] filling = real.sample(most, draws);
    ArfTree tree = ArfFiller.fill(splits, real, filling, minLeaf, config.shrinkage());
    return new Bag(splits, holds, tree);
  }

  /** Share of the rows that the trees grown without them tell rightly; ½ if there are none. */
  private static double accuracy(Bag[] bags, ArfRound round) {
    int right = 0;
    int judged = 0;
    int n = round.real().rows();
    for (int row = 0; row < 2 * n; row++) {
      double real = 0;
      int trees = 0;
      for (Bag bag : bags) {
        if (!bag.holds[row]) {
          real += bag.splits.share(leaf(bag.splits, round.both().codes(), row), 1);
          trees++;
        }
      }
      if (trees > 0) {
        judged++;
        right += (real > trees / 2.0) == (row < n) ? 1 : 0;
      }
    }
    return judged == 0 ? 0.5 : right / (double) judged;
  }

  private static int leaf(TreeStructure splits, int[][] codes, int row) {
    int node = 0;
    while (splits.feature(node) >= 0) {
      boolean left = splits.goesLeft(node, codes[splits.feature(node)][row]);
      node = left ? node + 1 : splits.right(node);
    }
    return node;
  }
}
