package org.ehrsynth.model;

/**
 * What it took to draw rows that keep the declared rules.
 *
 * @param rows rows drawn
 * @param refused rows that met the condition, if there was one, but broke a rule, or repeated what
 *     must be unique; another was drawn in their place
 * @param repaired rows drawn of which a cell was taken from another drawn row, because a rule says
 *     that it is not missing
 */
public record RejectionStats(long rows, long refused, long repaired) {
  static final RejectionStats NONE = new RejectionStats(0, 0, 0);

  /** refused / (rows + refused): the share of proposals that rules refused; 0 without proposals. */
  public double refusedFraction() {
    return refused == 0 ? 0 : refused / (double) (rows + refused);
  }

  /** repaired / rows; 0 without rows. */
  public double repairedFraction() {
    return rows == 0 ? 0 : repaired / (double) rows;
  }

  RejectionStats plus(RejectionStats other) {
    return new RejectionStats(
        rows + other.rows, refused + other.refused, repaired + other.repaired);
  }
}
