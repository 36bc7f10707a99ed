package org.ehrsynth.llm.judge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ehrsynth.review.ReviewScores.RatedRecord;
import org.ehrsynth.review.statistics.KrippendorffAlpha;

/**
 * Whether a judge rates records as people do: Krippendorff's ordinal α of the judge and one person,
 * the mean over people; and beside it the same of each two people, which is what a person reaches.
 */
final class HumanAgreement {
  private HumanAgreement() {}

  /**
   * Named figures; those that are not defined are left out.
   *
   * @param rated the records
   * @param judge the judge's grade of each, 0 for none
   */
  static Map<String, Double> of(List<RatedRecord> rated, int[] judge) {
    int people = rated.isEmpty() ? 0 : rated.get(0).plausibility().length;
    Map<String, Double> parts = new LinkedHashMap<>();
    mean(IntStream.range(0, people).mapToDouble(p -> alpha(judge, ratings(rated, p))))
        .ifPresent(alpha -> parts.put("people.agreement", alpha));
    mean(IntStream.range(0, people)
            .boxed()
            .flatMapToDouble(
                p ->
                    IntStream.range(p + 1, people)
                        .mapToDouble(q -> alpha(ratings(rated, p), ratings(rated, q)))))
        .ifPresent(alpha -> parts.put("people.own_agreement", alpha));
    return parts;
  }

  private static OptionalDouble mean(DoubleStream alphas) {
    return alphas.filter(alpha -> !Double.isNaN(alpha)).average();
  }

  private static int[] ratings(List<RatedRecord> rated, int person) {
    return rated.stream().mapToInt(record -> record.plausibility()[person]).toArray();
  }

  private static double alpha(int[] one, int[] other) {
    int[][] counts = new int[one.length][Rubric.BEST];
    for (int r = 0; r < one.length; r++) {
      if (one[r] > 0 && other[r] > 0) {
        counts[r][one[r] - 1]++;
        counts[r][other[r] - 1]++;
      }
    }
    return KrippendorffAlpha.of(counts, KrippendorffAlpha.Scale.ORDINAL);
  }
}
