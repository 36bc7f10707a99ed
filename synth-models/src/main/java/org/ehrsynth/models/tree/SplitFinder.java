package org.ehrsynth.models.tree;

import java.util.Optional;
import org.ehrsynth.discretization.DiscretizedTable;
import org.ehrsynth.random.RandomStream;

/**
 * Finds the split of a node with the most information on the response: the largest gain of
 * log-likelihood
 *
 * <p>\( G = \sum_{s \in \{l, r\}} \sum_c n_{sc} \ln (n_{sc} / n_s) - \sum_c n_c \ln (n_c / n) \)
 *
 * <p>over all predictors and cuts, with c the classes of the response, about the cube root of n of
 * them. Splits are compared with a minimum of G per degree of freedom, G / (classes that occur −
 * 1): a split on noise gains ½ on average for one fixed cut, and more for the best of many.
 *
 * <p>A nominal predictor is cut in the order of the fraction of one class, that of a row drawn at
 * random (of an ordered response: of the classes up to it, the last excepted), so that every
 * contrast is used in some node of some tree. For two classes this order contains the best cut
 * (Breiman et al. 1984, Classification and Regression Trees, theorem 4.5).
 */
public final class SplitFinder {
  private final DiscretizedTable table;
  private final int[] predictors;
  private final BinnedResponse response;
  private final Limits limits;
  private final int perNode;
  private final RandomStream draws;
  private final double[] xlx; // x ln x

  private final NodeClasses classes;
  private final SplitHistogram histogram;
  private final int[] left;
  private final int[] right;

  private double bestGain;
  private Candidate best;

  /**
   * Limits which splits of a node are considered.
   *
   * @param minLeaf minimum rows on either side
   * @param countedClass the class whose rows these are; −1 for all rows
   * @param perNode maximum predictors of a node, drawn at random
   * @param minGainPerDof minimum gain of log-likelihood per degree of freedom
   */
  public record Limits(int minLeaf, int countedClass, int perNode, double minGainPerDof) {

    /** Counts all rows and considers all predictors. */
    public static Limits of(int minLeaf, double minGainPerDof) {
      return new Limits(minLeaf, -1, Integer.MAX_VALUE, minGainPerDof);
    }
  }

  /**
   * A cut of one predictor; {@code seen} has the codes of the node, {@code words} the left ones.
   */
  private record Candidate(
      int feature, int threshold, long[] words, long[] seen, double lastFraction) {}

  /**
   * Creates a finder for one tree.
   *
   * @param xlx i ln i for i from 0 to the number of rows
   */
  public SplitFinder(
      DiscretizedTable table,
      int[] predictors,
      BinnedResponse response,
      Limits limits,
      double[] xlx,
      RandomStream draws) {
    this.table = table;
    this.predictors = predictors.clone();
    this.response = response;
    this.limits = limits;
    this.perNode = Math.min(limits.perNode(), predictors.length);
    this.xlx = xlx;
    this.draws = draws;
    int maxCodes = 1;
    for (int j : predictors) {
      maxCodes = Math.max(maxCodes, table.columns()[j].size());
    }
    classes = new NodeClasses(response, table.rows());
    int maxClasses = Math.min(NodeClasses.MAX_CLASSES, response.count());
    histogram = new SplitHistogram(table, classes, maxCodes, maxClasses);
    left = new int[NodeClasses.MAX_CLASSES];
    right = new int[NodeClasses.MAX_CLASSES];
  }

  /** Returns i ln i for i from 0 to n. */
  public static double[] logTable(int n) {
    double[] xlx = new double[n + 1];
    for (int i = 1; i <= n; i++) {
      xlx[i] = i * Math.log(i);
    }
    return xlx;
  }

  /** Finds the best split of rows[from … to); empty if none gains the minimum. */
  public Optional<Split> find(int[] rows, int from, int to) {
    int n = to - from;
    int present = classes.classify(rows, from, to);
    if (present < 2) {
      return Optional.empty();
    }
    double own = -xlx[n];
    for (int c = 0; c < classes.count(); c++) {
      own += xlx[classes.total(c)];
    }
    bestGain = own + limits.minGainPerDof() * (present - 1);
    best = null;
    int target = classes.contrast(draws.nextInt(n));
    for (int at = 0; at < perNode; at++) {
      scan(predictor(at), rows, from, n, target);
    }
    if (best == null) {
      return Optional.empty();
    }
    if (best.words != null) {
      placeUnseen(best, classes.matching(target, rows, from, n));
    }
    double gainPerDof = (bestGain - own) / (present - 1);
    return Optional.of(new Split(best.feature, best.threshold, best.words, gainPerDof));
  }

