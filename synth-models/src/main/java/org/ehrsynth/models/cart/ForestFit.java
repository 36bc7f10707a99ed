package org.ehrsynth.models.cart;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.models.tree.BinnedResponse;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.models.tree.SplitFinder;
import org.ehrsynth.models.tree.Tree;
import org.ehrsynth.random.RandomStream;

/**
 * Fits a {@link Forest}, each tree on a random fraction of the subjects. The pruning is chosen by
 * the likelihood of rows outside a tree's bag: a few trees are grown deep, and the minimum gain of
 * a split is the one at which they together predict the classes of those rows best. It is then
 * multiplied by the setting {@code pruning}, by more on small tables.
 *
 * <p>Bagging: Breiman (1996), <a href="https://doi.org/10.1007/BF00058655">
 * doi:10.1007/BF00058655</a>; choosing by rows left out of the bag: Breiman (2001), <a
 * href="https://doi.org/10.1023/A:1010933404324">doi:10.1023/A:1010933404324</a>.
 */
final class ForestFit {
  /** Least worths of a split to choose from. */
  private static final double[] GAINS_PER_DOF = {1, 1.25, 1.6, 2, 2.5, 3.2};

  /** Trees grown deep to choose from. */
  private static final int PILOTS = 4;

  /** Rows that the choice looks at, at most. */
  private static final int VALIDATION_ROWS = 10_000;

  private static final int CHUNK_ROWS = 1_000;

  /** Rows from which on the few pilots are enough to choose the predictors to leave out. */
  private static final int LONG_TABLE = 10_000;

  /** Patients below which trees are cut back further: so few are easily learned by heart. */
  private static final double FEW_PATIENTS = 2_000;

  /** How much further at most. */
  private static final double MAX_CAUTION = 1.5;

  /** Patients above which trees are cut back less: one among so many is hardly seen in a leaf. */
  private static final double MANY_PATIENTS = 30_000;

  /** How much less at most. */
  private static final double MIN_CAUTION = 0.5;

  private final DiscretizedTable table;
  private final CartConfig config;
  private final int minLeaf;
  private final double pruning;
  private final double[] xlx;
  private final int[][] samples; // rows by tree, the same for all columns
  private final Execution run;

  ForestFit(DiscretizedTable table, CartConfig config, int minLeaf, Execution run) {
    this.table = table;
    this.config = config;
    this.minLeaf = minLeaf;
    pruning = pruning(config.pruning(), table.subjects().count());
    this.run = run;
    xlx = SplitFinder.logTable(table.rows());
    samples = new int[config.trees()][];
    double fraction = Math.min(config.bagFraction(), config.maxRows() / (double) table.rows());
    run.forEach(
        samples.length,
        t ->
            samples[t] =
                table.sample(fraction, run.seed().derive("patients").derive(t).generator()));
  }

  /**
   * How far trees are cut back: the setting, times the cube root of 2,000 / patients on smaller
   * tables, at most {@value #MAX_CAUTION} times; but a setting below 1 is not raised above it,
   * where trees predict best. On tables of more than 30,000 patients it is the setting times the
   * cube root of 30,000 / patients, at least {@value #MIN_CAUTION} times.
   */
  static double pruning(double setting, int patients) {
    if (patients > MANY_PATIENTS) {
      return setting * Math.max(MIN_CAUTION, Math.cbrt(MANY_PATIENTS / patients));
    }
    double caution = Math.min(MAX_CAUTION, Math.cbrt(FEW_PATIENTS / patients));
    return caution <= 1 || setting >= 1 ? setting : Math.min(1, setting * caution);
  }

  /** One bag: the rows, and the tree grown from them. */
  private record Bag(int[] rows, GrowingTree tree) {}

