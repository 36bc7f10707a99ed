package org.ehrsynth.benchmarks;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.neighbor.GowerNeighbors;
import org.ehrsynth.eval.neighbor.PointEncoding;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.eval.report.Report;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Judging as many synthetic rows as train rows: milliseconds a run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MetricBenchmark {

  /** A metric: all but the membership attacks, and those that look at each cell once. */
  @State(Scope.Benchmark)
  public static class Chosen extends EvaluatedCohort {
    /** Its id. */
    @Param({
      "equity.subgroup",
      "fidelity.alpha_precision",
      "fidelity.association",
      "fidelity.beta_recall",
      "fidelity.detection",
      "fidelity.hellinger",
      "fidelity.marginal",
      "fidelity.missingness",
      "fidelity.mmd",
      "fidelity.nmi",
      "fidelity.pmse",
      "fidelity.prdc",
      "fidelity.sdmetrics",
      "fidelity.tail",
      "privacy.attribute",
      "privacy.closest_record",
      "privacy.inference",
      "privacy.linkability",
      "privacy.singling_out",
      "privacy.uniques",
      "utility.global",
      "utility.regression",
      "utility.survival",
      "utility.tstr",
      "validity.rules"
    })
    public String id;

    Metric metric;

    @Override
    void prepare() throws IOException {
      super.prepare();
      metric = applicable(id, all());
    }
  }

  /** A metric of all rows, without ceiling and floor. */
  @Benchmark
  public MetricResult metric(Chosen scored) {
    return scored.metric.evaluate(scored.all());
  }

  /** The battery of membership attacks on 600 rows: all take it almost two seconds. */
  @Benchmark
  public MetricResult membership(EvaluatedCohort scored) {
    return Metric.registry().get("privacy.membership").evaluate(scored.few());
  }

  /** All metrics with ceiling and floor, the gate and what pictures need, of 600 rows. */
  @Benchmark
  public Report evaluate(EvaluatedCohort scored) {
    EvalContext few = scored.few();
    return Evaluator.standard()
        .evaluate(few.train(), few.holdout(), few.synthetic(), Optional.empty(), scored.run);
  }

  /** The Gower distance of every synthetic row to its nearest train row, mixed types. */
  @Benchmark
  public double[] nearestByGower(EvaluatedCohort scored) {
    EvalContext all = scored.all();
    Dataset train = all.train();
    return GowerNeighbors.of(train, train).nearest(all.synthetic(), scored.run);
  }

  /** The Euclidean distance of every synthetic row to its fifth-nearest train row. */
  @Benchmark
  public double[] fifthNearest(EvaluatedCohort scored) {
    EvalContext all = scored.all();
    PointEncoding encoding = PointEncoding.byRange(all.train());
    Points train = encoding.encode(all.train());
    Points synthetic = encoding.encode(all.synthetic());
    double[] distances = new double[synthetic.size()];
    train.distances(
        synthetic, scored.run, (query, squared) -> distances[query] = Points.smallest(squared, 5));
    return distances;
  }

  private static Metric applicable(String id, EvalContext context) {
    Metric metric = Metric.registry().get(id);
    if (metric.evaluate(context) instanceof MetricResult.NotApplicable none) {
      throw new IllegalStateException("metric '%s' has no work: %s".formatted(id, none.reason()));
    }
    return metric;
  }
}
