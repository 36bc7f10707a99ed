package org.ehrsynth.llm.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Dataset;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.random.Seed;
import org.ehrsynth.schema.ColumnType;
import org.ehrsynth.schema.Field;
import org.junit.jupiter.api.Test;

class MarginalCalibrationTest {
  private static final int K = 5;
  private static final Field NUMBER = Field.of("x", ColumnType.Numeric.unbounded(0));
  private static final Field LEVELS =
      Field.of("c", new ColumnType.Categorical(List.of("a", "b", "d"), false));
  private static final Field ORDERED =
      Field.of("o", new ColumnType.Categorical(List.of("1", "2", "3"), true));

  @Test
  void counts_are_the_nearest_whole_numbers_that_add_up() {
    assertThat(MarginalCalibration.counts(new double[] {1, 1, 1}, 10)).containsExactly(4, 3, 3);
    assertThat(MarginalCalibration.counts(new double[] {5, 3, 2}, 10)).containsExactly(5, 3, 2);
    assertThat(MarginalCalibration.counts(new double[] {.26, .26, .48}, 2))
        .containsExactly(1, 0, 1);
    assertThat(MarginalCalibration.counts(new double[] {0, 7}, 3)).containsExactly(0, 3);
  }

  @Test
  void numbers_get_the_quantiles_of_the_reference_and_keep_their_ranks() {
    Dataset synthetic = numbers(100, i -> i * i);
    Dataset real = numbers(1_000, i -> 5_000 + i);

    double[] drawn = ((Column.Numeric) drawn(synthetic, real, NUMBER)).toArray();

    assertThat(drawn).isSorted();
    // A run of the margin is of 5 rows; a rank interval is of 10.
    for (int i = 0; i < 100; i++) {
      assertThat(drawn[i]).isBetween(4_995.0 + 10 * i, 5_015.0 + 10 * i);
    }
  }

  @Test
  void as_many_cells_are_missing_as_in_the_reference() {
    Dataset none = numbers(200, i -> i);
    Dataset half = numbers(200, i -> i % 2 == 0 ? i : Double.NaN);
    Dataset fifth = numbers(1_000, i -> i % 5 == 0 ? Double.NaN : i);

    assertThat(drawn(none, fifth, NUMBER).missingCount()).isEqualTo(40);
    assertThat(drawn(half, fifth, NUMBER).missingCount()).isEqualTo(40);
    assertThat(drawn(half, none, NUMBER).missingCount()).isZero();
  }

  @Test
  void levels_move_no_more_than_they_must() {
    Dataset synthetic = levels(100, LEVELS, i -> i < 80 ? 0 : 1);
    Dataset real = levels(500, LEVELS, i -> i < 250 ? 0 : i < 400 ? 1 : i < 450 ? 2 : -1);

    int[] drawn = ((Column.Coded) drawn(synthetic, real, LEVELS)).toArray();

    assertThat(fractions(drawn, 3)).containsExactly(50, 30, 10, 10); // of which missing 10
    assertThat(IntStream.range(0, 80).filter(i -> drawn[i] == 0)).hasSize(50);
    assertThat(IntStream.range(80, 100).filter(i -> drawn[i] == 1)).hasSize(20);
  }

  @Test
  void ordered_levels_keep_the_order_of_rows() {
    Dataset synthetic = levels(90, ORDERED, i -> i / 30);
    Dataset real = levels(300, ORDERED, i -> i < 30 ? 0 : i < 90 ? 1 : 2);

    int[] drawn = ((Column.Coded) drawn(synthetic, real, ORDERED)).toArray();

    assertThat(fractions(drawn, 3)).containsExactly(9, 18, 63, 0);
    for (int i = 0; i < 30; i++) {
      for (int j = 60; j < 90; j++) {
        assertThat(drawn[i]).isLessThanOrEqualTo(drawn[j]);
      }
    }
  }

  @Test
  void a_level_that_the_reference_lacks_goes_and_one_that_was_never_made_comes() {
    Dataset synthetic = levels(40, LEVELS, i -> 0);
    Dataset real = levels(40, LEVELS, i -> 2);

    assertThat(((Column.Coded) drawn(synthetic, real, LEVELS)).toArray()).containsOnly(2);
  }

  @Test
  void a_pool_calibrated_to_itself_comes_back() {
    Dataset synthetic = numbers(60, i -> i % 7 == 0 ? Double.NaN : (i * 37) % 50);
    int[] own = IntStream.range(0, 60).toArray();
    PoolColumn column =
        new MarginalCalibration(1)
            .of(synthetic, synthetic, Subjects.eachRow(60), Seed.of(1))
            .get(0);

    Column drawn = column.draw(NUMBER, own, Seed.of(2).generator());

    assertThat(((Column.Numeric) drawn).toArray())
        .containsExactly(((Column.Numeric) synthetic.column(0)).toArray());
  }

  private static Column drawn(Dataset synthetic, Dataset real, Field field) {
    Subjects subjects = Subjects.numbered(IntStream.range(0, real.rowCount()).toArray());
    PoolColumn column = new MarginalCalibration(K).of(synthetic, real, subjects, Seed.of(1)).get(0);
    return column.draw(
        field, IntStream.range(0, synthetic.rowCount()).toArray(), Seed.of(2).generator());
  }

  private static int[] fractions(int[] codes, int levels) {
    int[] counts = new int[levels + 1];
    Arrays.stream(codes).forEach(code -> counts[code < 0 ? levels : code]++);
    return counts;
  }

  private static Dataset numbers(int n, IntToDoubleFunction cell) {
    return Dataset.of(Column.Numeric.of(NUMBER, IntStream.range(0, n).mapToDouble(cell).toArray()));
  }

  private static Dataset levels(int n, Field field, IntUnaryOperator code) {
    return Dataset.of(Column.Coded.of(field, IntStream.range(0, n).map(code).toArray()));
  }
}
