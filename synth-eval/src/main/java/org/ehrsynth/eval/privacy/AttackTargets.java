package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;

/**
 * The records that are attacked: as many learned ones as unseen ones, at most 2,000 of each, drawn
 * with the seed. As many, so that both rates are equally precise, and Wilson's middle draws both
 * equally far towards ½.
 *
 * @param train learned records
 * @param holdout unseen records
 * @param ranges all real rows: what scales differences must not tell the two apart
 */
record AttackTargets(Dataset train, Dataset holdout, Dataset ranges) {
  /** Fewer records than this say nothing. */
  static final int LEAST = 10;

  static final String TOO_FEW =
      "needs at least " + LEAST + " rows in train and in holdout and one synthetic row";

  private static final int MOST = 2000;

  /** Whether there are enough rows; the holdout must be there. */
  static boolean areEnough(EvalContext context) {
    return context.synthetic().rowCount() > 0
        && Math.min(context.train().rowCount(), context.holdout().orElseThrow().rowCount())
            >= LEAST;
  }

  static AttackTargets of(EvalContext context) {
    return context.view(
        "attack-targets",
        () -> {
          Dataset holdout = context.holdout().orElseThrow();
          Dataset train = context.train();
          int n = Math.min(MOST, Math.min(train.rowCount(), holdout.rowCount()));
          return new AttackTargets(
              cut(train, n, context, "targets/train"),
              cut(holdout, n, context, "targets/holdout"),
              Dataset.concat(List.of(train, holdout)));
        });
  }

  /** n rows of a table, drawn with the seed, in their order. */
  static Dataset cut(Dataset table, int n, EvalContext context, String name) {
    if (table.rowCount() <= n) {
      return table;
    }
    int[] rows =
        Arrays.copyOf(context.seed().derive(name).generator().permutation(table.rowCount()), n);
    Arrays.sort(rows);
    return table.selectRows(rows);
  }

  int size() {
    return train.rowCount();
  }
}
