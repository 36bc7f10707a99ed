package org.ehrsynth.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.scale.ValueCounts;
import org.junit.jupiter.api.Test;

class NumericMarginalTest {
  private static final int K = 5;
  private static final Subjects SUBJECTS = Subjects.eachRow(4_000);

  /** Half zeros, a tenth sevens, the rest continuous. */
  private static double[] mixed() {
    RandomStream draws = Seed.of(1).generator();
    return IntStream.range(0, 4_000)
        .mapToDouble(i -> i % 2 == 0 ? 0 : i % 10 == 1 ? 7 : 10 * draws.uniform())
        .toArray();
  }

  @Test
  void cuts_increase_from_0_to_1_and_give_spikes_an_interval_of_their_own() {
    NumericMarginal margin = NumericMarginal.of(mixed(), SUBJECTS, K);

    double[] cuts = margin.cuts(0.02);

    assertThat(cuts[0]).isZero();
    assertThat(cuts[cuts.length - 1]).isOne();
    assertThat(cuts).isSorted().doesNotHaveDuplicates();
    assertThat(cuts).contains(margin.probabilities(0, 0)).contains(margin.probabilities(7, 7));
    for (int c = 1; c < cuts.length; c++) {
      boolean spike = margin.quantile(cuts[c - 1]) == margin.quantile(Math.nextDown(cuts[c]));
      assertThat(spike || cuts[c] - cuts[c - 1] <= 0.03).as("interval %d", c).isTrue();
    }
  }

  @Test
  void the_mass_of_spikes_is_that_of_the_values_many_hold() {
    NumericMarginal margin = NumericMarginal.of(mixed(), SUBJECTS, K);

    assertThat(margin.spikes(0.05)).isCloseTo(0.6, within(1e-3)); // a run is 1/200 of the rows
    assertThat(margin.spikes(0.2)).isCloseTo(0.5, within(1e-3));
    assertThat(margin.spikes(0.6)).isZero();
  }

  @Test
  void in_detail_every_value_of_k_subjects_comes_back_exactly() {
    double[] values = IntStream.range(0, 4_000).mapToDouble(i -> i / 8 * 0.3).toArray();

    NumericMarginal margin = NumericMarginal.detailed(ValueCounts.of(values, SUBJECTS), K);

    for (int i = 0; i < 1_000; i++) {
      double x = margin.quantile((i + 0.5) / 1_000);
      assertThat(x / 0.3).isCloseTo(Math.rint(x / 0.3), within(1e-9));
    }
  }

  @Test
  void an_empty_margin_has_no_cut_inside() {
    NumericMarginal margin = NumericMarginal.of(new double[] {Double.NaN}, Subjects.eachRow(1), K);

    assertThat(margin.isEmpty()).isTrue();
    assertThat(margin.spikes(0)).isZero();
  }
}
