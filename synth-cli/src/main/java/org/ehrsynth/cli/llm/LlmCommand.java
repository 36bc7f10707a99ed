package org.ehrsynth.cli.llm;

import org.ehrsynth.cli.RootCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The commands for language models, beside {@code fit --model llm} and {@code evaluate --judge}.
 */
@Command(
    name = "llm",
    description = "Fine-tuning files, import of generated rows, and clinical notes.",
    synopsisSubcommandLabel = "COMMAND")
public final class LlmCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Returns the command with its subcommands. */
  public static CommandLine line(RootCommand root) {
    return new CommandLine(new LlmCommand())
        .addSubcommand("export", new LlmExportCommand(root))
        .addSubcommand("import", new LlmImportCommand(root))
        .addSubcommand("notes", new LlmNotesCommand(root));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given after 'llm': export, import or notes");
  }
}
