package org.ehrsynth.review;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.review.statistics.MeanDifference;

/**
 * Compares the plausibility of real and synthetic records. A record counts once, with the mean over
 * the reviewers who rated it; the interval of the difference is that of {@link MeanDifference}, cut
 * to [−4, 4].
 *
 * @param real mean of the real records
 * @param synthetic mean of the synthetic records
 * @param difference real minus synthetic; 0 is best
 * @param interval 95 %
 */
record Plausibility(double real, double synthetic, double difference, ConfidenceInterval interval) {
  /** The largest possible difference. */
  static final double MAX = ReviewerAnswer.MAX - 1;

  /** Compares the ratings; empty unless at least 2 records of either kind were rated. */
  static Optional<Plausibility> of(List<Origin> origins, List<ReviewerAnswers> reviewers) {
    double[] x = means(origins, reviewers, Origin.REAL);
    double[] y = means(origins, reviewers, Origin.SYNTHETIC);
    if (x.length < 2 || y.length < 2) {
      return Optional.empty();
    }
    MeanDifference difference = MeanDifference.of(x, y);
    ConfidenceInterval interval =
        new ConfidenceInterval(
            Math.max(-MAX, difference.interval().low()),
            Math.min(MAX, difference.interval().high()));
    return Optional.of(
        new Plausibility(difference.first(), difference.second(), difference.value(), interval));
  }

  private static double[] means(
      List<Origin> origins, List<ReviewerAnswers> reviewers, Origin origin) {
    double[] means = new double[origins.size()];
    int count = 0;
    for (int r = 0; r < origins.size(); r++) {
      int record = r;
      OptionalDouble mean =
          reviewers.stream()
              .map(reviewer -> reviewer.answers().get(record).plausibility())
              .flatMapToInt(OptionalInt::stream)
              .average();
      if (origins.get(r) == origin && mean.isPresent()) {
        means[count++] = mean.getAsDouble();
      }
    }
    return Arrays.copyOf(means, count);
  }

  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("real", real);
    tree.put("synthetic", synthetic);
    tree.put("difference", Discrimination.value(difference, interval));
    return tree;
  }
}
