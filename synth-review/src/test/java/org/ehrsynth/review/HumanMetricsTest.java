package org.ehrsynth.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.ReportComparison;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HumanMetricsTest {
  private static final Dataset TRAIN = Population.draw(80, 1);
  private static final Dataset HOLDOUT = Population.draw(40, 2);
  private static final Dataset MADE = Population.draw(60, 3);
  private static final Dataset OTHER = Population.draw(60, 4);
  private static final List<String> IDS = List.of("human.discrimination", "human.plausibility");
  private static final NotApplicable UNSEEN =
      new NotApplicable("the reviewers did not see this table");

  @TempDir private Path folder;

  private static UnblindingKey key() {
    UnblindingKey synthetic = SimulatedAnswers.key(40, 2);
    return new UnblindingKey(
        "abc", Seed.of(5), 2, "real", MADE.fingerprint(), Optional.empty(), synthetic.entries());
  }

  /** Two reviewers, right on 30 and on 20 of 40 records. */
  private static ReviewScores scores() {
    UnblindingKey key = key();
    return ReviewScores.of(
        key,
        List.of(
            SimulatedAnswers.reviewer(
                key, 1, r -> r % 4 != 0, 4, r -> r < 20 ? 4 + r % 2 : 3 + r % 2),
            SimulatedAnswers.reviewer(key, 2, r -> r % 2 == 0, 2, r -> 3)));
  }

  private static Evaluator evaluator(ReviewScores scores) {
    Evaluator evaluator = Evaluator.of(IDS);
    for (Metric metric : scores.metrics()) {
      evaluator = evaluator.withMetric(metric);
    }
    return evaluator;
  }

  private static Report evaluate(Evaluator evaluator) {
    return evaluator.evaluate(
        TRAIN, Optional.of(HOLDOUT), MADE, Optional.empty(), Execution.with(Seed.of(1)));
  }

  @Test
  void without_a_review_they_say_what_they_need() {
    Report report = evaluate(Evaluator.of(IDS));

    assertThat(report.entries())
        .extracting(Report.Entry::result)
        .containsOnly(new NotApplicable("needs the answers of a review: --reviews"));
  }

  @Test
  void with_a_review_they_score_the_table_that_was_seen_and_no_other() {
    Report report = evaluate(evaluator(scores()));
    Score reported = (Score) report.entry("human.discrimination").result();
    Score plausible = (Score) report.entry("human.plausibility").result();

    assertThat(reported.value()).isEqualTo(50.0 / 80);
    assertThat(reported.components())
        .containsEntry("accuracy/reviewer 1", 0.75)
        .containsEntry("accuracy/reviewer 2", 0.5)
        .containsEntry("records", 40.0)
        .containsKeys("sensitivity", "specificity", "auc", "kappa", "alpha");
    // Record means: real (4.5 + 3) / 2 on average, synthetic (3.5 + 3) / 2.
    assertThat(plausible.value()).isEqualTo(0.5);
    assertThat(report.entries())
        .allSatisfy(entry -> assertThat(entry.ceiling()).isEqualTo(UNSEEN))
        .allSatisfy(entry -> assertThat(entry.floor()).isEqualTo(UNSEEN));
  }

  @Test
  void they_are_in_every_form_of_the_report() throws Exception {
    Report report = evaluate(evaluator(scores()));
    report.save(folder.resolve("report.html"));
    report.save(folder.resolve("report.json"));

    assertThat(report.toString()).contains("human.discrimination", "0.625");
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("people tell synthetic from real records")
        .contains("tell synthetic from real ones with an accuracy of 0.625");
    assertThat(Files.readString(folder.resolve("report.json"))).contains("accuracy/reviewer 2");
  }

  @Test
  void of_several_tables_the_reviewed_one_is_scored() {
    ReportComparison all =
        evaluator(scores())
            .evaluateAll(
                TRAIN,
                Optional.empty(),
                Map.of("seen", MADE, "unseen", OTHER),
                Optional.empty(),
                Execution.with(Seed.of(1)));

    assertThat(all.reports().get("seen").entry(IDS.get(0)).result()).isInstanceOf(Score.class);
    assertThat(all.reports().get("unseen").entry(IDS.get(0)).result()).isEqualTo(UNSEEN);
  }

  @Test
  void a_review_of_another_table_is_refused() {
    ReviewScores scores = scores();

    scores.checkOneOf(List.of(OTHER, MADE));
    assertThatThrownBy(() -> scores.checkOneOf(List.of(OTHER)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("review 'abc': expected the synthetic table that was reviewed");
  }

  @Test
  void values_and_intervals_stay_in_the_range_at_the_ends() {
    UnblindingKey key = key();
    for (boolean right : new boolean[] {true, false}) {
      ReviewScores scores =
          ReviewScores.of(
              key,
              List.of(
                  SimulatedAnswers.reviewer(key, 1, r -> right, 5, r -> right == r < 20 ? 5 : 1)));
      for (Metric metric : scores.metrics()) {
        Score score = (Score) metric.evaluate(context());
        MetricInfo info = metric.info();
        assertThat(score.value()).isIn(info.min(), info.max());
        assertThat(score.interval().low()).isBetween(info.min(), score.value());
        assertThat(score.interval().high()).isBetween(score.value(), info.max());
      }
    }
  }

  @Test
  void answers_that_say_nothing_are_not_applicable() {
    List<ReviewerAnswer> none = IntStream.range(0, 40).mapToObj(r -> ReviewerAnswer.NONE).toList();
    ReviewScores scores = ReviewScores.of(key(), List.of(new ReviewerAnswers(1, none)));

    assertThat(scores.metrics())
        .extracting(metric -> metric.evaluate(context()))
        .containsExactly(
            new NotApplicable("the reviewers made no guess"),
            new NotApplicable("fewer than 2 records of either kind were rated"));
  }

  private static EvalContext context() {
    return Evaluator.context(
        TRAIN, Optional.empty(), MADE, Optional.empty(), Execution.with(Seed.of(1)));
  }
}
