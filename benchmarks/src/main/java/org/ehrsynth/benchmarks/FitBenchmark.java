package org.ehrsynth.benchmarks;

import java.util.concurrent.TimeUnit;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.encode.FittedTableEncoder;
import org.ehrsynth.encode.TableEncoder;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Synthesizer;
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

/** Learning: milliseconds a run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FitBenchmark {

  /** A method and the rows it learns from. */
  @State(Scope.Benchmark)
  public static class FitCase extends Cohort {
    /** The method. */
    @Param({"arf", "cart", "circuit", "ctgan", "gaussian-copula", "independent", "tvae"})
    public String model;

    Synthesizer method;
    Dataset rows;

    @Override
    void prepare() {
      method = FittedCohort.synthesizer(model);
      // All rows take a circuit more than a second.
      rows = model.equals("circuit") ? split.train().head(2_000) : split.train();
    }
  }

  /**
   * Learns all train rows, a circuit 2,000 of them; networks for one epoch, rows not judged,
   * encoding included.
   */
  @Benchmark
  public FittedSynthesizer fit(FitCase fitCase) {
    return fitCase.method.fit(fitCase.rows, fitCase.run);
  }

  /** Learns the default encoders of all columns. */
  @Benchmark
  public FittedTableEncoder encoders(Cohort cohort) {
    Dataset rows = cohort.split.train().learned();
    return TableEncoder.defaults()
        .fit(rows, rows.subjects(), DisclosureGuard.DEFAULT, cohort.run.seed());
  }

  /** Replaces rare levels and cuts extremes, as every fit does first. */
  @Benchmark
  public Dataset guard(Cohort cohort) {
    Dataset rows = cohort.split.train();
    return DisclosureGuard.DEFAULT.apply(rows.learned(), rows.subjects(), cohort.run.seed());
  }
}
