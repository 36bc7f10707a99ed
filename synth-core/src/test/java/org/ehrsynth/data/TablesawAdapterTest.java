package org.ehrsynth.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.ColumnType.Temporal.Resolution;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesawAdapterTest {

  @Test
  void a_dataset_comes_back_from_a_table() {
    Dataset data = ExampleDatasets.pbc();

    Dataset back = Dataset.from(data.toTable(), data.schema());

    assertThat(back.fingerprint()).isEqualTo(data.fingerprint());
    assertThat(back.schema()).isEqualTo(data.schema());
  }

  @Test
  void missing_is_missing_on_either_side() {
    Table table =
        Table.create(
            DoubleColumn.create("x", 1.5, Double.NaN),
            IntColumn.create("n").append(3).appendMissing(),
            StringColumn.create("s").append("a").appendMissing(),
            BooleanColumn.create("b").append(true).appendMissing(),
            DateColumn.create("d").append(LocalDate.of(1969, 12, 31)).appendMissing(),
            DateTimeColumn.create("t").append(LocalDateTime.of(2020, 2, 29, 0, 0)).appendMissing());

    Dataset data = Dataset.from(table);
    Table back = data.toTable();

    for (int j = 0; j < 6; j++) {
      assertThat(data.column(j).isMissing(0)).as(table.column(j).name()).isFalse();
      assertThat(data.column(j).isMissing(1)).as(table.column(j).name()).isTrue();
      assertThat(back.column(j).isMissing(1)).as(table.column(j).name()).isTrue();
    }
    assertThat(data.column("d").text(0)).isEqualTo("1969-12-31");
    assertThat(back.dateColumn("d").get(0)).isEqualTo(LocalDate.of(1969, 12, 31));
    assertThat(back.dateTimeColumn("t").get(0)).isEqualTo(LocalDateTime.of(2020, 2, 29, 0, 0));
  }

  @Test
  void times_take_the_pattern_of_their_field() {
    Field day = Field.of("d", new ColumnType.Temporal("dd.MM.yyyy", Resolution.DAY));
    Field time = Field.of("t", new ColumnType.Temporal("yyyy-MM-dd HH:mm", Resolution.SECOND));
    LocalDateTime moment = LocalDateTime.of(1961, 4, 12, 6, 7);
    Table table =
        Table.create(
            DateColumn.create("d").append(moment.toLocalDate()),
            DateTimeColumn.create("t").append(moment));

    Dataset data = Dataset.from(table, Schema.of(day, time));

    assertThat(data.column("d").text(0)).isEqualTo("12.04.1961");
    assertThat(data.column("t").text(0)).isEqualTo("1961-04-12 06:07");
  }

  @Test
  void a_table_that_does_not_fit_is_refused_without_its_cells() {
    Schema schema = Schema.of(Field.of("s", new ColumnType.Categorical(List.of("a", "b"), false)));

    assertThatThrownBy(() -> Dataset.from(Table.create(StringColumn.create("q")), schema))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("'s' is in the schema but not in the data; data has: q");
    assertThatThrownBy(
            () -> Dataset.from(Table.create(StringColumn.create("s", "a", "Jane")), schema))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessage(
            "table, row 2, column 's': expected one of the 2 declared levels, found a text of 4"
                + " characters");
  }

  @Test
  void an_empty_table_keeps_its_columns() {
    Table table = Table.create(DoubleColumn.create("x"), StringColumn.create("s"));

    Dataset data = Dataset.from(table);

    assertThat(data.rowCount()).isZero();
    assertThat(data.toTable().columnNames()).containsExactly("x", "s");
  }
}
