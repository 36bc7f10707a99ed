package org.ehrsynth.models.neural;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
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

  /** How many rows to draw for a judgement. */
  public int validationRows() {
    return Math.max(1_000, Math.min(4_096, rows.rows()));
  }
}
