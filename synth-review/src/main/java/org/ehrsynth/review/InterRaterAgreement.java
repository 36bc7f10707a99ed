package org.ehrsynth.review;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.random.Seed;
import org.ehrsynth.review.statistics.FleissKappa;
import org.ehrsynth.review.statistics.KrippendorffAlpha;
import org.ehrsynth.review.statistics.RecordBootstrap;

/**
 * The agreement of the reviewers with one another, whether they are correct or not. A coefficient
 * is empty if it is undefined: with one reviewer, or if all answers are equal.
 *
 * @param guessKappa Fleiss' kappa of the guesses, over the records with a guess of every reviewer
 * @param guessAlpha Krippendorff's nominal alpha of the guesses
 * @param plausibilityAlpha Krippendorff's ordinal alpha of the plausibility
 */
record InterRaterAgreement(
    Optional<Coefficient> guessKappa,
    Optional<Coefficient> guessAlpha,
    Optional<Coefficient> plausibilityAlpha) {

  private static final int ORIGINS = Origin.values().length;

  /** A coefficient with its bootstrap interval over records. */
  record Coefficient(double value, ConfidenceInterval interval) {}

  static InterRaterAgreement of(int records, List<ReviewerAnswers> reviewers, Seed seed) {
    int[][] guesses =
        counts(
            records,
            reviewers,
            ORIGINS,
            answer -> answer.guess().map(guess -> guess == Origin.REAL ? 0 : 1).orElse(-1));
    int[][] plausibility =
        counts(
            records, reviewers, ReviewerAnswer.MAX, answer -> answer.plausibility().orElse(0) - 1);
    RecordBootstrap bootstrap = new RecordBootstrap(records, seed);
    return new InterRaterAgreement(
        coefficient(guesses, bootstrap, counts -> FleissKappa.of(counts, reviewers.size())),
        coefficient(
            guesses,
            bootstrap,
            counts -> KrippendorffAlpha.of(counts, KrippendorffAlpha.Scale.NOMINAL)),
        coefficient(
            plausibility,
            bootstrap,
            counts -> KrippendorffAlpha.of(counts, KrippendorffAlpha.Scale.ORDINAL)));
  }

  /** The number of reviewers by record and category. */
  private static int[][] counts(
      int records,
      List<ReviewerAnswers> reviewers,
      int categories,
      ToIntFunction<ReviewerAnswer> category) {
    int[][] counts = new int[records][categories];
    for (ReviewerAnswers reviewer : reviewers) {
      for (int r = 0; r < records; r++) {
        int chosen = category.applyAsInt(reviewer.answers().get(r));
        if (chosen >= 0) {
          counts[r][chosen]++;
        }
      }
    }
    return counts;
  }

  private static Optional<Coefficient> coefficient(
      int[][] counts, RecordBootstrap bootstrap, ToDoubleFunction<int[][]> statistic) {
    double value = statistic.applyAsDouble(counts);
    Function<int[], int[][]> drawn =
        rows -> {
          int[][] sample = new int[rows.length][];
          for (int i = 0; i < rows.length; i++) {
            sample[i] = counts[rows[i]];
          }
          return sample;
        };
    return bootstrap
        .interval(value, rows -> statistic.applyAsDouble(drawn.apply(rows)))
        .map(interval -> new Coefficient(value, interval));
  }

  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("fleissKappa", tree(guessKappa));
    tree.put("guessAlpha", tree(guessAlpha));
    tree.put("plausibilityAlpha", tree(plausibilityAlpha));
    return tree;
  }

  private static JsonTree tree(Optional<Coefficient> coefficient) {
    return coefficient.map(c -> Discrimination.value(c.value(), c.interval())).orElse(null);
  }
}
