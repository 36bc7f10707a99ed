package org.ehrsynth.models.tree;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.ehrsynth.model.Run;
import org.ehrsynth.models.category.CodedTable;
import org.ehrsynth.random.Draws;

/**
 * Learns a {@link Forest}: each tree from a random share of the subjects. How far the trees are cut
 * back is chosen by the likelihood of rows that a tree has not seen: a few trees are grown deep,
 * and the least worth of a split is the one at which they together tell the response's class of
 * those rows best; then it is multiplied by the setting {@code pruning}, by more on small tables.
 *
 * <p>Bagging: Breiman (1996), <a href="https://doi.org/10.1007/BF00058655">
 * doi:10.1007/BF00058655</a>; choosing by rows left out of the bag: Breiman (2001), <a
 * href="https://doi.org/10.1023/A:1010933404324">doi:10.1023/A:1010933404324</a>.
 */
final class ForestFit {
  /** Least worths of a split to choose from. */
  private static final double[] WORTHS = {1, 1.25, 1.6, 2, 2.5, 3.2};

  /** Trees grown deep to choose from. */
  private static final int PILOTS = 4;

  /** Rows that the choice looks at, at most. */
  private static final int JUDGED_ROWS = 10_000;

  private static final int CHUNK_ROWS = 1_000;

  /** Rows from which on the few pilots are enough to tell which predictors to leave out. */
  private static final int LONG_TABLE = 10_000;

  /** Patients below which trees are cut back further: so few are easily learned by heart. */
  private static final double FEW_PATIENTS = 2_000;

  /** How much further at most. */
  private static final double MOST_CAUTION = 1.5;

  /** Patients above which trees are cut back less: one among so many is hardly seen in a leaf. */
  private static final double MANY_PATIENTS = 30_000;

  /** How much less at most. */
  private static final double LEAST_CAUTION = 0.5;

  private final CodedTable table;
  private final CartConfig config;
  private final int minLeaf;
  private final double pruning;
  private final double[] xlx;
  private final int[][] samples; // rows by tree, the same for all columns
  private final Run run;

  ForestFit(CodedTable table, CartConfig config, int minLeaf, Run run) {
    this.table = table;
    this.config = config;
    this.minLeaf = minLeaf;
    pruning = pruning(config.pruning(), table.subjectCount());
    this.run = run;
    xlx = SplitSearch.logTable(table.rows());
    samples = new int[config.trees()][];
    double share = Math.min(config.share(), config.mostRows() / (double) table.rows());
    run.forEach(
        samples.length,
        t -> samples[t] = table.sample(share, run.seed().derive("patients").derive(t).generator()));
  }

  /**
   * How far trees are cut back: the setting, times the cube root of 2,000 / patients on smaller
   * tables, at most {@value #MOST_CAUTION} times; but a setting below 1 is not raised above it,
   * where trees predict best. On tables of more than 30,000 patients it is the setting times the
   * cube root of 30,000 / patients, at least {@value #LEAST_CAUTION} times.
   */
  static double pruning(double setting, int patients) {
    if (patients > MANY_PATIENTS) {
      return setting * Math.max(LEAST_CAUTION, Math.cbrt(MANY_PATIENTS / patients));
    }
    double caution = Math.min(MOST_CAUTION, Math.cbrt(FEW_PATIENTS / patients));
    return caution <= 1 || setting >= 1 ? setting : Math.min(1, setting * caution);
  }

  /** One bag: the rows, and the tree grown from them. */
  private record Bag(int[] rows, TreeStructure tree) {}

