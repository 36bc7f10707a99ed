package org.ehrsynth.models.tree;

import java.util.Arrays;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.random.RandomStream;

/**
 * Finds the split of a node that tells most about the response: the largest gain of log-likelihood
 *
 * <p>\( G = \sum_{s \in \{l, r\}} \sum_c n_{sc} \ln (n_{sc} / n_s) - \sum_c n_c \ln (n_c / n) \)
 *
 * <p>over all predictors and cuts, with c the classes of the response, about the cube root of n of
 * them. What a split is <em>worth</em> is G per degree of freedom, G / (classes that occur − 1): a
 * split on noise is worth ½ in the mean for one fixed cut, and more for the best of many.
 *
 * <p>A nominal predictor is cut in the order of the share of one class, that of a row drawn at
 * random (of an ordered response: of the classes up to it, the last excepted): over many nodes and
 * trees every contrast has its turn. For two classes this order holds the best cut (Breiman et al.
 * 1984, Classification and Regression Trees, theorem 4.5).
 */
public final class SplitFinder {
  private static final int MAX_CLASSES = 16;
  private static final int CODE_BITS = 20;

  private final DiscretizedTable table;
  private final int[] predictors;
  private final BinnedResponse response;
  private final int minLeaf;
  private final int counted; // the class whose rows minLeaf counts; −1: all rows
  private final int perNode;
  private final double minGainPerDof;
  private final RandomStream draws;
  private final double[] xlx; // x ln x

  private final int[] classOf; // of the node's rows
  private final int[] total;
  private int classCount;
  private final int[] count; // of a predictor's codes
  private final int[] touched;
  private final long[] keys;
  private final int[] histogram;
  private final int[] left;
  private final int[] right;

  private double bestGain;
  private int feature;
  private int threshold;
  private long[] words;
  private long[] seen;
  private double shareLeft; // of the target in the last code that goes left
  private double gainPerDof;

  /**
   * A search for one tree.
   *
   * @param minLeaf rows on either side, at least
   * @param minGainPerDof of a split
   * @param xlx i ln i for i from 0 to the number of rows
   */
  public SplitFinder(
      DiscretizedTable table,
      int[] predictors,
      BinnedResponse response,
      int minLeaf,
      double minGainPerDof,
      double[] xlx,
      RandomStream draws) {
    this(table, predictors, response, minLeaf, -1, predictors.length, minGainPerDof, xlx, draws);
  }

  /**
   * A search for one tree that looks at some predictors of each node, drawn at random.
   *
   * @param minLeaf rows on either side, at least
   * @param counted the class whose rows these are; −1 for all rows
   * @param perNode predictors that a node is cut by, at most
   * @param minGainPerDof of a split
   * @param xlx i ln i for i from 0 to the number of rows
   */
  public SplitFinder(
      DiscretizedTable table,
      int[] predictors,
      BinnedResponse response,
      int minLeaf,
      int counted,
      int perNode,
      double minGainPerDof,
      double[] xlx,
      RandomStream draws) {
    this.table = table;
    this.predictors = predictors.clone();
    this.response = response;
    this.minLeaf = minLeaf;
    this.counted = counted;
    this.perNode = Math.min(perNode, predictors.length);
    this.minGainPerDof = minGainPerDof;
    this.xlx = xlx;
    this.draws = draws;
    int most = 1;
    for (int j : predictors) {
      most = Math.max(most, table.columns()[j].size());
    }
    classOf = new int[table.rows()];
    total = new int[response.count()];
    count = new int[most];
    touched = new int[most];
    keys = new long[most];
    histogram = new int[most * Math.min(MAX_CLASSES, response.count())];
    left = new int[MAX_CLASSES];
    right = new int[MAX_CLASSES];
  }

  /** i ln i for i from 0 to n. */
  public static double[] logTable(int n) {
    double[] xlx = new double[n + 1];
    for (int i = 1; i <= n; i++) {
      xlx[i] = i * Math.log(i);
    }
    return xlx;
  }

  /** Column of the split found. */
  public int feature() {
    return feature;
  }

  /** Largest code that goes left, of an ordered column. */
  int threshold() {
    return threshold;
  }

  /** Codes that go left, of a nominal column, as bits; null for an ordered one. */
  long[] words() {
    return words;
  }

  /** Whether a code of the feature goes left by the split found. */
  public boolean goesLeft(int code) {
    return words == null ? code <= threshold : (words[code >> 6] >>> code & 1) != 0;
  }

