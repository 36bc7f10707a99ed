package org.ehrsynth.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * Reads and writes schema files: a format number, the missing markers, one object per field, and
 * the constraints.
 */
final class SchemaJson {
  private static final long FORMAT = 1;
  private static final Set<String> TOP = Set.of("format", "missing", "fields", "constraints");
  private static final Set<String> COMMON =
      Set.of("name", "type", "role", "nullable", "quasiIdentifier");

  /** What a field of each type may say beside the common; the format is that of a time. */
  private static final Map<String, Set<String>> OWN =
      Map.of(
          "numeric", Set.of("decimals", "min", "max"),
          "categorical", Set.of("levels", "ordered", "eventLevels"),
          "flag", Set.of("levels", "eventLevels"),
          "temporal", Set.of("format", "resolution"),
          "code", Set.of("system", "levels", "eventLevels"),
          "identifier", Set.of());

  /** Roles that one column at most can have. */
  private static final Set<Role> SINGLE =
      Set.of(Role.SUBJECT, Role.OUTCOME, Role.TIME_TO_EVENT, Role.EVENT);

  private SchemaJson() {}

  static JsonTree write(Schema schema) {
    List<Object> fields = new ArrayList<>();
    for (Field field : schema.fields()) {
      fields.add(write(field));
    }
    JsonTree tree = new JsonTree();
    tree.put("format", FORMAT);
    tree.put("missing", schema.missing());
    tree.put("fields", fields);
    if (!schema.constraints().isEmpty()) {
      tree.put("constraints", schema.constraints().stream().map(ConstraintJson::write).toList());
    }
    return tree;
  }

  private static JsonTree write(Field field) {
    JsonTree tree = new JsonTree();
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
    if (field.quasiIdentifier()) {
      tree.put("quasiIdentifier", true);
    }
    return tree;
  }

  static void putBound(JsonTree tree, String name, double bound) {
    if (!Double.isInfinite(bound)) {
      boolean whole = bound == Math.rint(bound) && Math.abs(bound) < 0x1p53;
      tree.put(name, whole ? (Object) (long) bound : (Object) bound);
    }
  }

  static Schema read(JsonObject tree) {
    tree.allow(TOP);
    if (tree.integer("format") != FORMAT) {
      throw tree.malformed("format", Long.toString(FORMAT), Long.toString(tree.integer("format")));
    }
    List<Field> fields = tree.objects("fields").stream().map(SchemaJson::field).toList();
    checkTogether(tree, fields);
    Schema schema =
        new Schema(
            fields,
            tree.strings("missing", Schema.DEFAULT_MISSING).stream().map(String::trim).toList(),
            tree.has("constraints")
                ? tree.objects("constraints").stream().map(ConstraintJson::read).toList()
                : List.of());
    if (fields.isEmpty()) {
      throw tree.malformed("fields", "at least one field", "none");
    }
    return schema;
  }

  private static void checkTogether(JsonObject tree, List<Field> fields) {
    Map<String, Integer> placeOf = new HashMap<>();
    Map<Role, String> nameOf = new EnumMap<>(Role.class);
    for (int j = 0; j < fields.size(); j++) {
      Field field = fields.get(j);
      Integer other = placeOf.put(field.name(), j);
      if (other != null) {
        throw tree.malformed(
            "fields",
            "names that differ",
            "'%s' as items %d and %d".formatted(field.name(), other + 1, j + 1));
      }
      String holder = nameOf.put(field.role(), field.name());
      if (holder != null && SINGLE.contains(field.role())) {
        throw tree.malformed(
            "fields",
            "at most one column of role " + field.role().label(),
            "'%s' and '%s'".formatted(holder, field.name()));
      }
    }
  }

  private static Field field(JsonObject tree) {
    String name = tree.string("name");
    String type = tree.string("type");
    if (!OWN.containsKey(type)) {
      throw tree.malformed(
          "type",
          "one of " + String.join(", ", OWN.keySet().stream().sorted().toList()),
          "'" + type + "'");
    }
    Set<String> known = new HashSet<>(COMMON);
    known.addAll(OWN.get(type));
    tree.allow(known);
    Role role = role(tree);
    Field field;
    try {
      field =
          new Field(
              name,
              type(tree),
              role,
              tree.bool("nullable", true),
              tree.strings("eventLevels", List.of()),
              tree.bool("quasiIdentifier", false));
    } catch (IllegalArgumentException e) {
      throw tree.malformed("name", "a valid column", "'%s': %s".formatted(name, e.getMessage()));
    }
    if (role == Role.TIME_TO_EVENT && !(field.type() instanceof ColumnType.Numeric)) {
      throw tree.malformed("role", "a numeric column for time_to_event", "type " + type);
    }
    checkEvents(tree, field);
    return field;
  }

  private static void checkEvents(JsonObject tree, Field field) {
    if (field.eventLevels().isEmpty()) {
      return;
    }
    if (field.role() != Role.EVENT) {
      throw tree.malformed("eventLevels", "role event", "role " + field.role().label());
    }
    for (String level : field.eventLevels()) {
      if (!field.levels().isEmpty() && !field.levels().contains(level)) {
        throw tree.malformed(
            "eventLevels", "declared levels of column '" + field.name() + "'", "'" + level + "'");
      }
    }
  }

  private static ColumnType type(JsonObject tree) {
    String type = tree.string("type");
    return switch (type) {
      case "numeric" ->
          new ColumnType.Numeric(
              (int) Math.max(-1, Math.min(tree.has("decimals") ? tree.integer("decimals") : 0, 99)),
              tree.number("min", Double.NEGATIVE_INFINITY),
              tree.number("max", Double.POSITIVE_INFINITY));
      case "categorical" ->
          new ColumnType.Categorical(tree.strings("levels"), tree.bool("ordered", false));
      case "flag" -> new ColumnType.Flag(tree.strings("levels"));
      case "temporal" -> temporal(tree);
      case "code" ->
          new ColumnType.Code(tree.string("system", ""), tree.strings("levels", List.of()));
      default -> new ColumnType.Identifier(); // the caller knows that it is one of the six
    };
  }

  private static ColumnType temporal(JsonObject tree) {
    String format = tree.string("format");
    boolean timeOfDay = format.matches(".*[Hhms].*");
    String resolution = tree.string("resolution", timeOfDay ? "second" : "day");
    if (!resolution.equals("day") && !resolution.equals("second")) {
      throw tree.malformed("resolution", "day or second", "'" + resolution + "'");
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
                tree.malformed(
                    "role",
                    "one of "
                        + String.join(", ", Arrays.stream(Role.values()).map(Role::label).toList()),
                    "'" + label + "'"));
  }
}
