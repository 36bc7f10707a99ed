package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.random.Draws;
import org.ehrsynth.random.Seed;

/**
 * The records that guesses may single out.
 *
 * @param train learned ones
 * @param holdout unseen ones
 * @param replaced for each unseen record the learned one whose place it takes
 */
record RealRecords(Cells train, Cells holdout, int[] replaced) {

  static RealRecords of(EvalContext context, Seed seed) {
    Cells train = Cells.of(context.train());
    Cells holdout = Cells.of(context.holdout().orElseThrow());
    Draws draws = seed.generator();
    int[] replaced = new int[holdout.rows()];
    Arrays.setAll(replaced, i -> draws.index(train.rows()));
    return new RealRecords(train, holdout, replaced);
  }
}
