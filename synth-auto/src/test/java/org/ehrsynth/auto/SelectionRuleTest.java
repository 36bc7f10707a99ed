package org.ehrsynth.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.InputException;
import org.ehrsynth.auto.ModelSelection.Candidate;
import org.ehrsynth.auto.ModelSelection.CandidateStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule on made figures. */
class SelectionRuleTest {

  private static Map<String, Double> figures(double detection, double gap, double quality) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(SelectionRule.DETECTION.toString(), detection);
    figures.put(SelectionRule.UTILITY_GAP.toString(), gap);
    figures.put(SelectionRule.QUALITY.toString(), quality);
    return figures;
  }

  private static Candidate scored(String name, Map<String, Double> figures) {
    return new Candidate(name, CandidateStatus.EVALUATED, "", 1, 1, figures);
  }

  private static ModelSelection selection(Candidate... candidates) {
    return ModelSelection.of(60, 10, 80, 20, List.of(candidates));
  }

  @ParameterizedTest(name = "AUC {0}, lower end {1}: {2}")
  @CsvSource({
    "0.54, 0.53, false", // surely there, and small
    "0.64, 0.54, false", // chance, in a small table
    "0.57, 0.55, true",
    "0.99, 0.95, true"
  })
  void an_attack_bars_if_it_is_surely_a_good_one(double auc, double low, boolean barred) {
    Map<String, Double> figures =
        Map.of(SelectionRule.MEMBERSHIP.toString(), auc, SelectionRule.MEMBERSHIP + ".low", low);

    assertThat(SelectionRule.barred(figures).isPresent()).isEqualTo(barred);
  }

  @ParameterizedTest(name = "{0} of {1} members: {2}")
  @CsvSource({"0.015, 4000, false", "0.1, 60, false", "0.05, 4000, true", "0.5, 60, true"})
  void a_few_members_found_surely_bar(double tpr, double members, boolean barred) {
    Map<String, Double> figures =
        Map.of(
            SelectionRule.MEMBERSHIP.toString(),
            0.51,
            SelectionRule.MEMBERSHIP + ".low",
            0.49,
            SelectionRule.MEMBERSHIP + "/tpr_at_1",
            tpr,
            SelectionRule.MEMBERSHIP + "/members",
            members,
            SelectionRule.MEMBERSHIP + "/non_members",
            members);

    assertThat(SelectionRule.barred(figures).isPresent()).isEqualTo(barred);
  }

  @ParameterizedTest(name = "{0} against {1} by chance: {2}")
  @CsvSource({"0, 0, false", "0.3, 0.29, false", "0.1, 0.12, false", "0.1, 0, true"})
  void copies_bar_if_chance_makes_fewer(double copies, double chance, boolean barred) {
    for (String part : new String[] {"copies", "keys"}) {
      Map<String, Double> figures =
          Map.of(
              "privacy.uniques/matched_" + part,
              copies,
              "privacy.uniques/holdout_" + part,
              chance,
              "privacy.uniques/rows",
              1000.0);

      assertThat(SelectionRule.barred(figures).isPresent()).isEqualTo(barred);
    }
  }

  @Test
  void nothing_measured_bars_nobody() {
    assertThat(SelectionRule.barred(Map.of())).isEmpty();
  }

  @Test
  void the_loss_is_twice_the_detection_above_half_the_gap_and_what_quality_lacks() {
    double[] losses = SelectionRule.losses(List.of(figures(0.6, 0.05, 0.9), figures(0.4, -0.1, 1)));

    assertThat(losses[0]).isCloseTo(0.2 + 0.05 + 0.1, within(1e-15));
    assertThat(losses[1]).as("neither copies nor luck are a merit").isZero();
  }

  @Test
  void a_term_that_one_lacks_is_the_worst_and_one_that_all_lack_is_none() {
    Map<String, Double> without = figures(0.5, 0, 1);
    without.remove(SelectionRule.UTILITY_GAP.toString());

    assertThat(SelectionRule.losses(List.of(without, figures(0.5, 0.1, 1))))
        .containsExactly(1, 0.1);
    assertThat(SelectionRule.losses(List.of(without, without))).containsExactly(0, 0);
    assertThat(SelectionRule.losses(List.of())).isEmpty();
  }

  @Test
  void the_smallest_loss_wins_and_the_first_of_equals() {
    ModelSelection selection =
        selection(
            scored("far", figures(0.9, 0, 1)),
            scored("first", figures(0.5, 0.1, 0.9)),
            scored("second", figures(0.5, 0.1, 0.9)));

    assertThat(selection.winner()).contains("first");
    assertThat(selection.chosen().figures()).containsKey(ModelSelection.LOSS);
  }

  @Test
  void who_is_barred_does_not_win() {
    Candidate copies =
        new Candidate("copies", CandidateStatus.BARRED, "leaks", 1, 1, figures(0.5, 0, 1));

    ModelSelection selection = selection(copies, scored("honest", figures(0.8, 0.1, 0.8)));

    assertThat(selection.winner()).contains("honest");
    assertThat(selection.candidates().get(0).figures()).doesNotContainKey(ModelSelection.LOSS);
  }

  @Test
  void without_a_winner_the_reasons_are_told_in_one_line() {
    ModelSelection selection =
        selection(
            new Candidate("a", CandidateStatus.BARRED, "leaks", 1, 1, Map.of()),
            new Candidate("b", CandidateStatus.OUT_OF_TIME, "did not end", 1, 0, Map.of()));

    assertThat(selection.winner()).isEmpty();
    assertThatThrownBy(selection::chosen)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "auto: no model can be chosen. a (barred): leaks; b (out of time): did not end."
                + " A larger budget may help");
  }

  @Test
  void the_table_shows_each_candidate_with_its_reason() {
    ModelSelection selection =
        selection(
            scored("cart", figures(0.5, 0.01, 0.98)),
            new Candidate(
                "ctgan", CandidateStatus.OUT_OF_TIME, "did not end in 9.0 s", 9, 0, Map.of()));

    assertThat(selection.toString().lines())
        .hasSize(5)
        .anyMatch(line -> line.matches("cart +chosen +0.030 +0.500 +0.010 +0.980 +– +1.0 +1.0"))
        .anyMatch(line -> line.matches("ctgan +out of time +– .*"))
        .contains("ctgan: did not end in 9.0 s");
    assertThat(selection.toJson())
        .containsEntry("winner", "cart")
        .containsKeys("budgetSeconds", "seconds", "trainRows", "holdoutRows", "candidates");
  }
}
