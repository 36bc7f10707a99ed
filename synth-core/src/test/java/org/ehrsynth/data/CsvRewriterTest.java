package org.ehrsynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRewriterTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.of("x", ColumnType.Numeric.unbounded(1)),
              Field.of("l", new ColumnType.Categorical(List.of("a, b", "c"), false))),
          List.of("NA", ""));

  @TempDir private Path folder;

  private static Dataset filled(Dataset data) {
    int n = data.rowCount();
    double[] numbers = new double[n];
    Arrays.fill(numbers, 2.5);
    return Dataset.of(
        data.columns().stream()
            .map(
                c ->
                    c instanceof Column.Numeric
                        ? c.filledFrom(Column.Numeric.of(c.field(), numbers))
                        : c.filledFrom(Column.Coded.of(c.field(), new int[n])))
            .toList(),
        data.schema());
  }

  private static String patched(String csv) throws IOException {
    byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
    Dataset before = Dataset.read(bytes, "test", Optional.of(SCHEMA));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CsvRewriter.of(bytes, "test", before, filled(before)).write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void texts_that_are_there_stay_in_their_columns_and_only_missing_cells_are_written()
      throws IOException {
    assertThat(patched("l,x\nc,1.50\nNA,\n\"a, b\",007\nc, NA \n"))
        .isEqualTo("l,x\nc,1.50\n\"a, b\",2.5\n\"a, b\",007\nc,2.5\n");
  }

  @Test
  void the_separator_and_the_decimal_comma_stay() throws IOException {
    assertThat(patched("x;l\n1,5;c\n;c\n")).isEqualTo("x;l\n\"1,5\";c\n\"2,5\";c\n");
  }

  @ParameterizedTest
  @CsvSource({"patched.csv", "patched.csv.gz"})
  void a_file_is_written_whole(String name) throws IOException {
    Path source = Files.writeString(folder.resolve("source.csv"), "x,l\n,c\n");
    Dataset before = Dataset.read(source, SCHEMA);
    Path target = folder.resolve(name);

    CsvRewriter.of(source, before, filled(before)).write(target);

    assertThat(Dataset.read(target, SCHEMA).column("x").text(0)).isEqualTo("2.5");
  }

  @Test
  void a_source_that_changed_meanwhile_is_refused_and_nothing_is_written() throws IOException {
    Path source = Files.writeString(folder.resolve("source.csv"), "x,l\n,c\n");
    Dataset before = Dataset.read(source, SCHEMA);
    CsvRewriter patch = CsvRewriter.of(source, before, filled(before));
    Files.writeString(source, "x,l\n,c\n1,c\n");
    Path target = folder.resolve("patched.csv");

    assertThatThrownBy(() -> patch.write(target))
        .isInstanceOf(CsvFormatException.class)
        .hasMessageContaining("expected the 1 rows that were read before");
    assertThat(target).doesNotExist();
  }

  @Test
  void levels_are_filled_in_the_spelling_of_the_column_and_new_ones_are_added() {
    Field written = Field.of("f", new ColumnType.Flag(List.of("0.0", "1.0")));
    Field learned = Field.of("f", new ColumnType.Code("", List.of("0", "1", "2")));
    Column column = Column.Coded.of(written, new int[] {0, -1, -1, -1});
    Column drawn = Column.Coded.of(learned, new int[] {2, 1, 2, -1});

    Column filled = column.filledFrom(drawn);

    assertThat(filled.text(0)).isEqualTo("0.0");
    assertThat(filled.text(1)).isEqualTo("1.0");
    assertThat(filled.text(2)).isEqualTo("2");
    assertThat(filled.isMissing(3)).isTrue();
  }
}
