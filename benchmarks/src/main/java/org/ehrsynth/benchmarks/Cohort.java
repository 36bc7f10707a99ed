package org.ehrsynth.benchmarks;

import org.ehrsynth.data.SampleData;
import org.ehrsynth.data.Split;
import org.ehrsynth.model.Run;
import org.ehrsynth.random.Seed;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The bundled flchain cohort, 6,299 rows of 11 columns to learn from and 1,575 held out. */
@State(Scope.Benchmark)
public class Cohort {
  /** Threads a bench may use. */
  @Param({"1", "2"})
  public int threads;

  Split split;
  Run run;

  /** Reads and splits it. */
  @Setup(Level.Trial)
  public void split() {
    run = Run.with(Seed.of(42)).withThreads(threads);
    split = Split.bySubject(SampleData.flchain(), 0.2, Seed.of(1));
  }
}
