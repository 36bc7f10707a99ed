package org.ehrsynth.models.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.math.Matrix;

/**
 * Finds columns that others nearly compute. A column's f(x) are chosen one after another, each the
 * one that explains most of what is left (orthogonal matching pursuit: Pati, Rezaiifar and
 * Krishnaprasad 1993, doi:10.1109/ACSSC.1993.342465). The column that is computed best is taken
 * first, then the best computed one from those that are left, and so on.
 *
 * <p>Only columns are used that are there wherever y is: y is missing where one of them is.
 */
final class FormulaSearch {
  private static final int MAX_ROWS = 4_000;
  private static final int MIN_ROWS = 100;
  private static final int MAX_PARENTS = 6;
  private static final int MIN_VALUES = 8;

  /** Share of what is left that one more column must explain. */
  private static final double MIN_GAIN = 0.1;

  /** Share of the variance, of y or its logarithm, that may be left: more is not looked into. */
  private static final double MAX_LEFT = 0.2;

  private static final double EXACT = 0.01;
  private static final double TINY = 1e-9;

  private final double[][] numbers; // by column; null where it has none
  private final double[] units; // 0 where a column cannot be derived
  private final double tolerance;
  private final Execution run;
  private final boolean[] open;

  FormulaSearch(double[][] numbers, double[] units, double tolerance, Execution run) {
    this.numbers = numbers;
    this.units = units;
    this.tolerance = tolerance;
    this.run = run;
    open = new boolean[numbers.length];
  }

  /** What was found, a column before those that it is computed from. */
  List<ColumnFormula> search() {
    for (int j = 0; j < open.length; j++) {
      open[j] = numbers[j] != null;
    }
    Found[] best = new Found[open.length];
    List<ColumnFormula> found = new ArrayList<>();
    while (true) {
      int[] stale =
          IntStream.range(0, open.length).filter(j -> open[j] && isStale(best[j])).toArray();
      run.forEach(stale.length, i -> best[stale[i]] = best(stale[i]));
      int next = -1;
      for (int j = open.length - 1; j >= 0; j--) {
        next = open[j] && (next < 0 || best[j].isBefore(best[next])) ? j : next;
      }
      if (next < 0 || best[next].loss >= tolerance) {
        return found;
      }
      found.add(best[next].derivation);
      open[next] = false;
    }
  }

  /** How a column is computed from open ones, if it is, and how well; 1 is not at all. */
  private record Found(ColumnFormula derivation, double loss, long values) {

    /** Of those that are computed all but exactly, the one with most values is computed first. */
    boolean isBefore(Found other) {
      boolean bothExact = loss < EXACT && other.loss < EXACT;
      return bothExact ? values > other.values : loss < other.loss;
    }
  }

  private boolean isStale(Found found) {
    return found == null
        || (found.derivation != null
            && IntStream.of(found.derivation.parents()).anyMatch(parent -> !open[parent]));
  }

  private Found best(int column) {
    run.checkInterrupted();
    long values = values(numbers[column]);
    Found best = new Found(null, 1, values);
    if (units[column] > 0 && values >= MIN_VALUES) {
      for (boolean log : new boolean[] {false, true}) {
        ColumnFormula one = pursue(column, log);
        double loss = one == null ? 1 : one.loss(numbers);
        best = loss < best.loss ? new Found(one, loss, values) : best;
      }
    }
    return best;
  }

  private static long values(double[] x) {
    return Arrays.stream(x).filter(v -> !Double.isNaN(v)).distinct().count();
  }

  /** An f(x) of a column. */
  private record Term(int column, boolean log, double[] values) {}

  /** Explains y or its logarithm by others; null if too much is left. */
  private ColumnFormula pursue(int target, boolean log) {
    int[] rows =
        IntStream.range(0, numbers[target].length)
            .filter(i -> !Double.isNaN(numbers[target][i]))
            .toArray();
    double[] y = values(target, log, rows);
    if (y == null || y.length < MIN_ROWS) {
      return null;
    }
    List<Term> terms = new ArrayList<>();
    for (int j = 0; j < open.length; j++) {
      for (boolean own : new boolean[] {false, true}) {
        double[] x = open[j] && j != target ? values(j, own, rows) : null;
        if (x != null) {
          terms.add(new Term(j, own, x));
        }
      }
    }
    List<Term> chosen = choose(terms, y.clone());
    double[] coefficients = chosen.isEmpty() ? null : leastSquares(chosen, y);
    if (coefficients == null) {
      return null;
    }
    boolean[] logs = new boolean[chosen.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = chosen.get(i).log;
    }
    int[] parents = chosen.stream().mapToInt(Term::column).toArray();
    return new ColumnFormula(target, log, parents, logs, coefficients, units[target]);
  }

