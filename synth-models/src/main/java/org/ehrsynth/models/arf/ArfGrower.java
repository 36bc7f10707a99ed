package org.ehrsynth.models.arf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.models.tree.BinnedResponse;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.models.tree.SplitFinder;
import org.ehrsynth.random.RandomStream;

/**
 * Grows one tree of real rows against synthetic ones.
 *
 * <p>With informative splits, the classifier and a few columns drawn at random each propose a cut
 * of a node: the column the one that tells most about it. Taken is the cut with the largest
 *
 * <p>\( I = \sum_{j \ne f} \frac{G_j - d_j / 2}{\max(w_j, W)^{3/2}} \)
 *
 * <p>over all columns j but the one that is cut, with \( G_j \) the gain of log-likelihood of
 * column j's classes in the real rows and \( d_j \) the classes that occur less one: half a degree
 * of freedom is what a cut of noise gains in the mean. A node none of whose cuts gains more is a
 * leaf.
 *
 * <p>\( w_j \) is what the cut that tells most about column j gains of it. By the plain sum,
 * columns of many values that follow from one another (weight, height and their quotient) gain so
 * much by every further cut that a rare outcome has no turn until leaves are too small to show it.
 * A power of 1 would count every column by the share of what could be told of it, and three such
 * columns would outvote a pair still; 3/2 lets weaker dependences go first, which few cuts of large
 * nodes exhaust, while strong ones are still seen in small nodes. Where no cut tells more than W,
 * and in nodes of fewer rows than {@value #LARGE} leaves need, the weights are equal and the cut is
 * that of the plain sum.
 */
final class ArfGrower {
  private static final int DEEPEST = 60;

  /** Least gain of log-likelihood per degree of freedom at which a column proposes a cut. */
  private static final double MIN_GAIN_PER_DOF = 1.5;

  /**
   * W, a gain of log-likelihood. Less spends cuts on dependences too weak to matter, so that strong
   * ones are told coarsely; more passes over rare outcomes.
   */
  private static final double MUCH = 100;

  private static final double POWER = -1.5;

  /**
   * Leaves' worth of rows below which the plain sum chooses: what never occurs together must be cut
   * apart while both sides are still large enough to be leaves.
   */
  private static final int LARGE = 50;

  /** Rows of a node, at most, that the cut of a column which proposes none is looked for in. */
  private static final int THINNED = 400;

  private final ArfRound round;
  private final ArfConfig config;
  private final int minLeaf;
  private final RandomStream draws;
  private final SplitFinder classifier;
  private final SplitFinder[] byTarget;
  private final int[] all;
  private final int[] rows;
  private final int[] scratch;
  private final int[] thinned = new int[THINNED];
  private final boolean[] left;
  private int goLeft;
  private final int[] counts;
  private final int[] mark;
  private int stamp;
  private final GrowingTree tree;

  private ArfGrower(ArfRound round, ArfConfig config, int minLeaf, int[] rows, RandomStream draws) {
    this.round = round;
    this.config = config;
    this.minLeaf = minLeaf;
    this.rows = rows;
    this.draws = draws;
    int columns = round.real().size();
    all = IntStream.range(0, columns).toArray();
    scratch = new int[rows.length];
    left = new boolean[rows.length];
    mark = new int[round.real().subjects().count()];
    tree = new GrowingTree(2);
    byTarget = new SplitFinder[columns];
    counts =
        new int
            [2 * Arrays.stream(round.responses()).mapToInt(BinnedResponse::count).max().orElse(1)];
    int some = (int) Math.ceil(Math.sqrt(columns));
    classifier =
        new SplitFinder(round.both(), all, round.isReal(), minLeaf, 1, some, 0, round.xlx(), draws);
  }

  /**
   * Grows a tree.
   *
   * @param minLeaf real subjects in a leaf, at least
   * @param sample rows to learn from, increasing; reordered
   * @return its splits; class 1 is real
   */
  static GrowingTree grow(
      ArfRound round, ArfConfig config, int minLeaf, int[] sample, RandomStream draws) {
    ArfGrower grower = new ArfGrower(round, config, minLeaf, sample, draws);
    boolean[] needy = new boolean[grower.all.length];
    Arrays.fill(needy, true);
    grower.node(0, sample.length, 0, needy);
    return grower.tree;
  }

  /**
   * Grows a node and all below it.
   *
   * @param needy columns of which cuts may tell much, not modified; where none does, none below is
   *     asked
   */
  private void node(int from, int to, int depth, boolean[] needy) {
    int synthetic = firstSynthetic(from, to);
    float real = (synthetic - from + 0.5f) / (to - from + 1);
    int id = tree.add(new float[] {1 - real, real});
    if (synthetic - from < 2 * minLeaf || depth > DEEPEST) {
      return;
    }
    boolean[] stillNeedy = needy.clone();
    SplitFinder best = best(from, synthetic, to, stillNeedy);
    if (best == null) {
      return;
    }
    tree.split(id, best, best.gainPerDof());
    int[] code = round.both().codes()[tree.feature(id)];
    int middle = tree.partition(id, code, rows, from, to, scratch);
    if (!isLarge(from, firstSynthetic(from, middle))
        || !isLarge(middle, firstSynthetic(middle, to))) {
      tree.unsplit(id);
      return;
    }
    node(from, middle, depth + 1, stillNeedy);
    tree.rightIsNext(id);
    node(middle, to, depth + 1, stillNeedy);
  }

