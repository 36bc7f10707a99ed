package org.ehrsynth.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.review.statistics.ExactBinomial;

/**
 * The accuracy of guesses about the origin of records. Synthetic is the positive class: sensitivity
 * is the proportion of synthetic records recognised, specificity that of real records called real.
 *
 * @param correct number of correct guesses
 * @param guesses number of guesses
 * @param correctSynthetic number of correct guesses on synthetic records
 * @param synthetic number of guesses on synthetic records
 * @param auc area under the ROC curve of the guess times its confidence, from certainly real to
 *     certainly synthetic, with DeLong's standard error; empty if one class has no such answer
 */
record Discrimination(
    int correct, int guesses, int correctSynthetic, int synthetic, Optional<Auc> auc) {

  /**
   * Pools the answers of some reviewers as if all answers were independent.
   *
   * @param origins of the records, in the order of the answers
   */
  static Discrimination of(List<Origin> origins, List<ReviewerAnswers> reviewers) {
    int correct = 0;
    int guesses = 0;
    int correctSynthetic = 0;
    int synthetic = 0;
    List<Double> scores = new ArrayList<>();
    List<Boolean> positive = new ArrayList<>();
    for (ReviewerAnswers reviewer : reviewers) {
      for (int r = 0; r < origins.size(); r++) {
        ReviewerAnswer answer = reviewer.answers().get(r);
        if (answer.guess().isEmpty()) {
          continue;
        }
        Origin guess = answer.guess().get();
        boolean isSynthetic = origins.get(r) == Origin.SYNTHETIC;
        boolean isCorrect = guess == origins.get(r);
        guesses++;
        correct += isCorrect ? 1 : 0;
        synthetic += isSynthetic ? 1 : 0;
        correctSynthetic += isSynthetic && isCorrect ? 1 : 0;
        if (answer.confidence().isPresent()) {
          int sign = guess == Origin.SYNTHETIC ? 1 : -1;
          scores.add((double) sign * answer.confidence().getAsInt());
          positive.add(isSynthetic);
        }
      }
    }
    return new Discrimination(correct, guesses, correctSynthetic, synthetic, auc(scores, positive));
  }

  private static Optional<Auc> auc(List<Double> scores, List<Boolean> positive) {
    if (!positive.contains(true) || !positive.contains(false)) {
      return Optional.empty();
    }
    boolean[] kinds = new boolean[positive.size()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = positive.get(i);
    }
    return Optional.of(Auc.of(scores.stream().mapToDouble(x -> x).toArray(), kinds));
  }

  double accuracy() {
    return (double) correct / guesses;
  }

  /** A proportion with its exact interval, as a JSON tree; null without trials. */
  private static JsonTree fraction(int successes, int trials) {
    return trials == 0
        ? null
        : value((double) successes / trials, ExactBinomial.interval(successes, trials));
  }

  /** A value with its interval, as a JSON tree. */
  static JsonTree value(double value, ConfidenceInterval interval) {
    JsonTree tree = new JsonTree();
    tree.put("value", value);
    tree.put("interval", List.of(interval.low(), interval.high()));
    return tree;
  }

  /** As a JSON tree; null for figures without data. */
  JsonTree toJson() {
    JsonTree tree = new JsonTree();
    tree.put("guesses", (long) guesses);
    tree.put("right", (long) correct);
    tree.put("accuracy", fraction(correct, guesses));
    tree.put("p", guesses == 0 ? null : (Object) ExactBinomial.pValue(correct, guesses));
    tree.put("sensitivity", fraction(correctSynthetic, synthetic));
    tree.put("specificity", fraction(correct - correctSynthetic, guesses - synthetic));
    tree.put(
        "auc",
        auc.map(a -> value(a.value(), ConfidenceInterval.normal(a.value(), a.se(), 0, 1)))
            .orElse(null));
    return tree;
  }
}
