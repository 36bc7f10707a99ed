package org.ehrsynth.review.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.ehrsynth.InputException;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactBinomialTest {
  /** The quantile is found by bisection to about 1e-9. */
  private static final double SOLVED = 1e-8;

  @Test
  void eight_of_ten_are_as_in_scipy() {
    // scipy 1.17.1: beta.ppf(.025, 8, 3), beta.ppf(.975, 9, 2).
    ConfidenceInterval interval = ExactBinomial.interval(8, 10);

    assertThat(interval.low()).isCloseTo(0.4439045376923585, within(SOLVED));
    assertThat(interval.high()).isCloseTo(0.9747892736731666, within(SOLVED));
    // 2 P(X ≤ 2) = 2 (1 + 10 + 45) / 1024
    assertThat(ExactBinomial.pValue(8, 10)).isCloseTo(112.0 / 1024, within(1e-14));
    assertThat(ExactBinomial.pValue(2, 10)).isEqualTo(ExactBinomial.pValue(8, 10));
  }

  @Test
  void all_and_none_have_closed_forms() {
    // P(X = n) = p^n = 0.025 at the lower end.
    assertThat(ExactBinomial.interval(10, 10).low())
        .isCloseTo(Math.pow(0.025, 0.1), within(SOLVED));
    assertThat(ExactBinomial.interval(10, 10).high()).isEqualTo(1);
    assertThat(ExactBinomial.interval(0, 10).low()).isZero();
    assertThat(ExactBinomial.interval(0, 10).high())
        .isCloseTo(1 - Math.pow(0.025, 0.1), within(SOLVED));
  }

  @Test
  void the_interval_covers_at_least_95_percent_whatever_the_share() {
    int n = 20;
    for (double fraction = 0.01; fraction < 1; fraction += 0.01) {
      double covered = 0;
      for (int k = 0; k <= n; k++) {
        ConfidenceInterval interval = ExactBinomial.interval(k, n);
        if (interval.low() <= fraction && fraction <= interval.high()) {
          covered += BinomialDistribution.of(n, fraction).probability(k);
        }
      }
      assertThat(covered).as("share %s", fraction).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void half_right_is_what_guessing_gives() {
    assertThat(ExactBinomial.pValue(5, 10)).isEqualTo(1);
    assertThat(ExactBinomial.pValue(3, 7)).isEqualTo(1);
  }

  @Test
  void five_guesses_can_show_nothing_and_six_only_if_all_agree() {
    // 2 / 2^5 = 0.0625 is above 0.05, 2 / 2^6 = 0.03125 is not.
    assertThat(ExactBinomial.power(5, 0.99)).isZero();
    assertThat(ExactBinomial.power(6, 0.9))
        .isCloseTo(Math.pow(0.9, 6) + Math.pow(0.1, 6), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0.6, 0.8, 210", "0.7, 0.8, 54", "0.55, 0.8, 820", "0.6, 0.9, 274", "0.9, 0.8, 12"})
  void the_numbers_needed_are_those_of_a_search_with_scipy(
      double accuracy, double power, int records) {
    // scipy 1.17.1: binom.ppf, cdf and sf, downwards from where the normal approximation is sure.
    SampleSize size = SampleSize.needed(accuracy, power);

    assertThat(size.records()).isEqualTo(records);
    assertThat(size.power()).isGreaterThanOrEqualTo(power);
    assertThat(
            ExactBinomial.power(records - 2, accuracy) < power
                || ExactBinomial.power(records - 1, accuracy) < power)
        .as("two fewer are not enough, or not with one more")
        .isTrue();
  }

  @Test
  void a_reviewer_worse_than_chance_needs_as_many_as_one_better() {
    assertThat(SampleSize.needed(0.4, 0.8).records())
        .isEqualTo(SampleSize.needed(0.6, 0.8).records());
  }

  @Test
  void a_given_number_shows_an_interval() {
    SampleSize size = SampleSize.of(0.6, 40);

    assertThat(size.interval()).isEqualTo(ExactBinomial.interval(24, 40));
    assertThat(size.power()).isBetween(0.1, 0.3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.505, 0, 1, -0.1, Double.NaN})
  void an_accuracy_that_is_guessing_or_none_is_refused(double accuracy) {
    assertThatThrownBy(() -> SampleSize.needed(accuracy, 0.8))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("accuracy must be");
  }

  @Test
  void odd_numbers_and_sure_tests_are_refused() {
    assertThatThrownBy(() -> SampleSize.of(0.6, 41))
        .hasMessageContaining("must be even, half real and half synthetic");
    assertThatThrownBy(() -> SampleSize.needed(0.6, 1)).hasMessageStartingWith("power must be");
  }
}
