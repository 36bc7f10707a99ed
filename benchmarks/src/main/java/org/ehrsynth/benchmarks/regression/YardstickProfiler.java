package org.ehrsynth.benchmarks.regression;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Times the {@link ReferenceWorkload} right before and right after each iteration of a bench, in
 * its process, and reports the processor time of a run of either.
 *
 * <p>Processor time, because on a shared machine the clock mostly tells how long the others were
 * served. Neighbours are felt there too, through caches and the processor's speed; but they are
 * felt by bench and yardstick alike while both are within a second of each other. The time is that
 * of the threads that run Java code: not of the compiler, which is at work for as long as it likes
 * after a process has begun, and not of the collector of garbage, of which a bench pays what others
 * left. What allocating costs the thread itself is counted. Work must be on one thread: the time of
 * threads that have ended is lost.
 *
 * <p>JMH makes it by this constructor, in the process of the bench.
 */
public final class YardstickProfiler implements InternalProfiler {
  /** What the time of a run of the bench is called. */
  static final String BENCH = "bench";

  /** What the time of a run of the yardstick is called. */
  static final String YARDSTICK = "yardstick";

  private static final int REPEATS = 5; // of which the shortest counts
  private static final int UNTIL_COMPILED = 20;

  private final ReferenceWorkload yardstick = new ReferenceWorkload();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private double before;
  private long start;
  private double sum; // of the yardstick's results, so that none of its work is dropped

  @Override
  public String getDescription() {
    return "Processor time of a run, and of the yardstick before and after";
  }

  @Override
  public void beforeIteration(BenchmarkParams bench, IterationParams iteration) {
    for (int i = 0; before == 0 && i < UNTIL_COMPILED; i++) {
      sum += yardstick.work();
    }
    before = measure();
    start = others();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams bench, IterationParams iteration, IterationResult result) {
    double each = (double) (others() - start) / result.getMetadata().getAllOps();
    double reference = Math.min(before, measure());
    if (Double.isNaN(sum)) {
      throw new AssertionError("the yardstick's numbers are finite");
    }
    return List.of(milliseconds(BENCH, each), milliseconds(YARDSTICK, reference));
  }

  private static ScalarResult milliseconds(String what, double nanoseconds) {
    return new ScalarResult(what, nanoseconds / 1e6, "ms", AggregationPolicy.AVG);
  }

  /** The shortest of some measurements, in nanoseconds. */
  private double measure() {
    double shortest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < REPEATS; i++) {
      long from = threads.getCurrentThreadCpuTime();
      sum += yardstick.work();
      shortest = Math.min(shortest, threads.getCurrentThreadCpuTime() - from);
    }
    return shortest;
  }

  /** Nanoseconds of all threads but this one. */
  private long others() {
    long all = 0;
    for (long id : threads.getAllThreadIds()) {
      boolean isOther = id != Thread.currentThread().getId();
      all += isOther ? Math.max(0, threads.getThreadCpuTime(id)) : 0; // −1 of one that just ended
    }
    return all;
  }
}
