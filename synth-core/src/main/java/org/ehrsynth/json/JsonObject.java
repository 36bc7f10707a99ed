package org.ehrsynth.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.InputException;

/**
 * A JSON object gives typed access to its fields; every error names the place, the rule and the
 * kind of value found.
 */
public final class JsonObject {
  private final Map<?, ?> map;
  private final String where;

  private JsonObject(Map<?, ?> map, String where) {
    this.map = map;
    this.where = where;
  }

  /** Reads a text that must hold an object. */
  public static JsonObject parse(String text, String where) {
    return of(Json.parse(text, where), where);
  }

  /** A tree that must be an object. */
  public static JsonObject of(Object tree, String where) {
    if (tree instanceof Map<?, ?> map) {
      return new JsonObject(map, where);
    }
    throw new InputException(where + ": expected an object, found " + kind(tree));
  }

  public boolean has(String name) {
    return map.get(name) != null;
  }

  /** Refuses keys other than these. */
  public JsonObject allow(Set<String> names) {
    for (Object key : map.keySet()) {
      if (!names.contains(key)) {
        throw new InputException(
            "%s: unknown field '%s'; known: %s"
                .formatted(where, key, String.join(", ", names.stream().sorted().toList())));
      }
    }
    return this;
  }

  public String string(String name) {
    return get(name, String.class, "a text");
  }

  public String string(String name, String absent) {
    return has(name) ? string(name) : absent;
  }

  public long integer(String name) {
    return get(name, Long.class, "a whole number");
  }

  /** A number; whole numbers too. */
  public double number(String name) {
    return get(name, Number.class, "a number").doubleValue();
  }

  public double number(String name, double absent) {
    return has(name) ? number(name) : absent;
  }

  public boolean bool(String name, boolean absent) {
    return has(name) ? get(name, Boolean.class, "true or false") : absent;
  }

  public JsonObject object(String name) {
    return of(get(name, Object.class, "an object"), where + ", field '" + name + "'");
  }

  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : get(name, List.class, "a list")) {
      objects.add(of(item, "%s, field '%s', item %d".formatted(where, name, objects.size() + 1)));
    }
    return objects;
  }

  public List<String> strings(String name) {
    return list(name, String.class, "a list of texts");
  }

  public List<Long> integers(String name) {
    return list(name, Long.class, "a list of whole numbers");
  }

  private <T> List<T> list(String name, Class<T> type, String expected) {
    List<T> items = new ArrayList<>();
    for (Object item : get(name, List.class, "a list")) {
      if (!type.isInstance(item)) {
        throw malformed(name, expected, "a list with " + kind(item));
      }
      items.add(type.cast(item));
    }
    return items;
  }

  public List<String> strings(String name, List<String> absent) {
    return has(name) ? strings(name) : absent;
  }

  /** The members by name, as read. */
  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  public JsonTree toMap() {
    return new JsonTree((Map<String, ?>) map);
  }

  /** An error about a field of this object. */
  public InputException malformed(String name, String expected, String found) {
    return new InputException(
        "%s, field '%s': expected %s, found %s".formatted(where, name, expected, found));
  }

  private <T> T get(String name, Class<T> type, String expected) {
    Object value = map.get(name);
    if (!type.isInstance(value)) {
      throw malformed(name, expected, kind(value));
    }
    return type.cast(value);
  }

  private static String kind(Object value) {
    if (value == null) {
      return "nothing";
    } else if (value instanceof Map) {
      return "an object";
    } else if (value instanceof List) {
      return "a list";
    } else if (value instanceof String) {
      return "a text";
    } else if (value instanceof Boolean) {
      return "true or false";
    }
    return value instanceof Long ? "a whole number" : "a number";
  }
}
