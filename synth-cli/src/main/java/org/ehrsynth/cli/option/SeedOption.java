package org.ehrsynth.cli.option;

import org.ehrsynth.random.Seed;
import picocli.CommandLine.Option;

/** Where the randomness of a command comes from. */
public final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where all randomness comes from (default ${DEFAULT-VALUE}).")
  private long number;

  long number() {
    return number;
  }

  public Seed seed() {
    return Seed.of(number);
  }
}
