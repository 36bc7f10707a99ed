package org.ehrsynth.eval.metric;

import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.Seed;

/**
 * Jackknife groups partition the subjects of the real and of the synthetic table at random into the
 * same number of groups of equal size (± 1 subject): the units of the delete-a-group jackknife, see
 * {@link JackknifeEstimate}. All rows of a subject are in one group, because rows of one patient
 * are not independent. Group g of the real table and group g of the synthetic one are left out
 * together.
 */
public final class JackknifeGroups {
  /** Number of groups. */
  public static final int COUNT = 20;

  /** Index of the real table. */
  public static final int REAL = 0;

  /** Index of the synthetic table. */
  public static final int SYNTHETIC = 1;

  private final byte[][] group; // by table and row

  private JackknifeGroups(byte[][] group) {
    this.group = group;
  }

  /** Returns the groups of a context, the same for all its metrics. */
  public static JackknifeGroups of(EvalContext context) {
    return context.view(
        "row-groups",
        () -> of(context.trainSubjects(), context.syntheticSubjects(), context.seed()));
  }

  /** Deals rows that are each a subject of their own. */
  public static JackknifeGroups of(int realRows, int syntheticRows, Seed seed) {
    return of(Subjects.eachRow(realRows), Subjects.eachRow(syntheticRows), seed);
  }

  /**
   * Deals the subjects.
   *
   * @param real the subject of each real row
   * @param synthetic the subject of each synthetic row
   */
  static JackknifeGroups of(Subjects real, Subjects synthetic, Seed seed) {
    Seed own = seed.derive("row-groups");
    return new JackknifeGroups(
        new byte[][] {deal(real, own.derive(REAL)), deal(synthetic, own.derive(SYNTHETIC))});
  }

  private static byte[] deal(Subjects subjects, Seed seed) {
    int count = subjects.count();
    int[] order = seed.generator().permutation(count);
    byte[] groupOfSubject = new byte[count];
    for (int k = 0; k < count; k++) {
      groupOfSubject[order[k]] = (byte) (k % COUNT);
    }
    byte[] group = new byte[subjects.rowCount()];
    for (int i = 0; i < group.length; i++) {
      group[i] = groupOfSubject[subjects.of(i)];
    }
    return group;
  }

  /** Returns the number of rows of a table. */
  public int rows(int table) {
    return group[table].length;
  }

  /** Returns the group of a row, 0 … COUNT − 1. */
  public int of(int table, int row) {
    return group[table][row];
  }
}
