package org.ehrsynth.models.neural;

import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.Seed;

/**
 * What a network learns from and is judged by. Of tables of many rows a tenth of the patients is
 * kept apart, so that the epoch that is kept is not one that knows its patients; small tables have
 * none to spare and are compared with themselves.
 *
 * @param rows to learn from
 * @param validation how much drawn rows overlap with those kept apart; null if none is wanted
 */
public record TrainingData(EncodedRows rows, PairwiseOverlap validation) {
  private static final int MANY_ROWS = 2_000;
  private static final int APART = 10; // one of so many

  /**
   * Encodes a table.
   *
   * @param scored whether rows are judged: else none are kept apart
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

  /** How many rows to draw for a judgement. */
  public int validationRows() {
    return Math.max(1_000, Math.min(4_096, rows.rows()));
  }
}
