package org.ehrsynth.bench.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ehrsynth.bench.board.Leaderboard;
import org.ehrsynth.bench.board.SimulatedRecords;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalingResultsTest {

  private static RunRecord run(long rows, String contestant, double seconds, double mb) {
    return SimulatedRecords.scaled("rows", rows, contestant, 1, RunOutcome.DONE, seconds, mb);
  }

  private static ScalingResults.Curve only(List<RunRecord> records) {
    return ScalingResults.of(records).axes().get(0).curves().get(0);
  }

  @Test
  void the_exponent_of_a_power_is_found() {
    List<RunRecord> records = new ArrayList<>();
    for (long rows : new long[] {1000, 2000, 4000, 8000}) {
      records.add(run(rows, "m", 3e-6 * Math.pow(rows, 1.7), 0.6 * rows));
    }
    PowerLawFit time = only(records).growth(ScalingResults.Cost.TIME).orElseThrow();
    PowerLawFit memory = only(records).growth(ScalingResults.Cost.MEMORY).orElseThrow();

    // Sums of four logarithms below 10: rounding is below 100 ulps.
    assertThat(time.exponent()).isCloseTo(1.7, within(1e-13));
    assertThat(time.error().orElseThrow()).isCloseTo(0, within(1e-13));
    assertThat(time.points()).isEqualTo(4);
    assertThat(memory.exponent()).isCloseTo(1, within(1e-13));
  }

  @Test
  void the_standard_error_is_as_by_hand() {
    // log size 0 1 2 and log cost 0 2 1: b = 1/2, residuals −1/2 1 −1/2, √(1.5 / 1 / 2)
    PowerLawFit growth =
        PowerLawFit.of(
                List.of(
                    new PowerLawFit.At(1, 1),
                    new PowerLawFit.At(Math.E, Math.exp(2)),
                    new PowerLawFit.At(Math.exp(2), Math.E)))
            .orElseThrow();

    assertThat(growth.exponent()).isCloseTo(0.5, within(1e-14));
    assertThat(growth.error().orElseThrow()).isCloseTo(Math.sqrt(0.75), within(1e-14));
  }

  @Test
  void two_points_have_no_error_and_one_size_no_exponent() {
    assertThat(
            PowerLawFit.of(List.of(new PowerLawFit.At(1, 1), new PowerLawFit.At(2, 4)))
                .orElseThrow()
                .error())
        .isEmpty();
    assertThat(PowerLawFit.of(List.of(new PowerLawFit.At(5, 1), new PowerLawFit.At(5, 4))))
        .isEmpty();
    assertThat(PowerLawFit.of(List.of(new PowerLawFit.At(5, 1)))).isEmpty();
    assertThat(PowerLawFit.of(List.of())).isEmpty();
  }

  @Test
  void runs_that_are_mostly_start_up_are_shown_and_not_used() {
    List<RunRecord> records =
        List.of(
            run(10, "m", 0.19, 300),
            run(100, "m", 0.19, 511),
            run(1000, "m", 1, 600),
            run(10_000, "m", 10, 600));
    ScalingResults.Curve curve = only(records);

    assertThat(ScalingTable.cells(curve).get(0)).isEqualTo("1.00 (2 of 4)");
    assertThat(ScalingTable.cells(curve).get(1)).isEqualTo("0.00 (2 of 4)");
    assertThat(curve.points(ScalingResults.Cost.TIME)).hasSize(4);
    assertThat(Leaderboard.of(records).scalePointsCsv().lines()).hasSize(5);
  }

  @Test
  void what_timed_out_is_told() {
    Leaderboard board =
        Leaderboard.of(
            List.of(
                run(1000, "m", 1, 600),
                run(2000, "m", 2, 700),
                SimulatedRecords.scaled("rows", 4000, "m", 1, RunOutcome.TIMED_OUT, 0, 0),
                SimulatedRecords.scaled("rows", 2000, "m", 2, RunOutcome.TIMED_OUT, 0, 0),
                SimulatedRecords.scaled("rows", 4000, "never", 1, RunOutcome.OUT_OF_MEMORY, 0, 0)));

    assertThat(board.markdown())
        .contains("### Along rows")
        .contains(" timed out at 2000 (1 of 2), 4000")
        .contains(" out of memory at 4000");
    assertThat(board.scaleCsv())
        .startsWith("axis,contestant,kind,cost,exponent,se,used,known,largest,unfinished\n")
        .contains("rows,m,model,fitSeconds,1,,2,2,2000,\"timed out at 2000 (1 of 2), 4000\"\n")
        .contains("rows,never,model,fitSeconds,,,0,0,,out of memory at 4000\n");
    assertThat(board.html()).contains("timed out at 2000 (1 of 2), 4000").doesNotContain("NaN");
  }

  @Test
  void a_run_without_a_size_is_told_and_not_drawn() {
    RunRecord lost =
        new RunRecord(
            "huge",
            "m",
            RunRecord.Kind.MODEL,
            1,
            RunOutcome.FAILED,
            "",
            Map.of(),
            Map.of(),
            Optional.empty(),
            Map.of(),
            Map.of("axis", "rows"));

    assertThat(Leaderboard.of(List.of(lost)).markdown()).contains("failed at 'huge'");
    assertThat(Leaderboard.of(List.of(lost)).html())
        .contains("failed at &#39;huge&#39;")
        .doesNotContain("NaN");
  }

  @Test
  void axes_are_rows_columns_levels_whatever_the_order(@TempDir Path folder) throws Exception {
    List<RunRecord> records = new ArrayList<>(SimulatedRecords.growth());
    Leaderboard board = Leaderboard.of(records);
    board.save(folder);
    Collections.shuffle(records, new Random(9));
    Leaderboard shuffled = Leaderboard.of(records);

    assertThat(ScalingResults.of(records).axes())
        .extracting(ScalingResults.AxisResults::axis)
        .containsExactly("rows", "columns", "levels");
    assertThat(shuffled.html()).isEqualTo(board.html());
    assertThat(shuffled.markdown()).isEqualTo(board.markdown());
    assertThat(Files.readString(folder.resolve("scale.csv"))).isEqualTo(shuffled.scaleCsv());
    assertThat(Files.readString(folder.resolve("scale-points.csv")))
        .isEqualTo(shuffled.scalePointsCsv());
    assertThat(board.markdown()).doesNotContain("## Overall");
  }

  @Test
  void such_runs_are_no_data_sets_of_the_leaderboard() {
    List<RunRecord> records = new ArrayList<>(SimulatedRecords.suite());
    Leaderboard without = Leaderboard.of(records);
    records.addAll(SimulatedRecords.growth());

    assertThat(Leaderboard.of(records).csv()).isEqualTo(without.csv());
    assertThat(Leaderboard.of(records).figuresCsv()).isEqualTo(without.figuresCsv());
  }
}
