package org.ehrsynth.llm.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * Reads records that a language model answered into rows of a table, and says what is wrong with
 * those that are not. Immutable and thread-safe.
 *
 * <p>What is written otherwise than asked and cannot be meant otherwise is put right, see {@link
 * Coercion}. All else is a {@link RowError}: a field that is not there (a missing cell is null), a
 * wrong type, a number out of range, an unknown level, an impossible date, a broken rule. A cell
 * that a declared formula gives is computed where it differs. Rules on combinations that occur in
 * the real table and on unique rows are not asked: they speak of a table, not of a row.
 */
public final class RowParser {
  private final Schema schema;
  private final List<FieldParser> fields = new ArrayList<>();
  private final ConstraintChecker constraints;

  private RowParser(Schema schema, ColumnDescriptions meanings) {
    this.schema = schema;
    this.constraints = ConstraintChecker.of(schema);
    schema
        .fields()
        .forEach(
            f -> fields.add(FieldParser.of(f, schema.missing(), meanings.of(f.name()).unit())));
  }

  /** A reader of rows of the columns that are learned; their units are not known. */
  public static RowParser of(Schema schema) {
    return of(schema, ColumnDescriptions.NONE);
  }

  /**
   * A reader of rows of the columns that are learned: neither keys nor ignored ones.
   *
   * @param meanings tell the units
   * @throws InputException if no column is learned, or a declared rule cannot be understood
   */
  public static RowParser of(Schema schema, ColumnDescriptions meanings) {
    return new RowParser(schema.learned(), meanings);
  }

  /** The columns of the rows that it reads. */
  public Schema schema() {
    return schema;
  }

  /**
   * Reads a record.
   *
   * @param record by column, a tree as {@code Json} reads it: numbers, texts, truths, null
   */
  public ParsedRow parse(Map<String, ?> record) {
    List<Coercion> repairs = new ArrayList<>();
    List<RowError> complaints = new ArrayList<>();
    Map<String, Object> named = named(record, repairs);
    Object[] cells = new Object[fields.size()];
    for (int j = 0; j < cells.length; j++) {
      String name = schema.field(j).name();
      if (!named.containsKey(name)) {
        complaints.add(
            new RowError(name, RowError.Kind.ABSENT, "the field to be there", "none", ""));
        continue;
      }
      FieldParser.ParsedCell cell = fields.get(j).parse(named.get(name));
      cells[j] = cell.value();
      repairs.addAll(cell.coercions());
      cell.error().ifPresent(complaints::add);
    }
    if (!complaints.isEmpty()) {
      return new ParsedRow(Optional.empty(), complaints, repairs);
    }
    compute(cells, repairs);
    TypedRow row = new TypedRow(schema, cells);
    return new ParsedRow(Optional.of(row), broken(row), repairs);
  }

  /** The record under the names of the columns; other fields are dropped. */
  private Map<String, Object> named(Map<String, ?> record, List<Coercion> repairs) {
    Map<String, Object> named = new LinkedHashMap<>();
    Map<String, List<String>> open = new HashMap<>();
    for (String name : schema.names()) {
      if (record.containsKey(name)) {
        named.put(name, record.get(name));
      } else {
        open.computeIfAbsent(bare(name), n -> new ArrayList<>()).add(name);
      }
    }
    for (Map.Entry<String, ?> entry : record.entrySet()) {
      if (schema.find(entry.getKey()) >= 0) {
        continue;
      }
      List<String> meant = open.getOrDefault(bare(entry.getKey()), List.of());
      boolean isClear = meant.size() == 1 && !named.containsKey(meant.get(0));
      repairs.add(isClear ? Coercion.NAME_WRITING : Coercion.EXTRA_DROPPED);
      if (isClear) {
        named.put(meant.get(0), entry.getValue());
      }
    }
    return named;
  }

  /**
   * What is left of a name when capitals, blanks and the signs that stand for them are not told.
   */
  static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]+", "");
  }

  /** Replaces cells that declared formulas give. */
  private void compute(Object[] cells, List<Coercion> repairs) {
    for (int r = 0; r < constraints.size(); r++) {
      if (!(constraints.get(r) instanceof Constraint.Formula formula)) {
        continue;
      }
      Dataset one = RowBatch.table(schema, List.of(new TypedRow(schema, cells)));
      if (constraints.broken(r, one, one).test(0)) {
        int j = schema.indexOf(formula.column());
        ColumnType.Numeric type = (ColumnType.Numeric) schema.field(j).type();
        double value = constraints.computed(r, one).orElseThrow().applyAsDouble(0);
        double admitted = type.admit(value);
        // Beyond the bounds of the column it is the row that is wrong, and the rule will say so.
        if (value >= type.min() && value <= type.max()) {
          cells[j] = admitted;
          repairs.add(Coercion.COMPUTED);
        }
      }
    }
  }

  private List<RowError> broken(TypedRow row) {
    List<RowError> complaints = new ArrayList<>();
    if (constraints.size() == 0) {
      return complaints;
    }
    Dataset one = RowBatch.table(schema, List.of(row));
    for (int r = 0; r < constraints.size(); r++) {
      Constraint rule = constraints.get(r);
      boolean isOfTable =
          rule instanceof Constraint.FixedCombination || rule instanceof Constraint.Unique;
      if (!isOfTable && constraints.broken(r, one, one).test(0)) {
        List<String> columns = schema.names().stream().filter(rule.columns()::contains).toList();
        complaints.add(
            new RowError(
                String.join(", ", columns),
                RowError.Kind.RULE_BROKEN,
                "the rule " + Json.write(rule.text()) + " to hold",
                "cells that break it",
                ""));
      }
    }
    return complaints;
  }

  /**
   * Reads the records of a batch, an object with a list of rows as {@link RowJsonSchema#batch} asks
   * for.
   *
   * @param text the answer
   * @param where what is read, for the message
   * @throws InputException if it is no such object; a message without what was found in it
   */
  public static List<Map<String, Object>> records(String text, String where) {
    Object tree = Json.parse(text, where);
    if (tree instanceof Map<?, ?> map
        && map.get(RowJsonSchema.ROWS) instanceof Collection<?> rows) {
      List<Map<String, Object>> records = new ArrayList<>();
      for (Object row : rows) {
        records.add(record(row, where));
      }
      return records;
    }
    throw new InputException(
        "%s: expected an object with a list '%s', found something else"
            .formatted(where, RowJsonSchema.ROWS));
  }

  private static Map<String, Object> record(Object tree, String where) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InputException(where + ": expected each row to be an object, found something else");
    }
    Map<String, Object> record = new LinkedHashMap<>();
    map.forEach((key, value) -> record.put((String) key, value));
    return record;
  }
}
