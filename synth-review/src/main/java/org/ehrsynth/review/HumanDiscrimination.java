package org.ehrsynth.review;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.eval.metric.EvalContext;
import org.ehrsynth.eval.metric.Metric;
import org.ehrsynth.eval.metric.MetricInfo;
import org.ehrsynth.eval.metric.MetricInfo.Requirement;
import org.ehrsynth.eval.metric.MetricResult;
import org.ehrsynth.eval.metric.MetricResult.NotApplicable;
import org.ehrsynth.eval.metric.MetricResult.Score;
import org.ehrsynth.review.statistics.ClusteredProportion;

/**
 * Measures how often people recognise the origin of a single record: the proportion of correct
 * guesses, with an interval clustered by record ({@link ClusteredProportion}). Half of the records
 * are real, so 0.5 is guessing and the best value; below it, people are misled systematically.
 *
 * <p>Not applicable without a review, and to a table that the reviewers did not see: there is
 * neither a ceiling nor a floor, because no one has reviewed a holdout or shuffled columns. Chance,
 * 0.5, takes the place of the ceiling.
 *
 * <p>Parts: {@code accuracy/reviewer N}, {@code sensitivity} and {@code specificity} pooled
 * (synthetic is the positive class), {@code auc} of the guess times the confidence, {@code kappa}
 * (Fleiss), {@code alpha} (Krippendorff), {@code records}, {@code reviewers}, {@code guesses};
 * undefined parts are omitted.
 */
public final class HumanDiscrimination implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "human.discrimination";

  static final String NOT_REVIEWED = "the reviewers did not see this table";

  private static final MetricInfo INFO =
      MetricInfo.closerIsBetter(0.5, ID, "people distinguish synthetic from real records")
          .withRequirements(Requirement.REVIEWS)
          .withFinding(
              "People who saw single records tell synthetic from real ones with an accuracy of %s"
                  + " (0.5 is guessing)")
          .withCitation(
              "Blinded review; exact interval of Clopper and Pearson 1934,"
                  + " doi:10.1093/biomet/26.4.404, with the effective number of guesses of Korn and"
                  + " Graubard 1998")
          .withCaveat(
              "People see one record at a time: a wrong mix of patients, or a copy of one,"
                  + " passes.");

  private final Optional<ReviewScores> scores;
  private final MetricInfo info;

  /** The metric without a review, which is not applicable. */
  public HumanDiscrimination() {
    scores = Optional.empty();
    info = INFO;
  }

  HumanDiscrimination(ReviewScores scores) {
    this.scores = Optional.of(scores);
    info = INFO.withRequirements();
  }

  @Override
  public MetricInfo info() {
    return info;
  }

  @Override
  public MetricResult compute(EvalContext context) {
    ReviewScores review = scores.orElseThrow();
    if (context.raw().filter(raw -> review.isOf(raw.synthetic())).isEmpty()) {
      return new NotApplicable(NOT_REVIEWED);
    }
    Optional<ClusteredProportion> accuracy = review.accuracy();
    if (accuracy.isEmpty()) {
      return new NotApplicable("the reviewers made no guess");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    review
        .byReviewer()
        .forEach(
            (reviewer, own) -> {
              if (own.guesses() > 0) {
                parts.put("accuracy/reviewer " + reviewer, own.accuracy());
              }
            });
    Discrimination pooled = review.pooled();
    if (pooled.synthetic() > 0) {
      parts.put("sensitivity", (double) pooled.correctSynthetic() / pooled.synthetic());
    }
    int real = pooled.guesses() - pooled.synthetic();
    if (real > 0) {
      parts.put("specificity", (double) (pooled.correct() - pooled.correctSynthetic()) / real);
    }
    pooled.auc().ifPresent(auc -> parts.put("auc", auc.value()));
    review.agreement().guessKappa().ifPresent(kappa -> parts.put("kappa", kappa.value()));
    review.agreement().guessAlpha().ifPresent(alpha -> parts.put("alpha", alpha.value()));
    parts.put("records", (double) review.records());
    parts.put("reviewers", (double) review.reviewers().size());
    parts.put("guesses", (double) pooled.guesses());
    return new Score(accuracy.get().value(), accuracy.get().interval(), parts);
  }
}
