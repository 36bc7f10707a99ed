package org.ehrsynth.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.SchemaMismatchException;
import org.ehrsynth.eval.metric.CellKind;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Brings tables to the same columns in the same order: the columns of the training table that
 * models are trained on. Identifiers, keys of subjects and ignored columns are left out. The levels
 * of a coded column are the union of those that occur in any table, sorted by code point; ordered
 * levels keep the order of the training table, and new ones follow.
 */
public final class TableAlignment {
  private static final Comparator<String> BY_CODE_POINT = TableAlignment::compareCodePoints;

  private final Schema schema;

  private TableAlignment(Schema schema) {
    this.schema = schema;
  }

  /**
   * Finds the common columns.
   *
   * @param tables by the name that messages give them; the first one sets names and types
   * @throws SchemaMismatchException if a table lacks a column, has an unknown one, or the cells of
   *     a column are of another kind there
   */
  public static TableAlignment of(Map<String, Dataset> tables) {
    Map.Entry<String, Dataset> first = tables.entrySet().iterator().next();
    Schema learned = first.getValue().schema().learned();
    for (Map.Entry<String, Dataset> other : tables.entrySet()) {
      checkNames(first, other, learned);
    }
    List<Field> fields = new ArrayList<>();
    for (Field field : learned.fields()) {
      for (Map.Entry<String, Dataset> other : tables.entrySet()) {
        checkKind(field, first.getKey(), other.getKey(), other.getValue().column(field.name()));
      }
      fields.add(field.type().isCoded() ? withLevels(field, union(field, tables.values())) : field);
    }
    return new TableAlignment(learned.withFields(fields));
  }

  private static void checkNames(
      Map.Entry<String, Dataset> first, Map.Entry<String, Dataset> other, Schema learned) {
    Schema schema = other.getValue().schema();
    for (String name : learned.names()) {
      if (schema.find(name) < 0) {
        throw new SchemaMismatchException(
            "column '%s' is in the %s table but not in the %s table, which has: %s"
                .formatted(
                    name, first.getKey(), other.getKey(), String.join(", ", schema.names())));
      }
    }
    for (Field field : schema.fields()) {
      if (field.isLearned() && first.getValue().schema().find(field.name()) < 0) {
        throw new SchemaMismatchException(
            "column '%s' is in the %s table but not in the %s table, which has: %s"
                .formatted(
                    field.name(),
                    other.getKey(),
                    first.getKey(),
                    String.join(", ", first.getValue().schema().names())));
      }
    }
  }

  private static void checkKind(Field field, String first, String table, Column column) {
    CellKind expected = CellKind.of(field.type());
    CellKind found = CellKind.of(column.field().type());
    if (expected != found && column.missingCount() < column.size()) {
      throw new SchemaMismatchException(
          "column '%s' holds %s in the %s table but %s in the %s table; read both with one schema"
              .formatted(field.name(), expected, first, found, table));
    }
  }

  private static List<String> union(Field field, Iterable<Dataset> tables) {
    Set<String> occurring = new TreeSet<>(BY_CODE_POINT);
    for (Dataset table : tables) {
      if (table.column(field.name()) instanceof Column.Coded column) {
        boolean[] seen = new boolean[column.levels().size()];
        for (int i = 0; i < column.size(); i++) {
          if (!column.isMissing(i)) {
            seen[column.get(i)] = true;
          }
        }
        for (int c = 0; c < seen.length; c++) {
          if (seen[c]) {
            occurring.add(column.levels().get(c));
          }
        }
      }
    }
    if (field.type() instanceof ColumnType.Categorical type && type.ordered()) {
      Set<String> ordered = new LinkedHashSet<>(type.levels());
      ordered.retainAll(occurring);
      ordered.addAll(occurring);
      return List.copyOf(ordered);
    }
    return List.copyOf(occurring);
  }

  private static int compareCodePoints(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    return Arrays.compare(x, y);
  }

  /** Returns the field with its levels; a flag with a third level becomes categorical. */
  private static Field withLevels(Field field, List<String> levels) {
    return field.type() instanceof ColumnType.Flag && levels.size() > 2
        ? field.withType(new ColumnType.Categorical(levels, false))
        : field.withLevels(levels);
  }

  /** Returns the common fields. */
  public Schema schema() {
    return schema;
  }

  /** Returns the common columns of one of the tables. */
  public Dataset align(Dataset table) {
    List<Column> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      columns.add(align(table.column(field.name()), field));
    }
    return Dataset.of(columns, schema);
  }

  private static Column align(Column column, Field field) {
    if (CellKind.of(column.field().type()) != CellKind.of(field.type())) {
      return allMissing(field, column.size());
    }
    if (!(column instanceof Column.Coded coded)) {
      return column.withField(field);
    }
    Map<String, Integer> codes = new LinkedHashMap<>();
    for (String level : field.levels()) {
      codes.put(level, codes.size());
    }
    int[] recode = new int[coded.levels().size()];
    for (int c = 0; c < recode.length; c++) {
      recode[c] = codes.getOrDefault(coded.levels().get(c), -1); // −1: a level that does not occur
    }
    int[] out = new int[coded.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = coded.isMissing(i) ? -1 : recode[coded.get(i)];
    }
    return Column.Coded.of(field, out);
  }

  private static Column allMissing(Field field, int size) {
    if (field.type().isCoded()) {
      int[] codes = new int[size];
      Arrays.fill(codes, -1);
      return Column.Coded.of(field, codes);
    }
    if (field.type() instanceof ColumnType.Temporal) {
      long[] values = new long[size];
      Arrays.fill(values, Column.Temporal.MISSING);
      return Column.Temporal.of(field, values);
    }
    double[] values = new double[size];
    Arrays.fill(values, Double.NaN);
    return Column.Numeric.of(field, values);
  }
}
