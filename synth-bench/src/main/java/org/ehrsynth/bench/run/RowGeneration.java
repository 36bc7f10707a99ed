package org.ehrsynth.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.run.ChildProcess.ExitReason;
import org.ehrsynth.bench.run.ChildProcess.ProcessResult;
import org.ehrsynth.bench.suite.BenchmarkDataset;
import org.ehrsynth.bench.suite.Contestant;
import org.ehrsynth.bench.suite.ResourceLimits;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;

/**
 * Generates the rows of a contestant.
 *
 * @param set the data set
 * @param rows its split
 * @param seed of the run
 * @param limits what a process may use
 * @param runFolder the folder of the run's files
 * @param folder where outside files are, and commands work
 * @param run threads and interruption
 */
record RowGeneration(
    BenchmarkDataset set,
    SplitFiles rows,
    long seed,
    ResourceLimits limits,
    Path runFolder,
    Path folder,
    Execution run) {
  /** The fraction of the allowed memory for the heap; the rest is for memory outside the heap. */
  private static final double HEAP_FRACTION = 0.75;

  GenerationResult generate(Contestant contestant) {
    try {
      Files.createDirectories(runFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (contestant instanceof Contestant.Model model) {
      return byModel(model);
    }
    return contestant instanceof Contestant.Command command
        ? byCommand(command)
        : byFiles((Contestant.Files) contestant);
  }

  private Path out() {
    return runFolder.resolve("synthetic.csv");
  }

  private GenerationResult byModel(Contestant.Model model) {
    Path job = runFolder.resolve("job.json");
    Path account = runFolder.resolve("account.json");
    JsonTree tree = new JsonTree();
    tree.put("model", model.model());
    tree.put("set", model.settings());
    tree.put("train", rows.train().toAbsolutePath().toString());
    tree.put("schema", rows.schema().toAbsolutePath().toString());
    tree.put("rows", (long) rows.split().train().rowCount());
    tree.put("seed", seed);
    tree.put("threads", (long) run.threads());
    tree.put("out", out().toAbsolutePath().toString());
    tree.put("account", account.toAbsolutePath().toString());
    byte[] text = Json.pretty(tree).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(job, stream -> stream.write(text));
    remove(account);
    ProcessResult end =
        ChildProcess.run(javaCommand(job), runFolder, runFolder.resolve("log.txt"), limits, run);
    if (end.reason() != ExitReason.EXITED) {
      return stopped(end);
    }
    if (end.exitCode() == WorkerMain.OUT_OF_MEMORY) {
      return outOfMemory(end);
    }
    if (!Files.exists(account)) {
      return GenerationResult.unsuccessful(
          RunOutcome.FAILED, "the process ended with exit code " + end.exitCode(), out(), Map.of());
    }
    JsonObject reported = read(account);
    if (reported.has("failure")) {
      return GenerationResult.unsuccessful(
          RunOutcome.FAILED, reported.string("failure"), out(), Map.of());
    }
    Map<String, Double> cost = new LinkedHashMap<>();
    for (String name :
        List.of(RunRecord.FIT_SECONDS, RunRecord.SAMPLE_SECONDS, RunRecord.PEAK_MEMORY_MB)) {
      cost.put(name, reported.number(name));
    }
    JsonTree metadata = new JsonTree();
    metadata.put("model", reported.string("model"));
    metadata.put("settings", reported.object("settings").toMap());
    if (reported.has("selection")) {
      metadata.put("selection", reported.object("selection").toMap());
    }
    return GenerationResult.done(out(), cost, metadata);
  }

  private List<String> javaCommand(Path job) {
    long heap = Math.round(limits.memoryMb() * HEAP_FRACTION);
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.add("-Xmx" + heap + "m");
    arguments.add("-XX:+UseParallelGC");
    arguments.add("-XX:+ExitOnOutOfMemoryError");
    arguments.add("--enable-native-access=ALL-UNNAMED");
    arguments.add("-Dorg.bytedeco.javacpp.logger=slf4j");
    arguments.add("-cp");
    arguments.add(System.getProperty("java.class.path"));
    arguments.add(WorkerMain.class.getName());
    arguments.add(job.toAbsolutePath().toString());
    return arguments;
  }

  private GenerationResult byCommand(Contestant.Command command) {
    Map<String, String> places =
        Map.of(
            "{train}", rows.train().toAbsolutePath().toString(),
            "{schema}", rows.schema().toAbsolutePath().toString(),
            "{rows}", Integer.toString(rows.split().train().rowCount()),
            "{seed}", Long.toString(seed),
            "{threads}", Integer.toString(run.threads()),
            "{out}", out().toAbsolutePath().toString());
    List<String> arguments = new ArrayList<>();
    for (String argument : command.command()) {
      String filled = argument;
      for (Map.Entry<String, String> each : places.entrySet()) {
        filled = filled.replace(each.getKey(), each.getValue());
      }
      arguments.add(filled);
    }
    remove(out());
    ProcessResult end;
    try {
      end = ChildProcess.run(arguments, folder, runFolder.resolve("log.txt"), limits, run);
    } catch (InputException e) {
      return GenerationResult.unsuccessful(RunOutcome.FAILED, e.getMessage(), out(), Map.of());
    }
    if (end.reason() != ExitReason.EXITED) {
      return stopped(end);
    }
    if (end.exitCode() != 0 || !Files.exists(out())) {
      String what = end.exitCode() != 0 ? "exit code " + end.exitCode() : "no rows written";
      return GenerationResult.unsuccessful(
          RunOutcome.FAILED, what + "; its output is in log.txt", out(), Map.of());
    }
    Map<String, Double> cost = new LinkedHashMap<>();
    cost.put(RunRecord.FIT_SECONDS, end.seconds());
    if (end.peakMb() > 0) {
      cost.put(RunRecord.PEAK_MEMORY_MB, (double) end.peakMb());
    }
    return GenerationResult.done(out(), cost, Map.of("command", command.command()));
  }

  private GenerationResult byFiles(Contestant.Files files) {
    Optional<Path> file = file(files, set, seed, folder);
    if (file.isEmpty()) {
      return GenerationResult.unsuccessful(
          RunOutcome.FAILED,
          "there is no file '%s'".formatted(path(files, set, seed, folder)),
          out(),
          Map.of());
    }
    Map<String, Double> cost = new LinkedHashMap<>();
    files.fitSeconds().ifPresent(seconds -> cost.put(RunRecord.FIT_SECONDS, seconds));
    files.sampleSeconds().ifPresent(seconds -> cost.put(RunRecord.SAMPLE_SECONDS, seconds));
    return GenerationResult.done(file.get(), cost, Map.of("file", file.get().toString()));
  }

  /** Returns the file of another tool for a data set and seed, if it exists. */
  static Optional<Path> file(Contestant.Files files, BenchmarkDataset set, long seed, Path folder) {
    return Optional.of(path(files, set, seed, folder)).filter(Files::isReadable);
  }

  private static Path path(Contestant.Files files, BenchmarkDataset set, long seed, Path folder) {
    return folder.resolve(
        files.pattern().replace("{data}", set.name()).replace("{seed}", Long.toString(seed)));
  }

  private GenerationResult stopped(ProcessResult end) {
    return end.reason() == ExitReason.OUT_OF_MEMORY
        ? outOfMemory(end)
        : GenerationResult.unsuccessful(
            RunOutcome.TIMED_OUT,
            "not done in the %,d s allowed".formatted(limits.seconds()),
            out(),
            cost(end));
  }

  private GenerationResult outOfMemory(ProcessResult end) {
    return GenerationResult.unsuccessful(
        RunOutcome.OUT_OF_MEMORY,
        "needed more than the %,d MB allowed".formatted(limits.memoryMb()),
        out(),
        cost(end));
  }

  private static Map<String, Double> cost(ProcessResult end) {
    return end.peakMb() > 0 ? Map.of(RunRecord.PEAK_MEMORY_MB, (double) end.peakMb()) : Map.of();
  }

  private static JsonObject read(Path file) {
    try {
      return JsonObject.parse(Files.readString(file), "'" + file + "'");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
