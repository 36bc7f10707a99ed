package org.ehrsynth.llm.row;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the columns of a table mean.
 *
 * @param byName by column; a column that is not among them is not known
 */
public record Meanings(Map<String, Meaning> byName) {

  /** Nothing is known. */
  public static final Meanings NONE = new Meanings(Map.of());

  public Meanings {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** What a column means; {@link Meaning#NONE} where it is not known. */
  public Meaning of(String column) {
    return byName.getOrDefault(column, Meaning.NONE);
  }
}