  /** Gain of log-likelihood per degree of freedom of the split found. */
  public double gainPerDof() {
    return gainPerDof;
  }

  /** Looks for the best split of rows[from … to); false if none is worth it. */
  public boolean find(int[] rows, int from, int to) {
    int n = to - from;
    int present = classify(rows, from, to);
    if (present < 2) {
      return false;
    }
    double own = -xlx[n];
    for (int c = 0; c < classCount; c++) {
      own += xlx[total[c]];
    }
    bestGain = own + minGainPerDof * (present - 1);
    feature = -1;
    int target = contrast(classOf[draws.index(n)]);
    for (int at = 0; at < perNode; at++) {
      scan(predictor(at), rows, from, n, target);
    }
    if (feature < 0) {
      return false;
    }
    gainPerDof = (bestGain - own) / (present - 1);
    if (words != null) {
      placeUnseen(target, rows, from, n);
    }
    return true;
  }

  /**
   * A class to order nominal predictors by; of ordered classes never the last, for all are up to
   * it.
   */
  private int contrast(int target) {
    if (response.isNominal()) {
      return target;
    }
    int last = classCount - 1;
    while (total[last] == 0) {
      last--;
    }
    int lower = Math.min(target, last - 1);
    while (total[lower] == 0) {
      lower--;
    }
    return lower;
  }

  /**
   * Classes of the node's rows, merged so that their number suits that of the rows.
   *
   * @return how many occur
   */
  private int classify(int[] rows, int from, int to) {
    int n = to - from;
    classCount = response.count();
    Arrays.fill(total, 0);
    for (int i = from; i < to; i++) {
      int c = response.of(rows[i]);
      classOf[i - from] = c;
      total[c]++;
    }
    int present = present();
    int most = (int) Math.max(2, Math.min(MAX_CLASSES, Math.rint(Math.cbrt(n))));
    if (classCount <= MAX_CLASSES && present <= most) {
      return present;
    }
    int[] map = response.merged(total, n, most);
    int[] merged = new int[most];
    for (int c = 0; c < classCount; c++) {
      merged[map[c]] += total[c];
    }
    System.arraycopy(merged, 0, total, 0, Math.min(most, total.length));
    classCount = Math.min(most, total.length);
    for (int i = 0; i < n; i++) {
      classOf[i] = map[classOf[i]];
    }
    return present();
  }

  /** The next predictor to look at: any of those not looked at, unless all have their turn. */
  private int predictor(int at) {
    if (perNode < predictors.length) {
      int other = at + draws.index(predictors.length - at);
      int chosen = predictors[other];
      predictors[other] = predictors[at];
      predictors[at] = chosen;
    }
    return predictors[at];
  }

  private int present() {
    int present = 0;
    for (int c = 0; c < classCount; c++) {
      present += total[c] > 0 ? 1 : 0;
    }
    return present;
  }

  private void scan(int j, int[] rows, int from, int n, int target) {
    int k = classCount;
    int groups =
        2 * table.columns()[j].size() < n
            ? countMany(j, rows, from, n)
            : countFew(j, rows, from, n);
    if (groups > 1) {
      boolean byFraction = table.columns()[j].isNominal();
      order(j, groups, target, byFraction);
      int best = cut(groups, n);
      if (best >= 0) {
        keep(j, groups, best, target, byFraction);
      }
    }
    for (int g = 0; g < groups; g++) {
      int c = touched[g];
      count[c] = 0;
      Arrays.fill(histogram, c * k, (c + 1) * k, 0);
    }
  }

  /**
   * Counts rows by code and class where rows are many: the codes that occur, increasing, are found
   * afterwards.
   *
   * @return how many codes occur
   */
  private int countMany(int j, int[] rows, int from, int n) {
    int[] code = table.codes()[j];
    int k = classCount;
    for (int i = 0; i < n; i++) {
      histogram[code[rows[from + i]] * k + classOf[i]]++;
    }
    int groups = 0;
    int size = table.columns()[j].size();
    for (int c = 0; c < size; c++) {
      int sum = 0;
      for (int y = 0; y < k; y++) {
        sum += histogram[c * k + y];
      }
      if (sum > 0) {
        count[c] = sum;
        touched[groups++] = c;
      }
    }
    return groups;
  }

