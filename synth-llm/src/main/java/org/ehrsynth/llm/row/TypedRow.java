package org.ehrsynth.llm.row;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Schema;

/**
 * Contains the typed cells of one row. A cell is a Double, the Long of a time, the text of a level,
 * or null if it is missing. Immutable.
 */
public final class TypedRow {
  private final Schema schema;
  private final Object[] cells;

  /** Takes ownership of the array; its cells fit the fields. */
  TypedRow(Schema schema, Object[] cells) {
    this.schema = schema;
    this.cells = cells;
  }

  /** The rows of a table, in order. */
  public static List<TypedRow> of(Dataset data) {
    TypedRow[] rows = new TypedRow[data.rowCount()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = of(data, i);
    }
    return List.of(rows);
  }

  /** One row of a table. */
  public static TypedRow of(Dataset data, int row) {
    Object[] cells = new Object[data.columns().size()];
    for (int j = 0; j < cells.length; j++) {
      Column column = data.column(j);
      if (!column.isMissing(row)) {
        // Never -0, because files never contain it.
        cells[j] = column.<Object>match(n -> n.get(row) + 0.0, c -> c.text(row), t -> t.get(row));
      }
    }
    return new TypedRow(data.schema(), cells);
  }

  public Schema schema() {
    return schema;
  }

  public boolean isMissing(int field) {
    return cells[field] == null;
  }

  /** The cell: a Double, a Long of a time, a text, or null. */
  Object get(int field) {
    return cells[field];
  }

  /** The cell as in a file; null if it is missing. */
  public String text(int field) {
    Object cell = cells[field];
    ColumnType type = schema.field(field).type();
    if (cell instanceof Double number) {
      return ((ColumnType.Numeric) type).format(number);
    }
    return cell instanceof Long time ? ((ColumnType.Temporal) type).format(time) : (String) cell;
  }

  /** The cells by column: numbers, texts, and null for missing cells. */
  public JsonTree toJson() {
    JsonTree tree = new JsonTree();
    for (int j = 0; j < cells.length; j++) {
      String text = text(j);
      tree.put(
          schema.field(j).name(),
          cells[j] instanceof Double ? (Object) plain(text) : (Object) text);
    }
    return tree;
  }

  /** Equal cells under equal columns. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TypedRow row
        && Arrays.equals(cells, row.cells)
        && schema.names().equals(row.schema.names());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  /** The number of cells, without their values. */
  @Override
  public String toString() {
    return "Row[" + cells.length + " cells]";
  }

  private static Number plain(String text) {
    double value = DecimalParser.parse(text);
    return value == Math.rint(value) && Math.abs(value) < 0x1p53
        ? (Number) (long) value
        : (Number) value;
  }
}
