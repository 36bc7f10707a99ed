package org.ehrsynth.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ehrsynth.InputException;
import org.ehrsynth.auto.TimeBudget;
import org.ehrsynth.bench.board.Leaderboard;
import org.ehrsynth.bench.result.RunOutcome;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.bench.run.BenchmarkRunner;
import org.ehrsynth.bench.suite.BenchmarkDataset;
import org.ehrsynth.bench.suite.BenchmarkSuite;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.random.Seed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares methods and outside tools on many tables, and writes a leaderboard. */
@Command(
    name = "bench",
    description = "Compare methods, and tables of other tools, on many data sets.")
public final class BenchCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(
      paramLabel = "SUITE",
      description = "A suite of the library (smoke, clinical, wide, scale) or a JSON file.")
  private String suite;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "The folder of results; a suite goes on where it stopped there. It will hold the real"
              + " rows of every split.")
  private Path out;

  @Option(
      names = "--data-dir",
      paramLabel = "D",
      description =
          "Where files of data sets and of outside tools are, and commands work (default: the"
              + " suite's own folder).")
  private Path dataFolder;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Runs with the seeds 1 to N (default: as the suite has it).")
  private Integer seeds;

  @Option(
      names = "--models",
      paramLabel = "NAME",
      split = ",",
      description = "Only these of the suite's contestants; other methods by their names.")
  private List<String> models = List.of();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description =
          "The most time a contestant may take for one table, such as 90s or 10m (default: as the"
              + " suite has it).")
  private String budget;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of every run (default: all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  public BenchCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    BenchmarkSuite chosen = BenchmarkSuite.of(suite);
    if (seeds != null) {
      if (seeds < 1) {
        throw new InputException("--seeds must be at least 1, found " + seeds);
      }
      chosen = chosen.withSeeds(seeds);
    }
    if (!models.isEmpty()) {
      chosen = chosen.withContestants(models);
    }
    if (budget != null) {
      chosen = chosen.withLimits(chosen.limits().withSeconds(seconds()));
    }
    if (threads < 1) {
      throw new InputException("--threads must be at least 1, found " + threads);
    }
    Execution run = Execution.with(Seed.of(1)).withThreads(threads);
    List<RunRecord> records = BenchmarkRunner.run(chosen, out, folder(), run, listener(terminal));
    List<String> order = chosen.data().stream().map(BenchmarkDataset::name).toList();
    Leaderboard board = Leaderboard.of(records, order, run.seed());
    board.save(out);
    terminal.endProgress();
    terminal.out().print(board);
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%n%,d results: %s (a page), leaderboard.md, leaderboard.csv, figures.csv,"
                + " runs.jsonl%n",
            records.size(),
            out.resolve("leaderboard.html"));
    return 0;
  }

  /** Whole seconds, as limits are. */
  private long seconds() {
    try {
      return Math.max(1, Math.round(TimeBudget.parse(budget).seconds()));
    } catch (IllegalArgumentException e) {
      throw new InputException("--budget: " + e.getMessage(), e);
    }
  }

  private Path folder() {
    if (dataFolder != null) {
      if (!Files.isDirectory(dataFolder)) {
        throw new InputException("--data-dir: there is no folder '" + dataFolder + "'");
      }
      return dataFolder;
    }
    Path parent = Path.of(suite).toAbsolutePath().getParent();
    return parent == null ? Path.of(".") : parent;
  }

  private BenchmarkRunner.Listener listener(Console terminal) {
    ProgressListener progress = terminal.progress(root.isQuiet());
    return new BenchmarkRunner.Listener() {
      @Override
      public void runStarted(int number, int total, String label) {
        progress.progress(label, (number - 1.0) / total);
      }

      @Override
      public void runEnded(RunRecord record) {
        terminal.note(root.isQuiet(), line(record));
      }
    };
  }

  private static String line(RunRecord record) {
    String label =
        "%s · %s · seed %d: ".formatted(record.data(), record.contestant(), record.seed());
    if (record.outcome() != RunOutcome.DONE) {
      return label + record.outcome().label().replace('_', ' ') + ": " + record.reason();
    }
    List<String> parts = new ArrayList<>();
    add(parts, "fit %.2f s", record.cost().get(RunRecord.FIT_SECONDS));
    add(parts, "quality %.3f", record.figures().get("fidelity.sdmetrics"));
    add(parts, "detection %.3f", record.figures().get("fidelity.detection"));
    add(parts, "membership %.3f", record.figures().get("privacy.membership"));
    return label + (parts.isEmpty() ? "done" : String.join(", ", parts));
  }

  private static void add(List<String> parts, String format, Double value) {
    if (value != null) {
      parts.add(String.format(Locale.ROOT, format, value));
    }
  }
}
