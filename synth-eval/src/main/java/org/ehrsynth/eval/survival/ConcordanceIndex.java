package org.ehrsynth.eval.survival;

import java.util.Arrays;

/**
 * Harrell's concordance index is the fraction of pairs of patients with known order of events in
 * which the patient at higher risk had the event first; equal risks count half. Pairs with events
 * at the same time are not used; an event before a censoring at the same time is.
 *
 * <p>Harrell, Lee and Mark (1996),
 * doi:10.1002/(SICI)1097-0258(19960229)15:4&lt;361::AID-SIM168&gt;3.0.CO;2-4.
 *
 * @param value the fraction; NaN if no pair can be used
 * @param error by the infinitesimal jackknife over patients
 * @param concordant pairs in the right order
 * @param discordant pairs in the wrong order
 * @param tiedRisk pairs of equal risk
 */
public record ConcordanceIndex(
    double value, double error, long concordant, long discordant, long tiedRisk) {

  /**
   * Compares risks with what happened; in O(n log n).
   *
   * @param risk the higher, the sooner the event is expected
   */
  public static ConcordanceIndex of(SurvivalData patients, double[] risk) {
    int n = patients.size();
    double[] sorted = Arrays.stream(risk).sorted().distinct().toArray();
    int[] rank = new int[n];
    for (int i = 0; i < n; i++) {
      rank[i] = Arrays.binarySearch(sorted, risk[i]);
    }
    long[][] pairs = new long[n][3]; // of each patient: concordant, discordant, tied
    long[] total = later(patients, rank, sorted.length, pairs);
    earlier(patients, rank, sorted.length, pairs);
    double usable = total[0] + total[1] + total[2];
    double value = (total[0] + total[2] / 2.0) / usable;
    double variance = 0;
    for (long[] own : pairs) {
      double shift = (own[0] + own[2] / 2.0 - value * (own[0] + own[1] + own[2])) / usable;
      variance += shift * shift;
    }
    return new ConcordanceIndex(value, Math.sqrt(variance), total[0], total[1], total[2]);
  }

  /** Pairs of each event with those followed longer; their numbers in all. */
  private static long[] later(SurvivalData patients, int[] rank, int ranks, long[][] pairs) {
    int[] order = patients.order();
    Counts longer = new Counts(ranks);
    long[] total = new long[3];
    for (int at = order.length - 1; at >= 0; ) {
      double t = patients.time()[order[at]];
      int last = at;
      // Of equal times the censored come last: they outlive the events.
      while (at >= 0 && patients.time()[order[at]] == t && !patients.event()[order[at]]) {
        longer.add(rank[order[at--]]);
      }
      int events = at;
      for (; at >= 0 && patients.time()[order[at]] == t; at--) {
        longer.compare(rank[order[at]], pairs[order[at]], total);
      }
      for (int k = events; k > at; k--) {
        longer.add(rank[order[k]]);
      }
      assert last > at;
    }
    return total;
  }

  /** Pairs of each patient with those whose event came before. */
  private static void earlier(SurvivalData patients, int[] rank, int ranks, long[][] pairs) {
    int[] order = patients.order();
    Counts before = new Counts(ranks);
    long[] ignored = new long[3];
    for (int at = 0; at < order.length; ) {
      double t = patients.time()[order[at]];
      int from = at;
      while (at < order.length && patients.time()[order[at]] == t && patients.event()[order[at]]) {
        before.compareLater(rank[order[at]], pairs[order[at]], ignored);
        at++;
      }
      for (int k = from; k < at; k++) {
        before.add(rank[order[k]]);
      }
      for (; at < order.length && patients.time()[order[at]] == t; at++) {
        before.compareLater(rank[order[at]], pairs[order[at]], ignored);
      }
    }
  }

  /** Patients by rank of risk, in a Fenwick tree. */
  private static final class Counts {
    private final int[] tree;
    private int size;

    Counts(int ranks) {
      tree = new int[ranks + 1];
    }

    void add(int rank) {
      size++;
      for (int i = rank + 1; i < tree.length; i += i & -i) {
        tree[i]++;
      }
    }

    private int below(int rank) {
      int sum = 0;
      for (int i = rank; i > 0; i -= i & -i) {
        sum += tree[i];
      }
      return sum;
    }

    /** Adds the pairs of a patient whose event came first. */
    void compare(int rank, long[] own, long[] total) {
      int below = below(rank);
      int tied = below(rank + 1) - below;
      tally(below, size - below - tied, tied, own, total);
    }

    /** Adds the pairs of a patient who outlived those here. */
    void compareLater(int rank, long[] own, long[] total) {
      int below = below(rank);
      int tied = below(rank + 1) - below;
      tally(size - below - tied, below, tied, own, total);
    }

    private static void tally(int right, int wrong, int tied, long[] own, long[] total) {
      own[0] += right;
      own[1] += wrong;
      own[2] += tied;
      total[0] += right;
      total[1] += wrong;
      total[2] += tied;
    }
  }
}
