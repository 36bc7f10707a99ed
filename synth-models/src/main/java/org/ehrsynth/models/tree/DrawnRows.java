package org.ehrsynth.models.tree;

import java.util.ArrayList;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.Draws;
import org.ehrsynth.schema.Schema;

/** Rows while they are drawn: codes of coded columns, numbers of others. */
final class DrawnRows {
  private final List<Discretization> columns;
  private final int[][] codes;
  private final double[][] numbers;

  DrawnRows(List<Discretization> columns, int rows) {
    this.columns = columns;
    codes = new int[columns.size()][];
    numbers = new double[columns.size()][];
    for (int j = 0; j < codes.length; j++) {
      boolean coded = columns.get(j).field().type().isCoded();
      codes[j] = coded ? new int[rows] : null;
      numbers[j] = coded ? null : new double[rows];
    }
  }

  /** Sets a cell; the number drawn, NaN for a missing or coded one. */
  double set(int row, int column, int category, Draws draws) {
    if (codes[column] != null) {
      codes[column][row] = category == columns.get(column).missing() ? -1 : category;
      return Double.NaN;
    }
    numbers[column][row] = columns.get(column).draw(category, draws);
    return numbers[column][row];
  }

  Dataset toDataset(Schema schema) {
    List<Column> made = new ArrayList<>();
    for (int j = 0; j < codes.length; j++) {
      made.add(
          codes[j] != null
              ? Column.Coded.of(schema.field(j), codes[j])
              : Column.ofNumbers(schema.field(j), numbers[j]));
    }
    return Dataset.of(made, schema);
  }
}
