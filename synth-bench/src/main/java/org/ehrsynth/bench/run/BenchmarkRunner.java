package org.ehrsynth.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.result.RunRecord.Kind;
import org.ehrsynth.bench.run.RunScoring.References;
import org.ehrsynth.bench.run.RunScoring.Scores;
import org.ehrsynth.bench.suite.BenchmarkDataset;
import org.ehrsynth.bench.suite.BenchmarkSuite;
import org.ehrsynth.bench.suite.Contestant;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.fit.Provenance;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.Seed;

/**
 * Runs a suite: for every data set and seed, it splits the rows, runs every contestant on the
 * training rows in its own process, and scores the synthetic rows.
 *
 * <p>The result of each run is a line of {@code runs.jsonl} in the output folder. Completed runs
 * are skipped, so that an interrupted suite resumes. The failure of a contestant is a result. The
 * output folder also contains the real rows of every split ({@code data/}) for external tools, and
 * is as confidential as they are.
 */
public final class BenchmarkRunner {
  private static final String RUNS = "runs.jsonl";

  private final BenchmarkSuite suite;
  private final Path out;
  private final Path folder;
  private final Execution run;
  private final Listener listener;
  private final List<RunRecord> records = new ArrayList<>();
  private ResultLog log;
  private int number;

  private BenchmarkRunner(
      BenchmarkSuite suite, Path out, Path folder, Execution run, Listener listener) {
    this.suite = suite;
    this.out = out;
    this.folder = folder;
    this.run = run;
    this.listener = listener;
  }

  /** Receives the progress of a suite. */
  public interface Listener {
    /**
     * A run begins or was found done.
     *
     * @param number from 1
     * @param total of runs
     * @param label data set, contestant and seed
     */
    void runStarted(int number, int total, String label);

    /** A run has ended. */
    void runEnded(RunRecord record);
  }

