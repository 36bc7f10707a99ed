package org.ehrsynth.cli.option;

import org.ehrsynth.random.Seed;
import picocli.CommandLine.Option;

/** Declares the seed of a command. */
public final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The seed of all randomness (default ${DEFAULT-VALUE}).")
  private long number;

  long number() {
    return number;
  }

  public Seed seed() {
    return Seed.of(number);
  }
}
