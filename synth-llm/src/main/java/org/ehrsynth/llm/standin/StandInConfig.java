package org.ehrsynth.llm.standin;

/**
 * What a {@link StandIn} does wrong, as small models do.
 *
 * @param faulty the share of cells that are wrong: out of range, misspelt, of another type or not
 *     there
 * @param skew how far values lean to the first level and the least number: 0 not at all, 1 mostly
 * @param cutOff the share of answers that end in the middle
 * @param refused the share of questions that are not answered
 */
public record StandInConfig(double faulty, double skew, double cutOff, double refused) {
  public StandInConfig {
    check("faulty", faulty);
    check("skew", skew);
    check("cutOff", cutOff);
    check("refused", refused);
  }

  private static void check(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], found " + share);
    }
  }

  /** Without faults, leaning a little, as every model does. */
  public static StandInConfig defaults() {
    return new StandInConfig(0, 0.5, 0, 0);
  }

  public StandInConfig withFaulty(double faulty) {
    return new StandInConfig(faulty, skew, cutOff, refused);
  }

  public StandInConfig withSkew(double skew) {
    return new StandInConfig(faulty, skew, cutOff, refused);
  }

  public StandInConfig withCutOff(double cutOff) {
    return new StandInConfig(faulty, skew, cutOff, refused);
  }

  public StandInConfig withRefused(double refused) {
    return new StandInConfig(faulty, skew, cutOff, refused);
  }
}
