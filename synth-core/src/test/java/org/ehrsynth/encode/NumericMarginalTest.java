package org.ehrsynth.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.scale.ValueCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericMarginalTest {
  private static final int K = 5;
  private static final Subjects SUBJECTS = Subjects.eachRow(4_000);

  /** Half zeros, a tenth sevens, the rest continuous. */
  private static double[] mixed() {
    RandomStream draws = Seed.of(1).generator();
    return IntStream.range(0, 4_000)
        .mapToDouble(i -> i % 2 == 0 ? 0 : i % 10 == 1 ? 7 : 10 * draws.nextDouble())
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

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rows_may_arrive_in_any_order_and_in_chunks_of_whole_patients(long seed) {
    RandomStream draws = Seed.of(seed).generator();
    int n = 3_000;
    int patients = 400;
    double[] values = IntStream.range(0, n).mapToDouble(i -> draws.nextInt(700) / 10.0).toArray();
    Subjects subjects =
        new Subjects(IntStream.range(0, n).map(i -> draws.nextInt(patients)).toArray(), patients);
    int[] order = draws.permutation(n);
    ValueCounts chunks = ValueCounts.of(new double[0], Subjects.eachRow(0));
    for (int parity = 0; parity < 2; parity++) {
      int chosen = parity;
      int[] rows = Arrays.stream(order).filter(i -> subjects.of(i) % 2 == chosen).toArray();
      chunks.combine(
          ValueCounts.of(
              Arrays.stream(rows).mapToDouble(i -> values[i]).toArray(), subjects.select(rows)));
    }

    NumericMarginal whole = NumericMarginal.of(values, subjects, K);
    NumericMarginal merged = NumericMarginal.of(chunks, K);

    for (int p = 0; p <= 1_000; p++) {
      assertThat(merged.quantile(p / 1_000.0)).isEqualTo(whole.quantile(p / 1_000.0));
    }
  }

  @Test
  void a_run_of_repeated_patients_rests_on_k_of_them() {
    // 6 patients with 500 rows each: 3,000 distinct numbers in turn, so that k rows are k patients.
    int n = 3_000;
    double[] inTurn = IntStream.range(0, n).asDoubleStream().toArray();
    Subjects six = new Subjects(IntStream.range(0, n).map(i -> i % 6).toArray(), 6);
    // One patient after the other: only the whole has five.
    Subjects sorted = new Subjects(IntStream.range(0, n).map(i -> i / 500).toArray(), 6);

    assertThat(NumericMarginal.of(inTurn, six, K).knots()).isEqualTo(202); // 200 runs and two ends
    assertThat(NumericMarginal.of(inTurn, sorted, K).knots()).isEqualTo(3);
  }
}
