package org.ehrsynth.benchmarks;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.encode.FittedTableEncoder;
import org.ehrsynth.encode.TableEncoder;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.math.Matrix;
import org.ehrsynth.model.ImputationResult;
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

/** What a learned model is asked: milliseconds a run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SampleBenchmark {

  /** Any model. */
  @State(Scope.Benchmark)
  public static class Any extends FittedCohort {
    /** Its method. */
    @Param({"arf", "cart", "circuit", "ctgan", "gaussian-copula", "independent", "tvae"})
    public String model;

    @Override
    String method() {
      return model;
    }
  }

  /** A model that draws conditions without many refused rows. */
  @State(Scope.Benchmark)
  public static class Conditional extends FittedCohort {
    /** Its method. */
    @Param({"arf", "cart", "circuit", "gaussian-copula"})
    public String model;

    @Override
    String method() {
      return model;
    }
  }

  /** A model that fills missing cells. */
  @State(Scope.Benchmark)
  public static class Imputing extends FittedCohort {
    /** Its method. */
    @Param({"cart", "circuit"})
    public String model;

    @Override
    String method() {
      return model;
    }
  }

  /** A model with a density. */
  @State(Scope.Benchmark)
  public static class Dense extends FittedCohort {
    /** Its method. */
    @Param({"arf", "circuit"})
    public String model;

    @Override
    String method() {
      return model;
    }
  }

  /** A circuit. */
  @State(Scope.Benchmark)
  public static class Exact extends FittedCohort {
    @Override
    String method() {
      return "circuit";
    }
  }

  /** Learned encoders, and what they make of the train rows. */
  @State(Scope.Benchmark)
  public static class Encoded extends Cohort {
    Dataset rows;
    FittedTableEncoder encoder;
    Matrix numbers;

    @Override
    void prepare() {
      rows = split.train().learned();
      encoder =
          TableEncoder.defaults().fit(rows, rows.subjects(), DisclosureGuard.DEFAULT, run.seed());
      numbers = encoder.encode(rows, run.seed());
    }
  }

  /** Draws 10,000 rows, or 1,000 of a network. */
  @Benchmark
  public Dataset sample(Any learned) {
    return learned.fitted.sample(learned.drawn(), Condition.ANY, learned.run);
  }

  /** Draws 1,000 rows of a kind that one patient in a few hundred is of, by a range and a level. */
  @Benchmark
  public Dataset where(Conditional learned) {
    Condition where = Condition.parse("age >= 80 and mgus == 1", learned.fitted.schema());
    return learned.fitted.sample(1_000, where, learned.run);
  }

  /** Draws 10,000 rows, as many women as men. */
  @Benchmark
  public Dataset balance(Exact learned) {
    return learned.fitted.balance("sex", Map.of(), 10_000, Condition.ANY, learned.run);
  }

  /** Fills the missing cells of the held-out rows, a tenth or so of one column. */
  @Benchmark
  public ImputationResult impute(Imputing learned) {
    return learned.fitted.impute(learned.split.holdout(), learned.run);
  }

  /** The likelihood of all train rows. */
  @Benchmark
  public Optional<double[]> logDensity(Dense learned) {
    return learned.fitted.logDensity(learned.split.train());
  }

  /** The probability of an alternative of two conditions. */
  @Benchmark
  public OptionalDouble probability(Exact learned) {
    String either = "age >= 80 and mgus == 1 or age < 60 and sex == 'F' and creatinine > 1.2";
    return learned.fitted.probability(Condition.parse(either, learned.fitted.schema()));
  }

  /** Makes numbers of all train rows. */
  @Benchmark
  public Matrix encode(Encoded encoded) {
    return encoded.encoder.encode(encoded.rows, encoded.run.seed());
  }

  /** Makes rows of the numbers. */
  @Benchmark
  public Dataset decode(Encoded encoded) {
    return encoded.encoder.decode(encoded.numbers, encoded.run.seed());
  }
}
