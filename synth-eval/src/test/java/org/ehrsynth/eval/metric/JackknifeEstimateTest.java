package org.ehrsynth.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.eval.Evaluator;
import org.ehrsynth.eval.metric.MetricResult.ConfidenceInterval;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.ehrsynth.schema.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JackknifeEstimateTest {

  @ParameterizedTest(name = "{0} rows per subject")
  @ValueSource(ints = {1, 4})
  void the_interval_of_a_mean_difference_covers_the_truth_19_times_in_20(int rowsPerSubject) {
    int repetitions = 1000;
    int covered = 0;
    for (int r = 0; r < repetitions; r++) {
      ConfidenceInterval interval = meanDifference(rowsPerSubject, Seed.of(r));
      covered += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
    }

    // 4.4172 standard errors of a share: exceeded by chance once in 100 000 tests.
    assertThat(covered / (double) repetitions)
        .isCloseTo(0.95, within(4.4172 * Math.sqrt(0.95 * 0.05 / repetitions)));
  }

  /** Means of 130 draws of N(½, 1) and 170 of N(0, 4), each repeated in the rows of a subject. */
  private static ConfidenceInterval meanDifference(int rowsPerSubject, Seed seed) {
    Subjects[] subjects = {subjects(130, rowsPerSubject), subjects(170, rowsPerSubject)};
    RandomStream draws = seed.derive("values").generator();
    JackknifeGroups groups = JackknifeGroups.of(subjects[0], subjects[1], seed);
    double[][] sum = new double[2][JackknifeGroups.COUNT + 1];
    int[][] count = new int[2][JackknifeGroups.COUNT + 1];
    for (int t = 0; t < 2; t++) {
      double x = 0;
      for (int i = 0; i < subjects[t].rowCount(); i++) {
        if (i % rowsPerSubject == 0) {
          x = t == 0 ? 0.5 + draws.nextGaussian() : 2 * draws.nextGaussian();
        }
        for (int g = 0; g <= JackknifeGroups.COUNT; g++) {
          if (g == 0 || groups.of(t, i) != g - 1) {
            sum[t][g] += x;
            count[t][g]++;
          }
        }
      }
    }
    return JackknifeEstimate.of(
            g -> sum[0][g + 1] / count[0][g + 1] - sum[1][g + 1] / count[1][g + 1])
        .interval(-10, 10);
  }

  /** The subject of each row, the rows of a subject one after another. */
  private static Subjects subjects(int count, int rowsPerSubject) {
    return Subjects.numbered(
        IntStream.range(0, count * rowsPerSubject).map(i -> i / rowsPerSubject).toArray());
  }

  @Test
  void the_mean_passes_over_what_is_undefined() {
    JackknifeEstimate mean =
        JackknifeEstimate.mean(
            List.of(
                JackknifeEstimate.exact(1),
                JackknifeEstimate.undefined(),
                JackknifeEstimate.exact(0)));

    assertThat(mean.value()).isEqualTo(0.5);
    assertThat(JackknifeEstimate.mean(List.of(JackknifeEstimate.undefined())).isDefined())
        .isFalse();
    assertThat(JackknifeEstimate.mean(List.of()).isDefined()).isFalse();
  }

  @Test
  void a_statistic_that_loses_its_definition_without_a_group_has_the_whole_range() {
    JackknifeEstimate fragile = JackknifeEstimate.of(g -> g == 3 ? Double.NaN : 0.4);

    assertThat(fragile.interval(0, 1)).isEqualTo(new ConfidenceInterval(0, 1));
    assertThat(JackknifeEstimate.exact(0.4).interval(0, 1))
        .isEqualTo(new ConfidenceInterval(0.4, 0.4));
  }

  @Test
  void groups_are_of_equal_size_and_depend_on_the_seed_only() {
    JackknifeGroups groups = JackknifeGroups.of(103, 7, Seed.of(5));
    int[] size = new int[JackknifeGroups.COUNT];
    for (int i = 0; i < 103; i++) {
      size[groups.of(JackknifeGroups.REAL, i)]++;
    }

    assertThat(size).containsOnly(5, 6);
    assertThat(JackknifeGroups.of(103, 7, Seed.of(5)).of(JackknifeGroups.REAL, 50))
        .isEqualTo(groups.of(JackknifeGroups.REAL, 50));
  }

  @Test
  void a_context_deals_whole_subjects_of_every_table() {
    Dataset real = visits(60, 3);
    Dataset synthetic = visits(40, 2);
    EvalContext context =
        Evaluator.context(
            real, Optional.empty(), synthetic, Optional.empty(), Execution.with(Seed.of(5)));
    JackknifeGroups groups = JackknifeGroups.of(context);

    Dataset[] tables = {real, synthetic};
    for (int t = 0; t < tables.length; t++) {
      Subjects subjects = tables[t].subjects();
      Map<Integer, Integer> groupOfSubject = new HashMap<>();
      for (int i = 0; i < subjects.rowCount(); i++) {
        int group = groups.of(t, i);
        assertThat(groupOfSubject.computeIfAbsent(subjects.of(i), k -> group)).isEqualTo(group);
      }
      assertThat(new HashSet<>(groupOfSubject.values())).hasSize(JackknifeGroups.COUNT);
    }
  }

  /** Visits of patients, the first of all patients before the second of any. */
  private static Dataset visits(int patients, int visits) {
    int[] patient = IntStream.range(0, patients * visits).map(i -> i % patients).toArray();
    return Dataset.of(
        Column.Coded.identifier(
            Field.of("patient", new ColumnType.Identifier()).withRole(Role.SUBJECT),
            patient,
            IntStream.range(0, patients).mapToObj(i -> "p" + i).toList()),
        Column.Numeric.of(
            Field.of("sbp", ColumnType.Numeric.unbounded(0)),
            IntStream.of(patient).mapToDouble(i -> 110 + i % 37).toArray()));
  }
}