  /**
   * Runs a suite.
   *
   * @param out the folder of results; created if it does not exist
   * @param folder the folder of data files and of tables of other tools, and the working folder of
   *     commands
   * @param run threads for contestants and measures, and interruption; its seed is not used
   * @return the results of the suite in its order: references first for each data set and seed
   * @throws InputException if a data set cannot be read, the folder is in use by another suite, or
   *     its file of results is damaged
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; finished runs
   *     are kept
   */
  public static List<RunRecord> run(
      BenchmarkSuite suite, Path out, Path folder, Execution run, Listener listener) {
    try {
      Files.createDirectories(out);
      try (FileChannel channel =
              FileChannel.open(
                  out.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw inUse(out);
        }
        return new BenchmarkRunner(
                suite, out, folder, run.withListener(ProgressListener.SILENT), listener)
            .run();
      } catch (OverlappingFileLockException e) {
        throw inUse(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputException inUse(Path out) {
    return new InputException("another benchmark is running in '%s'".formatted(out));
  }

  private List<RunRecord> run() {
    // Unreadable data sets are reported before hours of work.
    Map<BenchmarkDataset, Dataset> tables = new LinkedHashMap<>();
    suite.data().forEach(set -> tables.put(set, set.read(folder)));
    log = ResultLog.open(out.resolve(RUNS));
    byte[] text = Json.pretty(suite.toJson()).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(out.resolve("suite.json"), stream -> stream.write(text));
    for (Map.Entry<BenchmarkDataset, Dataset> table : tables.entrySet()) {
      for (long seed : suite.seeds()) {
        run(table.getKey(), table.getValue(), seed);
      }
    }
    return List.copyOf(records);
  }

  private void run(BenchmarkDataset set, Dataset data, long seed) {
    SplitFiles rows = SplitFiles.of(suite, set, data, seed, out);
    RunScoring scoring = new RunScoring(suite, rows.split(), run.withSeed(Seed.of(seed)));
    if (suite.scores()) {
      references(set, rows, scoring, seed);
    }
    for (Contestant contestant : suite.contestants()) {
      run.checkInterrupted();
      RunKey key = runKey(set, rows, contestant.name(), identity(contestant, set, seed), seed);
      reportStart(set.name(), contestant.name(), seed);
      Optional<RunRecord> known = log.find(key);
      if (known.isPresent()) {
        records.add(known.get());
        continue;
      }
      add(run(set, rows, scoring, contestant, key));
    }
  }

  /** What must be equal for two runs to be runs of the same contestant, as a JSON tree. */
  private JsonTree identity(Contestant contestant, BenchmarkDataset set, long seed) {
    JsonTree identity = new JsonTree(contestant.toJson());
    if (contestant instanceof Contestant.Files files) {
      identity.put(
          "rows",
          RowGeneration.file(files, set, seed, folder).map(BenchmarkRunner::digest).orElse("none"));
    }
    return identity;
  }

  private RunKey runKey(
      BenchmarkDataset set, SplitFiles rows, String name, Map<String, ?> contestant, long seed) {
    JsonTree work = new JsonTree();
    work.put("rows", rows.fingerprints());
    work.put("schema", rows.split().train().schema().toJson());
    work.put("metrics", suite.metrics());
    work.put("contestant", contestant);
    return RunKey.of(set.name(), name, seed, work, suite.limits());
  }

  /** Different rows in a file of the same name are a different contestant. */
  private static String digest(Path file) {
    try {
      return RunKey.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void reportStart(String data, String contestant, long seed) {
    int each = suite.contestants().size() + (suite.scores() ? 1 : 0);
    int total = suite.data().size() * suite.seeds().size() * each;
    listener.runStarted(++number, total, "%s · %s · seed %d".formatted(data, contestant, seed));
  }

  private void add(RunRecord record) {
    log.add(record);
    records.add(record);
    listener.runEnded(record);
  }

  /** Scores copy, ceiling and floor in one evaluation. */
  private void references(BenchmarkDataset set, SplitFiles rows, RunScoring scoring, long seed) {
    List<String> names = List.of(RunRecord.HOLDOUT, RunRecord.SHUFFLED, RunRecord.COPY);
    List<RunKey> identities =
        names.stream().map(name -> runKey(set, rows, name, Map.of("name", name), seed)).toList();
    reportStart(set.name(), "references", seed);
    List<RunRecord> known = identities.stream().map(log::find).flatMap(Optional::stream).toList();
    if (known.size() == names.size()) {
      records.addAll(known);
      return;
    }
    References found = scoring.references();
    List<Scores> scores = List.of(found.holdout(), found.shuffled(), found.copy());
    for (int i = 0; i < names.size(); i++) {
      add(
          new RunRecord(
              set.name(),
              names.get(i),
              Kind.REFERENCE,
              seed,
              RunOutcome.DONE,
              "",
              scores.get(i).figures(),
              Map.of(),
              Optional.of(scores.get(i).gateFailures()),
              rows.size(),
              metadata(set, rows, identities.get(i), Map.of())));
    }
  }

  private RunRecord run(
      BenchmarkDataset set,
      SplitFiles rows,
      RunScoring scoring,
      Contestant contestant,
      RunKey identity) {
    Path folderOfRun =
        out.resolve("runs")
            .resolve(set.name())
            .resolve(contestant.name())
            .resolve("seed-" + identity.seed());
    RowGeneration making =
        new RowGeneration(set, rows, identity.seed(), suite.limits(), folderOfRun, folder, run);
    GenerationResult generated = making.generate(contestant);
    Map<String, Double> figures = Map.of();
    Optional<List<String>> gateFailures = Optional.empty();
    if (generated.outcome() == RunOutcome.DONE && suite.scores()) {
      try {
        Dataset synthetic = generated.read(rows.split().train().schema());
        generated.metadata().put("synthetic", synthetic.fingerprint());
        Scores scores = scoring.score(synthetic);
        figures = scores.figures();
        gateFailures = Optional.of(scores.gateFailures());
      } catch (InputException e) {
        generated = generated.failed(e.getMessage());
      }
    }
    return new RunRecord(
        set.name(),
        contestant.name(),
        contestant.kind(),
        identity.seed(),
        generated.outcome(),
        generated.reason(),
        figures,
        generated.cost(),
        gateFailures,
        rows.size(),
        metadata(set, rows, identity, generated.metadata()));
  }

  private JsonTree metadata(
      BenchmarkDataset set, SplitFiles rows, RunKey identity, Map<String, ?> more) {
    JsonTree metadata = new JsonTree(more);
    set.axis().ifPresent(axis -> metadata.put("axis", axis));
    metadata.put("suite", suite.name());
    metadata.put("fingerprints", rows.fingerprints());
    metadata.put("threads", (long) run.threads());
    metadata.put("libraryVersion", Provenance.currentLibraryVersion());
    metadata.put("platform", Provenance.currentPlatform());
    metadata.put("machine", MachineInfo.tree());
    metadata.put(RunKey.LIMITS, suite.limits().toJson());
    metadata.put(RunKey.DIGEST, identity.digest());
    return metadata;
  }
}