  /**
   * Learns the distribution of a column from others.
   *
   * @param predictors the others
   */
  Forest fit(int column, int[] predictors) {
    String name = table.columns()[column].field().name();
    ResponseClasses response = ResponseClasses.of(table, column);
    Bag[] bags = new Bag[config.trees()]; // the pilots'
    boolean choosing = config.pruning() > 0 && predictors.length > 0 && config.share() < 1;
    int pilots = choosing ? Math.min(PILOTS, bags.length) : 0;
    run.forEach(pilots, t -> bags[t] = bag(name, t, response, predictors, WORTHS[0]));
    double best = choosing ? best(Arrays.copyOf(bags, pilots), response) : 1;
    double least = pruning * best;
    int[] telling =
        choosing && table.rows() >= LONG_TABLE
            ? telling(bags, pilots, best, predictors)
            : predictors;
    double[] shares = table.shares(column);
    Tree[] trees = new Tree[bags.length];
    run.forEach(
        trees.length,
        t -> {
          Bag bag = t < pilots ? bags[t] : bag(name, t, response, telling, least);
          Draws draws = run.seed().derive("leaves/" + name).derive(t).generator();
          trees[t] =
              new LeafFiller(bag.tree, table, column, bag.rows, least, config.shrinkage(), draws)
                  .fill(shares, minLeaf);
        });
    return new Forest(column, List.of(trees));
  }

  private Bag bag(
      String name, int t, ResponseClasses response, int[] predictors, double leastWorth) {
    run.checkInterrupted();
    Draws draws = run.seed().derive("tree/" + name).derive(t).generator();
    int[] rows = samples[t].clone();
    SplitSearch search =
        new SplitSearch(table, predictors, response, minLeaf, leastWorth, xlx, draws);
    return new Bag(rows, TreeGrower.grow(table, response, search, minLeaf, rows));
  }

  /** The predictors that the pilots ask at their best depth: the others tell nothing. */
  private static int[] telling(Bag[] bags, int pilots, double best, int[] predictors) {
    BitSet asked = new BitSet();
    for (int t = 0; t < pilots; t++) {
      TreeStructure tree = bags[t].tree;
      for (int node = 0; node < tree.nodes(); node++) {
        if (tree.isSplit(node, best)) {
          asked.set(tree.feature(node));
        }
      }
    }
    return Arrays.stream(predictors).filter(asked::get).toArray();
  }

  /** The least worth at which the trees tell rows outside their bags best. */
  private double best(Bag[] bags, ResponseClasses response) {
    boolean[][] inBag = new boolean[bags.length][table.rows()];
    for (int t = 0; t < bags.length; t++) {
      for (int row : bags[t].rows) {
        inBag[t][row] = true;
      }
    }
    int judged = Math.min(JUDGED_ROWS, table.rows());
    double[][] sums = new double[judged / CHUNK_ROWS + 1][];
    run.forEach(
        sums.length,
        chunk -> {
          int from = chunk * CHUNK_ROWS;
          int to = Math.min(judged, from + CHUNK_ROWS);
          sums[chunk] = likelihoods(bags, inBag, response, from, to);
        });
    double[] total = new double[WORTHS.length];
    int best = 0;
    for (int w = 0; w < total.length; w++) {
      for (double[] sum : sums) {
        total[w] += sum[w];
      }
      best = total[w] > total[best] ? w : best;
    }
    return WORTHS[best];
  }

  /** Log-likelihood of some rows' classes by least worth. */
  private double[] likelihoods(
      Bag[] bags, boolean[][] inBag, ResponseClasses response, int from, int to) {
    double[] sum = new double[WORTHS.length];
    double[] told = new double[WORTHS.length];
    for (int row = from; row < to; row++) {
      Arrays.fill(told, 0);
      int trees = 0;
      for (int t = 0; t < bags.length; t++) {
        if (!inBag[t][row]) {
          addShares(bags[t].tree, row, response.of(row), told);
          trees++;
        }
      }
      for (int w = 0; trees > 0 && w < sum.length; w++) {
        sum[w] += Math.log(told[w] / trees);
      }
    }
    return sum;
  }

  /** Adds the share of a class at the node where a row stops, by least worth. */
  private void addShares(TreeStructure tree, int row, int responseClass, double[] told) {
    int node = 0;
    int w = told.length - 1; // the larger the least worth, the earlier a row stops
    while (w >= 0) {
      if (!tree.isSplit(node, WORTHS[w])) {
        told[w] += tree.share(node, responseClass);
        w--;
      } else {
        int code = table.codes()[tree.feature(node)][row];
        node = tree.goesLeft(node, code) ? node + 1 : tree.right(node);
      }
    }
  }
}
