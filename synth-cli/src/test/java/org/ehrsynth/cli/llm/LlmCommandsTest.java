package org.ehrsynth.cli.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ehrsynth.cli.CliRun.joined;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ehrsynth.cli.CliRun;
import org.ehrsynth.cli.PbcFiles;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.standin.FakeLlmServer;
import org.ehrsynth.llm.standin.FaultRates;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of language models sees, and what misuse comes to. */
class LlmCommandsTest {
  @TempDir private Path folder;
  private PbcFiles pbc;

  @BeforeEach
  void writeFiles() {
    pbc = PbcFiles.in(folder);
  }

  private CliRun fit(FakeLlmServer server, Object... more) {
    return CliRun.of(
        joined(
            new Object[] {
              "fit",
              pbc.train(),
              "--schema",
              pbc.schema(),
              "--model",
              "llm",
              "--set",
              "url=" + server.url(),
              "--set",
              "llm=" + FakeLlmServer.MODEL,
              "--out",
              pbc.file("llm.synth")
            },
            more));
  }

  private static void refused(String message, Object... args) {
    assertThat(CliRun.of(args).refused().err()).contains(message);
  }

  @Test
  void a_language_model_is_fitted_and_sampled_without_it() {
    try (FakeLlmServer server = FakeLlmServer.start(FaultRates.smallModel())) {
      CliRun run = fit(server, "--set", "rows=60").succeeded();

      assertThat(run.err()).contains("kept 60 of 60 rows wanted").contains("questions answered");
    }
    CliRun.of("sample", pbc.file("llm.synth"), "--rows", 100, "--out", pbc.file("fake.csv"))
        .succeeded();
    assertThat(Dataset.read(pbc.file("fake.csv")).rowCount()).isEqualTo(100);
    assertThat(CliRun.of("info", pbc.file("llm.synth")).succeeded().out())
        .contains("the language model was shown no real row");
  }

