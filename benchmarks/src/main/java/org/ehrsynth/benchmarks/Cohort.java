package org.ehrsynth.benchmarks;

import java.io.IOException;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Provides the bundled flchain cohort, 6,299 rows of 11 columns to learn from and 1,575 held out.
 */
@State(Scope.Benchmark)
public class Cohort {
  /** Threads a bench may use. */
  @Param({"1", "2"})
  public int threads;

  Split split;
  Execution run;

  /** Reads and splits it, then prepares what else a bench needs. */
  @Setup(Level.Trial)
  public final void split() throws IOException {
    run = Execution.with(Seed.of(42)).withThreads(threads);
    split = Split.bySubject(ExampleDatasets.flchain(), 0.2, Seed.of(1));
    prepare();
  }

  /**
   * What a subclass prepares after its superclass. Not by annotation: JMH does not say which of
   * several annotated methods is first.
   *
   * @throws IOException if a file cannot be made
   */
  void prepare() throws IOException {}
}
