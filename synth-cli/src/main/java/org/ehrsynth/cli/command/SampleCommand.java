package org.ehrsynth.cli.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.ehrsynth.InputException;
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
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.model.RejectionStats;
import org.ehrsynth.model.SamplePart;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Samples rows from a model and writes them block by block, so that memory stays constant. */
@Command(name = "sample", description = "Sample synthetic rows from a model.")
public final class SampleCommand implements Callable<Integer> {
  private final RootCommand root;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "M.synth", description = "The model file.")
  private String model;

  @Option(
      names = "--rows",
      required = true,
      paramLabel = "N",
      description = "The number of rows to sample.")
  private long rows;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "The CSV file to write, gzipped if its name ends in .gz; - writes standard output.")
  private String out;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description =
          "A condition that all rows meet, for instance"
              + " 'age >= 65 and sex == \"F\" and not missing(bili)'.")
  private String where;

  @Option(
      names = "--part",
      paramLabel = "I/N",
      description =
          "Draw the I-th of N parts of the sample, in blocks of 4,096 rows; the parts in order, one"
              + " after another, are the file of one process. Only part 1 has the header.")
  private String part;

  @Mixin private RunOptions runOptions;

  @Option(names = "--json", description = "Print one line of JSON about the sample.")
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
    SamplePart wanted = part();
    OutputFile target = new OutputFile(out).exclusive(json, spec).checked(model);
    FittedSynthesizer fitted = FittedSynthesizer.load(Path.of(model));
    Condition condition = where == null ? Condition.ANY : Condition.parse(where, fitted.schema());
    Execution run = runOptions.run(terminal.progress(root.isQuiet()));
    Stopwatch sampling = Stopwatch.start();
    RejectionStats rejections = write(target, fitted, wanted, condition, run);
    double seconds = sampling.seconds();
    boolean isConstrained = !fitted.schema().constraints().isEmpty();
    if (isConstrained) {
      terminal.note(
          root.isQuiet(),
          String.format(
              Locale.ROOT,
              "rejected %.2f %% of proposals and repaired %.2f %% of rows to satisfy declared"
                  + " constraints",
              100 * rejections.refusedFraction(),
              100 * rejections.repairedFraction()));
    }
    if (json) {
      JsonTree line = new JsonTree();
      line.put("rows", wanted.rows(rows));
      line.put("seconds", seconds);
      if (isConstrained) {
        line.put("redrawn", rejections.refusedFraction());
        line.put("repaired", rejections.repairedFraction());
      }
      terminal.out().println(Json.write(line));
    }
    return 0;
  }

  private SamplePart part() {
    try {
      return part == null ? SamplePart.WHOLE : SamplePart.parse(part);
    } catch (InputException e) {
      throw new ParameterException(spec.commandLine(), "--part: " + e.getMessage());
    }
  }

  private RejectionStats write(
      OutputFile target,
      FittedSynthesizer fitted,
      SamplePart wanted,
      Condition condition,
      Execution run)
      throws IOException {
    Console terminal = root.terminal();
    if (target.isStandardOutput()) {
      return writeTo(terminal.rows(), fitted, wanted, condition, run);
    }
    AtomicReference<RejectionStats> rejections = new AtomicReference<>();
    CsvWriter.writeFile(
        target.path(),
        fitted.schema(),
        wanted.isFirst(),
        csv -> rejections.set(fitted.stream(rows, wanted, condition, run, csv::write)));
    terminal.note(
        root.isQuiet(),
        String.format(Locale.ROOT, "wrote %,d rows to '%s'", wanted.rows(rows), out));
    return rejections.get();
  }

  private RejectionStats writeTo(
      OutputStream stream,
      FittedSynthesizer fitted,
      SamplePart wanted,
      Condition condition,
      Execution run)
      throws IOException {
    try (RowSink sink = new RowSink(stream, fitted.schema(), wanted.isFirst())) {
      return fitted.stream(rows, wanted, condition, run, sink);
    }
  }

  /** Writes the header with the first rows, so that an impossible condition writes nothing. */
  private static final class RowSink implements Consumer<Dataset>, Closeable {
    private final OutputStream stream;
    private final Schema schema;
    private final boolean header;
    private CsvWriter csv;

    RowSink(OutputStream stream, Schema schema, boolean header) {
      this.stream = stream;
      this.schema = schema;
      this.header = header;
    }

    @Override
    public void accept(Dataset block) {
      if (csv == null) {
        csv = new CsvWriter(stream, schema, header);
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
