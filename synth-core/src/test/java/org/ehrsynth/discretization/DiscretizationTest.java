package org.ehrsynth.discretization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class DiscretizationTest {
  private static final int K = 5;

  @Test
  void a_draw_of_a_category_is_of_that_category_again() {
    RandomStream draws = Seed.of(1).generator();
    double[] values = IntStream.range(0, 3_000).mapToDouble(i -> skewed(draws)).toArray();
    Discretization column = discretize(values, 2);

    for (int c = 0; c < column.size(); c++) {
      for (int i = 0; i < 50; i++) {
        double x = column.draw(c, draws);
        int[] back = column.encode(Column.Numeric.of(field(2), new double[] {x}));
        // Rounding may carry a number over the edge of an interval.
        assertThat(back[0]).isBetween(c - 1, c + 1);
      }
    }
  }

  @Test
  void categories_have_about_equal_mass_but_for_spikes() {
    RandomStream draws = Seed.of(2).generator();
    double[] values =
        IntStream.range(0, 10_000)
            .mapToDouble(i -> i % 2 == 0 ? 0 : Math.exp(draws.nextGaussian()))
            .toArray();
    Discretization column = discretize(values, 15);
    int[] counts = new int[column.size()];
    for (int code : column.encode(Column.Numeric.of(field(15), values.clone()))) {
      counts[code]++;
    }

    assertThat(counts[0]).isEqualTo(5_000);
    assertThat(Arrays.stream(counts).skip(1).max().orElseThrow()).isLessThan(150);
    assertThat(column.size()).isBetween(80, 120);
  }

  @Test
  void numbers_are_rounded_as_the_real_ones_are() {
    RandomStream draws = Seed.of(3).generator();
    // Two decimals below 10, whole numbers above, as an instrument of three digits writes them.
    double[] values =
        IntStream.range(0, 20_000)
            .mapToDouble(i -> 100 * draws.nextDouble())
            .map(x -> x < 10 ? Math.rint(100 * x) / 100 : Math.rint(x))
            .toArray();
    Discretization column = discretize(values, 2);

    for (int c = 0; c < column.size(); c++) {
      for (int i = 0; i < 20; i++) {
        double x = column.draw(c, draws);
        assertThat(x < 11 || x == Math.rint(x)).as("category %d", c).isTrue();
      }
    }
  }

  @Test
  void missing_is_a_category_only_where_enough_patients_have_it() {
    double[] values = IntStream.range(0, 100).mapToDouble(i -> i % 10).toArray();
    Arrays.fill(values, 0, K - 1, Double.NaN);
    assertThat(discretize(values, 0).missing()).isEqualTo(-1);

    values[K] = Double.NaN;
    assertThat(discretize(values, 0).missing()).isEqualTo(10);
  }

  @Test
  void a_column_without_values_is_all_missing() {
    double[] values = new double[20];
    Arrays.fill(values, Double.NaN);
    Discretization column = discretize(values, 0);

    assertThat(column.size()).isOne();
    assertThat(column.draw(0, Seed.of(1).generator())).isNaN();
  }

  private static double skewed(RandomStream draws) {
    return Math.rint(100 * Math.exp(draws.nextGaussian())) / 100;
  }

  private static Field field(int decimals) {
    return Field.of("x", ColumnType.Numeric.unbounded(decimals));
  }

  private static Discretization discretize(double[] values, int decimals) {
    Column column = Column.Numeric.of(field(decimals), values.clone());
    return Discretization.of(column, Dataset.of(column).subjects(), K, 100);
  }
}
