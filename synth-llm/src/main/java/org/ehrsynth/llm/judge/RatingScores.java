package org.ehrsynth.llm.judge;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.ehrsynth.review.statistics.ClusteredProportion;
import org.ehrsynth.review.statistics.KrippendorffAlpha;

/**
 * What a language model said of synthetic and real records, in figures.
 *
 * @param pairs by pair, order (real first, synthetic first) and repeat: 1 the synthetic one was
 *     told, 0 the real one was taken for it, −1 no usable answer
 * @param synthetic by synthetic record, repeat and criterion the grade; 0: no usable answer
 * @param real the same of real records
 */
record RatingScores(int[][][] pairs, int[][][] synthetic, int[][][] real) {

  /** The share of answers that told the synthetic record; of pairs with at least one answer. */
  ClusteredProportion discrimination() {
    int[] right = new int[pairs.length];
    int[] answers = new int[pairs.length];
    for (int p = 0; p < pairs.length; p++) {
      for (int[] order : pairs[p]) {
        right[p] += (int) Arrays.stream(order).filter(a -> a == 1).count();
        answers[p] += (int) Arrays.stream(order).filter(a -> a >= 0).count();
      }
    }
    return ClusteredProportion.of(right, answers);
  }

  /** Whether any pair was answered. */
  boolean isAnswered() {
    return Arrays.stream(pairs)
        .flatMap(Arrays::stream)
        .flatMapToInt(Arrays::stream)
        .anyMatch(a -> a >= 0);
  }

  /** Questions without a usable answer. */
  long unusable() {
    long open =
        Arrays.stream(pairs)
            .flatMap(Arrays::stream)
            .flatMapToInt(Arrays::stream)
            .filter(a -> a < 0)
            .count();
    return open + ungraded(synthetic) + ungraded(real);
  }

  private static long ungraded(int[][][] grades) {
    return Arrays.stream(grades).flatMap(Arrays::stream).filter(g -> g[0] == 0).count();
  }

  /** Named figures, in a stable order; those that are not defined are left out. */
  Map<String, Double> parts() {
    Map<String, Double> parts = new LinkedHashMap<>();
    put(parts, "says_first", saysFirst());
    put(parts, "same_when_swapped", sameWhenSwapped());
    for (int c = 0; c < Rubric.CRITERIA.size(); c++) {
      String name = Rubric.CRITERIA.get(c);
      double[] syntheticMeans = means(synthetic, c);
      double[] actual = means(real, c);
      put(parts, name + ".synthetic", mean(syntheticMeans));
      put(parts, name + ".real", mean(actual));
      difference(parts, name, syntheticMeans, actual);
      put(parts, name + ".self_agreement", selfAgreement(c));
    }
    parts.put("unusable", (double) unusable());
    return parts;
  }

  /** The share of answers that named the record shown first: ½ for one without a habit. */
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

  /** The share of pairs, by repeat, of which the same record was named in both orders. */
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

  /**
   * Synthetic minus real, with the 95 % interval of Welch (1947, doi:10.1093/biomet/34.1-2.28): a
   * record counts once, however often it was graded.
   */
  private static void difference(
      Map<String, Double> parts, String name, double[] syntheticMeans, double[] real) {
    if (syntheticMeans.length < 2 || real.length < 2) {
      return;
    }
    double a = variance(syntheticMeans) / syntheticMeans.length;
    double b = variance(real) / real.length;
    double value =
        Arrays.stream(syntheticMeans).sum() / syntheticMeans.length
            - Arrays.stream(real).sum() / real.length;
    double half = 0;
    if (a + b > 0) {
      double degrees =
          (a + b) * (a + b) / (a * a / (syntheticMeans.length - 1) + b * b / (real.length - 1));
      half = new TDistribution(degrees).inverseCumulativeProbability(0.975) * Math.sqrt(a + b);
    }
    parts.put(name + ".difference", value);
    parts.put(name + ".difference.low", value - half);
    parts.put(name + ".difference.high", value + half);
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }

  /** Krippendorff's ordinal α of the repeats; empty if there is one, or all grades are the same. */
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
