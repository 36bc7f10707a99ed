package org.ehrsynth.cli.llm;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.llm.row.RowParser;
import org.ehrsynth.llm.tune.FineTuningImport;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the rows that a tuned language model wrote. */
@Command(
    name = "import",
    description = "Read rows that a language model wrote, check them, and write a table.")
final class LlmImportCommand implements Callable<Integer> {
  private static final int MAX_LISTED = 20;

  private final RootCommand root;

  @Parameters(
      paramLabel = "F",
      description = "What it wrote, a row a line: conversations, texts, objects or sentences.")
  private String file;

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "F",
      description = "What the columns mean, with the rules ('ehrsynth schema' writes it).")
  private String schema;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The CSV to write, gzipped if it ends in .gz.")
  private String out;

  LlmImportCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    OutputFile target = new OutputFile(out).file().checked(file, schema);
    FineTuningImport read =
        FineTuningImport.read(Path.of(file), RowParser.of(Schema.read(Path.of(schema))));
    read.rows().write(target.path());
    terminal.note(root.isQuiet(), read.batch().summary());
    read.rejectedLines().stream()
        .limit(MAX_LISTED)
        .forEach(damage -> terminal.note(root.isQuiet(), damage.toString()));
    int more = read.rejectedLines().size() - MAX_LISTED;
    if (more > 0) {
      terminal.note(root.isQuiet(), "and %,d more lines without a row".formatted(more));
    }
    terminal.note(root.isQuiet(), "wrote '" + out + "'");
    return 0;
  }
}
