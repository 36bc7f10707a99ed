package org.ehrsynth.eval.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.ehrsynth.data.Column;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class PooledValuesTest {
  private static final double ROUNDING = 1e-12; // differences of shares of a few hundred rows

  @Test
  void one_sweep_equals_the_definition_with_every_group_left_out() {
    RandomStream draws = Seed.of(4).generator();
    double[] real = new double[160];
    double[] synthetic = new double[90];
    for (int i = 0; i < real.length; i++) {
      real[i] = i % 7 == 0 ? Double.NaN : Math.rint(4 * draws.nextGaussian());
    }
    for (int i = 0; i < synthetic.length; i++) {
      synthetic[i] = i % 5 == 0 ? Double.NaN : Math.rint(1 + 4 * draws.nextGaussian());
    }
    JackknifeGroups groups = JackknifeGroups.of(real.length, synthetic.length, Seed.of(2));

    JackknifeEstimate ks = PooledValues.of(pairing(real, synthetic)).ksComplement(groups);

    for (int g = JackknifeEstimate.ALL; g < JackknifeGroups.COUNT; g++) {
      assertThat(ks.without(g))
          .isCloseTo(byDefinition(real, synthetic, groups, g), within(ROUNDING));
    }
  }

  private static double byDefinition(
      double[] real, double[] synthetic, JackknifeGroups groups, int without) {
    double largest = 0;
    for (double at = -30; at <= 30; at++) {
      double gap =
          Math.abs(
              fraction(real, 0, at, groups, without) - fraction(synthetic, 1, at, groups, without));
      largest = Math.max(largest, gap);
    }
    return 1 - largest;
  }

  private static double fraction(
      double[] x, int table, double at, JackknifeGroups groups, int without) {
    int n = 0;
    int below = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i]) && groups.of(table, i) != without) {
        n++;
        below += x[i] <= at ? 1 : 0;
      }
    }
    return (double) below / n;
  }

  @Test
  void a_shift_moves_the_wasserstein_distance_by_as_much() {
    PooledValues numbers = PooledValues.of(pairing(new double[] {1, 2, 5}, new double[] {4, 5, 8}));

    assertThat(numbers.wasserstein()).isCloseTo(3, within(ROUNDING));
  }

  @Test
  void nothing_is_measured_without_a_number() {
    double[] none = {Double.NaN, Double.NaN};
    PooledValues numbers = PooledValues.of(pairing(new double[] {1, 2}, none));

    assertThat(numbers.wasserstein()).isNaN();
    assertThat(numbers.ksComplement(JackknifeGroups.of(2, 2, Seed.of(1))).isDefined()).isFalse();
  }

  @Test
  void both_zeros_are_one_value() {
    PooledValues numbers = PooledValues.of(pairing(new double[] {-0.0}, new double[] {0.0}));

    assertThat(numbers.ksComplement(JackknifeGroups.of(1, 1, Seed.of(1))).value()).isEqualTo(1);
  }

  private static ColumnPair pairing(double[] real, double[] synthetic) {
    Field field = Field.of("x", ColumnType.Numeric.unbounded(0));
    return ColumnPair.of(Column.Numeric.of(field, real), Column.Numeric.of(field, synthetic));
  }
}
