package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good files, wishes that cannot be met: one line and nothing written. */
class InvalidOptionsTest {
  @TempDir private Path folder;
  private PbcFiles pbc;

  @BeforeEach
  void writeFiles() {
    pbc = PbcFiles.in(folder).withModel();
  }

  private void assertNothingWritten() {
    assertThat(pbc.names()).containsExactly("holdout.csv", "pbc.synth", "schema.json", "train.csv");
  }

  private CliRun sampleWhere(String expression) {
    return CliRun.of(
        "sample", pbc.model(), "--rows", 5, "--out", pbc.file("fake.csv"), "--where", expression);
  }

  @Test
  void an_unknown_model_is_refused_and_the_known_are_listed() {
    CliRun run =
        CliRun.of("fit", pbc.train(), "--model", "ctgna", "--out", pbc.file("m.synth")).refused();

    assertThat(run.err()).contains("unknown model 'ctgna'", "gaussian-copula", "independent");
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource({
    "gaussian-copula, shrinkge=1, shrinkage",
    "gaussian-copula, shrinkage=much, shrinkage",
    "gaussian-copula, shrinkage=-1, shrinkage",
    "gaussian-copula, shrinkage=NaN, shrinkage",
    "cart, trees=0, trees",
    "cart, share=1.5, share",
    "cart, leaves=copies, leaves",
    "independent, epochs=3, epochs"
  })
  void a_wrong_setting_is_refused_before_the_data_is_read(
      String model, String setting, String named) {
    CliRun run =
        CliRun.of(
                "fit",
                pbc.train(),
                "--model",
                model,
                "--out",
                pbc.file("m.synth"),
                "--set",
                setting)
            .refused();

    assertThat(run.err()).contains(named).doesNotContain("read ");
    assertNothingWritten();
  }

  @Test
  void a_setting_without_value_is_wrong_use() {
    CliRun.of(
            "fit",
            pbc.train(),
            "--model",
            "independent",
            "--out",
            pbc.file("m.synth"),
            "--set",
            "shrinkage")
        .misused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ag >= 65",
        "age >= ",
        "age >= 65 and",
        "(age >= 65",
        "age >= \"old\"",
        "sex == \"nonbinary?\"",
        "sex >= 3 or",
        "age = 65",
        "missing(nothing)",
        "stage in ()",
        "\"",
        "😀"
      })
  void a_wrong_condition_is_refused(String expression) {
    sampleWhere(expression).refused();

    assertNothingWritten();
  }

  @Test
  void an_unknown_column_in_a_condition_is_named() {
    assertThat(sampleWhere("creatinine > 1").refused().err()).contains("creatinine");
  }

  @Test
  void a_condition_that_no_row_meets_is_refused() {
    sampleWhere("age >= 65 and age < 20").refused();

    assertNothingWritten();
  }

  @Test
  void a_condition_that_no_row_meets_writes_nothing_to_standard_output() {
    CliRun.of("sample", pbc.model(), "--rows", 5, "--out", "-", "--where", "age < 1").refused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no/such/folder/fake.csv", "schema.json/fake.csv", "."})
  void a_place_that_cannot_be_written_is_refused(String place) {
    CliRun.of("sample", pbc.model(), "--rows", 5, "--out", pbc.file(place)).refused();
    CliRun.of("fit", pbc.train(), "--model", "independent", "--out", pbc.file(place)).refused();
    CliRun.of("schema", pbc.train(), "--out", pbc.file(place)).refused();

    assertNothingWritten();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_folder_that_takes_no_files_is_refused() {
    CliRun.of("sample", pbc.model(), "--rows", 5, "--out", "/proc/fake.csv").refused();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_device_is_not_replaced_by_a_file() {
    CliRun.of("sample", pbc.model(), "--rows", 5, "--out", "/dev/null").refused();
  }

  @Test
  void an_input_is_never_overwritten() {
    String before = PbcFiles.read(pbc.train());
    byte[] model = PbcFiles.bytes(pbc.model());

    CliRun.of("fit", pbc.train(), "--model", "independent", "--out", pbc.train()).refused();
    CliRun.of("schema", pbc.train(), "--out", pbc.train()).refused();
    CliRun.of("sample", pbc.model(), "--rows", 5, "--out", pbc.model()).refused();

    assertThat(PbcFiles.read(pbc.train())).isEqualTo(before);
    assertThat(PbcFiles.bytes(pbc.model())).isEqualTo(model);
  }

  @Test
  void a_closed_standard_output_ends_the_work_with_one_line() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        Main.run(
            new String[] {"sample", pbc.model().toString(), "--rows", "2000000000", "--out", "-"},
            new PrintStream(closed, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("standard output");
  }

  @Test
  void an_interrupted_draw_leaves_no_file() {
    Thread.currentThread().interrupt();

    CliRun run = CliRun.of("sample", pbc.model(), "--rows", 100_000, "--out", pbc.file("fake.csv"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.code()).isEqualTo(130);
    assertThat(run.err()).contains("interrupted");
    assertNothingWritten();
  }

  @Test
  void an_interrupted_fit_leaves_no_file() {
    Thread.currentThread().interrupt();

    CliRun run =
        CliRun.of("fit", pbc.train(), "--model", "independent", "--out", pbc.file("m.synth"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.code()).isEqualTo(130);
    assertNothingWritten();
  }
}
