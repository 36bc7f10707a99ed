package org.ehrsynth.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianMixtureTest {

  @ParameterizedTest(name = "{0} values")
  @ValueSource(ints = {1_000, 30_000})
  void two_far_modes_are_found_and_eight_more_are_emptied(int n) {
    RandomStream draws = Seed.of(1).generator();
    double[] values =
        IntStream.range(0, n)
            .mapToDouble(
                i -> i % 4 == 0 ? 40 + 2 * draws.nextGaussian() : -10 + draws.nextGaussian())
            .toArray();

    GaussianMixture mixture = GaussianMixture.of(values, 10);

    assertThat(mixture.size()).isEqualTo(2);
    // Standard errors 1/√(3n/4) and 2/√(n/4), times 4.4172: one false alarm in 100 000. The prior
    // pulls by one value in 3n/4 and n/4 towards the mean, 2.5; it is added.
    assertThat(mixture.mean(0)).isCloseTo(-10, within(4.4172 / Math.sqrt(0.75 * n) + 17.0 / n));
    assertThat(mixture.mean(1)).isCloseTo(40, within(2 * 4.4172 / Math.sqrt(n / 4.0) + 150.0 / n));
    assertThat(mixture.weight(0)).isCloseTo(0.75, within(1e-9));
    assertThat(mixture.weight(0) + mixture.weight(1)).isCloseTo(1, within(1e-12));
  }

  @Test
  void one_mode_has_the_moments_of_the_values() {
    // One mode: nothing is mixed, so equations 10.60 to 10.63 give it in closed form. Standardised
    // values have mean 0 and sum of squares n: 1/W = 1 + n, ν = 1 + n, hence variance 1.
    double[] values = {1, 2, 3, 4, 10};

    GaussianMixture mixture = GaussianMixture.of(values, 1);

    assertThat(mixture.mean(0)).isCloseTo(4, within(1e-12));
    assertThat(mixture.deviation(0)).isCloseTo(Math.sqrt(10), within(1e-12));
    assertThat(mixture.weight(0)).isEqualTo(1);
  }

  @Test
  void scale_and_shift_only_scale_and_shift_the_modes() {
    RandomStream draws = Seed.of(2).generator();
    double[] values =
        IntStream.range(0, 500).mapToDouble(i -> i % 3 * 8 + draws.nextGaussian()).toArray();
    double[] moved = Arrays.stream(values).map(v -> 1e6 + 1024 * v).toArray();

    GaussianMixture mixture = GaussianMixture.of(values, 5);
    GaussianMixture shifted = GaussianMixture.of(moved, 5);

    assertThat(shifted.size()).isEqualTo(mixture.size()).isEqualTo(3);
    for (int k = 0; k < 3; k++) {
      // 1e6 + 1024 v keeps 36 of 53 bits of v.
      assertThat(shifted.mean(k)).isCloseTo(1e6 + 1024 * mixture.mean(k), within(1e-3));
      assertThat(shifted.deviation(k)).isCloseTo(1024 * mixture.deviation(k), within(1e-3));
    }
  }

  @Test
  void edges_are_decided() {
    assertThat(GaussianMixture.of(new double[0], 3).size()).isZero();
    assertThat(GaussianMixture.of(new double[] {Double.NaN}, 3).size()).isZero();

    GaussianMixture constant = GaussianMixture.of(new double[] {7, 7, Double.NaN, 7}, 3);
    assertThat(constant.size()).isEqualTo(1);
    assertThat(constant.mean(0)).isEqualTo(7);
    assertThat(constant.deviation(0)).isZero();
  }
}
