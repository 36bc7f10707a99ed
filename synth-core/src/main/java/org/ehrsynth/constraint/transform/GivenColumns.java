package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.ehrsynth.InputException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.Field;

/**
 * Some columns of rows, in the shape in which the method learned them, and the way back: the other
 * columns that the method draws, held to the declared constraints. Given cells stay as they are.
 *
 * <ul>
 *   <li>The columns of a joint column are given together or not at all.
 *   <li>The higher column of an ordered pair is given together with the lower one.
 *   <li>A computed column is given together with all columns that its formula names.
 * </ul>
 */
public final class GivenColumns {
  private final ConstraintTransform plan;
  private final Dataset given;

  GivenColumns(ConstraintTransform plan, Dataset given) {
    this.plan = plan;
    this.given = given;
    plan.joints().forEach(this::checkJoint);
    plan.gaps()
        .forEach(
            gap -> {
              if (has(gap.high()) && !has(gap.low())) {
                throw new InputException(
                    "column '%s' is learned as the distance from column '%s': give both, or not the"
                            .formatted(gap.high(), gap.low())
                        + " first");
              }
            });
    for (ComputedColumn formula : plan.formulas()) {
      TreeSet<String> absent = new TreeSet<>(formula.formula().names());
      absent.removeIf(this::has);
      if (has(formula.column()) && !absent.isEmpty()) {
        throw new InputException(
            "column '%s' is computed from others: give these too (%s), or not '%s'"
                .formatted(formula.column(), String.join(", ", absent), formula.column()));
      }
    }
  }

  private void checkJoint(JointColumn joint) {
    List<String> found = joint.names().stream().filter(this::has).toList();
    if (!found.isEmpty() && found.size() < joint.names().size()) {
      throw new InputException(
          "the columns %s are learned as one because of a constraint: give all of them or none;"
                  .formatted(String.join(", ", joint.names()))
              + " found "
              + String.join(", ", found));
    }
  }

  private boolean has(String name) {
    return given.schema().find(name) >= 0;
  }

  /** Returns the given columns as columns that the method learned, in their order. */
  public Dataset transformed() {
    Map<String, Column> columns = new HashMap<>();
    given.columns().forEach(column -> columns.put(column.field().name(), column));
    for (JointColumn joint : plan.joints()) {
      if (has(joint.names().get(0))) {
        columns.put(joint.name(), Column.Coded.of(joint.field(), joint.known().codes(given)));
      }
    }
    for (DifferenceColumn gap : plan.gaps()) {
      if (has(gap.high())) {
        columns.put(gap.name(), gap.known(given, plan.transformed().field(gap.name())));
      }
    }
    List<Column> ordered = new ArrayList<>();
    for (Field field : plan.transformed().fields()) {
      if (columns.containsKey(field.name())) {
        ordered.add(columns.get(field.name()));
      }
    }
    return ordered.isEmpty() ? Dataset.withoutColumns(given.rowCount()) : Dataset.of(ordered);
  }

  /**
   * Whole rows.
   *
   * @param rows all columns of the table that are learned; the given ones as they were
   * @param broken the rows that break a constraint which every drawn row must keep
   */
  public record Completed(Dataset rows, BitSet broken) {}

  /**
   * Puts drawn rows back into the columns of the table.
   *
   * @param drawn the columns that the method learned, drawn given {@link #transformed}
   */
  public Completed completed(Dataset drawn) {
    Map<String, Column> columns = new HashMap<>();
    drawn.columns().forEach(column -> columns.put(column.field().name(), column));
    plan.joints().forEach(joint -> joint.restore(columns));
    putGiven(columns);
    for (DifferenceColumn gap : plan.gaps()) {
      gap.restore(columns, plan.schema().field(gap.high()));
      putGiven(columns);
    }
    blank(columns);
    for (ComputedColumn formula : plan.formulas()) {
      if (!has(formula.column())) {
        Column cells = columns.get(formula.column());
        columns.put(
            formula.column(), formula.computed(assembled(columns), row -> !cells.isMissing(row)));
      }
    }
    Dataset rows = assembled(columns);
    return new Completed(
        rows, plan.hasConstraints() ? plan.checker().violating(rows).strict() : new BitSet());
  }

  private void putGiven(Map<String, Column> columns) {
    given.columns().forEach(column -> columns.put(column.field().name(), column));
  }

  private Dataset assembled(Map<String, Column> columns) {
    return Dataset.of(plan.schema().fields().stream().map(f -> columns.get(f.name())).toList());
  }

  /** Blanks the drawn cells that constraints require to be missing. */
  private void blank(Map<String, Column> columns) {
    for (MissingnessRepair step : plan.missing()) {
      IntPredicate holds = step.when().on(assembled(columns));
      int[] from = new int[given.rowCount()];
      Arrays.setAll(from, i -> holds.test(i) ? ColumnEditor.BLANK : ColumnEditor.KEEP);
      for (String name : step.names()) {
        if (!has(name)) {
          columns.put(name, ColumnEditor.of(columns.get(name), from, columns.get(name)));
        }
      }
    }
  }
}
