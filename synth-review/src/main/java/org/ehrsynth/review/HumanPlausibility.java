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

/**
 * How much more plausible real records seem to people than synthetic ones, on a scale of 1 to 5:
 * the difference of the means over records ({@link Plausibility}). 0 is best.
 *
 * <p>Not applicable without a review, and to a table that the reviewers did not see: there is
 * neither a ceiling nor a floor. The real records, rated blindly beside the synthetic ones, stand
 * for the ceiling.
 *
 * <p>Parts: the means {@code real} and {@code synthetic}, and {@code alpha} (Krippendorff, ordinal)
 * unless it is undefined.
 */
public final class HumanPlausibility implements Metric {
  /** The registered id of this metric. */
  public static final String ID = "human.plausibility";

  private static final MetricInfo INFO =
      MetricInfo.closerIsBetter(0, ID, "plausibility of real less synthetic records, of 5")
          .withRange(-Plausibility.MAX, Plausibility.MAX)
          .withRequirements(Requirement.REVIEWS)
          .withCitation(
              "Blinded review, after the physician's scores of Choi et al. 2017, arXiv:1703.06490;"
                  + " interval of Welch 1947, doi:10.1093/biomet/34.1-2.28")
          .withCaveat(
              "Real records are often implausible: read it beside the mean of the real ones.");

  private final Optional<ReviewScores> scores;
  private final MetricInfo info;

  /** Without a review. */
  public HumanPlausibility() {
    scores = Optional.empty();
    info = INFO;
  }

  HumanPlausibility(ReviewScores scores) {
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
      return new NotApplicable(HumanDiscrimination.NOT_REVIEWED);
    }
    Optional<Plausibility> plausibility = review.plausibility();
    if (plausibility.isEmpty()) {
      return new NotApplicable("fewer than 2 records of either kind were rated");
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("real", plausibility.get().real());
    parts.put("synthetic", plausibility.get().synthetic());
    review.agreement().plausibilityAlpha().ifPresent(alpha -> parts.put("alpha", alpha.value()));
    return new Score(plausibility.get().difference(), plausibility.get().interval(), parts);
  }
}
