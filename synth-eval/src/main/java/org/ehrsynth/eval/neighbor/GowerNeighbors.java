package org.ehrsynth.eval.neighbor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.execution.Execution;

/**
 * Finds the exact nearest neighbours among the rows of a table by Gower's distance: the mean over
 * columns of min(|a − b| / range, 1) for numbers and times, 0 or 1 for levels; both missing 0, one
 * missing 1. A number whose range is 0 counts 0 if equal, else 1.
 *
 * <p>Gower (1971), <a href="https://doi.org/10.2307/2528823">doi:10.2307/2528823</a>. All pairs are
 * compared, tile by tile, a column at a time: memory does not grow with the number of pairs, and a
 * result does not depend on the number of threads.
 */
public final class GowerNeighbors {
  private static final int TILE = 1024;

  /** Rows of a tile that are skipped together once none of them can be nearest. */
  private static final int STRIP = 128;

  /** Columns that are summed before each check whether one can. */
  private static final int CHECKED = 6;

  /** Sampled pairs of rows that show which columns differ most. */
  private static final int PAIRS = 2_000;

  private static final int QUERIES = 64;

  /** So far from every number in [0, 1], and from itself 0, that missing needs no branch. */
  private static final double MISSING = -10;

  /**
   * Scaled numbers are rounded to multiples of 2⁻³⁶, 1.5e-11: then sums and differences of
   * distances are exact, and ties do not depend on the order of the columns.
   */
  private static final double GRID = 0x1p36;

  private final double[] low;
  private final double[] scale;
  private final double[][] cells; // by column
  private final int rows;

  private GowerNeighbors(Dataset ranges, Dataset reference) {
    int p = ranges.columns().size();
    low = new double[p];
    scale = new double[p];
    for (int j = 0; j < p; j++) {
      measure(j, ranges.column(j));
    }
    cells = encode(reference);
    rows = reference.rowCount();
  }

  /**
   * Neighbours among the rows of a reference table.
   *
   * @param ranges the table whose column ranges scale the differences; the same for every table
   *     that is to be compared
   * @param reference the candidates; same columns and levels
   */
  public static GowerNeighbors of(Dataset ranges, Dataset reference) {
    return new GowerNeighbors(ranges, reference);
  }

  private void measure(int j, Column column) {
    if (column instanceof Column.Coded) {
      scale[j] = 1; // codes differ by at least 1
      return;
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < column.size(); i++) {
      double x = FeatureEncoding.number(column, i);
      if (!Double.isNaN(x)) {
        min = Math.min(min, x);
        max = Math.max(max, x);
      }
    }
    low[j] = min <= max ? min : 0;
    scale[j] = max > min ? 1 / (max - min) : Double.POSITIVE_INFINITY;
  }

  private double[][] encode(Dataset table) {
    double[][] out = new double[table.columns().size()][];
    for (int j = 0; j < out.length; j++) {
      Column column = table.column(j);
      double[] x = new double[table.rowCount()];
      boolean coded = column instanceof Column.Coded;
      for (int i = 0; i < x.length; i++) {
        double value = FeatureEncoding.number(column, i);
        if (Double.isNaN(value)) {
          x[i] = MISSING;
        } else if (coded) {
          x[i] = value;
        } else if (Double.isInfinite(scale[j])) {
          x[i] = value == low[j] ? 0 : 2 + value; // a constant column: equal or not
        } else {
          // Kept at least 1 away from the mark of missing cells.
          x[i] = Math.max(Math.rint((value - low[j]) * scale[j] * GRID) / GRID, MISSING + 1);
        }
      }
      out[j] = x;
    }
    return out;
  }

