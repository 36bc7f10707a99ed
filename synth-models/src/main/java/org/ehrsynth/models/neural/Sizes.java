package org.ehrsynth.models.neural;

/** How long to learn, by the size of a table. */
public final class Sizes {
  private static final int SMALL = 1_000;
  private static final int FEWEST_EPOCHS = 5;

  private Sizes() {}

  /**
   * Epochs for so many rows.
   *
   * @param small of a table below 1,000 rows
   * @param most of others
   * @param looks rows to look at in all epochs together, about
   */
  public static int epochs(int rows, int small, int most, int looks) {
    return rows < SMALL ? small : Math.max(FEWEST_EPOCHS, Math.min(most, looks / rows));
  }
}
