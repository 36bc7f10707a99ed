package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @Test
  void version_is_one_line() {
    CliRun run = CliRun.of("--version").succeeded();

    assertThat(run.outLines()).hasSize(1);
    assertThat(run.out()).startsWith("ehrsynth ");
  }

  @Test
  void help_lists_the_commands_that_are_there_and_no_other() {
    CliRun run = CliRun.of("--help").succeeded();

    List<String> listed =
        run.out()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .filter(line -> line.matches(" {2}[a-z-]+ .*"))
            .map(line -> line.strip().split(" ")[0])
            .toList();
    assertThat(listed)
        .containsExactlyInAnyOrder(
            "demo",
            "schema",
            "fit",
            "sample",
            "balance",
            "impute",
            "evaluate",
            "models",
            "metrics",
            "bench",
            "llm",
            "llm-demo",
            "review",
            "info",
            "devices",
            "shell");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "bench",
        "llm",
        "llm-demo",
        "schema",
        "fit",
        "sample",
        "balance",
        "impute",
        "evaluate",
        "models",
        "metrics",
        "review",
        "review make",
        "review score",
        "review size",
        "info",
        "shell"
      })
  void every_command_has_help(String command) {
    CliRun run = CliRun.of((Object[]) (command + " --help").split(" ")).succeeded();

    assertThat(run.out()).startsWith("Usage: ehrsynth " + command);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void no_command_is_wrong_use() {
    assertThat(CliRun.of().misused().err()).contains("no command given", "--help");
  }

  @Test
  void unknown_command_is_wrong_use() {
    assertThat(CliRun.of("simulate").misused().err()).contains("simulate");
  }

  @Test
  void misspelt_option_is_wrong_use_and_the_right_one_is_suggested() {
    assertThat(CliRun.of("models", "--jsn").misused().err()).contains("--jsn", "--json");
  }

  @Test
  void missing_option_is_named() {
    assertThat(CliRun.of("fit", "data.csv", "--model", "cart").misused().err()).contains("--out");
  }

  @Test
  void text_where_a_number_belongs_is_wrong_use() {
    assertThat(CliRun.of("sample", "m.synth", "--rows", "many", "--out", "x.csv").misused().err())
        .contains("--rows", "many");
  }

  @Test
  void zero_threads_are_wrong_use() {
    assertThat(
            CliRun.of("sample", "m.synth", "--rows", "1", "--out", "x.csv", "--threads", "0")
                .misused()
                .err())
        .contains("--threads must be at least 1, found 0");
  }

  @Test
  void negative_rows_are_wrong_use() {
    assertThat(CliRun.of("sample", "m.synth", "--rows", "-3", "--out", "x.csv").misused().err())
        .contains("--rows must be at least 0, found -3");
  }

  @Test
  void rows_and_json_cannot_share_standard_output() {
    CliRun.of("sample", "m.synth", "--rows", "1", "--out", "-", "--json").misused();
  }

  @Test
  void a_stack_trace_is_shown_with_debug_only() {
    String quiet = CliRun.of("info", "no-such-file.synth").refused().err();
    String debug = CliRun.of("info", "no-such-file.synth", "--debug").err();

    assertThat(quiet).doesNotContain("\tat ");
    assertThat(debug).startsWith(quiet).contains("\tat org.ehrsynth");
  }

  @Test
  void shared_options_may_stand_before_the_command() {
    assertThat(CliRun.of("--debug", "--quiet", "info", "no-such-file.synth").code()).isEqualTo(1);
  }
}
