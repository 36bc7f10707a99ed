package org.ehrsynth.discretization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.schema.Schema;

/**
 * A row buffer collects sampled cells and turns them into columns: codes of coded columns, numbers
 * of others. All cells are missing at first.
 */
public final class RowBuffer {
  private final List<Discretization> columns;
  private final int[][] codes;
  private final double[][] numbers;

  public RowBuffer(List<Discretization> columns, int rows) {
    this.columns = columns;
    codes = new int[columns.size()][];
    numbers = new double[columns.size()][];
    for (int j = 0; j < codes.length; j++) {
      boolean coded = columns.get(j).field().type().isCoded();
      codes[j] = coded ? unknown(rows) : null;
      numbers[j] = coded ? null : missing(rows);
    }
  }

  private static int[] unknown(int rows) {
    int[] codes = new int[rows];
    Arrays.fill(codes, -1);
    return codes;
  }

  private static double[] missing(int rows) {
    double[] numbers = new double[rows];
    Arrays.fill(numbers, Double.NaN);
    return numbers;
  }

  /** The numbers by column, then row, null for coded columns: not copies, changes count. */
  public double[][] numbers() {
    return numbers;
  }

  /** Sets a cell and returns the number drawn; NaN for a missing or a coded one. */
  public double set(int row, int column, int category, RandomStream draws) {
    if (codes[column] != null) {
      codes[column][row] = category == columns.get(column).missing() ? -1 : category;
      return Double.NaN;
    }
    numbers[column][row] = columns.get(column).draw(category, draws);
    return numbers[column][row];
  }

  /** Sets a cell that must lie in a set. */
  public void set(
      int row, int column, int category, TruncatedCategories reach, RandomStream draws) {
    if (codes[column] != null) {
      set(row, column, category, draws);
    } else {
      numbers[column][row] = reach.draw(category, draws);
    }
  }

  /** The rows under a schema of the same columns. */
  public Dataset toDataset(Schema schema) {
    List<Column> result = new ArrayList<>();
    for (int j = 0; j < codes.length; j++) {
      result.add(
          codes[j] != null
              ? Column.Coded.of(schema.field(j), codes[j])
              : Column.ofNumbers(schema.field(j), numbers[j]));
    }
    return Dataset.of(result, schema);
  }

  /**
   * A copy of a table of the same columns and rows, in which this buffer fills the missing cells.
   */
  public Dataset into(Dataset table) {
    Dataset drawn = toDataset(table.schema());
    List<Column> filled = new ArrayList<>();
    for (int j = 0; j < codes.length; j++) {
      filled.add(table.column(j).filledFrom(drawn.column(j)));
    }
    return Dataset.of(filled, table.schema());
  }
}
