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
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.schema.DecimalParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Samples rows in which one column has a target distribution. */
@Command(
    name = "balance",
    description = "Sample synthetic rows in which one column has target proportions.")
public final class BalanceCommand implements Callable<Integer> {
  private static final Pattern ENTRY =
      Pattern.compile("\\G(?<level>.+?)=(?<proportion>[^=,]+)(?:,|$)");

  private final RootCommand root;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "M.synth", description = "The model file.")
  private String model;

  @Option(
      names = "--column",
      required = true,
      paramLabel = "COL",
      description = "The column: categorical, or numeric with few distinct values.")
  private String column;

  @Option(
      names = "--to",
      paramLabel = "LEVEL=PROPORTION,...",
      description =
          "Target proportions of its levels, for instance F=0.5,M=0.5; they are divided by their sum"
              + " (default: equal proportions of all levels).")
  private String to = "";

  @Option(
      names = "--rows",
      required = true,
      paramLabel = "N",
      description = "The number of rows to sample.")
  private int rows;

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
      description = "A condition that all rows meet, for instance 'age >= 65'.")
  private String where;

  @Mixin private RunOptions runOptions;

  @Option(names = "--json", description = "Print one line of JSON about the sample.")
  private boolean json;

  public BalanceCommand(RootCommand root) {
    this.root = root;
  }

  /** Parses --to. A level may contain commas and equals signs: the last one precedes the number. */
  private Map<String, Double> proportions() {
    Map<String, Double> proportions = new LinkedHashMap<>();
    Matcher entries = ENTRY.matcher(to);
    int end = 0;
    while (end < to.length() && entries.find()) {
      double proportion = DecimalParser.parse(entries.group("proportion").trim());
      if (Double.isNaN(proportion) || proportions.put(entries.group("level"), proportion) != null) {
        break;
      }
      end = entries.end();
    }
    if (end < to.length()) {
      throw new ParameterException(
          spec.commandLine(),
          "--to: expected LEVEL=PROPORTION, separated by commas, each level once; found '%s'"
              .formatted(to));
    }
    return proportions;
  }

  @Override
  public Integer call() throws IOException {
    Console terminal = root.terminal();
    if (rows < 0) {
      throw new ParameterException(spec.commandLine(), "--rows must be at least 0, found " + rows);
    }
    Map<String, Double> proportions = proportions();
    OutputFile target = new OutputFile(out).exclusive(json, spec).checked(model);
    FittedSynthesizer fitted = FittedSynthesizer.load(Path.of(model));
    Condition condition = where == null ? Condition.ANY : Condition.parse(where, fitted.schema());
    Stopwatch sampling = Stopwatch.start();
    Dataset drawn =
        fitted.balance(
            column,
            proportions,
            rows,
            condition,
            runOptions.run(terminal.progress(root.isQuiet())));
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
      JsonTree line = new JsonTree();
      line.put("rows", (long) rows);
      line.put("seconds", seconds);
      terminal.out().println(Json.write(line));
    }
    return 0;
  }
}
