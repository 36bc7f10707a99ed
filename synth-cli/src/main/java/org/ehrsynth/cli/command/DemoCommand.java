package org.ehrsynth.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.auto.FitResult;
import org.ehrsynth.auto.ModelChoice;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.Stopwatch;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.ExampleDatasets;
import org.ehrsynth.data.Split;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.fit.FitOptions;
import org.ehrsynth.json.Json;
import org.ehrsynth.model.FittedSynthesizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the main job on the bundled cohorts, from the real table to the evaluated synthetic one. */
@Command(
    name = "demo",
    description = "Split, fit, sample and evaluate two bundled cohorts of real patients.")
public final class DemoCommand implements Callable<Integer> {
  private static final double HOLDOUT_FRACTION = 0.2;

  private final RootCommand root;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "cart",
      description =
          "The model (default ${DEFAULT-VALUE}); auto tries several; 'ehrsynth models' lists"
              + " them.")
  private String model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "ehrsynth-demo",
      description =
          "The folder to write to, created if it does not exist (default ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the model; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--explain",
      description =
          "Print all metrics with their cautions, why others do not apply, and every check of the"
              + " gate.")
  private boolean explained;

  @Mixin private RunOptions work;

  public DemoCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    ModelChoice method = ModelChoice.of(model, settings);
    Files.createDirectories(out);
    show("pbc", ExampleDatasets.pbc(), method);
    show("flchain", ExampleDatasets.flchain(), method);
    root.terminal()
        .out()
        .printf(
            """

            For each cohort, %s contains the real rows (train and holdout), the synthetic rows (CSV),
            the model (.synth), the schema and the report (JSON and HTML). To continue by hand:
              ehrsynth info %s
              ehrsynth sample %s --rows 1000 --where 'age >= 65 and sex == "f"' --out older-women.csv
            """,
            out, out.resolve("pbc.synth"), out.resolve("pbc.synth"));
    return 0;
  }

  private void show(String cohort, Dataset real, ModelChoice method) {
    Console terminal = root.terminal();
    Execution run = work.run(terminal.progress(root.isQuiet()));
    Split split = Split.bySubject(real, HOLDOUT_FRACTION, run.seed().derive("split"));
    Stopwatch working = Stopwatch.start();
    FitResult fit = method.fit(split.train(), FitOptions.defaults(), run);
    FittedSynthesizer fitted = fit.model();
    Dataset synthetic = fitted.sample(split.train().rowCount(), Condition.ANY, run);
    double seconds = working.seconds();
    Report report =
        Evaluator.standard()
            .evaluate(
                split.train(), Optional.of(split.holdout()), synthetic, Optional.empty(), run);

    split.train().write(out.resolve(cohort + "-train.csv"));
    split.holdout().write(out.resolve(cohort + "-holdout.csv"));
    synthetic.write(out.resolve(cohort + "-synthetic.csv"));
    fitted.save(out.resolve(cohort + ".synth"));
    writeText(out.resolve(cohort + "-schema.json"), Json.pretty(real.schema().toJson()));
    report.save(out.resolve(cohort + "-report.json"));
    report.save(out.resolve(cohort + "-report.html"));
    terminal.endProgress();
    fit.selection().ifPresent(race -> terminal.notes(root.isQuiet(), race.toString()));
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%s: %,d real rows for %s, %,d synthetic rows in %.2f s; %,d real rows held out%n%n%s%n",
            cohort,
            split.train().rowCount(),
            fitted.provenance().model(),
            synthetic.rowCount(),
            seconds,
            split.holdout().rowCount(),
            explained ? report.explained() : report);
  }

  private static void writeText(Path file, String text) {
    AtomicFile.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
