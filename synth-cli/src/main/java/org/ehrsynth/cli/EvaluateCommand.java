package org.ehrsynth.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.report.Evaluator;
import org.ehrsynth.eval.report.Report;
import org.ehrsynth.json.Json;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges a synthetic table beside the real one it was learned from. */
@Command(name = "evaluate", description = "Judge a synthetic table beside the real one.")
final class EvaluateCommand implements Callable<Integer> {
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
      description = "The synthetic rows.")
  private String synthetic;

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

  @Mixin private WorkOptions work;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report as JSON; - prints it in one line instead of the table.")
  private String json;

  EvaluateCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Terminal terminal = root.terminal();
    // What can be refused without the data is refused before it is read.
    Evaluator evaluator = metrics.isEmpty() ? Evaluator.standard() : Evaluator.of(metrics);
    OutputTarget target =
        json == null ? null : new OutputTarget(json).checked(train, synthetic, holdout, schema);
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    Dataset real = source(train).read(declared);
    Dataset fake = source(synthetic).readLoosely(real.schema());
    Optional<Dataset> unseen =
        Optional.ofNullable(holdout).map(file -> source(file).readLoosely(real.schema()));

    Report report =
        evaluator.evaluate(
            real,
            unseen,
            fake,
            Optional.ofNullable(predicted),
            work.run(terminal.progress(root.isQuiet())));

    terminal.endProgress();
    if (target != null && target.isStandardOutput()) {
      terminal.out().println(Json.write(report.toJson()));
      return 0;
    }
    terminal.out().print(report);
    if (target != null) {
      report.save(target.path());
      terminal.note(root.isQuiet(), "wrote '" + json + "'");
    }
    return 0;
  }

  private TableSource source(String name) {
    return new TableSource(name, root.terminal().in());
  }
}
