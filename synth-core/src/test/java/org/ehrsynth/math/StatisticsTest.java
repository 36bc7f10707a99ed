package org.ehrsynth.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final double[] NONE = {};
  private static final double[] ONE = {7};

  @Test
  void the_median_is_the_middle_or_the_mean_of_the_two_middle_numbers() {
    double[] x = {9, 1, 5};

    assertThat(Statistics.median(x)).isEqualTo(5);
    assertThat(Statistics.median(new double[] {4, 1, 2, 9})).isEqualTo(3);
    assertThat(x).as("the argument is not modified").containsExactly(9, 1, 5);
    assertThat(Statistics.median(ONE)).isEqualTo(7);
    assertThat(Statistics.median(NONE)).isNaN();
  }

  @Test
  void means_and_variances_are_those_of_the_formulas() {
    double[] x = {1, 2, 3, 6};

    assertThat(Statistics.mean(x)).isEqualTo(3);
    assertThat(Statistics.sumOfSquares(x)).isEqualTo(14);
    assertThat(Statistics.populationVariance(x)).isEqualTo(3.5);
    assertThat(Statistics.sampleVariance(x)).isEqualTo(14 / 3.0);
  }

  @Test
  void too_few_numbers_have_no_moments() {
    assertThat(Statistics.mean(NONE)).isNaN();
    assertThat(Statistics.populationVariance(NONE)).isNaN();
    assertThat(Statistics.sampleVariance(ONE)).isNaN();
    assertThat(Statistics.populationVariance(ONE)).isZero();
    assertThat(Statistics.sumOfSquares(NONE)).isZero();
  }

  @Test
  void nan_is_left_out_in_order() {
    assertThat(Statistics.withoutNaN(new double[] {3, Double.NaN, 1})).containsExactly(3, 1);
  }

  @Test
  void the_normal_constant_is_its_quantile() {
    assertThat(StandardNormal.quantile(0.975))
        .isCloseTo(StandardNormal.Z_975, within(4 * Math.ulp(StandardNormal.Z_975)));
    assertThat(StandardNormal.cdf(0)).isEqualTo(0.5);
    assertThat(StandardNormal.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
