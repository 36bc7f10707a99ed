package org.ehrsynth.eval.neighbor;

import java.util.Arrays;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.learner.FeatureEncoding;
import org.ehrsynth.model.Run;

/**
 * Exact nearest neighbours among the rows of a table, by Gower's distance: the mean over columns of
 * min(|a − b| / range, 1) for numbers and times, 0 or 1 for levels; both missing 0, one missing 1.
 * A number whose range is 0 counts 0 if equal, else 1.
 *
 * <p>Gower (1971), <a href="https://doi.org/10.2307/2528823">doi:10.2307/2528823</a>. All pairs are
 * compared, tile by tile, a column at a time: memory does not grow with the number of pairs, and a
 * result does not depend on the number of threads.
 */
public final class Neighbors {
  private static final int TILE = 1024;
  private static final int QUERIES = 256;

  /** So far from every number in [0, 1], and from itself 0, that missing needs no branch. */
  private static final double MISSING = -10;

  private final double[] low;
  private final double[] scale;
  private final double[][] cells; // by column
  private final int rows;

  private Neighbors(Dataset ranges, Dataset reference) {
    int p = ranges.columns().size();
    low = new double[p];
    scale = new double[p];
    for (int j = 0; j < p; j++) {
      measure(j, ranges.column(j));
    }
    cells = encode(reference);
    rows = reference.rows();
  }

  /**
   * Neighbours among the rows of a reference table.
   *
   * @param ranges the table whose column ranges scale the differences; the same for every table
   *     that is to be compared
   * @param reference the candidates; same columns and levels
   */
  public static Neighbors of(Dataset ranges, Dataset reference) {
    return new Neighbors(ranges, reference);
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
      double[] x = new double[table.rows()];
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
          x[i] = Math.max((value - low[j]) * scale[j], MISSING + 1);
        }
      }
      out[j] = x;
    }
    return out;
  }

  /**
   * The distance of each row of a table to its nearest row of the reference.
   *
   * @return per query row in [0, 1]; infinite if the reference is empty
   */
  public double[] nearest(Dataset queries, Run run) {
    double[][] q = encode(queries);
    double[] best = new double[queries.rows()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    int blocks = (best.length + QUERIES - 1) / QUERIES;
    run.forEach(
        blocks,
        b -> {
          double[] sum = new double[TILE];
          int end = Math.min(best.length, (b + 1) * QUERIES);
          for (int from = 0; from < rows; from += TILE) {
            int size = Math.min(TILE, rows - from);
            for (int i = b * QUERIES; i < end; i++) {
              best[i] = Math.min(best[i], nearestInTile(q, i, from, size, sum));
            }
          }
        });
    for (int i = 0; i < best.length; i++) {
      best[i] /= cells.length;
    }
    return best;
  }

  private double nearestInTile(double[][] q, int row, int from, int size, double[] sum) {
    Arrays.fill(sum, 0, size, 0);
    for (int j = 0; j < cells.length; j++) {
      add(q[j][row], cells[j], from, size, sum);
    }
    double least = Double.POSITIVE_INFINITY;
    for (int r = 0; r < size; r++) {
      least = Math.min(least, sum[r]);
    }
    return least;
  }

  /** No reduction across iterations: the compiler turns it into vector instructions. */
  private static void add(double x, double[] column, int from, int size, double[] sum) {
    for (int r = 0; r < size; r++) {
      sum[r] += Math.min(Math.abs(x - column[from + r]), 1);
    }
  }
}
