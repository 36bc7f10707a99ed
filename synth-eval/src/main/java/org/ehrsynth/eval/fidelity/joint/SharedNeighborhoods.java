package org.ehrsynth.eval.fidelity.joint;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.neighbor.PointEncoding;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;

/**
 * Shared neighbourhoods contain as many real rows as synthetic ones (at most 4,000 of each, drawn
 * with the seed), their points and their nearest neighbours. Numbers are scaled by the train range,
 * missing ones filled with the mean; levels are one-hot.
 *
 * @param rows by table, which rows of it
 * @param real the real points
 * @param synthetic the synthetic points
 * @param realNear of each real point among the other real ones
 * @param syntheticNear of each synthetic point among the other synthetic ones
 * @param realToSynthetic of each real point among the synthetic ones
 * @param syntheticToReal of each synthetic point among the real ones
 */
record SharedNeighborhoods(
    int[][] rows,
    Points real,
    Points synthetic,
    Near realNear,
    Near syntheticNear,
    Near realToSynthetic,
    Near syntheticToReal) {
  private static final int MAX_ROWS = 4000;
  private static final int MIN_ROWS = 20;

  /** The neighbour whose distance is the radius of a ball. */
  static final int K = 5;

  /**
   * The neighbours of points.
   *
   * @param first squared distance to the nearest
   * @param index of the nearest, the first of equally near ones
   * @param radius squared distance to the K-th nearest; infinite if there are fewer
   */
  record Near(double[] first, int[] index, double[] radius) {
    static Near of(Points queries, Points among, boolean same, Execution run) {
      int n = queries.size();
      Near near = new Near(new double[n], new int[n], new double[n]);
      among.distances(
          queries,
          run,
          (i, squared) -> {
            if (same) {
              squared[i] = Double.POSITIVE_INFINITY;
            }
            int best = 0;
            for (int j = 1; j < squared.length; j++) {
              best = squared[j] < squared[best] ? j : best;
            }
            near.index[i] = best;
            near.first[i] = squared[best];
            near.radius[i] = Points.smallest(squared, K);
          });
      return near;
    }
  }

  /** The support of a context, shared by the metrics. */
  static SharedNeighborhoods of(EvalContext context) {
    return context.view("support", () -> make(context));
  }

  /** Computes a metric, or returns why a context has too few rows. */
  static MetricResult score(EvalContext context, Supplier<MetricResult> metric) {
    return Math.min(context.train().rowCount(), context.synthetic().rowCount()) < MIN_ROWS
        ? new NotApplicable("needs at least %d rows in either table".formatted(MIN_ROWS))
        : metric.get();
  }

  private static SharedNeighborhoods make(EvalContext context) {
    int n =
        Math.min(MAX_ROWS, Math.min(context.train().rowCount(), context.synthetic().rowCount()));
    int[][] rows = new int[2][];
    Points[] points = new Points[2];
    PointEncoding encoding = PointEncoding.byRange(context.train());
    List<Dataset> tables = List.of(context.train(), context.synthetic());
    for (int t = 0; t < 2; t++) {
      rows[t] = draw(tables.get(t).rowCount(), n, context.seed().derive("support").derive(t));
      points[t] = encoding.encode(tables.get(t).selectRows(rows[t]));
    }
    return of(rows, points[0], points[1], context.run());
  }

  static SharedNeighborhoods of(int[][] rows, Points real, Points synthetic, Execution run) {
    return new SharedNeighborhoods(
        rows,
        real,
        synthetic,
        Near.of(real, real, true, run),
        Near.of(synthetic, synthetic, true, run),
        Near.of(real, synthetic, false, run),
        Near.of(synthetic, real, false, run));
  }

  /** n of so many rows, in their order. */
  static int[] draw(int rows, int n, Seed seed) {
    int[] drawn = Arrays.copyOf(seed.generator().permutation(rows), n);
    Arrays.sort(drawn);
    return drawn;
  }

  int size() {
    return real.size();
  }

  /**
   * Of each query, how many points have it in their ball: nearer than the radius, or equal where
   * the radius is 0 (rows that are often repeated).
   */
  static int[] ballsAround(Points queries, Points centres, double[] radius, Execution run) {
    int[] balls = new int[queries.size()];
    centres.distances(
        queries,
        run,
        (i, squared) -> {
          int count = 0;
          for (int j = 0; j < squared.length; j++) {
            count += isInside(squared[j], radius[j]) ? 1 : 0;
          }
          balls[i] = count;
        });
    return balls;
  }

  static boolean isInside(double squared, double radius) {
    return squared < radius || (squared == 0 && radius == 0);
  }
}
