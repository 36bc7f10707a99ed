package org.ehrsynth.eval.metric;

import java.util.Set;

/**
 * What a metric declares before it is computed.
 *
 * @param id the stable name, {@code family.measure}, for instance {@code fidelity.sdmetrics}
 * @param title a few words for a table
 * @param direction where good is
 * @param target the best value when the direction is TARGET; else the best end of the range
 * @param min smallest possible value
 * @param max largest possible value; may be infinite
 * @param needs what must be there beside train and synthetic
 * @param citation paper or definition, with DOI or arXiv number
 * @param caution how it misleads, one sentence; empty if nothing is known
 */
public record MetricInfo(
    String id,
    String title,
    Direction direction,
    double target,
    double min,
    double max,
    Set<Need> needs,
    String citation,
    String caution) {

  /** Where good is. */
  public enum Direction {
    HIGHER,
    LOWER,
    TARGET
  }

  /** What a metric may ask for. */
  public enum Need {
    /**
     * Real rows the model has not seen. For the ceiling the evaluator splits the holdout by subject
     * into two halves: one stands for the synthetic table, the other remains the holdout.
     */
    HOLDOUT,
    /** A column to predict. */
    TARGET
  }

  public MetricInfo {
    needs = Set.copyOf(needs);
  }

  /** The part of the id before the dot. */
  public String family() {
    return id.substring(0, id.indexOf('.'));
  }
}
