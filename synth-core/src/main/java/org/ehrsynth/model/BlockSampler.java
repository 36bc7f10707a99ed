package org.ehrsynth.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.DuplicateFilter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.RejectionSampler.Kept;

/**
 * The endless stream of a model's rows from a seed, in blocks that are drawn on several threads.
 * Where rows must be unique, those that repeat an earlier one are left out of it: a sample of n
 * rows is its first n rows, whatever n is.
 */
final class BlockSampler {
  private static final int BLOCK = FittedSynthesizer.BLOCK_ROWS;

  private final ConstrainedSampler rows;
  private final Condition where;
  private final Execution run;

  BlockSampler(ConstrainedSampler rows, Condition where, Execution run) {
    this.rows = rows;
    this.where = where;
    this.run = run;
  }

  /** Hears rows and the position of the first of them. */
  @FunctionalInterface
  interface Sink {
    void accept(Dataset rows, long first);
  }

  /** Draws the first n rows. */
  RejectionStats draw(long n, Sink sink) {
    return rows.plan().unique().isEmpty() ? drawFree(n, sink) : drawUnique(n, sink);
  }

  private RejectionStats drawFree(long n, Sink sink) {
    int blocks = Math.toIntExact(Math.max(1, (n + BLOCK - 1) / BLOCK));
    int wave = 2 * run.threads();
    RejectionStats redraws = RejectionStats.NONE;
    for (int from = 0; from < blocks; from += wave) {
      Kept[] drawn = wave(from, Math.min(wave, blocks - from), n - (long) from * BLOCK);
      for (int i = 0; i < drawn.length; i++) {
        redraws = redraws.plus(drawn[i].redraws());
        sink.accept(drawn[i].rows(), (long) (from + i) * BLOCK);
      }
      run.listener().progress("sampling", (from + drawn.length) / (double) blocks);
    }
    return redraws;
  }

  /**
   * Draws neighbouring blocks, all whole but the last.
   *
   * @param wanted rows of all of them together; a block beyond them is empty
   */
  private Kept[] wave(long first, int blocks, long wanted) {
    Kept[] drawn = new Kept[blocks];
    run.forEach(
        blocks,
        i -> {
          int size = (int) Math.max(0, Math.min(BLOCK, wanted - (long) i * BLOCK));
          drawn[i] = rows.draw(size, where, run, first + i);
        });
    return drawn;
  }

  private RejectionStats drawUnique(long n, Sink sink) {
    Distinct distinct = new Distinct(n, sink);
    for (long block = 0; block == 0 || distinct.wanted() > 0; ) {
      distinct.checkHope();
      // Some rows repeat others; of the last block no more is drawn than seems to be needed.
      long guess = distinct.wanted() + distinct.wanted() / 8 + 16;
      if (guess < BLOCK) {
        Kept some = rows.draw((int) guess, where, run, block);
        distinct.take(some, RejectionStats.NONE);
        if (distinct.wanted() > 0) {
          distinct.take(rows.draw(BLOCK, where, run, block), some.redraws());
        }
        block++;
      } else {
        int blocks = (int) Math.min(2L * run.threads(), (distinct.wanted() + BLOCK - 1) / BLOCK);
        for (Kept whole : wave(block, blocks, (long) blocks * BLOCK)) {
          distinct.take(whole, RejectionStats.NONE);
        }
        block += blocks;
      }
      run.listener().progress("sampling", n == 0 ? 1 : 1 - distinct.wanted() / (double) n);
    }
    return distinct.redraws;
  }

  /** Passes rows on until there are enough, but none that repeats an earlier one. */
  private final class Distinct {
    private final DuplicateFilter unique = new DuplicateFilter(rows.plan().unique());
    private final long n;
    private final Sink sink;
    private RejectionStats redraws = RejectionStats.NONE;
    private long looked;

    Distinct(long n, Sink sink) {
      this.n = n;
      this.sink = sink;
    }

    long wanted() {
      return n - redraws.rows();
    }

    /** Takes the fresh rows of a block, after the part of it that was looked through already. */
    void take(Kept block, RejectionStats begun) {
      int from = (int) begun.rows();
      Dataset rest =
          block.rows().selectRows(IntStream.range(from, block.rows().rowCount()).toArray());
      int[] fresh = unique.fresh(rest);
      int taken = (int) Math.min(fresh.length, wanted());
      sink.accept(rest.selectRows(Arrays.copyOf(fresh, taken)), redraws.rows());
      int seen = taken > 0 && taken == wanted() ? fresh[taken - 1] + 1 : rest.rowCount();
      looked += seen;
      RejectionStats own = block.redraws();
      redraws =
          redraws.plus(
              new RejectionStats(
                  taken,
                  own.refused() - begun.refused() + seen - taken,
                  own.repaired() - begun.repaired()));
    }

    void checkHope() {
      if (looked > 2 * n + RejectionSampler.MAX_PROPOSED) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "the declared rule '%s' was kept by %,d of %,d drawn rows; needs %,d",
                unique,
                redraws.rows(),
                looked,
                n));
      }
    }
  }
}
