package org.ehrsynth.schema;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/** Reads and writes the declared constraints of a schema file: one object each, with its type. */
final class ConstraintJson {
  private static final Map<String, Set<String>> OWN =
      Map.of(
          "range", Set.of("column", "min", "max"),
          "ordered", Set.of("columns", "strict"),
          "fixedCombination", Set.of("columns"),
          "ifThen", Set.of("if", "then"),
          "missing", Set.of("column", "exactlyWhen"),
          "unique", Set.of("columns"),
          "oneHot", Set.of("columns", "on"),
          "formula", Set.of("column", "equals", "tolerance"));

  private ConstraintJson() {}

  static JsonTree write(Constraint constraint) {
    JsonTree tree = new JsonTree();
    tree.put("type", constraint.type());
    if (constraint instanceof Constraint.Range range) {
      tree.put("column", range.column());
      SchemaJson.putBound(tree, "min", range.min());
      SchemaJson.putBound(tree, "max", range.max());
    } else if (constraint instanceof Constraint.Ordered ordered) {
      tree.put("columns", ordered.names());
      tree.put("strict", ordered.strict());
    } else if (constraint instanceof Constraint.FixedCombination fixed) {
      tree.put("columns", fixed.names());
    } else if (constraint instanceof Constraint.IfThen implication) {
      tree.put("if", implication.premise());
      tree.put("then", implication.conclusion());
    } else if (constraint instanceof Constraint.Missing missing) {
      tree.put("column", missing.column());
      tree.put("exactlyWhen", missing.when());
    } else if (constraint instanceof Constraint.Unique unique) {
      tree.put("columns", unique.names());
    } else if (constraint instanceof Constraint.ExactlyOne oneHot) {
      tree.put("columns", oneHot.names());
      tree.put("on", oneHot.on());
    } else if (constraint instanceof Constraint.Formula formula) {
      tree.put("column", formula.column());
      tree.put("equals", formula.expression());
      if (!Double.isNaN(formula.tolerance())) {
        tree.put("tolerance", formula.tolerance());
      }
    }
    return tree;
  }

  static Constraint read(JsonObject tree) {
    String type = tree.string("type");
    if (!OWN.containsKey(type)) {
      throw tree.malformed(
          "type",
          "one of " + String.join(", ", OWN.keySet().stream().sorted().toList()),
          "'" + type + "'");
    }
    Set<String> known = new HashSet<>(OWN.get(type));
    known.add("type");
    tree.allow(known);
    try {
      return make(tree, type);
    } catch (IllegalArgumentException e) {
      throw tree.malformed(
          "type", "a valid constraint", "'%s': %s".formatted(type, e.getMessage()));
    }
  }

  private static Constraint make(JsonObject tree, String type) {
    return switch (type) {
      case "range" ->
          new Constraint.Range(
              tree.string("column"),
              tree.number("min", Double.NEGATIVE_INFINITY),
              tree.number("max", Double.POSITIVE_INFINITY));
      case "ordered" -> new Constraint.Ordered(tree.strings("columns"), tree.bool("strict", false));
      case "fixedCombination" -> new Constraint.FixedCombination(tree.strings("columns"));
      case "ifThen" -> new Constraint.IfThen(tree.string("if"), tree.string("then"));
      case "missing" -> new Constraint.Missing(tree.string("column"), tree.string("exactlyWhen"));
      case "formula" ->
          new Constraint.Formula(
              tree.string("column"), tree.string("equals"), tree.number("tolerance", Double.NaN));
      case "unique" -> new Constraint.Unique(tree.strings("columns"));
      default -> new Constraint.ExactlyOne(tree.strings("columns"), tree.string("on", "1"));
    };
  }
}
