package org.ehrsynth.llm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.llm.chat.Chat;
import org.ehrsynth.llm.chat.ChatCompletion;
import org.ehrsynth.llm.chat.ChatException;
import org.ehrsynth.llm.chat.ChatPrompt;
import org.ehrsynth.llm.chat.PatientContent;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.RowJsonSchema;
import org.ehrsynth.llm.row.RowParser;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;

/** What becomes of a language model's answers, of which each test scripts its own. */
class RowCollectorTest {
  private static final Schema SCHEMA =
      Schema.of(
              Field.of("age", new ColumnType.Numeric(0, 0, 120)).withNullable(false),
              Field.of("sex", new ColumnType.Categorical(List.of("f", "m"), false)),
              Field.of("low", new ColumnType.Numeric(0, 0, 300)),
              Field.of("high", new ColumnType.Numeric(0, 0, 300)))
          .withConstraints(List.of(new Constraint.Ordered(List.of("low", "high"), false)));

  private static final String GOOD = row(50, "f", 80, 120);
  private static final String BAD_LEVEL = row(50, "x", 80, 120);
  private static final String BAD_RULE = row(50, "f", 130, 120);

  @Test
  void good_rows_are_kept_in_the_order_of_the_questions() {
    RowCollector.CollectedRows gathered =
        collector(
                q -> {
                  int part =
                      Integer.parseInt(q.user().replaceAll("(?s).*\\(part (\\d+) of.*", "$1"));
                  return rows(row(part, "f", 1, 2), row(part + 100, "m", 1, 2));
                },
                Map.of("batch", "2", "concurrency", "4"))
            .collect(6);

    assertThat(
            IntStream.range(0, 6).mapToObj(i -> gathered.batch().toDataset().column("age").text(i)))
        .containsExactly("1", "101", "2", "102", "3", "103");
    assertThat(gathered.unreadable()).isZero();
  }

  @Test
  void a_faulty_row_is_asked_for_again_with_the_reason() {
    List<ChatPrompt> requested = Collections.synchronizedList(new ArrayList<>());
    RowCollector.CollectedRows gathered =
        collector(
                q -> {
                  requested.add(q);
                  return requested.size() == 1 ? rows(GOOD, BAD_LEVEL) : rows(GOOD);
                },
                Map.of("batch", "2"))
            .collect(2);

    assertThat(gathered.batch().size()).isEqualTo(2);
    assertThat(gathered.retried()).isEqualTo(1);
    assertThat(requested).hasSize(2);
    assertThat(requested.get(1).user())
        .contains("These 1 records have faults")
        .contains(BAD_LEVEL)
        .contains("\"sex\": expected")
        .contains("found \"x\"");
  }

  @Test
  void what_breaks_a_rule_to_the_end_is_kept_for_the_rules_and_counted() {
    RowCollector.CollectedRows gathered =
        collector(q -> rows(BAD_RULE), Map.of("batch", "1", "repairs", "1")).collect(3);

    assertThat(gathered.batch().size()).isEqualTo(3);
    assertThat(gathered.violating()).isEqualTo(3);
    assertThat(gathered.retried()).isZero();
  }

  @Test
  void what_is_no_row_of_the_table_to_the_end_is_refused_and_the_user_told_why() {
    assertThatThrownBy(() -> collector(q -> rows(BAD_LEVEL), Map.of("batch", "1")).collect(3))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the language model 'scripted' gave 0 usable rows of 3 wanted")
        .hasMessageContaining("an unknown level: 12") // 3 questions, asked for in 4 rounds
        .hasMessageContaining("a larger model or fewer rows per prompt (batch) may help");
  }

  @Test
  void rows_that_are_lacking_are_asked_for_in_further_rounds() {
    AtomicInteger requested = new AtomicInteger();
    RowCollector.CollectedRows gathered =
        collector(
                q -> requested.incrementAndGet() <= 2 ? "I am sorry, I cannot." : rows(GOOD, GOOD),
                Map.of("batch", "2", "repairs", "0", "concurrency", "1"))
            .collect(4);

    assertThat(gathered.batch().size()).isEqualTo(4);
    assertThat(gathered.unreadable()).isEqualTo(2);
    assertThat(requested).hasValue(4);
  }

