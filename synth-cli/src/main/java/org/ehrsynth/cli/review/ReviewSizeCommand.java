package org.ehrsynth.cli.review;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.review.statistics.SampleSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells how many records a review needs. */
@Command(
    name = "size",
    description = "Tell how many records a reviewer must judge, or what a number of them shows.")
final class ReviewSizeCommand implements Callable<Integer> {
  private final RootCommand root;

  @Option(
      names = "--accuracy",
      required = true,
      paramLabel = "A",
      description = "The share of records that a reviewer tells rightly and that must be noticed.")
  private double accuracy;

  @Option(
      names = "--power",
      paramLabel = "P",
      defaultValue = "0.8",
      description = "How probably it must be noticed (default ${DEFAULT-VALUE}).")
  private double power;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "What this many records show, instead of how many are needed.")
  private Integer records;

  ReviewSizeCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    SampleSize size =
        records == null ? SampleSize.needed(accuracy, power) : SampleSize.of(accuracy, records);
    root.terminal()
        .out()
        .printf(
            Locale.ROOT,
            "%d records (half real): a reviewer who tells %s of them rightly differs from guessing%n"
                + "(exact two-sided test, p at most 0.05) with a probability of %.3f;%n"
                + "the exact 95 %% interval of that accuracy is [%.3f, %.3f], %.3f wide%n",
            size.records(),
            accuracy,
            size.power(),
            size.interval().low(),
            size.interval().high(),
            size.interval().high() - size.interval().low());
    return 0;
  }
}
