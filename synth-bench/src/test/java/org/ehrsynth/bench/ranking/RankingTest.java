package org.ehrsynth.bench.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.bench.board.Leaderboard;
import org.ehrsynth.bench.board.SimulatedRecords;
import org.ehrsynth.bench.ranking.Ranking.MeanRank;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final Seed SEED = Seed.of(1);

  private static RunRecord membership(String data, String contestant, long seed, double auc) {
    return SimulatedRecords.done(data, contestant, seed, Map.of("privacy.membership", auc));
  }

  private static Optional<Ranking> of(MetricFamily family, List<RunRecord> records) {
    return Ranking.rank(family, DatasetResults.of(records, List.of()), SEED);
  }

  private static List<Double> ranks(Ranking standing) {
    return standing.meanRanks().stream().map(MeanRank::rank).toList();
  }

  @Test
  void ties_share_their_average_rank() {
    double none = Double.POSITIVE_INFINITY;

    assertThat(Ranking.ranks(new double[] {0.3, 0.1, 0.3, 0.2, 0.3}))
        .containsExactly(4, 1, 4, 2, 4);
    assertThat(Ranking.ranks(new double[] {none, 2, none, 1})).containsExactly(3.5, 2, 3.5, 1);
    assertThat(Ranking.ranks(new double[] {1 + 1e-15, 1, 7})).containsExactly(1.5, 1.5, 3);
    assertThat(Ranking.ranks(new double[0])).isEmpty();
  }

  @Test
  void mean_ranks_are_as_by_hand() {
    // x: a .52, b .55, c .60 -> 1 2 3; y: a .70, b .45 and c .50 (no attack beats guessing) -> 3,
    // 1.5, 1.5
    Ranking standing =
        of(
                MetricFamily.PRIVACY,
                List.of(
                    membership("x", "a", 1, 0.50),
                    membership("x", "a", 2, 0.54),
                    membership("x", "b", 1, 0.55),
                    membership("x", "c", 1, 0.60),
                    membership("y", "a", 1, 0.70),
                    membership("y", "b", 1, 0.45),
                    membership("y", "c", 1, 0.50)))
            .orElseThrow();

    assertThat(ranks(standing)).containsExactly(2.0, 1.75, 2.25);
    assertThat(standing.byRank().get(0).contestant().name()).isEqualTo("b");
    assertThat(standing.dataSets()).isEqualTo(2);
    // 2.343 √(3 · 4 / (6 · 2))
    assertThat(standing.criticalDifference()).contains(2.343);
    for (MeanRank place : standing.meanRanks()) {
      assertThat(place.low()).isLessThanOrEqualTo(place.rank());
      assertThat(place.high()).isGreaterThanOrEqualTo(place.rank());
    }
  }

  @Test
  void a_detection_below_half_is_no_better_than_as_far_above() {
    Ranking standing =
        of(
                MetricFamily.FIDELITY,
                List.of(
                    SimulatedRecords.done("x", "above", 1, Map.of("fidelity.detection", 0.6)),
                    SimulatedRecords.done("x", "below", 1, Map.of("fidelity.detection", 0.4)),
                    SimulatedRecords.done("x", "both", 1, Map.of("fidelity.detection", 0.3)),
                    SimulatedRecords.done("x", "both", 2, Map.of("fidelity.detection", 0.7)),
                    SimulatedRecords.done("x", "near", 1, Map.of("fidelity.detection", 0.55))))
            .orElseThrow();

    assertThat(ranks(standing)).containsExactly(2.5, 2.5, 4.0, 1.0);
  }

  @Test
  void two_measures_of_a_family_are_ranked_once_more() {
    // quality 1 2 3, detection 2 1 3 -> 1.5 1.5 3 -> 1.5 1.5 3
    Ranking standing =
        of(
                MetricFamily.FIDELITY,
                List.of(
                    SimulatedRecords.done(
                        "x", "a", 1, Map.of("fidelity.sdmetrics", 0.9, "fidelity.detection", 0.7)),
                    SimulatedRecords.done(
                        "x", "b", 1, Map.of("fidelity.sdmetrics", 0.8, "fidelity.detection", 0.6)),
                    SimulatedRecords.done(
                        "x", "c", 1, Map.of("fidelity.sdmetrics", 0.7, "fidelity.detection", 0.8))))
            .orElseThrow();

    assertThat(ranks(standing)).containsExactly(1.5, 1.5, 3.0);
    assertThat(standing.criticalDifference()).isEmpty();
  }

  @Test
  void who_has_no_figure_is_last_there() {
    Ranking standing =
        of(
                MetricFamily.PRIVACY,
                List.of(
                    membership("x", "a", 1, 0.9),
                    SimulatedRecords.ended("x", "b", 1, RunOutcome.TIMED_OUT, ""),
                    SimulatedRecords.ended("x", "c", 1, RunOutcome.FAILED, ""),
                    membership("y", "a", 1, 0.9),
                    membership("y", "b", 1, 0.6),
                    membership("y", "c", 1, 0.5)))
            .orElseThrow();

    assertThat(ranks(standing)).containsExactly(2.0, 2.25, 1.75);
  }

  @Test
  void only_contestants_of_all_data_sets_are_ranked() {
    List<RunRecord> records =
        List.of(
            membership("x", "a", 1, 0.6),
            membership("x", "b", 1, 0.7),
            membership("x", "elsewhere not", 1, 0.5),
            membership("y", "a", 1, 0.6),
            membership("y", "b", 1, 0.7));
    Ranking standing = of(MetricFamily.PRIVACY, records).orElseThrow();

    assertThat(standing.meanRanks())
        .extracting(place -> place.contestant().name())
        .containsExactly("a", "b");
    assertThat(ranks(standing)).containsExactly(1.0, 2.0);
    assertThat(Leaderboard.of(records).summary())
        .contains("Not ranked: elsewhere not, which was not run on y.");
  }

  @Test
  void a_data_set_without_the_measure_does_not_count() {
    Ranking standing =
        of(
                MetricFamily.PRIVACY,
                List.of(
                    membership("x", "a", 1, 0.6),
                    membership("x", "b", 1, 0.7),
                    SimulatedRecords.done("no holdout", "a", 1, Map.of()),
                    SimulatedRecords.done("no holdout", "b", 1, Map.of())))
            .orElseThrow();

    assertThat(standing.dataSets()).isEqualTo(1);
    assertThat(ranks(standing)).containsExactly(1.0, 2.0);
    assertThat(of(MetricFamily.UTILITY, List.of(membership("x", "a", 1, 0.5)))).isEmpty();
  }

  @Test
  void intervals_are_tight_where_all_seeds_agree_and_wide_where_they_do_not() {
    List<RunRecord> records = new ArrayList<>();
    for (long seed = 1; seed <= 4; seed++) {
      records.add(membership("x", "sure", seed, 0.5));
      records.add(membership("x", "unsure", seed, seed % 2 == 0 ? 0.6 : 0.8));
      records.add(membership("x", "unsure too", seed, seed % 2 == 0 ? 0.81 : 0.61));
    }
    Ranking standing = of(MetricFamily.PRIVACY, records).orElseThrow();
    Collections.shuffle(records, new java.util.Random(3));

    assertThat(standing.meanRanks().get(0))
        .isEqualTo(new MeanRank(standing.meanRanks().get(0).contestant(), 1, 1, 1));
    assertThat(standing.meanRanks().get(1).low()).isEqualTo(2);
    assertThat(standing.meanRanks().get(1).high()).isEqualTo(3);
    assertThat(of(MetricFamily.PRIVACY, records)).contains(standing);
  }
}
