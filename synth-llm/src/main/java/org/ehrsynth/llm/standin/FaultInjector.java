package org.ehrsynth.llm.standin;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.RandomStream;

/** Injects one fault of a kind that small language models commit into a record. */
final class FaultInjector {
  private final RandomStream draws;

  FaultInjector(RandomStream draws) {
    this.draws = draws;
  }

  private enum Kind {
    MISSING_FIELD,
    WRONG_TYPE,
    OUT_OF_RANGE,
    MISSPELT_LEVEL
  }

  /**
   * Injects a fault into one field.
   *
   * @param object the record, which is modified
   * @param properties the schemas of its fields
   */
  void inject(JsonTree object, JsonObject properties) {
    List<String> names = new ArrayList<>(object.keySet());
    String name = names.get(draws.nextInt(names.size()));
    JsonObject schema = properties.object(name);
    List<Kind> kinds = kinds(object.get(name), schema);
    switch (kinds.get(draws.nextInt(kinds.size()))) {
      case MISSING_FIELD -> object.remove(name);
      case WRONG_TYPE -> object.put(name, List.of("about", 7L));
      case OUT_OF_RANGE -> object.put(name, beyond(schema));
      case MISSPELT_LEVEL -> object.put(name, object.get(name) + "zz");
    }
  }

  private static List<Kind> kinds(Object value, JsonObject schema) {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.MISSING_FIELD, Kind.WRONG_TYPE));
    if (schema.has("enum") && value instanceof String) {
      kinds.add(Kind.MISSPELT_LEVEL);
    } else if (schema.has("minimum") || schema.has("maximum")) {
      kinds.add(Kind.OUT_OF_RANGE);
    }
    return kinds;
  }

  /** A number outside a bound, by a distance that is also representable for large bounds. */
  private static double beyond(JsonObject schema) {
    if (schema.has("maximum")) {
      double max = schema.number("maximum");
      return max + 1 + Math.abs(max);
    }
    double min = schema.number("minimum");
    return min - 1 - Math.abs(min);
  }
}
