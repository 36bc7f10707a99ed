package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;

/**
 * The cells of a row as facts for a template or a prompt.
 *
 * @param list in the order of the columns
 */
record NoteFacts(List<Fact> list) {
  private static final Set<String> YES =
      Set.of("1", "yes", "y", "true", "t", "present", "positive");
  private static final Set<String> NO = Set.of("0", "no", "n", "false", "f", "absent", "negative");

  /**
   * One cell.
   *
   * @param field its column
   * @param description of the column
   * @param text the cell as in a file; null if it is missing
   */
  record Fact(Field field, ColumnDescription description, String text) {

    String label() {
      return NoteFacts.label(field, description);
    }

    boolean isMissing() {
      return text == null;
    }

    /** Whether it is a finding that is present or absent. */
    boolean isFinding() {
      return NoteFacts.isFinding(field);
    }

    /** Whether it is a finding that is present. */
    boolean isPositive() {
      return isFinding() && !isMissing() && field.levels().indexOf(text) == 1;
    }

    /** The meaning of the level, or the number with its unit; null if the cell is missing. */
    String value() {
      if (isMissing()) {
        return null;
      }
      String words = description.of(text);
      return description.unit().isEmpty() ? words : words + " " + description.unit();
    }

    /** The variables of a template. */
    private JsonTree variables() {
      JsonTree variables = new JsonTree();
      variables.put("name", field.name());
      variables.put("label", label());
      variables.put("type", field.type().label());
      variables.put("role", field.role().label());
      variables.put("unit", description.unit());
      variables.put("finding", isFinding());
      variables.put("missing", isMissing());
      if (!isMissing()) {
        variables.put("text", text);
        variables.put("words", description.of(text));
        variables.put("value", value());
        variables.put("positive", isPositive());
        if (field.type() instanceof ColumnType.Numeric) {
          variables.put("number", DecimalParser.parse(text));
        }
      }
      return variables;
    }
  }

  static NoteFacts of(TypedRow row, ColumnDescriptions descriptions) {
    List<Fact> facts = new ArrayList<>();
    for (int j = 0; j < row.schema().size(); j++) {
      Field field = row.schema().field(j);
      facts.add(new Fact(field, descriptions.of(field.name()), row.text(j)));
    }
    return new NoteFacts(facts);
  }

  /** Whether a column's levels are a no and a yes, so that a note can affirm or negate it. */
  static boolean isFinding(Field field) {
    List<String> levels = field.levels();
    return field.type() instanceof ColumnType.Flag
        && levels.size() == 2
        && NO.contains(levels.get(0).toLowerCase(Locale.ROOT))
        && YES.contains(levels.get(1).toLowerCase(Locale.ROOT));
  }

  /** The name of a column in a note. */
  static String label(Field field, ColumnDescription description) {
    return description.label().isEmpty() ? field.name() : description.label();
  }

  /** The variables of a template by column, in the order of the columns. */
  Map<String, JsonTree> variables() {
    Map<String, JsonTree> all = new LinkedHashMap<>();
    list.forEach(fact -> all.put(fact.field().name(), fact.variables()));
    return all;
  }
}
