package org.ehrsynth.llm.pack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.LevelMatch;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;

/**
 * The entry of a pack for one column.
 *
 * @param name of the column
 * @param description of the column
 * @param min smallest plausible number; −∞ if there is no bound
 * @param max largest plausible number; +∞ if there is no bound
 */
record PackField(String name, ColumnDescription description, double min, double max) {
  private static final Set<String> KNOWN =
      Set.of("name", "label", "description", "unit", "min", "max", "synonyms", "codes");

  static PackField read(JsonObject tree) {
    tree.allow(KNOWN);
    String name = tree.string("name");
    if (name.isBlank()) {
      throw tree.malformed("name", "a column's name", "a blank text");
    }
    double min = tree.number("min", Double.NEGATIVE_INFINITY);
    double max = tree.number("max", Double.POSITIVE_INFINITY);
    if (!(min <= max)) {
      throw tree.malformed("min", "at most the max of '" + name + "'", "a larger number");
    }
    ColumnDescription description =
        new ColumnDescription(
            tree.string("label", ""),
            tree.string("description", ""),
            tree.string("unit", ""),
            tree.strings("synonyms", List.of()),
            codes(tree));
    return new PackField(name, description, min, max);
  }

  /** The meaning of a code is a text, or a list of texts whose first is the preferred one. */
  private static Map<String, List<String>> codes(JsonObject tree) {
    Map<String, List<String>> codes = new LinkedHashMap<>();
    if (tree.has("codes")) {
      JsonObject all = tree.object("codes");
      for (Map.Entry<String, Object> code : all.toMap().entrySet()) {
        List<String> words =
            code.getValue() instanceof String
                ? List.of(all.string(code.getKey()))
                : all.strings(code.getKey());
        if (words.isEmpty()) {
          throw all.malformed(code.getKey(), "at least one text", "none");
        }
        codes.put(code.getKey(), words);
      }
    }
    return codes;
  }

  private boolean isBounded() {
    return !Double.isInfinite(min) || !Double.isInfinite(max);
  }

  /**
   * The field with its range restricted to the plausible one.
   *
   * @param where the pack, for messages
   * @throws InputException if there is a range or a unit for a column without numbers, or if the
   *     two ranges do not intersect
   */
  Field narrowed(Field field, String where) {
    if (!isBounded() && description.unit().isEmpty()) {
      return field;
    }
    if (!(field.type() instanceof ColumnType.Numeric type)) {
      throw new InputException(
          "%s, field '%s': expected a numeric column for a range or a unit, found type %s in the schema"
              .formatted(where, name, field.type().label()));
    }
    double low = Math.max(min, type.min());
    double high = Math.min(max, type.max());
    if (low > high) {
      throw new InputException(
          "%s, field '%s': expected a range that meets the schema's, found one beside it"
              .formatted(where, name));
    }
    return field.withType(new ColumnType.Numeric(type.decimals(), low, high));
  }

  /**
   * The description with the levels as the schema writes them.
   *
   * @param notes receives the codes that the schema does not have
   */
  ColumnDescription descriptionFor(Field field, List<String> notes) {
    if (field.levels().isEmpty()) {
      return description;
    }
    LevelMatch levels = new LevelMatch(field.levels());
    Map<String, List<String>> codes = new LinkedHashMap<>();
    description
        .codes()
        .forEach(
            (code, words) ->
                levels
                    .find(code)
                    .ifPresentOrElse(
                        level -> codes.put(level, words),
                        () ->
                            notes.add(
                                "the column '%s' has no level '%s', which the pack explains"
                                    .formatted(name, code))));
    return new ColumnDescription(
        description.label(),
        description.description(),
        description.unit(),
        description.synonyms(),
        codes);
  }
}
