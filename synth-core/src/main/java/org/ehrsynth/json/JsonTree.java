package org.ehrsynth.json;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object that is written: names to values, in the order in which they were put. Values are
 * texts, numbers, booleans, null, lists of values and other trees, as {@link Json#write} takes
 * them.
 *
 * <p>{@link JsonObject} is its counterpart for reading, with types and errors.
 */
public final class JsonTree extends LinkedHashMap<String, Object> {
  private static final long serialVersionUID = 1;

  /** Creates an empty object. */
  public JsonTree() {}

  /** Creates an object with the entries of a map, in its order. */
  public JsonTree(Map<String, ?> entries) {
    super(entries);
  }

  /** Creates an object with one entry; {@link #with} adds more. */
  public static JsonTree of(String name, Object value) {
    return new JsonTree().with(name, value);
  }

  /** Puts an entry and returns this object. */
  public JsonTree with(String name, Object value) {
    put(name, value);
    return this;
  }
}
