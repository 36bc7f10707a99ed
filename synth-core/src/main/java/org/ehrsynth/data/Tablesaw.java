package org.ehrsynth.data;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;
import org.ehrsynth.schema.SchemaInference;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The door to Tablesaw: its tables become datasets and back. Its missing values are sentinels and
 * end here; its own reader and its type inference are never used.
 */
final class Tablesaw {
  private Tablesaw() {}

  static Dataset from(Table table) {
    SchemaInference inference = new SchemaInference(table.columnNames(), false);
    forEachRow(table, (cells, row) -> inference.accept(cells));
    return from(table, inference.schema());
  }

  static Dataset from(Table table, Schema schema) {
    Set<String> missing = new HashSet<>(schema.missing());
    missing.add("");
    List<CellReader> readers = new ArrayList<>();
    List<Integer> at = new ArrayList<>();
    List<String> names = table.columnNames();
    for (Field field : schema.fields()) {
      if (!names.contains(field.name())) {
        throw new SchemaMismatchException(
            "table: column '%s' is in the schema but not in the data; data has: %s"
                .formatted(field.name(), String.join(", ", names)));
      }
      at.add(names.indexOf(field.name()));
      readers.add(CellReader.of(field, missing, false));
    }
    forEachRow(
        table,
        (cells, row) -> {
          for (int j = 0; j < readers.size(); j++) {
            String broken = readers.get(j).accept(cells.get(at.get(j)));
            if (broken != null) {
              throw new SchemaMismatchException(
                  "table, row %,d, column '%s': %s".formatted(row, schema.field(j).name(), broken));
            }
          }
        });
    return Dataset.of(readers.stream().map(CellReader::finish).toList(), schema.missing());
  }

  private static void forEachRow(Table table, CsvSource.RowConsumer rows) {
    int columns = table.columnCount();
    for (int i = 0; i < table.rowCount(); i++) {
      List<String> cells = new ArrayList<>(columns);
      for (int j = 0; j < columns; j++) {
        var column = table.column(j);
        // getUnformattedString writes a date-time as ISO and a missing cell as nothing.
        cells.add(column.isMissing(i) ? "" : column.getUnformattedString(i));
      }
      rows.accept(cells, i + 1L);
    }
  }

  static Table toTable(Dataset data) {
    Table table = Table.create();
    for (Column column : data.columns()) {
      String name = column.field().name();
      table.addColumns(
          column.<tech.tablesaw.columns.Column<?>>match(
              n -> DoubleColumn.create(name, n.toArray()),
              c -> {
                StringColumn out = StringColumn.create(name);
                for (int i = 0; i < c.size(); i++) {
                  if (c.isMissing(i)) {
                    out.appendMissing();
                  } else {
                    out.append(c.text(i));
                  }
                }
                return out;
              },
              t ->
                  ((ColumnType.Temporal) t.field().type()).resolution()
                          == ColumnType.Temporal.Resolution.DAY
                      ? dates(name, t)
                      : dateTimes(name, t)));
    }
    return table;
  }

  private static tech.tablesaw.columns.Column<?> dates(String name, Column.Temporal t) {
    DateColumn out = DateColumn.create(name);
    for (int i = 0; i < t.size(); i++) {
      out.append(t.isMissing(i) ? null : LocalDate.ofEpochDay(t.get(i)));
    }
    return out;
  }

  private static tech.tablesaw.columns.Column<?> dateTimes(String name, Column.Temporal t) {
    DateTimeColumn out = DateTimeColumn.create(name);
    for (int i = 0; i < t.size(); i++) {
      out.append(t.isMissing(i) ? null : LocalDateTime.ofEpochSecond(t.get(i), 0, ZoneOffset.UTC));
    }
    return out;
  }
}
