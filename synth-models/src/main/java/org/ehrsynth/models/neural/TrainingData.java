package org.ehrsynth.models.neural;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
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
      Codec codec, Dataset data, int[] subjects, boolean scored, Execution run) {
    Seed seed = run.seed().derive("lessons");
    int patients = Arrays.stream(subjects).max().orElse(-1) + 1;
    boolean[] apart = new boolean[patients];
    if (scored && data.rowCount() >= MANY_ROWS) {
      int[] order = seed.derive("apart").generator().permutation(patients);
      for (int i = 0; i < patients / APART; i++) {
        apart[order[i]] = true;
      }
    }
    Dataset learned = data.selectRows(where(subjects, apart, false));
    Dataset reference = data.selectRows(where(subjects, apart, true));
    EncodedRows rows = codec.encode(learned, seed.derive("encode"));
    PairwiseOverlap validation =
        scored
            ? new PairwiseOverlap(
                data,
                subjects,
                reference.rowCount() > 0 ? reference : learned,
                run,
                seed.derive("pairs"))
            : null;
    return new TrainingData(rows, validation);
  }

  private static int[] where(int[] subjects, boolean[] apart, boolean wanted) {
    return IntStream.range(0, subjects.length).filter(i -> apart[subjects[i]] == wanted).toArray();
  }

  /** Returns how many rows to sample for a validation. */
  public int validationRows() {
    return Math.max(1_000, Math.min(4_096, rows.rows()));
  }
}
