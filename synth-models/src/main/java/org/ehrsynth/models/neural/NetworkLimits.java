package org.ehrsynth.models.neural;

import java.util.Arrays;
import org.ehrsynth.json.JsonObject;

/** Limits the sizes of networks and chooses epochs and batches by the size of a table. */
public final class NetworkLimits {
  /** Maximum width of a layer. */
  public static final int MAX_WIDTH = 4096;

  /** Maximum hidden layers of a network. */
  public static final int MAX_LAYERS = 8;

  private static final int SMALL = 1_000;
  private static final int MEDIUM = 10_000;
  private static final int MIN_EPOCHS = 5;

  private NetworkLimits() {}

  /**
   * Chooses the number of epochs.
   *
   * @param small epochs of a table below 1,000 rows
   * @param max epochs of others, at most
   * @param visits about how many rows all epochs visit together
   */
  public static int epochs(int rows, int small, int max, int visits) {
    return rows < SMALL ? small : Math.max(MIN_EPOCHS, Math.min(max, visits / rows));
  }

  /** Chooses the rows of a step. */
  public static int batch(int rows) {
    return rows < SMALL ? 32 : rows < MEDIUM ? 200 : 500;
  }

  /** Returns the widths of equally wide hidden layers. */
  public static int[] widths(int hidden, int layers) {
    int[] widths = new int[layers];
    Arrays.fill(widths, hidden);
    return widths;
  }

  /**
   * Contains the sizes of a stored network.
   *
   * @param input width of what the first layer reads
   * @param hidden width of the hidden layers
   */
  public record Sizes(int input, int hidden, int layers) {

    /**
     * Reads sizes.
     *
     * @param input name of the width of what the first layer reads
     * @throws org.ehrsynth.archive.ArchiveFormatException if a size is out of range
     */
    public static Sizes read(JsonObject shape, String input) {
      long first = shape.integer(input);
      long hidden = shape.integer("hidden");
      long layers = shape.integer("layers");
      boolean sound =
          Math.min(first, Math.min(hidden, layers)) >= 1
              && Math.max(first, hidden) <= MAX_WIDTH
              && layers <= MAX_LAYERS;
      if (!sound) {
        throw shape.malformed("hidden", "sizes of layers", "others");
      }
      return new Sizes((int) first, (int) hidden, (int) layers);
    }

    /** Returns the widths of the hidden layers. */
    public int[] widths() {
      return NetworkLimits.widths(hidden, layers);
    }
  }
}