  @Test
  void more_rows_than_asked_for_are_not_kept() {
    RowCollector.CollectedRows gathered =
        collector(q -> rows(GOOD, GOOD, GOOD, GOOD), Map.of("batch", "2")).collect(2);

    assertThat(gathered.batch().size()).isEqualTo(2);
  }

  @Test
  void the_rows_of_an_answer_that_was_cut_off_are_kept_as_far_as_they_go() {
    String whole = rows(GOOD, row(51, "m", 1, 2), row(52, "m", 1, 2));
    ChatCompletion cut =
        new ChatCompletion(
            whole.substring(0, whole.length() - 20),
            ChatCompletion.FinishReason.CUT_OFF,
            ChatCompletion.Usage.NONE);

    assertThat(AnsweredRecords.of(cut)).extracting(r -> r.get("age")).containsExactly(50L, 51L);
  }

  @Test
  void words_around_an_answer_do_not_matter() {
    ChatCompletion chatty =
        new ChatCompletion(
            "Sure! Here you are:\n```json\n" + rows(GOOD) + "\n```\nAnything else?",
            ChatCompletion.FinishReason.COMPLETE,
            ChatCompletion.Usage.NONE);

    assertThat(AnsweredRecords.of(chatty)).hasSize(1);
  }

  @Test
  void a_refusal_holds_no_records() {
    ChatCompletion refused =
        new ChatCompletion(
            rows(GOOD), ChatCompletion.FinishReason.REFUSED, ChatCompletion.Usage.NONE);

    assertThat(AnsweredRecords.of(refused)).isEmpty();
  }

  @Test
  void a_server_that_fails_ends_the_harvest_with_its_message() {
    Chat failing =
        q -> {
          throw new ChatException(ChatException.Cause.SERVER_ERROR, "the server failed");
        };

    assertThatThrownBy(() -> collectorOf(failing, Map.of()).collect(3))
        .isInstanceOf(ChatException.class)
        .hasMessage("the server failed");
  }

  @Test
  void the_pool_does_not_depend_on_how_many_questions_are_under_way() {
    Function<ChatPrompt, String> answers =
        q -> rows(row((int) Math.floorMod(q.seed(), 100L), "f", 1, 2));

    assertThat(fingerprint(collector(answers, Map.of("batch", "1", "concurrency", "8"))))
        .isEqualTo(fingerprint(collector(answers, Map.of("batch", "1", "concurrency", "1"))));
  }

  private static String fingerprint(RowCollector harvest) {
    return harvest.collect(20).batch().toDataset().fingerprint();
  }

  private static RowCollector collector(
      Function<ChatPrompt, String> answers, Map<String, String> set) {
    Chat chat =
        q ->
            new ChatCompletion(
                answers.apply(q), ChatCompletion.FinishReason.COMPLETE, ChatCompletion.Usage.NONE);
    return collectorOf(chat, set);
  }

  private static RowCollector collectorOf(Chat chat, Map<String, String> set) {
    Map<String, String> all = new HashMap<>(set);
    all.put("llm", "scripted");
    LlmConfig config = RecordSettings.with(LlmConfig.defaults(), all);
    RowPrompt texts = new RowPrompt(PatientContent.DESCRIPTIONS, "A table.\n", Optional.empty());
    Execution run = Execution.with(Seed.of(3));
    return new RowCollector(
        chat,
        new RowRequests(
            texts, new RowJsonSchema(SCHEMA, ColumnDescriptions.NONE), config.batch(), run.seed()),
        RowParser.of(SCHEMA),
        config,
        run);
  }

  private static String row(int age, String sex, int low, int high) {
    return "{\"age\":%d,\"sex\":\"%s\",\"low\":%d,\"high\":%d}".formatted(age, sex, low, high);
  }

  private static String rows(String... rows) {
    return List.of(rows).stream().collect(Collectors.joining(",", "{\"rows\":[", "]}"));
  }
}
