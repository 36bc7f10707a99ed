package org.ehrsynth.eval.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ehrsynth.data.Column;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;

/**
 * A column pair contains one column of both tables, as numbers (times as their epoch numbers) or as
 * codes. The first index of the arrays is the table, real before synthetic.
 */
public final class ColumnPair {
  private final String name;
  private final int levels;
  private final double[][] numbers;
  private final int[][] codes;

  private ColumnPair(String name, int levels, double[][] numbers, int[][] codes) {
    this.name = name;
    this.levels = levels;
    this.numbers = numbers;
    this.codes = codes;
  }

  /** Returns all columns of a context, built once. */
  public static List<ColumnPair> all(EvalContext context) {
    return context.view(
        "column-pairings",
        () -> {
          List<ColumnPair> all = new ArrayList<>();
          for (int j = 0; j < context.train().columns().size(); j++) {
            all.add(of(context.train().column(j), context.synthetic().column(j)));
          }
          return all;
        });
  }

  /**
   * Computes a metric of pairs of columns where there are enough columns and rows.
   *
   * @param metric computes it from at least two columns, of at least two rows in either table
   */
  public static MetricResult scorePairs(
      EvalContext context, Function<List<ColumnPair>, MetricResult> metric) {
    if (context.train().rowCount() < 2 || context.synthetic().rowCount() < 2) {
      return new NotApplicable("needs at least two rows in either table");
    }
    List<ColumnPair> columns = all(context);
    return columns.size() < 2
        ? new NotApplicable("needs at least two columns")
        : metric.apply(columns);
  }

  /** Pairs two columns of one field; their levels are the same. */
  public static ColumnPair of(Column real, Column synthetic) {
    String name = real.field().name();
    if (real instanceof Column.Coded coded) {
      int[][] codes = {coded.toArray(), ((Column.Coded) synthetic).toArray()};
      return new ColumnPair(name, coded.levels().size(), null, codes);
    }
    return new ColumnPair(name, 0, new double[][] {numbers(real), numbers(synthetic)}, null);
  }

  /** The cells of a numeric or temporal column; NaN is missing. */
  static double[] numbers(Column column) {
    return column.match(
        Column.Numeric::toArray,
        coded -> {
          throw new IllegalArgumentException(
              "column '" + coded.field().name() + "' is coded: it has no numbers");
        },
        times -> {
          double[] out = new double[times.size()];
          for (int i = 0; i < out.length; i++) {
            out[i] = times.isMissing(i) ? Double.NaN : times.get(i);
          }
          return out;
        });
  }

  public String name() {
    return name;
  }

  public boolean isNumber() {
    return numbers != null;
  }

  public int rows(int table) {
    return isNumber() ? numbers[table].length : codes[table].length;
  }

  public boolean isMissing(int table, int row) {
    return isNumber() ? Double.isNaN(numbers[table][row]) : codes[table][row] < 0;
  }

  /** Returns the numbers, not copied; only for columns of numbers. */
  public double[][] numbersUnsafe() {
    return numbers;
  }

  /** Returns the codes, not copied, −1 is missing; only for coded columns. */
  public int[][] codesUnsafe() {
    return codes;
  }

  /** Returns the number of levels of a coded column. */
  public int levels() {
    return levels;
  }

  public double missingRate(int table) {
    int missing = 0;
    for (int i = 0; i < rows(table); i++) {
      missing += isMissing(table, i) ? 1 : 0;
    }
    return (double) missing / rows(table);
  }

  /**
   * Returns the smallest and largest number of a table; an empty range (min &gt; max) when there is
   * none.
   */
  public double[] range(int table) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double x : numbers[table]) {
      if (!Double.isNaN(x)) {
        min = Math.min(min, x);
        max = Math.max(max, x);
      }
    }
    return new double[] {min, max};
  }

  /** Returns whether a table contains exactly one distinct value beside missing ones. */
  public boolean isConstant(int table) {
    if (isNumber()) {
      double[] range = range(table);
      return range[0] == range[1];
    }
    int first = -1;
    for (int code : codes[table]) {
      if (code >= 0 && first >= 0 && code != first) {
        return false;
      }
      first = Math.max(first, code);
    }
    return first >= 0;
  }
}