  /** Returns the next predictor: drawn from those not yet used, unless all are used. */
  private int predictor(int at) {
    if (perNode < predictors.length) {
      int other = at + draws.nextInt(predictors.length - at);
      int chosen = predictors[other];
      predictors[other] = predictors[at];
      predictors[at] = chosen;
    }
    return predictors[at];
  }

  private void scan(int j, int[] rows, int from, int n, int target) {
    if (histogram.count(j, rows, from, n) > 1) {
      boolean nominal = table.columns()[j].isNominal();
      if (nominal) {
        histogram.orderByFraction(target);
      } else {
        histogram.orderByCode(j);
      }
      int last = cut(n);
      if (last >= 0) {
        best = nominal ? nominal(j, last, target) : ordered(j, last);
      }
    }
    histogram.clear();
  }

  /** Returns the last group of the best left side; −1 if none is better than the best so far. */
  private int cut(int n) {
    int k = classes.count();
    double inRight = 0;
    for (int y = 0; y < k; y++) {
      left[y] = 0;
      right[y] = classes.total(y);
      inRight += xlx[right[y]];
    }
    int counted = limits.countedClass();
    int minLeaf = limits.minLeaf();
    int[] cells = histogram.cells();
    double inLeft = 0;
    int done = 0;
    int last = -1;
    for (int g = 0; g < histogram.groups() - 1; g++) {
      int place = histogram.place(g);
      for (int y = 0; y < k; y++) {
        int moved = cells[place + y];
        if (moved > 0) {
          int a = left[y];
          int b = right[y];
          inLeft += xlx[a + moved] - xlx[a];
          inRight += xlx[b - moved] - xlx[b];
          left[y] = a + moved;
          right[y] = b - moved;
        }
      }
      done += histogram.rows(g);
      if ((counted < 0 ? n - done : right[counted]) < minLeaf) {
        break;
      }
      if ((counted < 0 ? done : left[counted]) >= minLeaf) {
        double gain = inLeft - xlx[done] + inRight - xlx[n - done];
        if (gain > bestGain + 1e-9) { // beyond rounding, so that ties go to the first
          bestGain = gain;
          last = g;
        }
      }
    }
    return last;
  }

  private Candidate ordered(int j, int last) {
    int threshold = (histogram.code(last) + histogram.code(last + 1)) >>> 1;
    return new Candidate(j, threshold, null, null, 0);
  }

  private Candidate nominal(int j, int last, int target) {
    long[] words = new long[(table.columns()[j].size() + 63) >> 6];
    long[] seen = new long[words.length];
    for (int g = 0; g < histogram.groups(); g++) {
      int c = histogram.code(g);
      seen[c >> 6] |= 1L << c;
      if (g <= last) {
        words[c >> 6] |= 1L << c;
      }
    }
    return new Candidate(j, -1, words, seen, histogram.fraction(last, target));
  }

  /**
   * Places the codes that the node's rows do not have by the fraction of the target among their
   * rows in the whole table: a rare level must not fall on the wrong side of a constraint.
   *
   * @param target whether a class of the response belongs to the target
   */
  private void placeUnseen(Candidate candidate, boolean[] target) {
    int k = response.count();
    int[] all = response.jointCounts(candidate.feature);
    for (int c = 0; c < table.columns()[candidate.feature].size(); c++) {
      if ((candidate.seen[c >> 6] >>> c & 1) == 0) {
        int hits = 0;
        int sum = 0;
        for (int y = 0; y < k; y++) {
          hits += target[y] ? all[c * k + y] : 0;
          sum += all[c * k + y];
        }
        if (hits <= candidate.lastFraction * sum) {
          candidate.words[c >> 6] |= 1L << c;
        }
      }
    }
  }
}
