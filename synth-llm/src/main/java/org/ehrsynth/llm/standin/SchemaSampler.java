package org.ehrsynth.llm.standin;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.RandomStream;

/**
 * Draws a value that matches a JSON schema: from {@code const}, {@code enum}, {@code anyOf}, or by
 * {@code type} with {@code minimum}, {@code maximum}, {@code minItems}, {@code maxItems} and the
 * string formats {@code date}, {@code date-time} and {@code time}; a text whose description ends in
 * "written like …" is that example. A nullable value is null with probability 0.1. Other keywords
 * are ignored.
 */
final class SchemaSampler {
  private static final double NULLS = 0.1;
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final String EXAMPLE = "written like ";
  private static final int DAYS = 7305; // twenty years

  private final RandomStream draws;
  private final FaultRates faultRates;

  SchemaSampler(RandomStream draws, FaultRates faultRates) {
    this.draws = draws;
    this.faultRates = faultRates;
  }

  /**
   * Draws a value.
   *
   * @throws InputException if the schema names a type that JSON does not have
   */
  Object value(JsonObject schema) {
    JsonTree keywords = schema.toMap();
    if (keywords.containsKey("const")) {
      return keywords.get("const");
    }
    if (keywords.get("enum") instanceof List<?> values && !values.isEmpty()) {
      return level(values);
    }
    if (schema.has("anyOf")) {
      return option(schema.objects("anyOf"));
    }
    return typed(type(schema), schema);
  }

  private Object level(List<?> values) {
    List<?> levels = values.stream().filter(Objects::nonNull).toList();
    boolean isNull = levels.size() < values.size() && draws.nextDouble() < NULLS;
    return isNull || levels.isEmpty()
        ? null
        : levels.get((int) Math.min(levels.size() - 1.0, fraction() * levels.size()));
  }

  private Object option(List<JsonObject> options) {
    List<JsonObject> some = options.stream().filter(o -> !type(o).equals("null")).toList();
    boolean isNull = some.size() < options.size() && draws.nextDouble() < NULLS;
    return isNull || some.isEmpty() ? null : value(some.get(draws.nextInt(some.size())));
  }

  /**
   * The type to draw; of several types the first that is not null, or null with probability 0.1.
   */
  private String type(JsonObject schema) {
    if (!(schema.toMap().get("type") instanceof List<?>)) {
      return schema.string("type", schema.has("properties") ? "object" : "string");
    }
    List<String> types = new ArrayList<>(schema.strings("type"));
    if (types.remove("null") && (types.isEmpty() || draws.nextDouble() < NULLS)) {
      return "null";
    }
    return types.get(0);
  }

  private Object typed(String type, JsonObject schema) {
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> Math.round(number(schema));
      case "number" -> BigDecimal.valueOf(number(schema)).doubleValue();
      case "boolean" -> draws.nextDouble() < 0.5;
      case "null" -> null;
      case "string" -> text(schema.string("format", ""), schema.string("description", ""));
      default -> throw new InputException("schema: unknown type");
    };
  }

  private JsonTree object(JsonObject schema) {
    JsonTree object = new JsonTree();
    boolean isRecord = true;
    JsonObject properties = schema.object("properties");
    for (String name : properties.toMap().keySet()) {
      Object value = value(properties.object(name));
      object.put(name, value);
      isRecord &= !(value instanceof List);
    }
    if (isRecord && !object.isEmpty() && draws.nextDouble() < faultRates.faulty()) {
      new FaultInjector(draws).inject(object, properties);
    }
    return object;
  }

  private List<Object> array(JsonObject schema) {
    int min = schema.has("minItems") ? (int) schema.integer("minItems") : 1;
    int max = schema.has("maxItems") ? (int) schema.integer("maxItems") : Math.max(min, 3);
    int items = min + draws.nextInt(Math.max(max - min, 0) + 1);
    List<Object> array = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      array.add(value(schema.object("items")));
    }
    return array;
  }

  /**
   * A number between the bounds, with two decimals if possible; a missing bound lies 100 beyond the
   * other one.
   */
  private double number(JsonObject schema) {
    double max = schema.number("maximum", schema.number("minimum", 0) + 100);
    double min = schema.number("minimum", Math.min(0, max - 100));
    double u = fraction();
    double drawn = min * (1 - u) + max * u;
    double rounded = BigDecimal.valueOf(drawn).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
    return Math.min(max, Math.max(min, rounded));
  }

  /** In (0, 1), uniform or skewed. */
  private double fraction() {
    return Math.pow(draws.nextDouble(), 1 / (1 - faultRates.skew()));
  }

  private String text(String format, String description) {
    int example = description.indexOf(EXAMPLE);
    String day = FIRST_DAY.plusDays((long) (fraction() * DAYS)).toString();
    String time = "%02d:%02d:00".formatted(draws.nextInt(24), draws.nextInt(60));
    return switch (format) {
      case "date" -> day;
      case "date-time" -> day + "T" + time + "Z";
      case "time" -> time + "Z";
      default ->
          example >= 0
              ? description.substring(example + EXAMPLE.length())
              : "text " + (1 + draws.nextInt(100));
    };
  }
}
