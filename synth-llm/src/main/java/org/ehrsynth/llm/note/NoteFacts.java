package org.ehrsynth.llm.note;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.llm.row.ColumnDescription;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.DecimalParser;
import org.ehrsynth.schema.Field;

/**
 * The cells of a row as a template or a prompt tells them.
 *
 * @param list in the order of the columns
 */
record NoteFacts(List<Map<String, Object>> list) {
  private static final Set<String> YES =
      Set.of("1", "yes", "y", "true", "t", "present", "positive");
  private static final Set<String> NO = Set.of("0", "no", "n", "false", "f", "absent", "negative");

  static NoteFacts of(TypedRow row, ColumnDescriptions meanings) {
    List<Map<String, Object>> facts = new ArrayList<>();
    for (int j = 0; j < row.schema().size(); j++) {
      facts.add(fact(row, j, meanings.of(row.schema().field(j).name())));
    }
    return new NoteFacts(facts);
  }

  /** Whether a column's levels are a yes and a no, so that a finding can be affirmed or denied. */
  static boolean isFinding(Field field) {
    List<String> levels = field.levels();
    return field.type() instanceof ColumnType.Flag
        && levels.size() == 2
        && NO.contains(levels.get(0).toLowerCase(Locale.ROOT))
        && YES.contains(levels.get(1).toLowerCase(Locale.ROOT));
  }

  /** How a note calls a column. */
  static String label(Field field, ColumnDescription meaning) {
    return meaning.label().isEmpty() ? field.name() : meaning.label();
  }

  private static Map<String, Object> fact(TypedRow row, int j, ColumnDescription meaning) {
    Field field = row.schema().field(j);
    String text = row.text(j);
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("name", field.name());
    fact.put("label", label(field, meaning));
    fact.put("type", field.type().label());
    fact.put("role", field.role().label());
    fact.put("unit", meaning.unit());
    fact.put("finding", isFinding(field));
    fact.put("missing", text == null);
    if (text != null) {
      String words = meaning.of(text);
      fact.put("text", text);
      fact.put("words", words);
      fact.put("value", meaning.unit().isEmpty() ? words : words + " " + meaning.unit());
      fact.put("positive", isFinding(field) && field.levels().indexOf(text) == 1);
      if (field.type() instanceof ColumnType.Numeric) {
        fact.put("number", DecimalParser.parse(text));
      }
    }
    return fact;
  }

  Map<String, Object> byName() {
    Map<String, Object> all = new LinkedHashMap<>();
    list.forEach(fact -> all.put((String) fact.get("name"), fact));
    return all;
  }
}
