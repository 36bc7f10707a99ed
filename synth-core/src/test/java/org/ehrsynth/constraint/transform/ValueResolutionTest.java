package org.ehrsynth.constraint.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.ehrsynth.data.Column;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class ValueResolutionTest {
  private static final int ROWS = 4_000; // m = 20

  @Test
  void steps_of_a_ladder_are_told() {
    Column ladder = column(0, i -> 3 * (double) i);

    // 40 steps of 3 in all but the 20 rows at either end, where 20 to 39 are left.
    double ends = 0;
    for (int i = 20; i < 40; i++) {
      ends += 2 * Math.log(3 * i);
    }
    double expected = (ends + (ROWS - 40) * Math.log(120)) / ROWS;
    // A sum of 4,000 rounded terms: the error grows as their number at most.
    assertThat(ValueResolution.of(ladder, ladder))
        .isCloseTo(expected, within(ROWS * Math.ulp(expected)));
  }

  @Test
  void equal_numbers_are_a_unit_apart() {
    Column equal = column(2, i -> 7);

    double unit = Math.log(0.01);
    assertThat(ValueResolution.of(equal, equal))
        .isCloseTo(unit, within(ROWS * Math.ulp(Math.abs(unit))));
  }

  @Test
  void tenfold_numbers_lie_tenfold_apart() {
    RandomStream draws = Seed.of(5).generator();
    double[] x = new double[ROWS];
    Arrays.setAll(x, i -> draws.nextGaussian());
    Column one = column(9, i -> x[i]);
    Column ten = column(9, i -> 10 * x[i]);

    // The numbers are rounded to 1e-9, distances are about 1e-2.
    assertThat(ValueResolution.of(ten, ten) - ValueResolution.of(one, one))
        .isCloseTo(Math.log(10), within(1e-6));
  }

  @Test
  void only_rows_with_both_cells_count() {
    Column far = column(0, i -> i < ROWS / 2 ? i : 1_000_000.0 * i);
    Column some = column(0, i -> i < ROWS / 2 ? 1 : Double.NaN);
    Column none = column(0, i -> Double.NaN);

    assertThat(ValueResolution.of(far, some)).isLessThan(Math.log(41));
    assertThat(ValueResolution.of(far, far)).isGreaterThan(Math.log(41));
    assertThat(ValueResolution.of(far, none)).isNaN();
  }

  private static Column column(int decimals, IntToDoubleFunction cell) {
    double[] cells = new double[ROWS];
    Arrays.setAll(cells, cell);
    return Column.Numeric.of(Field.of("x", ColumnType.Numeric.unbounded(decimals)), cells);
  }
}
