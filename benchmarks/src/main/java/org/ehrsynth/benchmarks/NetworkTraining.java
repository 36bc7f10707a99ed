package org.ehrsynth.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.Sampler;
import org.ehrsynth.model.Synthesizer;
import org.ehrsynth.models.gan.CtganConfig;
import org.ehrsynth.models.neural.Codec;
import org.ehrsynth.models.neural.TrainingData;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.nn.device.Devices;
import org.ehrsynth.models.vae.TvaeConfig;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * How fast {@code ctgan} and {@code tvae} learn and draw, and how near the products of a step come
 * to the fastest product of this machine. Epochs are timed from report to report, without judging
 * rows; the middle one of the later half counts. Takes about a minute.
 */
public final class NetworkTraining {
  private static final int SAMPLED_ROWS = 10_000;

  private final PrintStream out;
  private final Dataset data;
  private final int epochs;
  private final double peak = PeakFlops.measure();

  private NetworkTraining(PrintStream out, Dataset data, int epochs) {
    this.out = out;
    this.data = data;
    this.epochs = epochs;
  }

  /**
   * Measures and prints.
   *
   * @param args {@code --data FILE.csv --schema FILE.json}, the bundled flchain cohort if not
   *     given; {@code --epochs}, 12 if not given, at least 2; {@code --threads}, 1,2 if not given
   */
  public static void main(String[] args) {
    Map<String, String> given = options(args);
    Dataset data = ExampleDatasets.flchain();
    if (given.containsKey("--data")) {
      Path file = Path.of(given.get("--data"));
      data =
          given.containsKey("--schema")
              ? Dataset.read(file, Schema.read(Path.of(given.get("--schema"))))
              : Dataset.read(file);
    }
    int epochs = Integer.parseInt(given.getOrDefault("--epochs", "12"));
    if (epochs < 2) {
      throw new IllegalArgumentException("--epochs must be at least 2, found " + epochs);
    }
    int[] threads =
        Arrays.stream(given.getOrDefault("--threads", "1,2").split(",", -1))
            .mapToInt(Integer::parseInt)
            .toArray();
    new NetworkTraining(System.out, data, epochs).run(threads);
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    List<String> known = List.of("--data", "--schema", "--epochs", "--threads");
    if (args.length % 2 > 0 || !known.containsAll(given.keySet())) {
      throw new IllegalArgumentException("options are %s, each with a value".formatted(known));
    }
    return given;
  }

  private void run(int[] threads) {
    int rows = data.rowCount();
    out.println(Devices.found().sentence());
    out.printf(
        Locale.ROOT,
        "%,d rows, %d columns; the fastest product on one thread: %.1f GFLOP/s%n",
        rows,
        data.schema().learned().size(),
        peak);
    for (int each : threads) {
      for (CtganConfig config : List.of(CtganConfig.paper(), CtganConfig.defaults())) {
        measure(NetworkCase.of(config.with("epochs", epochs).with("validations", 0), rows), each);
      }
      for (TvaeConfig config : List.of(TvaeConfig.paper(), TvaeConfig.defaults())) {
        measure(NetworkCase.of(config.with("epochs", epochs).with("validations", 0), rows), each);
      }
    }
  }

  private void measure(NetworkCase method, int threads) {
    List<Long> ends = new ArrayList<>();
    Execution run =
        Execution.with(Seed.of(1))
            .withThreads(threads)
            .withListener(
                (phase, done) -> {
                  if (phase.startsWith("learning, epoch ")) {
                    ends.add(System.nanoTime());
                  }
                });
    Noted noted = new Noted(method, System.nanoTime());
    FittedSynthesizer model = noted.fit(data, run);
    method.check(model, noted.spans);
    double[] later = new double[(ends.size() - 1) - (ends.size() - 1) / 2];
    for (int i = 0; i < later.length; i++) {
      int end = ends.size() - 1 - i;
      later[i] = (ends.get(end) - ends.get(end - 1)) / 1e9;
    }
    double epoch = FlopCount.median(later);
    int steps = method.steps(noted.rows);
    double giga = method.flops().applyAsDouble(noted.spans) / 1e9;
    double speed = giga * steps / epoch;
    model.sample(SAMPLED_ROWS, Condition.ANY, run);
    long start = System.nanoTime();
    model.sample(SAMPLED_ROWS, Condition.ANY, run.withSeed(Seed.of(2)));
    double drawing = (System.nanoTime() - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "%s, threads %d: prepares %.2f s, epoch %.3f s = %d steps of %d rows, %.2f ms and %.3f"
            + " GFLOP a step (rows of %d numbers), %.1f GFLOP/s, %.0f %% of the peak of %s; draws"
            + " %,.0f rows/s; process at most %.0f MB so far%n",
        method.title(),
        threads,
        noted.preparing,
        epoch,
        steps,
        method.batch(),
        1e3 * epoch / steps,
        giga,
        OutputBlock.width(noted.spans),
        speed,
        100 * speed / (peak * threads),
        threads == 1 ? "one thread" : threads + " threads (times one thread's)",
        SAMPLED_ROWS / drawing,
        Memory.resident() / Memory.MEGA);
  }

  /** A method that notes what it is taught, and how long it takes until it can learn. */
  private static final class Noted implements Synthesizer {
    private final NetworkCase method;
    private final long start;
    private List<OutputBlock> spans;
    private int rows;
    private double preparing;

    Noted(NetworkCase method, long start) {
      this.method = method;
      this.start = start;
    }

    @Override
    public String name() {
      return method.method().name();
    }

    @Override
    public Map<String, Object> settings() {
      return method.method().settings();
    }

    /** Prepares once to see how long it takes; then the method does it again, and learns. */
    @Override
    public Sampler fitGuarded(
        Dataset guarded, Subjects subjects, FitOptions options, Execution run) {
      Codec codec = method.codec(guarded, subjects, run);
      rows =
          TrainingData.of(codec, guarded, subjects, options.minimumSubjects(), false, run)
              .rows()
              .rows();
      spans = codec.spans();
      preparing = (System.nanoTime() - start) / 1e9;
      return method.method().fitGuarded(guarded, subjects, options, run);
    }
  }
}
