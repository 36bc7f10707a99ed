package org.ehrsynth.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * Joint values are the distinct combinations of the cells of a few columns; missing is a cell too.
 */
public final class JointValues {
  private final Dataset rows;
  private final Map<List<Object>, Integer> codeOf;

  private JointValues(Dataset rows, Map<List<Object>, Integer> codeOf) {
    this.rows = rows;
    this.codeOf = codeOf;
  }

  /** Those of a table, coded by first appearance. */
  public static JointValues of(Dataset table) {
    Map<List<Object>, Integer> codeOf = new HashMap<>();
    int[] first = new int[table.rowCount()];
    for (int row = 0; row < table.rowCount(); row++) {
      if (codeOf.putIfAbsent(cells(table.columns(), row), codeOf.size()) == null) {
        first[codeOf.size() - 1] = row;
      }
    }
    return new JointValues(table.selectRows(Arrays.copyOf(first, codeOf.size())), codeOf);
  }

  /**
   * Those that at least k subjects hold, in a fixed order. Only rows count whose cells the guard
   * left as they were: what it made of clipped and folded cells is no fact of a patient.
   */
  public static JointValues held(Dataset guarded, Dataset real, Subjects subjects, int k) {
    JointValues all = of(guarded);
    int[] codes = all.codes(guarded);
    for (int row = 0; row < codes.length; row++) {
      if (!cells(real.columns(), row).equals(cells(guarded.columns(), row))) {
        codes[row] = -1;
      }
    }
    int[] holders = subjects.perCode(codes, all.size());
    List<Integer> kept = new ArrayList<>();
    for (int c = 0; c < holders.length; c++) {
      if (holders[c] >= k) {
        kept.add(c);
      }
    }
    kept.sort(order(all.rows));
    return of(all.rows.selectRows(kept.stream().mapToInt(c -> c).toArray()));
  }

  /** By the first column, then the second, …; missing first. */
  private static Comparator<Integer> order(Dataset rows) {
    Comparator<Integer> order = Comparator.comparingDouble(row -> number(rows.column(0), row));
    for (Column column : rows.columns().subList(1, rows.columns().size())) {
      order = order.thenComparingDouble(row -> number(column, row));
    }
    return order;
  }

  /** A cell as a number: code, number or time; −∞ where missing. */
  private static double number(Column column, int row) {
    return column.isMissing(row) ? Double.NEGATIVE_INFINITY : column.number(row);
  }

  /** Number of combinations. */
  public int size() {
    return rows.rowCount();
  }

  /** One row per combination, at its code. */
  public Dataset rows() {
    return rows;
  }

  /** Without those that a test refuses. */
  public JointValues without(BitSet refused) {
    return of(rows.selectRows(IntStream.range(0, size()).filter(c -> !refused.get(c)).toArray()));
  }

  /** The code of each row's combination, −1 for one that is not among these. */
  public int[] codes(Dataset table) {
    List<Column> columns = columns(table);
    int[] codes = new int[table.rowCount()];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = codeOf.getOrDefault(cells(columns, row), -1);
    }
    return codes;
  }

  /** Which rows of a table hold none of these combinations. */
  public IntPredicate unknown(Dataset table) {
    List<Column> columns = columns(table);
    return row -> !codeOf.containsKey(cells(columns, row));
  }

  private List<Column> columns(Dataset table) {
    return rows.schema().names().stream().map(table::column).toList();
  }

  /** Cells that compare by value across tables; −0 is 0. */
  public static List<Object> cells(List<Column> columns, int row) {
    List<Object> cells = new ArrayList<>(columns.size());
    for (Column column : columns) {
      cells.add(
          column.isMissing(row)
              ? ""
              : column.<Object>match(
                  n -> n.get(row) + 0.0, c -> c.levels().get(c.get(row)), t -> t.get(row)));
    }
    return cells;
  }

  /** Writes one array per column: codes, numbers, or times with NaN for a missing one. */
  public void write(ArchiveWriter archive, String prefix) {
    for (int j = 0; j < rows.columns().size(); j++) {
      String name = "%s/%d.npy".formatted(prefix, j);
      Column column = rows.column(j);
      if (column instanceof Column.Coded coded) {
        archive.ints(name, coded.toArray());
      } else if (column instanceof Column.Numeric numeric) {
        archive.doubles(name, numeric.toArray());
      } else {
        double[] times = new double[size()];
        Arrays.setAll(times, i -> column.isMissing(i) ? Double.NaN : number(column, i));
        archive.doubles(name, times);
      }
    }
  }

  /** Reads what {@link #write} wrote of the named columns. */
  public static JointValues read(
      ArchiveReader archive, String prefix, List<String> names, Schema schema) {
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < names.size(); j++) {
      String name = "%s/%d.npy".formatted(prefix, j);
      Field field = schema.field(names.get(j));
      if (field.type().isCoded()) {
        int[] codes = archive.ints(name);
        if (Arrays.stream(codes).anyMatch(c -> c < -1 || c >= field.levels().size())) {
          throw archive.malformed(name, "codes of levels");
        }
        columns.add(Column.Coded.of(field, codes));
      } else {
        double[] numbers = archive.doubles(name);
        columns.add(
            field.type() instanceof ColumnType.Numeric
                ? Column.Numeric.of(field, numbers)
                : Column.Temporal.of(field, times(numbers)));
      }
      if (columns.get(j).size() != columns.get(0).size()) {
        throw archive.malformed(name, "as many cells as the first column has");
      }
    }
    return of(Dataset.of(columns));
  }

  private static long[] times(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToLong(x -> Double.isNaN(x) ? Column.Temporal.MISSING : (long) x)
        .toArray();
  }
}
