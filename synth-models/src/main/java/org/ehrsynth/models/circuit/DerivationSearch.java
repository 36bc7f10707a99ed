package org.ehrsynth.models.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.math.Sorting;
import org.ehrsynth.model.Run;

/**
 * Finds columns that others nearly compute. A column's f(x) are chosen one after another, each the
 * one that explains most of what is left (orthogonal matching pursuit: Pati, Rezaiifar and
 * Krishnaprasad 1993, doi:10.1109/ACSSC.1993.342465). The columns that all others tell most about
 * are tried first, and of columns that belong together the one is computed whose others are least
 * alike: the weight from the height and the body mass index, which are almost independent, since
 * small errors in what height and weight have in common would give an odd index.
 *
 * <p>Only columns are used that are there wherever y is: y is missing where one of them is.
 */
final class DerivationSearch {
  private static final int MOST_ROWS = 4_000;
  private static final int LEAST_ROWS = 100;
  private static final int MOST_PARENTS = 6;
  private static final int LEAST_VALUES = 8;

  /** Share of what is left that one more column must explain. */
  private static final double LEAST_GAIN = 0.1;

  /** Share of the variance, of y or its logarithm, that may be left: more is not looked into. */
  private static final double MOST_LEFT = 0.2;

  private static final double TINY = 1e-9;

  private final double[][] numbers; // by column; null where it has none
  private final double[] units; // 0 where a column cannot be derived
  private final double atMost;
  private final Run run;
  private final boolean[] open;
  private final double[][] ranks;

  DerivationSearch(double[][] numbers, double[] units, double atMost, Run run) {
    this.numbers = numbers;
    this.units = units;
    this.atMost = atMost;
    this.run = run;
    open = new boolean[numbers.length];
    ranks = new double[numbers.length][];
  }

  /** What was found, a column before those that it is computed from. */
  List<Derivation> search() {
    for (int j = 0; j < open.length; j++) {
      open[j] = numbers[j] != null;
    }
    List<Derivation> found = new ArrayList<>();
    for (int j : order()) {
      Derivation best = best(j);
      if (best != null) {
        for (int parent : best.parents()) {
          Derivation other = best(parent);
          best = other != null && alike(other) < alike(best) ? other : best;
        }
        found.add(best);
        open[best.column()] = false;
      }
    }
    return found;
  }

  /** How a column is computed from open ones; null if it is not. */
  private Derivation best(int column) {
    run.checkInterrupted();
    if (!open[column] || units[column] == 0 || values(numbers[column]) < LEAST_VALUES) {
      return null;
    }
    Derivation best = null;
    double least = atMost;
    for (boolean log : new boolean[] {false, true}) {
      Derivation one = pursue(column, log);
      double loss = one == null ? 1 : one.loss(numbers);
      if (loss < least) {
        best = one;
        least = loss;
      }
    }
    return best;
  }

  /** The largest rank correlation of two parents. */
  private double alike(Derivation one) {
    double most = 0;
    for (int a : one.parents()) {
      for (int b : one.parents()) {
        most = a == b ? most : Math.max(most, Math.abs(correlation(ranks[a], ranks[b])));
      }
    }
    return most;
  }

  private static long values(double[] x) {
    return Arrays.stream(x).filter(v -> !Double.isNaN(v)).distinct().limit(LEAST_VALUES).count();
  }

  /** The columns with numbers, those of the largest sum of squared rank correlations first. */
  private int[] order() {
    int[] numeric = IntStream.range(0, open.length).filter(j -> open[j]).toArray();
    run.forEach(numeric.length, i -> ranks[numeric[i]] = ranks(numbers[numeric[i]]));
    double[] alike = new double[open.length];
    run.forEach(
        numeric.length,
        i -> {
          for (int other : numeric) {
            double r = other == numeric[i] ? 0 : correlation(ranks[numeric[i]], ranks[other]);
            alike[numeric[i]] += r * r;
          }
        });
    return IntStream.of(numeric)
        .boxed()
        .sorted((a, b) -> alike[a] != alike[b] ? Double.compare(alike[b], alike[a]) : b - a)
        .mapToInt(j -> j)
        .toArray();
  }

  /** Ranks of some of the rows, those of equal numbers their mean; NaN where missing. */
  private static double[] ranks(double[] all) {
    double[] x = every(all, Math.max(1, all.length / MOST_ROWS));
    int[] order = Sorting.order(x);
    double[] ranks = new double[x.length];
    Arrays.fill(ranks, Double.NaN);
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && x[order[to]] == x[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static double[] every(double[] x, int step) {
    return IntStream.range(0, x.length / step).mapToDouble(i -> x[i * step]).toArray();
  }

  private static double correlation(double[] a, double[] b) {
    int[] both =
        IntStream.range(0, a.length)
            .filter(i -> !Double.isNaN(a[i]) && !Double.isNaN(b[i]))
            .toArray();
    double[] x = IntStream.of(both).mapToDouble(i -> a[i]).toArray();
    double[] y = IntStream.of(both).mapToDouble(i -> b[i]).toArray();
    double scale = both.length < LEAST_ROWS ? 0 : center(x) * center(y);
    return scale > 0 ? dot(x, y) / Math.sqrt(scale) : 0;
  }

  /** An f(x) of a column. */
  private record Term(int column, boolean log, double[] values) {}

  /** Explains y or its logarithm by others; null if too much is left. */
  private Derivation pursue(int target, boolean log) {
    int[] rows =
        IntStream.range(0, numbers[target].length)
            .filter(i -> !Double.isNaN(numbers[target][i]))
            .toArray();
    double[] y = values(target, log, rows);
    if (y == null || y.length < LEAST_ROWS) {
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
    return new Derivation(target, log, parents, logs, coefficients, units[target]);
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
    int step = Math.max(1, rows.length / MOST_ROWS);
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
    while (chosen.size() < MOST_PARENTS && left > TINY * total) {
      int best = -1;
      double most = LEAST_GAIN * left;
      for (int t = 0; t < first.length; t++) {
        double length = dot(rest.get(t), rest.get(t));
        double with = dot(rest.get(t), y);
        // A term that the chosen ones already make up is left out: its rest is rounding.
        if (length > TINY * first[t] && with * with / length > most) {
          most = with * with / length;
          best = t;
        }
      }
      if (best < 0) {
        break;
      }
      chosen.add(terms.get(best));
      double[] q = rest.get(best).clone();
      double length = dot(q, q);
      subtract(y, q, dot(q, y) / length);
      for (double[] x : rest) {
        subtract(x, q, dot(q, x) / length);
      }
      left = dot(y, y);
    }
    return left <= MOST_LEFT * total ? chosen : List.of();
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
        system[i][j] = dot(x[i], x[j]);
      }
      system[i][k] = dot(x[i], y);
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
    return dot(x, x);
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** x ← x − factor · y. */
  private static void subtract(double[] x, double[] y, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] -= factor * y[i];
    }
  }
}
