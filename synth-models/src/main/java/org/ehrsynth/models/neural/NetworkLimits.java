package org.ehrsynth.models.neural;

import java.util.Arrays;

/** Sizes of networks, and how long they learn by the size of a table. */
public final class NetworkLimits {
  /** Of a layer, at most. */
  public static final int MAX_WIDTH = 4096;

  /** Hidden layers of a network, at most. */
  public static final int MAX_LAYERS = 8;

  private static final int SMALL = 1_000;
  private static final int MIDDLING = 10_000;
  private static final int FEWEST_EPOCHS = 5;

  private NetworkLimits() {}

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

  /** Rows of a step for so many rows. */
  public static int batch(int rows) {
    return rows < SMALL ? 32 : rows < MIDDLING ? 200 : 500;
  }

  /** Of hidden layers that are all as wide. */
  public static int[] widths(int hidden, int layers) {
    int[] widths = new int[layers];
    Arrays.fill(widths, hidden);
    return widths;
  }

  /**
   * Whether a network may have these sizes.
   *
   * @param first width of what its layers begin with
   */
  public static boolean areSound(long first, long hidden, long layers) {
    return first >= 1
        && hidden >= 1
        && layers >= 1
        && Math.max(first, hidden) <= MAX_WIDTH
        && layers <= MAX_LAYERS;
  }
}
