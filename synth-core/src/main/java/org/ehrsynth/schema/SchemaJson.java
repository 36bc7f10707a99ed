package org.ehrsynth.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;

/** The schema file: a format number, the missing markers and one object per field. */
final class SchemaJson {
  private static final long FORMAT = 1;
  private static final Set<String> TOP = Set.of("format", "missing", "fields", "constraints");
  private static final Set<String> FIELD =
      Set.of(
          "name",
          "type",
          "role",
          "nullable",
          "decimals",
          "min",
          "max",
          "levels",
          "ordered",
          "system",
          "resolution",
          "format", // of a temporal field
          "eventLevels");
  private static final Set<String> TYPES =
      Set.of("numeric", "categorical", "flag", "temporal", "code", "identifier");

  private SchemaJson() {}

  static Map<String, Object> write(Schema schema) {
    List<Object> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      fields.add(write(field));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("missing", schema.missing());
    tree.put("fields", fields);
    return tree;
  }

  private static Map<String, Object> write(Field field) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", field.name());
    tree.put("type", field.type().label());
    if (field.role() != Role.FEATURE) {
      tree.put("role", field.role().label());
    }
    if (field.type() instanceof ColumnType.Numeric type) {
      tree.put("decimals", (long) type.decimals());
      putBound(tree, "min", type.min());
      putBound(tree, "max", type.max());
    } else if (field.type() instanceof ColumnType.Temporal type) {
      tree.put("format", type.format());
      tree.put("resolution", type.resolution().name().toLowerCase(Locale.ROOT));
    } else if (field.type() instanceof ColumnType.Code type) {
      tree.put("system", type.system());
    }
    if (field.type().isCoded()) {
      tree.put("levels", field.levels());
    }
    if (field.type() instanceof ColumnType.Categorical type) {
      tree.put("ordered", type.ordered());
    }
    tree.put("nullable", field.nullable());
    if (!field.eventLevels().isEmpty()) {
      tree.put("eventLevels", field.eventLevels());
    }
    return tree;
  }

  private static void putBound(Map<String, Object> tree, String name, double bound) {
    if (!Double.isInfinite(bound)) {
      tree.put(name, bound);
    }
  }

  static Schema read(JsonObject tree) {
    tree.allow(TOP);
    if (tree.integer("format") != FORMAT) {
      throw tree.wrong("format", Long.toString(FORMAT), Long.toString(tree.integer("format")));
    }
    if (tree.has("constraints") && !tree.objects("constraints").isEmpty()) {
      throw tree.wrong(
          "constraints", "an empty list (this version does not know declared rules)", "rules");
    }
    List<Field> fields = tree.objects("fields").stream().map(SchemaJson::field).toList();
    return new Schema(fields, tree.strings("missing", Schema.DEFAULT_MISSING));
  }

  private static Field field(JsonObject tree) {
    tree.allow(FIELD);
    String name = tree.string("name");
    try {
      return new Field(
          name,
          type(tree),
          role(tree),
          tree.bool("nullable", true),
          tree.strings("eventLevels", List.of()));
    } catch (IllegalArgumentException e) {
      throw new InputException("schema, column '%s': %s".formatted(name, e.getMessage()), e);
    }
  }

  private static ColumnType type(JsonObject tree) {
    String type = tree.string("type");
    return switch (type) {
      case "numeric" ->
          new ColumnType.Numeric(
              (int) Math.min(tree.has("decimals") ? tree.integer("decimals") : 0, 1000),
              tree.number("min", Double.NEGATIVE_INFINITY),
              tree.number("max", Double.POSITIVE_INFINITY));
      case "categorical" ->
          new ColumnType.Categorical(tree.strings("levels"), tree.bool("ordered", false));
      case "flag" -> new ColumnType.Flag(tree.strings("levels"));
      case "temporal" -> temporal(tree);
      case "code" ->
          new ColumnType.Code(tree.string("system", ""), tree.strings("levels", List.of()));
      case "identifier" -> new ColumnType.Identifier();
      default ->
          throw tree.wrong(
              "type",
              "one of " + String.join(", ", TYPES.stream().sorted().toList()),
              "'" + type + "'");
    };
  }

  private static ColumnType temporal(JsonObject tree) {
    String format = tree.string("format");
    boolean timeOfDay = format.matches(".*[Hhms].*");
    String resolution = tree.string("resolution", timeOfDay ? "second" : "day");
    if (!resolution.equals("day") && !resolution.equals("second")) {
      throw tree.wrong("resolution", "day or second", "'" + resolution + "'");
    }
    return new ColumnType.Temporal(
        format, ColumnType.Temporal.Resolution.valueOf(resolution.toUpperCase(Locale.ROOT)));
  }

  private static Role role(JsonObject tree) {
    String label = tree.string("role", Role.FEATURE.label());
    return Arrays.stream(Role.values())
        .filter(r -> r.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                tree.wrong(
                    "role",
                    "one of "
                        + String.join(", ", Arrays.stream(Role.values()).map(Role::label).toList()),
                    "'" + label + "'"));
  }
}
