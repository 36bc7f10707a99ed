package org.ehrsynth.cli.review;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.ehrsynth.cli.RootCommand;
import org.ehrsynth.review.statistics.SampleSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes how many records a review needs. */
@Command(
    name = "size",
    description = "Compute how many records a reviewer must rate, or the power of a given number.")
final class ReviewSizeCommand implements Callable<Integer> {
  private final RootCommand root;

  @Option(
      names = "--accuracy",
      required = true,
      paramLabel = "A",
      description = "The reviewer's accuracy that must be detected, for instance 0.6.")
  private double accuracy;

  @Option(
      names = "--power",
      paramLabel = "P",
      defaultValue = "0.8",
      description = "The probability of detecting it (default ${DEFAULT-VALUE}).")
  private double power;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Compute the power of this number of records instead.")
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
            "%d records (half real): a reviewer with an accuracy of %s is detected (exact two-sided%n"
                + "test against guessing, p at most 0.05) with a probability of %.3f;%n"
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
