package org.ehrsynth.models.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ehrsynth.condition.Condition;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.execution.Execution;
import org.ehrsynth.model.FittedSynthesizer;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class ColumnFormulasTest {
  private static final Execution RUN = Execution.with(Seed.of(1));

  /** Height, weight and noise are drawn; bmi, a sum and a power are computed. */
  private static Dataset table(int n) {
    RandomStream draws = Seed.of(5).generator();
    double[] height = new double[n];
    double[] weight = new double[n];
    double[] noise = new double[n];
    double[] bmi = new double[n];
    double[] score = new double[n];
    for (int i = 0; i < n; i++) {
      height[i] = round(170 + 10 * draws.nextGaussian(), 0);
      double own = round(25 * Math.exp(0.2 * draws.nextGaussian()), 1);
      weight[i] = i % 10 == 0 ? Double.NaN : round(own * height[i] * height[i] / 1e4, 1);
      noise[i] = round(draws.nextGaussian(), 2);
      bmi[i] = round(weight[i] / height[i] / height[i] * 1e4, 1);
      score[i] = round(3 - 2 * noise[i] + 0.1 * height[i], 2);
    }
    return Dataset.of(
        column("height", 0, height),
        column("weight", 1, weight),
        column("noise", 2, noise),
        column("bmi", 1, bmi),
        column("score", 2, score));
  }

  private static double round(double x, int decimals) {
    double unit = Math.pow(10, -decimals);
    return Math.rint(x / unit) * unit;
  }

  private static Column column(String name, int decimals, double[] x) {
    Field field = Field.of(name, ColumnType.Numeric.unbounded(decimals)).withNullable(true);
    return Column.Numeric.of(field, x);
  }

  @Test
  void computed_columns_are_found_and_others_are_not() {
    Dataset data = table(2_000);

    ColumnFormulas found = ColumnFormulas.search(data, 0.2, RUN);

    assertThat(found.steps()).hasSize(2);
    boolean[] derived = found.derived(5);
    assertThat(derived[1] || derived[3]).as("weight or bmi").isTrue();
    assertThat(derived[2] || derived[4]).as("noise or score").isTrue();
  }

  @Test
  void differences_are_small_and_restore_the_numbers() {
    Dataset data = table(2_000);
    ColumnFormulas found = ColumnFormulas.search(data, 0.2, RUN);
    Dataset inner = found.differences(data);
    double[][] numbers = new double[5][];
    Arrays.setAll(numbers, j -> ((Column.Numeric) inner.column(j)).toArray());

    for (int i = 0; i < 2_000; i++) {
      found.restore(numbers, i, data.schema());
    }

    for (ColumnFormula step : found.steps()) {
      double[] y = ((Column.Numeric) data.column(step.column())).toArray();
      for (int i = 0; i < y.length; i++) {
        if (Double.isNaN(y[i])) {
          assertThat(numbers[step.column()][i]).isNaN();
        } else {
          assertThat(numbers[step.column()][i]).isCloseTo(y[i], within(1e-9));
        }
      }
    }
  }

  @Test
  void a_column_that_is_there_where_another_is_missing_is_not_derived_from_it() {
    RandomStream draws = Seed.of(6).generator();
    double[] x = new double[1_000];
    double[] y = new double[1_000];
    for (int i = 0; i < x.length; i++) {
      y[i] = round(draws.nextGaussian(), 2);
      x[i] = i % 3 == 0 ? Double.NaN : 2 * y[i];
    }
    Dataset data = Dataset.of(column("x", 2, x), column("y", 2, y));

    ColumnFormulas found = ColumnFormulas.search(data, 0.2, RUN);

    assertThat(found.steps()).hasSize(1);
    assertThat(found.steps().get(0).column()).isZero();
  }

  @Test
  void drawn_rows_keep_the_relation_and_conditions_on_what_is_derived() {
    FittedSynthesizer model = new Circuit().fit(table(2_000), Seed.of(2));

    Condition where = Condition.parse("bmi > 28 and weight > 80 and score < 18", model.schema());
    Dataset drawn = model.sample(1_000, where, Seed.of(3));

    assertThat(where.matching(drawn)).hasSize(1_000);
    double[] height = ((Column.Numeric) drawn.column("height")).toArray();
    double[] weight = ((Column.Numeric) drawn.column("weight")).toArray();
    double[] bmi = ((Column.Numeric) drawn.column("bmi")).toArray();
    double off = 0;
    for (int i = 0; i < bmi.length; i++) {
      off += Math.abs(bmi[i] - weight[i] / height[i] / height[i] * 1e4) / bmi.length;
    }
    assertThat(off).isLessThan(0.3); // the spread of bmi is 5; the circuit alone is 1.5 off
  }

  @Test
  void probabilities_of_derived_columns_are_not_told() {
    FittedSynthesizer model = new Circuit().fit(table(2_000), Seed.of(2));

    boolean[] reported = new boolean[2];
    String[] names = {"weight", "bmi"};
    for (int i = 0; i < 2; i++) {
      reported[i] =
          model.probability(Condition.parse(names[i] + " > 30", model.schema())).isPresent();
    }
    assertThat(reported[0]).isNotEqualTo(reported[1]);
  }
}
