package org.ehrsynth.cli.option;

import org.ehrsynth.execution.Execution;
import org.ehrsynth.execution.ProgressListener;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Declares the seed and the number of threads of a command. */
public final class RunOptions {
  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Mixin private SeedOption randomness;

  private int threads = Runtime.getRuntime().availableProcessors();

  public long seed() {
    return randomness.number();
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "The number of threads; results do not depend on it (default: all processors).")
  void setThreads(int threads) {
    if (threads < 1) {
      throw new ParameterException(
          command.commandLine(), "--threads must be at least 1, found " + threads);
    }
    this.threads = threads;
  }

  public Execution run(ProgressListener listener) {
    return Execution.with(randomness.seed()).withThreads(threads).withListener(listener);
  }
}
