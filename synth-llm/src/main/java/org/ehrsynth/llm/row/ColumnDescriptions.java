package org.ehrsynth.llm.row;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the columns of a table mean.
 *
 * @param byName by column; a column that is not among them is not known
 */
public record ColumnDescriptions(Map<String, ColumnDescription> byName) {

  /** Nothing is known. */
  public static final ColumnDescriptions NONE = new ColumnDescriptions(Map.of());

  public ColumnDescriptions {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** What a column means; {@link ColumnDescription#NONE} where it is not known. */
  public ColumnDescription of(String column) {
    return byName.getOrDefault(column, ColumnDescription.NONE);
  }
}
