package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.Seed;

/** Keeps the rows of a stream of proposals that meet a condition, within a bound. */
final class RejectionSampler {
  /** Proposed rows per block after which the condition is given up. */
  private static final long MAX_PROPOSED = 2_000_000;

  private RejectionSampler() {}

  /** Proposes rows: the draw of m rows from a seed starts the draw of n > m. */
  @FunctionalInterface
  interface Proposals {
    Dataset draw(int rows, Seed seed);
  }

  static Dataset draw(Condition where, int rows, Seed seed, Proposals proposals) {
    if (where.equals(Condition.ANY)) {
      return proposals.draw(rows, seed.derive(0));
    }
    List<Dataset> kept = new ArrayList<>();
    int found = 0;
    long proposed = 0;
    for (long i = 0; found < rows || i == 0; i++) {
      if (proposed >= MAX_PROPOSED) {
        throw new InputException(
            "condition '%s' was met by %,d of %,d drawn rows; needs %,d"
                .formatted(where, found, proposed, rows));
      }
      Dataset block = proposals.draw(FittedSynthesizer.BLOCK_ROWS, seed.derive(i));
      int[] matching = where.matching(block);
      kept.add(block.rows(Arrays.copyOf(matching, Math.min(matching.length, rows - found))));
      found += Math.min(matching.length, rows - found);
      proposed += block.rows();
    }
    return Dataset.concat(kept);
  }
}
