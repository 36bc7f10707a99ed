package org.ehrsynth.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file is said in one line: what, where, rule, found; never a cell. */
class MalformedFilesTest {
  private static final String SECRET = "Jane-Doe";

  private static final String SCHEMA =
      """
      {"format":1, "missing":["","NA"],
       "fields":[{"name":"age","type":"numeric","decimals":0,"min":0,"max":120,"nullable":false},
                 {"name":"sex","type":"categorical","levels":["F","M"]},
                 {"name":"seen","type":"temporal","format":"yyyy-MM-dd"}]}
      """;

  static Stream<Arguments> malformedTables() {
    String quotes = "a,b\n1,2\n3,\"" + SECRET + "\n5,6\n";
    return Stream.of(
        arguments("empty", bytes(""), "expected a header line, found an empty file"),
        arguments("only blank lines", bytes("\n\n\r\n"), "found an empty file"),
        arguments("only a byte order mark", bytes("\uFEFF"), "found an empty file"),
        arguments("a name twice", bytes("a,b,a\n1,2,3\n"), "'a' stands at columns 1 and 3"),
        arguments("a name twice but for blanks", bytes("a, a\n1,2\n"), "columns 1 and 2"),
        arguments("no name", bytes("a,,c\n1,2,3\n"), "expected a name for column 2, found none"),
        arguments("a comma at the end of the header", bytes("a,b,\n1,2\n"), "name for column 3"),
        arguments(
            "a short row",
            bytes("a,b,c\n1,2,3\n4," + SECRET + "\n"),
            "line 3: expected 3 cells as in the header, found 2"),
        arguments(
            "a long row",
            bytes("a,b\n1,2\n3,4\n5," + SECRET + ",6\n"),
            "line 4: expected 2 cells as in the header, found 3"),
        arguments(
            "a short row after a cell of two lines",
            bytes("a,b\n\"x\ny\",2\n3\n"),
            "line 4: expected 2 cells as in the header, found 1"),
        arguments(
            "an open quote",
            bytes(quotes),
            "line 3: expected the quoted cell that starts here to end"),
        arguments(
            "text after a quote",
            bytes("a,b\n1,2\n\"3\"" + SECRET + ",4\n"),
            "after line 2: expected a quoted cell to end with a quote"),
        arguments(
            "an open quote in the header",
            bytes("a,\"b\n1,2\n"),
            "line 1: expected the quoted cell that starts here"),
        arguments(
            "Latin-1",
            "a,b\n1,2\n3,M\u00fcller\n".getBytes(ISO_8859_1),
            "line 3: expected UTF-8 text, found other bytes; convert the file to UTF-8"),
        arguments("UTF-16", "\uFEFFa,b\n1,2\n".getBytes(UTF_16LE), "line 1: expected UTF-8 text"),
        arguments("gzip cut short", cut(gzip("a,b\n1,2\n".repeat(500))), "damaged or cut short"),
        arguments("a workbook", bytes("PK\u0003\u0004rest"), "found a zip archive or workbook"),
        arguments("a Parquet file", bytes("PAR1rest"), "found a Parquet file"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedTables")
  void a_malformed_table_is_refused_in_one_line(String what, byte[] csv, String message) {
    assertThatThrownBy(() -> Dataset.read(csv, "'patients.csv'", Optional.empty()))
        .as(what)
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("'patients.csv'")
        .hasMessageContaining(message)
        .message()
        .doesNotContain(SECRET)
        .doesNotContain("\n");
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        arguments("a column less", "age,sex\n1,F\n", "'seen' is in the schema but not in the data"),
        arguments("a column more", "age,sex,seen,x\n1,F,,1\n", "'x' is in the data but not in the"),
        arguments(
            "a text for a number",
            "age,sex,seen\n1,F,\n" + SECRET + ",F,\n",
            "line 3, column 'age': expected a number, found a text of 8 characters"),
        arguments(
            "infinity is no number", "age,sex,seen\nInfinity,F,\n", "'age': expected a number"),
        arguments(
            "beyond the bounds",
            "age,sex,seen\n121,F,\n",
            "line 2, column 'age': expected a number in [0, 120], found one outside"),
        arguments(
            "missing where it must not be",
            "age,sex,seen\n NA ,F,\n",
            "line 2, column 'age': expected a value (the column is not nullable)"),
        arguments(
            "an undeclared level",
            "age,sex,seen\n1," + SECRET + ",\n",
            "column 'sex': expected one of the 2 declared levels, found a text of 8 characters"),
        arguments(
            "an impossible date",
            "age,sex,seen\n1,F,2020-02-30\n",
            "'seen': expected a possible date written as yyyy-MM-dd, found a text of 10"),
        arguments(
            "a date of another kind", "age,sex,seen\n1,F,02/03/2020\n", "written as yyyy-MM-dd"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("misfits")
  void a_table_that_does_not_fit_the_schema_is_refused_in_one_line(
      String what, String csv, String message) {
    Schema schema = Schema.fromJson(JsonObject.parse(SCHEMA, "schema"));

    assertThatThrownBy(() -> Dataset.read(bytes(csv), "standard input", Optional.of(schema)))
        .as(what)
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageStartingWith("standard input")
        .hasMessageContaining(message)
        .message()
        .doesNotContain(SECRET)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|Infinity|of at least 0", "-Infinity|0.25|of at most 0.25", "-1.5|2|in [-1.5, 2]"})
  void a_bound_is_named_as_it_was_declared(double min, double max, String rule) {
    Schema schema = Schema.of(Field.of("x", new ColumnType.Numeric(0, min, max)));

    for (String cell : List.of("-9", "9")) {
      if (Double.parseDouble(cell) < min || Double.parseDouble(cell) > max) {
        assertThatThrownBy(() -> Dataset.read(bytes("x\n" + cell), "t", Optional.of(schema)))
            .hasMessage("t, line 2, column 'x': expected a number %s, found one outside", rule);
      }
    }
  }

  @Test
  void a_table_of_which_nothing_is_kept_is_refused() {
    StringBuilder csv = new StringBuilder("note\n");
    for (int i = 0; i < 100; i++) {
      csv.append("text ").append(i).append('\n');
    }

    assertThatThrownBy(() -> Dataset.read(bytes(csv.toString()), "t", Optional.empty()))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessage("t: expected a column to keep, found only columns that are left out");
  }

  @Test
  void a_file_that_is_not_there_or_is_a_folder_is_refused(@TempDir Path folder) {
    assertThatThrownBy(() -> Dataset.read(folder.resolve("none.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("none.csv': there is no such file");
    assertThatThrownBy(() -> Dataset.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("expected a file, found a folder");
  }

  @Test
  void bad_bytes_deep_in_a_file_are_found_on_their_line(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("long.csv");
    byte[] good = "a,b\n".concat("1,2\n".repeat(300_000)).getBytes(UTF_8);
    byte[] all = Arrays.copyOf(good, good.length + 4);
    System.arraycopy(new byte[] {'3', ',', (byte) 0xFF, '\n'}, 0, all, good.length, 4);
    Files.write(file, all);

    assertThatThrownBy(() -> Dataset.read(file))
        .hasMessageContaining("line 300,002: expected UTF-8");
  }

  @Test
  void an_open_quote_does_not_swallow_all_memory() {
    byte[] csv = bytes("a,b\n1,\"" + "2,3\n".repeat(5_000_000));

    assertThatThrownBy(() -> Dataset.read(csv, "big", Optional.empty()))
        .isInstanceOf(CsvFormatException.class)
        .hasMessage("big, after line 1: expected a quoted cell to end with a quote");
    assertThat(csv.length).isGreaterThan(16 * 1024 * 1024);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length - 12);
  }
}
