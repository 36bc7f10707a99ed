package org.ehrsynth.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.ehrsynth.schema.SchemaInference;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Converts Tablesaw tables to datasets and back. Tablesaw marks missing values by sentinels, which
 * never pass this class; its own reader and type inference are not used.
 */
final class TablesawAdapter {
  private static final ColumnType.Temporal ISO_DAY =
      new ColumnType.Temporal("yyyy-MM-dd", ColumnType.Temporal.Resolution.DAY);
  private static final ColumnType.Temporal ISO_SECOND =
      new ColumnType.Temporal("yyyy-MM-dd'T'HH:mm:ss", ColumnType.Temporal.Resolution.SECOND);

  private TablesawAdapter() {}

  static Dataset from(Table table) {
    SchemaInference inference = new SchemaInference(table.columnNames(), false);
    forEachRow(table, Set.of(), (cells, row) -> inference.accept(cells));
    return from(table, inference.schema());
  }

  static Dataset from(Table table, Schema schema) {
    Set<String> missing = new HashSet<>(schema.missing());
    missing.add("");
    List<Field> fields = schema.fields().stream().filter(f -> f.role() != Role.IGNORE).toList();
    List<ColumnParser> readers = new ArrayList<>();
    List<Integer> at = new ArrayList<>();
    List<String> names = table.columnNames();
    for (Field field : fields) {
      if (!names.contains(field.name())) {
        throw new SchemaMismatchException(
            "table: column '%s' is in the schema but not in the data; data has: %s"
                .formatted(field.name(), String.join(", ", names)));
      }
      at.add(names.indexOf(field.name()));
      readers.add(ColumnParser.of(field, missing, false));
    }
    forEachRow(
        table,
        Set.copyOf(schema.fields()),
        (cells, row) -> {
          for (int j = 0; j < readers.size(); j++) {
            String broken = readers.get(j).accept(cells.get(at.get(j)));
            if (broken != null) {
              throw new SchemaMismatchException(
                  "table, row %,d, column '%s': %s".formatted(row, fields.get(j).name(), broken));
            }
          }
        });
    return Dataset.of(readers.stream().map(ColumnParser::finish).toList(), schema);
  }

  /**
   * The cells as text; times by the pattern of their field where there is one, else as ISO.
   *
   * @param fields known fields
   */
  private static void forEachRow(Table table, Set<Field> fields, CsvSource.RowConsumer rows) {
    int columns = table.columnCount();
    ColumnType.Temporal[] times = new ColumnType.Temporal[columns];
    for (Field field : fields) {
      if (field.type() instanceof ColumnType.Temporal type
          && table.columnNames().contains(field.name())) {
        times[table.columnIndex(field.name())] = type;
      }
    }
    for (int i = 0; i < table.rowCount(); i++) {
      List<String> cells = new ArrayList<>(columns);
      for (int j = 0; j < columns; j++) {
        cells.add(text(table.column(j), i, times[j]));
      }
      rows.accept(cells, i + 1L);
    }
  }

  private static String text(
      tech.tablesaw.columns.Column<?> column, int row, ColumnType.Temporal type) {
    if (column.isMissing(row)) {
      return "";
    }
    Object value = column.get(row);
    if (value instanceof LocalDate date) {
      value = date.atStartOfDay();
    } else if (value instanceof Instant instant) {
      value = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    if (value instanceof LocalDateTime time) {
      if (type == null) {
        type = column instanceof DateColumn ? ISO_DAY : ISO_SECOND;
      }
      return type.format(
          type.resolution() == ColumnType.Temporal.Resolution.DAY
              ? time.toLocalDate().toEpochDay()
              : time.toEpochSecond(ZoneOffset.UTC));
    }
    // Unformatted, so that a display format set on the column plays no part.
    return column.getUnformattedString(row);
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
