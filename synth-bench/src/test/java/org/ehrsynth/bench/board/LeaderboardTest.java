package org.ehrsynth.bench.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.result.RunRecord.Kind;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderboardTest {
  private static final String HOSTILE =
      "a|b<script>alert(1)</script>\"*x*\n# title, `y` [z](http://e.org)";

  private static Leaderboard suite(List<RunRecord> records) {
    return Leaderboard.of(records, SimulatedRecords.DATA, Seed.of(7));
  }

  private static List<String> lines(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).toList();
  }

  private static List<String> cells(String line) {
    return List.of(line.replace("\\|", "/").split("\\|")).stream().map(String::strip).toList();
  }

  @Test
  void means_and_deviations_are_as_by_hand() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                SimulatedRecords.done("x", "a", 1, Map.of("fidelity.sdmetrics", 0.8)),
                SimulatedRecords.done("x", "a", 2, Map.of("fidelity.sdmetrics", 0.9)),
                SimulatedRecords.done("x", "b", 1, Map.of("fidelity.sdmetrics", 0.7))));

    // √(2 · 0.05² / 1)
    assertThat(lines(board.markdown(), "| a "))
        .anySatisfy(line -> assertThat(line).contains("**0.850 ± 0.071**"));
    assertThat(lines(board.markdown(), "| b "))
        .anySatisfy(line -> assertThat(cells(line)).contains("0.700"));
    assertThat(lines(board.figuresCsv(), "x,a,model,fidelity"))
        .containsExactly("x,a,model,fidelity.sdmetrics,0.85,0.0707106781187,2");
    assertThat(lines(board.figuresCsv(), "x,b,model,fidelity"))
        .containsExactly("x,b,model,fidelity.sdmetrics,0.7,,1");
  }

  @Test
  void the_gap_is_what_learning_from_made_rows_costs() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                SimulatedRecords.done(
                    "x", "a", 1, Map.of("utility.tstr/tstr", 0.7, "utility.tstr/trtr", 0.85))));

    assertThat(lines(board.markdown(), "| a "))
        .anySatisfy(
            line ->
                assertThat(cells(line))
                    .containsExactly("", "a", "**0.700**", "0.850", "**0.150**", "1"));
  }

  @Test
  void references_are_first_on_every_board_and_never_the_best() {
    List<RunRecord> records = new ArrayList<>(SimulatedRecords.suite());
    records.add(SimulatedRecords.done("without references", "arf", 1, Map.of()));
    String text = suite(records).markdown();

    for (String table : text.split("\n\n")) {
      if (table.startsWith("| Fidelity") || table.startsWith("| Privacy")) {
        List<String> rows = table.lines().toList();
        assertThat(rows.get(2)).startsWith("| holdout (ceiling)");
        assertThat(rows.get(3)).startsWith("| shuffled columns (floor)");
        assertThat(rows.get(4)).startsWith("| copy of train (must alarm)");
        assertThat(rows.subList(2, 5)).noneMatch(row -> row.contains("**"));
        assertThat(rows.get(5)).startsWith("| arf");
      }
    }
    assertThat(text.split("holdout \\(ceiling\\)")).hasSize(1 + 4 * 6);
  }

  @Test
  void a_contestant_named_like_a_reference_is_none() {
    Leaderboard board =
        Leaderboard.of(
            List.of(SimulatedRecords.done("x", "holdout", 1, Map.of("privacy.membership", 0.5))));

    assertThat(lines(board.csv(), "x,holdout,"))
        .singleElement()
        .asString()
        .startsWith("x,holdout,model,1,1,");
  }

  @Test
  void runs_that_failed_are_shown_as_what_they_are() {
    Leaderboard board = suite(SimulatedRecords.suite());

    assertThat(lines(board.markdown(), "| sdv: TVAE"))
        .filteredOn(line -> line.contains("timed out"))
        .hasSize(3); // fidelity, utility and cost; privacy has the gate in its last column
    assertThat(lines(board.markdown(), "| cart"))
        .filteredOn(line -> line.contains("2 of 3; out of memory (1)"))
        .hasSize(3);
    assertThat(board.summary())
        .contains("* sdv: TVAE on diabetes130: timed out (3 of 3): longer than 3600 s")
        .contains("* cart on diabetes130: out of memory (1 of 3): more than 8192 MB");
    assertThat(lines(board.csv(), "diabetes130,sdv: TVAE,files,3,0,3,0,0,,0,,,0")).hasSize(1);
    assertThat(lines(board.figuresCsv(), "diabetes130,sdv: TVAE,files,run/timed_out,1,0,3"))
        .hasSize(1);
  }

  @Test
  void a_contestant_that_was_not_run_there_is_told_so() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                SimulatedRecords.done("x", "a", 1, Map.of()),
                SimulatedRecords.done("y", "b", 1, Map.of())));

    assertThat(lines(board.markdown(), "| a "))
        .anySatisfy(line -> assertThat(line).contains("not run"));
    assertThat(board.csv().lines()).hasSize(3);
  }

  @Test
  void losing_to_the_floor_is_a_finding() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                SimulatedRecords.done(
                    "x",
                    RunRecord.SHUFFLED,
                    Kind.REFERENCE,
                    1,
                    Map.of("fidelity.detection", 0.8),
                    Optional.empty()),
                SimulatedRecords.done("x", "independent", 1, Map.of("fidelity.detection", 0.82)),
                SimulatedRecords.done("x", "worse", 1, Map.of("fidelity.detection", 0.81)),
                SimulatedRecords.done("x", "worst", 1, Map.of("fidelity.detection", 0.9)),
                SimulatedRecords.done("x", "good", 1, Map.of("fidelity.detection", 0.6))));

    assertThat(lines(board.summary(), "* worse"))
        .containsExactly("* worse on x: detection 0.810 (shuffled columns 0.800)");
    assertThat(lines(board.summary(), "* worst"))
        .containsExactly(
            "* worst on x: detection 0.900 (shuffled columns 0.800, independent 0.820)");
    assertThat(lines(board.summary(), "* good")).isEmpty();
    assertThat(lines(board.summary(), "* independent")).isEmpty();
    assertThat(lines(board.summary(), "| worst "))
        .singleElement()
        .satisfies(line -> assertThat(cells(line)).contains("0–0–1"));
    assertThat(lines(board.summary(), "| good "))
        .singleElement()
        .satisfies(line -> assertThat(cells(line)).contains("1–0–0"));
  }

  @Test
  void near_copies_and_references_that_do_not_behave_are_warnings() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                SimulatedRecords.done(
                    "x",
                    "copier",
                    1,
                    Map.of("fidelity.detection", 0.4, "fidelity.detection.high", 0.45)),
                SimulatedRecords.done(
                    "x",
                    "by chance",
                    1,
                    Map.of("fidelity.detection", 0.49, "fidelity.detection.high", 0.52)),
                SimulatedRecords.done(
                    "x", RunRecord.COPY, Kind.REFERENCE, 1, Map.of(), Optional.of(List.of())),
                SimulatedRecords.done(
                    "x",
                    RunRecord.HOLDOUT,
                    Kind.REFERENCE,
                    1,
                    Map.of(),
                    Optional.of(List.of("privacy.membership")))));

    assertThat(board.summary())
        .contains("* copier on x: detection 0.400")
        .doesNotContain("* by chance")
        .contains("* copy of train on x: passed in 1 of 1, but must fail")
        .contains("* holdout on x: passed in 0 of 1: privacy.membership (1)");
  }

  @Test
  void the_gate_is_counted_over_seeds() {
    Leaderboard board =
        Leaderboard.of(
            List.of(gated(1, List.of("b", "a", "b")), gated(2, List.of()), gated(3, List.of("b"))));

    assertThat(board.summary()).contains("* m on x: passed in 1 of 3: a (1), b (2)");
    assertThat(lines(board.figuresCsv(), "x,m,model,gate"))
        .containsExactly(
            "x,m,model,gate,0.333333333333,0.57735026919,3",
            "x,m,model,gate/a,0.666666666667,0.57735026919,3",
            "x,m,model,gate/b,0.333333333333,0.57735026919,3");
  }

  private static RunRecord gated(long seed, List<String> failed) {
    return SimulatedRecords.done("x", "m", Kind.MODEL, seed, Map.of(), Optional.of(failed));
  }

  @Test
  void the_order_of_records_changes_no_byte(@TempDir Path folder) throws Exception {
    List<RunRecord> records = SimulatedRecords.suite();
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    suite(records).save(first);
    Collections.shuffle(records, new Random(5));
    suite(records).save(second);

    try (var files = Files.list(first)) {
      for (Path file : files.toList()) {
        assertThat(second.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
    assertThat(folder.resolve("first").resolve("leaderboard.md")).exists();
    assertThat(folder.resolve("first").resolve("leaderboard.csv")).exists();
  }

  @Test
  void data_sets_follow_the_order_given_and_others_come_after() {
    List<RunRecord> records = new ArrayList<>();
    for (String data : List.of("b", "z", "a", "y")) {
      records.add(SimulatedRecords.done(data, "m", 1, Map.of()));
    }
    Leaderboard board = Leaderboard.of(records, List.of("z", "absent", "b"), Seed.of(1));

    assertThat(board.csv().lines().skip(1).map(line -> line.substring(0, 1)))
        .containsExactly("z", "b", "a", "y");
  }

  @Test
  void figures_hold_no_cost() {
    List<RunRecord> records = SimulatedRecords.suite();
    List<RunRecord> slower =
        records.stream()
            .map(
                r ->
                    new RunRecord(
                        r.data(),
                        r.contestant(),
                        r.kind(),
                        r.seed(),
                        r.outcome(),
                        r.reason(),
                        r.figures(),
                        Map.of(RunRecord.FIT_SECONDS, 1e6),
                        r.gateFailures(),
                        r.size(),
                        Map.of("machine", "slow")))
            .toList();

    assertThat(suite(slower).figuresCsv()).isEqualTo(suite(records).figuresCsv());
    assertThat(suite(slower).csv()).isNotEqualTo(suite(records).csv());
  }

  @Test
  void what_is_not_finite_is_not_shown() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                SimulatedRecords.done("x", "a", 1, Map.of("fidelity.detection", Double.NaN)),
                SimulatedRecords.done(
                    "x", "b", 1, Map.of("privacy.membership", Double.POSITIVE_INFINITY))));

    for (String text : List.of(board.markdown(), board.csv(), board.figuresCsv())) {
      assertThat(text).doesNotContain("NaN").doesNotContain("Infinity");
    }
  }

  @Test
  void no_records_give_a_board_that_says_so() {
    Leaderboard board = Leaderboard.of(List.of());

    assertThat(board.markdown()).contains("There are no runs to compare.");
    assertThat(board.csv().lines()).hasSize(1);
  }

  @Test
  void names_are_text_in_markdown_and_csv() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                SimulatedRecords.done(HOSTILE, HOSTILE, 1, Map.of("fidelity.detection", 0.6)),
                SimulatedRecords.ended(HOSTILE, "other", 1, RunOutcome.FAILED, HOSTILE)));

    assertThat(board.markdown())
        .contains(
            "a\\|b\\<script\\>alert(1)\\</script\\>\"\\*x\\* \\# title, \\`y\\`"
                + " \\[z\\](http://e.org)")
        .doesNotContain("<script>");
    assertThat(board.markdown().lines()).noneMatch(line -> line.startsWith("# title"));
    String quoted = '"' + HOSTILE.replace("\"", "\"\"") + '"';
    assertThat(board.csv()).contains(quoted + "," + quoted + ",model,1,1,0,0,0,");
  }

  @Test
  void one_run_must_not_occur_twice() {
    RunRecord run = SimulatedRecords.done("x", "a", 3, Map.of());

    assertThatThrownBy(() -> Leaderboard.of(List.of(run, run)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "results: a run of a contestant on a data set with a seed must occur once, found 'a' on"
                + " 'x' with seed 3 twice");
  }
}
