package org.ehrsynth.eval.privacy;

import java.util.Arrays;
import java.util.List;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.eval.metric.EvalContext;

/**
 * Attack targets are the records that are attacked: as many training records as unseen ones, at
 * most 2,000 of each, drawn with the seed. With equal numbers both rates are equally precise, and
 * Wilson's centre shrinks both equally towards ½.
 *
 * @param train training records
 * @param holdout unseen records
 * @param ranges all real rows, so that the scaling of differences does not distinguish the two
 */
record AttackTargets(Dataset train, Dataset holdout, Dataset ranges) {
  /** Fewer records than this are not evaluated. */
  static final int MIN_RECORDS = 10;

  static final String TOO_FEW =
      "needs at least " + MIN_RECORDS + " rows in train and in holdout and one synthetic row";

  private static final int MAX_RECORDS = 2000;

  /** Returns whether there are enough rows; requires a holdout. */
  static boolean areEnough(EvalContext context) {
    return context.synthetic().rowCount() > 0
        && Math.min(context.train().rowCount(), context.holdout().orElseThrow().rowCount())
            >= MIN_RECORDS;
  }

  static AttackTargets of(EvalContext context) {
    return context.view(
        "attack-targets",
        () -> {
          Dataset holdout = context.holdout().orElseThrow();
          Dataset train = context.train();
          int n = Math.min(MAX_RECORDS, Math.min(train.rowCount(), holdout.rowCount()));
          return new AttackTargets(
              cut(train, n, context, "targets/train"),
              cut(holdout, n, context, "targets/holdout"),
              Dataset.concat(List.of(train, holdout)));
        });
  }

  /** Returns n rows of a table, drawn with the seed, in their order. */
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
