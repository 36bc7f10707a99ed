package org.ehrsynth.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ehrsynth.InputException;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.suite.BenchmarkSuite;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.models.copula.IndependentColumns;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whole suites with processes of their own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class BenchmarkRunnerTest {
  private static final String DATA = "'data':[{'name':'gbsg','bundled':'gbsg'}]";
  private static final String QUICK = "'metrics':['fidelity.sdmetrics','privacy.uniques']";

  @TempDir private Path folder;

  private final List<RunRecord> ended = new ArrayList<>();

  @Test
  void every_contestant_is_judged_beside_ceiling_floor_and_copy() throws IOException {
    Split split = Split.bySubject(ExampleDatasets.gbsg(), 0.2, Seed.of(2));
    split.holdout().write(folder.resolve("gbsg-2.csv"));

    Map<String, RunRecord> records =
        byName(
            run(
                "'seeds':[2],"
                    + QUICK
                    + ","
                    + DATA
                    + ",'contestants':[{'model':'independent'},"
                    + "{'name':'a tool','files':'{data}-{seed}.csv','fitSeconds':1.5},"
                    + "{'name':'cp','command':['cp','{train}','{out}']}]"));

    assertThat(records.keySet())
        .containsExactlyInAnyOrder(
            RunRecord.HOLDOUT, RunRecord.SHUFFLED, RunRecord.COPY, "independent", "a tool", "cp");
    assertThat(records.values())
        .allSatisfy(record -> assertThat(record.outcome()).isEqualTo(RunOutcome.DONE));
    // A copy is what the reference of that name is; the holdout as rows scores the ceiling.
    assertThat(records.get("cp").figures()).isEqualTo(records.get(RunRecord.COPY).figures());
    assertThat(records.get(RunRecord.COPY).figure("privacy.uniques/exact_copies")).contains(1.0);
    assertThat(records.get("cp").gateFailures().orElseThrow()).contains("privacy.uniques");
    assertThat(records.get("a tool").figure("fidelity.sdmetrics"))
        .isEqualTo(records.get(RunRecord.HOLDOUT).figure("fidelity.sdmetrics"));
    assertThat(records.get("a tool").cost()).containsEntry(RunRecord.FIT_SECONDS, 1.5);
    assertThat(records.get("independent").cost())
        .containsKeys(RunRecord.FIT_SECONDS, RunRecord.SAMPLE_SECONDS, RunRecord.PEAK_MEMORY_MB);
    assertThat(records.get("independent").size())
        .containsEntry("rows", 549L)
        .containsEntry("columns", 10L);
  }

  @Test
  void the_rows_of_a_method_are_those_of_its_own_fit_and_sample() throws IOException {
    run("'seeds':[2]," + QUICK + "," + DATA + ",'contestants':[{'model':'independent'}]");
    Split split = Split.bySubject(ExampleDatasets.gbsg(), 0.2, Seed.of(2));
    FittedSynthesizer fitted = new IndependentColumns().fit(split.train(), Seed.of(2));
    fitted.sample(split.train().rowCount(), Seed.of(2)).write(folder.resolve("own.csv"));

    assertThat(folder.resolve("out/runs/gbsg/independent/seed-2/synthetic.csv"))
        .hasSameBinaryContentAs(folder.resolve("own.csv"));
  }

  @Test
  void the_bad_end_of_a_contestant_is_a_result_and_not_the_end() throws IOException {
    String contestants =
        List.of("throw", "exit", "memory", "sleep").stream()
            .map(way -> "{'name':'%s','model':'test-saboteur','set':{'way':'%1$s'}}".formatted(way))
            .collect(Collectors.joining(","));

    Map<String, RunRecord> records =
        byName(
            run(
                "'seeds':[1],'limits':{'seconds':4,'memoryMb':300},"
                    + QUICK
                    + ","
                    + DATA
                    + ",'contestants':["
                    + contestants
                    + ",{'name':'none','files':'{data}.csv'},"
                    + "{'name':'other columns','command':['sh','-c','echo x > {out}']},"
                    + "{'name':'false','command':['sh','-c','exit 3 # {out}']},"
                    + "{'model':'independent'}]"));

    assertThat(records.get("throw").reason()).isEqualTo("internal error (IllegalStateException)");
    assertThat(records.get("exit").reason()).isEqualTo("the process ended with exit code 7");
    assertThat(records.get("memory").outcome()).isEqualTo(RunOutcome.OUT_OF_MEMORY);
    assertThat(records.get("memory").reason()).isEqualTo("needed more than the 300 MB allowed");
    assertThat(records.get("sleep").outcome()).isEqualTo(RunOutcome.TIMED_OUT);
    assertThat(records.get("sleep").reason()).isEqualTo("not done in the 4 s allowed");
    assertThat(records.get("none").reason()).startsWith("there is no file '");
    assertThat(records.get("other columns").outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(records.get("false").reason()).isEqualTo("exit code 3; its output is in log.txt");
    assertThat(records.get("independent").outcome()).isEqualTo(RunOutcome.DONE);
  }

  @Test
  void finished_runs_are_not_done_again_and_lost_ones_give_the_same_figures() throws IOException {
    String suite =
        "'seeds':[1],"
            + QUICK
            + ","
            + DATA
            + ",'contestants':[{'model':'independent'},{'model':'cart'}]";
    List<RunRecord> first = run(suite);
    ended.clear();

    List<RunRecord> again = run(suite);

    assertThat(again).isEqualTo(first);
    assertThat(ended).isEmpty();

    Path ledger = folder.resolve("out/runs.jsonl");
    String lines = Files.readString(ledger);
    Files.writeString(ledger, lines.substring(0, lines.length() - 40)); // killed while writing
    List<RunRecord> healed = run(suite);

    assertThat(ended).extracting(RunRecord::contestant).containsExactly("cart");
    assertThat(healed).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(healed.get(i).figures()).isEqualTo(first.get(i).figures());
    }
  }

  @Test
  void a_folder_in_use_is_refused() throws IOException {
    Files.createDirectories(folder.resolve("out"));
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("out/.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> run(QUICK + "," + DATA))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("another benchmark is running in '");
    }
  }

  @Test
  void cost_alone_is_measured_of_all_rows() throws IOException {
    List<RunRecord> records =
        run(
            "'seeds':[1],'metrics':[],'data':[{'name':'m','axis':'rows','simulated':"
                + "{'rows':500,'columns':7,'levels':5}}],'contestants':[{'model':'independent'}]");

    assertThat(records).hasSize(1);
    assertThat(records.get(0).figures()).isEmpty();
    assertThat(records.get(0).size())
        .containsExactlyInAnyOrderEntriesOf(Map.of("rows", 500L, "columns", 7L, "levels", 5L));
    assertThat(records.get(0).metadata().get("axis")).isEqualTo("rows");
    assertThat(folder.resolve("out/data/m/seed-1/holdout.csv")).doesNotExist();
  }

  private List<RunRecord> run(String members) throws IOException {
    Path file = folder.resolve("suite.json");
    Files.writeString(file, "{'format':1,'name':'s',%s}".formatted(members).replace('\'', '"'));
    return BenchmarkRunner.run(
        BenchmarkSuite.of(file.toString()),
        folder.resolve("out"),
        folder,
        Execution.with(Seed.of(1)),
        new BenchmarkRunner.Listener() {
          @Override
          public void runStarted(int number, int total, String label) {
            assertThat(number).isBetween(1, total);
          }

          @Override
          public void runEnded(RunRecord record) {
            ended.add(record);
          }
        });
  }

  private static Map<String, RunRecord> byName(List<RunRecord> records) {
    return records.stream().collect(Collectors.toMap(RunRecord::contestant, r -> r));
  }
}
