package org.ehrsynth.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.models.gan.CtganConfig;
import org.ehrsynth.models.nn.OutputBlock;
import org.ehrsynth.models.vae.TvaeConfig;
import org.ehrsynth.random.Seed;

/**
 * Measures the memory of learning {@code tvae} and {@code ctgan} by rows, of a table with a column
 * of 1,000 codes: one epoch each. What is held at its end beyond the networks grows by the guarded
 * copy of the table, by four bytes a cell of the encoded one (levels are kept as numbers), and for
 * CTGAN by four more a cell of levels (the rows of each); nothing grows with rows times levels.
 * Takes minutes.
 */
public final class NetworkScaling {
  private static final int THREADS = 2;
  private static final double BYTES = 4; // of a level's number, or of a number

  private final PrintStream out;

  private NetworkScaling(PrintStream out) {
    this.out = out;
  }

  /**
   * Measures and prints.
   *
   * @param args rows, increasing as the most that the process held is since its start; 50,000 and
   *     500,000 if none
   */
  public static void main(String[] args) {
    int[] sizes =
        args.length == 0
            ? new int[] {50_000, 500_000}
            : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    NetworkScaling scaling = new NetworkScaling(System.out);
    for (int rows : sizes) {
      Dataset data = SimulatedCodes.of(rows, Seed.of(1));
      TvaeConfig tvae = TvaeConfig.defaults().with("epochs", 1).with("validations", 0);
      scaling.report(NetworkCase.of(tvae, rows), data);
      CtganConfig ctgan = CtganConfig.defaults().with("epochs", 1).with("validations", 0);
      scaling.report(NetworkCase.of(ctgan, rows), data);
    }
  }

  private void report(NetworkCase method, Dataset data) {
    double before = Memory.inUse();
    Memory.resetPeak();
    double[] seen = new double[2];
    Execution run =
        Execution.with(Seed.of(2))
            .withThreads(THREADS)
            .withListener(
                (phase, done) -> {
                  if (phase.startsWith("learning")) {
                    seen[0] = System.nanoTime();
                    seen[1] = Memory.inUse() - before;
                  }
                });
    double start = System.nanoTime();
    FittedSynthesizer model = method.method().fit(data, run);
    double heap = Memory.peak();
    double resident = Memory.resident();
    Dataset guarded = DisclosureGuard.DEFAULT.apply(data, data.subjects(), Seed.of(3));
    List<OutputBlock> spans = method.codec(guarded, data.subjects(), run).spans();
    method.check(model, spans);
    out.printf(
        Locale.ROOT,
        "%s, %,d rows of %d columns: %.1f s, encoded %.0f MB (%.0f MB if its %,d numbers a row were"
            + " written out); held at the epoch's end %.0f MB beyond the %.0f MB before; heap at"
            + " most %.0f MB, process so far %.0f MB%n",
        method.title(),
        data.rowCount(),
        spans.size(),
        (seen[0] - start) / 1e9,
        BYTES * data.rowCount() * spans.size() / Memory.MEGA,
        BYTES * data.rowCount() * OutputBlock.width(spans) / Memory.MEGA,
        OutputBlock.width(spans),
        seen[1] / Memory.MEGA,
        before / Memory.MEGA,
        heap / Memory.MEGA,
        resident / Memory.MEGA);
  }
}
