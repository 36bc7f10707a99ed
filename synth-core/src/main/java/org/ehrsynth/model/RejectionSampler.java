package org.ehrsynth.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.transform.ConstraintTransform;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Keeps the rows of a stream of proposals that meet a condition and break no rule, within a bound.
 * Kept rows are the first that do, whatever number is asked for: fewer rows are the beginning of
 * more.
 */
final class RejectionSampler {
  /** Proposed rows per block after which the condition is given up. */
  static final long MAX_PROPOSED = 2_000_000;

  /** −ln of the chance that one bound on a count fails. */
  private static final double DOUBT = -Math.log(1e-6);

  private static final int BLOCK = FittedSynthesizer.BLOCK_ROWS;

  private final Condition where;
  private final int rows;
  private final Seed seed;
  private final BatchProposer proposer;
  private final double toleratedRate;
  private final RandomStream tolerances;

  private final List<Dataset> kept = new ArrayList<>();
  private int found;
  private long proposed;
  private long refused;
  private long repaired;
  private boolean tolerated;

  private RejectionSampler(
      Condition where, int rows, Seed seed, double toleratedRate, BatchProposer proposer) {
    this.where = where;
    this.rows = rows;
    this.seed = seed;
    this.proposer = proposer;
    this.toleratedRate = toleratedRate;
    this.tolerances = seed.derive("excuses").generator();
    nextTolerance();
  }

  /** Proposes rows: the draw of m rows from a seed starts the draw of n > m. */
  @FunctionalInterface
  interface RowProposer {
    Dataset draw(int rows, Seed seed);
  }

  /** Proposes rows, and tells which of them break a rule; the same law holds. */
  interface BatchProposer {
    ConstraintTransform.Restored draw(int rows, Seed seed);

    /** The rule that most rows break, in words; for a message. */
    String maxBroken(Dataset rows);
  }

  /** Rows that were kept, and what it took. */
  record Kept(Dataset rows, RejectionStats redraws) {}

  /**
   * Draws rows that meet a condition.
   *
   * @throws InputException if they cannot be had with {@link #MAX_PROPOSED} proposals, as soon as
   *     that is clear; the message tells how many met the condition
   */
  static Dataset draw(Condition where, int rows, Seed seed, RowProposer proposals) {
    if (where.equals(Condition.ANY)) {
      return proposals.draw(rows, seed.derive(0));
    }
    BatchProposer free =
        new BatchProposer() {
          @Override
          public ConstraintTransform.Restored draw(int n, Seed own) {
            BitSet none = new BitSet();
            return new ConstraintTransform.Restored(proposals.draw(n, own), none, none, none);
          }

          @Override
          public String maxBroken(Dataset drawn) {
            return "none";
          }
        };
    return draw(where, rows, seed, 0, free).rows();
  }

  /**
   * Draws rows that meet a condition and break no rule.
   *
   * @param toleratedRate the share of rows that may be ones that break an excusable rule
   * @throws InputException if they cannot be had with {@link #MAX_PROPOSED} proposals, as soon as
   *     that is clear; the message tells how many met the condition, and which rule was broken most
   */
  static Kept draw(
      Condition where, int rows, Seed seed, double toleratedRate, BatchProposer proposer) {
    return new RejectionSampler(where, rows, seed, toleratedRate, proposer).drawn();
  }

  private Kept drawn() {
    // Where all proposals will do, as many as wanted do; they begin the first block.
    int guess = rows <= BLOCK / 2 ? rows : BLOCK;
    Dataset last = null;
    for (long i = 0; i == 0 || found < rows; i++) {
      if (isHopeless(found, proposed, rows)) {
        throw givenUp(last);
      }
      last = block(seed.derive(i), guess);
      guess = guess();
    }
    return new Kept(Dataset.concat(kept), new RejectionStats(found, refused, repaired));
  }

  /** Looks through a block, of which no more is drawn than seems to be needed. */
  private Dataset block(Seed own, int guess) {
    int looked = 0;
    int size = guess;
    while (true) {
      ConstraintTransform.Restored block = proposer.draw(size, own);
      look(block, looked);
      if (found == rows || size >= BLOCK) {
        return block.rows();
      }
      looked = block.rows().rowCount();
      size = Math.min(BLOCK, Math.max(2 * size, size + guess()));
    }
  }

  /** How many proposals will bring the rows still wanted, and a few more. */
  private int guess() {
    double rate = found / (double) Math.max(1, proposed);
    return (int) Math.min(BLOCK, 16 + 1.1 * (rows - found) / Math.max(rate, 1e-9));
  }

  private void look(ConstraintTransform.Restored block, int from) {
    IntPredicate meets = where.on(block.rows());
    int[] chosen = new int[Math.min(rows - found, block.rows().rowCount() - from)];
    int n = 0;
    int row = from;
    for (; row < block.rows().rowCount() && found < rows; row++) {
      if (!meets.test(row)) {
        continue;
      }
      boolean breaks = block.broken().get(row);
      if (breaks && !(tolerated && block.tolerable().get(row))) {
        refused++;
        continue;
      }
      chosen[n++] = row;
      found++;
      repaired += block.repaired().get(row) ? 1 : 0;
      nextTolerance();
    }
    proposed += block.rows().rowCount() - from;
    kept.add(block.rows().selectRows(Arrays.copyOf(chosen, n)));
  }

  /** Whether the next row to keep may be one that breaks an excusable rule. */
  private void nextTolerance() {
    tolerated = toleratedRate > 0 && tolerances.nextDouble() < toleratedRate;
  }

  private InputException givenUp(Dataset last) {
    String condition =
        where.equals(Condition.ANY) ? "" : "condition '%s' was met by ".formatted(where);
    if (refused == 0) {
      return new InputException(
          "%s%s of %s drawn rows; needs %s"
              .formatted(condition, grouped(found), grouped(proposed), grouped(rows)));
    }
    String met = condition.isEmpty() ? "" : condition + grouped(found + refused) + " and ";
    return new InputException(
        "%sthe declared rules were kept by %s of %s drawn rows; needs %s; most broken is %s"
            .formatted(
                met, grouped(found), grouped(proposed), grouped(rows), proposer.maxBroken(last)));
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