  /** The same where rows are few: no code is looked at that does not occur. */
  private int countFew(int j, int[] rows, int from, int n) {
    int[] code = table.codes()[j];
    int groups = 0;
    for (int i = 0; i < n; i++) {
      int c = code[rows[from + i]];
      if (count[c]++ == 0) {
        touched[groups++] = c;
      }
      histogram[c * classCount + classOf[i]]++;
    }
    return groups;
  }

  /** Puts the codes that occur into the order in which they are cut. */
  private void order(int j, int groups, int target, boolean byFraction) {
    if (byFraction) {
      for (int g = 0; g < groups; g++) {
        int c = touched[g];
        keys[g] = (long) (hits(c, target) / (double) count[c] * (1L << 40)) << CODE_BITS | c;
      }
      Arrays.sort(keys, 0, groups);
      for (int g = 0; g < groups; g++) {
        touched[g] = (int) (keys[g] & ((1 << CODE_BITS) - 1));
      }
    } else if (groups * 8 < table.columns()[j].size()) {
      Arrays.sort(touched, 0, groups);
    } else {
      int at = 0;
      for (int c = 0; at < groups; c++) {
        if (count[c] > 0) {
          touched[at++] = c;
        }
      }
    }
  }

  /** Rows of a code with the target class, or up to it where classes have an order. */
  private int hits(int code, int target) {
    if (response.isNominal()) {
      return histogram[code * classCount + target];
    }
    int hits = 0;
    for (int y = 0; y <= target; y++) {
      hits += histogram[code * classCount + y];
    }
    return hits;
  }

  /** The last group of the best left side; −1 if none is better than the best so far. */
  private int cut(int groups, int n) {
    int k = classCount;
    double inRight = 0;
    for (int y = 0; y < k; y++) {
      left[y] = 0;
      right[y] = total[y];
      inRight += xlx[total[y]];
    }
    double inLeft = 0;
    int done = 0;
    int best = -1;
    for (int g = 0; g < groups - 1; g++) {
      int base = touched[g] * k;
      for (int y = 0; y < k; y++) {
        int moved = histogram[base + y];
        if (moved > 0) {
          int a = left[y];
          int b = right[y];
          inLeft += xlx[a + moved] - xlx[a];
          inRight += xlx[b - moved] - xlx[b];
          left[y] = a + moved;
          right[y] = b - moved;
        }
      }
      done += count[touched[g]];
      if ((counted < 0 ? n - done : right[counted]) < minLeaf) {
        break;
      }
      if ((counted < 0 ? done : left[counted]) >= minLeaf) {
        double gain = inLeft - xlx[done] + inRight - xlx[n - done];
        if (gain > bestGain + 1e-9) { // beyond rounding, so that ties go to the first
          bestGain = gain;
          best = g;
        }
      }
    }
    return best;
  }

  /** Remembers a cut as the best so far: the codes up to a group go left. */
  private void keep(int j, int groups, int last, int target, boolean byFraction) {
    feature = j;
    if (!byFraction) {
      words = null;
      threshold = (touched[last] + touched[last + 1]) >>> 1;
      return;
    }
    threshold = -1;
    words = new long[(table.columns()[j].size() + 63) >> 6];
    seen = new long[words.length];
    for (int g = 0; g < groups; g++) {
      int c = touched[g];
      seen[c >> 6] |= 1L << c;
      if (g <= last) {
        words[c >> 6] |= 1L << c;
      }
    }
    shareLeft = hits(touched[last], target) / (double) count[touched[last]];
  }

  /**
   * Sends codes that the node's rows do not have where their rows in the whole table belong, by
   * their share of the target: a rare level must not land on the wrong side of a rule.
   */
  private void placeUnseen(int target, int[] rows, int from, int n) {
    int k = response.count();
    boolean[] hit = new boolean[k];
    for (int i = 0; i < n; i++) {
      boolean like = response.isNominal() ? classOf[i] == target : classOf[i] <= target;
      hit[response.of(rows[from + i])] |= like;
    }
    int[] all = response.jointCounts(feature);
    for (int c = 0; c < table.columns()[feature].size(); c++) {
      if ((seen[c >> 6] >>> c & 1) == 0) {
        int hits = 0;
        int sum = 0;
        for (int y = 0; y < k; y++) {
          hits += hit[y] ? all[c * k + y] : 0;
          sum += all[c * k + y];
        }
        if (hits <= shareLeft * sum) {
          words[c >> 6] |= 1L << c;
        }
      }
    }
  }
}
