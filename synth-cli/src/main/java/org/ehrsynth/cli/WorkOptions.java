package org.ehrsynth.cli;

import org.ehrsynth.model.ProgressListener;
import org.ehrsynth.model.Run;
import org.ehrsynth.random.Seed;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How work is run: where its randomness comes from and on how many threads. */
final class WorkOptions {
  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all randomness comes from (default ${DEFAULT-VALUE}).")
  private long seed;

  private int threads = Runtime.getRuntime().availableProcessors();

  long seed() {
    return seed;
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to work on; results do not depend on it (default: all processors).")
  void setThreads(int threads) {
    if (threads < 1) {
      throw new ParameterException(
          command.commandLine(), "--threads must be at least 1, found " + threads);
    }
    this.threads = threads;
  }

  Run run(ProgressListener listener) {
    return Run.with(Seed.of(seed)).withThreads(threads).withListener(listener);
  }
}
