package org.ehrsynth.llm.standin;

/**
 * How well a {@link FakeLlmServer} behaves. Small language models are like its worse settings.
 *
 * @param faulty share of records with a fault (a number out of range, a level misspelt, a value of
 *     a wrong type, a field that is missing), in [0, 1]
 * @param skew how far margins are from even, in [0, 1): numbers are drawn as u^(1 / (1 − skew))
 *     between their bounds and levels likewise in their order; 0: even
 * @param cutOff share of answers that break off in the middle, in [0, 1]
 * @param refusals share of questions that are refused, in [0, 1]
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
      throw new IllegalArgumentException(name + " must be a share, found " + value);
    }
  }

  /** Answers all, without a fault, evenly. */
  public static FaultRates none() {
    return new FaultRates(0, 0, 0, 0);
  }

  /** As a small model may be: every fifth record faulty, margins askew, one answer in ten lost. */
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
