package org.ehrsynth.eval.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.ehrsynth.data.Column;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.math.Cholesky;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.schema.ColumnType;

/**
 * The Hellinger distance of two Gaussian copulas: each table on its own is taken to normal scores,
 * \( z = \Phi^{-1}(r / (n + 1)) \) with mid-ranks r; with the correlations R₁ and R₂ of the scores,
 *
 * <p>\( H = \sqrt{1 - |R_1|^{1/4} |R_2|^{1/4} / |\tfrac12 (R_1 + R_2)|^{1/2}} \),
 *
 * <p>after adding a ridge, (1 − 10⁻⁶) R + 10⁻⁶ I. Missing numbers are the table's median; levels
 * rank as declared if ordered, else alphabetically, missing first; columns that are constant in
 * either table are left out. Part {@code with_means}: covariances and means of the scores in the
 * place of correlations.
 *
 * <p>After El Emam, Mosquera, Fang and El-Hussuna (2022), <a
 * href="https://doi.org/10.2196/35734">doi:10.2196/35734</a>, whose code is not public: our
 * reading.
 */
public final class Hellinger implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "fidelity.hellinger";

  private static final double RIDGE = 1e-6;

  /** H² below this is rounding: its root would show as 1e-7. */
  private static final double ROUNDING = 1e-13;

  @Override
  public MetricInfo info() {
    return MetricInfo.lowerIsBetter(ID, "multivariate Hellinger distance")
        .withCitation("El Emam et al. (2022), doi:10.2196/35734")
        .withCaveat(
            "sees monotone dependence of pairs only, and no marginal at all; grows with the number"
                + " of columns");
  }

  @Override
  public MetricResult compute(EvalContext context) {
    int p = context.train().columns().size();
    if (Math.min(context.train().rowCount(), context.synthetic().rowCount())
        < 2 * JackknifeGroups.COUNT) {
      return new NotApplicable(
          "needs at least %d rows in either table".formatted(2 * JackknifeGroups.COUNT));
    }
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    List<double[][]> kept = new ArrayList<>();
    for (int j = 0; j < p; j++) {
      double[][] scores = {
        scores(context.train().column(j), normal), scores(context.synthetic().column(j), normal)
      };
      if (!isConstant(scores[0]) && !isConstant(scores[1])) {
        kept.add(scores);
      }
    }
    if (kept.size() < 2) {
      return new NotApplicable("needs at least two columns that vary in both tables");
    }
    Moments real = Moments.of(kept, context, 0);
    Moments synthetic = Moments.of(kept, context, 1);
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("with_means", withMeans(real, synthetic));
    parts.put("columns", (double) kept.size());
    parts.put("constant_columns", (double) (p - kept.size()));
    JackknifeEstimate distance =
        JackknifeEstimate.of(
            g -> {
              context.run().checkInterrupted();
              return distance(real.correlations(g), synthetic.correlations(g), 0);
            });
    return distance.score(info(), parts);
  }

  private static boolean isConstant(double[] x) {
    return Arrays.stream(x).allMatch(v -> v == x[0]);
  }

  private static double[] scores(Column column, NormalDistribution normal) {
    double[] x = new double[column.size()];
    if (column instanceof Column.Coded coded) {
      int[] rank = rankOfLevel(coded);
      Arrays.setAll(x, i -> coded.isMissing(i) ? -1 : rank[coded.get(i)]);
    } else {
      Arrays.setAll(x, column::number);
      double median = median(x);
      Arrays.setAll(x, i -> Double.isNaN(x[i]) ? median : x[i]);
    }
    double[] sorted = Arrays.stream(x).sorted().toArray();
    Map<Double, Double> scoreOf = new LinkedHashMap<>();
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      scoreOf.put(
          sorted[from] + 0.0, normal.inverseCumulativeProbability(rank / (sorted.length + 1)));
      from = to;
    }
    return Arrays.stream(x).map(v -> scoreOf.get(v + 0.0)).toArray();
  }

  private static int[] rankOfLevel(Column.Coded coded) {
    int n = coded.levels().size();
    int[] rank = IntStream.range(0, n).toArray();
    boolean ordered = coded.field().type() instanceof ColumnType.Categorical type && type.ordered();
    if (!ordered) {
      int[] order =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparing(c -> coded.levels().get(c)))
              .mapToInt(c -> c)
              .toArray();
      for (int k = 0; k < n; k++) {
        rank[order[k]] = k;
      }
    }
    return rank;
  }

  private static double median(double[] x) {
    double[] known = Arrays.stream(x).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int n = known.length;
    return n == 0 ? 0 : (known[(n - 1) / 2] + known[n / 2]) / 2;
  }

  /** Sums of scores and of their products per group of rows. */
  private record Moments(int[] rows, double[][] sums, double[][][] products) {
    static Moments of(List<double[][]> scores, EvalContext context, int table) {
      JackknifeGroups groups = JackknifeGroups.of(context);
      int p = scores.size();
      int n = groups.rows(table);
      int[] rows = new int[JackknifeGroups.COUNT];
      double[][] sums = new double[JackknifeGroups.COUNT][p];
      double[][][] products = new double[JackknifeGroups.COUNT][p][p];
      for (int i = 0; i < n; i++) {
        rows[groups.of(table, i)]++;
      }
      context
          .run()
          .forEach(
              p,
              j -> {
                double[] a = scores.get(j)[table];
                for (int i = 0; i < n; i++) {
                  sums[groups.of(table, i)][j] += a[i];
                }
                for (int k = 0; k <= j; k++) {
                  double[] b = scores.get(k)[table];
                  for (int i = 0; i < n; i++) {
                    products[groups.of(table, i)][j][k] += a[i] * b[i];
                  }
                }
              });
      return new Moments(rows, sums, products);
    }

    private double left(int without) {
      double n = 0;
      for (int g = 0; g < rows.length; g++) {
        n += g == without ? 0 : rows[g];
      }
      return n;
    }

    double[] means(int without) {
      double n = left(without);
      double[] means = new double[sums[0].length];
      for (int g = 0; g < rows.length; g++) {
        for (int j = 0; g != without && j < means.length; j++) {
          means[j] += sums[g][j] / n;
        }
      }
      return means;
    }

    Matrix covariances(int without) {
      double n = left(without);
      double[] means = means(without);
      Matrix out = new Matrix(means.length, means.length);
      for (int j = 0; j < means.length; j++) {
        for (int k = 0; k <= j; k++) {
          double sum = 0;
          for (int g = 0; g < rows.length; g++) {
            sum += g == without ? 0 : products[g][j][k];
          }
          double covariance = (sum - n * means[j] * means[k]) / (n - 1);
          out.set(j, k, covariance);
          out.set(k, j, covariance);
        }
      }
      return out;
    }

    Matrix correlations(int without) {
      Matrix covariances = covariances(without);
      int p = covariances.rows();
      Matrix out = new Matrix(p, p);
      for (int j = 0; j < p; j++) {
        for (int k = 0; k < p; k++) {
          double scale = Math.sqrt(covariances.get(j, j) * covariances.get(k, k));
          double r = j == k ? 1 : scale > 0 ? covariances.get(j, k) / scale : 0;
          out.set(j, k, j == k ? 1 : (1 - RIDGE) * r);
        }
      }
      return out;
    }
  }

  /** √(1 − exp(¼ log|A| + ¼ log|B| − ½ log|½(A+B)| − shift)); NaN if a matrix is singular. */
  private static double distance(Matrix a, Matrix b, double shift) {
    Matrix middle = middle(a, b);
    double log = logDeterminant(a) / 4 + logDeterminant(b) / 4 - logDeterminant(middle) / 2;
    double squared = 1 - Math.exp(log - shift);
    return squared < ROUNDING ? 0 : Math.sqrt(squared);
  }

  private static Matrix middle(Matrix a, Matrix b) {
    Matrix middle = new Matrix(a.rows(), a.rows());
    for (int j = 0; j < a.rows(); j++) {
      for (int k = 0; k < a.rows(); k++) {
        middle.set(j, k, (a.get(j, k) + b.get(j, k)) / 2);
      }
    }
    return middle;
  }

  private static double logDeterminant(Matrix a) {
    Optional<Cholesky> factor = Cholesky.find(a);
    if (factor.isEmpty()) {
      return Double.NaN;
    }
    Matrix lower = factor.get().lower();
    return 2 * IntStream.range(0, a.rows()).mapToDouble(j -> Math.log(lower.get(j, j))).sum();
  }

  private static double withMeans(Moments real, Moments synthetic) {
    Matrix a = ridged(real.covariances(JackknifeEstimate.ALL));
    Matrix b = ridged(synthetic.covariances(JackknifeEstimate.ALL));
    double[] difference = real.means(JackknifeEstimate.ALL);
    double[] other = synthetic.means(JackknifeEstimate.ALL);
    Arrays.setAll(difference, j -> difference[j] - other[j]);
    double[] solved = Cholesky.of(middle(a, b)).solve(difference);
    double shift = 0;
    for (int j = 0; j < solved.length; j++) {
      shift += difference[j] * solved[j] / 8;
    }
    return distance(a, b, shift);
  }

  private static Matrix ridged(Matrix a) {
    for (int j = 0; j < a.rows(); j++) {
      a.set(j, j, a.get(j, j) + RIDGE);
    }
    return a;
  }
}
