package org.ehrsynth.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ehrsynth.cli.CliRun;
import org.ehrsynth.cli.Main;
import org.ehrsynth.cli.PbcFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  @TempDir private Path folder;

  private Path suite() {
    return PbcFiles.write(
        folder.resolve("suite.json"),
        """
        {"format": 1, "name": "small", "seeds": [1, 2],
         "metrics": ["fidelity.sdmetrics", "privacy.uniques"],
         "data": [{"name": "gbsg", "bundled": "gbsg"}],
         "contestants": [{"model": "independent"}, {"model": "cart"},
           {"model": "auto", "set": {"candidates": "gaussian-copula,cart"}}]}
        """);
  }

  @Test
  void a_suite_is_run_and_its_leaderboard_written_and_shown() {
    Path out = folder.resolve("deep/out");

    CliRun run =
        CliRun.of("bench", suite(), "--out", out, "--models", "cart,auto", "--seeds", 1)
            .succeeded();

    assertThat(run.err()).contains("gbsg · cart · seed 1: fit ", "gbsg · auto · seed 1: fit ");
    assertThat(run.out()).contains("5 results", "leaderboard.html");
    for (String file : List.of("leaderboard.md", "leaderboard.csv", "figures.csv", "runs.jsonl")) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
    assertThat(PbcFiles.read(out.resolve("leaderboard.md")))
        .contains("cart", "auto", "holdout", "shuffled columns", "copy of train");
  }

  @Test
  @Tag("slow")
  void a_suite_that_is_killed_goes_on_to_the_same_figures() throws Exception {
    Path killed = folder.resolve("killed");
    Path whole = folder.resolve("whole");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "bench",
                suite().toString(),
                "--out",
                killed.toString(),
                "--quiet")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.txt").toFile())
            .start();
    // Three references and a contestant are done, and another one is being run.
    while (process.isAlive() && lines(killed.resolve("runs.jsonl")) < 4) {
      Thread.sleep(20);
    }
    assertThat(process.isAlive()).as("killed in the middle").isTrue();
    process.destroyForcibly().waitFor();
    assertThat(killed.resolve("figures.csv")).doesNotExist();

    CliRun again = CliRun.of("bench", suite(), "--out", killed).succeeded();
    CliRun.of("bench", suite(), "--out", whole).succeeded();

    assertThat(again.err()).doesNotContain("gbsg · independent · seed 1: fit");
    assertThat(lines(killed.resolve("runs.jsonl"))).isEqualTo(12);
    assertThat(killed.resolve("figures.csv")).hasSameTextualContentAs(whole.resolve("figures.csv"));
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clincal --out o               | unknown suite 'clincal': expected a JSON file or one of smoke, clinical, wide, scale
          wide --out o                  | data set 'adult': expected the file '
          wide --out o --data-dir none  | --data-dir: there is no folder 'none'
          smoke --out o --budget ten    | --budget: budget must be a time like 90s, 10m, 2h or 1h30m, found 'ten'
          smoke --out o --models crat   | unknown model 'crat'; known: arf, auto, cart,
          """)
  void an_unusable_value_is_reported_in_one_line(String arguments, String message) {
    Object[] words =
        ("bench " + arguments.replace("--out o", "--out " + folder.resolve("o"))).split(" ");

    assertThat(CliRun.of(words).refused().err()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seeds", "--threads"})
  void a_count_below_one_is_wrong_use(String option) {
    CliRun run = CliRun.of("bench", "smoke", "--out", folder.resolve("o"), option, 0).misused();

    assertThat(run.err()).contains(option + " must be at least 1, found 0");
  }
}