  /** A column in some of the rows; null if it is missing in any, or has no logarithm there. */
  private double[] values(int column, boolean log, int[] rows) {
    double[] x = numbers[column];
    for (int row : rows) {
      if (Double.isNaN(x[row])) {
        return null;
      }
    }
    if (log && Arrays.stream(x).anyMatch(v -> v <= 0)) {
      return null;
    }
    int step = Math.max(1, rows.length / MAX_ROWS);
    double[] values = new double[rows.length / step];
    for (int i = 0; i < values.length; i++) {
      double v = x[rows[i * step]];
      values[i] = log ? Math.log(v) : v;
    }
    return values;
  }

  /**
   * The terms that explain y; none if they leave too much.
   *
   * @param y changed
   */
  private static List<Term> choose(List<Term> terms, double[] y) {
    List<double[]> rest = new ArrayList<>();
    double[] first = new double[terms.size()];
    for (int t = 0; t < first.length; t++) {
      double[] x = terms.get(t).values.clone();
      first[t] = center(x);
      rest.add(x);
    }
    double total = center(y);
    double left = total;
    List<Term> chosen = new ArrayList<>();
    while (chosen.size() < MAX_PARENTS && left > TINY * total) {
      int best = -1;
      double limit = MIN_GAIN * left;
      for (int t = 0; t < first.length; t++) {
        double length = Matrix.dot(rest.get(t), rest.get(t));
        double with = Matrix.dot(rest.get(t), y);
        // A term that the chosen ones already make up is left out: its rest is rounding.
        if (length > TINY * first[t] && with * with / length > limit) {
          limit = with * with / length;
          best = t;
        }
      }
      if (best < 0) {
        break;
      }
      chosen.add(terms.get(best));
      double[] q = rest.get(best).clone();
      double length = Matrix.dot(q, q);
      subtract(y, q, Matrix.dot(q, y) / length);
      for (double[] x : rest) {
        subtract(x, q, Matrix.dot(q, x) / length);
      }
      left = Matrix.dot(y, y);
    }
    return left <= MAX_LEFT * total ? chosen : List.of();
  }

  /** The constant and a coefficient a term; null if they are not determined. */
  private static double[] leastSquares(List<Term> terms, double[] y) {
    int k = terms.size();
    double[] means = new double[k];
    double[][] x = new double[k][];
    for (int i = 0; i < k; i++) {
      means[i] = Arrays.stream(terms.get(i).values).average().orElse(0);
      x[i] = terms.get(i).values.clone();
      double scale = Math.sqrt(center(x[i]));
      for (int r = 0; r < y.length; r++) {
        x[i][r] /= scale;
      }
    }
    double mean = Arrays.stream(y).average().orElse(0);
    double[][] system = new double[k][k + 1];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        system[i][j] = Matrix.dot(x[i], x[j]);
      }
      system[i][k] = Matrix.dot(x[i], y);
    }
    double[] slopes = solve(system);
    if (slopes == null) {
      return null;
    }
    double[] coefficients = new double[k + 1];
    coefficients[0] = mean;
    for (int i = 0; i < k; i++) {
      double[] values = terms.get(i).values.clone();
      coefficients[i + 1] = slopes[i] / Math.sqrt(center(values));
      coefficients[0] -= coefficients[i + 1] * means[i];
    }
    return coefficients;
  }

  /** Gauss–Jordan elimination with pivoting; null if the matrix is singular. */
  private static double[] solve(double[][] a) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      int pivot = i;
      for (int r = i + 1; r < n; r++) {
        pivot = Math.abs(a[r][i]) > Math.abs(a[pivot][i]) ? r : pivot;
      }
      double[] row = a[pivot];
      a[pivot] = a[i];
      a[i] = row;
      if (Math.abs(row[i]) < TINY * TINY) {
        return null;
      }
      for (int r = 0; r < n; r++) {
        if (r != i) {
          subtract(a[r], row, a[r][i] / row[i]);
        }
      }
    }
    double[] solution = new double[n];
    Arrays.setAll(solution, i -> a[i][n] / a[i][i]);
    return solution;
  }

  /** Takes the mean away; the sum of squares that is left. */
  private static double center(double[] x) {
    double mean = Arrays.stream(x).average().orElse(0);
    for (int i = 0; i < x.length; i++) {
      x[i] -= mean;
    }
    return Matrix.dot(x, x);
  }

  /** x ← x − factor · y. */
  private static void subtract(double[] x, double[] y, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] -= factor * y[i];
    }
  }
}
