package org.ehrsynth.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.auto.FitResult;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.process.PeakMemory;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * The main class of the process in which one model is fitted and sampled, so that time and memory
 * can be measured and limited, and a crash does not end the suite. It reads a job, writes the rows,
 * and finally writes a report.
 */
public final class WorkerMain {
  /** The exit code for lack of memory, which the virtual machine also uses. */
  static final int OUT_OF_MEMORY = 3;

  private static final double NANOS = 1e9;

  private WorkerMain() {}

  /**
   * Does one job.
   *
   * @param args the file of the job
   */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    endWithParent();
    JsonObject job = JsonObject.parse(Files.readString(Path.of(args[0])), "job");
    JsonTree account;
    try {
      account = run(job);
    } catch (InputException e) {
      account = JsonTree.of("failure", e.getMessage());
    } catch (OutOfMemoryError e) {
      System.exit(OUT_OF_MEMORY);
      return;
    } catch (RuntimeException e) {
      // Its message may quote the data.
      account =
          JsonTree.of("failure", "internal error (%s)".formatted(e.getClass().getSimpleName()));
    }
    byte[] text = Json.pretty(account).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(Path.of(job.string("account")), out -> out.write(text));
    System.exit(0);
  }

  /** Ends this process with its parent, whose death closes the standard input. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever written to it.
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                Runtime.getRuntime().halt(1);
              }
            },
            "ehrsynth-parent");
    watch.setDaemon(true);
    watch.start();
  }

  private static JsonTree run(JsonObject job) {
    Map<String, String> settings = new LinkedHashMap<>();
    job.object("set").toMap().forEach((key, value) -> settings.put(key, (String) value));
    Dataset train =
        Dataset.read(Path.of(job.string("train")), Schema.read(Path.of(job.string("schema"))));
    Execution run =
        Execution.with(Seed.of(job.integer("seed"))).withThreads((int) job.integer("threads"));
    long start = System.nanoTime();
    FitResult fit =
        ModelChoice.of(job.string("model"), settings).fit(train, FitOptions.defaults(), run);
    FittedSynthesizer fitted = fit.model();
    long fittedAt = System.nanoTime();
    Dataset rows = fitted.sample((int) job.integer("rows"), Condition.ANY, run);
    long end = System.nanoTime();
    long peak = PeakMemory.megabytes();
    rows.write(Path.of(job.string("out")));
    JsonTree account = new JsonTree();
    account.put("fitSeconds", (fittedAt - start) / NANOS);
    account.put("sampleSeconds", (end - fittedAt) / NANOS);
    account.put("peakMemoryMb", (double) peak);
    account.put("model", fitted.provenance().model());
    account.put("settings", fitted.provenance().settings());
    fit.selection().ifPresent(race -> account.put("selection", race.toJson()));
    return account;
  }
}
