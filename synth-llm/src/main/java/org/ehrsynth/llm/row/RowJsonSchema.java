package org.ehrsynth.llm.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.chat.ResponseSchema;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Creates the JSON schema of rows of a table in the form that strict servers require: every
 * property is required, nullable columns admit null, and no other property is admitted.
 *
 * @param schema of the learned columns, as {@link RowParser#schema}
 * @param descriptions of the columns, for the descriptions of the properties
 */
public record RowJsonSchema(Schema schema, ColumnDescriptions descriptions) {
  /** The property of a batch that lists its rows. */
  public static final String ROWS = "rows";

  /** More levels are not listed, because servers limit enumerations. The parser knows them all. */
  public static final int MAX_LEVELS = 250;

  private static final Set<String> ISO_DAY = Set.of("yyyy-MM-dd", "uuuu-MM-dd");

  public RowJsonSchema {
    schema = schema.learned();
  }

  /** The schema of one row. */
  public JsonTree row() {
    JsonTree properties = new JsonTree();
    schema.fields().forEach(field -> properties.put(field.name(), property(field)));
    return object(properties);
  }

  /**
   * The schema of an object with a list of rows.
   *
   * @param rows the exact number of rows, at least 1
   */
  public JsonTree batch(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be at least 1, found " + rows);
    }
    JsonTree list = new JsonTree();
    list.put("type", "array");
    list.put("items", row());
    list.put("minItems", (long) rows);
    list.put("maxItems", (long) rows);
    JsonTree properties = new JsonTree();
    properties.put(ROWS, list);
    return object(properties);
  }

  /** The schema of an answer with the given number of rows. */
  public ResponseSchema responseSchema(int rows) {
    return new ResponseSchema(ROWS, batch(rows));
  }

  private static JsonTree object(JsonTree properties) {
    JsonTree object = new JsonTree();
    object.put("type", "object");
    object.put("properties", properties);
    object.put("required", List.copyOf(properties.keySet()));
    object.put("additionalProperties", false);
    return object;
  }

  private JsonTree property(Field field) {
    JsonTree property = new JsonTree();
    List<String> notes = new ArrayList<>();
    String description = descriptions.of(field.name()).text();
    if (!description.isEmpty()) {
      notes.add(description);
    }
    if (field.type() instanceof ColumnType.Numeric type) {
      property.put("type", type(type.decimals() == 0 ? "integer" : "number", field));
      bound(property, "minimum", type.min());
      bound(property, "maximum", type.max());
      if (type.decimals() > 0) {
        notes.add("at most %d decimals".formatted(type.decimals()));
      }
    } else if (field.type() instanceof ColumnType.Temporal type) {
      property.put("type", type("string", field));
      boolean isDay = type.resolution() == ColumnType.Temporal.Resolution.DAY;
      if (ISO_DAY.contains(type.format())) {
        property.put("format", "date");
      }
      // 1 February 2003, 16:05: all parts differ.
      notes.add("written like " + type.format(isDay ? 12_084L : 12_084L * 86_400 + 57_900));
    } else {
      levels(property, field, notes);
    }
    if (!notes.isEmpty()) {
      property.put("description", String.join("; ", notes));
    }
    return property;
  }

  private static void levels(JsonTree property, Field field, List<String> notes) {
    List<String> levels = field.levels();
    boolean isOpen = field.type() instanceof ColumnType.Code;
    if (levels.isEmpty() && !isOpen) {
      property.put("type", "null");
      return;
    }
    property.put("type", type("string", field));
    if (field.type() instanceof ColumnType.Code code && !code.system().isEmpty()) {
      notes.add("a code of " + code.system());
    }
    if (!levels.isEmpty() && levels.size() <= MAX_LEVELS) {
      List<Object> values = new ArrayList<>(levels);
      if (field.nullable()) {
        values.add(null);
      }
      property.put("enum", values);
    }
  }

  private static Object type(String type, Field field) {
    return field.nullable() ? List.of(type, "null") : type;
  }

  private static void bound(JsonTree property, String name, double bound) {
    if (!Double.isInfinite(bound)) {
      boolean isWhole = bound == Math.rint(bound) && Math.abs(bound) < 0x1p53;
      property.put(name, isWhole ? (Object) (long) bound : (Object) bound);
    }
  }
}
