package org.ehrsynth.llm.judge;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.ehrsynth.review.statistics.ClusteredProportion;
import org.ehrsynth.review.statistics.KrippendorffAlpha;
import org.ehrsynth.review.statistics.MeanDifference;

/**
 * The answers of an LLM judge on synthetic and real records, and the figures that follow from them.
 *
 * @param pairs by pair, order (real first, synthetic first) and repeat: 1 if the judge named the
 *     synthetic record, 0 if it named the real one, −1 without a usable answer
 * @param synthetic grades by synthetic record, repeat and criterion; 0 without a usable answer
 * @param real grades of the real records in the same form
 */
record RatingScores(int[][][] pairs, int[][][] synthetic, int[][][] real) {

  /** The proportion of answers that named the synthetic record, clustered by pair. */
  ClusteredProportion discrimination() {
    int[] correct = new int[pairs.length];
    int[] answers = new int[pairs.length];
    for (int p = 0; p < pairs.length; p++) {
      for (int[] order : pairs[p]) {
        correct[p] += (int) Arrays.stream(order).filter(a -> a == 1).count();
        answers[p] += (int) Arrays.stream(order).filter(a -> a >= 0).count();
      }
    }
    return ClusteredProportion.of(correct, answers);
  }

  /** Whether at least one pair has an answer. */
  boolean isAnswered() {
    return Arrays.stream(pairs)
        .flatMap(Arrays::stream)
        .flatMapToInt(Arrays::stream)
        .anyMatch(a -> a >= 0);
  }

  /** Prompts without a usable answer. */
  long unusable() {
    long unanswered =
        Arrays.stream(pairs)
            .flatMap(Arrays::stream)
            .flatMapToInt(Arrays::stream)
            .filter(a -> a < 0)
            .count();
    return unanswered + ungraded(synthetic) + ungraded(real);
  }

  private static long ungraded(int[][][] grades) {
    return Arrays.stream(grades).flatMap(Arrays::stream).filter(g -> g[0] == 0).count();
  }

  /** Named figures in a stable order; undefined figures are omitted. */
  Map<String, Double> parts() {
    Map<String, Double> parts = new LinkedHashMap<>();
    put(parts, "says_first", saysFirst());
    put(parts, "same_when_swapped", sameWhenSwapped());
    for (int c = 0; c < Rubric.CRITERIA.size(); c++) {
      String name = Rubric.CRITERIA.get(c);
      double[] syntheticMeans = means(synthetic, c);
      double[] realMeans = means(real, c);
      put(parts, name + ".synthetic", mean(syntheticMeans));
      put(parts, name + ".real", mean(realMeans));
      difference(parts, name, syntheticMeans, realMeans);
      put(parts, name + ".self_agreement", selfAgreement(c));
    }
    parts.put("unusable", (double) unusable());
    return parts;
  }

  /** The proportion of answers that named the first record: ½ without a position bias. */
  private OptionalDouble saysFirst() {
    return IntStream.range(0, 2)
        .mapToObj(
            order ->
                Arrays.stream(pairs)
                    .flatMapToInt(p -> Arrays.stream(p[order]))
                    .filter(a -> a >= 0)
                    .map(a -> order == 0 ? 1 - a : a))
        .flatMapToInt(answers -> answers)
        .average();
  }

  /** The proportion of pairs, by repeat, with the same record named in both orders. */
  private OptionalDouble sameWhenSwapped() {
    return Arrays.stream(pairs)
        .flatMapToInt(
            p ->
                IntStream.range(0, p[0].length)
                    .filter(r -> p[0][r] >= 0 && p[1][r] >= 0)
                    .map(r -> p[0][r] == p[1][r] ? 1 : 0))
        .average();
  }

  /** The mean grade of each record that has one. */
  private static double[] means(int[][][] grades, int criterion) {
    return Arrays.stream(grades)
        .map(
            repeats ->
                Arrays.stream(repeats).mapToInt(g -> g[criterion]).filter(g -> g > 0).average())
        .flatMapToDouble(OptionalDouble::stream)
        .toArray();
  }

  private static OptionalDouble mean(double[] values) {
    return Arrays.stream(values).average();
  }

  /** Synthetic minus real with its interval: a record counts once, however often it is graded. */
  private static void difference(
      Map<String, Double> parts, String name, double[] synthetic, double[] real) {
    if (synthetic.length < 2 || real.length < 2) {
      return;
    }
    MeanDifference difference = MeanDifference.of(synthetic, real);
    parts.put(name + ".difference", difference.value());
    parts.put(name + ".difference.low", difference.interval().low());
    parts.put(name + ".difference.high", difference.interval().high());
  }

  /** Krippendorff's ordinal α of the repeats; empty for one repeat or if all grades are equal. */
  private OptionalDouble selfAgreement(int criterion) {
    int[][] counts =
        List.of(synthetic, real).stream()
            .flatMap(Arrays::stream)
            .map(repeats -> counts(repeats, criterion))
            .toArray(int[][]::new);
    double alpha = KrippendorffAlpha.of(counts, KrippendorffAlpha.Scale.ORDINAL);
    return Double.isNaN(alpha) ? OptionalDouble.empty() : OptionalDouble.of(alpha);
  }

  private static int[] counts(int[][] repeats, int criterion) {
    int[] counts = new int[Rubric.BEST];
    for (int[] grades : repeats) {
      if (grades[criterion] > 0) {
        counts[grades[criterion] - 1]++;
      }
    }
    return counts;
  }

  private static void put(Map<String, Double> parts, String name, OptionalDouble value) {
    value.ifPresent(v -> parts.put(name, v));
  }
}