  /**
   * Computes the distance of each row of a table to its nearest row of the reference. The columns
   * that differ most are summed first, and rows are skipped once they are too far: sums are exact,
   * so that this changes only the time.
   *
   * @return per query row in [0, 1]; infinite if the reference is empty
   */
  public double[] nearest(Dataset queries, Execution run) {
    double[][] q = encode(queries);
    int[] order = byDifference(q, queries.rowCount());
    double[] best = new double[queries.rowCount()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    tiles(
        best.length,
        run,
        (i, from, size, sum) -> best[i] = nearest(q, order, i, from, size, sum, best[i]));
    for (int i = 0; i < best.length; i++) {
      best[i] /= cells.length;
    }
    return best;
  }

  /** A question about a query that a reference row answers. */
  @FunctionalInterface
  public interface Vote {
    /**
     * Returns whether the reference row answers correctly; called by several threads at a time.
     *
     * @param question which of the left-out columns, by its position among them
     */
    boolean isCorrect(int query, int question, int row);
  }

  /**
   * Finds the nearest rows by all columns but one, for several such columns, and computes the
   * fraction of correct answers among all rows that are equally near. Cost: one comparison per
   * query, row and left-out column, beside that of {@link #nearest}.
   *
   * @param without the columns left out, one at a time
   * @return by query and left-out column; 0 if the reference is empty
   */
  public double[][] query(Dataset queries, int[] without, Execution run, Vote answer) {
    double[][] q = encode(queries);
    int n = queries.rowCount();
    double[][] best = new double[n][without.length];
    int[][] ties = new int[n][without.length];
    double[][] right = new double[n][without.length];
    for (double[] row : best) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    tiles(
        n,
        run,
        (i, from, size, sum) -> {
          total(q, i, from, size, sum);
          for (int s = 0; s < without.length; s++) {
            double[] column = cells[without[s]];
            double x = q[without[s]][i];
            double nearest = best[i][s];
            for (int r = 0; r < size; r++) {
              double d = sum[r] - Math.min(Math.abs(x - column[from + r]), 1);
              if (d <= nearest) {
                if (d < nearest) {
                  nearest = d;
                  ties[i][s] = 0;
                  right[i][s] = 0;
                }
                ties[i][s]++;
                right[i][s] += answer.isCorrect(i, s, from + r) ? 1 : 0;
              }
            }
            best[i][s] = nearest;
          }
        });
    for (int i = 0; i < n; i++) {
      for (int s = 0; s < without.length; s++) {
        right[i][s] /= Math.max(1, ties[i][s]);
      }
    }
    return right;
  }

  /**
   * Finds the nearest row by some columns and the nearest by the others: the probability that both
   * are the same row, where each is drawn from all that are equally near.
   *
   * @param halves which columns are in the first half, for several ways to halve them
   * @return by query and way to halve; 0 if the reference is empty
   */
  public double[][] meet(Dataset queries, boolean[][] halves, Execution run) {
    double[][] q = encode(queries);
    LinkedRows[][] meetings = new LinkedRows[queries.rowCount()][halves.length];
    for (LinkedRows[] row : meetings) {
      Arrays.setAll(row, h -> new LinkedRows());
    }
    double[][] probability = new double[queries.rowCount()][halves.length];
    tiles(
        queries.rowCount(),
        run,
        (i, from, size, sum) -> {
          total(q, i, from, size, sum);
          double[] first = new double[size];
          for (int h = 0; h < halves.length; h++) {
            Arrays.fill(first, 0);
            for (int j = 0; j < cells.length; j++) {
              if (halves[h][j]) {
                add(q[j][i], cells[j], from, size, first);
              }
            }
            for (int r = 0; r < size; r++) {
              meetings[i][h].offer(first[r], sum[r] - first[r]);
            }
            probability[i][h] = meetings[i][h].probability();
          }
        });
    return probability;
  }

  /** The rows that are nearest by the first half of the columns, and by the second. */
  private static final class LinkedRows {
    private double nearestFirst = Double.POSITIVE_INFINITY;
    private double nearestSecond = Double.POSITIVE_INFINITY;
    private double first;
    private double second;
    private double both;

    void offer(double a, double b) {
      if (a > nearestFirst && b > nearestSecond) {
        return;
      }
      if (a < nearestFirst) {
        nearestFirst = a;
        first = 0;
        both = 0;
      }
      if (b < nearestSecond) {
        nearestSecond = b;
        second = 0;
        both = 0;
      }
      first += a == nearestFirst ? 1 : 0;
      second += b == nearestSecond ? 1 : 0;
      both += a == nearestFirst && b == nearestSecond ? 1 : 0;
    }

    double probability() {
      return both / (first * second);
    }
  }

  /** What is done with a query and a tile of the reference. */
  @FunctionalInterface
  private interface TileTask {
    /** Rows from … from + size − 1; the buffer has room for the tile. */
    void accept(int query, int from, int size, double[] buffer);
  }

  /** All tiles of a query are done by one thread, in order. */
  private void tiles(int queries, Execution run, TileTask task) {
    run.forEach(
        (queries + QUERIES - 1) / QUERIES,
        b -> {
          double[] buffer = new double[TILE];
          int end = Math.min(queries, (b + 1) * QUERIES);
          for (int from = 0; from < rows; from += TILE) {
            run.checkInterrupted();
            int size = Math.min(TILE, rows - from);
            for (int i = b * QUERIES; i < end; i++) {
              task.accept(i, from, size, buffer);
            }
          }
        });
  }

  /** The columns, those in which a query and a row differ most first. */
  private int[] byDifference(double[][] q, int queries) {
    double[] difference = new double[cells.length];
    int pairs = rows == 0 ? 0 : Math.min(PAIRS, queries);
    for (int j = 0; j < cells.length; j++) {
      for (int i = 0; i < pairs; i++) {
        int query = (int) ((long) i * queries / pairs);
        int row = (int) ((long) i * 7_919 % rows); // far from the query's own place
        difference[j] += Math.min(Math.abs(q[j][query] - cells[j][row]), 1);
      }
    }
    return IntStream.range(0, cells.length)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -difference[j]))
        .mapToInt(j -> j)
        .toArray();
  }

  /** The smaller of a distance and those of a query to the rows of a tile. */
  private double nearest(
      double[][] q, int[] order, int query, int from, int size, double[] sum, double best) {
    double nearest = best;
    for (int strip = from; strip < from + size; strip += STRIP) {
      int n = Math.min(STRIP, from + size - strip);
      Arrays.fill(sum, 0, n, 0);
      double smallest = 0;
      for (int c = 0; c < order.length && smallest < nearest; ) {
        for (int end = Math.min(order.length, c + CHECKED); c < end; c++) {
          add(q[order[c]][query], cells[order[c]], strip, n, sum);
        }
        smallest = Double.POSITIVE_INFINITY;
        for (int r = 0; r < n; r++) {
          if (sum[r] < smallest) { // never NaN: several times as fast as Math.min
            smallest = sum[r];
          }
        }
      }
      nearest = Math.min(nearest, smallest);
    }
    return nearest;
  }

  private void total(double[][] q, int row, int from, int size, double[] sum) {
    Arrays.fill(sum, 0, size, 0);
    for (int j = 0; j < cells.length; j++) {
      add(q[j][row], cells[j], from, size, sum);
    }
  }

  /** No reduction across iterations: the compiler turns it into vector instructions. */
  private static void add(double x, double[] column, int from, int size, double[] sum) {
    for (int r = 0; r < size; r++) {
      sum[r] += Math.min(Math.abs(x - column[from + r]), 1);
    }
  }
}
