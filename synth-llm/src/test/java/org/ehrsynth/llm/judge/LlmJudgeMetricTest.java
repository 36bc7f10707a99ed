package org.ehrsynth.llm.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.random.Seed;
import org.ehrsynth.review.Review;
import org.ehrsynth.review.ReviewDesign;
import org.ehrsynth.review.ReviewScores;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges that know, that guess and that have habits, each scripted. */
class LlmJudgeMetricTest {
  private static final Field X = Field.of("x", new ColumnType.Numeric(0, 0, 10_000));

  /** Real records are below 1,000, synthetic ones are not. */
  private static final Dataset REAL = table(0);

  private static final Dataset MADE = table(1_000);

  @Test
  void one_that_knows_is_always_right_in_either_order() {
    Score score = score(q -> pairOr(q, knows(q)), new JudgeConfig(10, 2));

    assertThat(score.value()).isEqualTo(1);
    assertThat(score.components())
        .containsEntry("says_first", 0.5)
        .containsEntry("same_when_swapped", 1.0)
        .containsEntry("unusable", 0.0);
    // All right: as if each of the 10 pairs were one answer. Clopper–Pearson: 0.025^(1/10) = .6915.
    assertThat(score.interval().low()).isCloseTo(Math.pow(0.025, 0.1), within(1e-9));
    assertThat(score.interval().high()).isEqualTo(1);
  }

  @Test
  void one_that_always_names_the_first_is_right_half_the_time_and_found_out() {
    Score score = score(q -> pairOr(q, "A"), new JudgeConfig(10, 2));

    assertThat(score.value()).isEqualTo(0.5);
    assertThat(score.components())
        .containsEntry("says_first", 1.0)
        .containsEntry("same_when_swapped", 0.0);
  }

  @Test
  void grades_are_compared_by_record() {
    // Synthetic records get 2 and 3 in turn by their number, real ones 4 always.
    Function<ChatPrompt, String> grader =
        q -> {
          boolean isReal = q.content() == PatientContent.REAL_ROWS;
          int grade = isReal ? 4 : 2 + number(q.user()) % 2;
          return grades(grade);
        };
    Score score = score(q -> isPair(q) ? synthetic("A") : grader.apply(q), new JudgeConfig(40, 2));

    Map<String, Double> parts = score.components();
    double synthetic = parts.get("plausibility.synthetic");
    assertThat(parts).containsEntry("plausibility.real", 4.0);
    assertThat(parts.get("plausibility.difference")).isCloseTo(synthetic - 4, within(1e-12));
    // All 40 numbers are shown, 20 of them odd: mean 2.5, variance 40/39 · ¼. The real ones do not
    // vary, so Welch's degrees are 39: t = 2.022691.
    assertThat(synthetic).isEqualTo(2.5);
    double half = 2.022690920 * Math.sqrt(0.25 * 40 / 39 / 40);
    assertThat(parts.get("plausibility.difference.high")).isCloseTo(-1.5 + half, within(1e-8));
    assertThat(parts).containsEntry("plausibility.self_agreement", 1.0);
  }

  @Test
  void one_that_contradicts_itself_has_no_agreement_with_itself() {
    AtomicInteger turn = new AtomicInteger();
    Score score =
        score(
            q -> isPair(q) ? synthetic("A") : grades(1 + turn.getAndIncrement() % 5),
            new JudgeConfig(40, 2));

    assertThat(score.components().get("consistency.self_agreement")).isLessThan(0.5);
  }

  @Test
  void unusable_answers_are_counted_and_left_out() {
    Score score =
        score(
            q ->
                isPair(q) && q.user().indexOf(": 1") < q.user().indexOf("Record B")
                    ? "I would rather not say."
                    : pairOr(q, knows(q)),
            new JudgeConfig(10, 1));

    assertThat(score.components().get("unusable")).isPositive();
    assertThat(score.value()).isEqualTo(1);
  }

  @Test
  void a_grade_outside_the_scale_is_no_grade() {
    Score score = score(q -> isPair(q) ? synthetic("B") : grades(9), new JudgeConfig(5, 1));

    assertThat(score.components()).containsEntry("unusable", 10.0);
    assertThat(score.components()).doesNotContainKey("plausibility.real");
  }

  @Test
  void a_judge_that_never_answers_gives_no_score() {
    assertThat(result(q -> "no", new JudgeConfig(5, 1)))
        .isEqualTo(
            new MetricResult.NotApplicable("the language model gave no usable answer on any pair"));
  }

