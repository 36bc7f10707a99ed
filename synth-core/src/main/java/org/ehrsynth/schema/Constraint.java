package org.ehrsynth.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ehrsynth.expression.Grammar;
import org.ehrsynth.json.JsonObject;

/**
 * A constraint declares what every row of a table satisfies. It concerns the cells that are
 * present: a row in which the compared cells are missing does not violate it, unless it is a
 * constraint on missing cells itself.
 *
 * <p>This is the declaration, as a schema file has it; {@code
 * org.ehrsynth.constraint.ConstraintChecker} finds the rows that break it.
 */
public sealed interface Constraint {

  /** The name of the kind of constraint in a schema file. */
  String type();

  /** The columns that the constraint names outside of expressions. */
  Set<String> named();

  /** The columns that the constraint names; in expressions, every word that may be a column. */
  default Set<String> columns() {
    return named();
  }

  /** The constraint in words, for tables: names and declared values, no cell. */
  String text();

  /**
   * Reads one constraint of a schema file.
   *
   * @throws org.ehrsynth.InputException naming the field and the rule that is broken
   */
  static Constraint fromJson(JsonObject tree) {
    return ConstraintJson.read(tree);
  }

  /**
   * min ≤ column ≤ max.
   *
   * @param column of numbers
   * @param min −∞ for none
   * @param max +∞ for none
   */
  record Range(String column, double min, double max) implements Constraint {
    public Range {
      if (!(min <= max)) {
        throw new IllegalArgumentException("min must not be above max");
      }
    }

    @Override
    public String type() {
      return "range";
    }

    @Override
    public Set<String> named() {
      return Set.of(column);
    }

    @Override
    public String text() {
      if (Double.isInfinite(max)) {
        return column + " at least " + bound(min);
      }
      return Double.isInfinite(min)
          ? column + " at most " + bound(max)
          : "%s from %s to %s".formatted(column, bound(min), bound(max));
    }

    private static String bound(double value) {
      return value == Math.rint(value) && Math.abs(value) < 0x1p53
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /**
   * The columns' cells do not decrease from left to right; missing ones are skipped.
   *
   * @param names at least two columns, all of numbers or all of times
   * @param strict whether they increase: equal cells violate the constraint
   */
  record Ordered(List<String> names, boolean strict) implements Constraint {
    public Ordered {
      names = distinct(names, 2);
    }

    @Override
    public String type() {
      return "ordered";
    }

    @Override
    public Set<String> named() {
      return Set.copyOf(names);
    }

    @Override
    public String text() {
      return String.join(strict ? " < " : " ≤ ", names);
    }
  }

  /**
   * Only combinations of cells that occur in the real table, missing being one of the cells.
   *
   * @param names at least two columns
   */
  record FixedCombination(List<String> names) implements Constraint {
    public FixedCombination {
      names = distinct(names, 2);
    }

    @Override
    public String type() {
      return "fixedCombination";
    }

    @Override
    public Set<String> named() {
      return Set.copyOf(names);
    }

    @Override
    public String text() {
      return "known combination of " + String.join(", ", names);
    }
  }

  /**
   * Where one condition holds, so does the other.
   *
   * @param premise an expression, see {@code org.ehrsynth.condition.Condition}
   * @param conclusion another
   */
  record IfThen(String premise, String conclusion) implements Constraint {
    @Override
    public String type() {
      return "ifThen";
    }

    @Override
    public Set<String> named() {
      return Set.of();
    }

    @Override
    public Set<String> columns() {
      Set<String> all = new HashSet<>(Grammar.CONDITION.columns(premise));
      all.addAll(Grammar.CONDITION.columns(conclusion));
      return Set.copyOf(all);
    }

    @Override
    public String text() {
      return "if " + premise + " then " + conclusion;
    }
  }

  /**
   * A cell is missing exactly where a condition holds.
   *
   * @param column any
   * @param when an expression
   */
  record Missing(String column, String when) implements Constraint {
    @Override
    public String type() {
      return "missing";
    }

    @Override
    public Set<String> named() {
      return Set.of(column);
    }

    @Override
    public Set<String> columns() {
      Set<String> all = new HashSet<>(Grammar.CONDITION.columns(when));
      all.add(column);
      return Set.copyOf(all);
    }

    @Override
    public String text() {
      return column + " missing exactly when " + when;
    }
  }

  /**
   * No two rows share the combination of cells; rows with one of them missing are skipped. The
   * first row of a combination satisfies the constraint, later ones violate it.
   *
   * @param names at least one column
   */
  record Unique(List<String> names) implements Constraint {
    public Unique {
      names = distinct(names, 1);
    }

    @Override
    public String type() {
      return "unique";
    }

    @Override
    public Set<String> named() {
      return Set.copyOf(names);
    }

    @Override
    public String text() {
      return "unique " + String.join(", ", names);
    }
  }

  /**
   * Exactly one of the columns is on; a missing cell is not on.
   *
   * @param names at least two columns
   * @param on the cell that means on: a level, or a number's text
   */
  record ExactlyOne(List<String> names, String on) implements Constraint {
    public ExactlyOne {
      names = distinct(names, 2);
    }

    @Override
    public String type() {
      return "oneHot";
    }

    @Override
    public Set<String> named() {
      return Set.copyOf(names);
    }

    @Override
    public String text() {
      return "exactly one of %s is %s".formatted(String.join(", ", names), on);
    }
  }

  /**
   * column = expression, to within a tolerance; a row with one of these cells missing, or where the
   * expression is not finite, is passed over.
   *
   * @param column of numbers
   * @param expression arithmetic on columns, see {@code org.ehrsynth.constraint.FormulaExpression}
   * @param tolerance largest difference, at least 0; NaN for half a unit of the column's last
   *     decimal, which is what rounding costs
   */
  record Formula(String column, String expression, double tolerance) implements Constraint {
    public Formula {
      if (tolerance < 0 || Double.isInfinite(tolerance)) {
        throw new IllegalArgumentException("tolerance must be at least 0 and finite");
      }
    }

    /** As exact as the column is written. */
    public Formula(String column, String expression) {
      this(column, expression, Double.NaN);
    }

    @Override
    public String type() {
      return "formula";
    }

    @Override
    public Set<String> named() {
      return Set.of(column);
    }

    @Override
    public Set<String> columns() {
      Set<String> all = new HashSet<>(Grammar.FORMULA.columns(expression));
      all.add(column);
      return Set.copyOf(all);
    }

    @Override
    public String text() {
      return column + " = " + expression + (Double.isNaN(tolerance) ? "" : " ± " + tolerance);
    }
  }

  private static List<String> distinct(List<String> names, int minimum) {
    if (names.size() < minimum || Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException(
          "expected at least %d distinct columns".formatted(minimum));
    }
    return List.copyOf(names);
  }
}
