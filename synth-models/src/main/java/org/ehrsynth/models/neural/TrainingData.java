package org.ehrsynth.models.neural;

import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;

/**
 * Contains the rows that a network learns from, and its validation. A tenth of the patients of a
 * large table is held out, so that the chosen epoch is not one that memorised its patients; small
 * tables have none to spare and are compared with themselves.
 *
 * @param rows to learn from
 * @param validation overlap of sampled rows with those held out; null if none is wanted
 */
public record TrainingData(EncodedRows rows, PairwiseOverlap validation) {
  private static final int MANY_ROWS = 2_000;
  private static final int APART = 10; // one of so many

  /**
   * Encodes a table.
   *
   * @param scored whether rows are validated; else none are held out
   */
  public static TrainingData of(
      Codec codec, Dataset data, Subjects subjects, int k, boolean scored, Execution run) {
    Seed seed = run.seed().derive("lessons");
    int heldOut = scored && data.rowCount() >= MANY_ROWS ? subjects.count() / APART : 0;
    boolean[] apart = subjects.draw(heldOut, seed.derive("apart").generator());
    Dataset learned = data.selectRows(subjects.rowsOfOthers(apart));
    Dataset reference = data.selectRows(subjects.rowsOf(apart));
    EncodedRows rows = codec.encode(learned, seed.derive("encode"));
    PairwiseOverlap validation =
        scored
            ? new PairwiseOverlap(
                data,
                subjects,
                reference.rowCount() > 0 ? reference : learned,
                k,
                run,
                seed.derive("pairs"))
            : null;
    return new TrainingData(rows, validation);
  }

  /** Returns how many rows to sample for a validation. */
  public int validationRows() {
    return Math.max(1_000, Math.min(4_096, rows.rows()));
  }
}
