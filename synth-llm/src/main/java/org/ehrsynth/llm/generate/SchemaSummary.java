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
 * Describes the schema of a table in words, without any patient: columns, their descriptions, their
 * format, and the constraints.
 *
 * @param schema the columns that are learned, with their constraints
 * @param descriptions of the columns
 */
record SchemaSummary(Schema schema, ColumnDescriptions descriptions) {
  private static final int MAX_LEVELS = 60;

  String columns() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      List<String> parts = new ArrayList<>();
      String description = descriptions.of(field.name()).text();
      if (!description.isEmpty()) {
        parts.add(description);
      }
      parts.add(kind(field));
      role(field, parts);
      if (field.nullable()) {
        parts.add("null where it is not recorded");
      }
      lines.put(field.name(), String.join("; ", parts));
    }
    return RowPrompt.section(
        "Each record is one patient, with these columns:", RowPrompt.lines(lines));
  }

  String constraints() {
    return RowPrompt.section(
        "Rules that every record keeps:",
        schema.constraints().stream()
            .filter(constraint -> !(constraint instanceof Constraint.FixedCombination))
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
    String listed = quoted(levels.subList(0, Math.min(MAX_LEVELS, levels.size())), ", ");
    return left <= 0 ? listed : listed + " and %d more".formatted(left);
  }

  private static String quoted(List<String> levels, String between) {
    return String.join(between, levels.stream().map(PromptFormat::quoted).toList());
  }
}
