package org.ehrsynth.llm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.Fixtures;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.RowParser;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TuneRoundTripTest {
  @TempDir Path folder;

  static Stream<Arguments> tables() {
    Map<String, Dataset> all = new LinkedHashMap<>(Fixtures.all());
    all.put("ruled", Fixtures.ruled(true));
    all.put("awkward texts", awkward());
    ExampleDatasets.names().forEach(name -> all.put(name, ExampleDatasets.named(name).head(200)));
    return all.entrySet().stream()
        .flatMap(
            e ->
                Stream.of(FineTuningFormat.values())
                    .map(format -> Arguments.of(e.getKey(), format, e.getValue())));
  }

  /** Names and levels that hold what the sentence is made of. */
  private static Dataset awkward() {
    List<String> levels =
        List.of(
            "a, b",
            "it is",
            "is",
            "missing",
            "\"quoted\"",
            "two\nlines",
            "back\\slash",
            " blank ",
            "ends.",
            "x is 5, y is 6",
            "tab\t",
            "[1]",
            "ends,",
            "{\"text\": \"no\"}",
            "½ µ");
    int rows = 20 * levels.size();
    return Dataset.of(
        Column.Coded.of(
            Field.of("level, is \"this\"", new ColumnType.Categorical(levels, false)),
            IntStream.range(0, rows).map(i -> i % levels.size()).toArray()),
        Column.Coded.of(
            Field.of("what is", new ColumnType.Code("", levels)),
            IntStream.range(0, rows).map(i -> i % 7 == 0 ? -1 : i % levels.size()).toArray()),
        Column.Numeric.of(
            Field.of("is", ColumnType.Numeric.unbounded(2)),
            IntStream.range(0, rows).mapToDouble(i -> i % 9 == 0 ? Double.NaN : i / 4.0).toArray()),
        Column.Numeric.of(
            Field.of("two\nlines", ColumnType.Numeric.unbounded(0)),
            IntStream.range(0, rows).mapToDouble(i -> i - 50).toArray()));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("tables")
  void guarded_rows_that_are_exported_and_imported_are_the_same(
      String name, FineTuningFormat format, Dataset data) {
    FineTuningExport export =
        FineTuningExport.of(data, ColumnDescriptions.NONE, DisclosureGuard.DEFAULT, Seed.of(3));
    Path file = folder.resolve("rows.jsonl");

    export.write(file, format, 2, Seed.of(4));
    FineTuningImport read = FineTuningImport.read(file, RowParser.of(export.rows().schema()));

    assertThat(read.rejectedLines()).isEmpty();
    assertThat(read.batch().coercions()).isEmpty();
    List<String> twice = written(Dataset.concat(List.of(export.rows(), export.rows())));
    assertThat(written(read.rows())).isEqualTo(twice);
  }

  /** Sorted, for the order of rows is drawn. */
  private static List<String> written(Dataset data) {
    return TypedRow.of(data).stream().map(row -> Json.write(row.toJson())).sorted().toList();
  }

  @ParameterizedTest
  @EnumSource(FineTuningFormat.class)
  void the_same_seed_gives_the_same_bytes_and_another_other_ones(FineTuningFormat format)
      throws IOException {
    FineTuningExport export =
        FineTuningExport.of(
            ExampleDatasets.pbc(), ColumnDescriptions.NONE, DisclosureGuard.DEFAULT, Seed.of(3));
    Path file = folder.resolve("rows.jsonl");

    export.write(file, format, 1, Seed.of(4));
    byte[] first = Files.readAllBytes(file);
    export.write(file, format, 1, Seed.of(4));
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    export.write(file, format, 1, Seed.of(5));
    assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(FineTuningFormat.class)
  void keys_rare_levels_and_extremes_of_few_patients_are_not_in_the_file(FineTuningFormat format)
      throws IOException {
    int n = 60;
    Dataset data =
        Dataset.of(
            Column.Coded.identifier(
                Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT),
                IntStream.range(0, n).toArray(),
                IntStream.range(0, n).mapToObj(i -> "canary-key-" + i).toList()),
            Column.Coded.of(
                Field.of(
                    "disease",
                    new ColumnType.Categorical(List.of("common", "canary-level", "usual"), false)),
                IntStream.range(0, n).map(i -> i < 4 ? 1 : 2 * (i % 2)).toArray()),
            Column.Numeric.of(
                Field.of("cost", ColumnType.Numeric.unbounded(0)),
                IntStream.range(0, n).mapToDouble(i -> i == 7 ? 987_654 : 100 + i).toArray()),
            Column.Coded.of(
                Field.of("comment", new ColumnType.Code("", List.of("canary-ignored")))
                    .withRole(Role.IGNORE),
                new int[n]));
    FineTuningExport export =
        FineTuningExport.of(data, ColumnDescriptions.NONE, DisclosureGuard.DEFAULT, Seed.of(3));
    Path file = folder.resolve("rows.jsonl");

    export.write(file, format, 3, Seed.of(4));

    assertThat(Files.readString(file)).doesNotContain("canary").doesNotContain("987654");
    assertThat(export.disclosures())
        .first()
        .asString()
        .startsWith("60 rows of 60 real patients, cell by cell as they are but for 12 cells");
    assertThat(String.join(" ", export.disclosures()))
        .doesNotContain("canary")
        .doesNotContain("987");

    FineTuningExport open =
        FineTuningExport.of(data, ColumnDescriptions.NONE, new DisclosureGuard(1), Seed.of(3));
    open.write(file, format, 1, Seed.of(4));
    assertThat(Files.readString(file)).contains("canary-level").contains("987654");
  }

  @Test
  void columns_are_in_random_order_in_great_and_not_in_chat() throws IOException {
    FineTuningExport export =
        FineTuningExport.of(
            Fixtures.named("numeric only"),
            ColumnDescriptions.NONE,
            DisclosureGuard.DEFAULT,
            Seed.of(3));
    Path file = folder.resolve("rows.jsonl");

    export.write(file, FineTuningFormat.GREAT, 1, Seed.of(4));
    long first =
        Files.readAllLines(file).stream().filter(l -> l.startsWith("{\"text\":\"age is ")).count();
    export.write(file, FineTuningFormat.CHAT, 1, Seed.of(4));

    // A quarter of 240 each; 4.4172 standard errors are passed by chance once in 100,000 tests.
    assertThat((double) first).isBetween(60 - 4.4172 * Math.sqrt(45), 60 + 4.4172 * Math.sqrt(45));
    assertThat(Files.readAllLines(file))
        .allMatch(
            l ->
                l.contains("\"role\":\"assistant\",\"content\":\"{\\\"age\\\":")
                    && l.endsWith("}]}"));
  }

  @Test
  void a_row_that_breaks_a_rule_is_left_out_and_counted() {
    Dataset ruled = Fixtures.ruled(false);
    Dataset broken =
        Dataset.of(
            ruled.columns().stream()
                .map(
                    c ->
                        c.field().name().equals("floor")
                            ? Column.Numeric.of(
                                c.field(),
                                IntStream.range(0, c.size())
                                    .mapToDouble(i -> i < 9 ? 8 : ((Column.Numeric) c).get(i))
                                    .toArray())
                            : c)
                .toList(),
            ruled.schema());

    List<String> facts =
        FineTuningExport.of(ruled, ColumnDescriptions.NONE, new DisclosureGuard(1), Seed.of(3))
            .disclosures();
    assertThat(facts).noneMatch(f -> f.contains("left out are") || f.contains("break a declared"));
    // Combinations of ward and floor are those of the table itself: the wrong ones are known too.
    assertThat(
            FineTuningExport.of(broken, ColumnDescriptions.NONE, new DisclosureGuard(1), Seed.of(3))
                .rows()
                .rowCount())
        .isEqualTo(ruled.rowCount());
    assertThat(
            FineTuningExport.of(
                    broken, ColumnDescriptions.NONE, DisclosureGuard.DEFAULT, Seed.of(3))
                .disclosures())
        .anyMatch(f -> f.matches("\\d+ rows that break a declared rule are left out"));
  }

  @Test
  void damaged_lines_are_told_by_number_and_reason() throws IOException {
    Dataset data = Fixtures.named("coded only");
    TypedRow row = TypedRow.of(data, 0);
    String json = Json.write(row.toJson());
    String great = RowText.write(row, Seed.of(1).generator());
    Path file = folder.resolve("out.jsonl");
    Files.writeString(
        file,
        String.join(
            "\n",
            json,
            great + ".",
            "",
            "{\"text\": " + Json.write(great) + "}",
            Json.write(
                Map.of("messages", List.of(Map.of("content", "```json\n" + json + "\n```")))),
            json.substring(0, 20),
            great.substring(0, great.lastIndexOf(',')),
            "stage was III",
            "alive is yes, alive is no",
            "ward is \"canary\" ward",
            json.replace("\"alive\":", "\"alive\":7,\"x\":"),
            "{\"messages\": [{\"role\": \"assistant\"}]}",
            "{\"messages\": [\"canary\"]}"));

    FineTuningImport read = FineTuningImport.read(file, RowParser.of(data.schema()));

    assertThat(TypedRow.of(read.rows())).containsExactly(row, row, row, row);
    assertThat(read.rejectedLines())
        .extracting(FineTuningImport.RejectedLine::toString)
        .containsExactly(
            "line 6: a JSON object, line 1, column 21: expected valid JSON, found something else",
            "line 7: %s: expected the field to be there, found none"
                .formatted(great.substring(great.lastIndexOf(',') + 2).split(" is ")[0]),
            "line 8: part 1: expected 'column is value'",
            "line 9: part 2: a column that was told before",
            "line 10: part 1: expected a comma after the value",
            "line 11: alive: expected one of \"no\", \"yes\", found a number",
            "line 12: expected the last message to have a text, found none",
            "line 13: expected the last message to be an object, found something else");
    assertThat(read.batch().summary())
        .startsWith("4 rows accepted")
        .contains("2 refused", "a field is not there: 1");
  }

  @Test
  void a_file_without_rows_is_refused() throws IOException {
    Path file = folder.resolve("out.jsonl");
    Files.writeString(file, "Sorry\n");
    RowParser reader = RowParser.of(Fixtures.named("coded only").schema());

    assertThatThrownBy(() -> FineTuningImport.read(file, reader).rows())
        .isInstanceOf(InputException.class)
        .hasMessage(
            "expected at least one row, found none; line 1: part 1: expected 'column is value'");
    assertThatThrownBy(() -> FineTuningImport.read(folder.resolve("none"), reader))
        .hasMessageEndingWith("none': there is no such file");
  }

  @Test
  void a_format_has_a_name() {
    assertThat(FineTuningFormat.named("great")).isEqualTo(FineTuningFormat.GREAT);
    assertThatThrownBy(() -> FineTuningFormat.named("csv"))
        .hasMessage("unknown format 'csv'; known: chat, great");
  }
}
