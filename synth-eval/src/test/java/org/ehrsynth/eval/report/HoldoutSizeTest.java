package org.ehrsynth.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HoldoutSizeTest {

  @Test
  void an_interval_of_half_the_width_needs_four_times_the_rows() {
    HoldoutSize size = HoldoutSize.ofHoldout(100);

    assertThat(size.rows(0.1, 0.05, 0.1, 0.05)).hasValue(400);
  }

  @Test
  void training_rows_count_by_the_effective_number() {
    // e = 1 / (1/1000 + 1/100) = 90.9, e' = 4 e = 363.6, n' = 1 / (1/363.6 − 1/1000) = 571.4
    assertThat(new HoldoutSize(1000, 100).rows(0.1, 0.05, 0, 1).orElseThrow())
        .isCloseTo(4000 / 7.0, within(1e-9));
  }

  @Test
  void a_small_training_table_must_grow_with_the_holdout() {
    // e = 50, e' = 200 > m / 2: as many are held out as are trained on, 2 e'.
    assertThat(new HoldoutSize(100, 100).rows(0.1, 0.05, 0, 1).orElseThrow())
        .isCloseTo(400, within(1e-9));
  }

  @Test
  void no_holdout_makes_up_for_a_training_table_that_is_too_small() {
    assertThat(new HoldoutSize(50, 100_000).rows(0.1, 0.05, 0.1, 0.05)).isEmpty();
  }

  @Test
  void where_enough_are_held_out_the_estimate_itself_must_be_told_from_the_limit() {
    assertThat(HoldoutSize.ofHoldout(1000).rows(0.04, 0.05, 0.03, 0.01)).hasValue(9000);
  }

  @Test
  void a_limit_at_no_risk_cannot_be_shown() {
    assertThat(HoldoutSize.ofHoldout(100).rows(0.1, 0, 0.1, 0)).isEmpty();
  }

  @Test
  void quantiles_are_those_of_the_normal_law() {
    assertThat(HoldoutSize.powerQuantile(1)).isCloseTo(1.2815515655446004, within(1e-12));
    // 0.9^(1/10) = 0.98951926; its quantile from the tables of the normal law is 2.309
    assertThat(HoldoutSize.powerQuantile(10)).isCloseTo(2.309, within(5e-4));
    assertThat(HoldoutSize.rowsForAuc(10, 0.05)).isCloseTo(1215, within(1.0));
  }
}
