package org.ehrsynth.eval.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.ehrsynth.eval.metric.Estimate;
import org.ehrsynth.eval.metric.RowGroups;
import org.ehrsynth.random.Draws;
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
    RowGroups groups = RowGroups.of(rows[0], rows[1], Seed.of(2));
    Cells a = random(rows, levels, 1);
    Cells b = random(rows, levels, 2);

    Estimate similarity = JointCounts.of(a, b, groups).similarity();

    for (int g = Estimate.ALL; g < RowGroups.COUNT; g++) {
      assertThat(similarity.without(g)).isCloseTo(byDefinition(a, b, groups, g), within(ROUNDING));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 400})
  void the_association_of_a_column_with_itself_is_one(int levels) {
    int[] rows = {300, 10};
    Cells a = random(rows, levels, 1);

    double v = JointCounts.of(a, a, RowGroups.of(300, 10, Seed.of(2))).cramersV();

    assertThat(v).isCloseTo(1, within(ROUNDING));
  }

  private static Cells random(int[] rows, int levels, long seed) {
    Draws draws = Seed.of(seed).generator();
    int[][] of = new int[2][];
    for (int t = 0; t < 2; t++) {
      of[t] = new int[rows[t]];
      for (int i = 0; i < rows[t]; i++) {
        of[t][i] = (int) (levels * draws.uniform() * draws.uniform());
      }
    }
    return new Cells(of, levels);
  }

  private static double byDefinition(Cells a, Cells b, RowGroups groups, int without) {
    Map<String, double[]> shares = new HashMap<>();
    for (int t = 0; t < 2; t++) {
      int n = 0;
      for (int i = 0; i < groups.rows(t); i++) {
        n += groups.of(t, i) == without ? 0 : 1;
      }
      for (int i = 0; i < groups.rows(t); i++) {
        if (groups.of(t, i) != without) {
          String cell = a.of()[t][i] + "," + b.of()[t][i];
          shares.computeIfAbsent(cell, c -> new double[2])[t] += 1.0 / n;
        }
      }
    }
    double distance = 0;
    for (double[] p : shares.values()) {
      distance += Math.abs(p[0] - p[1]);
    }
    return 1 - distance / 2;
  }
}
