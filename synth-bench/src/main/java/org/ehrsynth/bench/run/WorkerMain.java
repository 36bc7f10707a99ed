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
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.model.FitOptions;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.process.PeakMemory;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.Schema;

/**
 * The process in which one method learns one table and draws rows, so that its time and memory are
 * its own and its end is not the end of the suite. It reads a job, writes the rows, and last of all
 * the account of what it did.
 */
public final class WorkerMain {
  /** The exit code of a process that has no memory left, as the virtual machine gives it too. */
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
    Map<String, Object> account;
    try {
      account = run(job);
    } catch (InputException e) {
      account = Map.of("failure", e.getMessage());
    } catch (OutOfMemoryError e) {
      System.exit(OUT_OF_MEMORY);
      return;
    } catch (RuntimeException e) {
      // Its message may quote the data.
      account = Map.of("failure", "internal error (%s)".formatted(e.getClass().getSimpleName()));
    }
    byte[] text = Json.pretty(account).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(Path.of(job.string("account")), out -> out.write(text));
    System.exit(0);
  }

  /** A suite that is killed takes its workers with it: their standard input ends. */
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

  private static Map<String, Object> run(JsonObject job) {
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
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("fitSeconds", (fittedAt - start) / NANOS);
    account.put("sampleSeconds", (end - fittedAt) / NANOS);
    account.put("peakMemoryMb", (double) peak);
    account.put("model", fitted.provenance().model());
    account.put("settings", fitted.provenance().settings());
    fit.selection().ifPresent(race -> account.put("race", race.toJson()));
    return account;
  }
}
