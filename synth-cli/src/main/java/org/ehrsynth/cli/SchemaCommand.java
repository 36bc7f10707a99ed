package org.ehrsynth.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.json.Json;
import org.ehrsynth.schema.SchemaInference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proposes what the columns of a table mean, as a schema file to read over and correct. */
@Command(
    name = "schema",
    description = "Infer what the columns mean, as a schema file to read over and correct.")
final class SchemaCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(paramLabel = "DATA", description = "CSV, also gzipped; - is standard input.")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The schema file to write (default: standard output).")
  private String out;

  @Option(names = "--why", description = "Say for each column why, on standard error.")
  private boolean why;

  SchemaCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Terminal terminal = root.terminal();
    OutputTarget target = new OutputTarget(out).checked(data);
    SchemaInference inference = new TableSource(data, terminal.in()).infer();
    String text = Json.pretty(inference.schema().toJson());
    if (target.isStandardOutput()) {
      terminal.out().print(text);
    } else {
      AtomicFile.write(
          target.path(), stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
      terminal.note(root.isQuiet(), "wrote '" + out + "'");
    }
    if (why) {
      terminal.out().flush();
      for (SchemaInference.Proposal proposal : inference.proposals()) {
        terminal
            .err()
            .println(
                Terminal.oneLine(
                    "%s: %s; %s"
                        .formatted(
                            proposal.field().name(),
                            proposal.field().type().label(),
                            String.join("; ", proposal.why()))));
      }
    }
    return 0;
  }
}
