package org.ehrsynth.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;
import org.ehrsynth.schema.SchemaInference;
import tech.tablesaw.api.Table;

/**
 * A dataset is a table of typed, immutable columns under a schema. Cells are validated when they
 * enter and never again.
 */
public final class Dataset {
  private final Schema schema;
  private final List<Column> columns;
  private final int rows;

  private Dataset(Schema schema, List<Column> columns, int rows) {
    this.schema = schema;
    this.columns = List.copyOf(columns);
    this.rows = rows;
  }

  /** Returns rows without any column, for draws that nothing is given for. */
  public static Dataset withoutColumns(int rows) {
    return new Dataset(Schema.of(), List.of(), rows);
  }

  /**
   * Creates a dataset of columns; their fields form the schema.
   *
   * @param like the schema that provides the missing markers and the constraints on these columns
   * @throws IllegalArgumentException if the columns differ in length; the message gives both
   */
  public static Dataset of(List<Column> columns, Schema like) {
    return checked(like.withFields(columns.stream().map(Column::field).toList()), columns);
  }

  public static Dataset of(List<? extends Column> columns) {
    return checked(Schema.of(columns.stream().map(Column::field).toList()), List.copyOf(columns));
  }

  private static Dataset checked(Schema schema, List<Column> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a dataset needs at least one column, found none");
    }
    int rows = columns.get(0).size();
    for (Column column : columns) {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            "columns must have equal length, found %d, and %d in '%s'"
                .formatted(rows, column.size(), column.field().name()));
      }
    }
    return new Dataset(schema, columns, rows);
  }

  public static Dataset of(Column... columns) {
    return of(List.of(columns));
  }

  /**
   * Reads a CSV file and infers its schema; twice over, in memory bounded by the typed columns.
   *
   * @throws InputException if it is not a well-formed table; the message names the line
   */
  public static Dataset read(Path path) {
    CsvSource source = CsvSource.of(path);
    return CsvDatasetReader.read(source, CsvDatasetReader.infer(source).schema());
  }

  /**
   * Reads a CSV file under a schema. Columns of role IGNORE are left out.
   *
   * @throws SchemaMismatchException if columns are missing or unknown, or a cell does not fit; the
   *     message names column, line, rule and the kind of thing found, never the cell
   */
  public static Dataset read(Path path, Schema schema) {
    return CsvDatasetReader.read(CsvSource.of(path), schema);
  }

  /** Reads CSV bytes that came from elsewhere, for instance standard input. */
  public static Dataset read(byte[] csv, String where, Optional<Schema> schema) {
    CsvSource source = CsvSource.of(csv, where);
    return CsvDatasetReader.read(
        source, schema.orElseGet(() -> CsvDatasetReader.infer(source).schema()));
  }

  /** Proposes a schema for a CSV file, with reasons. */
  public static SchemaInference infer(Path path) {
    return CsvDatasetReader.infer(CsvSource.of(path));
  }

  /** Proposes a schema for CSV bytes that came from elsewhere. */
  public static SchemaInference infer(byte[] csv, String where) {
    return CsvDatasetReader.infer(CsvSource.of(csv, where));
  }

  /** Converts a Tablesaw table; its schema is inferred from the texts of its cells. */
  public static Dataset from(Table table) {
    return TablesawAdapter.from(table);
  }

  /** Converts a Tablesaw table under a schema. */
  public static Dataset from(Table table, Schema schema) {
    return TablesawAdapter.from(table, schema);
  }

  /** Converts to a Tablesaw table of doubles, strings, dates and date-times. */
  public Table toTable() {
    return TablesawAdapter.toTable(this);
  }

  /** Writes a CSV file whole or not at all, gzip if its name ends in .gz. */
  public void write(Path path) {
    CsvWriter.writeFile(path, schema, writer -> writer.write(this));
  }

  public Schema schema() {
    return schema;
  }

  /** Number of rows. */
  public int rowCount() {
    return rows;
  }

  public List<Column> columns() {
    return columns;
  }

  public Column column(int index) {
    return columns.get(index);
  }

  public Column column(String name) {
    return columns.get(schema.indexOf(name));
  }

  /** The given rows in the given order; rows may repeat. */
  public Dataset selectRows(int[] rows) {
    return new Dataset(schema, columns.stream().map(c -> c.select(rows)).toList(), rows.length);
  }

  /** The first n rows, or all when there are fewer. */
  public Dataset head(int n) {
    return n >= rows ? this : selectRows(IntStream.range(0, n).toArray());
  }

  /** The named columns in the given order. */
  public Dataset select(List<String> names) {
    return names.isEmpty()
        ? withoutColumns(rows)
        : of(names.stream().map(this::column).toList(), schema);
  }

  /**
   * Returns this table with the columns of another in the place of those of the same names.
   *
   * @param other as many rows; its columns are some of this table's
   */
  public Dataset with(Dataset other) {
    List<Column> merged = new ArrayList<>(columns);
    for (Column column : other.columns) {
      merged.set(schema.indexOf(column.field().name()), column);
    }
    return of(merged, schema);
  }

  /** The columns that a model learns. */
  public Dataset learned() {
    return select(schema.learned().names());
  }

  /** The rows of several datasets of equal fields, one below the other. */
  public static Dataset concat(List<Dataset> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < parts.get(0).columns.size(); j++) {
      int index = j;
      List<Column> others = parts.stream().skip(1).map(p -> p.columns.get(index)).toList();
      columns.add(parts.get(0).columns.get(j).append(others));
    }
    return of(columns, parts.get(0).schema);
  }

  /**
   * Returns the subject of each row, numbered 0, 1, … in order of first appearance, by the column
   * of role SUBJECT. Where there is no such column, or its cell is missing, a row is a subject of
   * its own.
   */
  public Subjects subjects() {
    Field key = schema.fieldOfRole(Role.SUBJECT).orElse(null);
    if (key == null) {
      return Subjects.eachRow(rows);
    }
    Column column = column(key.name());
    Map<Object, Integer> seen = new HashMap<>();
    int[] of = new int[rows];
    int next = 0;
    for (int i = 0; i < rows; i++) {
      if (column.isMissing(i)) {
        of[i] = next++;
        continue;
      }
      int row = i;
      Object value = column.<Object>match(n -> n.get(row), c -> c.get(row), t -> t.get(row));
      Integer known = seen.putIfAbsent(value, next);
      of[i] = known == null ? next++ : known;
    }
    return new Subjects(of, next);
  }

  /**
   * Returns a SHA-256 over names, types and cells in hexadecimal: equal tables have equal
   * fingerprints, and blocks of rows can be digested apart.
   */
  public String fingerprint() {
    return Fingerprint.of(this);
  }

  /** The shape and the column names; no cells. */
  @Override
  public String toString() {
    return "Dataset["
        + rows
        + " rows × "
        + columns.size()
        + " columns: "
        + String.join(", ", schema.names())
        + "]";
  }
}
