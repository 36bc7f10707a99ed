package org.ehrsynth.review;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.TableAlignment;
import org.ehrsynth.eval.metric.QuantileBins;
import org.ehrsynth.eval.neighbor.RowKeys;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * Both tables in one format for the reviewers, so that only their content differs: without
 * identifiers, subject keys and ignored columns; equal levels spelt as in the real table (1 and
 * 1.0); numbers with the same fixed decimals; missing cells alike.
 *
 * <p>The number of decimals gives the real median of a column four significant digits and never
 * exceeds the decimals of the column: a real age of 58.7652292950034 beside a synthetic age of
 * 58.77 would reveal the origin.
 */
final class BlindedTables {
  private static final int SIGNIFICANT = 4;

  private final Dataset real;
  private final Dataset synthetic;
  private final Map<String, Integer> decimals;

  private BlindedTables(Dataset real, Dataset synthetic, Map<String, Integer> decimals) {
    this.real = real;
    this.synthetic = synthetic;
    this.decimals = decimals;
  }

  /**
   * Formats the tables.
   *
   * @throws org.ehrsynth.data.SchemaMismatchException if they differ in columns or in the kind of
   *     their cells
   */
  static BlindedTables of(Dataset real, Dataset synthetic) {
    Map<String, Dataset> tables = new LinkedHashMap<>();
    tables.put("real", respelt(real, real));
    tables.put("synthetic", respelt(synthetic, real));
    TableAlignment alignment = TableAlignment.of(tables);
    Dataset first = alignment.align(tables.get("real"));
    Dataset second = alignment.align(tables.get("synthetic"));
    Map<String, Integer> decimals = new LinkedHashMap<>();
    for (Column column : first.columns()) {
      if (column instanceof Column.Numeric numbers) {
        decimals.put(column.field().name(), decimals(numbers));
      }
    }
    return new BlindedTables(rounded(first, decimals), rounded(second, decimals), decimals);
  }

  /** The table with shared levels spelt as in the real table. */
  private static Dataset respelt(Dataset table, Dataset real) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      Field field = column.field();
      int at = real.schema().find(field.name());
      boolean isShared =
          at >= 0 && field.type().isCoded() && real.schema().field(at).type().isCoded();
      columns.add(isShared ? respelt(column, real.schema().field(at)) : column);
    }
    return Dataset.of(columns, table.schema());
  }

  private static Column respelt(Column column, Field field) {
    int[] none = new int[column.size()];
    Arrays.fill(none, -1);
    return Column.Coded.of(field, none).filledFrom(column);
  }

  private static int decimals(Column.Numeric column) {
    int max = ((ColumnType.Numeric) column.field().type()).decimals();
    double[] sizes =
        Arrays.stream(column.toArray())
            .filter(x -> !Double.isNaN(x) && x != 0)
            .map(Math::abs)
            .sorted()
            .toArray();
    if (sizes.length == 0) {
      return Math.min(max, SIGNIFICANT - 1);
    }
    int magnitude = (int) Math.floor(Math.log10(QuantileBins.quantile(sizes, 0.5)));
    return Math.max(0, Math.min(max, SIGNIFICANT - 1 - magnitude));
  }

  private static Dataset rounded(Dataset table, Map<String, Integer> decimals) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      if (column instanceof Column.Numeric numbers) {
        double[] values = numbers.toArray();
        int places = decimals.get(column.field().name());
        for (int i = 0; i < values.length; i++) {
          values[i] = Double.isNaN(values[i]) ? values[i] : round(values[i], places).doubleValue();
        }
        columns.add(Column.Numeric.of(column.field(), values));
      } else {
        columns.add(column);
      }
    }
    return Dataset.of(columns, table.schema());
  }

  private static BigDecimal round(double value, int places) {
    return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_EVEN);
  }

  Dataset table(Origin origin) {
    return origin == Origin.REAL ? real : synthetic;
  }

  /** The columns on the chart. */
  List<Field> fields() {
    return real.schema().fields();
  }

  /** A cell in the common format; null if it is missing. */
  String text(Origin origin, String name, int row) {
    Column column = table(origin).column(name);
    return column instanceof Column.Numeric numbers && !column.isMissing(row)
        ? round(numbers.get(row), decimals.get(name)).toPlainString()
        : column.text(row);
  }

  /**
   * Whether each row can be shown, by origin. A row that equals one of the other table provides no
   * information, and a row that equals an earlier one of its own table would be rated twice.
   */
  Map<Origin, boolean[]> eligible() {
    RowKeys keys = new RowKeys();
    Map<Origin, int[]> numbers = new EnumMap<>(Origin.class);
    for (Origin origin : Origin.values()) {
      numbers.put(origin, keys.of(table(origin)));
    }
    Map<Origin, boolean[]> eligible = new EnumMap<>(Origin.class);
    for (Origin origin : Origin.values()) {
      boolean[] taken = new boolean[keys.size()];
      for (int number : numbers.get(origin == Origin.REAL ? Origin.SYNTHETIC : Origin.REAL)) {
        taken[number] = true;
      }
      boolean[] rows = new boolean[table(origin).rowCount()];
      for (int i = 0; i < rows.length; i++) {
        int number = numbers.get(origin)[i];
        rows[i] = !taken[number];
        taken[number] = true;
      }
      eligible.put(origin, rows);
    }
    return eligible;
  }
}
