package org.ehrsynth.llm.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ehrsynth.review.ReviewScores.RatedRecord;
import org.junit.jupiter.api.Test;

class HumanAgreementTest {

  @Test
  void a_judge_that_grades_as_the_only_person_agrees_wholly() {
    assertThat(HumanAgreement.of(rated(new int[] {1, 5, 3}), new int[] {1, 5, 3}))
        .isEqualTo(Map.of("people.agreement", 1.0));
  }

  @Test
  void a_judge_that_grades_the_other_way_round_disagrees() {
    // Two records, grades 1 and 5 the other way round. Coincidences: o(1,5) = o(5,1) = 2, n = 4,
    // n(1) = n(5) = 2: alpha = 1 - 3 * 2 / (2 * 2) = -1/2, whatever the distance is.
    assertThat(HumanAgreement.of(rated(new int[] {1, 5}), new int[] {5, 1}).get("people.agreement"))
        .isCloseTo(-0.5, within(1e-12));
  }

  @Test
  void people_are_compared_with_each_other_too_and_missing_answers_are_left_out() {
    List<RatedRecord> rated = rated(new int[] {1, 5, 0, 2}, new int[] {1, 5, 4, 0});

    Map<String, Double> parts = HumanAgreement.of(rated, new int[] {1, 5, 4, 2});

    assertThat(parts).containsEntry("people.agreement", 1.0);
    assertThat(parts).containsEntry("people.own_agreement", 1.0);
  }

  @Test
  void without_a_usable_answer_there_is_no_figure() {
    assertThat(HumanAgreement.of(rated(new int[] {1, 5}), new int[] {0, 0})).isEmpty();
    assertThat(HumanAgreement.of(List.of(), new int[0])).isEmpty();
  }

  /** Records by person. */
  private static List<RatedRecord> rated(int[]... people) {
    return IntStream.range(0, people[0].length)
        .mapToObj(
            r ->
                new RatedRecord(
                    true, r, IntStream.range(0, people.length).map(p -> people[p][r]).toArray()))
        .toList();
  }
}
