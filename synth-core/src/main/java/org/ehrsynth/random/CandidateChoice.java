package org.ehrsynth.random;

/**
 * Chooses one of several candidates in proportion to their weights, while they come one by one.
 *
 * <p>A candidate is accepted at once with the probability weight / bound: then it has exactly the
 * weighted distribution (rejection sampling). Where none of the candidates is accepted, the choice
 * is one of them by weight (importance resampling, Rubin 1987), which is approximate.
 *
 * <p>Not thread-safe.
 */
public final class CandidateChoice {
  private final RandomStream draws;
  private double sum;
  private boolean isEmpty = true;
  private boolean isAccepted;

  public CandidateChoice(RandomStream draws) {
    this.draws = draws;
  }

  /**
   * Offers the next candidate.
   *
   * @param weight at least 0
   * @param bound no weight is larger
   * @return whether it is the choice now, in place of the one before
   */
  public boolean offer(double weight, double bound) {
    isAccepted = weight > 0 && draws.nextDouble() * bound < weight;
    sum += weight;
    boolean isChosen = isAccepted || isEmpty || draws.nextDouble() * sum < weight;
    isEmpty = false;
    return isChosen;
  }

  /** Returns whether the last candidate was accepted: no more are needed. */
  public boolean isAccepted() {
    return isAccepted;
  }
}
