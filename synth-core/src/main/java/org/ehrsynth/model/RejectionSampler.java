package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.Seed;

/**
 * Keeps the rows of a stream of proposals that meet a condition, within a bound. Kept rows are the
 * first that meet it, whatever number is asked for: fewer rows are the beginning of more.
 */
final class RejectionSampler {
  /** Proposed rows per block after which the condition is given up. */
  static final long MAX_PROPOSED = 2_000_000;

  /** −ln of the chance that one bound on a count fails. */
  private static final double DOUBT = -Math.log(1e-6);

  private RejectionSampler() {}

  /** Proposes rows: the draw of m rows from a seed starts the draw of n > m. */
  @FunctionalInterface
  interface Proposals {
    Dataset draw(int rows, Seed seed);
  }

  /**
   * Draws the rows.
   *
   * @throws InputException if they cannot be had with {@link #MAX_PROPOSED} proposals, as soon as
   *     that is clear; the message tells how many met the condition
   */
  static Dataset draw(Condition where, int rows, Seed seed, Proposals proposals) {
    if (where.equals(Condition.ANY)) {
      return proposals.draw(rows, seed.derive(0));
    }
    // Where proposals are conditioned already, as many as wanted do; they begin the first block.
    if (rows <= FittedSynthesizer.BLOCK_ROWS / 2) {
      Dataset few = proposals.draw(rows, seed.derive(0));
      if (where.matching(few).length == rows) {
        return few;
      }
    }
    List<Dataset> kept = new ArrayList<>();
    int found = 0;
    long proposed = 0;
    for (long i = 0; found < rows; i++) {
      if (isHopeless(found, proposed, rows)) {
        throw new InputException(
            "condition '%s' was met by %s of %s drawn rows; needs %s"
                .formatted(where, grouped(found), grouped(proposed), grouped(rows)));
      }
      Dataset block = proposals.draw(FittedSynthesizer.BLOCK_ROWS, seed.derive(i));
      int[] matching = where.matching(block);
      kept.add(block.rows(Arrays.copyOf(matching, Math.min(matching.length, rows - found))));
      found += Math.min(matching.length, rows - found);
      proposed += block.rows();
    }
    return Dataset.concat(kept);
  }

  /**
   * Whether the proposals are used up, or those left will not bring the wanted rows: the rule of
   * three (Hanley and Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031) for any count.
   *
   * <p>With k = found of n = proposed and D = −ln 10⁻⁶, Chernoff's P(K ≤ k) ≤ exp(−(λ − k)² / 2λ),
   * λ = n p, is e^−D at √λ = (√(2D) + √(2D + 4k)) / 2: the rate p is below λ / n. Those left bring
   * μ = p · left in the mean and, by Bernstein's P(K ≥ μ + t) ≤ exp(−t² / (2μ + 2t/3)), at most μ +
   * t with t = D/3 + √(D²/9 + 2Dμ). Hence a condition that the budget would have met is given up
   * with a chance below 2 · 10⁻⁶ a look, 10⁻³ over all looks at one block.
   */
  static boolean isHopeless(long found, long proposed, long rows) {
    long left = MAX_PROPOSED - proposed;
    if (proposed == 0 || left <= 0) {
      return left <= 0;
    }
    double root = (Math.sqrt(2 * DOUBT) + Math.sqrt(2 * DOUBT + 4.0 * found)) / 2;
    double mean = Math.min(1, root * root / proposed) * left;
    double more = DOUBT / 3 + Math.sqrt(DOUBT * DOUBT / 9 + 2 * DOUBT * mean);
    return found + mean + more < rows;
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
