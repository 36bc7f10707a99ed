package org.ehrsynth.llm.row;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.llm.chat.ResponseSchema;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * The JSON schema of rows of a table, as strict servers ask: every property is required, null is a
 * type of those that may be missing, and no other property is admitted.
 *
 * @param schema of the columns that are learned, as {@link RowParser#schema}
 * @param descriptions told in the descriptions
 */
public record RowJsonSchema(Schema schema, ColumnDescriptions descriptions) {
  /** The property of a batch that lists its rows. */
  public static final String ROWS = "rows";

  /** More levels are not listed: servers bound a schema's enumerations. The reader knows them. */
  public static final int MAX_LEVELS = 250;

  private static final Set<String> ISO_DAY = Set.of("yyyy-MM-dd", "uuuu-MM-dd");

  public RowJsonSchema {
    schema = schema.learned();
  }

  /** The form of one row. */
  public Map<String, Object> row() {
    Map<String, Object> properties = new LinkedHashMap<>();
    schema.fields().forEach(field -> properties.put(field.name(), property(field)));
    return object(properties);
  }

  /**
   * The form of an object with a list of rows.
   *
   * @param rows exactly so many, at least 1
   */
  public Map<String, Object> batch(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be at least 1, found " + rows);
    }
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("items", row());
    list.put("minItems", (long) rows);
    list.put("maxItems", (long) rows);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(ROWS, list);
    return object(properties);
  }

  /** The form of an answer of so many rows. */
  public ResponseSchema responseSchema(int rows) {
    return new ResponseSchema(ROWS, batch(rows));
  }

  private static Map<String, Object> object(Map<String, Object> properties) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    object.put("required", List.copyOf(properties.keySet()));
    object.put("additionalProperties", false);
    return object;
  }

  private Map<String, Object> property(Field field) {
    Map<String, Object> property = new LinkedHashMap<>();
    List<String> reported = new ArrayList<>();
    String meaning = descriptions.of(field.name()).text();
    if (!meaning.isEmpty()) {
      reported.add(meaning);
    }
    if (field.type() instanceof ColumnType.Numeric type) {
      property.put("type", type(type.decimals() == 0 ? "integer" : "number", field));
      bound(property, "minimum", type.min());
      bound(property, "maximum", type.max());
      if (type.decimals() > 0) {
        reported.add("at most %d decimals".formatted(type.decimals()));
      }
    } else if (field.type() instanceof ColumnType.Temporal type) {
      property.put("type", type("string", field));
      boolean isDay = type.resolution() == ColumnType.Temporal.Resolution.DAY;
      if (ISO_DAY.contains(type.format())) {
        property.put("format", "date");
      }
      // 1 February 2003, 16:05: each part can be told from the others.
      reported.add("written like " + type.format(isDay ? 12_084L : 12_084L * 86_400 + 57_900));
    } else {
      levels(property, field, reported);
    }
    if (!reported.isEmpty()) {
      property.put("description", String.join("; ", reported));
    }
    return property;
  }

  private static void levels(Map<String, Object> property, Field field, List<String> reported) {
    List<String> levels = field.levels();
    boolean isOpen = field.type() instanceof ColumnType.Code;
    if (levels.isEmpty() && !isOpen) {
      property.put("type", "null");
      return;
    }
    property.put("type", type("string", field));
    if (field.type() instanceof ColumnType.Code code && !code.system().isEmpty()) {
      reported.add("a code of " + code.system());
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

  private static void bound(Map<String, Object> property, String name, double bound) {
    if (!Double.isInfinite(bound)) {
      boolean isWhole = bound == Math.rint(bound) && Math.abs(bound) < 0x1p53;
      property.put(name, isWhole ? (Object) (long) bound : (Object) bound);
    }
  }
}
