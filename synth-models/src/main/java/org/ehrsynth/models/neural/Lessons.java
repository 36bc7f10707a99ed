package org.ehrsynth.models.neural;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.model.Run;
import org.ehrsynth.random.Seed;

/**
 * What a network learns from and is judged by. Of tables of many rows a tenth of the patients is
 * kept apart, so that the epoch that is kept is not one that knows its patients; small tables have
 * none to spare and are compared with themselves.
 *
 * @param rows to learn from
 * @param judge how much drawn rows overlap with those kept apart; null if none is wanted
 */
public record Lessons(EncodedRows rows, PairShares judge) {
  private static final int MANY_ROWS = 2_000;
  private static final int APART = 10; // one of so many

  /**
   * Encodes a table.
   *
   * @param judged whether rows are judged: else none are kept apart
   */
  public static Lessons of(Codec codec, Dataset data, int[] subjects, boolean judged, Run run) {
    Seed seed = run.seed().derive("lessons");
    int patients = Arrays.stream(subjects).max().orElse(-1) + 1;
    boolean[] apart = new boolean[patients];
    if (judged && data.rows() >= MANY_ROWS) {
      int[] order = seed.derive("apart").generator().permutation(patients);
      for (int i = 0; i < patients / APART; i++) {
        apart[order[i]] = true;
      }
    }
    Dataset learned = data.rows(where(subjects, apart, false));
    Dataset reference = data.rows(where(subjects, apart, true));
    EncodedRows rows = codec.encode(learned, seed.derive("encode"));
    PairShares judge =
        judged
            ? new PairShares(
                data,
                subjects,
                reference.rows() > 0 ? reference : learned,
                run,
                seed.derive("pairs"))
            : null;
    return new Lessons(rows, judge);
  }

  private static int[] where(int[] subjects, boolean[] apart, boolean wanted) {
    return IntStream.range(0, subjects.length).filter(i -> apart[subjects[i]] == wanted).toArray();
  }

  /** How many rows to draw for a judgement. */
  public int judged() {
    return Math.max(1_000, Math.min(4_096, rows.rows()));
  }
}
