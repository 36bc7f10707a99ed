package org.ehrsynth.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ehrsynth.auto.FitResult;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.Stopwatch;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.cli.option.CheckpointOptions;
import org.ehrsynth.cli.option.LlmOptions;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.constraint.ViolationPolicy;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.generate.LlmSynthesizer;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.process.PeakMemory;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fits a model to a table and writes it to a model file. */
@Command(name = "fit", description = "Fit a model to a table and write it to a file.")
public final class FitCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(
      paramLabel = "DATA",
      description = "The table as CSV, optionally gzipped; - reads standard input.")
  private String data;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "cart",
      description =
          "The model (default ${DEFAULT-VALUE}); 'auto' tries several; 'ehrsynth models' lists"
              + " them all.")
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
      description = "The schema file (default: the schema is inferred from the data).")
  private String schema;

  @Option(
      names = "--subject",
      paramLabel = "COL",
      description = "The column that identifies the patient (default: each row is a patient).")
  private String subject;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the model; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--on-violation",
      paramLabel = "POLICY",
      defaultValue = "fail",
      description =
          "What to do with rows that violate a declared constraint: fail, drop, or reproduce-rate"
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

  /** What the options ask for, checked as far as that is possible without the data. */
  private record Plan(
      OutputFile target,
      ModelChoice method,
      Optional<LlmSynthesizer> llm,
      FitOptions options,
      Optional<Schema> schema) {}

  /** The real table and the seconds that reading it took. */
  private record Input(Dataset table, double seconds) {}

  /** A finished fit and its circumstances. */
  private record Finished(FitResult fit, double seconds, boolean interrupted) {}

  @Override
  public Integer call() {
    Plan plan = plan();
    Input input = read(plan);
    if (llmOptions.isDryRun()) {
      Execution run = runOptions.run(ProgressListener.SILENT);
      llmOptions.print(
          plan.llm().orElseThrow(), input.table(), plan.options(), run, root.terminal().out());
      return 0;
    }
    Finished finished = fit(plan, input.table());
    save(plan, finished);
    if (json) {
      root.terminal().out().println(Json.write(report(plan, input, finished).toJson()));
    }
    return 0;
  }

  /** Refuses what can be refused before the data is read. */
  private Plan plan() {
    OutputFile target = new OutputFile(out).checked(data, schema);
    llmOptions.checked(model);
    Optional<LlmSynthesizer> languageModel =
        model.equals(LlmSynthesizer.NAME)
            ? Optional.of(llmOptions.method(settings, target, this::note))
            : Optional.empty();
    ModelChoice method =
        languageModel
            .map(m -> ModelChoice.of(new LlmSynthesizer.Provider(), m))
            .orElseGet(() -> ModelChoice.of(model, settings));
    ViolationPolicy policy = ViolationPolicy.of(onViolation);
    checkpointOptions.checked(method.info(), target, data, schema);
    Optional<Schema> declared = Optional.ofNullable(schema).map(file -> Schema.read(Path.of(file)));
    FitOptions options = checkpointOptions.of(FitOptions.defaults().withViolations(policy));
    return new Plan(target, method, languageModel, options, declared);
  }

  private Input read(Plan plan) {
    TableInput source = new TableInput(data, root.terminal().in());
    Stopwatch reading = Stopwatch.start();
    Dataset read = source.read(plan.schema().orElse(null));
    Dataset real = subject == null ? read : TableInput.withSubject(read, subject);
    double seconds = reading.seconds();
    note(
        String.format(
            Locale.ROOT,
            "read %,d rows, %d columns from %s",
            real.rowCount(),
            real.schema().size(),
            source.shown()));
    return new Input(real, seconds);
  }

  private Finished fit(Plan plan, Dataset real) {
    if (checkpointOptions.exists()) {
      note("resuming from " + checkpointOptions.file());
    }
    Stopwatch fitting = Stopwatch.start();
    Execution run = runOptions.run(root.terminal().progress(root.isQuiet()));
    FitResult fit = plan.method().fit(real, plan.options(), run);
    double seconds = fitting.seconds();
    fit.model().violations().forEach(violation -> note("violated " + violation));
    // The fit answered the interruption by ending early; saving must not be interrupted again.
    boolean interrupted = checkpointOptions.keepsBest() && Thread.interrupted();
    return new Finished(fit, seconds, interrupted);
  }

  private void save(Plan plan, Finished finished) {
    FittedSynthesizer fitted = finished.fit().model();
    fitted.save(plan.target().path());
    finished
        .fit()
        .selection()
        .ifPresent(chosen -> root.terminal().notes(root.isQuiet(), chosen.toString()));
    int constraints = fitted.schema().constraints().size();
    if (constraints > 0) {
      note("samples will satisfy %d declared constraints".formatted(constraints));
    }
    note("wrote " + plan.target().path());
    // The checkpoint of a finished fit is not needed.
    if (!finished.interrupted()) {
      checkpointOptions.checkpoint().delete();
      return;
    }
    note(
        "the fit was interrupted: this is the best model so far"
            + (checkpointOptions.exists()
                ? "; the same command resumes it from " + checkpointOptions.file()
                : ""));
  }

  private FitReport report(Plan plan, Input input, Finished finished) {
    FittedSynthesizer fitted = finished.fit().model();
    Schema real = input.table().schema();
    return new FitReport(
        fitted.provenance().model(),
        input.table().rowCount(),
        real.size(),
        finished.seconds(),
        input.seconds(),
        runOptions.seed(),
        PeakMemory.megabytes(),
        fitted.provenance().settings(),
        finished.fit().selection(),
        checkpointOptions.keepsBest() ? Optional.of(finished.interrupted()) : Optional.empty(),
        real.constraints().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new FitReport.Constraints(
                    fitted.schema().constraints().size(),
                    plan.options().violations(),
                    fitted.violations())));
  }

  private void note(String message) {
    root.terminal().note(root.isQuiet(), message);
  }
}
