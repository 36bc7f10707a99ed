package org.ehrsynth.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ehrsynth.auto.FitResult;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.Stopwatch;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.cli.option.CheckpointOptions;
import org.ehrsynth.cli.option.LlmOptions;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.constraint.Violation;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.generate.LlmSynthesizer;
import org.ehrsynth.model.FitOptions;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.process.PeakMemory;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Learns a table and writes what was learned to a model file. */
@Command(name = "fit", description = "Learn a table and write the model to a file.")
public final class FitCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(paramLabel = "DATA", description = "CSV, also gzipped; - is standard input.")
  private String data;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "cart",
      description =
          "The method (default ${DEFAULT-VALUE}); auto tries several; 'ehrsynth models' lists"
              + " them.")
  private String model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "M.synth",
      description = "The model file to write.")
  private String out;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "What the columns mean (default: inferred from the data).")
  private String schema;

  @Option(
      names = "--subject",
      paramLabel = "COL",
      description = "The column that tells the patients apart (default: each row is a patient).")
  private String subject;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the method; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--on-violation",
      paramLabel = "POLICY",
      defaultValue = "fail",
      description =
          "What to do with rows that break a declared rule: fail, drop, or reproduce-rate"
              + " (default ${DEFAULT-VALUE}).")
  private String onViolation;

  @Mixin private CheckpointOptions checkpointOptions;

  @Mixin private LlmOptions llmOptions;

  @Mixin private RunOptions runOptions;

  @Option(names = "--json", description = "Print one line of JSON about the fit.")
  private boolean json;

  public FitCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    // What can be refused without the data is refused before it is read.
    OutputFile target = new OutputFile(out).checked(data, schema);
    llmOptions.checked(model);
    Optional<LlmSynthesizer> asking =
        model.equals(LlmSynthesizer.NAME)
            ? Optional.of(
                llmOptions.method(settings, target, note -> terminal.note(root.isQuiet(), note)))
            : Optional.empty();
    ModelChoice method =
        asking
            .map(m -> ModelChoice.of(new LlmSynthesizer.Provider(), m))
            .orElseGet(() -> ModelChoice.of(model, settings));
    ViolationPolicy policy = ViolationPolicy.of(onViolation);
    checkpointOptions.checked(method.info(), target, data, schema);
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    TableInput source = new TableInput(data, terminal.in());
    Stopwatch reading = Stopwatch.start();
    Dataset real = source.read(declared);
    if (subject != null) {
      real = TableInput.withSubject(real, subject);
    }
    double readSeconds = reading.seconds();
    terminal.note(
        root.isQuiet(),
        String.format(
            Locale.ROOT,
            "read %,d rows, %d columns from %s",
            real.rowCount(),
            real.schema().size(),
            source.shown()));
    if (checkpointOptions.exists()) {
      terminal.note(root.isQuiet(), "going on from " + checkpointOptions.file());
    }
    FitOptions options = checkpointOptions.of(FitOptions.defaults().withViolations(policy));
    if (llmOptions.isDryRun()) {
      Execution run = runOptions.run(ProgressListener.SILENT);
      llmOptions.print(asking.orElseThrow(), real, options, run, terminal.out());
      return 0;
    }
    Stopwatch fitting = Stopwatch.start();
    Execution run = runOptions.run(terminal.progress(root.isQuiet()));
    FitResult fit = method.fit(real, options, run);
    FittedSynthesizer fitted = fit.model();
    fitted.violations().forEach(v -> terminal.note(root.isQuiet(), "breaking " + v));
    double seconds = fitting.seconds();
    // The interruption was answered by ending early; what follows is done as if there was none.
    boolean interrupted = checkpointOptions.keepsBest() && Thread.interrupted();
    fitted.save(target.path());
    fit.selection().ifPresent(race -> terminal.notes(root.isQuiet(), race.toString()));
    int rules = fitted.schema().constraints().size();
    if (rules > 0) {
      terminal.note(root.isQuiet(), "samples will keep %d declared rules".formatted(rules));
    }
    terminal.note(root.isQuiet(), "wrote " + target.path());
    finish(interrupted, terminal);
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("model", fitted.provenance().model());
      line.put("rows", (long) real.rowCount());
      line.put("columns", (long) real.schema().size());
      line.put("seconds", seconds);
      line.put("readSeconds", readSeconds);
      line.put("seed", runOptions.seed());
      line.put("peakMemoryMb", PeakMemory.megabytes());
      line.put("settings", fitted.provenance().settings());
      fit.selection().ifPresent(race -> line.put("race", race.toJson()));
      if (checkpointOptions.keepsBest()) {
        line.put("interrupted", interrupted);
      }
      if (!real.schema().constraints().isEmpty()) {
        line.put("rules", (long) rules);
        line.put("onViolation", policy.label());
        line.put("violations", fitted.violations().stream().map(FitCommand::tree).toList());
      }
      terminal.out().println(Json.write(line));
    }
    return 0;
  }

  /** The model is written: the checkpoint is not needed, unless there is more to learn. */
  private void finish(boolean interrupted, Console terminal) {
    if (!interrupted) {
      checkpointOptions.checkpoint().delete();
      return;
    }
    terminal.note(
        root.isQuiet(),
        "learning was interrupted: this is the best model so far"
            + (checkpointOptions.exists()
                ? "; the same fit goes on from " + checkpointOptions.file()
                : ""));
  }

  private static Map<String, Object> tree(Violation violation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("rule", violation.number() + 1L);
    tree.put("type", violation.constraint().type());
    tree.put("text", violation.constraint().text());
    tree.put("rows", (long) violation.rows());
    return tree;
  }
}
