package org.ehrsynth.eval.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.ehrsynth.eval.metric.JackknifeEstimate;
import org.ehrsynth.eval.metric.JackknifeGroups;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JointCountsTest {
  private static final double ROUNDING = 1e-12; // sums of a few hundred terms below 1

  /** 5 × 5 cells are counted in an array, 400 × 400 by sorting. */
  @ParameterizedTest
  @ValueSource(ints = {5, 400})
  void counting_equals_the_definition_with_every_group_left_out(int levels) {
    int[] rows = {300, 210};
    JackknifeGroups groups = JackknifeGroups.of(rows[0], rows[1], Seed.of(2));
    BinnedColumn a = random(rows, levels, 1);
    BinnedColumn b = random(rows, levels, 2);

    JackknifeEstimate similarity = JointCounts.of(a, b, groups).similarity();

    for (int g = JackknifeEstimate.ALL; g < JackknifeGroups.COUNT; g++) {
      assertThat(similarity.without(g)).isCloseTo(byDefinition(a, b, groups, g), within(ROUNDING));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 400})
  void the_association_of_a_column_with_itself_is_one(int levels) {
    int[] rows = {300, 10};
    BinnedColumn a = random(rows, levels, 1);

    double v = JointCounts.of(a, a, JackknifeGroups.of(300, 10, Seed.of(2))).cramersV();

    assertThat(v).isCloseTo(1, within(ROUNDING));
  }

  private static BinnedColumn random(int[] rows, int levels, long seed) {
    RandomStream draws = Seed.of(seed).generator();
    int[][] of = new int[2][];
    for (int t = 0; t < 2; t++) {
      of[t] = new int[rows[t]];
      for (int i = 0; i < rows[t]; i++) {
        of[t][i] = (int) (levels * draws.nextDouble() * draws.nextDouble());
      }
    }
    return new BinnedColumn(of, levels);
  }

  private static double byDefinition(
      BinnedColumn a, BinnedColumn b, JackknifeGroups groups, int without) {
    Map<String, double[]> fractions = new HashMap<>();
    for (int t = 0; t < 2; t++) {
      int n = 0;
      for (int i = 0; i < groups.rows(t); i++) {
        n += groups.of(t, i) == without ? 0 : 1;
      }
      for (int i = 0; i < groups.rows(t); i++) {
        if (groups.of(t, i) != without) {
          String cell = a.of()[t][i] + "," + b.of()[t][i];
          fractions.computeIfAbsent(cell, c -> new double[2])[t] += 1.0 / n;
        }
      }
    }
    double distance = 0;
    for (double[] p : fractions.values()) {
      distance += Math.abs(p[0] - p[1]);
    }
    return 1 - distance / 2;
  }
}
