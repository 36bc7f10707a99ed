package org.ehrsynth.models.arf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.models.tree.BinnedResponse;
import org.ehrsynth.models.tree.GrowingTree;
import org.ehrsynth.models.tree.Split;
import org.ehrsynth.models.tree.SplitFinder;
import org.ehrsynth.random.RandomStream;

/**
 * Grows one tree that classifies real rows against synthetic ones.
 *
 * <p>With informative splits, the classifier and a few columns drawn at random each propose a split
 * of a node: a column proposes the one with the most information on itself. The grower takes the
 * split with the largest
 *
 * <p>\( I = \sum_{j \ne f} \frac{G_j - d_j / 2}{\max(w_j, W)^{3/2}} \)
 *
 * <p>over all columns j but the split one, with \( G_j \) the gain of log-likelihood of column j's
 * classes in the real rows and \( d_j \) the number of classes that occur minus one: half a degree
 * of freedom is the mean gain of a split on noise. A node in which no split gains more is a leaf.
 *
 * <p>\( w_j \) is the gain of column j by its own best split. By the plain sum, columns of many
 * values that depend on each other (weight, height and their quotient) gain so much by every
 * further split that the trees reach a rare outcome only in leaves too small to show it. A power of
 * 1 would weigh every column by the fraction of its possible gain, and three such columns would
 * still outvote a pair; 3/2 lets weaker dependences go first, which few splits of large nodes
 * exhaust, while strong ones still show in small nodes. Where no split gains more than W, and in
 * nodes of fewer rows than {@value #LARGE} leaves need, the weights are equal and the split is that
 * of the plain sum.
 */
final class ArfGrower {
  private static final int MAX_DEPTH = 60;

  /** Minimum gain of log-likelihood per degree of freedom at which a column proposes a split. */
  private static final double MIN_GAIN_PER_DOF = 1.5;

  /**
   * W, a gain of log-likelihood. A smaller W spends splits on dependences too weak to matter, so
   * that strong ones are modelled coarsely; a larger W misses rare outcomes.
   */
  private static final double LARGE_GAIN = 100;

  private static final double POWER = -1.5;

  /**
   * Leaves that the rows of a node must fill for weights to differ: combinations that never occur
   * must be separated while both sides are still large enough to be leaves.
   */
  private static final int LARGE = 50;

