package org.ehrsynth.benchmarks.regression;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benches of the class path that measure time, on one thread, each in a process of its own.
 *
 * <p>That process has a heap of fixed size, and a collector without threads of its own: others
 * would run beside the bench, or not, as the neighbours leave them room. Code is compiled while the
 * bench waits for it, and iterations are longer the busier the machine is: otherwise the compiler
 * would not have had the time for its work, or the bench too few runs to show what is worth it, and
 * slow code would be measured.
 */
final class JmhSuite {
  private static final String THREADS = "threads";
  private static final String[] PROCESS = {"-XX:+UseSerialGC", "-Xbatch", "-Xms1g", "-Xmx1g"};

  /** Runs of the yardstick by which the machine is judged, after as many to get it compiled. */
  private static final int PROBES = 20;

  private static final double MAX_SLOWDOWN = 8;

  private final SortedMap<String, Bench> benches = new TreeMap<>();

  private final ReferenceWorkload yardstick = new ReferenceWorkload();

  /** How long a process measures, on a machine that has nothing else to do. */
  enum Effort {
    FULL(3, 500, 5, 250),
    QUICK(2, 400, 3, 200);

    private final int warmUps;
    private final int warmUpMilliseconds; // of an iteration, or one run if that is longer
    private final int iterations;
    private final int milliseconds;

    Effort(int warmUps, int warmUpMilliseconds, int iterations, int milliseconds) {
      this.warmUps = warmUps;
      this.warmUpMilliseconds = warmUpMilliseconds;
      this.iterations = iterations;
      this.milliseconds = milliseconds;
    }
  }

  /**
   * A bench with its parameters.
   *
   * @param method with its class and package
   * @param params sorted by name
   */
  private record Bench(String method, SortedMap<String, String> params) {
    String name() {
      String[] parts = method.split("\\.");
      String name = parts[parts.length - 2] + "." + parts[parts.length - 1];
      return params.isEmpty() ? name : name + "(" + String.join(", ", params.values()) + ")";
    }
  }

  JmhSuite() {
    var silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(silent, List.of())) {
      if (entry.getMode() == Mode.AverageTime) {
        Map<String, String[]> params = new TreeMap<>(entry.getParams().orElse(Map.of()));
        params.remove(THREADS);
        add(entry.getUsername(), new TreeMap<>(), params);
      }
    }
  }

  /** Adds a bench of every combination of the values of its parameters. */
  private void add(String method, SortedMap<String, String> chosen, Map<String, String[]> open) {
    if (open.isEmpty()) {
      Bench bench = new Bench(method, chosen);
      benches.put(bench.name(), bench);
      return;
    }
    String param = open.keySet().iterator().next();
    Map<String, String[]> rest = new TreeMap<>(open);
    rest.remove(param);
    for (String value : open.get(param)) {
      SortedMap<String, String> more = new TreeMap<>(chosen);
      more.put(param, value);
      add(method, more, rest);
    }
  }

  /** Like {@code FitBenchmark.fit(cart)}, sorted. */
  Collection<String> names() {
    return benches.keySet();
  }

  /**
   * Measures a bench in a new process.
   *
   * @throws IllegalStateException if it fails
   */
  Ratio measure(String name, Effort effort) {
    Bench bench = benches.get(name);
    double busy = busy();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(bench.method) + "$")
            .param(THREADS, "1")
            .mode(Mode.AverageTime)
            .threads(1)
            .forks(1)
            .jvmArgs(PROCESS)
            .warmupIterations(effort.warmUps)
            .warmupTime(TimeValue.milliseconds(Math.round(busy * effort.warmUpMilliseconds)))
            .measurementIterations(effort.iterations)
            .measurementTime(TimeValue.milliseconds(Math.round(busy * effort.milliseconds)))
            .addProfiler(YardstickProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    bench.params.forEach(options::param);
    RunResult result;
    try {
      result = new Runner(options.build()).runSingle();
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "bench %s failed; org.openjdk.jmh.Main '%s' shows why".formatted(name, bench.method), e);
    }
    List<IterationResult> iterations =
        result.getBenchmarkResults().stream()
            .map(BenchmarkResult::getIterationResults)
            .flatMap(Collection::stream)
            .toList();
    return Ratio.of(
        times(iterations, YardstickProfiler.BENCH), times(iterations, YardstickProfiler.YARDSTICK));
  }

  /** How many times as long as its processor time a thread's work takes now, from 1 to 8. */
  private double busy() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double sum = 0;
    long start = 0;
    long served = 0;
    for (int i = 0; i < 2 * PROBES; i++) {
      if (i == PROBES) {
        start = System.nanoTime();
        served = threads.getCurrentThreadCpuTime();
      }
      sum += yardstick.work();
    }
    double clock = System.nanoTime() - start;
    if (Double.isNaN(sum)) {
      throw new AssertionError("the yardstick's numbers are finite");
    }
    return Math.min(
        MAX_SLOWDOWN, Math.max(1, clock / (threads.getCurrentThreadCpuTime() - served)));
  }

  private static double[] times(List<IterationResult> iterations, String what) {
    return iterations.stream()
        .mapToDouble(i -> i.getSecondaryResults().get(what).getScore())
        .toArray();
  }
}
