package org.ehrsynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that cannot be read: one line, nothing written, and no cell of them is shown. */
class BadTableTest {
  private static final String CANARY = "Zebulon1957";
  private static final String CANARY_NUMBER = "777123";

  /** Declares what the good rows hold. */
  private static final String SCHEMA =
      """
      {"format":1,"fields":[
       {"name":"name","type":"categorical","levels":["a","b"]},
       {"name":"age","type":"numeric","decimals":0,"min":0,"max":120,"nullable":false},
       {"name":"seen","type":"temporal","format":"yyyy-MM-dd"}]}
      """;

  @TempDir private Path folder;

  static Stream<Arguments> malformed() {
    String good = "name,age,seen\n" + "a,50,2020-01-31\n".repeat(30);
    return Stream.of(
        Arguments.of("empty file", "", "header"),
        Arguments.of("ragged row", good + "a," + CANARY + "\n", "line 32"),
        Arguments.of("long row", good + "a,5,2020-01-01," + CANARY + "\n", "line 32"),
        Arguments.of("open quote", good + "\"" + CANARY + ",5,2020-01-01\n", "line 32"),
        Arguments.of("text after quote", good + "\"a\"" + CANARY + ",5,2020-01-01\n", "quote"),
        Arguments.of("two equal names", "age,age\n" + CANARY + ",2\n", "age"),
        Arguments.of("empty name", "name,,seen\n" + CANARY + ",5,2020-01-01\n", "column 2"),
        Arguments.of("only a header", "name,age,seen\n", "rows"));
  }

  static Stream<Arguments> misfits() {
    String good = "name,age,seen\n" + "a,50,2020-01-31\n".repeat(30);
    return Stream.of(
        Arguments.of("unknown level", good + CANARY + ",5,2020-01-01\n", "column 'name'"),
        Arguments.of("text for a number", good + "a," + CANARY + ",2020-01-01\n", "column 'age'"),
        Arguments.of(
            "number out of range", good + "a," + CANARY_NUMBER + ",2020-01-01\n", "column 'age'"),
        Arguments.of("missing where it may not be", good + CANARY + ",,2020-01-01\n", "name"),
        Arguments.of("impossible date", good + "a,5,2020-02-30\n", "column 'seen'"),
        Arguments.of("text for a date", good + "a,5," + CANARY + "\n", "column 'seen'"),
        Arguments.of("column too many", "name,age,seen,x\na,5,2020-01-01," + CANARY + "\n", "'x'"),
        Arguments.of("column too few", "name,age\n" + CANARY + ",5\n", "'seen'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void a_malformed_table_is_refused_without_a_word_of_its_cells(
      String what, String csv, String place) {
    Path table = PbcFiles.write(folder.resolve("data.csv"), csv);

    CliRun run = fit(table);

    assertRefused(run, place);
    assertThat(table).exists();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("misfits")
  void a_table_that_does_not_fit_its_schema_is_refused_without_a_word_of_its_cells(
      String what, String csv, String place) {
    Path table = PbcFiles.write(folder.resolve("data.csv"), csv);
    Path schema = PbcFiles.write(folder.resolve("schema.json"), SCHEMA);

    CliRun run = fit(table, "--schema", schema);

    assertRefused(run, place);
  }

  @Test
  void bytes_that_are_not_utf8_are_refused() throws IOException {
    byte[] csv = ("name,age\n" + CANARY + "é,5\n").getBytes(StandardCharsets.ISO_8859_1);
    Path table = Files.write(folder.resolve("data.csv"), csv);

    assertRefused(fit(table), "UTF-8");
  }

  @Test
  void a_damaged_gzip_file_is_refused() throws IOException {
    byte[] cut = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3};
    Path table = Files.write(folder.resolve("data.csv.gz"), cut);

    assertRefused(fit(table), "gzip");
  }

  @Test
  void a_malformed_table_on_standard_input_is_refused() {
    CliRun run =
        CliRun.withInput(
            "name,age\n" + CANARY + "\n",
            "fit",
            "-",
            "--model",
            "independent",
            "--out",
            folder.resolve("m.synth"));

    assertRefused(run, "standard input");
  }

  @Test
  void a_missing_table_is_refused() {
    assertRefused(fit(folder.resolve("no.csv")), "no such file");
  }

  @Test
  void a_folder_as_table_is_refused() {
    assertRefused(fit(folder), "folder");
  }

  @ParameterizedTest
  @MethodSource("badSchemas")
  void a_wrong_schema_file_is_refused(String json, String place) {
    Path table = PbcFiles.write(folder.resolve("data.csv"), "name,age,seen\na,5,2020-01-01\n");
    Path schema = PbcFiles.write(folder.resolve("schema.json"), json);

    assertRefused(fit(table, "--schema", schema), place);
  }

  static Stream<Arguments> badSchemas() {
    return Stream.of(
        Arguments.of("", "JSON"),
        Arguments.of("{\"format\":1,\"fields\":", "JSON"),
        Arguments.of("[]", "schema"),
        Arguments.of("{\"format\":99,\"fields\":[]}", "format"),
        Arguments.of("{\"format\":1,\"fields\":[{\"name\":\"a\",\"type\":\"number\"}]}", "type"),
        Arguments.of(
            "{\"format\":1,\"fields\":[{\"name\":\"a\",\"type\":\"numeric\",\"min\":5,\"max\":1}]}",
            "min"));
  }

  @Test
  void a_missing_schema_file_is_refused() {
    Path table = PbcFiles.write(folder.resolve("data.csv"), "name\na\n");

    assertRefused(fit(table, "--schema", folder.resolve("no.json")), "no.json");
  }

  @Test
  void an_unknown_subject_column_is_refused_and_the_columns_are_listed() {
    Path table = PbcFiles.write(folder.resolve("data.csv"), "name,age\n" + CANARY + ",5\n");

    assertRefused(fit(table, "--subject", "patient"), "name, age");
  }

  private CliRun fit(Path table, Object... more) {
    Object[] first = {"fit", table, "--model", "independent", "--out", folder.resolve("m.synth")};
    Object[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return CliRun.of(all);
  }

  private void assertRefused(CliRun run, String place) {
    // A note that the table was read may stand before the refusal.
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err().lines().filter(l -> l.startsWith("ehrsynth: ")))
        .singleElement()
        .asString()
        .contains(place)
        .doesNotContain("internal error");
    assertThat(run.err()).doesNotContain(CANARY, CANARY_NUMBER, "Exception", "\tat ");
    assertThat(run.out()).isEmpty();
    assertThat(folder.toFile().list())
        .doesNotContain("m.synth")
        .allMatch(name -> !name.startsWith("."));
  }
}
