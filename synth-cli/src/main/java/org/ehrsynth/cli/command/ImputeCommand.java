package org.ehrsynth.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.Stopwatch;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.ImputationResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fills the missing cells of a table by a model, given the other cells of the row. */
@Command(
    name = "impute",
    description = "Fill the missing cells of a table and leave all others unchanged.")
public final class ImputeCommand implements Callable<Integer> {
  private final RootCommand root;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DATA",
      description = "The table as CSV, optionally gzipped; - reads standard input.")
  private String data;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "M.synth",
      description = "The model file; the model must support imputation, as cart does.")
  private String model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "The CSV file to write, gzipped if its name ends in .gz; - writes standard output.")
  private String out;

  @Mixin private RunOptions runOptions;

  @Option(names = "--json", description = "Print one line of JSON about the imputation.")
  private boolean json;

  public ImputeCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Console terminal = root.terminal();
    OutputFile target = new OutputFile(out).exclusive(json, spec).checked(data, model);
    FittedSynthesizer fitted = FittedSynthesizer.load(Path.of(model));
    TableInput source = new TableInput(data, terminal.in()).rereadable();
    Dataset table = source.readOpen(fitted.schema());
    Stopwatch imputing = Stopwatch.start();
    ImputationResult imputation =
        fitted.impute(table, runOptions.run(terminal.progress(root.isQuiet())));
    double seconds = imputing.seconds();
    if (target.isStandardOutput()) {
      source.patch(table, imputation.table()).write(terminal.rows());
    } else {
      source.patch(table, imputation.table()).write(target.path());
    }
    report(imputation, table.rowCount());
    if (json) {
      JsonTree line = new JsonTree();
      line.put("rows", (long) table.rowCount());
      line.put("cells", imputation.filled());
      line.put("left", imputation.left());
      if (!fitted.schema().constraints().isEmpty()) {
        line.put("broken", imputation.broken());
      }
      line.put("seconds", seconds);
      terminal.out().println(Json.write(line));
    }
    return 0;
  }

  private void report(ImputationResult imputation, int rows) {
    root.terminal()
        .note(
            root.isQuiet(),
            String.format(
                Locale.ROOT,
                "filled %,d missing cells in %,d rows and left %,d missing, as the model or a"
                    + " constraint implies",
                imputation.filled(),
                rows,
                imputation.left()));
    if (imputation.broken() > 0) {
      root.terminal()
          .note(
              root.isQuiet(),
              String.format(
                  Locale.ROOT,
                  "%,d rows with missing cells violate a declared constraint, because their other"
                      + " cells make it impossible to satisfy",
                  imputation.broken()));
    }
  }
}
