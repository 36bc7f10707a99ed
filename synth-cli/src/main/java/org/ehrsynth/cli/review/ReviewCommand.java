package org.ehrsynth.cli.review;

import org.ehrsynth.cli.RootCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands of a review by people. */
@Command(
    name = "review",
    description = "Let reviewers decide, blinded, which records are real.",
    synopsisSubcommandLabel = "COMMAND")
public final class ReviewCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Returns the command with its subcommands. */
  public static CommandLine line(RootCommand root) {
    return new CommandLine(new ReviewCommand())
        .addSubcommand("make", new ReviewMakeCommand(root))
        .addSubcommand("score", new ReviewScoreCommand(root))
        .addSubcommand("size", new ReviewSizeCommand(root));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given after 'review': make, score or size");
  }
}
