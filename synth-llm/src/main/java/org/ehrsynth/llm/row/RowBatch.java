package org.ehrsynth.llm.row;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/** Gathers rows that were read into a table, and counts what became of all. Not thread-safe. */
public final class RowBatch {
  private final Schema schema;
  private final List<TypedRow> rows = new ArrayList<>();
  private final Map<Coercion, Integer> coercions = new EnumMap<>(Coercion.class);
  private final Map<RowError.Kind, Integer> rejections = new EnumMap<>(RowError.Kind.class);
  private int repaired;
  private int rejected;

  /**
   * An empty batch.
   *
   * @param schema of the reader whose rows are gathered
   */
  public RowBatch(Schema schema) {
    this.schema = schema;
  }

  /**
   * Keeps the row if nothing is wrong with it.
   *
   * @return whether it was kept
   */
  public boolean add(ParsedRow reading) {
    if (reading.isAccepted()) {
      keep(reading);
      return true;
    }
    rejected++;
    reading.errors().stream()
        .map(RowError::kind)
        .distinct()
        .forEach(kind -> rejections.merge(kind, 1, Integer::sum));
    return false;
  }

  /**
   * Keeps the row even if it breaks a declared rule.
   *
   * @throws java.util.NoSuchElementException if a cell does not fit its column
   */
  public void keep(ParsedRow reading) {
    rows.add(reading.row().orElseThrow());
    repaired += reading.coercions().isEmpty() ? 0 : 1;
    reading.coercions().forEach(repair -> coercions.merge(repair, 1, Integer::sum));
  }

  /** Rows kept. */
  public int size() {
    return rows.size();
  }

  /** Rows kept of which something was put right. */
  public int repaired() {
    return repaired;
  }

  /** Rows not kept. */
  public int rejected() {
    return rejected;
  }

  /** Cells put right in rows that were kept, by kind. */
  public Map<Coercion, Integer> coercions() {
    return Collections.unmodifiableMap(coercions);
  }

  /** Rows not kept, by what was wrong; a row may count more than once. */
  public Map<RowError.Kind, Integer> rejections() {
    return Collections.unmodifiableMap(rejections);
  }

  /** The rows kept, in order. */
  public List<TypedRow> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** The rows kept as a table. Codes without declared levels get those that occur, sorted. */
  public Dataset toDataset() {
    return table(schema, rows);
  }

  /** One line for the user. */
  public String summary() {
    return "%,d rows accepted, %,d of them repaired%s; %,d refused%s"
        .formatted(
            size(),
            repaired,
            listed(
                coercions.entrySet().stream()
                    .map(e -> "%s: %,d".formatted(e.getKey().label(), e.getValue()))
                    .toList()),
            rejected,
            listed(
                rejections.entrySet().stream()
                    .map(e -> "%s: %,d".formatted(e.getKey().label(), e.getValue()))
                    .toList()));
  }

  private static String listed(List<String> items) {
    return items.isEmpty() ? "" : items.stream().collect(Collectors.joining(", ", " (", ")"));
  }

  /** Rows as a table. */
  static Dataset table(Schema schema, List<TypedRow> rows) {
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < schema.size(); j++) {
      columns.add(column(schema.field(j), j, rows));
    }
    return Dataset.of(columns, schema);
  }

  private static Column column(Field field, int j, List<TypedRow> rows) {
    int n = rows.size();
    if (field.type() instanceof ColumnType.Numeric) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = rows.get(i).get(j) instanceof Double value ? value : Double.NaN;
      }
      return Column.Numeric.of(field, values);
    }
    if (field.type() instanceof ColumnType.Temporal) {
      long[] values = new long[n];
      for (int i = 0; i < n; i++) {
        values[i] = rows.get(i).get(j) instanceof Long value ? value : Column.Temporal.MISSING;
      }
      return Column.Temporal.of(field, values);
    }
    List<String> levels = field.levels();
    if (levels.isEmpty()) {
      levels =
          rows.stream()
              .filter(r -> !r.isMissing(j))
              .map(r -> r.text(j))
              .distinct()
              .sorted()
              .toList();
    }
    Map<String, Integer> codeOf =
        IntStream.range(0, levels.size()).boxed().collect(Collectors.toMap(levels::get, c -> c));
    int[] codes = new int[n];
    for (int i = 0; i < n; i++) {
      codes[i] = rows.get(i).isMissing(j) ? -1 : codeOf.get(rows.get(i).text(j));
    }
    return Column.Coded.of(field.withLevels(levels), codes);
  }
}
