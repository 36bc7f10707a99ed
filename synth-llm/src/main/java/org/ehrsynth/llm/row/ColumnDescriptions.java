package org.ehrsynth.llm.row;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Contains the descriptions of the columns of a table.
 *
 * @param byName by column; a column without a description is absent
 */
public record ColumnDescriptions(Map<String, ColumnDescription> byName) {

  /** No descriptions. */
  public static final ColumnDescriptions NONE = new ColumnDescriptions(Map.of());

  public ColumnDescriptions {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** The description of a column; {@link ColumnDescription#NONE} if there is none. */
  public ColumnDescription of(String column) {
    return byName.getOrDefault(column, ColumnDescription.NONE);
  }
}
