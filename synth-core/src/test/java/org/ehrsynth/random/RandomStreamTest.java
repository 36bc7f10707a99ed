package org.ehrsynth.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  /** Sum of squared gaps over expectation; its 1e-6 quantile for 3 degrees of freedom is 30.66. */
  private static final double CHI_SQUARE_3 = 30.66;

  @Test
  void the_stream_of_a_seed_is_pinned() {
    RandomStream draws = Seed.of(42).generator();

    assertThat(draws.nextLong()).isEqualTo(7781982649319595859L);
    assertThat(draws.nextDouble()).isEqualTo(0.7068149744402095);
    assertThat(draws.nextGaussian()).isEqualTo(0.4144771525804318);
    assertThat(draws.nextInt(1000)).isEqualTo(377);
    assertThat(draws.permutation(6)).containsExactly(2, 5, 0, 1, 4, 3);
    assertThat(Seed.of(42).derive("encoder/age").value()).isEqualTo(5575318845767497670L);
    assertThat(Seed.of(42).derive(7).value()).isEqualTo(3603600226484403572L);
  }

  @Test
  void names_and_numbers_give_different_streams() {
    long[] values = new long[2_000];
    for (int i = 0; i < 1_000; i++) {
      values[i] = Seed.of(1).derive(i).value();
      values[1_000 + i] = Seed.of(1).derive("column-" + i).value();
    }

    assertThat(Arrays.stream(values).distinct().count()).isEqualTo(values.length);
  }

  @Test
  void a_categorical_draws_by_its_weights() {
    double[] weights = {1, 0, 3, 5.5, 0.5};
    AliasSampler categorical = AliasSampler.of(weights);
    RandomStream draws = Seed.of(3).generator();
    int n = 100_000;
    int[] counts = new int[weights.length];
    for (int i = 0; i < n; i++) {
      counts[categorical.draw(draws)]++;
    }

    double chiSquare = 0;
    for (int k = 0; k < weights.length; k++) {
      double expected = n * weights[k] / 10;
      chiSquare += expected > 0 ? Math.pow(counts[k] - expected, 2) / expected : 0;
    }
    assertThat(counts[1]).isZero();
    assertThat(chiSquare).isLessThan(CHI_SQUARE_3);
  }

  @Test
  void weights_without_mass_are_refused() {
    assertThatThrownBy(() -> AliasSampler.of(new double[] {0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive sum");
    assertThatThrownBy(() -> AliasSampler.of(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gaussians_have_mean_0_and_variance_1() {
    RandomStream draws = Seed.of(5).generator();
    int n = 200_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double z = draws.nextGaussian();
      sum += z;
      squares += z * z;
    }

    // 4.4172 standard errors are exceeded by chance once in 100 000 tests.
    assertThat(Math.abs(sum / n)).isLessThan(4.4172 / Math.sqrt(n));
    assertThat(Math.abs(squares / n - 1)).isLessThan(4.4172 * Math.sqrt(2.0 / n));
  }
}
