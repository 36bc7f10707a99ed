package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ValueSet;
import org.ehrsynth.constraint.FormulaExpression;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * Orders the repairs that make sampled rows satisfy constraints, so that each step reads final
 * cells.
 */
final class RepairOrder {
  private final Schema schema;
  private final List<JointColumn> joints;
  private final BitSet tolerated;

  RepairOrder(Schema schema, List<JointColumn> joints, BitSet tolerated) {
    this.schema = schema;
    this.joints = joints;
    this.tolerated = tolerated;
  }

  /**
   * Cells to blank and fill: columns that are missing exactly when the same condition holds are
   * filled together, so that they stay associated. A cell of a joint column is left alone.
   */
  List<MissingnessRepair> missing() {
    Map<String, MissingnessRepair> steps = new LinkedHashMap<>();
    for (int r = 0; r < schema.constraints().size(); r++) {
      Constraint constraint = schema.constraints().get(r);
      if (tolerated.get(r)) {
        continue;
      }
      if (constraint instanceof Constraint.Missing missing) {
        add(steps, missing.column(), missing.when(), true);
      } else if (constraint instanceof Constraint.IfThen given) {
        String column = missingAlone(Condition.parse(given.conclusion(), schema));
        if (column != null) {
          add(steps, column, given.premise(), false);
        }
      }
    }
    return TopologicalSort.sorted(
        List.copyOf(steps.values()),
        (step, other) -> other.names().stream().anyMatch(step.clauses()::contains));
  }

  private void add(
      Map<String, MissingnessRepair> steps, String column, String expression, boolean exactly) {
    Condition when = Condition.parse(expression, schema);
    Set<String> clauses = names(when);
    if (clauses.contains(column) || joints.stream().anyMatch(j -> j.names().contains(column))) {
      return;
    }
    steps.merge(
        exactly + " " + expression,
        new MissingnessRepair(List.of(column), when, clauses, exactly),
        (one, two) -> {
          List<String> both = new ArrayList<>(one.names());
          two.names().stream().filter(name -> !both.contains(name)).forEach(both::add);
          return new MissingnessRepair(both, when, clauses, exactly);
        });
  }

  /** The columns of a condition. */
  static Set<String> names(Condition condition) {
    if (condition instanceof Condition.InSet part) {
      return Set.of(part.field().name());
    }
    List<Condition> parts =
        condition instanceof Condition.And and ? and.parts() : ((Condition.Or) condition).parts();
    return Set.copyOf(parts.stream().flatMap(part -> names(part).stream()).toList());
  }

  /** The column c of a condition {@code missing(c)}; null for any other. */
  private static String missingAlone(Condition condition) {
    if (!(condition instanceof Condition.InSet part) || !part.set().missing()) {
      return null;
    }
    ValueSet set = part.set();
    boolean nothingElse = set.levels() == null ? set.intervals().isEmpty() : noneIn(set.levels());
    return nothingElse ? part.field().name() : null;
  }

  private static boolean noneIn(boolean[] levels) {
    for (boolean level : levels) {
      if (level) {
        return false;
      }
    }
    return true;
  }

  /** Columns to compute, each after those it is computed from. */
  List<Constraint.Formula> formulas() {
    List<Constraint.Formula> formulas = new ArrayList<>();
    for (int r = 0; r < schema.constraints().size(); r++) {
      if (schema.constraints().get(r) instanceof Constraint.Formula constraint
          && !tolerated.get(r)
          && joints.stream().noneMatch(j -> j.names().contains(constraint.column()))
          && formulas.stream().noneMatch(f -> f.column().equals(constraint.column()))) {
        formulas.add(constraint);
      }
    }
    return TopologicalSort.sorted(
        formulas,
        (one, other) ->
            FormulaExpression.parse(one.expression(), schema).names().contains(other.column()));
  }
}
