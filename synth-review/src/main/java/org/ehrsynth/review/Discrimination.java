package org.ehrsynth.review;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ehrsynth.eval.learner.Auc;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.review.statistics.ExactBinomial;

/**
 * How well some answers tell synthetic from real records. Synthetic is the positive: sensitivity is
 * the share of synthetic records that were recognised, specificity that of real ones called real.
 *
 * @param correct right guesses
 * @param guesses all guesses
 * @param correctSynthetic right ones of synthetic records
 * @param synthetic guesses of synthetic records
 * @param auc area under the ROC curve of the guess times the confidence in it, from certainly real
 *     to certainly synthetic, with DeLong's error; empty where one kind has no such answer
 */
record Discrimination(
    int correct, int guesses, int correctSynthetic, int synthetic, Optional<Auc> auc) {

  /**
   * From the answers of some reviewers, pooled as if all were independent.
   *
   * @param origins of the records, in the order of the answers
   */
  static Discrimination of(List<Origin> origins, List<ReviewerAnswers> reviewers) {
    int right = 0;
    int guesses = 0;
    int hits = 0;
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
        boolean isRight = guess == origins.get(r);
        guesses++;
        right += isRight ? 1 : 0;
        synthetic += isSynthetic ? 1 : 0;
        hits += isSynthetic && isRight ? 1 : 0;
        if (answer.confidence().isPresent()) {
          int sign = guess == Origin.SYNTHETIC ? 1 : -1;
          scores.add((double) sign * answer.confidence().getAsInt());
          positive.add(isSynthetic);
        }
      }
    }
    return new Discrimination(right, guesses, hits, synthetic, auc(scores, positive));
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

  /** A share with the exact interval, as a JSON tree; null of nothing. */
  private static Map<String, Object> fraction(int successes, int trials) {
    return trials == 0
        ? null
        : value((double) successes / trials, ExactBinomial.interval(successes, trials));
  }

  /** A value with its interval. */
  static Map<String, Object> value(double value, ConfidenceInterval interval) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("value", value);
    tree.put("interval", List.of(interval.low(), interval.high()));
    return tree;
  }

  /** As a JSON tree; null where there is nothing to compute from. */
  Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
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
