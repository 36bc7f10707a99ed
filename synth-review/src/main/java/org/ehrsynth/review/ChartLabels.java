package org.ehrsynth.review;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.schema.Schema;

/**
 * How the columns of a table are called on a chart that people read. A column that is not in it has
 * its own name, no unit and its levels as they are written.
 *
 * @param columns by the column's name
 */
public record ChartLabels(Map<String, Entry> columns) {
  /** Names as they are. */
  public static final ChartLabels NONE = new ChartLabels(Map.of());

  private static final Set<String> TOP = Set.of("format", "columns");
  private static final Set<String> KNOWN = Set.of("label", "unit", "group", "levels");

  /**
   * One column.
   *
   * @param label what it is, for instance "Serum bilirubin"; empty for the column's name
   * @param unit of its numbers, for instance "mg/dl"; may be empty
   * @param group the heading it stands under; empty for that of its type and role
   * @param levels what its levels mean, by how they are written
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
   * "mg/dl", "group": "Laboratory", "levels": {"1": "yes"}}}}}, every part of a column optional.
   *
   * @throws InputException if there is no such file, or it is of another form
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

  /** Refuses labels of columns that the schema does not have: a misspelt name would be silent. */
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
