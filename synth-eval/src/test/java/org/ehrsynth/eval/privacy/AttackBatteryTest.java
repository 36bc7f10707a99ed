package org.ehrsynth.eval.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.metric.Population;
import org.ehrsynth.eval.report.Evaluator;
import org.ehrsynth.model.Run;
import org.ehrsynth.random.Draws;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.junit.jupiter.api.Test;

class AttackBatteryTest {
  @Test
  void probe() {
    int n = Integer.getInteger("n", 300);
    int m = Integer.getInteger("m", 300);
    int seeds = Integer.getInteger("seeds", 20);
    for (Metric metric : List.of(new SinglingOut(), new Linkability(), new Inference())) {
      for (String kind : List.of(System.getProperty("kinds", "copy,noisy,fresh").split(","))) {
        int above = 0;
        int below = 0;
        double sum = 0;
        double half = 0;
        double[] z = new double[seeds];
        String last = "";
        long t = System.nanoTime();
        for (int s = 0; s < seeds; s++) {
          Dataset train = Population.draw(n, 3 * s + 1000);
          Dataset holdout = Population.draw(m, 3 * s + 1001);
          Dataset synthetic =
              kind.equals("copy")
                  ? train
                  : kind.equals("noisy")
                      ? noisy(train, Seed.of(s))
                      : Population.draw(n, 3 * s + 1002);
          EvalContext context =
              Evaluator.context(
                  train, Optional.of(holdout), synthetic, Optional.empty(), Run.with(Seed.of(s)));
          Score score = (Score) metric.compute(context);
          above += score.interval().low() > 0 ? 1 : 0;
          below += score.interval().high() < 0 ? 1 : 0;
          sum += score.value();
          half += (score.interval().high() - score.interval().low()) / 2;
          z[s] = score.value() / ((score.interval().high() - score.interval().low()) / 2) * 1.96;
          last = score.parts().toString();
        }
        double sd = 0;
        for (double x : z) sd += x * x;
        System.out.printf(
            "%s %s mean %.3f half %.3f above0 %d below0 %d of %d  rms z %.2f  %.0f ms each%n   %s%n",
            metric.name(),
            kind,
            sum / seeds,
            half / seeds,
            above,
            below,
            seeds,
            Math.sqrt(sd / seeds),
            (System.nanoTime() - t) / 1e6 / seeds,
            last);
      }
    }
  }

  static Dataset noisy(Dataset table, Seed seed) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.learned().columns()) {
      Draws draws = seed.derive(column.field().name()).generator();
      int n = column.size();
      columns.add(
          column.match(
              numbers -> {
                double[] x = numbers.toArray();
                double sd = sd(x);
                ColumnType.Numeric type = (ColumnType.Numeric) column.field().type();
                for (int i = 0; i < n; i++) {
                  x[i] = type.admit(x[i] + 0.02 * sd * draws.gaussian());
                }
                return Column.Numeric.of(column.field(), x);
              },
              coded -> {
                int[] x = coded.toArray();
                int[] was = coded.toArray();
                for (int i = 0; i < n; i++) {
                  if (draws.uniform() < 0.02) {
                    x[i] = was[draws.index(n)];
                  }
                }
                return Column.Coded.of(column.field(), x);
              },
              times -> {
                long[] t = times.toArray();
                double[] x = new double[n];
                for (int i = 0; i < n; i++) {
                  x[i] = times.isMissing(i) ? Double.NaN : t[i];
                }
                double sd = sd(x);
                for (int i = 0; i < n; i++) {
                  if (!times.isMissing(i)) {
                    t[i] += Math.round(0.02 * sd * draws.gaussian());
                  }
                }
                return Column.Temporal.of(column.field(), t);
              }));
    }
    return Dataset.of(columns);
  }

  private static double sd(double[] x) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (double v : x) {
      if (!Double.isNaN(v)) {
        sum += v;
        squares += v * v;
        n++;
      }
    }
    return Math.sqrt(squares / n - sum / n * (sum / n));
  }
}
