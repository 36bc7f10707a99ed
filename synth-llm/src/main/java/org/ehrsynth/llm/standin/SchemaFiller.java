package org.ehrsynth.llm.standin;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.random.Draws;

/** Fills a JSON schema by chance, with the faults that a {@link StandInConfig} wants. */
final class SchemaFiller {
  private static final double MISSING = 0.05;
  private static final String EXAMPLE = "written like ";

  private final StandInConfig config;
  private final Draws draws;

  SchemaFiller(StandInConfig config, Draws draws) {
    this.config = config;
    this.draws = draws;
  }

  Object fill(Map<String, Object> schema) {
    Object type = schema.get("type");
    if (type instanceof List<?> types) {
      boolean isNull = types.contains("null") && draws.uniform() < MISSING;
      type =
          isNull
              ? "null"
              : types.stream()
                  .map(String::valueOf)
                  .filter(t -> !t.equals("null"))
                  .findFirst()
                  .orElse("null");
    }
    if (schema.get("enum") instanceof List<?> values && !"null".equals(type)) {
      List<?> levels = values.stream().filter(v -> v != null).toList();
      return levels.isEmpty() ? null : levels.get((int) (leaning() * levels.size()));
    }
    return switch (String.valueOf(type)) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> Math.round(number(schema));
      case "number" -> Math.round(number(schema) * 100) / 100.0;
      case "boolean" -> draws.uniform() < 0.5;
      case "string" -> text(schema);
      default -> null;
    };
  }

  /** Uniform on [0, 1), pushed to 0 by the skew. */
  private double leaning() {
    return Math.pow(draws.uniform(), 1 + 3 * config.skew());
  }

  private Map<String, Object> object(Map<String, Object> schema) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, property) -> {
            Map<String, Object> own = map(property);
            boolean isCell = !"array".equals(own.get("type"));
            if (isCell && draws.uniform() < config.faulty()) {
              spoil(object, (String) name, fill(own));
            } else {
              object.put((String) name, fill(own));
            }
          });
    }
    return object;
  }

  private void spoil(Map<String, Object> object, String name, Object right) {
    int kind = draws.index(4);
    if (kind == 0) {
      return; // not there
    }
    object.put(
        name,
        kind == 1
            ? List.of("?")
            : right instanceof Number number && kind == 2
                ? (Object) (number.doubleValue() + 1e12)
                : String.valueOf(right) + "-ish");
  }

  private List<Object> array(Map<String, Object> schema) {
    long least = schema.get("minItems") instanceof Number n ? n.longValue() : 1;
    List<Object> list = new ArrayList<>();
    for (long i = 0; i < least; i++) {
      list.add(fill(map(schema.get("items"))));
    }
    return list;
  }

  private double number(Map<String, Object> schema) {
    double low = schema.get("minimum") instanceof Number n ? n.doubleValue() : 0;
    double high = schema.get("maximum") instanceof Number n ? n.doubleValue() : low + 100;
    return low + (high - low) * leaning();
  }

  private String text(Map<String, Object> schema) {
    if ("date".equals(schema.get("format"))) {
      return LocalDate.of(2000, 1, 1).plusDays((long) (leaning() * 7_000)).toString();
    }
    String told = String.valueOf(schema.getOrDefault("description", ""));
    int at = told.indexOf(EXAMPLE);
    return at < 0 ? "as usual" : told.substring(at + EXAMPLE.length());
  }

  private static Map<String, Object> map(Object tree) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) tree).forEach((key, value) -> map.put((String) key, value));
    return map;
  }
}
