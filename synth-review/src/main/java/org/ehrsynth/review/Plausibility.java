package org.ehrsynth.review;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;

/**
 * How plausible real records seem beside synthetic ones. A record counts once, with the mean over
 * the reviewers who rated it; the difference of the means d = x̄ − ȳ has the interval of Welch,
 *
 * <p>\( d \pm t_\nu \sqrt{a + b},\; a = s_x^2/n_x,\; b = s_y^2/n_y,\; \nu = (a + b)^2 / (a^2/(n_x -
 * 1) + b^2/(n_y - 1)) \)
 *
 * <p>(Welch 1947, <a href="https://doi.org/10.1093/biomet/34.1-2.28">
 * doi:10.1093/biomet/34.1-2.28</a>), cut to [−4, 4]; a single point where neither kind varies.
 *
 * @param real mean of the real records
 * @param synthetic mean of the synthetic ones
 * @param difference real less synthetic; 0 is best
 * @param interval 95 %
 */
record Plausibility(double real, double synthetic, double difference, ConfidenceInterval interval) {
  /** The largest difference that there can be. */
  static final double MAX = ReviewerAnswer.MAX - 1;

  /** Empty unless 2 records of either kind were rated. */
  static Optional<Plausibility> of(List<Origin> origins, List<ReviewerAnswers> reviewers) {
    double[] x = means(origins, reviewers, Origin.REAL);
    double[] y = means(origins, reviewers, Origin.SYNTHETIC);
    if (x.length < 2 || y.length < 2) {
      return Optional.empty();
    }
    double d = mean(x) - mean(y);
    double a = variance(x) / x.length;
    double b = variance(y) / y.length;
    double half = 0;
    if (a + b > 0) {
      double nu = (a + b) * (a + b) / (a * a / (x.length - 1) + b * b / (y.length - 1));
      half = TDistribution.of(nu).inverseSurvivalProbability(0.025) * Math.sqrt(a + b);
    }
    ConfidenceInterval interval =
        new ConfidenceInterval(Math.max(-MAX, d - half), Math.min(MAX, d + half));
    return Optional.of(new Plausibility(mean(x), mean(y), d, interval));
  }

  private static double[] means(
      List<Origin> origins, List<ReviewerAnswers> reviewers, Origin origin) {
    double[] means = new double[origins.size()];
    int count = 0;
    for (int r = 0; r < origins.size(); r++) {
      int record = r;
      double[] ratings =
          reviewers.stream()
              .map(reviewer -> reviewer.answers().get(record).plausibility())
              .filter(rating -> rating.isPresent())
              .mapToDouble(rating -> rating.getAsInt())
              .toArray();
      if (origins.get(r) == origin && ratings.length > 0) {
        means[count++] = mean(ratings);
      }
    }
    return Arrays.copyOf(means, count);
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum / x.length;
  }

  private static double variance(double[] x) {
    double mean = mean(x);
    double sum = 0;
    for (double value : x) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (x.length - 1);
  }

  Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("real", real);
    tree.put("synthetic", synthetic);
    tree.put("difference", Discrimination.value(difference, interval));
    return tree;
  }
}
