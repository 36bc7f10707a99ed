package org.ehrsynth.llm.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.constraint.ConstraintChecker;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * Parses the records in an answer of a language model into rows of a table, and describes the
 * errors of invalid records. Immutable and thread-safe.
 *
 * <p>An unambiguous deviation from the requested format is corrected, see {@link Coercion}.
 * Anything else is a {@link RowError}: an absent field (a missing cell is null), a wrong type, a
 * number out of range, an unknown level, an impossible date, a broken constraint. A cell that
 * differs from the result of its declared formula is replaced by that result. Constraints on fixed
 * combinations and on unique rows are not checked: they concern a table, not a row.
 */
public final class RowParser {
  private final Schema schema;
  private final List<FieldParser> fields = new ArrayList<>();
  private final ConstraintChecker constraints;

  private RowParser(Schema schema, ColumnDescriptions descriptions) {
    this.schema = schema;
    this.constraints = ConstraintChecker.of(schema);
    schema
        .fields()
        .forEach(
            f -> fields.add(FieldParser.of(f, schema.missing(), descriptions.of(f.name()).unit())));
  }

  /** A parser for the learned columns, without units. */
  public static RowParser of(Schema schema) {
    return of(schema, ColumnDescriptions.NONE);
  }

  /**
   * A parser for the learned columns: no identifiers, keys or ignored columns.
   *
   * @param descriptions provide the units
   * @throws InputException if no column is learned, or if a declared constraint is malformed
   */
  public static RowParser of(Schema schema, ColumnDescriptions descriptions) {
    return new RowParser(schema.learned(), descriptions);
  }

  /** The columns of the rows. */
  public Schema schema() {
    return schema;
  }

  /**
   * Parses a record.
   *
   * @param record by column, as {@code Json} parses it: numbers, texts, Booleans, null
   */
  public ParsedRow parse(Map<String, ?> record) {
    List<Coercion> coercions = new ArrayList<>();
    List<RowError> errors = new ArrayList<>();
    JsonTree named = named(record, coercions);
    Object[] cells = new Object[fields.size()];
    for (int j = 0; j < cells.length; j++) {
      String name = schema.field(j).name();
      if (!named.containsKey(name)) {
        errors.add(new RowError(name, RowError.Kind.ABSENT, "the field", "none", ""));
        continue;
      }
      FieldParser.ParsedCell cell = fields.get(j).parse(named.get(name));
      cells[j] = cell.value();
      coercions.addAll(cell.coercions());
      cell.error().ifPresent(errors::add);
    }
    if (!errors.isEmpty()) {
      return new ParsedRow(Optional.empty(), errors, coercions);
    }
    compute(cells, coercions);
    TypedRow row = new TypedRow(schema, cells);
    return new ParsedRow(Optional.of(row), broken(row), coercions);
  }

  /** The record with the names of the columns; other fields are dropped. */
  private JsonTree named(Map<String, ?> record, List<Coercion> coercions) {
    JsonTree named = new JsonTree();
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
      List<String> candidates = open.getOrDefault(bare(entry.getKey()), List.of());
      boolean isUnambiguous = candidates.size() == 1 && !named.containsKey(candidates.get(0));
      coercions.add(isUnambiguous ? Coercion.NAME_WRITING : Coercion.EXTRA_DROPPED);
      if (isUnambiguous) {
        named.put(candidates.get(0), entry.getValue());
      }
    }
    return named;
  }

  /** A name without blanks and the signs that stand for them, in lower case. */
  static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]+", "");
  }

  /** Replaces cells that differ from the results of their formulas. */
  private void compute(Object[] cells, List<Coercion> coercions) {
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
        // A result outside the bounds of the column means that the row is invalid: the check
        // reports it.
        if (value >= type.min() && value <= type.max()) {
          cells[j] = admitted;
          coercions.add(Coercion.COMPUTED);
        }
      }
    }
  }

  private List<RowError> broken(TypedRow row) {
    List<RowError> errors = new ArrayList<>();
    if (constraints.size() == 0) {
      return errors;
    }
    Dataset one = RowBatch.table(schema, List.of(row));
    for (int r = 0; r < constraints.size(); r++) {
      Constraint constraint = constraints.get(r);
      boolean isOfTable =
          constraint instanceof Constraint.FixedCombination
              || constraint instanceof Constraint.Unique;
      if (!isOfTable && constraints.broken(r, one, one).test(0)) {
        List<String> columns =
            schema.names().stream().filter(constraint.columns()::contains).toList();
        errors.add(
            new RowError(
                String.join(", ", columns),
                RowError.Kind.CONSTRAINT_BROKEN,
                "the constraint " + Json.write(constraint.text()) + " to hold",
                "cells that break it",
                ""));
      }
    }
    return errors;
  }

  /**
   * Extracts the records of a batch: an object with a list of rows, see {@link
   * RowJsonSchema#batch}.
   *
   * @param text the answer
   * @param where names the answer in the message
   * @throws InputException if it is no such object; the message does not show its content
   */
  public static List<JsonTree> records(String text, String where) {
    Object tree = Json.parse(text, where);
    if (tree instanceof Map<?, ?> map
        && map.get(RowJsonSchema.ROWS) instanceof Collection<?> rows) {
      List<JsonTree> records = new ArrayList<>();
      for (Object row : rows) {
        records.add(record(row, where));
      }
      return records;
    }
    throw new InputException(
        "%s: expected an object with a list '%s', found something else"
            .formatted(where, RowJsonSchema.ROWS));
  }

  private static JsonTree record(Object tree, String where) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InputException(where + ": expected each row to be an object, found something else");
    }
    JsonTree record = new JsonTree();
    map.forEach((key, value) -> record.put((String) key, value));
    return record;
  }
}
