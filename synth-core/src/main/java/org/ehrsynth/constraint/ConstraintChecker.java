package org.ehrsynth.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.condition.ConditionException;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * A constraint checker validates the constraints of a schema and finds the rows that violate them.
 *
 * <p>Constraints are read under the schema that declares them and checked on any table with its
 * columns: levels are matched by their texts.
 */
public final class ConstraintChecker {
  /** What arithmetic may cost, in parts of the numbers compared. */
  private static final double ROUNDING = 1e-12;

  private final List<Check> checks;

  private ConstraintChecker(List<Check> constraints) {
    this.checks = List.copyOf(constraints);
  }

  /**
   * The constraints of a schema.
   *
   * @throws InputException naming the constraint, if it speaks of a column of the wrong type, or
   *     its expression cannot be understood
   */
  public static ConstraintChecker of(Schema schema) {
    List<Check> constraints = new ArrayList<>();
    for (Constraint constraint : schema.constraints()) {
      String where = "constraint %d (%s)".formatted(constraints.size() + 1, constraint.type());
      constraints.add(new Check(constraint, test(constraint, schema, where)));
    }
    return new ConstraintChecker(constraints);
  }

  /** Number of constraints. */
  public int size() {
    return checks.size();
  }

  /** The declaration of a constraint. */
  public Constraint get(int index) {
    return checks.get(index).constraint();
  }

  /**
   * Which rows of a table violate a constraint.
   *
   * @param index of the constraint
   * @param scored the table
   * @param real the real table, whose combinations of cells are the admissible ones
   */
  public IntPredicate broken(int index, Dataset scored, Dataset real) {
    return checks.get(index).test().on(scored, real);
  }

  /**
   * What a formula computes for each row of a table, NaN where it cannot; empty for a constraint of
   * another kind.
   */
  public Optional<IntToDoubleFunction> computed(int index, Dataset scored) {
    return get(index) instanceof Constraint.Formula computation
        ? Optional.of(FormulaExpression.parse(computation.expression(), scored.schema()).on(scored))
        : Optional.empty();
  }

  /** The rows of a table that violate a constraint. */
  public BitSet breaking(int index, Dataset scored, Dataset real) {
    IntPredicate test = broken(index, scored, real);
    BitSet rows = new BitSet();
    IntStream.range(0, scored.rowCount()).filter(test).forEach(rows::set);
    return rows;
  }

  /** The rows of a real table that violate each constraint; in order. */
  List<BitSet> breaking(Dataset real) {
    return IntStream.range(0, size()).mapToObj(r -> breaking(r, real, real)).toList();
  }

  /** The constraints that rows of a real table break, with their numbers of rows; in order. */
  public List<Violation> violations(Dataset real) {
    return violations(breaking(real));
  }

  /** The constraints that some row breaks; in order. */
  List<Violation> violations(List<BitSet> broken) {
    return IntStream.range(0, size())
        .filter(r -> !broken.get(r).isEmpty())
        .mapToObj(r -> new Violation(r, get(r), broken.get(r).cardinality()))
        .toList();
  }

  private record Check(Constraint constraint, Test test) {}

  /** Finds the rows of a table that violate a constraint. */
  @FunctionalInterface
  private interface Test {
    IntPredicate on(Dataset scored, Dataset real);
  }

  private static Test test(Constraint constraint, Schema schema, String where) {
    if (constraint instanceof Constraint.IfThen implication) {
      Condition premise = condition(implication.premise(), schema, where);
      Condition conclusion = condition(implication.conclusion(), schema, where);
      return (scored, real) -> premise.on(scored).and(conclusion.on(scored).negate());
    }
    if (constraint instanceof Constraint.Missing missing) {
      Condition when = condition(missing.when(), schema, where);
      return (scored, real) -> {
        Column column = scored.column(missing.column());
        IntPredicate expected = when.on(scored);
        return row -> column.isMissing(row) != expected.test(row);
      };
    }
    if (constraint instanceof Constraint.Range range) {
      numeric(schema, range.column(), where);
      return (scored, real) -> outside(range, scored);
    }
    if (constraint instanceof Constraint.Ordered order) {
      comparable(schema, order.names(), where);
      return (scored, real) -> disordered(order, scored);
    }
    if (constraint instanceof Constraint.ExactlyOne choice) {
      choice.names().forEach(name -> switchable(schema.field(name), choice.on(), where));
      return (scored, real) -> notExactlyOne(choice, scored);
    }
    if (constraint instanceof Constraint.Unique unique) {
      return (scored, real) -> repeated(unique, scored);
    }
    if (constraint instanceof Constraint.Formula computation) {
      numeric(schema, computation.column(), where);
      FormulaExpression formula = arithmetic(computation.expression(), schema, where);
      double tolerance = tolerance(computation, schema);
      return (scored, real) -> unequal(computation.column(), formula, tolerance, scored);
    }
    Constraint.FixedCombination combination = (Constraint.FixedCombination) constraint;
    return (scored, real) -> unknown(combination, scored, real);
  }

