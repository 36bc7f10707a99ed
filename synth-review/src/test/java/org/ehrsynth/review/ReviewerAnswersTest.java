package org.ehrsynth.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.ehrsynth.InputException;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewerAnswersTest {
  private static final UnblindingKey KEY = SimulatedAnswers.key(4, 2);
  private static final String SECRET = "Zebulon1957";

  @TempDir private Path folder;

  @BeforeEach
  void writeKey() throws Exception {
    Files.writeString(folder.resolve("key.json"), Json.pretty(KEY.toJson()));
  }

  private static String export(int reviewer, String answers) {
    return "{\"format\": 1, \"kind\": \"review answers\", \"review\": \"abc\", \"reviewer\": "
        + reviewer
        + ", \"answers\": ["
        + answers
        + "]}";
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void the_key_is_read_as_it_was_written() {
    assertThat(UnblindingKey.read(folder)).isEqualTo(KEY);
  }

  @Test
  void answers_are_put_in_the_order_of_the_key() throws Exception {
    write(
        "b.json",
        export(
            2,
            "{\"record\": \"r3\", \"guess\": \"real\", \"confidence\": 5, \"plausibility\":"
                + " 1},{\"record\": \"r0\", \"guess\": null, \"plausibility\": 2, \"comment\":"
                + " \"hm\"}"));
    write("a.json", export(1, ""));
    write("scores.json", "{\"format\": 1, \"kind\": \"review scores\"}");
    write("notes.txt", "not read");

    var all = ReviewerAnswers.read(folder, KEY);

    assertThat(all).extracting(ReviewerAnswers::reviewer).containsExactly(1, 2);
    assertThat(all.get(0).answers()).containsOnly(ReviewerAnswer.NONE).hasSize(4);
    assertThat(all.get(1).answers())
        .containsExactly(
            new ReviewerAnswer(Optional.empty(), OptionalInt.empty(), OptionalInt.of(2)),
            ReviewerAnswer.NONE,
            ReviewerAnswer.NONE,
            new ReviewerAnswer(Optional.of(Origin.REAL), OptionalInt.of(5), OptionalInt.of(1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'record': 'Zebulon1957'} | expected a record of the review, found an unknown one",
        "{'record': 'r0'}, {'record': 'r0'} | item 2, field 'record': expected one answer to each"
            + " record, found a second one",
        "{'record': 'r0', 'confidence': 6} | field 'confidence': expected a number from 1 to 5,"
            + " found 6",
        "{'record': 'r0', 'plausibility': 0} | field 'plausibility': expected a number from 1 to 5,"
            + " found 0",
        "{'record': 'r0', 'plausibility': 2.5} | expected a whole number, found a number",
        "{'record': 'r0', 'confidence': 'Zebulon1957'} | expected a whole number, found a text",
        "{'record': 'r0', 'guess': 'Zebulon1957'} | field 'guess': expected real or synthetic,"
            + " found another text",
        "{'record': 'r0', 'comment': 7} | expected a text, found a whole number",
        "{'guess': 'real'} | field 'record': expected a text, found nothing",
        "{'record': 'r0', 'origin': 'real'} | unknown field 'origin'",
        "7 | expected an object, found a whole number"
      })
  void a_wrong_answer_is_named_and_never_quoted(String answers, String message) throws Exception {
    write("a.json", export(1, answers.replace('\'', '"')));

    assertThatThrownBy(() -> ReviewScores.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("a.json")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'review': 'abd' | expected 'abc', as in the key, found another review",
        "'reviewer': 3 | expected a number from 1 to 2, found 3",
        "'format': 2 | field 'format': expected 1, found 2",
        "'kind': 'Zebulon1957' | field 'kind': expected 'review answers', found another text"
      })
  void a_file_of_something_else_is_refused(String changed, String message) throws Exception {
    String member = changed.replace('\'', '"');
    String name = member.substring(0, member.indexOf(':'));
    write("a.json", export(1, "").replaceFirst(name + ": (\"[a-z ]+\"|\\d)", member));

    assertThatThrownBy(() -> ReviewScores.read(folder))
        .hasMessageContaining(message)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void a_truncated_file_is_refused_wherever_it_ends() throws Exception {
    String whole = export(1, "{\"record\": \"r0\", \"comment\": \"" + SECRET + "\"}");
    for (int end = 1; end < whole.length(); end++) {
      write("a.json", whole.substring(0, end));

      assertThatThrownBy(() -> ReviewScores.read(folder))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("expected valid JSON")
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void other_bytes_and_empty_files_are_refused() throws Exception {
    Files.write(folder.resolve("a.json"), "ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ReviewScores.read(folder)).hasMessageContaining("expected UTF-8 text");

    write("a.json", "");
    assertThatThrownBy(() -> ReviewScores.read(folder)).isInstanceOf(InputException.class);
  }

  @Test
  void two_exports_of_one_reviewer_are_both_named() throws Exception {
    write("a.json", export(1, ""));
    write("a (1).json", export(1, ""));

    assertThatThrownBy(() -> ReviewScores.read(folder))
        .hasMessageContaining("a.json")
        .hasMessageContaining("a (1).json")
        .hasMessageContaining("found two of reviewer 1");
  }

  @Test
  void a_folder_without_key_or_exports_is_refused() throws Exception {
    assertThatThrownBy(() -> ReviewScores.read(folder))
        .hasMessageContaining("expected the reviewers' exports");

    Files.delete(folder.resolve("key.json"));
    assertThatThrownBy(() -> ReviewScores.read(folder))
        .hasMessageContaining("key.json': there is no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"r1\" | \"r0\" | expected ids that differ, found one twice",
        "\"origin\" : \"real\" | \"origin\" : \"made\" | expected real or synthetic",
        "\"reviewers\" : 2 | \"reviewers\" : 0 | expected at least 1, found 0",
        "\"review key\" | \"review answers\" | expected 'review key'",
        "\"seed\" : 5 | \"seed\" : \"5\" | expected a whole number, found a text"
      })
  void a_key_that_was_changed_is_refused(String from, String to, String message) throws Exception {
    String key = Json.pretty(KEY.toJson());
    assertThat(key).contains(from);
    write("key.json", key.replace(from, to));
    write("a.json", export(1, ""));

    assertThatThrownBy(() -> ReviewScores.read(folder)).hasMessageContaining(message);
  }

  @Test
  void comments_are_read_past() throws Exception {
    write("a.json", export(1, "{\"record\": \"r0\", \"comment\": \"" + SECRET + "\"}"));

    ReviewScores scores = ReviewScores.read(folder);

    assertThat(Json.write(scores.toJson())).doesNotContain(SECRET);
    assertThat(scores.toString()).doesNotContain(SECRET);
    assertThat(JsonObject.parse(Json.write(scores.toJson()), "scores").string("kind"))
        .isEqualTo("review scores");
  }
}
