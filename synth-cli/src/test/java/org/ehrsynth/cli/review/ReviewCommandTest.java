package org.ehrsynth.cli.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ehrsynth.cli.CliRun.joined;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ehrsynth.cli.CliRun;
import org.ehrsynth.cli.PbcFiles;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.standin.FakeLlmServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewCommandTest {
  private static final String SECRET = "Zebulon1957";

  @TempDir private Path folder;
  private PbcFiles pbc;

  @BeforeEach
  void writeFiles() {
    pbc = PbcFiles.in(folder).withModel();
    CliRun.of("sample", pbc.model(), "--rows", 300, "--out", synthetic()).succeeded();
  }

  private Path synthetic() {
    return pbc.file("fake.csv");
  }

  private Path out() {
    return pbc.file("review");
  }

  private CliRun make(Object... more) {
    Object[] first = {
      "review", "make", "--real", pbc.train(), "--synthetic", synthetic(), "--schema", pbc.schema()
    };
    return CliRun.of(joined(first, more));
  }

  private CliRun makeReview() {
    return make("--records", 40, "--reviewers", 2, "--out", out(), "--seed", 9).succeeded();
  }

  private JsonObject key() {
    return JsonObject.parse(PbcFiles.read(out().resolve("key.json")), "key");
  }

  /** Writes an export in which a function of each record's origin is the guess. */
  private void answer(int reviewer, Function<String, String> guess) {
    List<Object> answers = new ArrayList<>();
    for (JsonObject record : key().objects("records")) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("record", record.string("record"));
      answer.put("guess", guess.apply(record.string("origin")));
      answer.put("confidence", 4L);
      answer.put("plausibility", record.string("origin").equals("real") ? 4L : 3L);
      answer.put("comment", SECRET);
      answers.add(answer);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", 1L);
    tree.put("kind", "review answers");
    tree.put("review", key().string("review"));
    tree.put("reviewer", (long) reviewer);
    tree.put("answers", answers);
    PbcFiles.write(out().resolve("answers-" + reviewer + ".json"), Json.write(tree));
  }

  private List<String> files() throws Exception {
    try (Stream<Path> inside = Files.list(out())) {
      return inside.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void pages_and_key_are_written_and_the_terminal_warns() throws Exception {
    CliRun run = makeReview();

    assertThat(files()).containsExactly("key.json", "reviewer-1.html", "reviewer-2.html");
    assertThat(run.outLines()).hasSize(1);
    assertThat(run.out()).contains(key().string("review"), "40 records for 2 reviewers");
    assertThat(run.err())
        .contains("key.json identifies the real records and must not reach any reviewer")
        .contains("must stay inside");
    assertThat(key().objects("records")).hasSize(40);
    assertThat(key().string("by")).isEqualTo("status");
  }

  @Test
  void without_a_seed_one_is_drawn_and_kept_in_the_key() {
    make("--records", 10, "--reviewers", 1, "--out", out(), "--quiet").succeeded();
    long first = key().integer("seed");
    make("--records", 10, "--reviewers", 1, "--out", pbc.file("again"), "--seed", first)
        .succeeded();
    make("--records", 10, "--reviewers", 1, "--out", pbc.file("other")).succeeded();

    assertThat(PbcFiles.bytes(pbc.file("again").resolve("reviewer-1.html")))
        .isEqualTo(PbcFiles.bytes(out().resolve("reviewer-1.html")));
    assertThat(PbcFiles.bytes(pbc.file("other").resolve("reviewer-1.html")))
        .isNotEqualTo(PbcFiles.bytes(out().resolve("reviewer-1.html")));
  }

  @Test
  void answers_are_scored_as_a_table_and_as_json() {
    makeReview();
    answer(1, origin -> origin);
    answer(2, origin -> "real");

    CliRun run = CliRun.of("review", "score", out(), "--json", out().resolve("s.json")).succeeded();

    assertThat(run.out())
        .contains("answers of 2 of 2 reviewers", "1.000 [0.912, 1.000]", "0.500 [0.338, 0.662]")
        .doesNotContain(SECRET);
    JsonObject scores = JsonObject.parse(PbcFiles.read(out().resolve("s.json")), "scores");
    assertThat(scores.object("pooled").object("accuracy").number("value")).isEqualTo(0.75);
    assertThat(scores.object("plausibility").object("difference").number("value")).isEqualTo(1);
    // The scores beside the answers are no answers.
    CliRun again = CliRun.of("review", "score", out(), "--json", "-").succeeded();
    assertThat(again.outLines()).hasSize(1);
    assertThat(Json.parse(again.out(), "scores")).isEqualTo(scores.toMap());
  }

  @Test
  void evaluate_merges_the_scores() {
    makeReview();
    answer(1, origin -> origin);
    answer(2, origin -> "real");

    CliRun run =
        CliRun.of(
                "evaluate",
                "--train",
                pbc.train(),
                "--synthetic",
                synthetic(),
                "--schema",
                pbc.schema(),
                "--metrics",
                "human.discrimination,human.plausibility",
                "--reviews",
                out(),
                "--json",
                pbc.file("report.json"),
                "--html",
                pbc.file("report.html"))
            .succeeded();

    assertThat(run.out()).contains("human.discrimination", "0.750");
    JsonObject metric =
        JsonObject.parse(PbcFiles.read(pbc.file("report.json")), "report")
            .objects("metrics")
            .get(0);
    assertThat(metric.string("id")).isEqualTo("human.discrimination");
    assertThat(metric.number("value")).isEqualTo(0.75);
    assertThat(metric.string("direction")).isEqualTo("target");
    assertThat(PbcFiles.read(pbc.file("report.html"))).contains("human.plausibility");
  }

  @Test
  void evaluate_refuses_a_review_of_another_table_and_one_that_no_metric_reads() {
    makeReview();
    answer(1, origin -> origin);
    Path other = pbc.file("other.csv");
    CliRun.of("sample", pbc.model(), "--rows", 300, "--out", other, "--seed", 2).succeeded();

    assertThat(evaluate(other, "human.plausibility").refused().err())
        .contains("expected the synthetic table of the review, found another one");
    assertThat(evaluate(synthetic(), "validity.range").refused().err())
        .contains("--reviews: expected one of human.discrimination, human.plausibility");
  }

  @Test
  void the_judge_alone_is_compared_with_people() {
    makeReview();
    answer(1, origin -> origin);
    try (FakeLlmServer server = FakeLlmServer.start()) {
      Object[] judge = {
        "--judge",
        server.url(),
        "--judge-model",
        FakeLlmServer.MODEL,
        "--judge-records",
        5,
        "--json",
        "-"
      };
      CliRun run = evaluate(synthetic(), "llm.judge", judge).succeeded();

      JsonObject metric = JsonObject.parse(run.out(), "report").objects("metrics").get(0);
      assertThat(metric.object("parts").toMap()).containsKey("people.agreement");
    }
  }

  private CliRun evaluate(Path table, String metrics, Object... more) {
    Object[] first = {
      "evaluate",
      "--train",
      pbc.train(),
      "--synthetic",
      table,
      "--schema",
      pbc.schema(),
      "--metrics",
      metrics,
      "--reviews",
      out(),
      "--quiet"
    };
    return CliRun.of(joined(first, more));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--records 41 --reviewers 1 | records must be even",
        "--records 2000 --reviewers 1 | records must be in [2, 1000], found 2000",
        "--records 40 --reviewers 0 | reviewers must be in [1, 99], found 0",
        "--records 40 --reviewers 1 --by nothing | expected a column of the chart, found"
            + " 'nothing'",
        "--records 40 --reviewers 1 --by id | expected a column of the chart, found 'id'",
        "--records 900 --reviewers 1 | expected at least 450 real and 450 synthetic rows",
        "--records 40 --reviewers 1 --labels none.json | there is no such file"
      })
  void a_review_that_cannot_be_made_is_refused(String options, String message) {
    List<Object> args = new ArrayList<>(List.of(options.split(" ")));
    args.addAll(List.of("--out", out()));

    assertThat(make(args.toArray()).refused().err()).contains(message);
    assertThat(pbc.names()).doesNotContain("review").noneMatch(name -> name.endsWith(".part"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "review",
        "review mark",
        "review make",
        "review make --real a --synthetic b --out c --records some --reviewers 1",
        "review score",
        "review size",
        "review size --accuracy much"
      })
  void wrong_use_is_told(String args) {
    CliRun.of((Object[]) args.split(" ")).misused();
  }

  @Test
  void a_folder_that_holds_something_is_not_written_to() throws Exception {
    makeReview();
    answer(1, origin -> origin);
    List<String> before = files();

    assertThat(make("--records", 40, "--reviewers", 2, "--out", out()).refused().err())
        .contains("expected a new or empty folder");
    assertThat(
            make("--records", 40, "--reviewers", 2, "--out", pbc.file("no/such")).refused().err())
        .contains("does not exist");
    assertThat(make("--records", 40, "--reviewers", 2, "--out", pbc.train()).refused().err())
        .contains("a file is in the way");

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void answers_that_cannot_be_scored_are_refused_in_one_line() {
    makeReview();
    assertThat(CliRun.of("review", "score", out()).refused().err())
        .contains("expected the reviewers' exports");
    answer(1, origin -> origin);
    String good = PbcFiles.read(out().resolve("answers-1.json"));

    PbcFiles.write(out().resolve("copy.json"), good);
    assertThat(CliRun.of("review", "score", out()).refused().err()).contains("two of reviewer 1");
    PbcFiles.write(out().resolve("copy.json"), good.substring(0, good.indexOf(SECRET) + 5));
    CliRun truncated =
        CliRun.of("review", "score", out(), "--json", pbc.file("scores.json")).refused();
    assertThat(truncated.err()).contains("copy.json", "expected valid JSON").doesNotContain("Zebu");
    assertThat(pbc.names()).doesNotContain("scores.json");
    assertThat(CliRun.of("review", "score", pbc.file("none")).refused().err())
        .contains("there is no such file");
    assertThat(
            CliRun.of("review", "score", out(), "--json", out().resolve("key.json"))
                .refused()
                .err())
        .contains("it is also an input");
  }

  @Test
  void size_tells_how_many_and_what_a_number_shows() {
    assertThat(CliRun.of("review", "size", "--accuracy", 0.6).succeeded().out())
        .startsWith("210 records (half real)")
        .contains("0.820");
    assertThat(CliRun.of("review", "size", "--accuracy", 0.6, "--records", 40).succeeded().out())
        .startsWith("40 records")
        .contains("[0.433, 0.751]");
    assertThat(CliRun.of("review", "size", "--accuracy", 0.5).refused().err())
        .contains("at least 0.01 away from 0.5");
    assertThat(CliRun.of("review", "size", "--accuracy", 0.6, "--records", 41).refused().err())
        .contains("must be even");
  }
}
