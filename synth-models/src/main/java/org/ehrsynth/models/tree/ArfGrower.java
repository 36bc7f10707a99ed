package org.ehrsynth.models.tree;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.random.Draws;

/**
 * Grows one tree of real rows against synthetic ones.
 *
 * <p>With informative splits, the classifier and a few columns drawn at random each propose a cut
 * of a node: the column the one that tells most about it. Taken is the cut with the largest
 *
 * <p>\( I = \sum_{j \ne f} \left( G_j - d_j / 2 \right) \)
 *
 * <p>over all columns j but the one that is cut, with \( G_j \) the gain of log-likelihood of
 * column j's classes in the real rows and \( d_j \) the classes that occur less one: half a degree
 * of freedom is what a cut of noise gains in the mean. A node none of whose cuts gains more is a
 * leaf.
 */
final class ArfGrower {
  private static final int DEEPEST = 60;

  /** Least gain of log-likelihood per degree of freedom at which a column proposes a cut. */
  private static final double LEAST_WORTH = 1.5;

  private final ArfRound round;
  private final ArfConfig config;
  private final int minLeaf;
  private final Draws draws;
  private final SplitSearch classifier;
  private final SplitSearch[] byTarget;
  private final int[] all;
  private final int[] rows;
  private final int[] scratch;
  private final boolean[] left;
  private final int[] counts;
  private final int[] mark;
  private int stamp;
  private final TreeStructure tree;

  private ArfGrower(ArfRound round, ArfConfig config, int minLeaf, int[] rows, Draws draws) {
    this.round = round;
    this.config = config;
    this.minLeaf = minLeaf;
    this.rows = rows;
    this.draws = draws;
    int columns = round.real().size();
    all = IntStream.range(0, columns).toArray();
    scratch = new int[rows.length];
    left = new boolean[rows.length];
    mark = new int[round.real().subjectCount()];
    tree = new TreeStructure(2);
    byTarget = new SplitSearch[columns];
    counts =
        new int
            [2 * Arrays.stream(round.responses()).mapToInt(ResponseClasses::count).max().orElse(1)];
    int some = (int) Math.ceil(Math.sqrt(columns));
    classifier =
        new SplitSearch(round.both(), all, round.isReal(), minLeaf, 1, some, 0, round.xlx(), draws);
  }

  /**
   * Grows a tree.
   *
   * @param minLeaf real subjects in a leaf, at least
   * @param sample rows to learn from, increasing; reordered
   * @return its splits; class 1 is real
   */
  static TreeStructure grow(
      ArfRound round, ArfConfig config, int minLeaf, int[] sample, Draws draws) {
    ArfGrower grower = new ArfGrower(round, config, minLeaf, sample, draws);
    grower.node(0, sample.length, 0);
    return grower.tree;
  }

  private void node(int from, int to, int depth) {
    int fakes = firstFake(from, to);
    float real = (fakes - from + 0.5f) / (to - from + 1);
    int id = tree.add(new float[] {1 - real, real});
    if (fakes - from < 2 * minLeaf || depth > DEEPEST) {
      return;
    }
    SplitSearch best = best(from, fakes, to);
    if (best == null) {
      return;
    }
    tree.split(id, best, best.worth());
    int[] code = round.both().codes()[tree.feature(id)];
    int middle = tree.partition(id, code, rows, from, to, scratch);
    if (!isLarge(from, firstFake(from, middle)) || !isLarge(middle, firstFake(middle, to))) {
      tree.unsplit(id);
      return;
    }
    node(from, middle, depth + 1);
    tree.rightIsNext(id);
    node(middle, to, depth + 1);
  }

  private boolean isLarge(int from, int to) {
    return round.real().hasSubjects(rows, from, to, minLeaf, mark, ++stamp);
  }

  /** Where the synthetic rows of a node begin: real ones stand before them. */
  private int firstFake(int from, int to) {
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

  /** The search whose cut is taken; null if none is worth it. */
  private SplitSearch best(int from, int fakes, int to) {
    boolean told = fakes < to && classifier.find(rows, from, to);
    if (config.splits() == ArfConfig.Splits.ADVERSARIAL) {
      return told ? classifier : null;
    }
    SplitSearch best = null;
    double most = 0;
    if (told) {
      most = Math.max(0, information(classifier, from, fakes));
      best = most > 0 ? classifier : null;
    }
    int[] order = draws.permutation(all.length);
    for (int at = 0; at < Math.min(config.targets(), order.length); at++) {
      SplitSearch search = target(order[at]);
      if (search.find(rows, from, fakes)) {
        double information = information(search, from, fakes);
        if (information > most) {
          most = information;
          best = search;
        }
      }
    }
    return best;
  }

  private SplitSearch target(int column) {
    if (byTarget[column] == null) {
      int[] others = IntStream.of(all).filter(j -> j != column).toArray();
      byTarget[column] =
          new SplitSearch(
              round.real(),
              others,
              round.responses()[column],
              minLeaf,
              LEAST_WORTH,
              round.xlx(),
              draws);
    }
    return byTarget[column];
  }

  /** What a cut tells of all other columns; negative if it tells less than noise. */
  private double information(SplitSearch cut, int from, int to) {
    int n = to - from;
    int goLeft = 0;
    int[] code = round.real().codes()[cut.feature()];
    for (int i = 0; i < n; i++) {
      left[i] = cut.goesLeft(code[rows[from + i]]);
      goLeft += left[i] ? 1 : 0;
    }
    double[] xlx = round.xlx();
    double sum = 0;
    for (int j : all) {
      if (j != cut.feature()) {
        int present = count(round.responses()[j], from, n);
        double gain = xlx[n] - xlx[goLeft] - xlx[n - goLeft];
        for (int y = 0; y < round.responses()[j].count(); y++) {
          int a = counts[2 * y];
          int b = counts[2 * y + 1];
          gain += xlx[a] + xlx[b] - xlx[a + b];
        }
        sum += gain - (present - 1) / 2.0;
      }
    }
    return sum;
  }

  /** Counts rows by class and side; the classes that occur. */
  private int count(ResponseClasses response, int from, int n) {
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
