package org.ehrsynth.cli.review;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.Console;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.cli.io.OutputFile;
import org.ehrsynth.json.Json;
import org.ehrsynth.review.ReviewScores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores the answers of the reviewers. */
@Command(name = "score", description = "Score the answers that reviewers exported.")
final class ReviewScoreCommand implements Callable<Integer> {
  private final RootCommand root;

  @Parameters(
      paramLabel = "DIR",
      description = "The folder of 'review make', which also contains the reviewers' exports.")
  private Path folder;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the scores as JSON; - prints them on one line instead of the table.")
  private String json;

  ReviewScoreCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Console terminal = root.terminal();
    OutputFile target =
        json == null
            ? null
            : new OutputFile(json, "--json").checked(folder.resolve("key.json").toString());
    ReviewScores scores = ReviewScores.read(folder);
    if (target != null && target.isStandardOutput()) {
      terminal.out().println(Json.write(scores.toJson()));
      return 0;
    }
    terminal.out().print(scores);
    if (target != null) {
      scores.save(target.path());
      terminal.note(root.isQuiet(), "wrote '" + json + "'");
    }
    return 0;
  }
}
