package org.ehrsynth.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ehrsynth.cli.CliRun;
import org.ehrsynth.cli.PbcFiles;
import org.ehrsynth.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void the_demo_writes_tables_models_and_reports_and_says_where() {
    Path out = folder.resolve("deep/demo");

    CliRun run = CliRun.of("demo", "--out", out).succeeded();

    assertThat(run.out())
        .contains("pbc", "flchain", "fidelity.sdmetrics", out.toString())
        .doesNotContain("Cautions", "Not applicable");
    for (String cohort : new String[] {"pbc", "flchain"}) {
      for (String end :
          new String[] {
            "-train.csv", "-holdout.csv", "-synthetic.csv", ".synth", "-schema.json", "-report.json"
          }) {
        assertThat(out.resolve(cohort + end)).isNotEmptyFile();
      }
      JsonObject report =
          JsonObject.parse(PbcFiles.read(out.resolve(cohort + "-report.json")), "report");
      assertThat(report.objects("metrics")).isNotEmpty();
    }
    assertThat(CliRun.of("info", out.resolve("pbc.synth")).succeeded().out()).contains("cart");
    assertFitsOneScreen(run.out(), "pbc:", "flchain:");
    assertFitsOneScreen(run.out(), "flchain:", "For each cohort,");
  }

  /** What is printed from one text to another, on a terminal of 24 lines of 80 characters. */
  private static void assertFitsOneScreen(String out, String from, String to) {
    String screen = out.substring(out.indexOf(from), out.indexOf(to)).strip();

    assertThat(screen.lines().mapToInt(line -> Math.max(1, (line.length() + 79) / 80)).sum())
        .as(screen)
        .isLessThanOrEqualTo(24);
    assertThat(screen).contains("Gate: ", "Why:  ", "Next: ", "Congruence", "Compliance");
  }

  @Test
  @Tag("slow")
  void what_the_demo_suggests_next_works_for_a_model_that_was_chosen_too() {
    Path out = folder.resolve("demo");
    CliRun run =
        CliRun.of(
                "demo",
                "--out",
                out,
                "--model",
                "auto",
                "--set",
                "candidates=independent",
                "--set",
                "rows=500")
            .succeeded();
    assertThat(run.err()).contains("selection on 400 real rows, 100 held out");
    assertThat(run.out())
        .contains("flchain: 6,299 real rows for independent")
        .contains("'age >= 65 and sex == \"f\"'");

    CliRun.of(
            "sample",
            out.resolve("pbc.synth"),
            "--rows",
            10,
            "--where",
            "age >= 65 and sex == \"f\"",
            "--out",
            folder.resolve("older-women.csv"))
        .succeeded();
  }

  @Test
  void an_unknown_model_is_refused_before_anything_is_written() {
    CliRun.of("demo", "--model", "magic", "--out", folder.resolve("demo")).refused();

    assertThat(folder.resolve("demo")).doesNotExist();
  }

  @Test
  void a_file_in_the_way_of_the_folder_is_refused() {
    Path file = PbcFiles.write(folder.resolve("demo"), "mine");

    assertThat(CliRun.of("demo", "--out", file).refused().err()).contains("in the way");
    assertThat(PbcFiles.read(file)).isEqualTo("mine");
  }
}
