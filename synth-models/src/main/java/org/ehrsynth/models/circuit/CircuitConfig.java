package org.ehrsynth.models.circuit;

/**
 * Settings of {@link Circuit}. Where 0 means <em>chosen</em>, the choice depends on the size of the
 * table and on {@code effort}.
 *
 * @param effort how much time may be spent
 * @param states K, of each latent variable, 0 to 4096; 0 is chosen: more is more faithful, takes
 *     time with its square, and tells more of who was in the table
 * @param epochs how often every row is looked at, 0 to 10,000; 0 is chosen
 * @param batch rows from which the parameters are changed, at least 0; 0 is chosen
 * @param bins categories of a number with many values, 0 to 10,000; 0 is chosen
 * @param emissionPseudo rows' worth of its column's distribution that is added to each state's
 *     emissions, at least 0
 * @param transitionPseudo rows' worth of the states' overall distribution that is added to each
 *     state's transitions, at least 0
 * @param formulaTolerance columns that others compute up to this share of their spread are learned
 *     by what is left, in [0, 1); 0 is none
 * @param missing whether missing cells are a category like others, or tell nothing
 * @param patience epochs without a better likelihood of patients held back after which learning
 *     ends, with the best parameters seen; 0 holds none back
 */
public record CircuitConfig(
    Effort effort,
    int states,
    int epochs,
    int batch,
    int bins,
    double emissionPseudo,
    double transitionPseudo,
    double formulaTolerance,
    Missing missing,
    int patience) {

  /** How much time may be spent. */
  public enum Effort {
    /** As much as still gains. */
    FULL,
    /** A quarter of the states and fewer epochs. */
    FAST
  }

  /** What missing cells are. */
  public enum Missing {
    /** A category like others: synthetic rows have missing cells where real ones do. */
    LEARNED,
    /** Unknown, summed over when learning: synthetic rows have none. */
    UNKNOWN
  }

  public CircuitConfig {
    require(effort != null, "effort must be given");
    require(states >= 0 && states <= 4096, "states must be in [0, 4096], found " + states);
    require(epochs >= 0 && epochs <= 10_000, "epochs must be in [0, 10000], found " + epochs);
    require(batch >= 0, "batch must be at least 0, found " + batch);
    require(bins >= 0 && bins <= 10_000, "bins must be in [0, 10000], found " + bins);
    require(
        emissionPseudo >= 0 && emissionPseudo < Double.POSITIVE_INFINITY,
        "emissionPseudo must be at least 0, found " + emissionPseudo);
    require(
        transitionPseudo >= 0 && transitionPseudo < Double.POSITIVE_INFINITY,
        "transitionPseudo must be at least 0, found " + transitionPseudo);
    require(
        formulaTolerance >= 0 && formulaTolerance < 1,
        "formulaTolerance must be in [0, 1), found " + formulaTolerance);
    require(missing != null, "missing must be given");
    require(patience >= 0, "patience must be at least 0, found " + patience);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  public static CircuitConfig defaults() {
    return new CircuitConfig(Effort.FULL, 0, 0, 0, 0, 0.1, 0.1, 0.05, Missing.LEARNED, 0);
  }

  public CircuitConfig withEffort(Effort effort) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withStates(int states) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withEpochs(int epochs) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withBatch(int batch) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withBins(int bins) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withEmissionPseudo(double emissionPseudo) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withTransitionPseudo(double transitionPseudo) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withFormulaTolerance(double formulaTolerance) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withMissing(Missing missing) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }

  public CircuitConfig withPatience(int patience) {
    return new CircuitConfig(
        effort,
        states,
        epochs,
        batch,
        bins,
        emissionPseudo,
        transitionPseudo,
        formulaTolerance,
        missing,
        patience);
  }
}
