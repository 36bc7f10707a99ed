package org.ehrsynth.cli.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.constraint.mining.ConstraintMining;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.json.Json;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;
import org.ehrsynth.schema.SchemaInference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Infers the schema of a table, as a file to review and correct. */
@Command(
    name = "schema",
    description = "Infer the schema of a table, as a file to review and correct.")
public final class SchemaCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(
      paramLabel = "DATA",
      description = "The table as CSV, optionally gzipped; - reads standard input.")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The schema file to write (default: standard output).")
  private String out;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "A schema file that is already known (default: the schema is inferred).")
  private String declared;

  @Option(
      names = "--constraints",
      description = "Also propose constraints: what all rows satisfy, beyond chance.")
  private boolean constraints;

  @Option(
      names = "--why",
      description =
          "Explain each column, and give the number of rows that support each constraint.")
  private boolean why;

  public SchemaCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    OutputFile target = new OutputFile(out).checked(data, declared);
    TableInput source = new TableInput(data, terminal.in()).rereadable();
    List<String> reasons = new ArrayList<>();
    Schema schema = declared == null ? infer(source, reasons) : Schema.read(Path.of(declared));
    if (constraints) {
      schema = withConstraints(schema, source.read(schema), reasons);
    }
    String text = Json.pretty(schema.toJson());
    if (target.isStandardOutput()) {
      terminal.out().print(text);
    } else {
      AtomicFile.write(
          target.path(), stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
      terminal.note(root.isQuiet(), "wrote '" + out + "'");
    }
    if (why) {
      terminal.out().flush();
      reasons.forEach(reason -> terminal.err().println(Console.oneLine(reason)));
    }
    return 0;
  }

  private static Schema infer(TableInput source, List<String> reasons) {
    SchemaInference inference = source.infer();
    for (SchemaInference.Proposal proposal : inference.proposals()) {
      reasons.add(
          "%s: %s; %s"
              .formatted(
                  proposal.field().name(),
                  proposal.field().type().label(),
                  String.join("; ", proposal.why())));
    }
    return inference.schema();
  }

  /** Returns the declared constraints and those that all rows satisfy. */
  private static Schema withConstraints(Schema schema, Dataset data, List<String> reasons) {
    List<Constraint> all = new ArrayList<>(schema.constraints());
    for (ConstraintMining.Proposal proposal : ConstraintMining.defaults().mine(data)) {
      if (!all.contains(proposal.constraint())) {
        all.add(proposal.constraint());
        reasons.add(proposal.toString());
      }
    }
    return schema.withConstraints(all);
  }
}