  private static IntPredicate outside(Constraint.Range constraint, Dataset data) {
    Column.Numeric column = (Column.Numeric) data.column(constraint.column());
    return row ->
        column.get(row) < constraint.min() || column.get(row) > constraint.max(); // NaN is neither
  }

  private static IntPredicate disordered(Constraint.Ordered constraint, Dataset data) {
    List<Column> columns = constraint.names().stream().map(data::column).toList();
    return row -> {
      double last = Double.NEGATIVE_INFINITY;
      for (Column column : columns) {
        if (column.isMissing(row)) {
          continue;
        }
        double value =
            column instanceof Column.Numeric n ? n.get(row) : ((Column.Temporal) column).get(row);
        if (value < last || (constraint.strict() && value == last)) {
          return true;
        }
        last = value;
      }
      return false;
    };
  }

  /** Half a unit of the last decimal where nothing else is declared. */
  private static double tolerance(Constraint.Formula constraint, Schema schema) {
    int decimals = ((ColumnType.Numeric) schema.field(constraint.column()).type()).decimals();
    return Double.isNaN(constraint.tolerance())
        ? 0.5 * Math.pow(10, -decimals)
        : constraint.tolerance();
  }

  private static IntPredicate unequal(
      String name, FormulaExpression formula, double tolerance, Dataset data) {
    Column.Numeric column = (Column.Numeric) data.column(name);
    IntToDoubleFunction wanted = formula.on(data);
    return row -> {
      double x = column.get(row);
      double y = wanted.applyAsDouble(row);
      // The last digits of a double do not decide; NaN differs from nothing.
      return Math.abs(x - y) > tolerance + ROUNDING * Math.max(Math.abs(x), Math.abs(y));
    };
  }

  private static IntPredicate notExactlyOne(Constraint.ExactlyOne constraint, Dataset data) {
    List<IntPredicate> on =
        constraint.names().stream().map(n -> on(data.column(n), constraint.on())).toList();
    return row -> on.stream().filter(test -> test.test(row)).count() != 1;
  }

  private static IntPredicate on(Column column, String on) {
    return column.match(
        n -> {
          double wanted = Double.parseDouble(on);
          return row -> n.get(row) == wanted;
        },
        c -> {
          int code = c.levels().indexOf(on);
          return row -> code >= 0 && c.get(row) == code;
        },
        t -> row -> false);
  }

  private static IntPredicate repeated(Constraint.Unique constraint, Dataset data) {
    DuplicateFilter unique = new DuplicateFilter(List.of(constraint));
    BitSet fresh = new BitSet();
    Arrays.stream(unique.fresh(data)).forEach(fresh::set);
    return row -> !fresh.get(row);
  }

  private static IntPredicate unknown(
      Constraint.FixedCombination constraint, Dataset scored, Dataset real) {
    return JointValues.of(real.select(constraint.names())).unknown(scored);
  }

  private static Condition condition(String text, Schema schema, String where) {
    try {
      return Condition.parse(text, schema);
    } catch (ConditionException e) {
      throw new InputException("schema, " + where + ": " + e.getMessage(), e);
    }
  }

  private static FormulaExpression arithmetic(String text, Schema schema, String where) {
    try {
      return FormulaExpression.parse(text, schema);
    } catch (InputException e) {
      throw new InputException("schema, " + where + ": " + e.getMessage(), e);
    }
  }

  private static void numeric(Schema schema, String name, String where) {
    ColumnType type = schema.field(name).type();
    if (!(type instanceof ColumnType.Numeric)) {
      throw wrong(where, name, "a numeric column", "type " + type.label());
    }
  }

  private static void comparable(Schema schema, List<String> names, String where) {
    ColumnType first = schema.field(names.get(0)).type();
    for (String name : names) {
      ColumnType type = schema.field(name).type();
      boolean alike = type instanceof ColumnType.Numeric && first instanceof ColumnType.Numeric;
      if (type instanceof ColumnType.Temporal t && first instanceof ColumnType.Temporal f) {
        if (t.resolution() != f.resolution()) {
          throw wrong(where, name, "times of one resolution", "days and seconds");
        }
      } else if (!alike) {
        throw wrong(where, name, "columns all of numbers or all of times", "type " + type.label());
      }
    }
  }

  private static void switchable(Field field, String on, String where) {
    if (field.type() instanceof ColumnType.Numeric) {
      try {
        Double.parseDouble(on);
      } catch (NumberFormatException e) {
        throw wrong(where, field.name(), "a number for 'on'", "a text");
      }
    } else if (!field.type().isCoded()) {
      throw wrong(where, field.name(), "numbers or levels", "type " + field.type().label());
    }
  }

  private static InputException wrong(String where, String column, String expected, String found) {
    return new InputException(
        "schema, %s, column '%s': expected %s, found %s".formatted(where, column, expected, found));
  }
}
