package org.ehrsynth.cli.command;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ehrsynth.InputException;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.cli.option.JudgeOptions;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.learner.Learners;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.report.ReleaseGate;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.eval.report.ReportComparison;
import org.ehrsynth.eval.utility.TrainSyntheticTestReal;
import org.ehrsynth.json.Json;
import org.ehrsynth.llm.judge.LlmJudgeMetric;
import org.ehrsynth.plugin.RecordSettings;
import org.ehrsynth.review.ReviewScores;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges a synthetic table beside the real one it was learned from. */
@Command(name = "evaluate", description = "Judge a synthetic table beside the real one.")
public final class EvaluateCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 3;

  private final RootCommand root;

  @Option(
      names = "--train",
      required = true,
      paramLabel = "T",
      description = "The real rows that were learned (CSV, also gzipped).")
  private String train;

  @Option(
      names = "--synthetic",
      required = true,
      paramLabel = "S",
      split = ",",
      description =
          "The synthetic rows; several files (repeated or by commas) are compared: mean, spread.")
  private List<String> synthetic;

  @Option(
      names = "--holdout",
      paramLabel = "H",
      description = "Real rows that were not learned; gives the ceiling and the privacy control.")
  private String holdout;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "What the columns mean (default: inferred from --train).")
  private String schema;

  @Option(
      names = "--target",
      paramLabel = "COL",
      description = "The column to predict (default: the schema's outcome, else its event).")
  private String predicted;

  @Option(
      names = "--metrics",
      paramLabel = "ID",
      split = ",",
      description = "Only these measures; 'ehrsynth metrics' lists them.")
  private List<String> metrics = List.of();

  @Option(
      names = "--learners",
      paramLabel = "NAME",
      split = ",",
      description =
          "What utility.tstr learns with beside boosted trees: logistic, perceptron"
              + " (default: logistic).")
  private List<String> learners = Learners.DEFAULTS;

  @Option(
      names = "--reviews",
      paramLabel = "DIR",
      description =
          "The folder of 'ehrsynth review' with the answers of people who judged the synthetic"
              + " rows.")
  private Path reviews;

  @Mixin private JudgeOptions judge;

  @Option(names = "--gate", description = "End with PASS or FAIL (exit code 3) and the reasons.")
  private boolean gated;

  @Option(
      names = "--set",
      paramLabel = "LIMIT=NUMBER",
      description = "A limit of the gate, for instance detectionAuc=0.7; may be repeated.")
  private Map<String, String> limits = new LinkedHashMap<>();

  @Mixin private RunOptions work;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report as JSON; - prints it in one line instead of the table.")
  private String json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report as one HTML page that needs no network.")
  private String html;

  public EvaluateCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    // What can be refused without the data is refused before it is read.
    Evaluator evaluator = metrics.isEmpty() ? Evaluator.standard() : Evaluator.of(metrics);
    evaluator = evaluator.withMetric(new TrainSyntheticTestReal(Learners.named(learners)));
    ReleaseGate gate = RecordSettings.with(ReleaseGate.defaults(), limits);
    evaluator = gated || metrics.isEmpty() ? evaluator.withGate(gate) : evaluator;
    Optional<LlmJudgeMetric> requested = judge.metric(note -> terminal.note(root.isQuiet(), note));
    ReviewScores answers = reviews == null ? null : answers(requested);
    if (requested.isPresent()) {
      LlmJudgeMetric reader = requested.get();
      evaluator = evaluator.withMetric(answers == null ? reader : reader.comparedWith(answers));
    }
    OutputFile target = json == null ? null : new OutputFile(json).checked(inputs());
    OutputFile page = html == null ? null : page(html);
    evaluator = html == null ? evaluator : evaluator.withFigures();
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    Dataset real = source(train).read(declared);
    Map<String, Dataset> syntheticTables = new LinkedHashMap<>();
    Map<String, String> names = tableNames();
    for (String file : synthetic) {
      if (syntheticTables.put(names.get(file), source(file).readLoosely(real.schema())) != null) {
        throw new InputException(
            "--synthetic: expected different files, found '" + file + "' twice");
      }
    }
    if (answers != null) {
      answers.checkOneOf(syntheticTables.values());
      for (Metric metric : answers.metrics()) {
        evaluator = evaluator.withMetric(metric);
      }
    }
    Optional<Dataset> unseen =
        Optional.ofNullable(holdout).map(file -> source(file).readLoosely(real.schema()));

    ReportComparison all =
        evaluator.evaluateAll(
            real,
            unseen,
            syntheticTables,
            Optional.ofNullable(predicted),
            work.run(terminal.progress(root.isQuiet())));

    terminal.endProgress();
    judge.bill().ifPresent(bill -> terminal.note(root.isQuiet(), "judge: " + bill));
    Report only = syntheticTables.size() == 1 ? all.reports().values().iterator().next() : null;
    if (target != null && target.isStandardOutput()) {
      terminal.out().println(Json.write(only != null ? only.toJson() : all.toJson()));
    } else {
      terminal.out().print(only != null ? only : all);
    }
    Consumer<Path> save = only != null ? only::save : all::save;
    if (target != null && !target.isStandardOutput()) {
      save.accept(target.path());
      terminal.note(root.isQuiet(), "wrote '" + json + "'");
    }
    if (page != null) {
      save.accept(page.path());
      terminal.note(root.isQuiet(), "wrote '" + html + "'");
    }
    return gated && !all.passed() ? GATE_FAILED : 0;
  }

  /** What people answered, for their own measures and for the judge that is compared with them. */
  private ReviewScores answers(Optional<LlmJudgeMetric> requested) {
    ReviewScores answers = ReviewScores.read(reviews);
    List<String> used =
        Stream.concat(answers.metrics().stream(), requested.stream()).map(Metric::name).toList();
    if (!metrics.isEmpty() && Collections.disjoint(metrics, used)) {
      throw new InputException(
          "--reviews: expected one of %s among --metrics, found none"
              .formatted(String.join(", ", used)));
    }
    return answers;
  }

  /** How each synthetic file is called: without its folder and ending, where that is clear. */
  private Map<String, String> tableNames() {
    Map<String, String> names = new LinkedHashMap<>();
    synthetic.forEach(
        file ->
            names.put(
                file, Path.of(file).getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "")));
    if (Set.copyOf(names.values()).size() < names.size()) {
      synthetic.forEach(file -> names.put(file, file));
    }
    return names;
  }

  private OutputFile page(String file) {
    if (!file.endsWith(".html")) {
      throw new InputException(
          "--html: expected a file name that ends in .html, found '" + file + "'");
    }
    return new OutputFile(file).checked(inputs());
  }

  private String[] inputs() {
    return Stream.concat(synthetic.stream(), Stream.of(train, holdout, schema))
        .filter(Objects::nonNull)
        .toArray(String[]::new);
  }

  private TableInput source(String name) {
    return new TableInput(name, root.terminal().in());
  }
}
