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

/** Evaluates synthetic tables against the real table that the model was trained on. */
@Command(name = "evaluate", description = "Evaluate synthetic tables against the real one.")
public final class EvaluateCommand implements Callable<Integer> {
  private static final int GATE_FAILED = 3;
  private static final int GATE_INCONCLUSIVE = 4;

  private final RootCommand root;

  @Option(
      names = "--train",
      required = true,
      paramLabel = "T",
      description = "The real rows the model was trained on (CSV, also gzipped).")
  private String train;

  @Option(
      names = "--synthetic",
      required = true,
      paramLabel = "S",
      split = ",",
      description =
          "The synthetic rows; several files (repeated or separated by commas) are compared.")
  private List<String> synthetic;

  @Option(
      names = "--holdout",
      paramLabel = "H",
      description =
          "Real rows of other patients; they give the ceiling and the control of the attacks.")
  private String holdout;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "The schema file (default: inferred from --train).")
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
      description = "Only these metrics; 'ehrsynth metrics' lists them.")
  private List<String> metrics = List.of();

  @Option(
      names = "--learners",
      paramLabel = "NAME",
      split = ",",
      description =
          "The predictors of utility.tstr beside boosted trees: logistic, perceptron"
              + " (default: logistic).")
  private List<String> learners = Learners.DEFAULTS;

  @Option(
      names = "--reviews",
      paramLabel = "DIR",
      description =
          "The folder of 'ehrsynth review' with the answers of people who reviewed the synthetic"
              + " rows.")
  private Path reviews;

  @Mixin private JudgeOptions judge;

  @Option(
      names = "--gate",
      description =
          "Let the gate decide the exit code: PASS (0), FAIL (3) or INCONCLUSIVE (4, too few"
              + " held-out patients).")
  private boolean gated;

  @Option(
      names = "--set",
      paramLabel = "LIMIT=NUMBER",
      description = "A limit of the gate, for instance detectionAuc=0.7; may be repeated.")
  private Map<String, String> limits = new LinkedHashMap<>();

  @Option(
      names = "--explain",
      description =
          "Print all metrics with their cautions, why others do not apply, and every check of the"
              + " gate.")
  private boolean explained;

  @Mixin private RunOptions work;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report as JSON; - prints it in one line instead of the scorecard.")
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
    Optional<LlmJudgeMetric> requested = judge.metric(note -> terminal.note(root.isQuiet(), note));
    Optional<ReviewScores> answers =
        Optional.ofNullable(reviews).map(folder -> answers(folder, requested));
    Evaluator evaluator = evaluator(requested, answers);
    Optional<OutputFile> file = Optional.ofNullable(json).map(this::report);
    Optional<OutputFile> page = Optional.ofNullable(html).map(this::page);
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    Dataset real = source(train).read(declared);
    Map<String, Dataset> tables = tables(real);
    answers.ifPresent(reviewed -> reviewed.checkOneOf(tables.values()));
    Optional<Dataset> unseen =
        Optional.ofNullable(holdout).map(name -> source(name).readLoosely(real.schema()));

    ReportComparison all =
        evaluator.evaluateAll(
            real,
            unseen,
            tables,
            Optional.ofNullable(predicted),
            work.run(terminal.progress(root.isQuiet())));

    terminal.endProgress();
    judge.bill().ifPresent(bill -> terminal.note(root.isQuiet(), "judge: " + bill));
    write(all, file, page);
    return gated ? exitCode(all) : 0;
  }

  private Evaluator evaluator(Optional<LlmJudgeMetric> requested, Optional<ReviewScores> answers) {
    Evaluator evaluator = metrics.isEmpty() ? Evaluator.standard() : Evaluator.of(metrics);
    evaluator = evaluator.withMetric(new TrainSyntheticTestReal(Learners.named(learners)));
    ReleaseGate gate = RecordSettings.with(ReleaseGate.defaults(), limits);
    if (gated || metrics.isEmpty()) {
      evaluator = evaluator.withGate(gate);
    }
    if (requested.isPresent()) {
      LlmJudgeMetric reader = requested.get();
      evaluator = evaluator.withMetric(answers.map(reader::comparedWith).orElse(reader));
    }
    for (Metric metric : answers.map(ReviewScores::metrics).orElse(List.of())) {
      evaluator = evaluator.withMetric(metric);
    }
    return html == null ? evaluator : evaluator.withFigures();
  }

  /** Reads the synthetic tables, by the names under which they are reported. */
  private Map<String, Dataset> tables(Dataset real) {
    Map<String, Dataset> tables = new LinkedHashMap<>();
    Map<String, String> names = tableNames();
    for (String file : synthetic) {
      if (tables.put(names.get(file), source(file).readLoosely(real.schema())) != null) {
        throw new InputException(
            "--synthetic: expected different files, found '" + file + "' twice");
      }
    }
    return tables;
  }

  /** Prints the scorecard or its JSON form, and writes the files that were requested. */
  private void write(ReportComparison all, Optional<OutputFile> file, Optional<OutputFile> page) {
    Console terminal = root.terminal();
    Optional<Report> only =
        all.reports().size() == 1
            ? Optional.of(all.reports().values().iterator().next())
            : Optional.empty();
    if (file.filter(OutputFile::isStandardOutput).isPresent()) {
      terminal.out().println(Json.write(only.map(Report::toJson).orElseGet(all::toJson)));
    } else {
      terminal.out().print(text(all, only));
    }
    Consumer<Path> save = path -> only.ifPresentOrElse(r -> r.save(path), () -> all.save(path));
    Stream.concat(file.filter(f -> !f.isStandardOutput()).stream(), page.stream())
        .forEach(
            target -> {
              save.accept(target.path());
              terminal.note(root.isQuiet(), "wrote '" + target.path() + "'");
            });
  }

  private String text(ReportComparison all, Optional<Report> only) {
    return explained
        ? only.map(Report::explained).orElseGet(all::explained)
        : only.map(Report::toString).orElseGet(all::toString);
  }

  private static int exitCode(ReportComparison all) {
    return switch (all.verdict().orElseThrow()) {
      case PASS -> 0;
      case FAIL -> GATE_FAILED;
      case INCONCLUSIVE -> GATE_INCONCLUSIVE;
    };
  }

  /** Reads what reviewers answered, for their metrics and for the LLM judge compared with them. */
  private ReviewScores answers(Path folder, Optional<LlmJudgeMetric> requested) {
    ReviewScores answers = ReviewScores.read(folder);
    List<String> used =
        Stream.concat(answers.metrics().stream(), requested.stream()).map(Metric::name).toList();
    if (!metrics.isEmpty() && Collections.disjoint(metrics, used)) {
      throw new InputException(
          "--reviews: expected one of %s among --metrics, found none"
              .formatted(String.join(", ", used)));
    }
    return answers;
  }

  /** Names each synthetic file without its folder and ending, where these names differ. */
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

  private OutputFile report(String file) {
    return new OutputFile(file).checked(inputs());
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
