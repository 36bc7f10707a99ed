package org.ehrsynth.bench.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * A ranking orders the contestants in one family of metrics, over data sets.
 *
 * <p>On a data set, contestants are ranked by the mean loss over seeds, 1 being best, ties sharing
 * their average. Where several measures decide a family, their ranks are averaged and ranked again.
 * A contestant without a figure (timed out, failed, not applicable to its rows) is ranked last;
 * several of them share the average of the last ranks, so that ranks sum to k(k + 1)/2 on every
 * data set. A metric that no contestant has on a data set is left out there, and a data set without
 * any metric is left out of the ranking.
 *
 * <p>The interval is the percentile bootstrap (95 %): data sets are drawn with replacement, then
 * seeds within each, the same for all contestants since a seed fixes the split. With few data sets
 * it is too short, because they say little about others.
 *
 * @param family the family whose ranking columns count
 * @param meanRanks the mean ranks of the contestants that were run on every data set, by name
 * @param dataSets the number of data sets that count
 * @param criticalDifference of mean ranks (Nemenyi); empty for one data set
 */
public record Ranking(
    MetricFamily family,
    List<MeanRank> meanRanks,
    int dataSets,
    Optional<Double> criticalDifference) {
  /** The number of bootstrap samples. */
  static final int DRAWS = 2_000;

  private static final double TAIL = 0.025;

  /** A mean rank with its 95 % interval. */
  public record MeanRank(ContestantId contestant, double rank, double low, double high) {}

  /** The losses of one data set, metric × contestant × seed; NaN where a loss is missing. */
  private record LossTable(double[][][] losses, int seeds) {}

  /** Returns the mean ranks, best first. */
  public List<MeanRank> byRank() {
    return meanRanks.stream().sorted(Comparator.comparingDouble(MeanRank::rank)).toList();
  }

  /** Returns the contestants that were run on all data sets: only they can be compared. */
  static List<ContestantId> compared(List<DatasetResults> boards) {
    return boards.isEmpty()
        ? List.of()
        : boards.get(0).contestants().stream()
            .map(ContestantResults::contestant)
            .filter(
                contestant -> boards.stream().allMatch(board -> board.entry(contestant).wasRun()))
            .toList();
  }

  /** Ranks the contestants; empty for fewer than two contestants, or if none has a figure. */
  public static Optional<Ranking> rank(
      MetricFamily family, List<DatasetResults> boards, Seed seed) {
    List<ContestantId> contestants = compared(boards);
    List<LossTable> data = new ArrayList<>();
    for (DatasetResults board : boards) {
      losses(family, board, contestants).ifPresent(data::add);
    }
    int k = contestants.size();
    if (k < 2 || data.isEmpty()) {
      return Optional.empty();
    }
    double[] mean = new double[k];
    for (LossTable losses : data) {
      add(ranks(losses, IntStream.range(0, losses.seeds()).toArray(), k), mean, data.size());
    }
    double[][] drawn = new double[k][DRAWS];
    RandomStream draws = seed.derive("leaderboard/" + family.name()).generator();
    for (int b = 0; b < DRAWS; b++) {
      double[] each = new double[k];
      for (int d = 0; d < data.size(); d++) {
        LossTable losses = data.get(draws.nextInt(data.size()));
        int[] seeds = new int[losses.seeds()];
        for (int s = 0; s < seeds.length; s++) {
          seeds[s] = draws.nextInt(losses.seeds());
        }
        add(ranks(losses, seeds, k), each, data.size());
      }
      for (int c = 0; c < k; c++) {
        drawn[c][b] = each[c];
      }
    }
    List<MeanRank> places = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      Arrays.sort(drawn[c]);
      int cut = (int) Math.floor(TAIL * DRAWS);
      places.add(
          new MeanRank(contestants.get(c), mean[c], drawn[c][cut], drawn[c][DRAWS - 1 - cut]));
    }
    return Optional.of(
        new Ranking(
            family, List.copyOf(places), data.size(), Nemenyi.criticalDifference(k, data.size())));
  }

  private static void add(double[] ranks, double[] sum, int n) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += ranks[c] / n;
    }
  }

  private static Optional<LossTable> losses(
      MetricFamily family, DatasetResults board, List<ContestantId> contestants) {
    List<double[][]> measures = new ArrayList<>();
    for (BoardColumn measure : family.rankingColumns()) {
      double[][] losses = new double[contestants.size()][board.seeds().size()];
      boolean some = false;
      for (int c = 0; c < contestants.size(); c++) {
        ContestantResults entry = board.entry(contestants.get(c));
        for (int s = 0; s < losses[c].length; s++) {
          losses[c][s] = entry.loss(measure, board.seeds().get(s)).orElse(Double.NaN);
          some |= !Double.isNaN(losses[c][s]);
        }
      }
      if (some) {
        measures.add(losses);
      }
    }
    return measures.isEmpty()
        ? Optional.empty()
        : Optional.of(new LossTable(measures.toArray(double[][][]::new), board.seeds().size()));
  }

  /** The ranks on one data set, with these seeds. */
  private static double[] ranks(LossTable losses, int[] seeds, int k) {
    double[] sum = new double[k];
    for (double[][] measure : losses.losses()) {
      double[] mean = new double[k];
      for (int c = 0; c < k; c++) {
        mean[c] = mean(measure[c], seeds);
      }
      add(ranks(mean), sum, losses.losses().length);
    }
    return losses.losses().length == 1 ? sum : ranks(sum);
  }

  /** Infinite without a figure: behind all who have one. */
  private static double mean(double[] losses, int[] seeds) {
    double sum = 0;
    int n = 0;
    for (int s : seeds) {
      if (!Double.isNaN(losses[s])) {
        sum += losses[s];
        n++;
      }
    }
    return n == 0 ? Double.POSITIVE_INFINITY : sum / n;
  }

  /**
   * Ranks from 1 for the smallest; values closer than {@link DatasetResults#EQUAL} to the next
   * smaller share their average rank.
   */
  static double[] ranks(double[] x) {
    Integer[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .toArray(Integer[]::new);
    double[] ranks = new double[x.length];
    for (int i = 0; i < order.length; ) {
      int j = i + 1;
      while (j < order.length && isEqual(x[order[j]], x[order[j - 1]])) {
        j++;
      }
      for (int t = i; t < j; t++) {
        ranks[order[t]] = (i + 1 + j) / 2.0;
      }
      i = j;
    }
    return ranks;
  }

  private static boolean isEqual(double a, double b) {
    return a == b || Math.abs(a - b) < DatasetResults.EQUAL;
  }
}
