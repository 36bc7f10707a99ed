package org.ehrsynth.eval.fidelity;

import java.util.Arrays;
import org.ehrsynth.math.Sorting;

/** Ranks of numbers, equal ones sharing their mean rank. */
final class Ranks {
  private Ranks() {}

  /**
   * Mid-ranks 1 … n of the kept numbers; NaN for the others.
   *
   * @param x not modified
   * @param keep which take part
   */
  static double[] midRanks(double[] x, boolean[] keep) {
    double[] kept = x.clone();
    for (int i = 0; i < kept.length; i++) {
      if (!keep[i]) {
        kept[i] = Double.NaN;
      }
    }
    int[] order = Sorting.order(kept);
    double[] ranks = new double[x.length];
    Arrays.fill(ranks, Double.NaN);
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && kept[order[to]] == kept[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
