package org.ehrsynth.bench.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NemenyiTest {

  /** Demšar (2006), table 5(a), q at .05. */
  @ParameterizedTest
  @CsvSource({
    "2, 1.960",
    "3, 2.343",
    "4, 2.569",
    "5, 2.728",
    "6, 2.850",
    "7, 2.949",
    "8, 3.031",
    "9, 3.102",
    "10, 3.164"
  })
  void quantiles_are_those_of_the_paper(int k, double q) {
    assertThat(Nemenyi.quantile(k)).contains(q);
  }

  /** Three decimals of q are worth at most 0.0006 of the probability, whose slope is below 0.12. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void the_range_of_normals_exceeds_the_quantile_once_in_twenty(int k) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double range = Math.sqrt(2) * Nemenyi.quantile(k).orElseThrow();
    double step = 0.005;
    double sum = 0;
    for (double z = -8; z < 8 + range; z += step) {
      double between = normal.cumulativeProbability(z) - normal.cumulativeProbability(z - range);
      sum += k * normal.density(z) * Math.pow(between, k - 1) * step;
    }

    assertThat(sum).isCloseTo(0.95, within(0.0003));
  }

  /** Section 3.2.2 of the paper: four classifiers on fourteen data sets. */
  @Test
  void the_example_of_the_paper() {
    assertThat(Nemenyi.criticalDifference(4, 14).orElseThrow()).isCloseTo(1.25, within(0.005));
  }

  @Test
  void one_data_set_or_one_method_or_more_than_twenty_have_none() {
    assertThat(Nemenyi.criticalDifference(4, 1)).isEmpty();
    assertThat(Nemenyi.criticalDifference(1, 5)).isEmpty();
    assertThat(Nemenyi.criticalDifference(21, 5)).isEmpty();
  }
}
