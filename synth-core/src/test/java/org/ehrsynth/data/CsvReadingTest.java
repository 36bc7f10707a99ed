package org.ehrsynth.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReadingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1.5,x\n2,\n",
        "a,b\r\n1.5,x\r\n2,\r\n",
        "a,b\r1.5,x\r2,\r",
        "a,b\n1.5,x\n2,", // no line end at the end
        "\n\na,b\n\n1.5,x\n\n2,\n\n", // blank lines
        "\uFEFFa,b\n1.5,x\n2,\n", // byte order mark
        "\"a\",\"b\"\n\"1.5\",\"x\"\n\"2\",\"\"\n",
        " a , b \n 1.5 ,x\n2, \n",
        "a;b\n1,5;x\n2;\n",
        "a\tb\n1.5\tx\n2\t\n",
        "a|b\n1.5|x\n2|\n"
      })
  void every_way_of_writing_a_table_reads_the_same(String csv) {
    Schema schema =
        Schema.of(numeric("a", 1), Field.of("b", new ColumnType.Categorical(List.of("x"), false)));

    for (byte[] bytes : List.of(csv.getBytes(UTF_8), MalformedFilesTest.gzip(csv))) {
      Dataset data = Dataset.read(bytes, "test", Optional.of(schema));

      assertThat(data.schema().names()).containsExactly("a", "b");
      assertThat(((Column.Numeric) data.column("a")).toArray()).containsExactly(1.5, 2);
      assertThat(data.column("b").text(0)).isEqualTo("x");
      assertThat(data.column("b").isMissing(1)).isTrue();
    }
  }

  @Test
  void a_header_alone_is_a_table_without_rows() {
    Dataset data = read("age,sex\n");

    assertThat(data.rowCount()).isZero();
    assertThat(data.schema().names()).containsExactly("age", "sex");
  }

  @Test
  void quotes_separators_and_line_ends_live_inside_quoted_cells() {
    Dataset data = read("a,b\n\"x,\"\"y\"\"\nz\",1\nplain,2\n");

    assertThat(data.column("a").text(0)).isEqualTo("x,\"y\"\nz");
    assertThat(data.rowCount()).isEqualTo(2);
  }

  @Test
  void levels_keep_their_blanks_but_markers_and_numbers_do_not_need_them() {
    Dataset data = read("work,n\n State-gov, 7\n ?, 8\n State-gov,?\n".concat(" Private,9\n"));

    assertThat(data.column("work").field().levels()).containsExactly(" Private", " State-gov");
    assertThat(data.column("work").isMissing(1)).isTrue();
    assertThat(((Column.Numeric) data.column("n")).toArray()).containsExactly(7, 8, Double.NaN, 9);
  }

  @Test
  void an_ignored_column_is_left_out_whether_the_file_has_it_or_not() {
    Field ignored = Field.of("note", new ColumnType.Identifier()).withRole(Role.IGNORE);
    Schema schema = Schema.of(numeric("a", 0), ignored);

    for (String csv : List.of("a,note\n1,secret\n", "a\n1\n")) {
      Dataset data = Dataset.read(csv.getBytes(UTF_8), "test", Optional.of(schema));
      assertThat(data.schema().names()).containsExactly("a");
    }
  }

  @Test
  void columns_are_found_by_name_and_come_in_the_order_of_the_schema() {
    Schema schema = Schema.of(numeric("b", 0), numeric("a", 0));

    Dataset data = Dataset.read("a,b\n1,2\n".getBytes(UTF_8), "test", Optional.of(schema));

    assertThat(data.schema().names()).containsExactly("b", "a");
    assertThat(data.column("b").text(0)).isEqualTo("2");
  }

  @Test
  void a_level_written_as_floating_point_is_recognised_unless_codes_have_leading_zeros() {
    Field stage = Field.of("stage", new ColumnType.Categorical(List.of("1", "2"), true));
    Dataset data =
        Dataset.read("stage\n1.0\n2.00\n2\n".getBytes(UTF_8), "t", Optional.of(Schema.of(stage)));
    assertThat(((Column.Coded) data.column(0)).toArray()).containsExactly(0, 1, 1);

    Field ward = Field.of("ward", new ColumnType.Categorical(List.of("007"), false));
    assertThat(
            catchThrowable(
                () -> Dataset.read("ward\n7\n".getBytes(UTF_8), "t", Optional.of(Schema.of(ward)))))
        .isInstanceOf(SchemaMismatchException.class);
  }

  @Test
  void codes_do_not_depend_on_the_order_of_the_rows() {
    Field code = Field.of("diag", new ColumnType.Code("ICD", List.of()));
    Schema schema = Schema.of(code);
    Dataset one = Dataset.read("diag\nI10\nE11\n".getBytes(UTF_8), "t", Optional.of(schema));
    Dataset two = Dataset.read("diag\nE11\nI10\n".getBytes(UTF_8), "t", Optional.of(schema));

    assertThat(one.schema()).isEqualTo(two.schema());
    assertThat(one.column(0).field().levels()).containsExactly("E11", "I10");
  }

  @Test
  void reading_grows_past_its_first_arrays() {
    StringBuilder csv = new StringBuilder("n,s,d\n");
    for (int i = 0; i < 5_000; i++) {
      csv.append(i % 100).append(',').append((char) ('a' + i % 7)).append(",2020-01-");
      csv.append(i % 2 == 0 ? "05" : "17").append('\n');
    }

    Dataset data = read(csv.toString());

    assertThat(data.rowCount()).isEqualTo(5_000);
    assertThat(Arrays.stream(((Column.Numeric) data.column("n")).toArray()).sum())
        .isEqualTo(50 * 99 * 50);
    assertThat(data.column("d").text(4_999)).isEqualTo("2020-01-17");
  }

  private static Dataset read(String csv) {
    return Dataset.read(csv.getBytes(UTF_8), "test", Optional.empty());
  }

  private static Field numeric(String name, int decimals) {
    return Field.of(name, ColumnType.Numeric.unbounded(decimals));
  }
}
