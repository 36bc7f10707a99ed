package org.ehrsynth.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.cli.CliRun;
import org.ehrsynth.cli.PbcFiles;
import org.ehrsynth.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateCommandTest {
  private static final String CANARY = "Zebulon1957";
  private static final String METRIC = "fidelity.sdmetrics";

  @TempDir private Path folder;
  private PbcFiles pbc;

  @BeforeEach
  void writeFiles() {
    pbc = PbcFiles.in(folder).withModel();
    CliRun.of("sample", pbc.model(), "--rows", 334, "--out", synthetic()).succeeded();
  }

  private Path synthetic() {
    return pbc.file("synthetic.csv");
  }

  private CliRun evaluate(Object... more) {
    Object[] first = {
      "evaluate", "--train", pbc.train(), "--synthetic", synthetic(), "--metrics", METRIC
    };
    Object[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return CliRun.of(all);
  }

  /** The synthetic table with every cell of one column replaced. */
  private void replaceColumn(String name, String cell) {
    List<String> lines = PbcFiles.read(synthetic()).lines().toList();
    int at = List.of(lines.get(0).split(",")).indexOf(name);
    StringBuilder changed = new StringBuilder(lines.get(0)).append('\n');
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      cells[at] = cell;
      changed.append(String.join(",", cells)).append('\n');
    }
    PbcFiles.write(synthetic(), changed.toString());
  }

  @Test
  void the_scores_are_a_table_and_a_json_file() {
    CliRun run =
        evaluate(
                "--holdout",
                pbc.holdout(),
                "--schema",
                pbc.schema(),
                "--json",
                pbc.file("report.json"))
            .succeeded();

    assertThat(run.out()).contains(METRIC, "ceiling", "floor");
    JsonObject report = JsonObject.parse(PbcFiles.read(pbc.file("report.json")), "report");
    assertThat(report.integer("format")).isEqualTo(1);
    JsonObject metric = report.objects("metrics").get(0);
    assertThat(metric.string("id")).isEqualTo(METRIC);
    assertThat(metric.number("value")).isBetween(0.5, 1.0);
    assertThat(metric.object("parts").toMap()).containsKeys("shapes", "pairs", "pairs_all");
    assertThat(report.has("provenance")).isTrue();
  }

  @Test
  void json_on_standard_output_is_one_line() {
    CliRun run = evaluate("--json", "-").succeeded();

    assertThat(run.outLines()).hasSize(1);
    assertThat(JsonObject.parse(run.out(), "report").objects("metrics")).hasSize(1);
  }

  @Test
  void threads_change_no_byte_of_the_report() {
    String one = evaluate("--json", "-", "--threads", 1).succeeded().out();
    String two = evaluate("--json", "-", "--threads", 2).succeeded().out();

    assertThat(one).isEqualTo(two);
  }

  @Test
  void levels_and_numbers_that_the_real_table_does_not_contain_are_evaluated() {
    replaceColumn("sex", "x");
    replaceColumn("age", "999");
    replaceColumn("stage", "NA");

    evaluate("--schema", pbc.schema()).succeeded();
  }

  @Test
  void the_synthetic_table_needs_no_keys() {
    List<String> lines = PbcFiles.read(synthetic()).lines().toList();
    assertThat(lines.get(0)).startsWith("id,");
    PbcFiles.write(
        synthetic(),
        String.join("\n", lines.stream().map(l -> l.substring(l.indexOf(',') + 1)).toList()));

    evaluate("--schema", pbc.schema()).succeeded();
  }

  @Test
  void an_unknown_metric_is_refused_and_the_known_are_listed() {
    CliRun run =
        CliRun.of(
                "evaluate",
                "--train",
                pbc.train(),
                "--synthetic",
                synthetic(),
                "--metrics",
                METRIC + ",fidelity.magic")
            .refused();

    assertThat(run.err()).contains("unknown metric 'fidelity.magic'", METRIC);
  }

  @Test
  void an_unknown_target_is_refused() {
    assertThat(evaluate("--target", "bilirubin").refused().err()).contains("bilirubin", "bili");
  }

  @ParameterizedTest
  @ValueSource(strings = {"age", "time"})
  void text_for_a_number_is_refused_without_showing_it(String column) {
    replaceColumn(column, CANARY);

    assertThat(evaluate().refused().err()).contains("'" + column + "'").doesNotContain(CANARY);
  }

  @Test
  void a_table_without_a_column_is_refused() {
    PbcFiles.write(synthetic(), "age\n5\n6\n");

    assertThat(evaluate().refused().err()).contains("column");
  }

  @Test
  void a_missing_table_is_refused() {
    CliRun.of("evaluate", "--train", pbc.file("no.csv"), "--synthetic", synthetic()).refused();
  }

  @Test
  void an_input_is_never_overwritten_by_the_report() {
    String before = PbcFiles.read(synthetic());

    evaluate("--json", synthetic()).refused();

    assertThat(PbcFiles.read(synthetic())).isEqualTo(before);
  }

  @Test
  void a_report_that_cannot_be_written_is_refused_before_the_work() {
    assertThat(evaluate("--json", pbc.file("no/report.json")).refused().err())
        .contains("does not exist");
  }

  @Test
  void a_gate_that_is_not_passed_ends_with_its_own_code() {
    CliRun run = evaluate("--gate");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("Gate: FAIL", "privacy.membership", "was not computed");
  }

  @Test
  void a_gate_without_enough_held_out_patients_ends_with_another_code() throws Exception {
    Path report = pbc.file("report.json");
    CliRun run =
        CliRun.of(
            "evaluate",
            "--train",
            pbc.train(),
            "--synthetic",
            synthetic(),
            "--holdout",
            pbc.holdout(),
            "--schema",
            pbc.schema(),
            "--metrics",
            "privacy.membership,privacy.singling_out,privacy.linkability,privacy.inference,"
                + "fidelity.detection",
            "--gate",
            "--set",
            "detectionAuc=1",
            "--json",
            report);

    assertThat(run.code()).isEqualTo(4);
    assertThat(run.out()).contains("Gate: INCONCLUSIVE", "Next: hold out about", "(now 84)");
    JsonObject gate = JsonObject.parse(Files.readString(report), "report").object("gate");
    assertThat(gate.string("verdict")).isEqualTo("INCONCLUSIVE");
    assertThat(gate.bool("passed", true)).isFalse();
    assertThat(gate.integer("neededHoldout")).isGreaterThan(84);
    assertThat(gate.objects("checks")).isNotEmpty();
  }

  @Test
  void cautions_and_checks_are_printed_on_request() {
    CliRun plain = evaluate("--gate");
    CliRun explained = evaluate("--gate", "--explain");

    assertThat(plain.out()).doesNotContain("Cautions", "Checks of the gate");
    assertThat(explained.out())
        .contains("Cautions", METRIC + ": Can be won", "FAIL privacy.membership", "gate: FAIL");
  }

  @Test
  void limits_of_the_gate_are_settings() {
    assertThat(evaluate("--gate", "--explain", "--set", "detectionAuc=0.9").out())
        .contains("AUC at most 0.9");
    assertThat(evaluate("--gate", "--set", "detection=0.9").refused().err())
        .contains("detection", "detectionAuc");
  }

  @Test
  void several_tables_are_compared() throws Exception {
    Path other = pbc.file("other.csv");
    Files.copy(synthetic(), other);
    Path page = pbc.file("page.html");
    CliRun run = evaluate("--synthetic", other, "--html", page).succeeded();

    assertThat(run.out()).contains("mean", "spread");
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("side by side");
  }

  @Test
  void a_page_has_the_name_of_a_page() {
    assertThat(evaluate("--html", "report.pdf").refused().err())
        .contains("--html", "ends in .html", "report.pdf");
    assertThat(evaluate("--synthetic", synthetic()).refused().err()).contains("twice");
  }
}