  @Test
  void a_dry_run_prints_the_questions_whole_and_sends_and_writes_nothing() {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      CliRun run = fit(server, "--set", "rows=20", "--dry-run").succeeded();

      assertThat(server.requests()).isEmpty();
      assertThat(run.out())
          .contains("=== question 2 of 2")
          .contains("(this machine)")
          .contains("holds statistics of at least k patients each")
          .contains("--- form of the answer");
    }
    assertThat(pbc.file("llm.synth")).doesNotExist();
    assertThat(Path.of(pbc.file("llm.synth") + ".answers")).doesNotExist();
  }

  @Test
  void a_server_that_is_not_there_is_one_line() {
    FakeLlmServer gone = FakeLlmServer.start();
    gone.close();

    assertThat(fit(gone, "--set", "attempts=1", "--quiet").refused().err())
        .contains("the connection was refused");

    assertThat(pbc.file("llm.synth")).doesNotExist();
  }

  @Test
  void options_of_language_models_are_refused_for_others() {
    refused(
        "--dry-run is for model 'llm' only, found model 'cart'",
        "fit",
        pbc.train(),
        "--dry-run",
        "--out",
        pbc.file("m.synth"));
  }

  @Test
  void rows_are_exported_and_come_back() {
    for (String format : List.of("chat", "great")) {
      Path file = pbc.file(format + ".jsonl");
      CliRun run =
          CliRun.of(
                  "llm",
                  "export",
                  pbc.train(),
                  "--schema",
                  pbc.schema(),
                  "--format",
                  format,
                  "--out",
                  file)
              .succeeded();
      assertThat(run.err()).contains("real patients");
      CliRun back =
          CliRun.of(
                  "llm",
                  "import",
                  file,
                  "--schema",
                  pbc.schema(),
                  "--out",
                  pbc.file(format + ".csv"))
              .succeeded();

      int rows = Dataset.read(pbc.train()).rowCount();
      assertThat(back.err()).contains("%,d rows accepted".formatted(rows));
      assertThat(
              Dataset.read(pbc.file(format + ".csv"), Schema.read(pbc.schema()).learned())
                  .rowCount())
          .isEqualTo(rows);
    }
  }

  @Test
  void damaged_lines_are_told_by_number_and_a_file_without_rows_is_refused() throws Exception {
    Path file = pbc.file("bad.jsonl");
    Files.writeString(file, "Zebulon\n{\"age\": 3");

    CliRun run =
        CliRun.of("llm", "import", file, "--schema", pbc.schema(), "--out", pbc.file("x.csv"));

    run.refused();
    assertThat(run.err()).contains("line 1");
    assertThat(run.err()).doesNotContain("Zebulon");
    assertThat(pbc.file("x.csv")).doesNotExist();
  }

  @Test
  void unknown_formats_and_packs_are_told_with_those_there_are() {
    refused(
        "unknown format 'xml'; known: chat, great",
        "llm",
        "export",
        pbc.train(),
        "--format",
        "xml",
        "--out",
        pbc.file("x"));
    refused(
        "astrology", "llm", "notes", pbc.train(), "--pack", "astrology", "--out", pbc.file("x"));
    assertThat(CliRun.of("llm").misused().err()).contains("no command given after 'llm'");
    refused("--out must be a file", "llm", "notes", pbc.train(), "--out", "-");
  }

  @Test
  void notes_agree_with_their_rows_and_real_ones_are_compared() {
    Path notes = pbc.file("notes.jsonl");
    CliRun run =
        CliRun.of(
                "llm",
                "notes",
                pbc.train(),
                "--schema",
                pbc.schema(),
                "--pack",
                "hepatology",
                "--out",
                notes,
                "--json")
            .succeeded();
    JsonObject line = JsonObject.parse(run.out(), "the line");
    assertThat(line.integer("withoutNote")).isZero();
    assertThat(line.object("check").number("agreement")).isEqualTo(1);

    CliRun again =
        CliRun.of(
                "llm",
                "notes",
                pbc.train(),
                "--schema",
                pbc.schema(),
                "--pack",
                "hepatology",
                "--out",
                pbc.file("again.jsonl"),
                "--real-notes",
                notes,
                "--json")
            .succeeded();
    assertThat(JsonObject.parse(again.out(), "the line").has("memory")).isTrue();
  }

  @Test
  void a_language_model_writes_notes() {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      CliRun run =
          CliRun.of(
                  "llm",
                  "notes",
                  pbc.train(),
                  "--schema",
                  pbc.schema(),
                  "--out",
                  pbc.file("notes.jsonl"),
                  "--model",
                  FakeLlmServer.MODEL,
                  "--url",
                  server.url())
              .succeeded();

      assertThat(server.requests()).isNotEmpty();
      assertThat(run.err()).contains("questions answered");
    }
  }

  @Test
  void a_judge_is_one_more_measure() {
    try (FakeLlmServer server = FakeLlmServer.start()) {
      CliRun run =
          CliRun.of(
                  "evaluate",
                  "--train",
                  pbc.train(),
                  "--synthetic",
                  pbc.holdout(),
                  "--schema",
                  pbc.schema(),
                  "--metrics",
                  "llm.judge",
                  "--judge",
                  server.url(),
                  "--judge-model",
                  FakeLlmServer.MODEL,
                  "--judge-records",
                  5,
                  "--json",
                  "-")
              .succeeded();

      JsonObject metric = JsonObject.parse(run.out(), "the report").objects("metrics").get(0);
      assertThat(metric.string("id")).isEqualTo("llm.judge");
      assertThat(metric.number("value")).isBetween(0.0, 1.0);
      assertThat(run.err()).contains("judge: ");
    }
  }

  @Test
  void half_a_judge_and_impossible_numbers_are_refused() {
    Object[] evaluate = {"evaluate", "--train", pbc.train(), "--synthetic", pbc.holdout()};
    refused(
        "--judge and --judge-model belong together, found only --judge",
        joined(evaluate, new Object[] {"--judge", "http://localhost:1/v1"}));
    refused(
        "--judge-records must be at least 2, found 1",
        joined(
            evaluate,
            new Object[] {
              "--judge", "http://localhost:1/v1", "--judge-model", "m", "--judge-records", "1"
            }));
  }

  @Test
  @Tag("slow")
  void the_demo_runs_by_itself() {
    CliRun run = CliRun.of("llm-demo", "--out", pbc.file("demo")).succeeded();

    assertThat(run.out()).contains("llm.judge").contains("334 notes: 100.0%");
    assertThat(pbc.file("demo").resolve("pbc-llm.csv")).exists();
    assertThat(pbc.file("demo").resolve("pbc-llm-notes.jsonl")).exists();
  }
}
