package org.ehrsynth.eval.report;

import java.util.Optional;
import org.ehrsynth.eval.metric.MetricKey;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.eval.privacy.Uniques;
import org.ehrsynth.eval.report.GateResult.Check;
import org.ehrsynth.eval.report.GateResult.CheckStatus;

/**
 * Checks that a table does not repeat training rows more often than chance does.
 *
 * <p>Chance is how often it repeats rows of the holdout, among as many. A holdout of few rows shows
 * little, so twins among the training rows stand in for it: a fresh row equals one of them about as
 * often as one of them equals another. Exact copies then fail only if they are more than twice as
 * frequent and beyond {@value ReleaseGate#SURE} standard errors, since a good model may repeat
 * common rows somewhat more often than they occur.
 */
record CopyCheck(Score score, int trainRows, boolean isHoldoutSmall) {

  /** Checks copies of whole rows. */
  Check exact() {
    String criterion = "exact copies: no more than by chance";
    double found = Uniques.EXACT_COPIES.in(score).orElseThrow();
    double twins = 1 - Uniques.TRAIN_UNIQUES.in(score).orElseThrow() / Math.max(1, trainRows);
    if (isHoldoutSmall && exceedsTwins(found, twins)) {
      return new Check(
          Uniques.ID,
          criterion,
          "found %s of the rows; of the training rows %s equal another"
              .formatted(GateChecks.number(found), GateChecks.number(twins)),
          CheckStatus.FAILED);
    }
    return byHoldout(criterion, Uniques.MATCHED_COPIES, Uniques.HOLDOUT_COPIES);
  }

  /** Checks copies of quasi-identifiers that one training row has alone. */
  Check keys() {
    return byHoldout(
        "replicated unique keys: no more than by chance",
        Uniques.MATCHED_KEYS,
        Uniques.HOLDOUT_KEYS);
  }

  private boolean exceedsTwins(double found, double twins) {
    double rows = Uniques.ROWS.in(score).orElseThrow();
    double pooled = (found * rows + twins * trainRows) / (rows + trainRows);
    // Twice the binomial variance: twins come in pairs.
    double variance = 2 * pooled * (1 - pooled) * (1 / rows + 1.0 / Math.max(1, trainRows));
    double beyondChance = found - 2 * twins;
    return found * rows > 5
        && beyondChance > 0
        && beyondChance >= ReleaseGate.SURE * Math.sqrt(variance);
  }

  private Check byHoldout(String criterion, MetricKey matched, MetricKey holdout) {
    Optional<Double> fraction = matched.in(score);
    Optional<Double> chance = holdout.in(score);
    if (fraction.isEmpty() || chance.isEmpty()) {
      return new Check(Uniques.ID, criterion, "nothing to compare with", CheckStatus.NOT_CHECKED);
    }
    double rows = Uniques.ROWS.in(score).orElseThrow();
    return new Check(
        Uniques.ID,
        criterion,
        "found %s of the rows, by chance %s"
            .formatted(GateChecks.number(fraction.get()), GateChecks.number(chance.get())),
        ReleaseGate.isMoreThanChance(fraction.get(), chance.get(), rows)
            ? CheckStatus.FAILED
            : CheckStatus.PASSED);
  }
}