  /** Maximum rows of a node in which the split of a column without a proposal is searched. */
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
  private final boolean[] isLeft;
  private int leftCount;
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
    isLeft = new boolean[rows.length];
    mark = new int[round.real().subjects().count()];
    tree = new GrowingTree(2);
    byTarget = new SplitFinder[columns];
    counts =
        new int
            [2 * Arrays.stream(round.responses()).mapToInt(BinnedResponse::count).max().orElse(1)];
    int some = (int) Math.ceil(Math.sqrt(columns));
    SplitFinder.Limits limits = new SplitFinder.Limits(minLeaf, 1, some, 0);
    classifier = new SplitFinder(round.both(), all, round.isReal(), limits, round.xlx(), draws);
  }

  /**
   * Grows a tree.
   *
   * @param minLeaf minimum real subjects in a leaf
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
   * @param needy columns on which splits may have much information, not modified; a column without
   *     such a split is not tried in the nodes below
   */
  private void node(int from, int to, int depth, boolean[] needy) {
    int synthetic = firstSynthetic(from, to);
    float real = (synthetic - from + 0.5f) / (to - from + 1);
    int id = tree.add(new float[] {1 - real, real});
    if (synthetic - from < 2 * minLeaf || depth > MAX_DEPTH) {
      return;
    }
    boolean[] stillNeedy = needy.clone();
    Optional<Split> best = best(from, synthetic, to, stillNeedy);
    if (best.isEmpty()) {
      return;
    }
    tree.split(id, best.get(), best.get().gainPerDof());
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

  /** Returns the index of the first synthetic row of a node; the real ones come before it. */
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
   * Chooses the split of a node; empty if no split gains the minimum.
   *
   * @param needy columns on which splits may have much information; reduced to those on which one
   *     has
   */
  private Optional<Split> best(int from, int synthetic, int to, boolean[] needy) {
    Optional<Split> adversarial =
        synthetic < to ? classifier.find(rows, from, to) : Optional.empty();
    if (config.splits() == ArfConfig.Splits.ADVERSARIAL) {
      return adversarial;
    }
    List<Split> proposals = new ArrayList<>();
    adversarial.ifPresent(proposals::add);
    Split[] own = new Split[all.length];
    int[] order = draws.permutation(all.length);
    for (int at = 0; at < Math.min(config.targets(), order.length); at++) {
      int j = order[at];
      own[j] = target(j).find(rows, from, synthetic).orElse(null);
      if (own[j] == null) {
        needy[j] = false;
      } else {
        proposals.add(own[j]);
      }
    }
    if (proposals.isEmpty()) {
      return Optional.empty();
    }
    double[] weights = weights(from, synthetic - from, own, needy);
    Split best = null;
    double max = 0;
    for (Split split : proposals) {
      double information = information(split, from, synthetic - from, weights);
      if (information > max) {
        max = information;
        best = split;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Computes max(wⱼ, W)^(−3/2) by column.
   *
   * @param own the split that each column proposes, or null
   * @param needy columns to compute wⱼ of; reduced to those whose wⱼ is above W
   */
  private double[] weights(int from, int n, Split[] own, boolean[] needy) {
    double[] weights = new double[all.length];
    Arrays.fill(weights, Math.pow(LARGE_GAIN, POWER));
    boolean few = n < LARGE * minLeaf;
    int thin = 0;
    for (int j : all) {
      if (few || !needy[j]) {
        needy[j] = false;
        continue;
      }
      Split split = own[j];
      if (split == null) {
        thin = thin == 0 ? thin(from, n) : thin;
        split = target(j).find(thinned, 0, thin).orElse(null);
      }
      double gain = 0;
      if (split != null) {
        divide(split, from, n);
        gain = gain(j, from, n);
      }
      needy[j] = gain > LARGE_GAIN;
      weights[j] = Math.pow(Math.max(gain, LARGE_GAIN), POWER);
    }
    return weights;
  }

  /** Copies some of n rows, evenly spaced; returns how many. */
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
              SplitFinder.Limits.of(minLeaf, MIN_GAIN_PER_DOF),
              round.xlx(),
              draws);
    }
    return byTarget[column];
  }

  /** Computes I, the information of a split on all other columns; negative if below noise. */
  private double information(Split split, int from, int n, double[] weights) {
    divide(split, from, n);
    double sum = 0;
    for (int j : all) {
      if (j != split.feature()) {
        sum += weights[j] * gain(j, from, n);
      }
    }
    return sum;
  }

  /** Marks which of n rows go left. */
  private void divide(Split split, int from, int n) {
    leftCount = 0;
    int[] code = round.real().codes()[split.feature()];
    for (int i = 0; i < n; i++) {
      isLeft[i] = split.goesLeft(code[rows[from + i]]);
      leftCount += isLeft[i] ? 1 : 0;
    }
  }

  /** Computes Gⱼ − dⱼ / 2 of the rows as they are divided. */
  private double gain(int j, int from, int n) {
    double[] xlx = round.xlx();
    int present = count(round.responses()[j], from, n);
    double gain = xlx[n] - xlx[leftCount] - xlx[n - leftCount];
    for (int y = 0; y < round.responses()[j].count(); y++) {
      int a = counts[2 * y];
      int b = counts[2 * y + 1];
      gain += xlx[a] + xlx[b] - xlx[a + b];
    }
    return gain - (present - 1) / 2.0;
  }

  /** Counts rows by class and side; returns the number of classes that occur. */
  private int count(BinnedResponse response, int from, int n) {
    Arrays.fill(counts, 0, 2 * response.count(), 0);
    for (int i = 0; i < n; i++) {
      counts[2 * response.of(rows[from + i]) + (isLeft[i] ? 0 : 1)]++;
    }
    int present = 0;
    for (int y = 0; y < response.count(); y++) {
      present += counts[2 * y] + counts[2 * y + 1] > 0 ? 1 : 0;
    }
    return present;
  }
}
