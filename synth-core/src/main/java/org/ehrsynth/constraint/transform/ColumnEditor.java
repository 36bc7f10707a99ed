package org.ehrsynth.constraint.transform;

import org.ehrsynth.data.Column;

/** Replaces some cells of a column. */
final class ColumnEditor {
  /** The cell stays. */
  static final int KEEP = -2;

  /** The cell becomes missing. */
  static final int BLANK = -1;

  private ColumnEditor() {}

  /**
   * The column with some cells replaced.
   *
   * @param from per row {@link #KEEP}, {@link #BLANK}, or the row of the other column whose cell is
   *     taken
   * @param other of the same field
   */
  static Column of(Column column, int[] from, Column other) {
    return column.<Column>match(
        n -> {
          double[] cells = n.toArray();
          for (int i = 0; i < cells.length; i++) {
            if (from[i] != KEEP) {
              cells[i] = from[i] == BLANK ? Double.NaN : ((Column.Numeric) other).get(from[i]);
            }
          }
          return Column.Numeric.of(n.field(), cells);
        },
        c -> {
          int[] cells = c.toArray();
          for (int i = 0; i < cells.length; i++) {
            if (from[i] != KEEP) {
              cells[i] = from[i] == BLANK ? -1 : ((Column.Coded) other).get(from[i]);
            }
          }
          return Column.Coded.of(c.field(), cells);
        },
        t -> {
          long[] cells = t.toArray();
          for (int i = 0; i < cells.length; i++) {
            if (from[i] != KEEP) {
              cells[i] =
                  from[i] == BLANK
                      ? Column.Temporal.MISSING
                      : ((Column.Temporal) other).get(from[i]);
            }
          }
          return Column.Temporal.of(t.field(), cells);
        });
  }
}
