package org.ehrsynth.review;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.Schema;

/**
 * Labels for the columns of a table on a reviewer's chart. A column without an entry keeps its
 * name, has no unit, and shows its levels as written.
 *
 * <p>The labels belong to the layout of a page (headings); the descriptions of a domain pack, in
 * the language-model module, belong to texts (synonyms, several words per level).
 *
 * @param columns by the column's name
 */
public record ChartLabels(Map<String, Entry> columns) {
  /** No labels: names as they are. */
  public static final ChartLabels NONE = new ChartLabels(Map.of());

  private static final Set<String> TOP = Set.of("format", "columns");
  private static final Set<String> KNOWN = Set.of("label", "unit", "group", "levels");

  /**
   * One column.
   *
   * @param label for instance "Serum bilirubin"; empty: the name of the column
   * @param unit of its numbers, for instance "mg/dl"; may be empty
   * @param group its heading; empty: the heading of its type and role
   * @param levels the meaning of each level
   */
  public record Entry(String label, String unit, String group, Map<String, String> levels) {
    static final Entry NONE = new Entry("", "", "", Map.of());

    public Entry {
      levels = Map.copyOf(levels);
    }
  }

  public ChartLabels {
    columns = Map.copyOf(columns);
  }

  /**
   * Reads a file {@code {"format": 1, "columns": {"bili": {"label": "Serum bilirubin", "unit":
   * "mg/dl", "group": "Laboratory", "levels": {"1": "yes"}}}}}; every part of a column is optional.
   *
   * @throws InputException if there is no such file, or if it is malformed
   */
  public static ChartLabels read(Path file) {
    JsonObject tree = ReviewFile.read(file).allow(TOP);
    if (tree.integer("format") != ReviewFile.FORMAT) {
      throw tree.malformed("format", "1", Long.toString(tree.integer("format")));
    }
    JsonObject columns = tree.object("columns");
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String name : columns.toMap().keySet()) {
      JsonObject entry = columns.object(name).allow(KNOWN);
      Map<String, String> levels = new LinkedHashMap<>();
      if (entry.has("levels")) {
        JsonObject meanings = entry.object("levels");
        meanings.toMap().keySet().forEach(level -> levels.put(level, meanings.string(level)));
      }
      entries.put(
          name,
          new Entry(
              entry.string("label", ""),
              entry.string("unit", ""),
              entry.string("group", ""),
              levels));
    }
    return new ChartLabels(entries);
  }

  /** Rejects labels of columns that the schema does not have, such as misspelt names. */
  void check(Schema schema) {
    for (String name : columns.keySet().stream().sorted().toList()) {
      if (schema.find(name) < 0) {
        throw new InputException(
            "labels, column '%s': expected a column of the real table; columns are: %s"
                .formatted(name, String.join(", ", schema.names())));
      }
    }
  }

  Entry of(String column) {
    return columns.getOrDefault(column, Entry.NONE);
  }
}
