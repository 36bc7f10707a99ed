package org.ehrsynth.llm.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.ehrsynth.schema.Schema;

/**
 * A table in words, without any patient: columns, what they mean, how they are written, and the
 * rules.
 *
 * @param schema the columns that are learned, with rules
 * @param meanings what columns mean
 */
record SchemaSummary(Schema schema, ColumnDescriptions meanings) {
  private static final int MAX_LEVELS = 60;

  String columns() {
    Map<String, String> reported = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      List<String> parts = new ArrayList<>();
      String meaning = meanings.of(field.name()).text();
      if (!meaning.isEmpty()) {
        parts.add(meaning);
      }
      parts.add(kind(field));
      role(field, parts);
      if (field.nullable()) {
        parts.add("null where it is not recorded");
      }
      reported.put(field.name(), String.join("; ", parts));
    }
    return RowPrompt.section(
        "Each record is one patient, with these columns:", RowPrompt.lines(reported));
  }

  String constraints() {
    return RowPrompt.section(
        "Rules that every record keeps:",
        schema.constraints().stream()
            .filter(rule -> !(rule instanceof Constraint.FixedCombination))
            .map(Constraint::text)
            .toList());
  }

  private static void role(Field field, List<String> parts) {
    if (field.role() == Role.EVENT && !field.eventLevels().isEmpty()) {
      parts.add("the event is " + quoted(field.eventLevels(), " or "));
    } else if (field.role() == Role.TIME_TO_EVENT) {
      parts.add("time to the event or to the end of follow-up");
    } else if (field.role() == Role.OUTCOME) {
      parts.add("the outcome");
    }
  }

  private static String kind(Field field) {
    return field
        .type()
        .match(
            SchemaSummary::number,
            c -> (c.ordered() ? "in this order: " : "one of ") + levels(c.levels()),
            f -> "one of " + levels(f.levels()),
            t -> "a time written as " + t.format(),
            c ->
                "a code"
                    + (c.system().isEmpty() ? "" : " of " + c.system())
                    + ", one of "
                    + levels(c.levels()),
            i -> "a key");
  }

  private static String number(ColumnType.Numeric type) {
    String kind =
        type.decimals() == 0
            ? "a whole number"
            : "a number with %d decimals".formatted(type.decimals());
    return Double.isInfinite(type.min()) || Double.isInfinite(type.max())
        ? kind
        : "%s from %s to %s".formatted(kind, type.format(type.min()), type.format(type.max()));
  }

  private static String levels(List<String> levels) {
    int left = levels.size() - MAX_LEVELS;
    String reported = quoted(levels.subList(0, Math.min(MAX_LEVELS, levels.size())), ", ");
    return left <= 0 ? reported : reported + " and %d more".formatted(left);
  }

  private static String quoted(List<String> levels, String between) {
    return String.join(between, levels.stream().map(PromptFormat::quoted).toList());
  }
}
