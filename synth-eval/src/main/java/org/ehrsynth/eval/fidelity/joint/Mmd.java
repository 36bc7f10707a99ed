package org.ehrsynth.eval.fidelity.joint;

import static org.ehrsynth.eval.metric.JackknifeGroups.REAL;
import static org.ehrsynth.eval.metric.JackknifeGroups.SYNTHETIC;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.neighbor.PointEncoding;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.execution.Execution;

/**
 * The squared maximum mean discrepancy, \( \overline{k(x,x')} + \overline{k(y,y')} - 2
 * \overline{k(x,y)} \) with the kernel \( e^{-\gamma d^2} \), pairs of a row with itself included.
 * γ is 1 / (2 m²), m the median distance of two different real rows (1 where that is 0). At most
 * 2,000 rows of each table, drawn with the seed; numbers scaled by the train range, levels one-hot.
 *
 * <p>Parts: {@code unbiased}, without the pairs of a row with itself, which is 0 on average for the
 * same law and may be negative; {@code gamma}; {@code rows}.
 *
 * <p>Gretton et al. (2012), <a href="https://jmlr.org/papers/v13/gretton12a.html">JMLR 13,
 * 723–773</a>.
 */
public final class Mmd implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.mmd";

  private static final int MOST = 2000;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "kernel maximum mean discrepancy, squared")
        .withRange(0, 2)
        .withCitation("Gretton et al. (2012), JMLR 13, 723-773")
        .withCaveat(
            "the kernel's width decides what it sees; never 0 for another table: compare with the"
                + " ceiling");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    return SharedNeighborhoods.score(context, () -> score(context));
  }

  private MetricResult score(EvalContext context) {
    List<Dataset> tables = List.of(context.train(), context.synthetic());
    PointEncoding encoding = PointEncoding.byRange(context.train());
    Points[] points = new Points[2];
    byte[][] group = new byte[2][];
    JackknifeGroups groups = JackknifeGroups.of(context);
    for (int t = 0; t < 2; t++) {
      int all = tables.get(t).rowCount();
      int[] rows =
          SharedNeighborhoods.draw(
              all, Math.min(MOST, all), context.seed().derive("mmd").derive(t));
      points[t] = encoding.encode(tables.get(t).selectRows(rows));
      group[t] = new byte[rows.length];
      for (int k = 0; k < rows.length; k++) {
        group[t][k] = (byte) groups.of(t, rows[k]);
      }
    }
    Execution run = context.run();
    double median = median(points[REAL], run);
    double gamma = median > 0 ? 1 / (2 * median * median) : 1;
    Kernel real = Kernel.of(points[REAL], points[REAL], group[REAL], group[REAL], gamma, run);
    Kernel synthetic =
        Kernel.of(
            points[SYNTHETIC], points[SYNTHETIC], group[SYNTHETIC], group[SYNTHETIC], gamma, run);
    Kernel cross =
        Kernel.of(points[REAL], points[SYNTHETIC], group[REAL], group[SYNTHETIC], gamma, run);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put(
        "unbiased",
        real.meanOfPairs() + synthetic.meanOfPairs() - 2 * cross.mean(JackknifeEstimate.ALL));
    parts.put("gamma", gamma);
    parts.put("rows", (double) Math.min(points[0].size(), points[1].size()));
    return JackknifeEstimate.of(
            g -> Math.max(0, real.mean(g) + synthetic.mean(g) - 2 * cross.mean(g)))
        .score(info(), parts);
  }

  /** The median distance of two different points. */
  static double median(Points points, Execution run) {
    int n = points.size();
    double[][] rows = new double[n][];
    points.distances(points, run, (i, squared) -> rows[i] = Arrays.copyOfRange(squared, 0, i));
    double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).sorted().toArray();
    int m = all.length;
    return m == 0 ? 0 : (Math.sqrt(all[(m - 1) / 2]) + Math.sqrt(all[m / 2])) / 2;
  }

  /** Sums of the kernel over pairs of rows, by their groups. */
  record Kernel(double[][] sums, int[] rows, int[] columns) {
    static Kernel of(
        Points a, Points b, byte[] groupOfA, byte[] groupOfB, double gamma, Execution run) {
      double[][] byRow = new double[a.size()][JackknifeGroups.COUNT];
      b.distances(
          a,
          run,
          (i, squared) -> {
            for (int j = 0; j < squared.length; j++) {
              byRow[i][groupOfB[j]] += Math.exp(-gamma * squared[j]);
            }
          });
      double[][] sums = new double[JackknifeGroups.COUNT][JackknifeGroups.COUNT];
      for (int i = 0; i < byRow.length; i++) {
        for (int g = 0; g < JackknifeGroups.COUNT; g++) {
          sums[groupOfA[i]][g] += byRow[i][g];
        }
      }
      return new Kernel(sums, counts(groupOfA), counts(groupOfB));
    }

    private static int[] counts(byte[] group) {
      int[] counts = new int[JackknifeGroups.COUNT];
      for (byte g : group) {
        counts[g]++;
      }
      return counts;
    }

    double mean(int without) {
      double sum = 0;
      double a = 0;
      double b = 0;
      for (int g = 0; g < JackknifeGroups.COUNT; g++) {
        a += g == without ? 0 : rows[g];
        b += g == without ? 0 : columns[g];
        for (int h = 0; h < JackknifeGroups.COUNT; h++) {
          sum += g == without || h == without ? 0 : sums[g][h];
        }
      }
      return sum / (a * b);
    }

    /** Of a table with itself: without the pairs of a row with itself, whose kernel is 1. */
    double meanOfPairs() {
      double n = Arrays.stream(rows).sum();
      return (mean(JackknifeEstimate.ALL) * n * n - n) / (n * (n - 1));
    }
  }
}