  private boolean isLarge(int from, int to) {
    return round.real().hasSubjects(rows, from, to, minLeaf, mark, ++stamp);
  }

  /** Where the synthetic rows of a node begin: real ones stand before them. */
  private int firstSynthetic(int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows[middle] < round.real().rows()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The search whose cut is taken; null if none is worth it.
   *
   * @param needy columns of which cuts may tell much; those are left of which one does
   */
  private SplitFinder best(int from, int synthetic, int to, boolean[] needy) {
    boolean reported = synthetic < to && classifier.find(rows, from, to);
    if (config.splits() == ArfConfig.Splits.ADVERSARIAL) {
      return reported ? classifier : null;
    }
    List<SplitFinder> cuts = new ArrayList<>();
    if (reported) {
      cuts.add(classifier);
    }
    SplitFinder[] own = new SplitFinder[all.length];
    int[] order = draws.permutation(all.length);
    for (int at = 0; at < Math.min(config.targets(), order.length); at++) {
      SplitFinder search = target(order[at]);
      if (search.find(rows, from, synthetic)) {
        cuts.add(search);
        own[order[at]] = search;
      } else {
        needy[order[at]] = false;
      }
    }
    if (cuts.isEmpty()) {
      return null;
    }
    double[] weights = weights(from, synthetic - from, own, needy);
    SplitFinder best = null;
    double most = 0;
    for (SplitFinder cut : cuts) {
      double information = information(cut, from, synthetic - from, weights);
      if (information > most) {
        most = information;
        best = cut;
      }
    }
    return best;
  }

  /**
   * max(wⱼ, W)^(−3/2) by column.
   *
   * @param own the cut that each column proposes, or null
   * @param needy columns to look at; those are left whose wⱼ is above W
   */
  private double[] weights(int from, int n, SplitFinder[] own, boolean[] needy) {
    double[] weights = new double[all.length];
    Arrays.fill(weights, Math.pow(MUCH, POWER));
    boolean few = n < LARGE * minLeaf;
    int thin = 0;
    for (int j : all) {
      if (few || !needy[j]) {
        needy[j] = false;
        continue;
      }
      SplitFinder search = own[j];
      if (search == null) {
        thin = thin == 0 ? thin(from, n) : thin;
        search = target(j).find(thinned, 0, thin) ? target(j) : null;
      }
      double reported = 0;
      if (search != null) {
        divide(search, from, n);
        reported = gain(j, from, n);
      }
      needy[j] = reported > MUCH;
      weights[j] = Math.pow(Math.max(reported, MUCH), POWER);
    }
    return weights;
  }

  /** Takes some of n rows, evenly; how many. */
  private int thin(int from, int n) {
    int some = Math.min(n, THINNED);
    for (int i = 0; i < some; i++) {
      thinned[i] = rows[from + (int) ((long) i * n / some)];
    }
    return some;
  }

  private SplitFinder target(int column) {
    if (byTarget[column] == null) {
      int[] others = IntStream.of(all).filter(j -> j != column).toArray();
      byTarget[column] =
          new SplitFinder(
              round.real(),
              others,
              round.responses()[column],
              minLeaf,
              MIN_GAIN_PER_DOF,
              round.xlx(),
              draws);
    }
    return byTarget[column];
  }

  /** I: what a cut tells of all other columns; negative if it tells less than noise. */
  private double information(SplitFinder cut, int from, int n, double[] weights) {
    divide(cut, from, n);
    double sum = 0;
    for (int j : all) {
      if (j != cut.feature()) {
        sum += weights[j] * gain(j, from, n);
      }
    }
    return sum;
  }

  /** Notes which of n rows go left. */
  private void divide(SplitFinder cut, int from, int n) {
    goLeft = 0;
    int[] code = round.real().codes()[cut.feature()];
    for (int i = 0; i < n; i++) {
      left[i] = cut.goesLeft(code[rows[from + i]]);
      goLeft += left[i] ? 1 : 0;
    }
  }

  /** Gⱼ − dⱼ / 2 of the rows as they are divided. */
  private double gain(int j, int from, int n) {
    double[] xlx = round.xlx();
    int present = count(round.responses()[j], from, n);
    double gain = xlx[n] - xlx[goLeft] - xlx[n - goLeft];
    for (int y = 0; y < round.responses()[j].count(); y++) {
      int a = counts[2 * y];
      int b = counts[2 * y + 1];
      gain += xlx[a] + xlx[b] - xlx[a + b];
    }
    return gain - (present - 1) / 2.0;
  }

  /** Counts rows by class and side; the classes that occur. */
  private int count(BinnedResponse response, int from, int n) {
    Arrays.fill(counts, 0, 2 * response.count(), 0);
    for (int i = 0; i < n; i++) {
      counts[2 * response.of(rows[from + i]) + (left[i] ? 0 : 1)]++;
    }
    int present = 0;
    for (int y = 0; y < response.count(); y++) {
      present += counts[2 * y] + counts[2 * y + 1] > 0 ? 1 : 0;
    }
    return present;
  }
}