  /**
   * Learns the distribution of a column from others.
   *
   * @param predictors the others
   */
  Forest fit(int column, int[] predictors) {
    String name = table.columns()[column].field().name();
    BinnedResponse response = BinnedResponse.of(table, column);
    Bag[] bags = new Bag[config.trees()]; // the pilots'
    boolean choosing = config.pruning() > 0 && predictors.length > 0 && config.bagFraction() < 1;
    int pilots = choosing ? Math.min(PILOTS, bags.length) : 0;
    run.forEach(pilots, t -> bags[t] = bag(name, t, response, predictors, GAINS_PER_DOF[0]));
    double best = choosing ? best(Arrays.copyOf(bags, pilots), response) : 1;
    double minGain = pruning * best;
    int[] informative =
        choosing && table.rows() >= LONG_TABLE
            ? informative(bags, pilots, best, predictors)
            : predictors;
    double[] fractions = table.fractions(column);
    Tree[] trees = new Tree[bags.length];
    run.forEach(
        trees.length,
        t -> {
          Bag bag = t < pilots ? bags[t] : bag(name, t, response, informative, minGain);
          RandomStream draws = run.seed().derive("leaves/" + name).derive(t).generator();
          trees[t] =
              new LeafBuilder(bag.tree, table, column, bag.rows, minGain, config.smoothing(), draws)
                  .fill(fractions, minLeaf);
        });
    return new Forest(column, List.of(trees));
  }

  private Bag bag(
      String name, int t, BinnedResponse response, int[] predictors, double minGainPerDof) {
    run.checkInterrupted();
    RandomStream draws = run.seed().derive("tree/" + name).derive(t).generator();
    int[] rows = samples[t].clone();
    SplitFinder.Limits limits = SplitFinder.Limits.of(minLeaf, minGainPerDof);
    SplitFinder finder = new SplitFinder(table, predictors, response, limits, xlx, draws);
    return new Bag(rows, TreeGrower.grow(table, response, finder, minLeaf, rows));
  }

  /** Returns the predictors that the pilots split at their best depth. */
  private static int[] informative(Bag[] bags, int pilots, double best, int[] predictors) {
    BitSet candidates = new BitSet();
    for (int t = 0; t < pilots; t++) {
      GrowingTree tree = bags[t].tree;
      for (int node = 0; node < tree.nodes(); node++) {
        if (tree.isSplit(node, best)) {
          candidates.set(tree.feature(node));
        }
      }
    }
    return Arrays.stream(predictors).filter(candidates::get).toArray();
  }

  /** Finds the minimum gain at which the trees predict rows outside their bags best. */
  private double best(Bag[] bags, BinnedResponse response) {
    boolean[][] inBag = new boolean[bags.length][table.rows()];
    for (int t = 0; t < bags.length; t++) {
      for (int row : bags[t].rows) {
        inBag[t][row] = true;
      }
    }
    int scored = Math.min(VALIDATION_ROWS, table.rows());
    double[][] sums = new double[scored / CHUNK_ROWS + 1][];
    run.forEach(
        sums.length,
        chunk -> {
          int from = chunk * CHUNK_ROWS;
          int to = Math.min(scored, from + CHUNK_ROWS);
          sums[chunk] = likelihoods(bags, inBag, response, from, to);
        });
    double[] total = new double[GAINS_PER_DOF.length];
    int best = 0;
    for (int w = 0; w < total.length; w++) {
      for (double[] sum : sums) {
        total[w] += sum[w];
      }
      best = total[w] > total[best] ? w : best;
    }
    return GAINS_PER_DOF[best];
  }

  /** Computes the log-likelihood of the classes of some rows, by minimum gain. */
  private double[] likelihoods(
      Bag[] bags, boolean[][] inBag, BinnedResponse response, int from, int to) {
    double[] sum = new double[GAINS_PER_DOF.length];
    double[] fractions = new double[GAINS_PER_DOF.length];
    for (int row = from; row < to; row++) {
      Arrays.fill(fractions, 0);
      int trees = 0;
      for (int t = 0; t < bags.length; t++) {
        if (!inBag[t][row]) {
          addFractions(bags[t].tree, row, response.of(row), fractions);
          trees++;
        }
      }
      for (int w = 0; trees > 0 && w < sum.length; w++) {
        sum[w] += Math.log(fractions[w] / trees);
      }
    }
    return sum;
  }

  /** Adds the fraction of a class at the node where a row stops, by minimum gain. */
  private void addFractions(GrowingTree tree, int row, int responseClass, double[] fractions) {
    int node = 0;
    int w = fractions.length - 1; // the larger the minimum gain, the earlier a row stops
    while (w >= 0) {
      if (!tree.isSplit(node, GAINS_PER_DOF[w])) {
        fractions[w] += tree.fraction(node, responseClass);
        w--;
      } else {
        int code = table.codes()[tree.feature(node)][row];
        node = tree.goesLeft(node, code) ? node + 1 : tree.right(node);
      }
    }
  }
}
