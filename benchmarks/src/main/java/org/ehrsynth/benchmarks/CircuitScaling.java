package org.ehrsynth.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.models.circuit.Circuit;
import org.ehrsynth.models.circuit.CircuitConfig;
import org.ehrsynth.random.Seed;

/**
 * Time and memory of learning a circuit by rows, columns and states, each with the exponent of its
 * growth. Rows are drawn from a circuit of the bundled flchain cohort. Takes minutes.
 */
public final class CircuitScaling {
  private static final int THREADS = 2;
  private static final int EPOCHS = 20;

  private final PrintStream out;
  private double last;
  private double lastSeconds;

  private CircuitScaling(PrintStream out) {
    this.out = out;
  }

  /**
   * Measures and prints.
   *
   * @param args the maximum number of rows, 1,000,000 if none; then, to measure columns, the file
   *     of Synthea patients that {@link SimulatedWideTable} widens
   */
  public static void main(String[] args) {
    int maxRows = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    Optional<Path> patients = args.length < 2 ? Optional.empty() : Optional.of(Path.of(args[1]));
    new CircuitScaling(System.out).run(maxRows, patients.map(Dataset::read));
  }

  private void run(int maxRows, Optional<Dataset> patients) {
    CircuitConfig config = CircuitConfig.defaults().with("epochs", EPOCHS).with("batch", 1_024);
    Dataset real = ExampleDatasets.flchain();
    FittedSynthesizer model = new Circuit().fit(real, Seed.of(1));
    Dataset warm = model.sample(10_000, Seed.of(2));
    fit(warm, config.with("states", 64));
    out.println("fit s, GFLOP/s in products if they took all of it, MB held, peak MB heap");
    for (int rows = 10_000; rows <= maxRows; rows *= 10) {
      report("rows", rows, model.sample(rows, Seed.of(3)), config.with("states", 64));
    }
    last = 0;
    patients
        .map(SimulatedWideTable::of)
        .ifPresent(wide -> byColumns(wide, config.with("states", 64)));
    last = 0;
    for (int states : new int[] {32, 64, 128, 256}) {
      report("states", states, warm, config.with("states", states));
    }
  }

  private void byColumns(Dataset wide, CircuitConfig config) {
    for (int columns : new int[] {10, 20, 40}) {
      List<String> names = wide.schema().names().subList(0, columns);
      report("columns", columns, wide.select(names), config);
    }
  }

  private void report(String what, int size, Dataset data, CircuitConfig config) {
    Cost cost = fit(data, config);
    double states = config.states();
    double edges = data.schema().learned().size() - 1;
    double flops = 6.0 * data.rowCount() * EPOCHS * states * states * edges;
    String exponent =
        last == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", exponent %.2f",
                Math.log(cost.seconds / lastSeconds) / Math.log(size / last));
    out.printf(
        Locale.ROOT,
        "%s %,d: %.2f s, %.1f GFLOP/s, %.0f MB, %.0f MB%s%n",
        what,
        size,
        cost.seconds,
        flops / cost.seconds / 1e9,
        cost.held / Memory.MEGA,
        cost.peak / Memory.MEGA,
        exponent);
    last = size;
    lastSeconds = cost.seconds;
  }

  /**
   * What learning took.
   *
   * @param held bytes that are in use half-way beyond the table
   * @param peak maximum bytes of heap, with what is no longer in use
   */
  private record Cost(double seconds, double held, double peak) {}

  private static Cost fit(Dataset data, CircuitConfig config) {
    double before = Memory.inUse();
    Memory.resetPeak();
    double[] half = new double[2];
    Execution run =
        Execution.with(Seed.of(4))
            .withThreads(THREADS)
            .withListener(
                (phase, done) -> {
                  if (phase.startsWith("learning") && done >= 0.5 && half[0] == 0) {
                    long start = System.nanoTime();
                    half[0] = Memory.inUse() - before;
                    half[1] = System.nanoTime() - start;
                  }
                });
    long start = System.nanoTime();
    new Circuit(config).fit(data, run);
    double seconds = (System.nanoTime() - start - half[1]) / 1e9;
    return new Cost(seconds, half[0], Memory.peak());
  }
}
