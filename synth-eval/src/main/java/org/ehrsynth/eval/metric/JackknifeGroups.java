package org.ehrsynth.eval.metric;

import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * The rows of the real and of the synthetic table, each dealt at random into the same number of
 * groups of equal size (± 1): the units of the delete-a-group jackknife, see {@link
 * JackknifeEstimate}. Group g of the real table and group g of the synthetic one are left out
 * together.
 */
public final class JackknifeGroups {
  /** Number of groups. */
  public static final int COUNT = 20;

  /** Index of the real table. */
  public static final int REAL = 0;

  /** Index of the synthetic table. */
  public static final int SYNTHETIC = 1;

  private final byte[][] group;

  private JackknifeGroups(byte[][] group) {
    this.group = group;
  }

  /** The groups of a context, the same for all its metrics. */
  public static JackknifeGroups of(EvalContext context) {
    return context.view(
        "row-groups",
        () -> of(context.train().rowCount(), context.synthetic().rowCount(), context.seed()));
  }

  /** Deals the rows. */
  public static JackknifeGroups of(int realRows, int syntheticRows, Seed seed) {
    Seed own = seed.derive("row-groups");
    return new JackknifeGroups(
        new byte[][] {
          deal(realRows, own.derive(REAL)), deal(syntheticRows, own.derive(SYNTHETIC))
        });
  }

  private static byte[] deal(int rows, Seed seed) {
    RandomStream draws = seed.generator();
    int[] order = draws.permutation(rows);
    byte[] group = new byte[rows];
    for (int i = 0; i < rows; i++) {
      group[order[i]] = (byte) (i % COUNT);
    }
    return group;
  }

  /** Number of rows of a table. */
  public int rows(int table) {
    return group[table].length;
  }

  /** The group of a row, 0 … COUNT − 1. */
  public int of(int table, int row) {
    return group[table][row];
  }
}