  @Test
  void the_records_that_people_rated_are_graded_and_compared(@TempDir Path folder)
      throws IOException {
    Path review = folder.resolve("review");
    Review.make(REAL, MADE, ReviewDesign.of(20, 1), Seed.of(4)).save(review);
    JsonObject key = JsonObject.parse(Files.readString(review.resolve("key.json")), "key");
    List<Object> answers = new ArrayList<>();
    for (JsonObject record : key.objects("records")) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("record", record.string("record"));
      answer.put("plausibility", record.string("origin").equals("real") ? 5L : 2L);
      answers.add(answer);
    }
    Map<String, Object> export = new LinkedHashMap<>();
    export.put("format", 1L);
    export.put("kind", "review answers");
    export.put("review", key.string("review"));
    export.put("reviewer", 1L);
    export.put("answers", answers);
    Files.writeString(review.resolve("answers.json"), Json.write(export));
    ReviewScores people = ReviewScores.read(review);
    Chat chat =
        q ->
            new ChatCompletion(
                isPair(q)
                    ? synthetic("A")
                    : grades(q.content() == PatientContent.REAL_ROWS ? 5 : 2),
                ChatCompletion.FinishReason.COMPLETE,
                ChatCompletion.Usage.NONE);
    LlmJudgeMetric judge =
        LlmJudgeMetric.of(chat, new JudgeConfig(5, 2), ColumnDescriptions.NONE, 2)
            .comparedWith(people);

    Score reviewed = score(judge, new EvalContext.Raw(REAL, MADE, Optional.empty()));
    Score other = score(judge, new EvalContext.Raw(MADE, REAL, Optional.empty()));

    assertThat(reviewed.components()).containsEntry("people.agreement", 1.0);
    assertThat(other.components()).doesNotContainKey("people.agreement");
  }

  private static Score score(LlmJudgeMetric judge, EvalContext.Raw raw) {
    EvalContext context =
        EvalContext.of(
            raw.train(),
            raw.synthetic(),
            Optional.empty(),
            Optional.empty(),
            Execution.with(Seed.of(11)));
    return (Score) judge.evaluate(context.withRaw(raw));
  }

  @Test
  void without_a_model_it_does_not_apply() {
    assertThat(new LlmJudgeMetric().evaluate(context()))
        .isEqualTo(new MetricResult.NotApplicable("needs a language model to ask: --judge"));
  }

  @Test
  void what_shows_a_real_record_is_declared_as_real() {
    score(
        q -> {
          boolean showsReal = q.user().matches("(?s).*x: \\d{1,3}\n.*");
          assertThat(q.content())
              .isEqualTo(showsReal ? PatientContent.REAL_ROWS : PatientContent.SYNTHETIC_ROWS);
          return pairOr(q, "A");
        },
        new JudgeConfig(10, 1));
  }

  @Test
  void the_same_seed_asks_the_same_questions_for_any_number_at_a_time() {
    Queue<String> one = new ConcurrentLinkedQueue<>();
    Queue<String> many = new ConcurrentLinkedQueue<>();
    LlmJudgeMetric.of(recording(one), new JudgeConfig(6, 2), ColumnDescriptions.NONE, 1)
        .evaluate(context());
    LlmJudgeMetric.of(recording(many), new JudgeConfig(6, 2), ColumnDescriptions.NONE, 6)
        .evaluate(context());

    assertThat(one).hasSize(6 * 2 * 4);
    assertThat(many).containsExactlyInAnyOrderElementsOf(one);
  }

  private static Chat recording(Queue<String> out) {
    return q -> {
      out.add(q.user() + q.seed());
      return new ChatCompletion(
          pairOr(q, "A"), ChatCompletion.FinishReason.COMPLETE, ChatCompletion.Usage.NONE);
    };
  }

  private static Score score(Function<ChatPrompt, String> answers, JudgeConfig config) {
    return result(answers, config)
        .match(
            score -> score,
            none -> {
              throw new AssertionError(none.reason());
            });
  }

  private static MetricResult result(Function<ChatPrompt, String> answers, JudgeConfig config) {
    Chat chat =
        q ->
            new ChatCompletion(
                answers.apply(q), ChatCompletion.FinishReason.COMPLETE, ChatCompletion.Usage.NONE);
    return LlmJudgeMetric.of(chat, config, ColumnDescriptions.NONE, 2).evaluate(context());
  }

  private static EvalContext context() {
    return EvalContext.of(
        REAL, MADE, Optional.empty(), Optional.empty(), Execution.with(Seed.of(11)));
  }

  private static boolean isPair(ChatPrompt question) {
    return question.user().contains("Record A");
  }

  /** The answer to a pair; all grades 3 to a record. */
  private static String pairOr(ChatPrompt question, String synthetic) {
    return isPair(question) ? synthetic(synthetic) : grades(3);
  }

  private static String knows(ChatPrompt question) {
    return isPair(question) && number(question.user()) >= 1_000 ? "A" : "B";
  }

  /** The number of the first record. */
  private static int number(String user) {
    return Integer.parseInt(user.replaceAll("(?s).*?x: (\\d+)\n.*", "$1"));
  }

  private static String synthetic(String which) {
    return "{\"reason\":\"so it seems\",\"made\":\"%s\"}".formatted(which);
  }

  private static String grades(int grade) {
    return "{\"reason\":\"\",\"plausibility\":%d,\"consistency\":%d,\"completeness\":%d}"
        .formatted(grade, grade, grade);
  }

  private static Dataset table(int from) {
    return Dataset.of(
        Column.Numeric.of(X, IntStream.range(from, from + 40).mapToDouble(i -> i).toArray()));
  }
}
