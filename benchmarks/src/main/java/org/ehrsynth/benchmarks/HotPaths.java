package org.ehrsynth.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.neighbor.Neighbors;
import org.ehrsynth.eval.neighbor.PointEncoding;
import org.ehrsynth.eval.neighbor.Points;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.models.circuit.Circuit;
import org.ehrsynth.models.copula.GaussianCopula;
import org.ehrsynth.models.tree.Cart;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The hot paths on 6,299 rows of 11 columns: milliseconds a run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HotPaths {

  /** Reads the train rows from CSV, schema inferred. */
  @Benchmark
  public Dataset readCsv(Cohort cohort) {
    return Dataset.read(cohort.csv);
  }

  /** Learns a Gaussian copula. */
  @Benchmark
  public FittedSynthesizer fitCopula(Cohort cohort) {
    return new GaussianCopula().fit(cohort.split.train(), cohort.run);
  }

  /** Draws 100,000 rows. */
  @Benchmark
  public Dataset sampleCopula(Cohort cohort) {
    return cohort.model.sample(100_000, Condition.ANY, cohort.run);
  }

  /** Learns sequential trees. */
  @Benchmark
  public FittedSynthesizer fitCart(Cohort cohort) {
    return new Cart().fit(cohort.split.train(), cohort.run);
  }

  /** Draws 100,000 rows. */
  @Benchmark
  public Dataset sampleCart(Cohort cohort) {
    return cohort.trees.sample(100_000, Condition.ANY, cohort.run);
  }

  /** Draws 1,000 rows of a kind that one patient in a few hundred is of. */
  @Benchmark
  public Dataset sampleCartWhere(Cohort cohort) {
    Condition where = Condition.parse("age >= 80 and mgus == 1", cohort.trees.schema());
    return cohort.trees.sample(1_000, where, cohort.run);
  }

  /** Learns a circuit. */
  @Benchmark
  public FittedSynthesizer fitCircuit(Cohort cohort) {
    return new Circuit().fit(cohort.split.train(), cohort.run);
  }

  /** Draws 100,000 rows. */
  @Benchmark
  public Dataset sampleCircuit(Cohort cohort) {
    return cohort.circuit.sample(100_000, Condition.ANY, cohort.run);
  }

  /** Draws 10,000 rows under a condition on three columns, one a range. */
  @Benchmark
  public Dataset sampleCircuitWhere(Cohort cohort) {
    String rare = "age >= 63 and age < 71.5 and sex == 'F' and mgus == 1";
    Condition where = Condition.parse(rare, cohort.circuit.schema());
    return cohort.circuit.sample(10_000, where, cohort.run);
  }

  /** The likelihood of all train rows. */
  @Benchmark
  public Optional<double[]> logDensityCircuit(Cohort cohort) {
    return cohort.circuit.logDensity(cohort.split.train());
  }

  /** Learns a conditional GAN for one epoch, rows not judged, encoding included. */
  @Benchmark
  public FittedSynthesizer ctganEpoch(Cohort cohort) {
    return cohort.ctganEpoch.fit(cohort.split.train(), cohort.run);
  }

  /** Draws 1,000 rows. */
  @Benchmark
  public Dataset ctganSample(Cohort cohort) {
    return cohort.ctgan.sample(1_000, Condition.ANY, cohort.run);
  }

  /** Learns a variational autoencoder for one epoch, rows not judged, encoding included. */
  @Benchmark
  public FittedSynthesizer tvaeEpoch(Cohort cohort) {
    return cohort.tvaeEpoch.fit(cohort.split.train(), cohort.run);
  }

  /** Draws 1,000 rows. */
  @Benchmark
  public Dataset tvaeSample(Cohort cohort) {
    return cohort.tvae.sample(1_000, Condition.ANY, cohort.run);
  }

  /** Tells synthetic from real by boosted trees. */
  @Benchmark
  public MetricResult detection(Cohort cohort) {
    return compute("fidelity.detection", cohort);
  }

  /** Compares every synthetic row with train and holdout rows. */
  @Benchmark
  public MetricResult closestRecord(Cohort cohort) {
    return compute("privacy.closest_record", cohort);
  }

  /** The Gower distance of every synthetic row to its nearest train row, mixed types. */
  @Benchmark
  public double[] nearestByGower(Cohort cohort) {
    Dataset train = cohort.context.train();
    return Neighbors.of(train, train).nearest(cohort.context.synthetic(), cohort.run);
  }

  /** The Euclidean distance of every synthetic row to its fifth-nearest train row. */
  @Benchmark
  public double[] fifthNearest(Cohort cohort) {
    PointEncoding encoding = PointEncoding.byRange(cohort.context.train());
    Points train = encoding.encode(cohort.context.train());
    Points synthetic = encoding.encode(cohort.context.synthetic());
    double[] distances = new double[synthetic.size()];
    train.distances(
        synthetic, cohort.run, (query, squared) -> distances[query] = Points.smallest(squared, 5));
    return distances;
  }

  /** The battery of membership attacks. */
  @Benchmark
  public MetricResult membership(Cohort cohort) {
    return compute("privacy.membership", cohort);
  }

  /** Singling out by predicates. */
  @Benchmark
  public MetricResult singlingOut(Cohort cohort) {
    return compute("privacy.singling_out", cohort);
  }

  private static MetricResult compute(String id, Cohort cohort) {
    return Metric.registry().get(id).compute(cohort.context);
  }
}
