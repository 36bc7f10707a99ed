package org.ehrsynth.constraint.transform;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.ehrsynth.constraint.FormulaExpression;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/**
 * A computed column follows from other columns of its row by a declared formula.
 *
 * @param column of numbers
 * @param formula its value
 */
record ComputedColumn(String column, FormulaExpression formula) {

  static ComputedColumn of(Constraint.Formula constraint, Schema schema) {
    return new ComputedColumn(
        constraint.column(), FormulaExpression.parse(constraint.expression(), schema));
  }

  /** The column of sampled rows: computed where it is present and the formula has a value. */
  Column computed(Dataset rows) {
    Column.Numeric column = (Column.Numeric) rows.column(this.column);
    return computed(
        rows, (ColumnType.Numeric) column.field().type(), row -> !column.isMissing(row));
  }

  /**
   * The column of rows with known cells: computed where a test of the row holds and the formula has
   * a value. It is not clipped to the learned range, since it follows from cells that are known or
   * within theirs.
   */
  Column computed(Dataset rows, IntPredicate where) {
    ColumnType.Numeric type = (ColumnType.Numeric) rows.column(column).field().type();
    return computed(rows, ColumnType.Numeric.unbounded(type.decimals()), where);
  }

  private Column computed(Dataset rows, ColumnType.Numeric type, IntPredicate where) {
    Column.Numeric column = (Column.Numeric) rows.column(this.column);
    IntToDoubleFunction value = formula.on(rows);
    double[] cells = column.toArray();
    for (int i = 0; i < cells.length; i++) {
      double x = value.applyAsDouble(i);
      if (where.test(i) && !Double.isNaN(x)) {
        cells[i] = type.admit(x);
      }
    }
    return Column.Numeric.of(column.field(), cells);
  }
}
