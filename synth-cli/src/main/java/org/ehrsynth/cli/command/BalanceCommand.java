package org.ehrsynth.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.Stopwatch;
import org.ehrsynth.cli.option.RunOptions;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.CsvWriter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.schema.DecimalParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws rows of which one column has a wanted distribution. */
@Command(
    name = "balance",
    description = "Draw synthetic rows of which one column has a wanted distribution.")
public final class BalanceCommand implements Callable<Integer> {
  private static final Pattern ENTRY = Pattern.compile("\\G(?<level>.+?)=(?<share>[^=,]+)(?:,|$)");

  private final RootCommand root;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "M.synth", description = "The model file.")
  private String model;

  @Option(
      names = "--column",
      required = true,
      paramLabel = "COL",
      description = "The column: levels, or numbers of few values.")
  private String column;

  @Option(
      names = "--to",
      paramLabel = "LEVEL=SHARE,...",
      description =
          "What shares its levels shall have, for instance F=0.5,M=0.5; divided by their sum"
              + " (default: equal shares of all levels).")
  private String to = "";

  @Option(
      names = "--rows",
      required = true,
      paramLabel = "N",
      description = "How many rows to draw.")
  private int rows;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The CSV to write, gzipped if it ends in .gz; - is standard output.")
  private String out;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description = "What else holds of every row, for instance 'age >= 65'.")
  private String where;

  @Mixin private RunOptions runOptions;

  @Option(names = "--json", description = "Print one line of JSON about the draw.")
  private boolean json;

  public BalanceCommand(RootCommand root) {
    this.root = root;
  }

  /** Levels may hold commas and equals signs: a share is what stands behind the last of these. */
  private Map<String, Double> fractions() {
    Map<String, Double> fractions = new LinkedHashMap<>();
    Matcher entries = ENTRY.matcher(to);
    int end = 0;
    while (end < to.length() && entries.find()) {
      double fraction = DecimalParser.parse(entries.group("share").trim());
      if (Double.isNaN(fraction) || fractions.put(entries.group("level"), fraction) != null) {
        break;
      }
      end = entries.end();
    }
    if (end < to.length()) {
      throw new ParameterException(
          spec.commandLine(),
          "--to: expected LEVEL=SHARE, separated by commas, each level once; found '%s'"
              .formatted(to));
    }
    return fractions;
  }

  @Override
  public Integer call() throws IOException {
    Console terminal = root.terminal();
    if (rows < 0) {
      throw new ParameterException(spec.commandLine(), "--rows must be at least 0, found " + rows);
    }
    Map<String, Double> fractions = fractions();
    OutputFile target = new OutputFile(out).exclusive(json, spec).checked(model);
    FittedSynthesizer fitted = FittedSynthesizer.load(Path.of(model));
    Condition condition = where == null ? Condition.ANY : Condition.parse(where, fitted.schema());
    Stopwatch sampling = Stopwatch.start();
    Dataset drawn =
        fitted.balance(
            column, fractions, rows, condition, runOptions.run(terminal.progress(root.isQuiet())));
    double seconds = sampling.seconds();
    if (target.isStandardOutput()) {
      try (CsvWriter csv = new CsvWriter(terminal.rows(), drawn.schema())) {
        csv.write(drawn);
      }
    } else {
      drawn.write(target.path());
      terminal.note(
          root.isQuiet(), String.format(Locale.ROOT, "wrote %,d rows to '%s'", rows, out));
    }
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("rows", (long) rows);
      line.put("seconds", seconds);
      terminal.out().println(Json.write(line));
    }
    return 0;
  }
}
