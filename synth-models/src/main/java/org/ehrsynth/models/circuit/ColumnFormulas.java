package org.ehrsynth.models.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Schema;

/**
 * The columns that others nearly compute, and how.
 *
 * @param steps in the order in which the differences are put back: parents of a column come before
 *     it
 */
record ColumnFormulas(List<ColumnFormula> steps) {
  static final ColumnFormulas NONE = new ColumnFormulas(List.of());

  private static final String FILE = "circuit/derived";

  ColumnFormulas {
    steps = List.copyOf(steps);
  }

  /**
   * Looks for them.
   *
   * @param tolerance the mean distance from what is computed, as a share of that from the median
   */
  static ColumnFormulas search(Dataset data, double tolerance, Execution run) {
    double[][] numbers = numbers(data);
    double[] units = new double[numbers.length];
    for (int j = 0; j < units.length; j++) {
      units[j] = unit(data.schema().field(j));
    }
    List<ColumnFormula> found = new FormulaSearch(numbers, units, tolerance, run).search();
    List<ColumnFormula> steps = new ArrayList<>(found);
    Collections.reverse(steps);
    return new ColumnFormulas(steps);
  }

  private static double unit(Field field) {
    return field.type() instanceof ColumnType.Numeric type ? Math.pow(10, -type.decimals()) : 0;
  }

  private static double[][] numbers(Dataset data) {
    double[][] numbers = new double[data.columns().size()][];
    for (int j = 0; j < numbers.length; j++) {
      numbers[j] = data.column(j).match(Column.Numeric::toArray, c -> null, t -> t.toNumbers());
    }
    return numbers;
  }

  /** The table with the differences in place of the columns that are derived. */
  Dataset differences(Dataset data) {
    if (steps.isEmpty()) {
      return data;
    }
    double[][] numbers = numbers(data);
    List<Column> columns = new ArrayList<>(data.columns());
    for (ColumnFormula step : steps) {
      Field field = inner(data.schema().field(step.column()));
      columns.set(step.column(), Column.ofNumbers(field, step.differences(numbers)));
    }
    return Dataset.of(columns);
  }

  /** The fields of {@link #differences}. */
  List<Field> inner(Schema schema) {
    List<Field> fields = new ArrayList<>(schema.fields());
    for (ColumnFormula step : steps) {
      fields.set(step.column(), inner(schema.field(step.column())));
    }
    return fields;
  }

  private static Field inner(Field field) {
    int decimals = ((ColumnType.Numeric) field.type()).decimals();
    return field.withType(
        new ColumnType.Numeric(decimals, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  /** Which columns are derived. */
  boolean[] derived(int columns) {
    boolean[] derived = new boolean[columns];
    steps.forEach(step -> derived[step.column()] = true);
    return derived;
  }

  /**
   * Puts the numbers of a row back in place of the differences.
   *
   * @param numbers by column, then row; changed
   */
  void restore(double[][] numbers, int row, Schema schema) {
    for (ColumnFormula step : steps) {
      restore(step, numbers, row, schema);
    }
  }

  /** As {@link #restore}, only where a cell is open, by column, then row. */
  void restore(double[][] numbers, boolean[][] open, int row, Schema schema) {
    for (ColumnFormula step : steps) {
      if (open[step.column()][row]) {
        restore(step, numbers, row, schema);
      }
    }
  }

  private static void restore(ColumnFormula step, double[][] numbers, int row, Schema schema) {
    double y = step.predict(numbers, row) + numbers[step.column()][row];
    ColumnType.Numeric type = (ColumnType.Numeric) schema.field(step.column()).type();
    numbers[step.column()][row] = Double.isNaN(y) ? y : type.admit(y);
  }

  void write(ArchiveWriter archive) {
    for (int i = 0; i < steps.size(); i++) {
      ColumnFormula step = steps.get(i);
      JsonTree head = new JsonTree();
      head.put("column", (long) step.column());
      head.put("logarithm", step.isLog());
      archive.json(FILE + "-" + i + ".json", head);
      archive.doubles(FILE + "-" + i + "/coefficients.npy", step.coefficients());
      int[] parents = step.parents();
      boolean[] logs = step.parentLogs();
      int[] coded = new int[parents.length];
      Arrays.setAll(coded, q -> 2 * parents[q] + (logs[q] ? 1 : 0));
      archive.ints(FILE + "-" + i + "/parents.npy", coded);
    }
  }

  /** Reads what {@link #write} wrote. */
  static ColumnFormulas read(ArchiveReader archive, Schema schema) {
    List<ColumnFormula> steps = new ArrayList<>();
    for (int i = 0; archive.has(FILE + "-" + i + ".json"); i++) {
      String name = FILE + "-" + i;
      int column = Math.toIntExact(archive.json(name + ".json").integer("column"));
      boolean isLog = archive.json(name + ".json").bool("logarithm", false);
      double[] coefficients = archive.doubles(name + "/coefficients.npy");
      int[] coded = archive.ints(name + "/parents.npy");
      boolean fits =
          column >= 0
              && column < schema.size()
              && schema.field(column).type() instanceof ColumnType.Numeric
              && coefficients.length == coded.length + 1
              && Arrays.stream(coded).allMatch(c -> c >= 0 && c / 2 < schema.size())
              && Arrays.stream(coded).noneMatch(c -> schema.field(c / 2).type().isCoded());
      if (!fits) {
        throw archive.malformed(name + ".json", "a column computed from others");
      }
      boolean[] logs = new boolean[coded.length];
      for (int q = 0; q < coded.length; q++) {
        logs[q] = coded[q] % 2 == 1;
      }
      int[] parents = Arrays.stream(coded).map(c -> c / 2).toArray();
      double unit = unit(schema.field(column));
      steps.add(new ColumnFormula(column, isLog, parents, logs, coefficients, unit));
    }
    return new ColumnFormulas(steps);
  }

  List<String> disclosures() {
    if (steps.isEmpty()) {
      return List.of();
    }
    return List.of(
        "%,d coefficients of %d columns that others nearly compute, each from all patients"
            .formatted(steps.stream().mapToInt(s -> s.coefficients().length).sum(), steps.size()));
  }
}
