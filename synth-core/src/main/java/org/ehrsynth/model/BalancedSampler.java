package org.ehrsynth.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ehrsynth.InputException;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.constraint.DuplicateFilter;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.schema.Constraint;

/** Draws the rows of each level of a {@link TargetDistribution}, one level below the other. */
final class BalancedSampler {
  private final FittedSynthesizer model;
  private final List<Constraint.Unique> unique;
  private final Condition where;
  private final Execution run;

  /**
   * A drawer.
   *
   * @param unique rules that rows of all levels keep together
   */
  BalancedSampler(
      FittedSynthesizer model, List<Constraint.Unique> unique, Condition where, Execution run) {
    this.model = model;
    this.unique = unique;
    this.where = where;
    this.run = run;
  }

  /** The learned columns of the rows. */
  Dataset draw(TargetDistribution balance) {
    Dataset rows = model.sample(0, Condition.ANY, run).learned();
    for (int i = 0; i < balance.counts().length; i++) {
      Condition level = balance.conditions().get(i);
      Condition both =
          where.equals(Condition.ANY) ? level : new Condition.And(List.of(level, where));
      Execution own = run.withSeed(run.seed().derive("balance/" + balance.levels().get(i)));
      rows = with(rows, both, balance.counts()[i], own);
    }
    return rows;
  }

  private Dataset with(Dataset rows, Condition level, int wanted, Execution own) {
    // More rows begin with fewer: those that repeat a row of another level are passed over.
    for (int n = wanted; ; n = 2 * n + 16) {
      Dataset all = Dataset.concat(List.of(rows, model.sample(n, level, own).learned()));
      int[] fresh =
          unique.isEmpty()
              ? IntStream.range(0, all.rowCount()).toArray()
              : new DuplicateFilter(unique).fresh(all);
      if (fresh.length >= rows.rowCount() + wanted) {
        return all.selectRows(Arrays.copyOf(fresh, rows.rowCount() + wanted));
      }
      if (n - wanted > RejectionSampler.MAX_PROPOSED) {
        throw new InputException(
            "balance: the declared rule '%s' leaves %d rows where %s; needs %d"
                .formatted(
                    new DuplicateFilter(unique), fresh.length - rows.rowCount(), level, wanted));
      }
    }
  }
}
