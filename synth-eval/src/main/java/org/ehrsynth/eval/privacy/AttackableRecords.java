package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Attackable records are the records that guesses may single out.
 *
 * @param train training records
 * @param holdout unseen records
 * @param replaced for each unseen record the training record whose place it takes
 */
record AttackableRecords(NumericCells train, NumericCells holdout, int[] replaced) {

  static AttackableRecords of(EvalContext context, Seed seed) {
    NumericCells train = NumericCells.of(context.train());
    NumericCells holdout = NumericCells.of(context.holdout().orElseThrow());
    RandomStream draws = seed.generator();
    int[] replaced = new int[holdout.rows()];
    Arrays.setAll(replaced, i -> draws.nextInt(train.rows()));
    return new AttackableRecords(train, holdout, replaced);
  }
}
