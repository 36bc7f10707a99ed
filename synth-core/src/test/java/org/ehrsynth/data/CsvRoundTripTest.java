package org.ehrsynth.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvRoundTripTest {
  private static final int ROWS = 200;

  static Stream<Arguments> tables() {
    Column wide = numbers("n", 2, 0.2, 100);
    List<Column> many =
        IntStream.range(0, 200).mapToObj(j -> numbers("c" + j, j % 14, 0, 9)).toList();
    Column awkward = levels("a,b \"c\"", List.of(" x", "y,z", "\"q\"", "two\nlines", "ü", "r\r\n"));
    return Stream.of(
        arguments("numbers", Dataset.of(wide)),
        arguments("whole numbers", Dataset.of(numbers("n", 0, 0, 1e9))),
        arguments("fifteen decimals", Dataset.of(numbers("n", 15, 0.1, 0.9))),
        arguments("awkward levels and name", Dataset.of(awkward)),
        arguments("mixed", Dataset.of(wide, awkward, days("d", "yyyy-MM-dd"), keys("id"))),
        arguments("other dates", Dataset.of(days("d", "d.M.yyyy"), days("e", "MM/dd/yyyy"))),
        arguments("times", Dataset.of(seconds("t"))),
        arguments("all missing", Dataset.of(numbers("n", 0, 1, 1))),
        arguments("all missing levels", marked(List.of("NA"), levels("l", List.of()))),
        arguments("another marker", marked(List.of("?", ""), wide, awkward)),
        arguments("a marker with a comma", marked(List.of("not, known"), wide)),
        arguments("no rows", Dataset.of(wide, awkward).selectRows(new int[0])),
        arguments("one row", Dataset.of(wide, awkward).selectRows(new int[] {3})),
        arguments("200 columns", Dataset.of(many)),
        arguments("pbc", ExampleDatasets.pbc()),
        arguments(
            "flchain",
            ExampleDatasets.flchain().select(List.of("age", "sex", "creatinine", "death"))));
  }

  private static Dataset marked(List<String> missing, Column... columns) {
    List<Field> fields = Stream.of(columns).map(Column::field).toList();
    return Dataset.of(List.of(columns), new Schema(fields, missing));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void what_is_written_is_read_again(String what, Dataset data, @TempDir Path folder) {
    for (String name : List.of("t.csv", "t.csv.gz")) {
      Path file = folder.resolve(name);

      data.write(file);
      Dataset back = Dataset.read(file, data.schema());

      assertThat(back.schema()).as(what).isEqualTo(data.schema());
      assertThat(back.rowCount()).isEqualTo(data.rowCount());
      assertThat(back.fingerprint()).isEqualTo(data.fingerprint());
    }
  }

  @Test
  void the_file_is_plain_csv_with_quotes_only_where_needed() throws IOException {
    Dataset data =
        marked(
            List.of("NA"),
            numbers("n", new double[] {1.5, Double.NaN, -0.0}, 2),
            Column.Coded.of(
                Field.of("l", new ColumnType.Categorical(List.of("a b", "x,y", "q\"q"), false)),
                new int[] {0, 1, 2}),
            Column.Temporal.of(
                Field.of("d", new ColumnType.Temporal("yyyy-MM-dd", Resolution.DAY)),
                new long[] {-1, 0, Column.Temporal.MISSING}));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    try (CsvWriter writer = new CsvWriter(out, data.schema())) {
      writer.write(data.selectRows(new int[] {0}));
      writer.write(data.selectRows(new int[] {1, 2}));
    }

    assertThat(out.toString(UTF_8))
        .isEqualTo("n,l,d\n1.5,a b,1969-12-31\nNA,\"x,y\",1970-01-01\n0,\"q\"\"q\",NA\n");
  }

  @Test
  void an_empty_cell_of_a_single_column_is_not_lost() {
    Dataset data = Dataset.of(numbers("n", new double[] {1, Double.NaN, Double.NaN, 2}, 0));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    try (CsvWriter writer = new CsvWriter(out, data.schema())) {
      writer.write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Dataset back = Dataset.read(out.toByteArray(), "t", Optional.of(data.schema()));

    assertThat(out.toString(UTF_8)).isEqualTo("n\n1\n\"\"\n\"\"\n2\n");
    assertThat(back.fingerprint()).isEqualTo(data.fingerprint());
  }

  @Test
  void a_file_that_cannot_be_written_leaves_nothing_behind(@TempDir Path folder)
      throws IOException {
    Dataset data = ExampleDatasets.pbc();

    assertThatThrownBy(() -> data.write(folder.resolve("none/t.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its folder does not exist");
    assertThatThrownBy(() -> data.write(folder)).isInstanceOf(InputException.class);
    assertThatThrownBy(
            () ->
                CsvWriter.writeFile(
                    folder.resolve("t.csv"),
                    data.schema(),
                    writer -> {
                      throw new IllegalStateException("stopped");
                    }))
        .isInstanceOf(IllegalStateException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  static Column.Numeric numbers(String name, double[] values, int decimals) {
    return Column.Numeric.of(Field.of(name, ColumnType.Numeric.unbounded(decimals)), values);
  }

  /** One cell in five is missing; all are where the range is empty. */
  private static Column numbers(String name, int decimals, double from, double to) {
    ColumnType.Numeric type = ColumnType.Numeric.unbounded(decimals);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    double[] values = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      values[i] =
          from == to || random.nextInt(5) == 0
              ? Double.NaN
              : type.admit(from + random.nextDouble() * (to - from));
    }
    return numbers(name, values, decimals);
  }

  private static Column levels(String name, List<String> levels) {
    int[] codes = IntStream.range(0, ROWS).map(i -> i % (levels.size() + 1) - 1).toArray();
    return Column.Coded.of(Field.of(name, new ColumnType.Categorical(levels, false)), codes);
  }

  private static Column keys(String name) {
    List<String> texts = IntStream.range(0, 50).mapToObj(i -> "P-" + i).toList();
    int[] codes = IntStream.range(0, ROWS).map(i -> i / 4).toArray();
    return Column.Coded.identifier(Field.of(name, new ColumnType.Identifier()), codes, texts);
  }

  private static Column days(String name, String format) {
    long[] days = IntStream.range(0, ROWS).mapToLong(i -> (i - 100) * 211L).toArray();
    days[7] = Column.Temporal.MISSING;
    return Column.Temporal.of(
        Field.of(name, new ColumnType.Temporal(format, Resolution.DAY)), days);
  }

  private static Column seconds(String name) {
    long[] seconds = IntStream.range(0, ROWS).mapToLong(i -> (i - 100) * 98_765_432L).toArray();
    return Column.Temporal.of(
        Field.of(name, new ColumnType.Temporal("yyyy-MM-dd'T'HH:mm:ss", Resolution.SECOND)),
        seconds);
  }
}
