package org.ehrsynth.cli.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.Stopwatch;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.CsvWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.json.Json;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.RejectionStats;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws rows from a model file and writes them block by block, so that memory stays flat. */
@Command(name = "sample", description = "Draw synthetic rows from a model.")
public final class SampleCommand implements Callable<Integer> {
  private final RootCommand root;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "M.synth", description = "The model file.")
  private String model;

  @Option(
      names = "--rows",
      required = true,
      paramLabel = "N",
      description = "How many rows to draw.")
  private long rows;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The CSV to write, gzipped if it ends in .gz; - is standard output.")
  private String out;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description =
          "Which rows to draw, for instance 'age >= 65 and sex == \"F\" and not missing(bili)'.")
  private String where;

  @Mixin private RunOptions runOptions;

  @Option(names = "--json", description = "Print one line of JSON about the draw.")
  private boolean json;

  public SampleCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Console terminal = root.terminal();
    if (rows < 0) {
      throw new ParameterException(spec.commandLine(), "--rows must be at least 0, found " + rows);
    }
    OutputFile target = new OutputFile(out).exclusive(json, spec).checked(model);
    FittedSynthesizer fitted = FittedSynthesizer.load(Path.of(model));
    Condition condition = where == null ? Condition.ANY : Condition.parse(where, fitted.schema());
    Execution run = runOptions.run(terminal.progress(root.isQuiet()));
    Stopwatch sampling = Stopwatch.start();
    AtomicReference<RejectionStats> redraws = new AtomicReference<>();
    if (target.isStandardOutput()) {
      redraws.set(writeTo(terminal.rows(), fitted, condition, run));
    } else {
      CsvWriter.writeFile(
          target.path(),
          fitted.schema(),
          csv -> redraws.set(fitted.stream(rows, condition, run, csv::write)));
      terminal.note(
          root.isQuiet(), String.format(Locale.ROOT, "wrote %,d rows to '%s'", rows, out));
    }
    boolean ruled = !fitted.schema().constraints().isEmpty();
    if (ruled) {
      terminal.note(
          root.isQuiet(),
          String.format(
              Locale.ROOT,
              "to keep the declared rules, %.2f %% of the draws were refused and %.2f %% of the"
                  + " rows repaired",
              100 * redraws.get().refusedFraction(),
              100 * redraws.get().repairedFraction()));
    }
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("rows", rows);
      line.put("seconds", sampling.seconds());
      if (ruled) {
        line.put("redrawn", redraws.get().refusedFraction());
        line.put("repaired", redraws.get().repairedFraction());
      }
      terminal.out().println(Json.write(line));
    }
    return 0;
  }

  private RejectionStats writeTo(
      OutputStream stream, FittedSynthesizer fitted, Condition condition, Execution run)
      throws IOException {
    try (RowSink rows = new RowSink(stream, fitted.schema())) {
      return fitted.stream(this.rows, condition, run, rows);
    }
  }

  /** Writes the header with the first rows: a condition that no row meets writes nothing. */
  private static final class RowSink implements Consumer<Dataset>, Closeable {
    private final OutputStream stream;
    private final Schema schema;
    private CsvWriter csv;

    RowSink(OutputStream stream, Schema schema) {
      this.stream = stream;
      this.schema = schema;
    }

    @Override
    public void accept(Dataset block) {
      if (csv == null) {
        csv = new CsvWriter(stream, schema);
      }
      csv.write(block);
    }

    @Override
    public void close() throws IOException {
      if (csv != null) {
        csv.close();
      }
    }
  }
}
