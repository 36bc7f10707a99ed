package org.ehrsynth.eval.privacy.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.eval.privacy.NoisyCopy;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MembershipInferenceTest {
  private static final int ROWS = 400;
  private static final int TRIES = 30;

  @Test
  void copies_are_found_every_time() {
    for (int seed = 0; seed < 5; seed++) {
      Score score = score(seed, train(seed));

      assertThat(score.value()).isGreaterThan(0.99);
      assertThat(score.components().get("tpr_at_1")).isGreaterThan(0.9);
    }
  }

  @Test
  void noisy_copies_are_found_every_time() {
    for (int seed = 0; seed < 5; seed++) {
      Score score = score(seed, NoisyCopy.of(train(seed), Seed.of(seed)));

      assertThat(score.interval().low()).isGreaterThan(0.75);
    }
  }

  /**
   * A fresh draw is accused when the lower end is above ½, by construction for at most one draw in
   * 40; more than 5 of 30 then happens less than once in 10,000 runs of other seeds.
   */
  @Test
  @Tag("slow")
  void fresh_draws_are_not_accused_more_often_than_stated() {
    long accused =
        IntStream.range(0, TRIES)
            .filter(seed -> score(seed, Population.draw(ROWS, 3000 + seed)).interval().low() > 0.5)
            .count();

    assertThat(accused).isLessThanOrEqualTo(5);
  }

  @Test
  void half_of_the_copies_are_found_by_few_false_alarms() {
    Dataset half =
        Dataset.concat(
            List.of(train(1).learned(), Population.draw(ROWS, 77).learned()).stream()
                .map(table -> table.head(ROWS / 2))
                .toList());

    assertThat(score(1, half).components().get("tpr_at_1")).isGreaterThan(0.4);
  }

  @Test
  void tables_that_are_too_small_are_not_judged() {
    assertThat(result(1, Population.draw(5, 1))).isInstanceOf(NotApplicable.class);
  }

  @Test
  void tables_without_numbers_are_attacked_by_distance() {
    List<String> coded = List.of("sex", "stage", "ward", "died");
    MetricResult result =
        new MembershipInference()
            .evaluate(
                Evaluator.context(
                    train(1).select(coded),
                    Optional.of(holdout(1).select(coded)),
                    train(1).select(coded),
                    Optional.empty(),
                    Execution.with(Seed.of(1))));

    assertThat(((Score) result).components())
        .containsKey("distance.auc")
        .doesNotContainKey("domias.auc");
  }

  private static Score score(int seed, Dataset synthetic) {
    return (Score) result(seed, synthetic);
  }

  private static MetricResult result(int seed, Dataset synthetic) {
    return new MembershipInference()
        .evaluate(
            Evaluator.context(
                train(seed),
                Optional.of(holdout(seed)),
                synthetic,
                Optional.empty(),
                Execution.with(Seed.of(seed))));
  }

  private static Dataset train(int seed) {
    return Population.draw(ROWS, 1000 + seed);
  }

  private static Dataset holdout(int seed) {
    return Population.draw(ROWS, 2000 + seed);
  }
}
