package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.ehrsynth.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitAndSampleTest {
  @TempDir private Path folder;
  private PbcFiles pbc;

  @BeforeEach
  void writeFiles() {
    pbc = PbcFiles.in(folder);
  }

  private CliRun fit(String model, Path out, Object... more) {
    return CliRun.of(join(new Object[] {"fit", pbc.train(), "--model", model, "--out", out}, more));
  }

  private CliRun sample(Path model, int rows, Path out, Object... more) {
    return CliRun.of(join(new Object[] {"sample", model, "--rows", rows, "--out", out}, more));
  }

  private static Object[] join(Object[] first, Object[] second) {
    Object[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"independent", "gaussian-copula", "cart"})
  void a_table_becomes_a_model_and_the_model_becomes_a_table(String model) {
    fit(model, pbc.model()).succeeded();

    sample(pbc.model(), 100, pbc.file("fake.csv")).succeeded();

    List<String> lines = PbcFiles.read(pbc.file("fake.csv")).lines().toList();
    assertThat(lines).hasSize(101);
    assertThat(lines.get(0)).isEqualTo(PbcFiles.read(pbc.train()).lines().findFirst().get());
  }

  @Test
  void fit_tells_what_it_did_in_one_line_of_json() {
    CliRun run =
        fit("independent", pbc.model(), "--json", "--seed", 42, "--schema", pbc.schema())
            .succeeded();

    assertThat(run.outLines()).hasSize(1);
    JsonObject line = JsonObject.parse(run.out(), "line");
    assertThat(line.string("model")).isEqualTo("independent");
    assertThat(line.integer("rows")).isEqualTo(334);
    assertThat(line.integer("columns")).isEqualTo(20);
    assertThat(line.integer("seed")).isEqualTo(42);
    assertThat(line.number("seconds")).isNotNegative();
    assertThat(line.number("readSeconds")).isNotNegative();
    assertThat(line.integer("peakMemoryMb")).isPositive();
    assertThat(line.has("settings")).isTrue();
  }

  @Test
  void sample_tells_what_it_did_in_one_line_of_json() {
    pbc.withModel();

    CliRun run = sample(pbc.model(), 12, pbc.file("fake.csv"), "--json").succeeded();

    assertThat(run.outLines()).hasSize(1);
    assertThat(JsonObject.parse(run.out(), "line").integer("rows")).isEqualTo(12);
  }

  @Test
  void rows_go_to_standard_output_and_nothing_else_does() {
    pbc.withModel();

    CliRun run = CliRun.of("sample", pbc.model(), "--rows", 11, "--out", "-").succeeded();

    assertThat(run.outLines()).hasSize(12);
    sample(pbc.model(), 11, pbc.file("fake.csv")).succeeded();
    assertThat(run.out()).isEqualTo(PbcFiles.read(pbc.file("fake.csv")));
  }

  @Test
  void a_table_is_read_from_standard_input() {
    CliRun.withInput(
            PbcFiles.read(pbc.train()), "fit", "-", "--model", "independent", "--out", pbc.model())
        .succeeded();
    fit("independent", pbc.file("from-file.synth")).succeeded();

    assertThat(PbcFiles.bytes(pbc.model())).isEqualTo(PbcFiles.bytes(pbc.file("from-file.synth")));
  }

  @Test
  void parts_one_after_another_are_the_file_of_one_process() {
    pbc.withModel();
    sample(pbc.model(), 9_000, pbc.file("whole.csv")).succeeded();
    StringBuilder parts = new StringBuilder();
    for (int i = 1; i <= 4; i++) { // of three blocks: one part is empty
      Path part = pbc.file(i + ".csv");
      CliRun run = sample(pbc.model(), 9_000, part, "--part", i + "/4", "--json").succeeded();
      String text = PbcFiles.read(part);
      parts.append(text);
      long rows = text.lines().count() - (i == 1 ? 1 : 0);
      assertThat(JsonObject.parse(run.out(), "line").integer("rows")).isEqualTo(rows);
    }

    assertThat(parts).hasToString(PbcFiles.read(pbc.file("whole.csv")));
    CliRun wrong =
        CliRun.of("sample", pbc.model(), "--rows", 9, "--out", "-", "--part", "5/4").misused();
    assertThat(wrong.err())
        .contains("expected a part I/N with 1 <= I <= N, for instance 3/7, found '5/4'");
  }

  @Test
  void zero_rows_are_a_header() {
    pbc.withModel();

    sample(pbc.model(), 0, pbc.file("fake.csv")).succeeded();

    assertThat(PbcFiles.read(pbc.file("fake.csv")).lines()).hasSize(1);
  }

  @Test
  void a_name_that_ends_in_gz_is_compressed() throws IOException {
    pbc.withModel();

    sample(pbc.model(), 20, pbc.file("fake.csv.gz")).succeeded();
    sample(pbc.model(), 20, pbc.file("fake.csv")).succeeded();

    try (InputStream in = new GZIPInputStream(Files.newInputStream(pbc.file("fake.csv.gz")))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(PbcFiles.read(pbc.file("fake.csv")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"independent", "gaussian-copula", "cart"})
  void threads_change_no_byte_of_model_or_table(String model) {
    fit(model, pbc.file("1.synth"), "--threads", 1).succeeded();
    fit(model, pbc.file("2.synth"), "--threads", 2).succeeded();
    sample(pbc.file("1.synth"), 9_000, pbc.file("1.csv"), "--threads", 1).succeeded();
    sample(pbc.file("2.synth"), 9_000, pbc.file("2.csv"), "--threads", 2).succeeded();

    assertThat(PbcFiles.bytes(pbc.file("1.synth"))).isEqualTo(PbcFiles.bytes(pbc.file("2.synth")));
    assertThat(Files.exists(pbc.file("1.csv"))).isTrue();
    assertThat(PbcFiles.read(pbc.file("1.csv"))).isEqualTo(PbcFiles.read(pbc.file("2.csv")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"independent", "gaussian-copula", "cart"})
  void twenty_rows_start_with_the_lines_of_eleven(String model) {
    fit(model, pbc.model()).succeeded();

    String eleven = CliRun.of("sample", pbc.model(), "--rows", 11, "--out", "-").succeeded().out();
    String twenty = CliRun.of("sample", pbc.model(), "--rows", 20, "--out", "-").succeeded().out();

    assertThat(twenty).startsWith(eleven);
  }

  @Test
  void another_seed_gives_other_rows() {
    pbc.withModel();

    String one =
        CliRun.of("sample", pbc.model(), "--rows", 11, "--out", "-", "--seed", 1).succeeded().out();
    String two =
        CliRun.of("sample", pbc.model(), "--rows", 11, "--out", "-", "--seed", 2).succeeded().out();

    assertThat(one).isNotEqualTo(two);
  }

  @ParameterizedTest
  @ValueSource(strings = {"independent", "gaussian-copula", "cart"})
  void a_condition_holds_in_every_row(String model) {
    fit(model, pbc.model(), "--schema", pbc.schema()).succeeded();

    CliRun run =
        CliRun.of(
                "sample",
                pbc.model(),
                "--rows",
                50,
                "--out",
                "-",
                "--where",
                "age >= 60 and sex == \"f\"")
            .succeeded();

    List<String> header = List.of(run.outLines().get(0).split(","));
    for (String line : run.outLines().subList(1, 51)) {
      String[] cells = line.split(",", -1);
      assertThat(Double.parseDouble(cells[header.indexOf("age")])).isGreaterThanOrEqualTo(60);
      assertThat(cells[header.indexOf("sex")]).isEqualTo("f");
    }
  }

  @Test
  void the_named_subject_column_is_numbered_anew() {
    fit("independent", pbc.model(), "--subject", "id").succeeded();

    CliRun run = CliRun.of("sample", pbc.model(), "--rows", 3, "--out", "-").succeeded();

    int id = List.of(run.outLines().get(0).split(",")).indexOf("id");
    assertThat(run.outLines().subList(1, 4))
        .extracting(line -> line.split(",", -1)[id])
        .containsExactly("1", "2", "3");
  }

  @Test
  void quiet_says_nothing() {
    CliRun run = fit("independent", pbc.model(), "--quiet").succeeded();

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEmpty();
  }

  @Test
  void an_existing_file_is_replaced_and_nothing_else_is_left() {
    pbc.withModel();
    PbcFiles.write(pbc.file("fake.csv"), "old");

    sample(pbc.model(), 2, pbc.file("fake.csv")).succeeded();

    assertThat(PbcFiles.read(pbc.file("fake.csv")).lines()).hasSize(3);
    assertThat(pbc.names())
        .containsExactly("fake.csv", "holdout.csv", "pbc.synth", "schema.json", "train.csv");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_rows_can_be_read_by_those_who_can_read_any_new_file() throws IOException {
    pbc.withModel();

    sample(pbc.model(), 2, pbc.file("fake.csv")).succeeded();

    assertThat(Files.getPosixFilePermissions(pbc.file("fake.csv")))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(pbc.file("any.txt"))));
  }

  @Test
  void info_tells_provenance_settings_and_facts() {
    pbc.withModel();

    CliRun run = CliRun.of("info", pbc.model()).succeeded();

    assertThat(run.out())
        .contains("independent", "334 rows", "seed", "7", "fewer than 5 patients", "bili");
  }
}
