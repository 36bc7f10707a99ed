package org.ehrsynth.llm.standin;

/**
 * Contains the rates of the faults of a {@link FakeLlmServer}. Small language models resemble high
 * rates.
 *
 * @param faulty proportion of records with a fault (a number out of range, a misspelt level, a
 *     value of a wrong type, a missing field), in [0, 1]
 * @param skew deviation of marginals from uniform, in [0, 1): numbers are drawn as u^(1 / (1 −
 *     skew)) between their bounds, and levels likewise in their order; 0: uniform
 * @param cutOff proportion of answers that end too early, in [0, 1]
 * @param refusals proportion of refused requests, in [0, 1]
 */
public record FaultRates(double faulty, double skew, double cutOff, double refusals) {
  public FaultRates {
    check("faulty", faulty, faulty <= 1);
    check("skew", skew, skew < 1);
    check("cutOff", cutOff, cutOff <= 1);
    check("refusals", refusals, refusals <= 1);
  }

  private static void check(String name, double value, boolean isBelow) {
    if (!(value >= 0 && isBelow)) {
      throw new IllegalArgumentException(name + " must be a proportion, found " + value);
    }
  }

  /** No faults, uniform marginals. */
  public static FaultRates none() {
    return new FaultRates(0, 0, 0, 0);
  }

  /**
   * Rates of a small model: every fifth record faulty, skewed marginals, one answer in ten lost.
   */
  public static FaultRates smallModel() {
    return new FaultRates(0.2, 0.5, 0.05, 0.05);
  }

  public FaultRates withFaulty(double faulty) {
    return new FaultRates(faulty, skew, cutOff, refusals);
  }

  public FaultRates withSkew(double skew) {
    return new FaultRates(faulty, skew, cutOff, refusals);
  }

  public FaultRates withCutOff(double cutOff) {
    return new FaultRates(faulty, skew, cutOff, refusals);
  }

  public FaultRates withRefusals(double refusals) {
    return new FaultRates(faulty, skew, cutOff, refusals);
  }
}
