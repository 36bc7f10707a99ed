package org.ehrsynth.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.review.statistics.ClusteredProportion;
import org.ehrsynth.review.statistics.ExactBinomial;
import org.junit.jupiter.api.Test;

/**
 * Three reviewers of 40 records, 20 real (0 to 19) and 20 synthetic: the first is right on the even
 * ones, the second on every first and second of four, the third on all. All figures are computed by
 * hand beside the assertion.
 */
class ReviewScoresTest {
  private static final double EXACT = 1e-12;
  private static final UnblindingKey KEY = SimulatedAnswers.key(40, 3);

  private static final ReviewScores SCORES =
      ReviewScores.of(
          KEY,
          List.of(
              SimulatedAnswers.reviewer(KEY, 1, r -> r % 2 == 0, 3, r -> r < 20 ? 4 : 3),
              SimulatedAnswers.reviewer(KEY, 2, r -> r % 4 < 2, 3, r -> r < 20 ? 5 : 3),
              SimulatedAnswers.reviewer(
                  KEY, 3, r -> true, 5, r -> (r < 20 ? 4 : 3) + (r % 2 == 0 == r < 20 ? 1 : -1))));

  @Test
  void who_guesses_is_right_on_half_and_who_knows_on_all() {
    Discrimination guessing = SCORES.byReviewer().get(1);
    Discrimination knowing = SCORES.byReviewer().get(3);

    assertThat(guessing.accuracy()).isEqualTo(20.0 / 40);
    assertThat(ExactBinomial.pValue(guessing.correct(), guessing.guesses())).isEqualTo(1);
    assertThat(guessing.correctSynthetic()).as("even records among 20 to 39").isEqualTo(10);
    assertThat(guessing.synthetic()).isEqualTo(20);
    assertThat(guessing.auc().orElseThrow().value()).isEqualTo(0.5);
    assertThat(knowing.accuracy()).isEqualTo(1);
    // 2 · ½^40
    assertThat(ExactBinomial.pValue(knowing.correct(), knowing.guesses()))
        .isCloseTo(Math.pow(2, -39), within(1e-20));
    assertThat(knowing.auc().orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void the_pooled_share_is_two_thirds() {
    Discrimination pooled = SCORES.pooled();

    assertThat(pooled.correct()).isEqualTo(20 + 20 + 40);
    assertThat(pooled.guesses()).isEqualTo(120);
    // Scores of synthetic records: 5 (20), 3 (20), −3 (20); of real ones −5, −3, 3, 20 each.
    // (20 · 60 + 20 · (20 + 20 + 10) + 20 · (20 + 10)) / 60² = 2800 / 3600
    assertThat(pooled.auc().orElseThrow().value()).isCloseTo(2800.0 / 3600, within(EXACT));
  }

  @Test
  void answers_that_differ_more_than_chance_count_as_all_of_them() {
    // Right answers per record: 3, 2, 2, 1, so that Σ (c − 3 p)² = 10 + 10 = 20 with p = 2/3;
    // v = 40/39 · 20 / 120², p (1 − p) / v = 156, times (t(119) / t(39))² = 149: more than 120.
    ClusteredProportion fraction = SCORES.accuracy().orElseThrow();

    assertThat(fraction.value()).isCloseTo(2.0 / 3, within(EXACT));
    assertThat(fraction.effective()).isEqualTo(120);
    assertThat(fraction.interval()).isEqualTo(ExactBinomial.interval(2.0 / 3 * 120, 120));
  }

  @Test
  void kappa_is_zero_and_alpha_one_in_120() {
    // All agree on every fourth record, 2 of 3 on the others: P̄ = (10 · 1 + 30 · 1/3) / 40 = ½.
    // "Real" was said 5 (3 + 2 + 2 + 1) + 5 (0 + 1 + 1 + 2) = 60 times of 120: Pₑ = ½.
    InterRaterAgreement concord = SCORES.agreement();

    assertThat(concord.guessKappa().orElseThrow().value()).isCloseTo(0, within(EXACT));
    // 30 records with 2 · 1 / (3 − 1) = 1 coincidence each: 1 − 119 · 30 / (60 · 60)
    assertThat(concord.guessAlpha().orElseThrow().value()).isCloseTo(1.0 / 120, within(EXACT));
    ConfidenceInterval interval = concord.guessKappa().orElseThrow().interval();
    assertThat(interval.low()).isLessThan(0);
    assertThat(interval.high()).isGreaterThan(0);
  }

  @Test
  void real_records_are_more_plausible_by_four_thirds() {
    // Means of real records: (4 + 5 + 5)/3 and (4 + 5 + 3)/3, of synthetic (3 + 3 + 2)/3 and
    // (3 + 3 + 4)/3: 13/3 and 3, each ± 1/3. Variances 20/9/19, a = b = 1/171, ν = 2 · 19 = 38.
    // t(38; 0.975) = 2.024394164 (scipy 1.17.1, t.ppf).
    Plausibility p = SCORES.plausibility().orElseThrow();
    double half = 2.024394164 * Math.sqrt(2.0 / 171);

    assertThat(p.real()).isCloseTo(13.0 / 3, within(EXACT));
    assertThat(p.synthetic()).isCloseTo(3, within(EXACT));
    assertThat(p.difference()).isCloseTo(4.0 / 3, within(EXACT));
    assertThat(p.interval().low()).isCloseTo(4.0 / 3 - half, within(1e-9));
    assertThat(p.interval().high()).isCloseTo(4.0 / 3 + half, within(1e-9));
  }

  @Test
  void reviewers_who_are_one_count_once() {
    // c = 0 or 3 of 3 on 40 records, 30 of them right: v = p (1 − p) / 39, so that n* is
    // 39 (t(119) / t(39))² = 39 (1.980100 / 2.022691)² = 37.375 (scipy 1.17.1, t.ppf).
    int[] guesses = new int[40];
    int[] right = new int[40];
    Arrays.fill(guesses, 3);
    Arrays.fill(right, 0, 30, 3);

    assertThat(ClusteredProportion.of(right, guesses).effective())
        .isCloseTo(37.374875, within(1e-5));
  }

  @Test
  void when_all_are_right_each_record_counts_once() {
    int[] three = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3};

    ClusteredProportion fraction = ClusteredProportion.of(three, three);

    assertThat(fraction.effective()).isEqualTo(10);
    assertThat(fraction.interval().low()).isCloseTo(Math.pow(0.025, 0.1), within(1e-8));
    assertThat(fraction.interval().high()).isEqualTo(1);
  }

  /**
   * Records are easy (0.85) or hard (0.35) for all three reviewers; the true accuracy is 0.6. Of
   * 2,000 reviews a 95 % interval must miss at most 5 %; 4.4172 standard errors more are passed by
   * chance once in 100,000 tests. One that takes the answers as independent misses more.
   */
  @Test
  void the_clustered_interval_covers_where_the_plain_one_does_not() {
    int reviews = 2_000;
    int missed = 0;
    int missedByPlain = 0;
    RandomStream draws = Seed.of(41).generator();
    for (int i = 0; i < reviews; i++) {
      int[] guesses = new int[40];
      int[] right = new int[40];
      Arrays.fill(guesses, 3);
      for (int r = 0; r < 40; r++) {
        double easy = draws.nextDouble() < 0.5 ? 0.85 : 0.35;
        right[r] = (int) IntStream.range(0, 3).filter(k -> draws.nextDouble() < easy).count();
      }
      missed += holds(ClusteredProportion.of(right, guesses).interval()) ? 0 : 1;
      missedByPlain += holds(ExactBinomial.interval(Arrays.stream(right).sum(), 120)) ? 0 : 1;
    }
    double bound = reviews * 0.05 + 4.4172 * Math.sqrt(reviews * 0.05 * 0.95);

    assertThat((double) missed).isLessThan(bound);
    assertThat((double) missedByPlain).as("the test can tell").isGreaterThan(bound);
  }

  private static boolean holds(ConfidenceInterval interval) {
    return interval.low() <= 0.6 && 0.6 <= interval.high();
  }

  @Test
  void open_questions_are_left_out_and_counted() {
    List<ReviewerAnswer> answers = new ArrayList<>();
    for (int r = 0; r < 40; r++) {
      answers.add(r < 30 ? ReviewerAnswer.NONE : SCORES.reviewers().get(2).answers().get(r));
    }
    ReviewScores scores =
        ReviewScores.of(KEY, List.of(SCORES.reviewers().get(0), new ReviewerAnswers(3, answers)));

    assertThat(scores.byReviewer().get(3).guesses()).isEqualTo(10);
    assertThat(ReviewScores.unanswered(scores.reviewers().get(1))).isEqualTo(30);
    assertThat(scores.pooled().guesses()).isEqualTo(50);
    assertThat(scores.toString()).contains("answers of 2 of 3 reviewers");
    assertThat(JsonObject.parse(Json.write(scores.toJson()), "scores").objects("reviewers"))
        .hasSize(2);
  }

  @Test
  void a_reviewer_who_said_nothing_has_dashes_and_no_numbers() {
    ReviewScores scores =
        ReviewScores.of(
            KEY,
            List.of(
                new ReviewerAnswers(
                    2, IntStream.range(0, 40).mapToObj(r -> ReviewerAnswer.NONE).toList())));

    assertThat(scores.accuracy()).isEmpty();
    assertThat(scores.plausibility()).isEmpty();
    assertThat(scores.toString()).contains("reviewer 2", "–").doesNotContain("NaN");
    assertThat(Json.write(scores.toJson())).doesNotContain("NaN").contains("\"accuracy\":null");
  }

  @Test
  void the_same_answers_give_the_same_text() {
    ReviewScores again = ReviewScores.of(KEY, SCORES.reviewers());

    assertThat(again.toString()).isEqualTo(SCORES.toString());
    assertThat(Json.write(again.toJson())).isEqualTo(Json.write(SCORES.toJson()));
    assertThat(SCORES.toString()).contains("0.667", "clustered by record", "1.333");
  }
}
