package org.ehrsynth.cli.llm;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.cli.io.TableInput;
import org.ehrsynth.cli.option.SeedOption;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.llm.pack.DomainPack;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.tune.FineTuningExport;
import org.ehrsynth.llm.tune.FineTuningFormat;
import org.ehrsynth.schema.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes guarded rows as a file to tune a language model with. */
@Command(
    name = "export",
    description =
        "Write guarded rows as a file to tune a language model with. It holds rows of real"
            + " patients.")
final class LlmExportCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(paramLabel = "DATA", description = "CSV, also gzipped; - is standard input.")
  private String data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "F.jsonl",
      description = "The file to write, a row a line.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "chat",
      description =
          "chat (conversations) or great (sentences with columns in random order)"
              + " (default ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--schema",
      paramLabel = "F",
      description = "What the columns mean (default: inferred from the data).")
  private String schema;

  @Option(
      names = "--subject",
      paramLabel = "COL",
      description = "The column that tells the patients apart (default: each row is a patient).")
  private String subject;

  @Option(
      names = "--pack",
      paramLabel = "P",
      description = "A domain pack that tells what columns mean: a bundled one's name or a folder.")
  private String pack;

  @Option(
      names = "--copies",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each row is written (default ${DEFAULT-VALUE}).")
  private int copies;

  @Mixin private SeedOption randomness;

  LlmExportCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    FineTuningFormat form = FineTuningFormat.named(format);
    OutputFile target = new OutputFile(out).file().checked(data, schema);
    DomainPack domain = pack == null ? null : DomainPack.of(pack);
    Schema declared = schema == null ? null : Schema.read(Path.of(schema));
    Dataset real = new TableInput(data, terminal.in()).read(declared);
    if (subject != null) {
      real = TableInput.withSubject(real, subject);
    }
    ColumnDescriptions meanings =
        domain == null ? ColumnDescriptions.NONE : domain.applyTo(real.schema()).descriptions();
    FineTuningExport export =
        FineTuningExport.of(
            real, meanings, DisclosureGuard.DEFAULT, randomness.seed().derive("guard"));
    export.write(target.path(), form, copies, randomness.seed());
    terminal.note(root.isQuiet(), "wrote '" + out + "', which holds:");
    export.disclosures().forEach(fact -> terminal.note(root.isQuiet(), "- " + fact));
    return 0;
  }
}
